"""What a network is trained on, epoch by epoch.

MNIST's training digits: as they are, as `drawing` would prepare them with MNIST's pen, digits of
the synthetic pen, and shapes that are no digits, whose target is a tenth for each digit: for them
the network learns to be unsure. All of it is distorted anew in every epoch.
"""

import numpy as np

from . import drawing, mnist, pen
from .distortion import distort

HELD_OUT = 5000  # the last training digits: for choosing and calibrating, never trained on


def training_digits(config):
    """MNIST's training digits, split: (images, labels) to train on, (images, labels) held out."""
    images, labels = mnist.load("train")
    used = round((len(images) - HELD_OUT) * config.fraction)
    return images[:used], labels[:used], images[-HELD_OUT:], labels[-HELD_OUT:]


class Material:
    """What a network is trained on, epoch by epoch."""

    def __init__(self, config, images, labels):
        self._config = config
        rng = np.random.default_rng([config.seed, 1])
        self._images, self._labels = images, labels
        self._prepared = np.stack([_prepare(image) for image in images]) if config.prepared else images
        self._drawn, self._drawn_labels = _drawn_digits(2 * config.synthetic, rng)
        self._shapes = _shapes(config.non_digits, rng)

    def __len__(self):
        return len(self._images) + self._config.synthetic + self._config.non_digits

    def epoch(self, number):
        """Pictures (n, 32, 32), uint8, and targets (n, 10), shuffled; the same for the same seed and number."""
        config = self._config
        rng = np.random.default_rng([config.seed, 2, number])
        if len(self) == len(self._images) and not config.prepared:  # MNIST alone: nothing to mix
            order = rng.permutation(len(self))
            targets = np.eye(10, dtype=np.float32)[self._labels[order]]
            return distort(self._images[order], rng, config.distortion), targets
        prepared = rng.random(len(self._images)) < config.prepared
        mixed = np.where(prepared[:, np.newaxis, np.newaxis], self._prepared, self._images)
        picked = rng.permutation(len(self._drawn))[: config.synthetic]
        images = np.concatenate([mixed, self._drawn[picked], self._shapes])
        targets = np.full((len(images), 10), 0.1, np.float32)
        labelled = np.concatenate([self._labels, self._drawn_labels[picked]])
        targets[: len(labelled)] = np.eye(10, dtype=np.float32)[labelled]
        order = rng.permutation(len(images))
        return distort(images[order], rng, config.distortion), targets[order]


def _prepare(image):
    """An MNIST digit with MNIST's mean pen width, as if it had been drawn on the canvas."""
    fine = drawing.fine(drawing.crop(image.astype(np.float32) / 255))
    return _bytes(drawing.centre(drawing.fit(drawing.with_pen(fine))))


def _drawn_digits(count, rng):
    labels = np.arange(count, dtype=np.uint8) % 10
    images = [_bytes(drawing.prepare(pen.digit(int(label), rng)).digit) for label in labels]
    return np.array(images, np.uint8).reshape(count, 28, 28), labels


def _shapes(count, rng):
    kinds = [kind for kind in pen.NON_DIGITS if kind not in pen.UNSEEN]
    images = [_bytes(drawing.prepare(pen.non_digit(kinds[i % len(kinds)], rng)).digit) for i in range(count)]
    return np.array(images, np.uint8).reshape(count, 28, 28)


def _bytes(digit):
    return np.round(digit * 255).astype(np.uint8)
