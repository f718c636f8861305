"""What the recipes of the study group's post and book reach, and LeNet-5 as published: each from several seeds.

Trained by ``python -m lenet presets``; how often each network errs ships in `presets.json`, its weights do not.
"""

import dataclasses
import json
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from ..digits import mnist
from ..files import disk
from ..problems import N_, Problem
from ..training.recipe import PRESETS, TrainingConfig
from . import seeds

FILE = Path(__file__).parent / "presets.json"
SEEDS = {"post": range(3), "book": range(3), "lenet-1998": range(5)}
_FEWEST = 2  # seeds that tell a spread


def results(file: Path = FILE) -> dict[str, list[float]]:
    """Test errors, shares from 0 to 1, of their first `SEEDS`, as many as were trained, by the preset's name.

    Raises
    ------
    Problem
        When the file is missing or damaged, or was made with another recipe than the preset has.
    """
    return _results(file)


@lru_cache
def _results(file: Path) -> dict[str, list[float]]:
    try:
        told = json.loads(file.read_text(encoding="utf-8"))["presets"]
        return {name: _enough(name, told[name]) for name in SEEDS}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Problem(
            N_("{file} holds no results ({why}); make it again: python -m lenet presets."),
            file=str(file),
            why=repr(error),
        ) from error


def _enough(name: str, told: dict[str, Any]) -> list[float]:
    errors = _errors(name, told)
    if not _FEWEST <= len(errors) <= len(SEEDS[name]):
        raise ValueError(f"{errors!r}")
    return errors


def _errors(name: str, told: dict[str, Any]) -> list[float]:
    """The errors of a preset's first seeds, if they are of its recipe as it is now; else a ValueError."""
    if TrainingConfig(**told["recipe"]) != TrainingConfig(**_recipe(name)):  # what it does not say is as it was
        raise ValueError(f"another recipe of {name}")
    errors: list[float] = told["error"]
    if not all(0 <= error <= 1 for error in errors):
        raise ValueError(f"{errors!r}")
    return errors


def accuracy(name: str) -> float:
    """Share, 0 to 1, of the 10,000 test digits that a preset's networks read right: the mean of its seeds."""
    return 1 - float(np.mean(results()[name]))


def mean_and_spread(name: str) -> tuple[float, float]:
    """Mean of a preset's test errors, shares from 0 to 1, and their sample standard deviation (over n - 1)."""
    return seeds.mean_and_spread(results()[name])


def experiment(train: Callable[..., Any], report: Callable[[str], Any] = print, file: Path = FILE) -> None:
    """Train each preset from each of its seeds, one after the other, on the processor.

    What the file has of a preset's recipe stays, so that only what is missing is trained. What is done lies in
    `presets.part.json` beside the file, which is replaced when all is: broken off, it goes on. One process at a
    time is at it. The test digits are looked at once, after the last epoch.

    Parameters
    ----------
    train : callable
        `lenet.training.training.train`, which this Keras-free file cannot import.
    report : callable
        Called with a line of text after each network.
    file : path

    Raises
    ------
    Problem
        When another process is at it, or the file cannot be written.
    """
    part = file.with_suffix(".part.json")
    with disk.write_errors_as_problem(file), seeds.alone(file):
        found = {name: _done(part, name) or _done(file, name) for name in SEEDS}
        for name, own in SEEDS.items():
            for seed in own[len(found[name]) :]:
                config = TrainingConfig(**{**_recipe(name), "seed": seed, "device": "cpu"})
                found[name].append(seeds.measured(train, config)["error"])
                disk.write_json(part, _written(found))
                report(f"{name}, seed {seed}: {found[name][-1]:.2%} wrong")
        disk.write_json(part, _written(found))
        part.replace(file)
    _results.cache_clear()


def _done(file: Path, name: str) -> list[float]:
    """The errors that a file has of a preset as it is now."""
    try:
        return _errors(name, json.loads(file.read_text(encoding="utf-8"))["presets"][name])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return []


def _written(found: dict[str, list[float]]) -> dict[str, Any]:
    about = {
        "made by": "python -m lenet presets",
        "data": "MNIST, test error on x_test sha256 " + mnist.HASHES["x_test"],
    }
    return {**about, "presets": {name: {"recipe": _recipe(name), "error": errors} for name, errors in found.items()}}


def _recipe(name: str) -> dict[str, Any]:
    """A preset's settings but for those that the experiment chooses itself."""
    recipe = dataclasses.asdict(PRESETS[name])
    return {setting: value for setting, value in recipe.items() if setting not in ("seed", "device")}
