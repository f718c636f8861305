"""A larger network that learns first, and then tells the small one how much each picture looks like every digit.

A label says of a slanted 4 that it is a 4; the teacher says that it is a 4 with something of a 9. A network of 61,706
parameters learns more from that than from the label alone. Imports Keras.

References
----------
Hinton, Vinyals, Dean (2015), Distilling the knowledge in a neural network.
"""

import contextlib
import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeAlias

import keras
import numpy as np

from ..files import disk
from ..network.spec import NetworkSpec
from .batches import as_input, batches
from .dataset import TrainingSet
from .recipe import TrainingConfig

EPOCHS_TOLD = 20  # differently distorted epochs that the teacher looks at; the small network sees them in turn

_WIDTHS = (16, 32, 64)  # maps of its three blocks
_RATE, _DECAY = 0.003, 0.001
_DROPPED = (0.1, 0.1, 0.3)  # share of the values left out after each block while it learns
_REMEMBERED = 0.97  # of means and deviations from batch to batch: some thirty batches
_PRECISION = "mixed_bfloat16"  # enough for a teacher, and twice as fast where the processor has it
_STEPS_A_CALL = 20
_AT_ONCE = 500  # pictures that it is asked about
_LEAST = 1e-8  # probability whose logarithm is taken
_NAME_LETTERS = 16  # of a sha256: 64 bits

Looks: TypeAlias = Callable[[], None]


def build(spec: NetworkSpec) -> keras.Sequential:
    """The teacher for a network's inputs and classes: six 3x3 convolutions with ReLU, batch normalisation, max pooling.

    Parameters
    ----------
    spec : NetworkSpec
        Of the small network.

    Returns
    -------
    keras.Sequential
        From (n, size, size, 1) to probabilities (n, classes).
    """
    model = keras.Sequential([keras.Input((spec.input_size, spec.input_size, 1))], name="teacher")
    for maps, dropped in zip(_WIDTHS, _DROPPED, strict=True):
        for _ in range(2):
            model.add(keras.layers.Conv2D(maps, 3, padding="same", use_bias=False, dtype=_PRECISION))
            model.add(keras.layers.BatchNormalization(momentum=_REMEMBERED, dtype=_PRECISION))
            model.add(keras.layers.ReLU(dtype=_PRECISION))
        model.add(keras.layers.MaxPooling2D(2, dtype=_PRECISION))
        model.add(keras.layers.Dropout(dropped, dtype=_PRECISION))
    model.add(keras.layers.Flatten())
    model.add(keras.layers.Dense(spec.classes, activation="softmax", dtype="float32"))
    return model


def answers(
    config: TrainingConfig, training_set: TrainingSet, kept_in: Path, begin: Callable[[int], Looks]
) -> np.ndarray:
    """What the teacher says of the epochs that the small network will see; learned first, unless it is kept already.

    Networks that see the same pictures, `average` and `max` of one recipe, have one teacher.

    Parameters
    ----------
    config : TrainingConfig
        ``teacher`` is for how many epochs it learns.
    training_set : TrainingSet
    kept_in : path
        The folder in which the answers are kept, the newest alone.
    begin : callable
        Called with the number of parts when the teacher begins to learn; what it returns is called after each, and
        may raise to end the work.

    Returns
    -------
    ndarray of shape (20, n, classes), float16
        Logarithms of its probabilities, in the order of `TrainingSet.shown`.
    """
    path = kept_in / f"{_digest(config, training_set)}.npy"
    with contextlib.suppress(FileNotFoundError):  # also where another teacher's have taken its place just now
        return np.load(path, mmap_mode="r", allow_pickle=False)
    calls = -(-len(training_set) // config.batch // _STEPS_A_CALL) + 1
    look = begin(config.teacher * calls + EPOCHS_TOLD)
    told = _tell(_taught(config, training_set, look), training_set, look)
    _keep(path, told)
    return told


def _keep(path: Path, told: np.ndarray) -> None:
    """Keep what a teacher has said in place of what the one before it said."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with disk.replacing(path) as part, part.open("wb") as file:
        np.save(file, told, allow_pickle=False)
    for older in path.parent.glob("[!.]*.npy"):  # what begins with a dot somebody is writing
        if older != path:
            with contextlib.suppress(OSError):  # somebody reads it, or has removed it: it stays, or is gone
                older.unlink()


def _digest(config: TrainingConfig, training_set: TrainingSet) -> str:
    """What tells one teacher from another: what it learns from, and for how long."""
    inputs, targets = training_set.shown(0)
    own = (_WIDTHS, _RATE, _DECAY, _DROPPED, _REMEMBERED, _PRECISION, EPOCHS_TOLD, keras.backend.backend())
    digest = hashlib.sha256(repr((config.teacher, config.seed, config.batch, own)).encode())
    digest.update(inputs.tobytes() + targets.tobytes())
    return digest.hexdigest()[:_NAME_LETTERS]


def _taught(config: TrainingConfig, training_set: TrainingSet, look: Looks) -> keras.Model:
    """A teacher that has learned, from other epochs than those that it will tell of."""
    keras.utils.set_random_seed(config.seed)  # the small network, built already, draws nothing more
    model = build(config.spec)
    steps = -(-len(training_set) // config.batch)
    rate = keras.optimizers.schedules.CosineDecay(_RATE, config.teacher * steps)
    model.compile(
        optimizer=keras.optimizers.AdamW(rate, _DECAY),
        loss="categorical_crossentropy",
        steps_per_execution=_STEPS_A_CALL,
        jit_compile=False,
    )
    each_call = keras.callbacks.LambdaCallback(on_train_batch_end=lambda batch, logs=None: look())
    with ThreadPoolExecutor(1) as maker:
        coming = maker.submit(training_set.shown, EPOCHS_TOLD)
        for number in range(1, config.teacher + 1):
            x, y = coming.result()
            if number < config.teacher:
                coming = maker.submit(training_set.shown, EPOCHS_TOLD + number)
            model.fit(**batches(x, y, config.batch), verbose=0, callbacks=[each_call])
    return model


def _tell(model: keras.Model, training_set: TrainingSet, look: Looks) -> np.ndarray:
    """What it says of the epochs that it tells of, (20, n, classes)."""
    told = []
    for number in range(EPOCHS_TOLD):
        look()
        inputs, _targets = training_set.shown(number)
        cuts = range(_AT_ONCE, len(inputs), _AT_ONCE)
        said = [model.predict_on_batch(as_input(part)) for part in np.split(inputs, cuts)]
        told.append(np.log(np.maximum(np.concatenate(said), _LEAST)).astype(np.float16))
    return np.stack(told)
