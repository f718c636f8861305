"""Runs of training: start one, wait in line, follow, stop, resume. Imports no Keras.

A run is a folder and, while it lasts, a process: `python -m lenet train --run FOLDER`. What state
a run is in is worked out anew at each look, from what lies in its folder and from whether its
process is alive; it is written down nowhere, so that nothing can disagree.
"""

import contextlib
import dataclasses
import errno
import json
import os
import secrets
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import psutil
from filelock import FileLock, Timeout

from . import journal
from .network import Network, check_weights, load_arrays
from .problems import N_, Problem
from .recipe import TrainingConfig

STATES = ("queued", "running", "stopping", "stopped", "done", "failed")
CONFIG, PROCESS, LOG, ABOUT = "config.json", "pid.json", "log.txt", "about.json"
CHECKPOINT, PROGRESS, STOP, EPOCHS = "checkpoint.npz", "progress.json", "stop", "epochs"
PROJECT = Path(__file__).parents[1]

_RESERVE, _RESERVE_BYTES = ".reserve", 65_536
_POLL = 0.3  # seconds between two looks of a process that waits in line
_LOG_BYTES, _LOG_LINES = 8_192, 20
_MOST_KEPT = 100  # epochs of which the weights are kept, a quarter of a megabyte each
_CLOCKS = 2.0  # seconds: two processes may work out a process's start a little differently


def root():
    """The folder that holds the runs: the environment's ``LENET_RUNS``, else ``runs``."""
    return Path(os.environ.get("LENET_RUNS") or "runs").absolute()


def runs(where=None):
    """Every run in a folder (`root()` when None is given), the newest first: list of Run."""
    folders = (path.parent for path in Path(where or root()).glob(f"[!.]*/{CONFIG}"))
    return [Run(folder) for folder in sorted(folders, reverse=True)]


def waiting(where=None):
    """The runs that wait in line, first come first."""
    found = [(_process(run.folder) or {}, run) for run in runs(where) if run.state_or_none == "queued"]
    return [run for _, run in sorted(found, key=lambda pair: pair[0].get("ticket", 0))]


def start(config, where=None, most_queued=None):
    """Make a run folder and start its process, which trains or waits in line for its device.

    Parameters
    ----------
    config : TrainingConfig
    where : path, optional
        The folder that holds the runs; `root()` when None is given.
    most_queued : int, optional
        How many runs may wait.

    Returns
    -------
    Run

    Raises
    ------
    Problem
        When the folder cannot be written, or enough runs wait already.
    """
    where = Path(where or root()).absolute()
    with _writing(where):
        where.mkdir(parents=True, exist_ok=True)
        with _root_lock(where):
            _refuse_a_long_line(where, most_queued)
            run = Run(_new_folder(where))
            try:
                journal.write_json(run.folder / CONFIG, dataclasses.asdict(config))
                _launch(run.folder)
            except OSError:
                shutil.rmtree(run.folder, ignore_errors=True)
                raise
    return run


def _refuse_a_long_line(where, most):
    count = len(waiting(where)) if most is not None else 0
    if most is not None and count >= most:
        raise Problem(
            N_("{count} runs wait already, and this playground lets {most} wait; withdraw one, or come back later."),
            count=count,
            most=most,
        )


