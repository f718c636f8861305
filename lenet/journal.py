"""What a run leaves on disk: whole files, and a journal of one JSON object a line.

Whoever reads may look at any moment, and whoever writes may be killed at any moment. So a file
is written beside its place and then moved there, and a journal's line counts once it has its end.
"""

import json
import os
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from .problems import N_, Problem

EVENTS = "events.jsonl"


@contextmanager
def whole(path):
    """A path to write to; what was written takes the place of `path` at once, or not at all.

    Parameters
    ----------
    path : path
        The temporary file lies in the same folder and keeps the ending.
    """
    part = Path(path).with_name(f".part-{Path(path).name}")
    try:
        yield part
        with open(part, "rb") as written:
            os.fsync(written.fileno())  # the name must not reach the disk before the bytes
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def write_json(path, value):
    """Write a value as JSON, whole or not at all."""
    with whole(path) as part:
        part.write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")


def read_object(path):
    """The JSON object in a file, a dict; None when the file is missing, damaged, or holds something else."""
    try:
        found = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


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
    with open(Path(folder) / EVENTS, "a+b") as file:
        file.seek(max(0, file.tell() - 1))
        torn = file.read(1) not in (b"", b"\n")  # a full disk cut the line before; it must not swallow this one
        file.write(b"\n" * torn + json.dumps(event).encode() + b"\n")
        file.flush()
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
    try:
        known = path.stat()
        return list(_events(path, known.st_size, known.st_mtime_ns, known.st_ino))
    except FileNotFoundError:
        return []
    except OSError as error:
        raise Problem(N_("{path} cannot be read: {why}."), path=str(path), why=error.strerror) from error


@lru_cache(maxsize=32)
def _events(path, size, changed, file):
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
        with whole(path) as part:
            part.write_bytes(text)
