"""Training: a recipe goes in, a network comes out. Imports Keras, so no page imports this.

The data are MNIST's training digits: as they are, as `drawing` would prepare them with MNIST's
pen, digits of the synthetic pen, and shapes that are no digits, whose target is a tenth for each
digit: for them the network learns to be unsure. All of it is distorted anew in every epoch.
"""

import dataclasses
import json
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cv2
import keras
import numpy as np

from . import drawing, mnist, pen
from .calibration import calibrate
from .distortion import distort
from .evaluation import evaluate
from .keras_model import build, get_weights
from .network import Network
from .problems import N_, Problem
from .spec import NetworkSpec

HELD_OUT = 5000  # the last training digits: for choosing and calibrating, never trained on


@dataclasses.dataclass(frozen=True)
class TrainingConfig:
    """A recipe.

    Parameters
    ----------
    pooling, squashing, padding
        As in `NetworkSpec`.
    epochs : int, 1 or more
    batch : int, 1 or more
        Digits a step.
    rate : float
        Learning rate at the start (AdamW); it falls to 0 along a cosine.
    weight_decay : float
    distortion : float, 0 or more
        Strength of the distortions; 1 is the range that `distort` states.
    prepared : float, 0 to 1
        Share of the MNIST digits that are shown as `drawing` prepares them.
    synthetic, non_digits : int, 0 or more
        Drawings of the synthetic pen, and shapes that are no digits, per epoch.
    fraction : float, above 0 to 1
        Share of the training digits that is used.
    seed : int
        Decides everything that is random.
    """

    pooling: str = "average"
    squashing: str = "tanh"
    padding: int = 0
    epochs: int = 10
    batch: int = 128
    rate: float = 0.001
    weight_decay: float = 0.0
    distortion: float = 0.0
    prepared: float = 0.0
    synthetic: int = 0
    non_digits: int = 0
    fraction: float = 1.0
    seed: int = 0

    def __post_init__(self):
        self.spec  # noqa: B018 - refuses a network that does not exist
        for name, least, most in _RANGES:
            value = getattr(self, name)
            kind = int if isinstance(getattr(type(self), name), int) else (int, float)
            if isinstance(value, bool) or not isinstance(value, kind) or not least <= value <= most:
                raise Problem(
                    N_("{name} must be from {least} to {most}, not {value!r}."),
                    name=name,
                    least=least,
                    most=most,
                    value=value,
                )

    @property
    def spec(self):
        """The network that is trained."""
        return NetworkSpec(self.pooling, self.squashing, self.padding)

    @classmethod
    def from_file(cls, path):
        """The recipe in a JSON file; unknown settings and broken files are a `Problem`."""
        try:
            return cls(**json.loads(Path(path).read_text()))
        except (OSError, UnicodeDecodeError, json.JSONDecodeError, TypeError) as error:
            raise Problem(N_("{path} is no training recipe: {why}."), path=str(path), why=str(error)) from error


_RANGES = (
    ("epochs", 1, 10_000),
    ("batch", 1, 10_000),
    ("rate", 1e-9, 100),
    ("weight_decay", 0, 10),
    ("distortion", 0, 3),
    ("prepared", 0, 1),
    ("synthetic", 0, 1_000_000),
    ("non_digits", 0, 1_000_000),
    ("fraction", 0.001, 1),
    ("seed", 0, 2**32 - 1),
)


def train(config, run_dir, report=print):
    """Train a network by a recipe and leave it in a folder.

    Parameters
    ----------
    config : TrainingConfig
    run_dir : path
        Receives ``config.json``, ``events.jsonl`` (a line an epoch), ``network.json``,
        ``weights.npz`` and ``model.keras``.
    report : callable
        Called with a line of text after each epoch.

    Returns
    -------
    Network
    """
    run_dir = Path(run_dir)
    run_dir.mkdir(parents=True, exist_ok=True)
    (run_dir / "config.json").write_text(json.dumps(dataclasses.asdict(config), indent=2) + "\n")
    keras.utils.set_random_seed(config.seed)
    cv2.setNumThreads(1)  # tiny images: OpenCV's threads would only take turns with TensorFlow's
    if keras.backend.backend() == "tensorflow":
        import tensorflow as tf

        tf.config.experimental.enable_op_determinism()
    images, labels, held_images, held_labels = training_digits(config)
    material = _Material(config, images, labels)
    model = _compiled(config, len(material))
    held_out = mnist.to_input(held_images), held_labels
    with open(run_dir / "events.jsonl", "a") as events:
        _fit(model, config, material, held_out, events, report)
    network = Network(run_dir.name, config.spec, get_weights(model, config.spec))
    network = calibrate(network, held_images, held_labels)
    network.facts["training"] = {
        "epochs": config.epochs,
        "mnist_digits": len(images),
        "held_out_digits": len(held_images),
        "held_out_error": round(evaluate(network, *held_out).error, 4),
    }
    network.save(run_dir)
    model.save(run_dir / "model.keras")
    return network


def training_digits(config):
    """MNIST's training digits, split: (images, labels) to train on, (images, labels) held out."""
    images, labels = mnist.load("train")
    used = round((len(images) - HELD_OUT) * config.fraction)
    return images[:used], labels[:used], images[-HELD_OUT:], labels[-HELD_OUT:]


def _compiled(config, samples):
    model = build(config.spec)
    steps = config.epochs * -(-samples // config.batch)
    rate = keras.optimizers.schedules.CosineDecay(config.rate, steps)
    model.compile(
        optimizer=keras.optimizers.AdamW(rate, weight_decay=config.weight_decay),
        loss="categorical_crossentropy",
        steps_per_execution=32,
        jit_compile=False,
    )
    return model


def _fit(model, config, material, held_out, events, report):
    """Epoch by epoch; the next epoch's material is distorted while this one trains."""
    with ThreadPoolExecutor(1) as maker:
        coming = maker.submit(material.epoch, 0)
        for epoch in range(config.epochs):
            started = time.perf_counter()
            x, y = coming.result()
            if epoch + 1 < config.epochs:
                coming = maker.submit(material.epoch, epoch + 1)
            history = model.fit(x[..., np.newaxis], y, config.batch, shuffle=False, verbose=0)
            network = Network("in training", config.spec, get_weights(model, config.spec))
            event = {
                "epoch": epoch + 1,
                "loss": history.history["loss"][0],
                "validation_error": evaluate(network, *held_out).error,
                "seconds": round(time.perf_counter() - started, 2),
            }
            events.write(json.dumps(event) + "\n")
            events.flush()
            report("epoch {epoch}: loss {loss:.4f}, held-out error {validation_error:.2%}, {seconds} s".format(**event))


class _Material:
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
        """Inputs (n, 32, 32) and targets (n, 10), shuffled; the same for the same seed and number."""
        config = self._config
        rng = np.random.default_rng([config.seed, 2, number])
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
