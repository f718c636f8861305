"""Processes of our own: `python -m lenet ...`, cut loose from whoever starts them; which one holds a run folder."""

import contextlib
import os
import subprocess
import sys
import threading
from pathlib import Path

import psutil

from . import journal

PROJECT = Path(__file__).parents[1]
PROCESS = "pid.json"

_CLOCKS = 2.0  # seconds: two processes may work out a process's start a little differently


def start(arguments, log=os.devnull, environment=None, ended=None):
    """Start `python -m lenet` with these arguments; it outlives this process.

    Parameters
    ----------
    arguments : list of str
    log : path
        Receives what it prints, after what is there.
    environment : dict of str to str, optional
        What it gets beside this process's own.
    ended : callable, optional
        Called with its exit code, in a thread, when it ends while this process lives.

    Returns
    -------
    subprocess.Popen
    """
    with open(log, "ab") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "lenet", *arguments],
            cwd=PROJECT,
            env={**os.environ, "PYTHONIOENCODING": "utf-8", **(environment or {})},  # the log is UTF-8
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            start_new_session=True,
        )
    threading.Thread(target=_wait, args=(process, ended), daemon=True).start()
    return process


def _wait(process, ended):
    """A dead child stays a zombie until it is waited for."""
    code = process.wait()
    if ended is not None:
        ended(code)


def of(folder):
    """What `pid.json` says, dict with pid, created and ticket; None when it is missing or damaged."""
    found = journal.read_object(folder / PROCESS)
    sound = found is not None and all(isinstance(found.get(key), (int, float)) for key in ("pid", "created", "ticket"))
    return found if sound else None


def alive(process, folder):
    """Whether this very process lives: not another with its number, and not a zombie."""
    try:
        found = psutil.Process(process["pid"])
        if found.status() == psutil.STATUS_ZOMBIE:
            return False
        # A clock that is set moves every start; the command line still names the folder.
        return same_start(process, found.create_time()) or str(folder) in found.cmdline()
    except (psutil.Error, TypeError, ValueError, OverflowError):
        return False


def same_start(process, created):
    return abs(process["created"] - created) < _CLOCKS


def created(pid):
    return psutil.Process(pid).create_time()


def kill(process, folder):
    if not alive(process, folder):
        return
    with contextlib.suppress(psutil.NoSuchProcess):
        found = psutil.Process(process["pid"])
        found.kill()
        with contextlib.suppress(psutil.TimeoutExpired):
            found.wait(5)
