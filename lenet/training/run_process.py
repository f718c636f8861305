"""What a training process does with its run folder: wait its turn, say how it begins and ends. Imports no Keras."""

import contextlib
import dataclasses
import errno
import os
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..files import disk, journal, processes
from ..network.classes import MNIST
from ..problems import N_, Problem
from . import run_record, runs
from .recipe import TrainingConfig

if TYPE_CHECKING:
    from filelock import BaseFileLock

_RESERVE, _LOCK = ".reserve", ".lock"
_FIRST_GPU, _HIDES_GPUS = Path("/dev/nvidia0"), ("", "-1")
_POLL = 0.3  # seconds between two looks of a process that waits in line
_WORD_SECONDS = 0.5  # between two words of how far a phase is
PHASES = ("preparing", "teaching", "training", "measuring", "calibrating")  # teaching: where a recipe has a teacher


class Stopped(Exception):
    """The training was asked to end; raised wherever it looks."""


def looking(folder: Path) -> Callable[[], None]:
    """What raises `Stopped` once the folder's run was asked to end; a call takes microseconds."""

    def check_stop() -> None:
        if (folder / runs.STOP).exists():
            raise Stopped

    return check_stop


@contextlib.contextmanager
def wait_turn(folder: Path | str) -> Iterator[bool]:
    """Wait in line for the run's device and hold it; gives False when told to stop while waiting.

    Whoever came first goes first: a process takes the device only when no run that took its
    place in the line earlier still waits for it.
    """
    run = runs.Run(Path(folder).absolute())
    device = device_of(run.config)
    _take_a_place(run.folder)
    lock = _wait(run, device)
    if lock is None:
        end(run.folder, {"kind": "stopped"})
        yield False
        return
    try:
        begin(run.folder, run.config)
        yield True
    finally:
        lock.release()


def _take_a_place(folder: Path) -> None:
    """Stand in the line: as whoever started this process has written, or else at its end."""
    if not _is_mine(processes.holder(folder)):
        with runs.root_lock(folder.parent):  # a starter that is about to write holds it
            _claim(folder, runs.next_ticket(folder.parent))


def device_of(config: TrainingConfig) -> str:
    """The device that a recipe's run holds while it trains: ``"cpu"``, ``"gpu0"``, ...

    Looks at the driver's device file only, since TensorFlow takes seconds and half a gigabyte to ask.
    """
    if config.device != "auto":
        return config.device.replace(":", "")
    hidden = os.environ.get("CUDA_VISIBLE_DEVICES") in _HIDES_GPUS
    return "gpu0" if _FIRST_GPU.exists() and not hidden else "cpu"


def _wait(run: runs.Run, device: str) -> "BaseFileLock | None":
    """The device's lock, held, once it is this run's turn; None when it was told to stop."""
    while not (run.folder / runs.STOP).exists():
        if not _someone_before(run, device):
            lock = disk.lock(run.folder.parent / f".device-{device}.lock", timeout=0)
            with contextlib.suppress(TimeoutError):
                lock.acquire()
                return lock
        time.sleep(_POLL)
    return None


def device_holder(run: runs.Run) -> runs.Run | None:
    """The run that holds the device that this one waits for; None where nobody does."""
    device = device_of(run.config)
    for other in runs.runs(run.folder.parent):
        with contextlib.suppress(Problem):  # deleted or damaged meanwhile
            if other.name != run.name and other.state in ("running", "stopping") and device_of(other.config) == device:
                return other
    return None


def _someone_before(run: runs.Run, device: str) -> bool:
    me = processes.holder(run.folder)
    if me is None:
        raise Problem(N_("There is no run {name} any more."), name=run.name)
    for other in runs.runs(run.folder.parent):
        process = processes.holder(other.folder)
        if process is None or process["ticket"] >= me["ticket"]:
            continue
        with contextlib.suppress(Problem):  # deleted or damaged meanwhile: it waits no more
            if runs.snapshot(other.folder).state == "queued" and device_of(other.config) == device:
                return True
    return False


def begin(folder: Path, config: TrainingConfig) -> None:
    """Make the folder this process's own and write that training begins; again is harmless."""
    folder.mkdir(parents=True, exist_ok=True)
    with disk.lock(folder / _LOCK):  # two who give the same folder at once
        _refuse_another(folder)
        _refuse_other_settings(folder, config)
        if not (folder / runs.CHECKPOINT).exists():
            disk.write_json(folder / runs.CONFIG, dataclasses.asdict(config))
        held = _claim(folder)
    _clear_up(folder)
    (folder / _RESERVE).write_bytes(bytes(run_record.RESERVE_BYTES))  # room for last words on a full disk
    if not held or runs.snapshot(folder).last is None:
        me = processes.holder(folder) or processes.own_record()
        who = {**_who(me), "device": device_of(config), **_class_names(config)}
        journal.append(folder, {"kind": "started", **who, "time": time.time()})
        Phase(folder, "preparing")  # what trains has yet to be loaded


def _class_names(config: TrainingConfig) -> dict[str, Any]:
    """What the classes of a data set are called, which can be deleted once its run has ended."""
    from ..datasets import kept  # loads NumPy, which a run that waits has no use for

    return {} if config.data == MNIST else {"classes": list(kept.class_names(config.data))}


def _clear_up(folder: Path) -> None:
    """Remove what an earlier process of this run has left half written when it was killed."""
    for names in (runs.CHECKPOINT, "weights.npz", "network.json", "model.keras", run_record.PROGRESS):
        disk.remove_leftovers(folder, names)
    disk.remove_leftovers(folder / runs.FRAMES, "*")


