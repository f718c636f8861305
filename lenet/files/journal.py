"""What a run leaves on disk: whole files, and a journal of one JSON object a line.

Whoever reads may look at any moment, and whoever writes may be killed at any moment. So a file
is written beside its place and then moved there, and a journal's line counts once it has its end.
"""

import errno
import glob
import json
import os
import secrets
import time
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path

from ..problems import N_, Problem

EVENTS = "events.jsonl"

_SILENT = 600.0  # seconds without a byte written after which a temporary file's writer counts as dead


@contextmanager
def replacing(path):
    """A path to write to; what was written takes the place of `path` at once, or not at all.

    Any number may write to one `path` at a time: each has a temporary file of its own, and the last
    to finish stays.

    Parameters
    ----------
    path : path
        The temporary file lies in the same folder, begins with a dot and keeps the ending.
    """
    path = Path(path)
    part = path.with_name(f".part-{secrets.token_hex(6)}-{path.name}")
    try:
        yield part
        with open(part, "rb") as written:
            os.fsync(written.fileno())  # the name must not reach the disk before the bytes
        os.replace(part, path)
        sweep(path.parent, glob.escape(path.name), _SILENT)
    finally:
        part.unlink(missing_ok=True)


def sweep(folder, names, silent=0.0):
    """Remove what killed writers have left of files in a folder.

    Parameters
    ----------
    folder : path
    names : str
        A pattern for the files that they were writing, like ``"*.npz"``.
    silent : float
        Seconds without a byte written; less is left alone. 0 where nobody else can be writing.
    """
    for part in Path(folder).glob(f".part-*-{names}"):
        with suppress(OSError):  # another sweeps too
            if time.time() - part.stat().st_mtime >= silent:
                part.unlink()


def write_json(path, value):
    """Write a value as JSON, whole or not at all."""
    with replacing(path) as part:
        part.write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")


def load_object(path):
    """The JSON object in a file, a dict; None when the file is missing, damaged, or holds something else."""
    try:
        found = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def lock(path, timeout=20):
    """A lock that one process, or one thread, holds at a time: for whatever is read, changed and written.

    Parameters
    ----------
    path : path
        The file that it is held by; it stays.
    timeout : float
        Seconds to wait for it; then a TimeoutError.

    Returns
    -------
    filelock.FileLock
    """
    from filelock import FileLock  # loads asyncio with it: 6 MB that a process that waits in line does not need

    return FileLock(path, timeout=timeout)


@contextmanager
def writing(path):
    """What the disk refuses while something is written to `path`, or a lock that does not come, as a `Problem`."""
    try:
        yield
    except OSError as error:
        why = error.strerror or str(error)
        raise Problem(N_("{path} cannot be written: {why}."), path=str(path), why=why) from error


def append(folder, event):
    """Add an event, a dict, to the folder's journal; it is on the disk when this returns."""
    with open(Path(folder) / EVENTS, "a+b", buffering=0) as file:
        file.seek(max(0, file.tell() - 1))
        torn = file.read(1) not in (b"", b"\n")  # a full disk cut the line before; it must not swallow this one
        line = b"\n" * torn + json.dumps(event).encode() + b"\n"
        if file.write(line) != len(line):  # at once, so that another's line cannot come between
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        os.fsync(file.fileno())


def events(folder):
    """The events of a run folder, oldest first: list of dict.

    A line without its end, or one that is no JSON object, is passed over.

    Raises
    ------
    Problem
        When the journal is there and cannot be read.
    """
    path = Path(folder) / EVENTS
    known = stamp(path)
    if known is None:
        return []
    try:
        return list(_events(path, known))
    except FileNotFoundError:
        return []
    except OSError as error:
        raise Problem(N_("{path} cannot be read: {why}."), path=str(path), why=error.strerror) from error


def stamp(path):
    """What tells one state of a file from another, for caches; None when it is missing."""
    try:
        found = Path(path).stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns, found.st_ino


@lru_cache(maxsize=32)
def _events(path, known):
    """A page looks several times a second: as long as the file is the same it is read once."""
    found = [_event(line) for line in path.read_bytes().split(b"\n")[:-1]]
    return [event for event in found if event is not None]


def _event(line):
    try:
        event = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return event if isinstance(event, dict) else None


def mend(folder, epochs):
    """Make the journal fit a checkpoint after `epochs` epochs: what is trained again must not stand there twice."""
    path = Path(folder) / EVENTS
    if not path.exists():
        return
    kept = [event for event in events(folder) if event.get("kind") != "epoch" or event.get("epoch", 0) <= epochs]
    text = "".join(json.dumps(event) + "\n" for event in kept).encode()
    if text != path.read_bytes():
        with replacing(path) as part:
            part.write_bytes(text)
