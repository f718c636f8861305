"""A journal: what happened, one JSON object a line, added to and never changed.

A line counts once it has its end: whoever reads may look at any moment, and whoever writes may be killed at any.
"""

import errno
import json
import os
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from ..problems import N_, Problem
from . import disk

EVENTS = "events.jsonl"
MOST_CACHED = 128  # runs of which a process remembers what it has read, 0.2 MB for one of 30 epochs

Event = dict[str, Any]


def append(folder: Path | str, *added: Event, name: str = EVENTS) -> None:
    """Add events, dicts, to the folder's journal of this name; they are on the disk when this returns."""
    with open(Path(folder) / name, "a+b", buffering=0) as file:
        file.seek(max(0, file.tell() - 1))
        torn = file.read(1) not in (b"", b"\n")  # a full disk cut the line before; it must not swallow this one
        line = b"\n" * torn + b"".join(json.dumps(event).encode() + b"\n" for event in added)
        if file.write(line) != len(line):  # at once, so that another's line cannot come between
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        os.fsync(file.fileno())


def events(folder: Path | str, name: str = EVENTS) -> list[Event]:
    """The events of a folder's journal, oldest first: list of dict.

    A line without its end, or one that is no JSON object, is passed over.

    Raises
    ------
    Problem
        When the journal is there and cannot be read.
    """
    path = Path(folder) / name
    now = disk.fingerprint(path)
    if now is None:
        return []
    try:
        return list(_events(path, now))
    except FileNotFoundError:
        return []
    except OSError as error:
        raise Problem(N_("{path} cannot be read: {why}."), path=str(path), why=error.strerror) from error


@lru_cache(maxsize=MOST_CACHED)
def _events(path: Path, fingerprint: disk.Fingerprint) -> list[Event]:
    """A page looks several times a second: as long as the file is the same it is read once."""
    found = [_event(line) for line in path.read_bytes().split(b"\n")[:-1]]
    return [event for event in found if event is not None]


def _event(line: bytes) -> Event | None:
    try:
        event = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return event if isinstance(event, dict) else None


def drop(folder: Path | str, is_dropped: Callable[[Event], bool], name: str = EVENTS) -> None:
    """Take events out of a journal: what is done again must not stand there twice."""
    path = Path(folder) / name
    if not path.exists():
        return
    kept = [event for event in events(folder, name) if not is_dropped(event)]
    text = "".join(json.dumps(event) + "\n" for event in kept).encode()
    if text != path.read_bytes():
        with disk.replacing(path) as part:
            part.write_bytes(text)
