"""Processes of our own: `python -m lenet ...`, cut loose from whoever starts them; which one holds a run folder."""

import contextlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import psutil

from . import checks, disk

PROJECT = Path(__file__).parents[2]
PROCESS = "pid.json"

_PRIVATE = ("LENET_TRAINING_PASSWORD",)  # what no child needs to know
_CLOCKS = 2.0  # seconds: two processes may work out a process's start a little differently
_LAST_BREATH = 5.0  # seconds that a killed process may take to be gone

Record = dict[str, Any]
"""What ``pid.json`` says of a process: pid, created, and ticket where it stands in a line."""


def start(
    arguments: Sequence[str], log: Path | str = os.devnull, environment: Mapping[str, str] | None = None
) -> subprocess.Popen:
    """Start `python -m lenet` with these arguments; it outlives this process.

    Parameters
    ----------
    arguments : list of str
    log : path
        Receives what it prints, after what is there.
    environment : dict of str to str, optional
        What it gets beside this process's own, of which the password is left out.

    Returns
    -------
    subprocess.Popen
    """
    own = {name: value for name, value in os.environ.items() if name.upper() not in _PRIVATE}
    with open(log, "ab") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "lenet", *arguments],
            cwd=PROJECT,
            env={**own, "PYTHONIOENCODING": "utf-8", **(environment or {})},  # the log is UTF-8
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            start_new_session=True,
        )
    threading.Thread(target=process.wait, daemon=True).start()  # a dead child stays a zombie until it is waited for
    return process


def holder(folder: Path) -> Record | None:
    """What ``pid.json`` says of who holds a run folder; None when it is missing or damaged."""
    found = disk.load_json(folder / PROCESS)
    return found if found is not None and _says(found, ("pid", "created", "ticket")) else None


def _says(found: Record, names: Sequence[str]) -> bool:
    """Whether numbers stand under these names; no NaN, which equals not even itself."""
    return all(checks.is_number(found.get(name)) for name in names)


def alive(process: Record | None, folder: Path | str) -> bool:
    """Whether this very process lives: not another with its number, and not a zombie; never for None or damage."""
    if process is None or not _says(process, ("pid", "created")):
        return False
    try:
        found = psutil.Process(process["pid"])
        if found.status() == psutil.STATUS_ZOMBIE:
            return False
        # A clock that is set moves every start; the command line still names the folder.
        return same_start(process, found.create_time()) or str(folder) in found.cmdline()
    except (psutil.Error, TypeError, ValueError, OverflowError):
        return False


def same_start(process: Record, created: float) -> bool:
    """Whether a process that began then, in seconds since 1970, can be the one of the record."""
    return abs(process["created"] - created) < _CLOCKS


def record(process: subprocess.Popen) -> Record:
    """What ``pid.json`` says of a process that was just started: dict with pid and created."""
    try:
        return {"pid": process.pid, "created": created(process.pid)}
    except psutil.Error:  # it has ended already
        return {"pid": process.pid, "created": time.time()}


def own_record() -> Record:
    """The same of this very process."""
    return {"pid": os.getpid(), "created": created(os.getpid())}


def created(pid: int) -> float:
    """When a process was started: seconds since 1970."""
    return psutil.Process(pid).create_time()


def kill(process: Record | None, folder: Path) -> None:
    """End a process at once, if it is the one of the record and lives."""
    if process is None or not alive(process, folder):
        return
    with contextlib.suppress(psutil.NoSuchProcess):
        found = psutil.Process(process["pid"])
        found.kill()
        with contextlib.suppress(psutil.TimeoutExpired):
            found.wait(_LAST_BREATH)
