"""What a network is trained on, epoch by epoch.

MNIST's training digits: as they are, as `drawing` would prepare them with MNIST's pen, digits of
the synthetic pen, and shapes that are no digits, whose target is a tenth for each digit: for them
the network learns to be unsure. All of it is distorted anew in every epoch.
"""

from functools import cached_property

import numpy as np

from ..digits import mnist, pen, preparation
from ..digits.distortion import distort

HELD_OUT = 5000  # the last training digits: for choosing and calibrating, never trained on


def training_digits(config):
    """MNIST's training digits, split: (images, labels) to train on, (images, labels) held out."""
    images, labels = mnist.load("train")
    used = round((len(images) - HELD_OUT) * config.fraction)
    return images[:used], labels[:used], images[-HELD_OUT:], labels[-HELD_OUT:]


class Material:
    """What a network is trained on, epoch by epoch.

    Drawings take a millisecond or two each, so they are made when the first epoch is asked for, and
    `check_stop` is called between any two: what it raises ends the making.
    """

    def __init__(self, config, images, labels, check_stop=lambda: None):
        self._config, self._check_stop = config, check_stop
        self._images, self._labels = images, labels

    @cached_property
    def _prepared(self):
        """The MNIST digits as drawings, (n, 28, 28)."""
        return _each(self._images, _prepare, self._check_stop) if self._config.prepared else self._images

    @cached_property
    def _synthetic(self):
        """Drawn digits, their labels, and shapes that are none: one after the other from one generator."""
        rng = np.random.default_rng([self._config.seed, 1])
        labels = np.arange(2 * self._config.synthetic, dtype=np.uint8) % 10
        drawn = _each(labels, lambda label: _drawn(pen.digit(int(label), rng)), self._check_stop)
        kinds = [kind for kind in pen.NON_DIGITS if kind not in pen.UNSEEN]
        wanted = [kinds[place % len(kinds)] for place in range(self._config.non_digits)]
        return drawn, labels, _each(wanted, lambda kind: _drawn(pen.non_digit(kind, rng)), self._check_stop)

    def __len__(self):
        return len(self._images) + self._config.synthetic + self._config.non_digits

    def epoch(self, number):
        """Pictures (n, 32, 32), uint8, and targets (n, 10), shuffled; the same for the same seed and number."""
        config = self._config
        rng = np.random.default_rng([config.seed, 2, number])
        if len(self) == len(self._images) and not config.prepared:  # MNIST alone: nothing to mix
            order = rng.permutation(len(self))
            targets = np.eye(10, dtype=np.float32)[self._labels[order]]
            return distort(self._images[order], rng, config.distortion, self._check_stop), targets
        drawn, drawn_labels, shapes = self._synthetic
        prepared = rng.random(len(self._images)) < config.prepared
        mixed = np.where(prepared[:, np.newaxis, np.newaxis], self._prepared, self._images)
        picked = rng.permutation(len(drawn))[: config.synthetic]
        images = np.concatenate([mixed, drawn[picked], shapes])
        targets = np.full((len(images), 10), 0.1, np.float32)
        labelled = np.concatenate([self._labels, drawn_labels[picked]])
        targets[: len(labelled)] = np.eye(10, dtype=np.float32)[labelled]
        order = rng.permutation(len(images))
        return distort(images[order], rng, config.distortion, self._check_stop), targets[order]


def _each(things, make, check_stop):
    """What `make` makes of each, (n, 28, 28) uint8; `check_stop` is called before each."""
    made = np.empty((len(things), 28, 28), np.uint8)
    for place, thing in enumerate(things):
        check_stop()
        made[place] = make(thing)
    return made


def _prepare(image):
    """An MNIST digit with MNIST's mean pen width, as if it had been drawn on the canvas."""
    fine = preparation.at_fine_scale(preparation.crop(image.astype(np.float32) / 255))
    return _bytes(preparation.centre(preparation.fit(preparation.with_pen(fine))))


def _drawn(picture):
    return _bytes(preparation.prepare(picture).digit)


def _bytes(digit):
    return np.round(digit * 255).astype(np.uint8)
