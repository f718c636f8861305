"""A larger network that learns first, and then tells the small one how much each picture looks like every digit.

A label says of a slanted 4 that it is a 4; the teacher says that it is a 4 with something of a 9. A network of 61,706
parameters learns more from that than from the label alone. Imports Keras.

References
----------
Hinton, Vinyals, Dean (2015), Distilling the knowledge in a neural network.
"""

import contextlib
import dataclasses
import hashlib
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeAlias

import keras
import numpy as np

from ..files import disk
from ..network.spec import NetworkSpec
from .batches import as_input, batches
from .dataset import TrainingSet
from .keras_model import compiles_with_xla
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

Looks: TypeAlias = Callable[[float, float | None], None]
"""Called with the share that is done, 0 to 1, and the seconds that are left, None before that is known; may raise."""


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


def answers(config: TrainingConfig, training_set: TrainingSet, kept_in: Path, begin: Callable[[], Looks]) -> np.ndarray:
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
        Called when the teacher begins to learn; what it returns is called every few steps with how far it is, and may
        raise to end the work.

    Returns
    -------
    ndarray of shape (20, n, classes), float16
        Logarithms of its probabilities, in the order of `TrainingSet.shown`.
    """
    path = kept_in / f"{_digest(config, training_set)}.npy"
    with contextlib.suppress(FileNotFoundError):  # also where another teacher's have taken its place just now
        return np.load(path, mmap_mode="r", allow_pickle=False)
    told = _learn_and_tell(config, training_set, begin())
    _keep(path, told)
    return told


@dataclasses.dataclass
class _Calls:
    """Calls of Keras of one kind, and how many seconds one takes: as was tried, then as it turns out."""

    count: int
    seconds: float | None = None
    done: int = 0
    first_at: float = 0.0

    def did(self) -> None:
        """One more; the first warms up."""
        now, self.done = time.monotonic(), self.done + 1
        if self.done == 1:
            self.first_at = now
        else:
            self.seconds = (now - self.first_at) / (self.done - 1)

    def is_reckoned(self) -> bool:
        """Whether it is known how long the rest takes."""
        return self.seconds is not None or self.done >= self.count

    def seconds_of(self, count: int) -> float:
        """How long so many take."""
        return max(0, count) * (self.seconds or 0.0)


@dataclasses.dataclass
class _Work:
    """All that a teacher has to do; who looks is told how much of it is done, as shares of its time."""

    look: Looks
    learning: _Calls
    telling: _Calls

    def did(self, calls: _Calls) -> None:
        """One call more of a kind."""
        calls.did()
        kinds = (self.learning, self.telling)
        if not all(kind.is_reckoned() for kind in kinds):
            self.look(0.0, None)
            return
        whole = sum(kind.seconds_of(kind.count) for kind in kinds)
        left = sum(kind.seconds_of(kind.count - kind.done) for kind in kinds)
        self.look(1 - left / whole, left)


def _learn_and_tell(config: TrainingConfig, training_set: TrainingSet, look: Looks) -> np.ndarray:
    """What a teacher says that learns now."""
    model = _compiled(config, len(training_set))
    learning = config.teacher * -(-len(training_set) // config.batch // _STEPS_A_CALL)
    telling = EPOCHS_TOLD * -(-len(training_set) // _AT_ONCE)
    work = _Work(look, _Calls(learning), _Calls(telling, _tried(model, config.spec.input_size)))
    _teach(model, config, training_set, work)
    return _tell(model, training_set, work)


def _compiled(config: TrainingConfig, samples: int) -> keras.Model:
    keras.utils.set_random_seed(config.seed)  # the small network, built already, draws nothing more
    model = build(config.spec)
    rate = keras.optimizers.schedules.CosineDecay(_RATE, config.teacher * -(-samples // config.batch))
    model.compile(
        optimizer=keras.optimizers.AdamW(rate, _DECAY),
        loss="categorical_crossentropy",
        steps_per_execution=_STEPS_A_CALL,
        jit_compile=compiles_with_xla(),
    )
    return model


def _tried(model: keras.Model, size: int) -> float:
    """Seconds that it takes to tell of `_AT_ONCE` pictures; the first time warms up."""
    blank = as_input(np.zeros((_AT_ONCE, size, size), np.uint8))
    model.predict_on_batch(blank)
    began = time.monotonic()
    model.predict_on_batch(blank)
    return time.monotonic() - began


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


def _teach(model: keras.Model, config: TrainingConfig, training_set: TrainingSet, work: _Work) -> None:
    """Let a teacher learn, from other epochs than those that it will tell of."""
    each_call = keras.callbacks.LambdaCallback(on_train_batch_end=lambda batch, logs=None: work.did(work.learning))
    for x, y in _shown(training_set, range(EPOCHS_TOLD, EPOCHS_TOLD + config.teacher)):
        model.fit(**batches(x, y, config.batch), verbose=0, callbacks=[each_call])


def _tell(model: keras.Model, training_set: TrainingSet, work: _Work) -> np.ndarray:
    """What it says of the epochs that it tells of, (20, n, classes)."""
    told = []
    for inputs, _targets in _shown(training_set, range(EPOCHS_TOLD)):
        said = []
        for part in np.split(inputs, range(_AT_ONCE, len(inputs), _AT_ONCE)):
            said.append(model.predict_on_batch(as_input(part)))
            work.did(work.telling)
        told.append(np.log(np.maximum(np.concatenate(said), _LEAST)).astype(np.float16))
    return np.stack(told)


def _shown(training_set: TrainingSet, numbers: range) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Epochs by their numbers, each made while the one before it is looked at."""
    with ThreadPoolExecutor(1) as maker:
        coming = maker.submit(training_set.shown, numbers[0])
        for number in numbers:
            made = coming.result()
            if number + 1 in numbers:
                coming = maker.submit(training_set.shown, number + 1)
            yield made
