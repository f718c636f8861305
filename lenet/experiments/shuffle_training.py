"""The networks of `shuffle`, trained: imports Keras, so no page imports this."""

from itertools import product

import keras
import numpy as np

from ..digits import mnist
from ..training.keras_model import build, build_plain, get_weights
from . import shuffle as shuffling


def shuffle_experiment(report=print, epochs=10):
    """Train the networks of `shuffle`: plain and LeNet-5, MNIST as it is and shuffled, three seeds each.

    All 60,000 training digits, no distortions, Adam at 0.001, batches of 128; the test digits are
    looked at once, after the last epoch.

    Returns
    -------
    dict, dict, dict
        (kind, order, seed) -> weights; -> share of the test digits read wrong; the provenance.
    """
    parts = {part: (mnist.to_input(images), labels) for part, (images, labels) in _both_parts().items()}
    trained, errors = {}, {}
    for key in product(shuffling.KINDS, shuffling.ORDERS, shuffling.SEEDS):
        kind, order, seed = key
        keras.utils.set_random_seed(seed)
        model = build_plain(shuffling.SIZE) if kind == "plain" else build(shuffling.SPEC)
        seen = {part: shuffling.shuffle(x) if order == "shuffled" else x for part, (x, _) in parts.items()}
        model.compile("adam", "sparse_categorical_crossentropy", steps_per_execution=32, jit_compile=False)
        model.fit(seen["train"][..., np.newaxis], parts["train"][1], batch_size=128, epochs=epochs, verbose=0)
        trained[key] = get_weights(model, shuffling.weight_shapes(kind))
        read = shuffling.probabilities(kind, trained[key], seen["test"]).argmax(axis=1)
        errors[key] = float((read != parts["test"][1]).mean())
        report(f"{kind}, {order}, seed {seed}: {errors[key]:.2%} of the test digits wrong")
    made = {
        "made by": "python -m lenet shuffle",
        "recipe": f"Adam 0.001, batch 128, {epochs} epochs, no distortions, all 60,000 training digits",
        "permutation": f"numpy default_rng({shuffling.SEED}).permutation({shuffling.SIZE**2})",
        "data": "MNIST, test error on x_test sha256 " + mnist.HASHES["x_test"],
    }
    return trained, errors, made


def _both_parts():
    return {part: mnist.load(part) for part in ("train", "test")}
