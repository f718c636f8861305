"""The shuffle: all pixels of every digit moved by one fixed permutation.

A plain network does not care where pixels are; LeNet-5 does. Both were trained on MNIST as it is
and on MNIST shuffled, three seeds each, by ``python -m lenet shuffle``; the twelve networks and what
they were made with ship in `shuffled/`.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from ..files import disk
from ..network import plain_network
from ..network.arrays import load_arrays
from ..network.forward import forward
from ..network.network import check_weights
from ..network.spec import classic
from .shipped import UNREADABLE, no_results

FOLDER = Path(__file__).parent / "shuffled"
SIZE = 32
SEED = 1998  # of the permutation
KINDS = ("plain", "lenet")
ORDERS = ("as it is", "shuffled")
SEEDS = (1, 2, 3)
SPEC = classic("average", "tanh")

Key = tuple[str, str, int]
"""(kind, order, seed): which of the networks."""
Weights = dict[str, np.ndarray]

_RESULTS, _WEIGHTS = "results.json", "weights.npz"  # in the folder


@lru_cache
def permutation() -> np.ndarray:
    """Where each pixel comes from: a permutation of 0 to 1023."""
    return np.random.default_rng(SEED).permutation(SIZE * SIZE)


def shuffle(images: np.ndarray) -> np.ndarray:
    """Images (n, 32, 32) or (32, 32) with their pixels moved; always in the same way."""
    flat = images.reshape(*images.shape[:-2], SIZE * SIZE)
    return np.ascontiguousarray(flat[..., permutation()]).reshape(images.shape)


def weight_shapes(kind: str) -> dict[str, tuple[int, ...]]:
    """Names and shapes of a network's arrays."""
    return plain_network.weight_shapes(SIZE * SIZE) if kind == "plain" else SPEC.weight_shapes


def probabilities(kind: str, weights: Weights, images: np.ndarray) -> np.ndarray:
    """(n, 10) for images that are already in the network's order of pixels."""
    if kind == "plain":
        return plain_network.forward(weights, images)
    return forward(SPEC, weights, images)["OUTPUT"]


@dataclass(frozen=True)
class Shuffle:
    """The shipped experiment.

    Attributes
    ----------
    errors : dict of (str, str, int) to float
        (kind, order, seed) -> share of the 10,000 test digits read wrong.
    weights : dict of (str, str, int) to dict
    provenance : dict
        Command, recipe, data.
    """

    errors: dict[Key, float]
    weights: dict[Key, Weights]
    provenance: dict[str, Any]

    def mean(self, kind: str, order: str) -> tuple[float, float, float]:
        """Mean error over the seeds, and the best and the worst of them."""
        found = [self.errors[kind, order, seed] for seed in SEEDS]
        return float(np.mean(found)), min(found), max(found)

    def probabilities(self, kind: str, order: str, image: np.ndarray, seed: int = SEEDS[0]) -> np.ndarray:
        """Ten probabilities for one digit (32, 32), shuffled first where the network expects it."""
        seen = shuffle(image) if order == "shuffled" else image
        return probabilities(kind, self.weights[kind, order, seed], seen)[0]


@lru_cache
def results(folder: Path = FOLDER) -> Shuffle:
    """The shipped `Shuffle`; a `Problem` where files are missing or damaged."""
    try:
        provenance = json.loads((folder / _RESULTS).read_text(encoding="utf-8"))
        errors = {_key(name): float(value) for name, value in provenance.pop("errors").items()}
    except UNREADABLE as error:
        raise no_results(folder / _RESULTS, error, "shuffle") from error
    arrays = load_arrays(folder / _WEIGHTS)
    weights = {key: _of(arrays, key) for key in errors}
    return Shuffle(errors, weights, provenance)


def write(
    trained: dict[Key, Weights], errors: dict[Key, float], provenance: dict[str, Any], folder: Path = FOLDER
) -> None:
    """Save networks (key -> arrays), errors (key -> share) and provenance, each file whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    named: dict[str, Any] = {
        f"{_name(key)}/{name}": array for key, arrays in trained.items() for name, array in arrays.items()
    }
    with disk.replacing(folder / _WEIGHTS) as part:
        np.savez_compressed(part, **named)
    shares = {_name(key): round(error, 4) for key, error in errors.items()}
    disk.write_json(folder / _RESULTS, {**provenance, "errors": shares}, indent=1)


def _of(arrays: Weights, key: Key) -> Weights:
    prefix = f"{_name(key)}/"
    found = {name.removeprefix(prefix): array for name, array in arrays.items() if name.startswith(prefix)}
    return check_weights(found, weight_shapes(key[0]))


def _name(key: Key) -> str:
    return "/".join(map(str, key))


def _key(name: str) -> Key:
    kind, order, seed = name.split("/")
    return kind, order, int(seed)
