"""How accuracy falls when digits are disturbed, see `disturbances`.

What a network stands is measured on all 10,000 test digits and kept beside its weights as
`robustness.json`, by ``python -m lenet robustness``; a page lets that command run as a process of
its own (`start`) and follows it (`status`).
"""

import contextlib
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ..datasets import kept
from ..digits import mnist
from ..files import disk, processes
from ..network.classes import MNIST
from ..network.network import Network
from ..network.zoo import folder_of
from ..problems import N_, Problem
from .disturbances import KINDS, disturb
from .swap import weights_hash

FILE, PROGRESS, LOG = "robustness.json", "robustness.progress.json", "robustness.log"

Points = dict[str, list[dict[str, float]]]
"""Kind -> ``{"level": float, "accuracy": float in [0, 1]}`` in the order of its levels."""


_SILENT = 60.0  # seconds without word after which a process counts as dead; a level takes one, ten on a busy machine
_MOST_LEVELS = 1_000  # more are not believed
_MOST_WHY = 300  # characters of an error that are quoted
_CHUNK = 100  # digits read at a time
_LOCK = ".robustness.lock"
# On a busy machine two threads of NumPy's wait for each other: it took seven times as long as with one.
_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1"}

_TESTED_ON = "MNIST test digits, x_test sha256 " + mnist.HASHES["x_test"]


@dataclass(frozen=True)
class Status:
    """What `status` saw in a network's folder."""

    progress: dict[str, int] | None  # while it is being measured: "done" and "of", levels
    problem: Problem | None  # why the last measuring broke off, or what is wrong with its file
    results: dict[str, Any] | None  # as `results` returns it


def measure(network: Network, report: Callable[[int, int], None] | None = None) -> Points:
    """How often a network is right on the test digits, of MNIST or of its data set, by kind and level.

    Parameters
    ----------
    network : Network
    report : callable, optional
        Called with (done, of) before each level: how many are measured, of how many.

    Returns
    -------
    dict of str to list of dict
        Kind -> ``{"level": float, "accuracy": float in [0, 1]}`` in the order of its levels.
    """
    images, labels = kept.part(network.data, "test")
    undisturbed = _accuracy(network, mnist.to_input(images), labels)
    steps = [(kind, level) for kind in KINDS for level in KINDS[kind].levels]
    points: Points = {kind: [] for kind in KINDS}
    for done, (kind, level) in enumerate(steps):
        if report is not None:
            report(done, len(steps))
        none = level == KINDS[kind].none
        accuracy = undisturbed if none else _accuracy(network, disturb(images, kind, level), labels)
        points[kind].append({"level": level, "accuracy": accuracy})
    return points


def write(network: Network, folder: Path | str) -> dict[str, Any]:
    """Measure a network and keep the result beside its weights; says in `PROGRESS` how far it is.

    Parameters
    ----------
    network : Network
    folder : path
        Where the network was loaded from; receives `FILE`.

    Returns
    -------
    dict
        As `results` returns it.

    Raises
    ------
    Problem
        When the folder cannot be written, or holds no network.
    """
    folder = Path(folder)
    try:
        with disk.write_errors_as_problem(folder):
            measured = _measured(network, folder)
            disk.write_json(folder / FILE, measured)
    except Exception as error:
        with contextlib.suppress(OSError):
            disk.write_json(folder / PROGRESS, {"why": str(error) or type(error).__name__})
        raise
    with contextlib.suppress(OSError):
        (folder / PROGRESS).unlink(missing_ok=True)
    return measured


def _measured(network: Network, folder: Path) -> dict[str, Any]:
    """Accuracies and their provenance, as `FILE` holds them."""
    me = processes.own_record()
    return {
        "made by": "python -m lenet robustness",
        "data": _TESTED_ON if network.data == MNIST else f"test part of the data set {network.data}",
        "digits": len(kept.part(network.data, "test")[1]),
        "weights sha256": weights_hash(folder),
        "kinds": measure(network, lambda done, of: _write_progress(folder, done, of, me)),
    }