def end(folder: Path, event: journal.Event) -> None:
    """Write the last event of this process and let go of the folder."""
    (folder / _RESERVE).unlink(missing_ok=True)
    journal.append(folder, {**event, "time": time.time()})
    for name in (runs.STOP, run_record.PROGRESS, processes.PROCESS):
        (folder / name).unlink(missing_ok=True)


class Phase:
    """One phase of a run: begun in the journal, unless it is there, then a word now and then of how far it is.

    A call takes one of its `of` parts as done, and raises `Stopped` once the run was asked to end.

    Parameters
    ----------
    folder : path
    name : str
        One of `PHASES`.
    of : int
        Parts; 0 where nobody can say how many there are.
    span : (float, float)
        Where in the phase these parts begin and end, 0 to 1.
    **about
        What else its event says.
    """

    def __init__(
        self, folder: Path, name: str, of: int = 0, span: tuple[float, float] = (0.0, 1.0), **about: Any
    ) -> None:
        self._folder, self._name, self._of, self._done, self._span = folder, name, of, 0, span
        self._check_stop = looking(folder)
        self._last_word = 0.0
        self._ended = False
        if [event.get("phase") for event in runs.Run(folder).phases()][-1:] != [name]:
            journal.append(folder, {"kind": "phase", "phase": name, "time": time.time(), **about})

    def __call__(self) -> None:
        self._check_stop()
        self._done += 1
        if self._of:
            first, last = self._span
            self.say({"part": first + (last - first) * min(1.0, self._done / self._of)})

    def reckon(self, part: float, left: float | None) -> None:
        """So much of it is done, 0 to 1, and so many seconds are left, None before that is known."""
        self._check_stop()
        self.say({"part": part, **({} if left is None else {"left": round(left, 1)})})

    def say(self, word: Mapping[str, Any], at_once: bool = False) -> None:
        """Leave word of how far it is, unless the last was left a moment ago."""
        now = time.monotonic()
        if self._ended or (not at_once and now - self._last_word < _WORD_SECONDS):
            return
        self._last_word = now
        disk.write_json(self._folder / run_record.PROGRESS, {"phase": self._name, "time": time.time(), **word})

    def end(self) -> None:
        """Say nothing more: the next phase has begun."""
        self._ended = True


@contextlib.contextmanager
def failure_recorded(folder: Path | str) -> Iterator[None]:
    """Write into the journal what makes training fail, and raise it further."""
    folder = Path(folder)
    try:
        yield
    except Exception as error:
        if not folder.is_dir():
            raise Problem(N_("The run folder {path} was deleted while it trained."), path=str(folder)) from error
        process = processes.holder(folder)
        if process is not None and process["pid"] == os.getpid():
            with contextlib.suppress(OSError):  # a disk too full even for this: `why` finds it full
                end(folder, _failure(_as_problem(error, folder), process))
        raise


def _who(process: processes.Record) -> processes.Record:
    """By what an event names the process that it is of, to the digit as ``pid.json`` does."""
    return {"pid": process["pid"], "created": process["created"]}


def _failure(problem: Problem, process: processes.Record) -> journal.Event:
    values = {key: _plain(value) for key, value in problem.values.items()}
    return {"kind": "failed", **_who(process), "sentence": problem.sentence, "values": values}


def _as_problem(error: Exception, folder: Path) -> Problem:
    """An error as a sentence for the reader."""
    if isinstance(error, Problem):
        return error
    if getattr(error, "errno", None) == errno.ENOSPC or os.strerror(errno.ENOSPC) in str(error):
        return run_record.full_disk(folder)
    if isinstance(error, MemoryError) or type(error).__name__ == "ResourceExhaustedError":
        return Problem(N_("Not enough memory; use a smaller batch."))
    return run_record.broke_off(f"{type(error).__name__}: {error}")


def _plain(value: Any) -> str | int | float:
    return value if isinstance(value, (str, int, float)) else str(value)


def _refuse_other_settings(folder: Path, config: TrainingConfig) -> None:
    if not ((folder / runs.CHECKPOINT).exists() and (folder / runs.CONFIG).exists()):
        return
    there, wanted = vars(TrainingConfig.from_file(folder / runs.CONFIG)), vars(config)
    differing = [name for name in wanted if wanted[name] != there[name] and name != "device"]
    if differing:
        raise Problem(
            N_("{path} holds a run with another {names}; give another folder, or the same settings to resume."),
            path=str(folder),
            names=", ".join(differing),
        )


def _claim(folder: Path, ticket: int = 0) -> bool:
    """Write this process into the folder, unless another live one holds it; True when it stood there already."""
    process = _refuse_another(folder)
    if _is_mine(process):
        return True
    if process is not None and process["pid"] == os.getpid():  # whoever started this process wrote its place down
        ticket = process["ticket"]
    disk.write_json(folder / processes.PROCESS, {**processes.own_record(), "ticket": ticket})
    return False


def _refuse_another(folder: Path) -> processes.Record | None:
    """What ``pid.json`` says, unless that is another process, and alive: then a `Problem`."""
    process = processes.holder(folder)
    mine = process is not None and process["pid"] == os.getpid()
    if not mine and processes.alive(process, folder):
        raise Problem(N_("The run {name} has not ended yet."), name=folder.name)
    return process


def _is_mine(process: processes.Record | None) -> bool:
    """Whether what ``pid.json`` says is this very process."""
    if process is None or process["pid"] != os.getpid():
        return False
    return processes.same_start(process, processes.created(os.getpid()))
