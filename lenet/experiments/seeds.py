"""What a difference in errors is worth: average and max, tanh and ReLU, each trained from five seeds.

The four combinations were trained alike by ``python -m lenet seeds``; how often each of the twenty
networks errs ships in `seeds.json`, its weights do not.
"""

import contextlib
import dataclasses
import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

from ..files import disk
from ..network.network import Network
from ..network.spec import POOLINGS
from ..problems import N_, Problem
from ..training import runs
from ..training.recipe import TrainingConfig
from .shipped import DATA, UNREADABLE, no_results, test_error

FILE = Path(__file__).parent / "seeds.json"
SQUASHINGS = ("tanh", "relu")
SEEDS = (1, 2, 3, 4, 5)
RECIPE: dict[str, Any] = {
    "epochs": 10,
    "rate": 0.002,
    "device": "cpu",
}  # what is not said is as `TrainingConfig` has it
Key = tuple[str, str, int]
"""(pooling, squashing, seed): which of the twenty networks."""
Measured = dict[str, Any]
"""What is kept of one: ``error``, a share, and ``held_out_accuracy``, a share after each epoch."""

KEYS: tuple[Key, ...] = tuple(product(POOLINGS, SQUASHINGS, SEEDS))


def mean_and_spread(errors: Sequence[float]) -> tuple[float, float]:
    """Mean of the errors of some seeds, and their sample standard deviation (over n - 1)."""
    return float(np.mean(errors)), float(np.std(errors, ddof=1))


@dataclasses.dataclass(frozen=True)
class Seeds:
    """The shipped experiment.

    Attributes
    ----------
    error : dict of (str, str, int) to float
        (pooling, squashing, seed) -> share, 0 to 1, of the 10,000 test digits read wrong.
    held_out_accuracy : dict of (str, str, int) to list of float
        Share, 0 to 1, of the 5,000 held-out digits read right after each epoch.
    provenance : dict
        Command, recipe, data.
    """

    error: dict[Key, float]
    held_out_accuracy: dict[Key, list[float]]
    provenance: dict[str, Any]

    def errors(self, pooling: str, squashing: str) -> list[float]:
        """The test errors of one combination, shares, 0 to 1, in the order of `SEEDS`: list of float."""
        return [self.error[pooling, squashing, seed] for seed in SEEDS]

    def mean_and_spread(self, pooling: str, squashing: str) -> tuple[float, float]:
        """Mean of a combination's test errors, and their sample standard deviation (over n - 1)."""
        return mean_and_spread(self.errors(pooling, squashing))

    def held_out(self, pooling: str, squashing: str) -> np.ndarray:
        """Held-out accuracies of a combination, shares, 0 to 1: ndarray of shape (5, epochs), float."""
        return np.array([self.held_out_accuracy[pooling, squashing, seed] for seed in SEEDS])


@lru_cache
def results(file: Path = FILE) -> Seeds:
    """The shipped `Seeds`; a `Problem` where the file is missing or damaged, or lacks a network."""
    try:
        provenance = json.loads(file.read_text(encoding="utf-8"))
        networks = _networks(provenance.pop("networks"))
        if set(networks) != set(KEYS):
            raise ValueError(f"{len(networks)} of {len(KEYS)} networks")
    except UNREADABLE as error:
        raise no_results(file, error, "seeds") from error
    errors, held_out = ({key: networks[key][name] for key in KEYS} for name in ("error", "held_out_accuracy"))
    return Seeds(errors, held_out, provenance)


def experiment(train: Callable[..., Network | None], report: Callable[[str], Any] = print, file: Path = FILE) -> None:
    """Train the twenty networks one after the other, on the processor; broken off, it goes on with what is missing.

    What is done so far lies in `seeds.part.json` beside the file, which is replaced when all twenty are.
    One process at a time is at it.

    Of MNIST's training digits 5,000 are held out and decide nothing here; the test digits are
    looked at once, after the last epoch.

    Parameters
    ----------
    train : callable
        `lenet.training.training.train`, which this Keras-free file cannot import.
    report : callable
        Called with a line of text after each network.
    file : path
        Replaced at the end. What a start with another recipe left beside it is not gone on with.

    Raises
    ------
    Problem
        When another process is at it, or the file cannot be written.
    """
    part = file.with_suffix(".part.json")
    with disk.write_errors_as_problem(file), alone(file):
        networks = _done(part)
        for key in KEYS:
            if key in networks:
                continue
            networks[key] = _train(train, *key)
            disk.write_json(part, {**_provenance(), "networks": {_name(key): networks[key] for key in networks}})
            report(f"{_name(key)}: {networks[key]['error']:.2%} wrong")
        part.replace(file)


@contextlib.contextmanager
def alone(file: Path) -> Iterator[None]:
    """Hold what is being made; a `Problem` where another process is at it: they would write over each other's."""
    lock = disk.lock(file.with_name(f".{file.name}.lock"), timeout=0)
    try:
        lock.acquire()
    except TimeoutError:
        raise Problem(N_("{file} is being made already, by another process; let it end."), file=str(file)) from None
    try:
        yield
    finally:
        lock.release()


def _train(train: Callable[..., Any], pooling: str, squashing: str, seed: int) -> Measured:
    return measured(train, TrainingConfig(pooling=pooling, squashing=squashing, seed=seed, **RECIPE))


def measured(train: Callable[..., Any], config: TrainingConfig) -> Measured:
    """Train by a recipe and read the test digits, once; the network is not kept."""
    with tempfile.TemporaryDirectory() as where:
        folder = Path(where) / "run"
        network = train(config, folder, report=lambda line: None)
        held_out = [event["held_out_accuracy"] for event in runs.Run(folder).epochs()]
    return {"error": test_error(network), "held_out_accuracy": held_out}


def _done(file: Path) -> dict[Key, Measured]:
    """The networks that an earlier start has trained by the same recipe: dict by key."""
    try:
        begun = json.loads(file.read_text(encoding="utf-8"))
        same = TrainingConfig(**begun["recipe"]) == TrainingConfig(**RECIPE)
        return _networks(begun["networks"]) if same else {}
    except UNREADABLE:
        return {}


def _provenance() -> dict[str, Any]:
    recipe = dataclasses.asdict(TrainingConfig(**RECIPE))
    return {
        "made by": "python -m lenet seeds",
        "recipe": {name: value for name, value in recipe.items() if name not in ("pooling", "squashing", "seed")},
        "data": DATA,
    }


def _networks(named: dict[str, Measured]) -> dict[Key, Measured]:
    """The networks in a file, dict by key; what is no network of this experiment is a ValueError or the like."""
    networks = {_key(name): found for name, found in named.items()}
    for found in networks.values():
        shares = [found["error"], *found["held_out_accuracy"]]
        if len(shares) != 1 + RECIPE["epochs"] or not all(0 <= share <= 1 for share in shares):
            raise ValueError(f"{found!r}")
    return networks


def _name(key: Key) -> str:
    return "/".join(map(str, key))


def _key(name: str) -> Key:
    pooling, squashing, seed = name.split("/")
    key = pooling, squashing, int(seed)
    if key not in KEYS:
        raise ValueError(name)
    return key
