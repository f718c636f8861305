"""Networks that were trained or brought here, and which of them answer by default."""

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

from ..files import disk
from ..network import zoo
from ..network.network import Network
from ..problems import Problem
from ..training import runs

BROUGHT, DEFAULTS = ".brought", ".defaults.json"

_DEFAULTS_LOCK = ".defaults.lock"
_FILES = ("network.json", "weights.npz")
_NAME_LETTERS = 16  # of a sha256: 64 bits
_MOST_LOADED = 16  # networks, a quarter of a megabyte each

Fingerprint: TypeAlias = tuple[disk.Fingerprint | None, ...]


def keep(brought: Network, where: Path | None = None) -> Path:
    """Keep a network that came as a file; the same one twice is kept once.

    Parameters
    ----------
    brought : Network
    where : path, optional
        The folder that holds the runs; `runs.root()` when None is given.

    Returns
    -------
    path
        Its folder, which `lenet.load` takes.
    """
    digest = hashlib.sha256(json.dumps([brought.name, brought.spec.to_dict()]).encode())
    for name in sorted(brought.weights):
        digest.update(brought.weights[name].tobytes())
    folder = Path(where or runs.root()) / BROUGHT / digest.hexdigest()[:_NAME_LETTERS]
    if damage(folder) is not None:  # not there yet, or no longer whole
        with disk.write_errors_as_problem(folder):
            brought.save(folder)
    return folder


def load(folder: Path | str) -> Network:
    """The network in a folder, loaded once as long as its files are the same; a `Problem` where they are damaged."""
    return _load(str(folder), fingerprint(folder))


def fingerprint(folder: Path | str) -> Fingerprint:
    """What tells one state of a network's files from another, for caches; missing files have one too."""
    return tuple(disk.fingerprint(Path(folder) / name) for name in _FILES)


def has_network(folder: Path | str) -> bool:
    """Whether a network lies in the folder, be it damaged."""
    return all((Path(folder) / name).exists() for name in _FILES)


def damage(folder: Path | str) -> Problem | None:
    """What is damaged in a network's files: a `Problem`, or None."""
    try:
        load(folder)
    except Problem as problem:
        return problem
    return None


def defaults(where: Path | None = None) -> dict[str, Path]:
    """The folders whose networks answer for everybody: dict by the name of ours; a folder that is gone is left out."""
    written = disk.load_json(Path(where or runs.root()) / DEFAULTS) or {}
    found = {name: Path(written[name]) for name in zoo.SHIPPED if isinstance(written.get(name), str)}
    return {name: folder for name, folder in found.items() if _is_folder(folder)}


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):  # a name that no folder can have
        return False


def make_default(name: str, folder: Path | None, where: Path | None = None) -> None:
    """Let the network in a folder answer for everybody in place of that of ours; None for ours again."""
    where = Path(where or runs.root())
    with disk.write_errors_as_problem(where):
        where.mkdir(parents=True, exist_ok=True)
        with disk.lock(where / _DEFAULTS_LOCK):
            chosen: dict[str, Path | None] = {**defaults(where), name: folder}
            disk.write_json(where / DEFAULTS, {own: str(path) for own, path in chosen.items() if path})


@lru_cache(maxsize=_MOST_LOADED)
def _load(folder: str, fingerprint: Fingerprint) -> Network:
    return zoo.load(folder)
