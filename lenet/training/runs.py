"""Runs of training: start one, wait in line, follow, stop, resume. Imports no Keras.

A run is a folder and, while it lasts, a process: `python -m lenet train --run FOLDER`. What it has kept
`run_record` reads.
"""

import contextlib
import dataclasses
import os
import re
import secrets
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from ..files import disk, journal, owners, processes
from ..files.folders import root
from ..problems import N_, Problem
from . import devices
from .recipe import SETTINGS, TrainingConfig
from .run_record import ABOUT, BEGIN, CONFIG, LOG, RATE, Record
from .run_state import ASKED, LIVE, STOP, snapshot

if TYPE_CHECKING:
    from filelock import BaseFileLock

    from ..network.network import Network

CHECKPOINT, FRAMES = "checkpoint.npz", "frames"
TEACHER = ".teacher"  # beside the runs: what the newest teacher has said

_GONE = ".gone-"  # before the name of a folder that is being deleted
_LOCK, _ABOUT_LOCK = ".runs.lock", ".about.lock"
_NAME = "%Y%m%d-%H%M%S"  # of a run's folder: when it was started, then a tag
_TAG_BYTES, _LONGER_TAG_BYTES = 2, 1
MOST_LETTERS = {"title": 60, "note": 2000}  # characters


def runs(where: Path | str | None = None) -> "list[Run]":
    """Every run in a folder (`root()` when None is given), the newest first: list of Run."""
    where = Path(where or root())
    try:
        folders = [folder for folder in where.iterdir() if not folder.name.startswith(".")]
    except OSError:  # there is none, or it is a file: whoever starts a run is told
        folders = []
    return [Run(folder) for folder in sorted(folders, reverse=True) if (folder / CONFIG).exists()]


def waiting(where: Path | str | None = None) -> "list[Run]":
    """The runs that wait in line, first come first."""
    found = []
    for run in runs(where):
        if not (run.folder / processes.PROCESS).exists():  # nobody holds it; pages ask every second, and runs are many
            continue
        with contextlib.suppress(Problem):  # deleted or damaged meanwhile: it waits no more
            now = snapshot(run.folder)
            if now.state == "queued":
                found.append((now.ticket, run.name, run))
    return [run for *_place, run in sorted(found)]


def start(
    config: TrainingConfig,
    where: Path | str | None = None,
    most_queued: int | None = None,
    begin: "Network | None" = None,
    owner: str | None = None,
) -> "Run":
    """Make a run folder and start its process, which trains or waits in line for its device.

    Parameters
    ----------
    config : TrainingConfig
    where : path, optional
        The folder that holds the runs; `root()` when None is given.
    most_queued : int, optional
        How many runs may wait.
    begin : Network, optional
        What it begins with; random weights when None is given.
    owner : str, optional
        The key of whom it is, see `owners`; everybody's when None is given.

    Returns
    -------
    Run

    Raises
    ------
    Problem
        When the folder cannot be written, enough runs wait already, or the network is another than the recipe's.
    """
    where = Path(where or root()).absolute()
    refuse_another_network(config, begin)

    def fill(folder: Path) -> None:
        if begin is not None:
            begin.save(folder / BEGIN)

    with disk.write_errors_as_problem(where):
        where.mkdir(parents=True, exist_ok=True)
        with root_lock(where):
            return begun(where, config, most_queued, owner, fill)


def begun(
    where: Path, config: TrainingConfig, most_queued: int | None, owner: str | None, fill: Callable[[Path], None]
) -> "Run":
    """A new run of this recipe, its folder filled by `fill`, its process started; under the root's lock."""
    _refuse_a_long_line(where, most_queued)
    run = Run(_new_folder(where))
    try:
        _hold(run.folder)
        disk.write_json(run.folder / CONFIG, dataclasses.asdict(config))
        fill(run.folder)
        if owner is not None:
            owners.mark(run.folder, owner)
        _launch(run.folder)
    except (OSError, Problem):
        shutil.rmtree(run.folder, ignore_errors=True)
        raise
    return run


def refuse_another_network(config: TrainingConfig, begin: "Network | None") -> None:
    """A `Problem` where a training cannot begin with this network, since its recipe trains another."""
    if begin is not None and begin.spec != config.spec:
        there, wanted = begin.spec.to_dict(), config.spec.to_dict()
        raise Problem(
            N_("{name} has another {names} than the recipe; choose the same there."),
            name=begin.name,
            names=", ".join(key for key in wanted if wanted[key] != there[key]),
        )


def _refuse_a_long_line(where: Path, most: int | None) -> None:
    if most is not None and (count := len(waiting(where))) >= most:
        raise Problem(
            N_("{count} runs wait already, and this playground lets {most} wait; withdraw one, or come back later."),
            count=count,
            most=most,
        )


