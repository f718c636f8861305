"""What a network is trained on, epoch by epoch.

MNIST's training digits: as they are, as `preparation` would prepare them with MNIST's pen, digits of
the synthetic pen, and shapes that are no digits, whose target is a tenth for each digit: for them
the network learns to be unsure. Where the output is distances, as in 1998, no digit is asked for, and so rubbish,
which takes part in that network's loss. Or the pictures of a data set that is kept, as they are. All of it is
distorted anew in every epoch.
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from ..datasets import kept
from ..digits import pen, preparation
from ..digits.distortion import distort
from ..digits.strokes import prepare_strokes
from ..network.classes import MNIST
from ..network.forward import own_input
from .recipe import TrainingConfig

HELD_OUT = 5000  # MNIST's last training digits: for choosing and calibrating, never trained on

HELD_OUT_OF_OTHERS = 12  # of another data set one picture in so many, the last: as many as of MNIST
_DIGITS = 10  # that the synthetic pen draws
_TRUST = 0.7  # how far a target goes from the label to what the teacher says
_TEMPERATURE = 1.2  # by which what it says is softened, so that its second thoughts are seen
_SYNTHETIC_STREAM, _EPOCH_STREAM, _ORDER_STREAM = 1, 2, 3  # what a recipe's seed is drawn from for
_BY_LINES = 0.7  # of what is drawn
# Every other shape is a sign, the rest are drawn freely: there are fewer kinds of these, and each has more to show.
_SHAPES = [[kind for kind in kinds if kind not in pen.UNSEEN] for kinds in (pen.SIGNS, pen.FREEHAND)]
POOL = 2  # times as many digits are drawn as an epoch shows: each shows others of them


def training_digits(config: TrainingConfig) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """What there is to train on, split: (images, labels) to train on, (images, labels) held out.

    A data set's pictures lie so that every stretch has its share of each class.
    """
    images, labels = kept.part(config.data, "train")
    held = HELD_OUT if config.data == MNIST else len(labels) // HELD_OUT_OF_OTHERS
    used = max(1, round((len(images) - held) * config.fraction))
    return images[:used], labels[:used], images[-held:], labels[-held:]


def training_count(config: TrainingConfig) -> int:
    """How many pictures there are to train on, those that are held out with them."""
    return len(kept.part(config.data, "train")[1])


def facts(config: TrainingConfig) -> dict[str, Any]:
    """What a network says of the data set that it was trained on; nothing where that is MNIST."""
    if config.data == MNIST:
        return {}
    found = kept.load(config.data)
    return {"data": config.data, "data_name": found.name, "classes": list(found.classes)}


class TrainingSet:
    """What a network is trained on, epoch by epoch.

    Drawings take a millisecond or two each, so they are made when the first epoch is asked for, and
    `check_stop` is called between any two: what it raises ends the making.
    """

    def __init__(
        self,
        config: TrainingConfig,
        images: np.ndarray,
        labels: np.ndarray,
        check_stop: Callable[[], None] = lambda: None,
    ) -> None:
        self._config, self._check_stop = config, check_stop
        self._images, self._labels = images, labels
        self._answers: np.ndarray | None = None

    @cached_property
    def _prepared(self) -> np.ndarray:
        """The MNIST digits as drawings, (n, 28, 28)."""
        return _each(self._images, _prepare, self._check_stop) if self._config.prepared else self._images

    @cached_property
    def _synthetic(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Drawn digits, their labels, and shapes that are none: one after the other from one generator."""
        rng = np.random.default_rng([self._config.seed, _SYNTHETIC_STREAM])
        labels = np.arange(POOL * self._config.synthetic, dtype=np.uint8) % _DIGITS
        drawn = _each(labels, lambda label: _as_used(pen.digit_strokes(int(label), rng), rng), self._check_stop)
        wanted = [_SHAPES[place % 2][place // 2 % len(_SHAPES[place % 2])] for place in range(self._config.non_digits)]
        return drawn, labels, _each(wanted, lambda kind: _shape(kind, rng), self._check_stop)

    def __len__(self) -> int:
        return len(self._images) + self._config.synthetic + self._config.non_digits

    def learn_from(self, answers: np.ndarray) -> None:
        """Take what a teacher says of the first epochs, (epochs, n, classes), logarithms, into the targets."""
        self._answers = answers

    def epoch(self, number: int) -> tuple[np.ndarray, np.ndarray]:
        """Inputs of the network, uint8, and targets (n, classes), shuffled; the same for the same seed and number.

        Where there is a teacher, the epochs that it has told of come round in turn, in another order each time.
        """
        if self._answers is None:
            return self.shown(number)
        told = number % len(self._answers)
        inputs, targets = self.shown(told)
        order = np.random.default_rng([self._config.seed, _ORDER_STREAM, number]).permutation(len(inputs))
        return inputs[order], _as_told(targets, self._answers[told])[order]

    def shown(self, number: int) -> tuple[np.ndarray, np.ndarray]:
        """An epoch's inputs and targets by the labels alone."""
        rng = np.random.default_rng([self._config.seed, _EPOCH_STREAM, number])
        is_plain = len(self) == len(self._images) and not self._config.prepared  # MNIST alone: nothing to mix
        images, targets = (self._images, self._one_hot(self._labels)) if is_plain else self._mixed(rng)
        order = rng.permutation(len(images))
        distorted = distort(images[order], rng, self._config.distortion, self._check_stop)
        return own_input(self._config.spec, distorted), targets[order]

    def _mixed(self, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        """Digits, some of them prepared, then drawn ones, then shapes that are none: (n, 28, 28), and (n, classes)."""
        drawn, drawn_labels, shapes = self._synthetic
        prepared = rng.random(len(self._images)) < self._config.prepared
        digits = np.where(prepared[:, np.newaxis, np.newaxis], self._prepared, self._images)
        picked = rng.permutation(len(drawn))[: self._config.synthetic]
        images = np.concatenate([digits, drawn[picked], shapes])
        spec = self._config.spec
        unsure = 0 if spec.output == "rbf" else 1 / spec.classes  # the target of every digit where a shape is none
        targets = np.full((len(images), spec.classes), unsure, np.float32)
        labels = np.concatenate([self._labels, drawn_labels[picked]])
        targets[: len(labels)] = self._one_hot(labels)
        return images, targets

    def _one_hot(self, labels: np.ndarray) -> np.ndarray:
        return np.eye(self._config.spec.classes, dtype=np.float32)[labels]


def _as_told(targets: np.ndarray, answers: np.ndarray) -> np.ndarray:
    """Targets (n, classes) of the digits, drawn nearer to what a teacher says; shapes that are none keep theirs."""
    softened = answers.astype(np.float32) / _TEMPERATURE
    said = np.exp(softened - softened.max(axis=1, keepdims=True))
    said /= said.sum(axis=1, keepdims=True)
    is_digit = targets.max(axis=1, keepdims=True) == 1
    return np.where(is_digit, (1 - _TRUST) * targets + _TRUST * said, targets)


def _each(
    things: Sequence | np.ndarray, make: Callable[[Any], np.ndarray], check_stop: Callable[[], None]
) -> np.ndarray:
    """What `make` makes of each, (n, 28, 28) uint8; `check_stop` is called before each."""
    digits = np.empty((len(things), preparation.FRAME, preparation.FRAME), np.uint8)
    for place, thing in enumerate(things):
        check_stop()
        digits[place] = make(thing)
    return digits


def _prepare(image: np.ndarray) -> np.ndarray:
    """An MNIST digit with MNIST's mean pen width, as if it had been drawn on the canvas."""
    fine = preparation.at_fine_scale(preparation.crop(image.astype(np.float32) / 255))
    return _bytes(preparation.centre(preparation.fit(preparation.with_pen(fine))))


def _shape(kind: str, rng: np.random.Generator) -> np.ndarray:
    """A shape that is no digit, prepared as the page would prepare it."""
    if pen.has_strokes(kind):
        return _as_used(pen.non_digit_strokes(kind, rng), rng)
    return _bytes(_found(preparation.prepare(pen.non_digit(kind, rng))))


def _as_used(strokes: pen.Strokes, rng: np.random.Generator) -> np.ndarray:
    """Strokes prepared as the page prepares a drawing, by its lines; some as it prepares a photo, by its pixels."""
    if rng.random() < _BY_LINES:
        return _bytes(_found(prepare_strokes(strokes)))
    return _bytes(_found(preparation.prepare(pen.draw(strokes, rng.uniform(*pen.PEN)))))


def _found(prepared: preparation.Prepared | None) -> np.ndarray:
    assert prepared is not None  # the pen leaves ink
    return prepared.digit


def _bytes(digit: np.ndarray) -> np.ndarray:
    return np.round(digit * 255).astype(np.uint8)