def results(folder: Path | str) -> dict[str, Any] | None:
    """What was measured of the network in a folder.

    Parameters
    ----------
    folder : path

    Returns
    -------
    dict or None
        ``"kinds"`` as from `measure`, ``"digits"``, and the provenance. None when nothing was
        measured, or the weights were others then.

    Raises
    ------
    Problem
        When the file is damaged, or the folder holds no network.
    """
    file = Path(folder) / FILE
    try:
        measured = json.loads(file.read_text(encoding="utf-8"))
        for kind in KINDS:
            _check_points(kind, measured["kinds"][kind])
        if type(measured["digits"]) is not int or measured["digits"] < 1:
            raise ValueError(f"{measured['digits']!r} digits")
        known = measured["weights sha256"]
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise Problem(
            N_("{file} holds no measured accuracies ({why}); make it again: python -m lenet robustness {folder}."),
            file=str(file),
            why=repr(error),
            folder=str(folder),
        ) from error
    return measured if known == weights_hash(folder) else None


def status(folder: Path | str) -> Status:
    """How far the measuring in a folder is, whether it broke off, and what was measured.

    In this order: a process writes what it has measured before it takes back its word. Looked at the
    other way round, one that ends in between would seem to have measured nothing.
    """
    going, problem = _going(Path(folder))
    try:
        return Status(going, problem, results(folder))
    except Problem as damaged:
        return Status(going, problem or damaged, None)


def _going(folder: Path) -> tuple[dict[str, int] | None, Problem | None]:
    """The progress, or else the `Problem` that broke it off; None, None when nothing is being measured."""
    word = disk.load_json(folder / PROGRESS)
    if word is None:
        return None, None
    if "why" in word:
        return None, _broke_off(str(word["why"]))
    done, of = word.get("done"), word.get("of")
    if not (type(done) is int and type(of) is int and 0 <= done <= of <= _MOST_LEVELS and of):
        return None, None
    if not processes.alive(word, folder):
        # It may have ended well in between: then it has taken its word back.
        return None, _silent_end(folder) if disk.load_json(folder / PROGRESS) == word else None
    try:
        silent = time.time() - (folder / PROGRESS).stat().st_mtime
    except OSError:
        return None, None
    return (None if silent > _SILENT else {"done": done, "of": of}), None


def _silent_end(folder: Path) -> Problem:
    """Why a process ended that could not say so itself: by its log, or else it was killed."""
    try:
        lines = (folder / LOG).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    if lines and lines[-1].startswith("lenet: "):
        return _broke_off(lines[-1].removeprefix("lenet: "))
    return Problem(N_("The measuring was killed, or the machine ran out of memory or was switched off."))


def _broke_off(why: str) -> Problem:
    return Problem(N_("The measuring broke off: {why}"), why=why[:_MOST_WHY])


def start(folder: Path | str) -> bool:
    """Measure the network in a folder in a process of its own, which outlives this one; see `status`.

    Parameters
    ----------
    folder : path
        What the process prints goes to its `LOG`.

    Returns
    -------
    bool
        False when one is at it already.

    Raises
    ------
    Problem
        When there is no such folder, or it cannot be written.
    """
    place = folder_of(Path(folder).absolute())  # a lock would make a folder that is gone again
    with disk.write_errors_as_problem(place), disk.lock(place / _LOCK):
        if _going(place)[0] is not None:
            return False
        (place / LOG).unlink(missing_ok=True)
        process = processes.start(["robustness", str(place)], place / LOG, _ONE_THREAD)
        _write_progress(place, 0, sum(len(kind.levels) for kind in KINDS.values()), processes.record(process))
    return True


def _write_progress(folder: Path, done: int, of: int, process: processes.Record) -> None:
    disk.write_json(folder / PROGRESS, {"done": done, "of": of, **process})


def _check_points(kind: str, points: Any) -> None:
    """Refuse, as a ValueError or TypeError, what `measure` cannot have returned for a kind."""
    if not points or not isinstance(points, list):
        raise ValueError(f"{kind}: {points!r}")
    least, most = KINDS[kind].limits
    for point in points:
        if not (least <= point["level"] <= most and 0 <= point["accuracy"] <= 1):
            raise ValueError(f"{kind}: {point!r}")


def _accuracy(network: Network, inputs: np.ndarray, labels: np.ndarray) -> float:
    return float((network.probabilities(inputs, chunk=_CHUNK).argmax(axis=1) == labels).mean())