@dataclasses.dataclass(frozen=True)
class Run(Record):
    """One run: what it has kept, and what can be done with it.

    Attributes
    ----------
    folder : path
    """

    def describe(self, title: str | None = None, note: str | None = None) -> None:
        """Give it a title, a note, or both; at most 60 and 2,000 characters. What is None stays as it is."""
        given = {name: text for name, text in (("title", title), ("note", note)) if text is not None}
        for name, text in given.items():
            if len(text) > MOST_LETTERS[name]:
                raise Problem(
                    N_("The {what} has {count} characters; use {most} or less."),
                    what=name,
                    count=len(text),
                    most=MOST_LETTERS[name],
                )
        self._write_about(**{name: text.strip() for name, text in given.items()})

    def mark_as_twin(self, setting: str) -> None:
        """Write down that it differs in this one setting from the run whose twin it is."""
        self._write_about(twin=setting)

    def mark_as_going_on(self, run: "Run") -> None:
        """Write down that it goes on from the end of another run, and what is said of that one."""
        twin = {} if run.twin_setting is None else {"twin": run.twin_setting}
        self._write_about(**{"from": run.name, "after": str(run.config.epochs)}, **twin)

    def _write_about(self, **changed: str) -> None:
        with disk.write_errors_as_problem(self._must_exist()), disk.lock(self.folder / _ABOUT_LOCK):
            disk.write_json(self.folder / ABOUT, {**self._about(), **changed})

    def change_rate(self, rate: float) -> None:
        """Let the training go on with another learning rate, from the steps on that come next.

        Parameters
        ----------
        rate : float
            In the place of the recipe's `rate`; its schedule goes on from where it is.
        """
        SETTINGS["rate"].check(rate)
        if self.state not in ("queued", "running"):
            raise Problem(N_("The run {name} does not train any more."), name=self.name)
        with disk.write_errors_as_problem(self.folder):
            disk.write_json(self.folder / RATE, {"rate": rate})

    def stop(self) -> None:
        """Ask it to end after the steps in progress; the whole epochs are kept."""
        self._must_exist()
        if self.state in ("queued", "running"):
            with disk.write_errors_as_problem(self.folder):
                (self.folder / STOP).touch()

    def resume(self, most_queued: int | None = None) -> None:
        """Go on from the last whole epoch, at the end of the line; `most_queued` as for `start`."""
        with disk.write_errors_as_problem(self.folder), root_lock(self._must_exist().parent):
            if processes.alive(processes.holder(self.folder), self.folder):
                raise Problem(N_("The run {name} has not ended yet."), name=self.name)
            if self.state == "done":
                raise Problem(N_("The run {name} is done; there is nothing to resume."), name=self.name)
            _refuse_a_long_line(self.folder.parent, most_queued)
            (self.folder / STOP).unlink(missing_ok=True)
            _launch(self.folder)

    def withdraw(self) -> None:
        """Take it out of the line; its folder goes too, unless it holds epochs of an earlier start."""
        if self.state != "queued":
            raise Problem(N_("The run {name} no longer waits; stop it instead."), name=self.name)
        self.stop()
        processes.kill(processes.holder(self.folder), self.folder)
        if not (self.folder / CHECKPOINT).exists():
            self.delete()

    def delete(self) -> None:
        """Delete its folder for good, once its process has ended."""
        with disk.write_errors_as_problem(self.folder), root_lock(self._must_exist().parent):
            if processes.alive(processes.holder(self.folder), self.folder):
                raise Problem(N_("The run {name} has not ended yet."), name=self.name)
            gone = self.folder.with_name(f"{_GONE}{self.name}")
            os.replace(self.folder, gone)  # so that nobody sees half a folder
            shutil.rmtree(gone)


def refuse_data_in_use(data: str, called: Callable[[Run], str] = lambda run: run.title or run.name) -> None:
    """Raise a `Problem` while a run that has not ended trains on the data set of this id; `called` says its name."""
    run = data_user(data)
    if run is not None:
        raise Problem(N_("The run {name} trains on this data set; let it end, or stop it first."), name=called(run))


def data_user(data: str, where: Path | str | None = None) -> Run | None:
    """A run that has not ended and trains on the data set of this id; None where there is none."""
    for run in runs(where):
        with contextlib.suppress(Problem):  # its recipe is damaged: it trains on nothing
            if run.state in LIVE and run.config.data == data:
                return run
    return None


def _launch(folder: Path) -> None:
    """Start the run's process, cut loose from this one, and write down which it is; under the root's lock."""
    lack = devices.missing_requirement()
    if lack is not None:
        raise lack
    journal.append(folder, {"kind": ASKED, "time": time.time()})
    ticket = next_ticket(folder.parent)
    process = processes.start(["train", "--run", str(folder)], folder / LOG)
    disk.write_json(folder / processes.PROCESS, {**processes.record(process), "ticket": ticket})


def _hold(folder: Path) -> None:
    """Until the run's own process is there this one stands for it: who looks meanwhile sees a run that waits."""
    disk.write_json(folder / processes.PROCESS, {**processes.own_record(), "ticket": 0})


def next_ticket(where: Path) -> int:
    """The place in the line of whoever comes now; under the root's lock."""
    taken = (processes.holder(run.folder) for run in runs(where))
    return 1 + max((process.get("ticket", 0) for process in taken if process), default=0)


def _new_folder(where: Path) -> Path:
    folder = where / f"{time.strftime(_NAME)}-{secrets.token_hex(_TAG_BYTES)}"
    while folder.exists():
        folder = folder.with_name(f"{folder.name}{secrets.token_hex(_LONGER_TAG_BYTES)}")
    folder.mkdir()
    return folder


def is_run_id(name: str) -> bool:
    """Whether a run's folder could be called so by itself, there or not."""
    return bool(re.fullmatch(r"[0-9]{8}-[0-9]{6}-([0-9a-f]{2}){2,9}", name))


def root_lock(where: Path) -> "BaseFileLock":
    """What whoever starts, resumes or deletes a run holds meanwhile."""
    return disk.lock(where / _LOCK)
