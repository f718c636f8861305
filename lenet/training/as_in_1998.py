"""Training as the paper has it: one digit at a time, each weight at a rate of its own. In NumPy; no Keras.

Before each pass over the digits the second derivatives h of the loss are measured on 500 of them, and each weight gets
the rate e / (mu + h): a stochastic, diagonal Levenberg-Marquardt method. mu keeps a weight that hardly bends the loss
from running away. Twenty passes, their rates e handed down. Of the loss the paper does not state everything; here it is
that of `lenet.network.prototypes`, its distances multiplied by 0.1. As they are they were tried too: the first rates
are too high for them, and nothing is learned.

References
----------
LeCun, Bottou, Bengio, Haffner (1998), section III.A (rates, passes, mu) and appendix C (the method).
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ..digits import mnist
from ..files import disk
from ..network.curvature import second_derivatives
from ..network.forward import Weights, forward
from ..network.gradients import backward
from ..network.network import Network
from ..network.spec import NetworkSpec, lenet_1998
from ..problems import N_, Problem
from . import calibration, start
from .dataset import training_digits
from .recipe import TrainingConfig

RATES = (*(0.0005,) * 2, *(0.0002,) * 3, *(0.0001,) * 3, *(0.00005,) * 4, *(0.00001,) * 8)  # e, pass by pass
MU = 0.02
PASSES = "passes.json"  # in a run's folder
MEASURED = 500  # digits on which second derivatives are measured before a pass
_CHUNK = 100  # of them at a time
_LINE = "pass {number}: rate {rate}, loss {loss:.4f}, wrong {error:.2%}, held-out {held_out_error:.2%}, {seconds} s"


@dataclass(frozen=True)
class Pass:
    """What a pass over the digits has led to.

    Attributes
    ----------
    number : int
        From 1.
    rate : float
        e of the pass.
    loss : float
        Mean over the pass, of each digit before its step.
    error : float
        Share of the pass's digits, 0 to 1, that were read wrong before their step.
    seconds : float
    weights : dict of str to ndarray, float32
    """

    number: int
    rate: float
    loss: float
    error: float
    seconds: float
    weights: Weights


def passes(images: np.ndarray, labels: np.ndarray, seed: int, spec: NetworkSpec | None = None) -> Iterator[Pass]:
    """Train LeNet-5 as published, pass by pass; stop when you have seen enough.

    Parameters
    ----------
    images : ndarray of shape (n, 32, 32), float32 in [0, 1]
        Prepared digits.
    labels : ndarray of shape (n,)
    seed : int
        Decides the first weights and the order of the digits.
    spec : NetworkSpec, optional
        Another network than the paper's.

    Yields
    ------
    Pass
        Twenty of them.
    """
    spec = spec or lenet_1998()
    random = np.random.default_rng([seed, len(RATES)])
    weights = start.weights(spec, "1998", seed)
    for number, rate in enumerate(RATES, 1):
        began = time.perf_counter()
        order = random.permutation(len(images))
        measured = random.permutation(len(images))[:MEASURED]
        rates = rates_of(spec, weights, images[measured], labels[measured], rate)
        loss, error = _pass(spec, weights, images[order], labels[order], rates)
        kept = {name: array.copy() for name, array in weights.items()}
        yield Pass(number, rate, loss, error, time.perf_counter() - began, kept)


def rates_of(spec: NetworkSpec, weights: Weights, images: np.ndarray, labels: np.ndarray, rate: float) -> Weights:
    """Each weight's own rate, e / (mu + h): dict of str to ndarray, of all weights that are trained."""
    total: Weights = {}
    for first in range(0, len(images), _CHUNK):
        part = slice(first, first + _CHUNK)
        found = second_derivatives(spec, weights, forward(spec, weights, images[part]), labels[part])
        total = {name: total.get(name, 0) + array for name, array in found.items()}
    return {name: (rate / (MU + array / len(images))).astype(np.float32) for name, array in total.items()}


def _pass(
    spec: NetworkSpec, weights: Weights, images: np.ndarray, labels: np.ndarray, rates: Weights
) -> tuple[float, float]:
    """A step for each digit, which changes the weights in place; returns the mean loss and the share read wrong."""
    loss, wrong = 0.0, 0
    for image, label in zip(images, labels, strict=True):
        activations = forward(spec, weights, image)
        probabilities = activations["OUTPUT"][0]
        loss -= float(np.log(probabilities[label]))
        wrong += int(probabilities.argmax() != label)
        found = backward(spec, weights, activations, int(label)).weights
        for name, own in rates.items():
            weights[name] -= own * found[name]
    return loss / len(images), wrong / len(images)


def train(config: TrainingConfig, folder: Path, report: Callable[[str], Any] = print) -> Network:
    """All passes over MNIST; the network as it is after each, and how it came there, lie in a folder.

    Parameters
    ----------
    config : TrainingConfig
        Its network, seed and fraction of the digits; the rest is as the paper has it.
    folder : path
        Receives ``network.json``, ``weights.npz`` and ``passes.json``: a list with number, rate, loss, error,
        held_out_error and seconds of each pass.
    report : callable
        Called with a line of text after each pass.

    Returns
    -------
    Network
        Sure and familiar from levels that were chosen on held-out digits.

    Raises
    ------
    Problem
        When the folder holds a network or a run already, or cannot be written.
    """
    taken = [name for name in ("config.json", "network.json") if (folder / name).exists()]
    if taken:
        raise Problem(N_("{path} holds a network or a run already; give another folder."), path=str(folder))
    images, labels, held_images, held_labels = training_digits(config)
    inputs, held_inputs = mnist.to_input(images), mnist.to_input(held_images)
    rows: list[dict[str, float]] = []
    with disk.write_errors_as_problem(folder):
        for done in passes(inputs, labels, config.seed, config.spec):
            network = Network(folder.name, config.spec, done.weights)
            wrong = network.probabilities(held_inputs).argmax(axis=1) != held_labels
            told = {name: getattr(done, name) for name in ("number", "rate", "loss", "error")}
            rows.append({**told, "held_out_error": float(wrong.mean()), "seconds": round(done.seconds, 1)})
            network.save(folder)
            disk.write_json(folder / PASSES, rows)
            report(_LINE.format(**rows[-1]))
        network = calibration.calibrate(network, held_images, held_labels)
        chosen = {"seed": config.seed, "fraction": config.fraction}
        network.facts["training"] = {"passes": len(rows), "mnist_digits": len(images), **chosen, **rows[-1]}
        network.save(folder)
    return network
