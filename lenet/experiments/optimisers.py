"""LeNet-5 of 1998 trained as in 1998 and by an optimiser of today, twenty times through the same digits.

Made by ``python -m lenet optimisers``; how both err after each time through the digits ships in `optimisers.json`.
"""

import dataclasses
import json
import tempfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from ..files import disk
from ..network import zoo
from ..training import as_in_1998, runs
from ..training.recipe import PRESETS
from .changes import OF_1998, TODAY
from .shipped import DATA, UNREADABLE, is_of, no_results, test_error
from .trials import alone

FILE = Path(__file__).parent / "optimisers.json"
RECIPE = dataclasses.replace(PRESETS["lenet-1998"], device="cpu")


@dataclasses.dataclass(frozen=True)
class Passes:
    """How one training went, pass by pass through the digits.

    Attributes
    ----------
    accuracy : list of float
        Share, 0 to 1, of the training digits read right during each pass, each before its step.
    held_out_accuracy : list of float
        Share of the held-out digits read right after each pass.
    error : float
        Share of the 10,000 test digits read wrong after the last.
    """

    accuracy: list[float]
    held_out_accuracy: list[float]
    error: float

    def __post_init__(self) -> None:
        shares = [*self.accuracy, *self.held_out_accuracy, self.error]
        is_whole = len(self.accuracy) == len(self.held_out_accuracy) == RECIPE.epochs
        if not is_whole or not all(0 <= share <= 1 for share in shares):
            raise ValueError(f"{self!r}")

    def events(self) -> list[dict[str, float]]:
        """What `lenet.figures.curves.learning` draws: a dict for each pass."""
        pairs = zip(self.accuracy, self.held_out_accuracy, strict=True)
        return [
            {"epoch": number, "accuracy": during, "held_out_accuracy": after}
            for number, (during, after) in enumerate(pairs, 1)
        ]


@lru_cache
def results(file: Path = FILE) -> dict[str, Passes]:
    """The two trainings, by `OF_1998` and `TODAY`; a `Problem` where the file is missing, damaged, or of others."""
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
        if told["data"] != DATA or not is_of(told["recipe of today"], RECIPE):
            raise ValueError("another recipe")
        return {name: Passes(**told["trainings"][name]) for name in (OF_1998, TODAY)}
    except UNREADABLE as error:
        raise no_results(file, error, "optimisers") from error


def experiment(
    train: Callable[..., Any], as_published: Path, report: Callable[[str], Any] = print, file: Path = FILE
) -> None:
    """Train both, one after the other, on the processor; the test digits are looked at once, in the end.

    Parameters
    ----------
    train : callable
        `lenet.training.training.train`, which this Keras-free file cannot import.
    as_published : path
        The folder of the training as in 1998: what ``python -m lenet train_1998`` has left there is taken, else it is
        made.
    report : callable
        Called with a line of text after each pass.
    file : path
        Replaced at the end.

    Raises
    ------
    Problem
        When the folder holds another run, or a file cannot be written.
    """
    with alone(file):
        trainings = {OF_1998: _as_in_1998(as_published, report), TODAY: _as_today(train, report)}
        about = {"made by": "python -m lenet optimisers", "data": DATA, "recipe of today": dataclasses.asdict(RECIPE)}
        with disk.write_errors_as_problem(file):
            disk.write_json(file, {**about, "trainings": {name: vars(one) for name, one in trainings.items()}})
    results.cache_clear()


def _as_in_1998(folder: Path, report: Callable[[str], Any]) -> Passes:
    if not _has_ended(folder):
        as_in_1998.train(RECIPE, folder, report)
    rows = json.loads((folder / as_in_1998.PASSES).read_text(encoding="utf-8"))
    return Passes(
        accuracy=[1 - row["error"] for row in rows],
        held_out_accuracy=[1 - row["held_out_error"] for row in rows],
        error=test_error(zoo.load(folder)),
    )


def _has_ended(folder: Path) -> bool:
    """Whether this very training as in 1998 lies there, with all of its passes."""
    told = (disk.load_json(folder / "network.json") or {}).get("training", {})
    wanted = {"passes": len(as_in_1998.RATES), "seed": RECIPE.seed, "fraction": RECIPE.fraction}
    return {name: told.get(name) for name in wanted} == wanted


def _as_today(train: Callable[..., Any], report: Callable[[str], Any]) -> Passes:
    with tempfile.TemporaryDirectory() as where:
        folder = Path(where) / "run"
        network = train(RECIPE, folder, report)
        events = runs.Run(folder).epochs()
    return Passes(
        accuracy=[event["accuracy"] for event in events],
        held_out_accuracy=[event["held_out_accuracy"] for event in events],
        error=test_error(network),
    )