@dataclasses.dataclass(frozen=True)
class Run:
    """One run.

    Attributes
    ----------
    folder : path
    """

    folder: Path

    @property
    def name(self):
        """The name of its folder, unique among the runs of one root."""
        return self.folder.name

    @property
    def config(self):
        """Its `TrainingConfig`; a damaged file is a `Problem`."""
        self._must_exist()
        return TrainingConfig.from_file(self.folder / CONFIG)

    @property
    def state(self):
        """One of `STATES`; a `Problem` when the folder is gone or cannot be read."""
        self._must_exist()
        events, process = self.events(), _process(self.folder)
        last = _last_kind(events, process)
        if last in ("done", "failed"):
            return last
        asked = (self.folder / STOP).exists()
        if _alive(process, self.folder):
            if asked or last == "stopped":
                return "stopping"
            return "running" if last else "queued"
        return "stopped" if asked or last == "stopped" or not (process or events) else "failed"

    @property
    def state_or_none(self):
        """Its state; None when its folder went or is damaged meanwhile."""
        with contextlib.suppress(Problem):
            return self.state
        return None

    @property
    def title(self):
        """What its owner calls it; its folder's name at first."""
        return self._about().get("title") or self.name

    @property
    def note(self):
        """What its owner noted; empty at first."""
        return self._about().get("note") or ""

    def describe(self, title, note):
        """Give it a title and a note; at most 60 and 2,000 characters."""
        for what, text, most in (("title", title, 60), ("note", note, 2000)):
            if len(text) > most:
                raise Problem(
                    N_("The {what} has {count} characters; use {most} or less."), what=what, count=len(text), most=most
                )
        with _writing(self._must_exist()):
            journal.write_json(self.folder / ABOUT, {"title": title.strip(), "note": note.strip()})

    def _about(self):
        found = _read_object(self.folder / ABOUT) or {}
        return {key: value for key, value in found.items() if isinstance(value, str)}

    def events(self):
        """Its events, oldest first: list of dict with ``kind`` started, epoch, stopped, failed or done."""
        return [event for event in journal.events(self.folder) if isinstance(event.get("kind"), str)]

    def epochs(self):
        """The events of whole epochs, in order."""
        return [event for event in self.events() if event["kind"] == "epoch"]

    def progress(self):
        """How far the epoch in progress is: dict with epoch, step, steps, loss, accuracy; empty before the first."""
        return _read_object(self.folder / PROGRESS) or {}

    def kept(self):
        """The epochs whose weights are kept, 0 is before the first: list of int, in order."""
        names = (path.stem for path in (self.folder / EPOCHS).glob("[0-9]*.npz"))
        return sorted(int(name) for name in names if name.isdecimal())

    def kept_at(self, epoch):
        """When the weights of an epoch that is kept were written: seconds since 1970."""
        return _epoch_file(self.folder, epoch).stat().st_mtime

    def at(self, epoch):
        """The `Network` as it was after an epoch that is kept; damaged weights are a `Problem`."""
        spec = self.config.spec
        weights = check_weights(load_arrays(_epoch_file(self.folder, epoch)), spec.weight_shapes)
        return Network(self.name, spec, weights)

    def log(self):
        """The end of what its process has printed: str of at most 20 lines."""
        try:
            with open(self.folder / LOG, "rb") as file:
                file.seek(max(0, file.seek(0, os.SEEK_END) - _LOG_BYTES))
                text = file.read().decode(errors="replace")
        except OSError:
            return ""
        return "\n".join(text.splitlines()[-_LOG_LINES:])

    def why(self):
        """Why it failed: a `Problem`, which says it in one sentence, and the end of the log."""
        self._must_exist()
        log = self.log()
        failed = [event for event in self.events() if event["kind"] == "failed"]
        if failed and _last_kind(self.events(), _process(self.folder)) == "failed":
            return Problem.again(failed[-1].get("sentence"), failed[-1].get("values")), log
        return _unsaid(self.folder, log), log

    def stop(self):
        """Ask it to end after the steps in progress; the whole epochs are kept."""
        self._must_exist()
        if self.state in ("queued", "running"):
            with _writing(self.folder):
                (self.folder / STOP).touch()

    def resume(self):
        """Go on from the last whole epoch, at the end of the line."""
        with _writing(self.folder), _root_lock(self._must_exist().parent):
            if _alive(_process(self.folder), self.folder):
                raise Problem(N_("The run {name} has not ended yet."), name=self.name)
            if self.state == "done":
                raise Problem(N_("The run {name} is done; there is nothing to resume."), name=self.name)
            (self.folder / STOP).unlink(missing_ok=True)
            _launch(self.folder)

    def withdraw(self):
        """Take it out of the line; its folder goes too, unless it holds epochs of an earlier start."""
        if self.state != "queued":
            raise Problem(N_("The run {name} no longer waits; stop it instead."), name=self.name)
        self.stop()
        _kill(_process(self.folder), self.folder)
        if not (self.folder / CHECKPOINT).exists():
            self.delete()

    def delete(self):
        """Delete its folder for good, once its process has ended."""
        with _writing(self.folder), _root_lock(self._must_exist().parent):
            if _alive(_process(self.folder), self.folder):
                raise Problem(N_("The run {name} has not ended yet."), name=self.name)
            gone = self.folder.with_name(f".gone-{self.name}")
            os.replace(self.folder, gone)  # so that nobody sees half a folder
            shutil.rmtree(gone)

    def _must_exist(self):
        if not self.folder.is_dir():
            raise Problem(N_("There is no run {name} any more."), name=self.name)
        return self.folder


def _last_kind(events, process):
    """The kind of the newest event since this process began; None before it began."""
    if process is None:
        return events[-1]["kind"] if events and events[-1]["kind"] in ("done", "failed", "stopped") else None
    begun = [i for i, event in enumerate(events) if _is_start_of(event, process)]
    return events[-1]["kind"] if begun else None


