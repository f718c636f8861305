"""What a training has led to: held-out digits after each epoch; in the end test digits and when to say 'not sure'."""

import time
from pathlib import Path
from typing import Any

import numpy as np

from ..datasets import kept
from ..digits import mnist
from ..network.classes import MNIST
from ..network.evaluation import confusion_matrix, surest_first
from ..network.network import Network
from . import calibration, run_process

_WORST = 18  # mistakes kept after each epoch
_CHUNK = 500  # test digits between two words of how far the measuring is
_TRIAL = 200  # digits read, and ...
_TRIAL_SHAPES = 2  # ... shapes of each kind drawn, to see how long it will take
_LEAST_PROBABILITY = 1e-7  # whose logarithm is taken, as Keras does


def held_out(network: Network, images: np.ndarray, labels: np.ndarray, first: int) -> dict[str, Any]:
    """Loss, accuracy, confusion and the worst mistakes on digits that were not trained on; the row of the first."""
    probabilities = network.probabilities(images)
    of_the_label = probabilities[np.arange(len(labels)), labels]
    read, best = probabilities.argmax(axis=1), probabilities.max(axis=1)
    worst = surest_first(read != labels, best)[:_WORST]
    return {
        "held_out_loss": float(-np.log(np.clip(of_the_label, _LEAST_PROBABILITY, 1)).mean()),
        "held_out_accuracy": float((read == labels).mean()),
        "confusion": confusion_matrix(labels, read, network.spec.classes).tolist(),
        # row of the training digits, label, read, probability
        "mistakes": [[int(first + i), int(labels[i]), int(read[i]), round(float(best[i]), 4)] for i in worst],
    }


def measured(network: Network, data: str, run_dir: Path) -> float:
    """Share of the data set's test part that is read wrong."""
    images, labels = kept.part(data, "test")
    phase = run_process.Phase(run_dir, "measuring", -(-len(images) // _CHUNK))
    wrong = 0
    for first in range(0, len(images), _CHUNK):
        phase()
        read = network.probabilities(mnist.to_input(images[first : first + _CHUNK])).argmax(axis=1)
        wrong += int((read != labels[first : first + _CHUNK]).sum())
    return round(wrong / len(images), 4)


def calibrated(network: Network, data: str, run_dir: Path, images: np.ndarray, labels: np.ndarray) -> Network:
    """The network with the levels below which it is not sure, from digits (n, 28, 28) that were held out."""
    with_shapes = data == MNIST
    phase = run_process.Phase(run_dir, "calibrating", calibration.LOOKS if with_shapes else 0)
    return calibration.calibrate(network, images, labels, phase, with_shapes)


def expected(network: Network, inputs: np.ndarray, data: str, run_dir: Path) -> dict[str, float]:
    """Seconds that what comes after the steps will take, by trying a little of it: for the time that is left.

    `inputs` are those held out, (n, 32, 32).
    """
    tried = inputs[:_TRIAL]
    network.probabilities(tried)  # the first warms up
    started = time.perf_counter()
    network.probabilities(tried)
    reading = (time.perf_counter() - started) / len(tried)
    started = time.perf_counter()
    if data == MNIST:
        calibration.caught_by_kind(network, _TRIAL_SHAPES, check_stop=run_process.looking(run_dir))
    shape = (time.perf_counter() - started) / _TRIAL_SHAPES
    return {
        "validation": round(reading * len(inputs), 3),
        "measuring": round(reading * len(kept.part(data, "test")[1]), 3),
        "calibrating": round(shape * calibration.PER_KIND, 3),
    }
