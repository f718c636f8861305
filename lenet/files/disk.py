"""Files that are whole or not there, locks, and what the disk refuses as a sentence.

Whoever reads may look at any moment, and whoever writes may be killed at any moment. So a file is written beside its
place and then moved there.
"""

import glob
import json
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..problems import N_, Problem

if TYPE_CHECKING:
    from filelock import BaseFileLock

Fingerprint = tuple[int, int, int]

_SILENT = 600.0  # seconds without a byte written after which a temporary file's writer counts as dead
_PATIENCE = 20.0  # seconds to wait for a lock
_TAG_BYTES = 6  # of a temporary file's name: no two writers draw the same


@contextmanager
def replacing(path: Path | str) -> Iterator[Path]:
    """A path to write to; what was written takes the place of `path` at once, or not at all.

    Any number may write to one `path` at a time: each has a temporary file of its own, and the last
    to finish stays.

    Parameters
    ----------
    path : path
        The temporary file lies in the same folder, begins with a dot and keeps the ending.
    """
    path = Path(path)
    part = path.with_name(f".part-{secrets.token_hex(_TAG_BYTES)}-{path.name}")
    try:
        yield part
        with open(part, "rb") as written:
            os.fsync(written.fileno())  # the name must not reach the disk before the bytes
        os.replace(part, path)
        remove_leftovers(path.parent, glob.escape(path.name), _SILENT)
    finally:
        part.unlink(missing_ok=True)


def remove_leftovers(folder: Path | str, names: str, silent: float = 0.0) -> None:
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
        with suppress(OSError):  # another removes too
            if time.time() - part.stat().st_mtime >= silent:
                part.unlink()


def write_json(path: Path | str, value: Any, indent: int = 2) -> None:
    """Write a value as JSON, whole or not at all."""
    with replacing(path) as part:
        part.write_text(json.dumps(value, indent=indent) + "\n", encoding="utf-8")


def load_json(path: Path | str) -> dict[str, Any] | None:
    """The JSON object in a file, a dict; None when the file is missing, damaged, or holds something else."""
    try:
        found = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def lock(path: Path | str, timeout: float = _PATIENCE) -> "BaseFileLock":
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
def write_errors_as_problem(path: Path | str) -> Iterator[None]:
    """What the disk refuses while something is written to `path`, or a lock that does not come, as a `Problem`."""
    try:
        yield
    except OSError as error:
        why = error.strerror or str(error)
        raise Problem(N_("{path} cannot be written: {why}."), path=str(path), why=why) from error


def fingerprint(path: Path | str) -> Fingerprint | None:
    """What tells one state of a file from another, for caches: size, time, inode; None when it is missing."""
    try:
        found = Path(path).stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns, found.st_ino
