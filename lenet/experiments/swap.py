"""Swap the pooling inside a trained network: weights unchanged, average in place of max or back.

The answers of all four combinations to MNIST's 10,000 test digits ship as `swap.json`, made by
``python -m lenet swap``; errors and changed digits are counted from them, not stored.
"""

import hashlib
import json
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

from ..digits import mnist
from ..files import disk
from ..network.network import Network
from ..network.spec import POOLINGS
from ..network.zoo import load
from ..problems import N_, Problem

FILE = Path(__file__).with_name("swap.json")

Answers = dict[tuple[str, str], np.ndarray]
"""(network, pooling that it ran with) -> digits read."""


@dataclass(frozen=True)
class Swap:
    """What the shipped networks answer with either pooling.

    Attributes
    ----------
    labels : ndarray of shape (10000,), int
    answers : dict of (str, str) to ndarray of shape (10000,), int
        (network, pooling that it ran with) -> digits read.
    provenance : dict
        Command, data, sha256 of each network's weights.
    """

    labels: np.ndarray
    answers: Answers
    provenance: dict[str, Any]

    def error(self, network: str, pooling: str) -> float:
        """Share, 0 to 1, of the test digits read wrong."""
        return float((self.answers[network, pooling] != self.labels).mean())

    def changed(self, network: str) -> np.ndarray:
        """Rows of the test digits whose answer the swap changes: ndarray of int."""
        return np.flatnonzero(self.answers[network, "average"] != self.answers[network, "max"])


def swapped(network: Network, pooling: str) -> Network:
    """The network with the same weights and another pooling."""
    return replace(network, spec=replace(network.spec, pooling=pooling))


def measure(images: np.ndarray) -> Answers:
    """Digits read by our average and max networks with either pooling: {(network, pooling): ndarray of int}."""
    return {
        (name, pooling): swapped(load(name), pooling).probabilities(images).argmax(axis=1)
        for name in POOLINGS
        for pooling in POOLINGS
    }


def write(file: Path = FILE) -> None:
    """Measure on the 10,000 test digits and write the answers with their provenance."""
    images, _ = mnist.load("test")
    answers = measure(mnist.to_input(images))
    provenance = {
        "made by": "python -m lenet swap",
        "data": "MNIST test digits in their order, x_test sha256 " + mnist.HASHES["x_test"],
        "weights sha256": {name: weights_hash(name) for name in POOLINGS},
    }
    digits = {"/".join(key): "".join(map(str, read)) for key, read in answers.items()}
    disk.write_json(file, {**provenance, "answers": digits}, indent=1)


@lru_cache
def results(file: Path = FILE) -> Swap:
    """The shipped `Swap`; a `Problem` where the file does not belong to the networks beside it."""
    try:
        provenance = json.loads(file.read_text(encoding="utf-8"))
        texts = provenance.pop("answers")
        answers = {key: _digits(texts["/".join(key)]) for key in product(POOLINGS, POOLINGS)}
        stale = provenance["weights sha256"] != {name: weights_hash(name) for name in POOLINGS}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Problem(
            N_("{file} holds no answers ({why}); make it again: python -m lenet swap."), file=str(file), why=repr(error)
        ) from error
    if stale:
        raise Problem(N_("{file} was made with other weights; make it again: python -m lenet swap."), file=str(file))
    return Swap(mnist.load("test")[1].astype(int), answers, provenance)


def weights_hash(name: Path | str) -> str:
    """sha256 of a network's arrays, in the order of their names."""
    digest = hashlib.sha256()
    for key, array in sorted(load(name).weights.items()):
        digest.update(key.encode() + array.tobytes())
    return digest.hexdigest()


def _digits(text: str) -> np.ndarray:
    digits = np.array([int(letter) for letter in text])
    if len(digits) != mnist.SHAPES["y_test"][0]:
        raise ValueError(f"{len(digits)} answers")
    return digits
