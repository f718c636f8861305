"""Recipes that are each trained from several seeds: how often the networks err lies in one file, their weights do not.

What a file has of a recipe as it is now stays; only what is missing is trained. So an experiment that was broken off
goes on, and a recipe that was changed begins anew.
"""

import contextlib
import dataclasses
import json
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

from ..files import disk
from ..problems import N_, Problem
from ..training import devices, runs
from ..training.recipe import TrainingConfig
from .shipped import DATA, UNREADABLE, is_of, no_results, test_error

Outcome = tuple[float, str | None]
"""Share of the 10,000 test digits that a network reads wrong, and what it was trained on (None: not written down)."""
Measure = Callable[[TrainingConfig], Outcome]
Key = tuple[str, int]
"""A recipe's name, and a seed."""

_MOST_AT_ONCE = 61  # processes that Windows can wait for


def mean_and_spread(errors: Sequence[float]) -> tuple[float, float]:
    """Mean of the errors of some seeds, and their sample standard deviation (over n - 1)."""
    return float(np.mean(errors)), float(np.std(errors, ddof=1))


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
        return mean_and_spread(self.results()[name])

    def experiment(
        self,
        measure: Measure,
        report: Callable[[str], Any] = print,
        file: Path | None = None,
        device: str = "cpu",
        at_once: int = 1,
    ) -> None:
        """Train what is missing, and keep how often each network errs, as soon as it is known.

        What is done lies beside the file in one that ends in ``.part.json``, until all is. One experiment at a time is
        at it.

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
        with alone(file):
            found = {name: self._begun(file, name) | self._begun(part, name) for name in self.recipes}
            for (name, seed), outcome in _each(measure, self._missing(found, device), at_once):
                found[name][seed] = outcome
                _write(part, self._written(found))
                report(f"{name}, seed {seed}: {outcome[0]:.2%} wrong")
            _write(file, self._written(found))
            part.unlink(missing_ok=True)
        _results.cache_clear()

    def _missing(self, found: Mapping[str, Mapping[int, Outcome]], device: str) -> dict[Key, TrainingConfig]:
        """The trainings of which nothing was found."""
        return {
            (name, seed): dataclasses.replace(recipe, seed=seed, device=device)
            for name, recipe in self.recipes.items()
            for seed in self.seeds[name]
            if seed not in found[name]
        }

    def _begun(self, file: Path, name: str) -> dict[int, Outcome]:
        """What a file has of a recipe as it is now; nothing where it is no file of this experiment."""
        try:
            return self._outcomes(name, json.loads(file.read_text(encoding="utf-8")))
        except UNREADABLE:
            return {}

    def _outcomes(self, name: str, told: dict[str, Any]) -> dict[int, Outcome]:
        """What was found of a recipe's seeds, if it is the recipe as it is now; else a ValueError or the like."""
        own = told["recipes"][name]
        if told["data"] != DATA or not is_of(own["recipe"], self.recipes[name]):
            raise ValueError(f"another recipe of {name}")
        if not all(0 <= error <= 1 for error in own["error"]):
            raise ValueError(f"{own['error']!r}")
        outcomes = zip(own["seed"], own["error"], own["on"], strict=True)
        return {seed: (error, machine) for seed, error, machine in outcomes if seed in self.seeds[name]}

    def _errors(self, name: str, told: dict[str, Any]) -> list[float]:
        """A recipe's errors, seed by seed; a ValueError or the like where one is missing or cannot be."""
        outcomes = self._outcomes(name, told)
        return [outcomes[seed][0] for seed in self.seeds[name]]

    def _written(self, found: Mapping[str, Mapping[int, Outcome]]) -> dict[str, Any]:
        rows = {}
        for name, outcomes in found.items():
            own = sorted(outcomes)
            errors, machines = ([outcomes[seed][place] for seed in own] for place in (0, 1))
            recipe = vars(self.recipes[name])
            kept = {setting: value for setting, value in recipe.items() if setting not in ("seed", "device")}
            rows[name] = {"recipe": kept, "seed": own, "error": errors, "on": machines}
        return {"made by": f"python -m lenet {self.command}", "data": DATA, "recipes": rows}


@lru_cache
def _results(trials: Trials, file: Path) -> dict[str, list[float]]:
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
        return {name: trials._errors(name, told) for name in trials.recipes}
    except UNREADABLE as error:
        raise no_results(file, error, trials.command) from error


def _write(file: Path, value: dict[str, Any]) -> None:
    with disk.write_errors_as_problem(file):
        disk.write_json(file, value)


@contextlib.contextmanager
def alone(file: Path) -> Iterator[None]:
    """Hold what is being made; a `Problem` where another process is at it: they would write over each other's."""
    lock = disk.lock(file.with_name(f".{file.name}.lock"), timeout=0)
    with disk.write_errors_as_problem(file):
        try:
            lock.acquire()
        except TimeoutError:
            raise Problem(N_("{file} is being made already, by another process; let it end."), file=str(file)) from None
    try:
        yield
    finally:
        lock.release()


def measured(train: Callable[..., Any], config: TrainingConfig) -> Outcome:
    """Train by a recipe and read the test digits; the network is not kept.

    Parameters
    ----------
    train : callable
        `lenet.training.training.train`, which this Keras-free file cannot import.
    config : TrainingConfig
    """
    with tempfile.TemporaryDirectory() as where:
        folder = Path(where) / "run"
        network = train(config, folder, report=lambda line: None)
        machines = [event for event in runs.Run(folder).events() if event["kind"] == "machine"]
    return test_error(network), devices.in_words(machines[-1]) if machines else None


# --- one after the other, or side by side -----------------------------------------------------------


def _each(measure: Measure, jobs: Mapping[Key, TrainingConfig], at_once: int) -> Iterator[tuple[Key, Outcome]]:
    """What is measured of each, as soon as it is."""
    if at_once == 1:
        yield from ((key, measure(config)) for key, config in jobs.items())
        return
    with ProcessPoolExecutor(at_once, mp_context=get_context("spawn")) as processes:
        going = {processes.submit(measure, config): key for key, config in jobs.items()}
        try:
            yield from _as_they_end(going)
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


def _as_they_end(going: "Mapping[Future[Outcome], Key]") -> Iterator[tuple[Key, Outcome]]:
    """What has come of each; of one that failed the error, once all others have ended and were told."""
    failed: Future[Outcome] | None = None
    for done in as_completed(going):
        if done.exception() is None:
            yield going[done], done.result()
        else:
            failed = failed or done
    if failed is not None:
        failed.result()  # raises
