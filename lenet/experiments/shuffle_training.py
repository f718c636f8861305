"""The networks of `shuffle`, trained: imports Keras, so no page imports this."""

from collections.abc import Callable
from itertools import product
from typing import Any

import keras
import numpy as np

from ..digits import mnist
from ..training.keras_model import build, build_plain, compiles_with_xla, get_weights
from . import shuffle as shuffling
from .shipped import DATA
from .shuffle import Key, Weights

Parts = dict[str, tuple[np.ndarray, np.ndarray]]
""""train", "test" -> images and labels."""

_RATE, _BATCH = 0.001, 128
_STEPS_A_CALL = 32  # Keras hands so many to the backend at once


def shuffle_experiment(
    report: Callable[[str], Any] = print, epochs: int = 10
) -> tuple[dict[Key, Weights], dict[Key, float], dict[str, Any]]:
    """Train the networks of `shuffle`: plain and LeNet-5, MNIST as it is and shuffled, three seeds each.

    All 60,000 training digits, no distortions, Adam at 0.001, batches of 128; the test digits are
    looked at once, after the last epoch.

    Returns
    -------
    dict, dict, dict
        (kind, order, seed) -> weights; -> share of the test digits read wrong; the provenance.
    """
    parts = {part: (mnist.to_input(images), labels) for part, (images, labels) in _both_parts().items()}
    trained: dict[Key, Weights] = {}
    errors: dict[Key, float] = {}
    for key in product(shuffling.KINDS, shuffling.ORDERS, shuffling.SEEDS):
        trained[key], errors[key] = _train(key, parts, epochs)
        kind, order, seed = key
        report(f"{kind}, {order}, seed {seed}: {errors[key]:.2%} of the test digits wrong")
    return trained, errors, _provenance(epochs)


def _train(key: Key, parts: Parts, epochs: int) -> tuple[Weights, float]:
    """One of the networks: its weights, and the share of the test digits that it reads wrong."""
    kind, order, seed = key
    keras.utils.set_random_seed(seed)
    model = build_plain(shuffling.SIZE) if kind == "plain" else build(shuffling.SPEC)
    seen = {part: shuffling.shuffle(x) if order == "shuffled" else x for part, (x, _) in parts.items()}
    model.compile(
        keras.optimizers.Adam(_RATE),
        "sparse_categorical_crossentropy",
        steps_per_execution=_STEPS_A_CALL,
        jit_compile=compiles_with_xla(),
    )
    model.fit(seen["train"][..., np.newaxis], parts["train"][1], batch_size=_BATCH, epochs=epochs, verbose=0)
    weights = get_weights(model, shuffling.weight_shapes(kind))
    read = shuffling.probabilities(kind, weights, seen["test"]).argmax(axis=1)
    return weights, float((read != parts["test"][1]).mean())


def _provenance(epochs: int) -> dict[str, Any]:
    return {
        "made by": "python -m lenet shuffle",
        "recipe": {"rate": _RATE, "batch": _BATCH, "epochs": epochs},
        "permutation": f"numpy default_rng({shuffling.SEED}).permutation({shuffling.SIZE**2})",
        "data": DATA,
    }


def _both_parts() -> Parts:
    return {part: mnist.load(part) for part in ("train", "test")}
