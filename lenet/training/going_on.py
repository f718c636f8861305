"""A run that goes on from the end of another. It is a run of its own, so that the other one stays as it was.

It begins with the other's whole checkpoint, the optimiser's state included, and has its frames, curves and epochs
before its own. Imports no Keras.
"""

import contextlib
import dataclasses
import shutil
from pathlib import Path

from ..files import disk, journal
from ..problems import N_, Problem
from . import run_record, runs
from .schedule import rate_at

# Of what went before: where it goes on from, and what is shown of the way there.
_TAKEN = (runs.CHECKPOINT, run_record.STEPS, runs.RATE, runs.BEGIN, runs.FRAMES, "tensorboard")
_EVENTS = ("epoch", "rate")


def go_on(run: runs.Run, epochs: int = 1, most_queued: int | None = None, owner: str | None = None) -> runs.Run:
    """Start a run that goes on from one that is done.

    Parameters
    ----------
    run : runs.Run
    epochs : int
        How many more its recipe has.
    most_queued : int, optional
        How many runs may wait.
    owner : str, optional
        As for `runs.start`.

    Returns
    -------
    runs.Run

    Raises
    ------
    Problem
        When the run has not ended or has lost its checkpoint, enough runs wait, or the folder cannot be written.
    """
    where = run.folder.parent
    with disk.write_errors_as_problem(where), runs.root_lock(where):
        if run.state != "done":  # its process may still be leaving: what it had to write is written
            raise Problem(N_("The run {name} has not ended yet."), name=run.name)
        if not (run.folder / runs.CHECKPOINT).exists():
            raise Problem(N_("The run {name} has lost what it would go on from."), name=run.name)
        config = run.config
        longer = dataclasses.replace(config, epochs=config.epochs + epochs)
        return runs.begun(where, longer, most_queued, owner, lambda folder: _take(run, folder))


def _take(run: runs.Run, folder: Path) -> None:
    """Copy what went before into the new run's folder."""
    for name in _TAKEN:
        source = run.folder / name
        if source.is_dir():
            shutil.copytree(source, folder / name)
        elif source.exists():
            shutil.copyfile(source, folder / name)
    journal.append(folder, *(event for event in run.events() if event["kind"] in _EVENTS))
    runs.Run(folder).mark_as_going_on(run)


def later(run: runs.Run) -> list[runs.Run]:
    """The runs that went on from this one, the newest first."""
    found = []
    for other in runs.runs(run.folder.parent):
        with contextlib.suppress(Problem):
            if (other.went_on_from or ("",))[0] == run.name:
                found.append(other)
    return found


def rates(run: runs.Run, epochs: int = 1) -> tuple[float, float]:
    """The learning rates at the first and after the last step of so many epochs more.

    A schedule is stretched over all epochs: what comes later than the first ones were meant for is trained at its end.
    """
    config = run.config
    longer = dataclasses.replace(config, epochs=config.epochs + epochs)
    return rate_at(longer, config.epochs / longer.epochs, run.rate), rate_at(longer, 1.0, run.rate)
