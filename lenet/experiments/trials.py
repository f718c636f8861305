"""Recipes that are each trained from several seeds: how often the networks err lies in one file, their weights do not.

What a file has of a recipe as it is now stays; only what is missing is trained. So an experiment that was broken off
goes on, and a recipe that was changed begins anew.
"""

import dataclasses
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from ..files import disk
from ..problems import N_, Problem
from ..training.recipe import TrainingConfig
from . import seeds
from .shipped import DATA, UNREADABLE, no_results

Outcome = tuple[float, str | None]
"""Share of the 10,000 test digits that a network reads wrong, and what it was trained on (None: not written down)."""
Measure = Callable[[TrainingConfig], Outcome]
Found = dict[str, dict[int, Outcome]]
"""By a recipe's name, by seed."""

_MOST_AT_ONCE = 61  # processes that Windows can wait for


@dataclasses.dataclass(frozen=True, eq=False)
class Trials:
    """Recipes, the seeds of each, and the command that trains them all.

    Attributes
    ----------
    command : str
        Of ``python -m lenet``; the file beside this module is called like it.
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
        """How often the networks err.

        Parameters
        ----------
        file : path, optional
            In place of the one that ships.

        Returns
        -------
        dict of str to list of float
            By a recipe's name: of each of its seeds, in their order, the share of the test digits, 0 to 1.

        Raises
        ------
        Problem
            When the file is missing or damaged, lacks a seed, or was made with another recipe than there is now.
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
            So many processes train side by side, 1 to 61.

        Raises
        ------
        Problem
            When `at_once` is no such number, another process is at it, one of its own is killed, or the file cannot be
            written.
        """
        if not 1 <= at_once <= _MOST_AT_ONCE:
            raise Problem(
                N_("{count} trainings cannot go on side by side; from 1 to {most} can."),
                count=at_once,
                most=_MOST_AT_ONCE,
            )
        file = file or self.file
        part = file.with_suffix(".part.json")
        with disk.write_errors_as_problem(file), seeds.alone(file):
            found = {name: self._begun(file, name) | self._begun(part, name) for name in self.recipes}
            jobs = {
                (name, seed): dataclasses.replace(recipe, seed=seed, device=device)
                for name, recipe in self.recipes.items()
                for seed in self.seeds[name]
                if seed not in found[name]
            }
            for (name, seed), outcome in _each(measure, jobs, at_once):
                found[name][seed] = outcome
                disk.write_json(part, self._written(found))
                report(f"{name}, seed {seed}: {outcome[0]:.2%} wrong")
            disk.write_json(part, self._written(found))
            part.replace(file)
        _results.cache_clear()

    def _begun(self, file: Path, name: str) -> dict[int, Outcome]:
        """What a file has of a recipe as it is now; nothing where it is no file of this experiment."""
        try:
            return self._outcomes(name, json.loads(file.read_text(encoding="utf-8")))
        except UNREADABLE:
            return {}

    def _outcomes(self, name: str, told: dict[str, Any]) -> dict[int, Outcome]:
        """What was found of a recipe's seeds, if it is the recipe as it is now; else a ValueError or the like."""
        own = told["recipes"][name]
        if told["data"] != DATA:
            raise ValueError(f"other digits: {told['data']}")
        if TrainingConfig(**own["recipe"]) != TrainingConfig(**self._recipe(name)):  # what it lacks is as it was
            raise ValueError(f"another recipe of {name}")
        if not all(0 <= error <= 1 for error in own["error"]):
            raise ValueError(f"{own['error']!r}")
        outcomes = zip(own["seed"], own["error"], own["on"], strict=True)
        return {seed: (error, machine) for seed, error, machine in outcomes if seed in self.seeds[name]}

    def _errors(self, name: str, told: dict[str, Any]) -> list[float]:
        """A recipe's errors, seed by seed; a ValueError or the like where one is missing or cannot be."""
        outcomes = self._outcomes(name, told)
        return [outcomes[seed][0] for seed in self.seeds[name]]

    def _written(self, found: Found) -> dict[str, Any]:
        rows = {}
        for name, outcomes in found.items():
            own = sorted(outcomes)
            errors, machines = ([outcomes[seed][place] for seed in own] for place in (0, 1))
            rows[name] = {"recipe": self._recipe(name), "seed": own, "error": errors, "on": machines}
        return {"made by": f"python -m lenet {self.command}", "data": DATA, "recipes": rows}

    def _recipe(self, name: str) -> dict[str, Any]:
        """A recipe's settings but for those that the experiment chooses itself."""
        recipe = dataclasses.asdict(self.recipes[name])
        return {setting: value for setting, value in recipe.items() if setting not in ("seed", "device")}


@lru_cache
def _results(trials: Trials, file: Path) -> dict[str, list[float]]:
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
        return {name: trials._errors(name, told) for name in trials.recipes}
    except UNREADABLE as error:
        raise no_results(file, error, trials.command) from error


Key = tuple[str, int]
"""A recipe's name, and a seed."""


def _each(measure: Measure, jobs: Mapping[Key, TrainingConfig], at_once: int) -> Iterator[tuple[Key, Outcome]]:
    """What is measured of each, as soon as it is."""
    if at_once == 1:
        yield from ((key, measure(config)) for key, config in jobs.items())
        return
    with ProcessPoolExecutor(at_once, mp_context=get_context("spawn")) as processes:
        going = {processes.submit(measure, config): key for key, config in jobs.items()}
        try:
            for done in as_completed(going):
                yield going[done], done.result()
        except BrokenProcessPool as error:
            raise Problem(
                N_(
                    "A process that trained was killed, perhaps for want of memory; start again, with fewer side by "
                    "side than {count}: what has ended is kept."
                ),
                count=at_once,
            ) from error
        finally:
            processes.shutdown(cancel_futures=True)
