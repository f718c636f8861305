"""Whose a run or a data set is: who made it has a key, and its folder the key's fingerprint.

Without a mark it is everybody's: what the command line has made, what was there before there were marks, and what
somebody on the server's machine has taken the file `FILE` out of.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable
from pathlib import Path

from . import disk

FILE = "owner"

_BYTES = 16  # of a key
_KEY = re.compile(r"[A-Za-z0-9_-]{22}")  # as `secrets.token_urlsafe` writes them


def new_key() -> str:
    """A key that nobody has."""
    return secrets.token_urlsafe(_BYTES)


def is_key(text: str) -> bool:
    """Whether this can be a key: browsers remember them."""
    return _KEY.fullmatch(text) is not None


def mark(folder: Path, key: str) -> None:
    """Let this folder be who has the key's."""
    with disk.replacing(folder / FILE) as part:
        part.write_text(_fingerprint(key), encoding="ascii")


def is_open_to(folder: Path, keys: Iterable[str]) -> bool:
    """Whether who has these keys may change what lies in this folder."""
    try:
        marked = (folder / FILE).read_bytes()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return any(hmac.compare_digest(marked, _fingerprint(key).encode()) for key in keys)


def _fingerprint(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
