"""What the recipes of the study group's post and book reach: each trained from three seeds.

Trained by ``python -m lenet presets``; how often each network errs ships in `presets.json`.
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
from .seeds import measured

FILE = Path(__file__).parent / "presets.json"
NAMES = ("post", "book")
SEEDS = (0, 1, 2)


def results(file: Path = FILE) -> dict[str, list[float]]:
    """Test errors, shares from 0 to 1, in the order of `SEEDS`, by the preset's name.

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
        return {name: _errors(name, told[name]) for name in NAMES}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Problem(
            N_("{file} holds no results ({why}); make it again: python -m lenet presets."),
            file=str(file),
            why=repr(error),
        ) from error


def _errors(name: str, told: dict[str, Any]) -> list[float]:
    if TrainingConfig(**told["recipe"]) != TrainingConfig(**_recipe(name)):  # what it does not say is as it was
        raise ValueError(f"another recipe of {name}")
    errors = told["error"]
    if len(errors) != len(SEEDS) or not all(0 <= error <= 1 for error in errors):
        raise ValueError(f"{errors!r}")
    return errors


def accuracy(name: str) -> float:
    """Share, 0 to 1, of the 10,000 test digits that a preset's networks read right: the mean of its seeds."""
    return 1 - float(np.mean(results()[name]))


def experiment(train: Callable[..., Any], report: Callable[[str], Any] = print, file: Path = FILE) -> None:
    """Train each preset from each seed, one after the other, on the processor; the file is written at the end.

    The test digits are looked at once, after the last epoch.

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
        When the file cannot be written.
    """
    presets = {}
    for name in NAMES:
        errors = []
        for seed in SEEDS:
            config = TrainingConfig(**{**_recipe(name), "seed": seed, "device": "cpu"})
            errors.append(measured(train, config)["error"])
            report(f"{name}, seed {seed}: {errors[-1]:.2%} wrong")
        presets[name] = {"recipe": _recipe(name), "error": errors}
    about = {
        "made by": "python -m lenet presets",
        "data": "MNIST, test error on x_test sha256 " + mnist.HASHES["x_test"],
        "seeds": SEEDS,
    }
    with disk.write_errors_as_problem(file):
        disk.write_json(file, {**about, "presets": presets})
    _results.cache_clear()


def _recipe(name: str) -> dict[str, Any]:
    """A preset's settings but for those that the experiment chooses itself."""
    recipe = dataclasses.asdict(PRESETS[name])
    return {setting: value for setting, value in recipe.items() if setting not in ("seed", "device")}
