"""Recipes that are each trained from several seeds: how often the networks err lies in one file, their weights do not.

What a file has of a recipe as it is now stays; only what is missing is trained. So an experiment that was broken off
goes on, and a recipe that was changed begins anew.
"""

import dataclasses
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from ..digits import mnist
from ..files import disk
from ..problems import N_, Problem
from ..training.recipe import TrainingConfig
from . import seeds

Measured = tuple[float, str]
"""Share of the 10,000 test digits that a network reads wrong, and what it was trained on: ``"jax 0.10.2 on ..."``."""
Measure = Callable[[TrainingConfig], Measured]

_FEWEST = 2  # seeds that tell a spread


@dataclasses.dataclass(frozen=True, eq=False)
class Trials:
    """Recipes, the seeds of each, and the command that trains them all.

    Attributes
    ----------
    command : str
        Of ``python -m lenet``; it names the file too, and what lies in it.
    recipes : dict of str to TrainingConfig
        Their seed and device are chosen by the experiment.
    seeds : dict of str to sequence of int
        By the recipe's name.
    """

    command: str
    recipes: Mapping[str, TrainingConfig]
    seeds: Mapping[str, Sequence[int]]

    @property
    def file(self) -> Path:
        """Where what was found ships."""
        return Path(__file__).parent / f"{self.command}.json"

    def results(self, file: Path | None = None) -> dict[str, list[float]]:
        """Test errors, shares from 0 to 1, of each recipe's first seeds, as many as were trained, by its name.

        Raises
        ------
        Problem
            When the file is missing or damaged, or was made with another recipe than there is now.
        """
        return _results(self, file or self.file)

    def mean_and_spread(self, name: str) -> tuple[float, float]:
        """Mean of a recipe's test errors, shares from 0 to 1, and their sample standard deviation (over n - 1)."""
        return seeds.mean_and_spread(self.results()[name])

    def experiment(
        self,
        measure: Measure,
        report: Callable[[str], Any] = print,
        file: Path | None = None,
        device: str = "cpu",
        at_once: int = 1,
    ) -> None:
        """Train what is missing, and look at the test digits once for each network, after its last epoch.

        What is done lies beside the file in one that ends in ``.part.json``, which takes its place when all is. One
        experiment at a time is at it.

        Parameters
        ----------
        measure : callable
            Trains and reads, which this Keras-free file cannot; a module's own function where several train at once.
        report : callable
            Called with a line of text after each network.
        file : path, optional
        device : str
            As a recipe has it.
        at_once : int
            So many processes train side by side.

        Raises
        ------
        Problem
            When another process is at it, or the file cannot be written.
        """
        file = file or self.file
        part = file.with_suffix(".part.json")
        with disk.write_errors_as_problem(file), seeds.alone(file):
            found = {name: self._done(part, name) or self._done(file, name) for name in self.recipes}
            missing = [(name, seed) for name, own in self.seeds.items() for seed in own[len(found[name]) :]]
            configs = [dataclasses.replace(self.recipes[name], seed=seed, device=device) for name, seed in missing]
            for (name, seed), measured in zip(missing, _each(measure, configs, at_once), strict=True):
                found[name].append(measured)
                disk.write_json(part, self._written(found))
                report(f"{name}, seed {seed}: {measured[0]:.2%} wrong")
            disk.write_json(part, self._written(found))
            part.replace(file)
        _results.cache_clear()

    def _done(self, file: Path, name: str) -> list[Measured]:
        """What a file has of a recipe as it is now."""
        try:
            return self._measured(name, json.loads(file.read_text(encoding="utf-8"))["recipes"][name])
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return []

    def _measured(self, name: str, told: dict[str, Any]) -> list[Measured]:
        """What was found of a recipe's first seeds, if it is the recipe as it is now; else a ValueError."""
        if TrainingConfig(**told["recipe"]) != TrainingConfig(**self._recipe(name)):  # what it lacks is as it was
            raise ValueError(f"another recipe of {name}")
        errors: list[float] = told["error"]
        if not all(0 <= error <= 1 for error in errors):
            raise ValueError(f"{errors!r}")
        return list(zip(errors, told["on"], strict=True))

    def enough(self, name: str, told: dict[str, Any]) -> list[float]:
        """The errors that a file tells of a recipe; a ValueError or the like where they cannot be."""
        errors = [error for error, _ in self._measured(name, told)]
        if not _FEWEST <= len(errors) <= len(self.seeds[name]):
            raise ValueError(f"{errors!r}")
        return errors

    def _written(self, found: Mapping[str, Iterable[Measured]]) -> dict[str, Any]:
        about = {
            "made by": f"python -m lenet {self.command}",
            "data": "MNIST, test error on x_test sha256 " + mnist.HASHES["x_test"],
        }
        rows = {
            name: {
                "recipe": self._recipe(name),
                "error": [error for error, _ in measured],
                "on": [machine for _, machine in measured],
            }
            for name, measured in found.items()
        }
        return {**about, "recipes": rows}

    def _recipe(self, name: str) -> dict[str, Any]:
        """A recipe's settings but for those that the experiment chooses itself."""
        recipe = dataclasses.asdict(self.recipes[name])
        return {setting: value for setting, value in recipe.items() if setting not in ("seed", "device")}


@lru_cache
def _results(trials: Trials, file: Path) -> dict[str, list[float]]:
    try:
        told = json.loads(file.read_text(encoding="utf-8"))["recipes"]
        return {name: trials.enough(name, told[name]) for name in trials.recipes}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Problem(
            N_("{file} holds no results ({why}); make it again: {command}."),
            file=str(file),
            why=repr(error),
            command=f"python -m lenet {trials.command}",
        ) from error


def _each(measure: Measure, configs: Sequence[TrainingConfig], at_once: int) -> Iterator[Measured]:
    """What is measured of each recipe, in their order."""
    if at_once == 1:
        yield from map(measure, configs)
        return
    with ProcessPoolExecutor(at_once, mp_context=get_context("spawn")) as processes:
        yield from processes.map(measure, configs)
