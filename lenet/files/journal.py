"""The journal of a run: what happened, one JSON object a line, added to and never changed.

A line counts once it has its end: whoever reads may look at any moment, and whoever writes may be killed at any.
"""

import errno
import json
import os
from functools import lru_cache
from pathlib import Path
from typing import Any

from ..problems import N_, Problem
from . import disk

EVENTS = "events.jsonl"
MOST_CACHED = 128  # runs of which a process remembers what it has read, 0.2 MB for one of 30 epochs

Event = dict[str, Any]


def append(folder: Path | str, event: Event) -> None:
    """Add an event, a dict, to the folder's journal; it is on the disk when this returns."""
    with open(Path(folder) / EVENTS, "a+b", buffering=0) as file:
        file.seek(max(0, file.tell() - 1))
        torn = file.read(1) not in (b"", b"\n")  # a full disk cut the line before; it must not swallow this one
        line = b"\n" * torn + json.dumps(event).encode() + b"\n"
        if file.write(line) != len(line):  # at once, so that another's line cannot come between
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        os.fsync(file.fileno())


def events(folder: Path | str) -> list[Event]:
    """The events of a run folder, oldest first: list of dict.

    A line without its end, or one that is no JSON object, is passed over.

    Raises
    ------
    Problem
        When the journal is there and cannot be read.
    """
    path = Path(folder) / EVENTS
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


def drop_epochs_after(folder: Path | str, epoch: int) -> None:
    """Make the journal fit a checkpoint after `epoch`: what is trained again must not stand there twice."""
    path = Path(folder) / EVENTS
    if not path.exists():
        return
    kept = [event for event in events(folder) if event.get("kind") != "epoch" or event.get("epoch", 0) <= epoch]
    text = "".join(json.dumps(event) + "\n" for event in kept).encode()
    if text != path.read_bytes():
        with disk.replacing(path) as part:
            part.write_bytes(text)