def _is_start_of(event, process):
    same = all(event.get(key) == process.get(key) for key in ("pid", "created"))
    return same and event["kind"] in ("started", "failed")


def _unsaid(folder, log):
    """Why a process ended that could not say so itself."""
    try:
        TrainingConfig.from_file(folder / CONFIG)
    except Problem as problem:
        return problem
    if shutil.disk_usage(folder).free < _RESERVE_BYTES:
        return _full_disk(folder)
    lines = log.splitlines()
    if any(line.startswith("Traceback") for line in lines):
        return _broke_off(lines[-1])
    return Problem(N_("The training process was killed, or the machine ran out of memory or was switched off."))


def _full_disk(folder):
    return Problem(N_("The disk that holds {path} is full; make room and resume."), path=str(folder))


def _broke_off(why):
    return Problem(N_("The training broke off: {why}"), why=why)


# What the training process itself calls.


def keep_epoch(folder, epoch, epochs, weights):
    """Keep the weights after an epoch, of `epochs` in all; of a long run every so many, the last always."""
    every = -(-epochs // _MOST_KEPT)
    if epoch % every and epoch != epochs:
        return
    (folder / EPOCHS).mkdir(exist_ok=True)
    with journal.whole(_epoch_file(folder, epoch)) as part:
        np.savez(part, **weights)


def _epoch_file(folder, epoch):
    return folder / EPOCHS / f"{epoch:05}.npz"


@contextlib.contextmanager
def turn(folder):
    """Wait in line for the run's device and hold it; gives False when told to stop while waiting.

    Whoever came first goes first: a process takes the device only when no run that took its
    place in the line earlier still waits for it.
    """
    run = Run(Path(folder).absolute())
    device = device_of(run.config)
    with _root_lock(run.folder.parent):
        _claim(run.folder, _next_ticket(run.folder.parent))
    lock = FileLock(run.folder.parent / f".device-{device}.lock")
    if not _wait(run, device, lock):
        end(run.folder, {"kind": "stopped"})
        yield False
        return
    try:
        begin(run.folder, run.config)
        yield True
    finally:
        lock.release()


def device_of(config):
    """The device that a recipe's run holds while it trains: ``"cpu"``, ``"gpu0"``, ...

    Looks at the driver's device file only, since TensorFlow takes seconds and half a gigabyte to ask.
    """
    if config.device != "auto":
        return config.device.replace(":", "")
    hidden = os.environ.get("CUDA_VISIBLE_DEVICES") in ("", "-1")
    return "gpu0" if Path("/dev/nvidia0").exists() and not hidden else "cpu"


def _wait(run, device, lock):
    while not (run.folder / STOP).exists():
        if not _someone_before(run, device):
            with contextlib.suppress(Timeout):
                lock.acquire(timeout=0)
                return True
        time.sleep(_POLL)
    return False


def _someone_before(run, device):
    ticket = _process(run.folder).get("ticket", 0)
    for other in runs(run.folder.parent):
        process = _process(other.folder)
        if process is None or process.get("ticket", 0) >= ticket or not _alive(process, other.folder):
            continue
        with contextlib.suppress(Problem):  # deleted or damaged meanwhile: it waits no more
            if other.state == "queued" and device_of(other.config) == device:
                return True
    return False


def begin(folder, config):
    """Make the folder this process's own and write that training begins; again is harmless."""
    folder.mkdir(parents=True, exist_ok=True)
    _refuse_other_settings(folder, config)
    if not (folder / CHECKPOINT).exists():
        journal.write_json(folder / CONFIG, dataclasses.asdict(config))
    held = _claim(folder)
    (folder / _RESERVE).write_bytes(bytes(_RESERVE_BYTES))  # room for last words on a full disk
    if not held or _last_kind(journal.events(folder), _process(folder)) is None:
        me = {key: value for key, value in _process(folder).items() if key != "ticket"}
        journal.append(folder, {"kind": "started", **me, "device": device_of(config), "time": time.time()})


def end(folder, event):
    """Write the last event of this process and let go of the folder."""
    (folder / _RESERVE).unlink(missing_ok=True)
    journal.append(folder, {**event, "time": time.time()})
    for name in (STOP, PROGRESS, PROCESS):
        (folder / name).unlink(missing_ok=True)


@contextlib.contextmanager
def recorded(folder):
    """Write into the journal what makes training fail, and raise it further."""
    folder = Path(folder)
    try:
        yield
    except Exception as error:
        if not folder.is_dir():
            raise Problem(N_("The run folder {path} was deleted while it trained."), path=str(folder)) from error
        process = _process(folder)
        if process is not None and process["pid"] == os.getpid():
            problem = _said(error, folder)
            event = {"kind": "failed", "pid": process["pid"], "created": process["created"]}
            values = {key: _plain(value) for key, value in problem.values.items()}
            with contextlib.suppress(OSError):  # a disk too full even for this: `why` finds it full
                end(folder, {**event, "sentence": problem.sentence, "values": values})
        raise


def _said(error, folder):
    """An error as a sentence for the reader."""
    if isinstance(error, Problem):
        return error
    if getattr(error, "errno", None) == errno.ENOSPC or os.strerror(errno.ENOSPC) in str(error):
        return _full_disk(folder)
    if isinstance(error, MemoryError) or type(error).__name__ == "ResourceExhaustedError":
        return Problem(N_("The memory did not suffice; a smaller batch needs less."))
    return _broke_off(f"{type(error).__name__}: {error}")


def _plain(value):
    return value if isinstance(value, (str, int, float)) else str(value)


def _refuse_other_settings(folder, config):
    if not ((folder / CHECKPOINT).exists() and (folder / CONFIG).exists()):
        return
    there, wanted = vars(TrainingConfig.from_file(folder / CONFIG)), vars(config)
    differing = [name for name in wanted if wanted[name] != there[name] and name != "device"]
    if differing:
        raise Problem(
            N_("{path} holds a run with another {names}; give another folder, or the same settings to resume."),
            path=str(folder),
            names=", ".join(differing),
        )


# Processes and places.


def _launch(folder):
    """Start the run's process, cut loose from this one, and write down which it is; under the root's lock."""
    command = [sys.executable, "-m", "lenet", "train", "--run", str(folder)]
    with open(folder / LOG, "ab") as log:
        process = subprocess.Popen(
            command, cwd=PROJECT, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
        )
    about = {"pid": process.pid, "created": _created(process.pid), "ticket": _next_ticket(folder.parent)}
    threading.Thread(target=process.wait, daemon=True).start()  # a dead child stays a zombie until it is waited for
    journal.write_json(folder / PROCESS, about)


def _claim(folder, ticket=0):
    """Write this process into the folder, unless another live one holds it; True when it stood there already."""
    process = _process(folder)
    given = process is not None and process["pid"] == os.getpid()
    if not given and _alive(process, folder):
        raise Problem(N_("The run {name} has not ended yet."), name=folder.name)
    me = {"pid": os.getpid(), "created": _created(os.getpid())}
    held = given and _same_start(process, me["created"])
    if not held:
        journal.write_json(folder / PROCESS, {**me, "ticket": process["ticket"] if given else ticket})
    return held


def _next_ticket(where):
    taken = (_process(run.folder) for run in runs(where))
    return 1 + max((process.get("ticket", 0) for process in taken if process), default=0)


def _process(folder):
    """What `pid.json` says, dict with pid, created and ticket; None when it is missing or damaged."""
    found = _read_object(folder / PROCESS)
    sound = found is not None and all(isinstance(found.get(key), (int, float)) for key in ("pid", "created", "ticket"))
    return found if sound else None


def _read_object(path):
    try:
        found = json.loads(path.read_text())
    except (OSError, ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _alive(process, folder):
    """Whether this very process lives: not another with its number, and not a zombie."""
    try:
        found = psutil.Process(process["pid"])
        if found.status() == psutil.STATUS_ZOMBIE:
            return False
        # A clock that is set moves every start; the command line still names the folder.
        return _same_start(process, found.create_time()) or str(folder) in found.cmdline()
    except (psutil.Error, TypeError, ValueError, OverflowError):
        return False


def _same_start(process, created):
    return abs(process["created"] - created) < _CLOCKS


def _created(pid):
    return psutil.Process(pid).create_time()


def _kill(process, folder):
    if not _alive(process, folder):
        return
    with contextlib.suppress(psutil.NoSuchProcess):
        found = psutil.Process(process["pid"])
        found.kill()
        with contextlib.suppress(psutil.TimeoutExpired):
            found.wait(5)


def _new_folder(where):
    folder = where / f"{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(2)}"
    while folder.exists():
        folder = folder.with_name(f"{folder.name}{secrets.token_hex(1)}")
    folder.mkdir()
    return folder


def _root_lock(where):
    return FileLock(where / ".runs.lock", timeout=20)


@contextlib.contextmanager
def _writing(folder):
    """What the disk refuses, said in a sentence."""
    try:
        yield
    except (OSError, Timeout) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise Problem(N_("{path} cannot be written: {why}."), path=str(folder), why=why) from error
