"""Networks that were trained or brought here, and which of them answer by default."""

import hashlib
import json
from functools import lru_cache
from pathlib import Path

from ..files import journal
from ..network import zoo
from ..network.spec import POOLINGS
from ..problems import Problem
from ..training import runs

BROUGHT, DEFAULTS = ".brought", ".defaults.json"

_FILES = ("network.json", "weights.npz")


def keep(brought, where=None):
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
    known = hashlib.sha256(json.dumps([brought.name, brought.spec.to_dict()]).encode())
    for name in sorted(brought.weights):
        known.update(brought.weights[name].tobytes())
    folder = Path(where or runs.root()) / BROUGHT / known.hexdigest()[:16]
    if damage(folder) is not None:  # not there yet, or no longer whole
        with journal.writing(folder):
            brought.save(folder)
    return folder


def load(folder):
    """The network in a folder, loaded once as long as its files are the same; a `Problem` where they are damaged."""
    return _load(str(folder), stamp(folder))


def stamp(folder):
    """What tells one state of a network's files from another, for caches; missing files have one too."""
    return tuple(journal.stamp(Path(folder) / name) for name in _FILES)


def has_network(folder):
    """Whether a network lies in the folder, be it damaged."""
    return all((Path(folder) / name).exists() for name in _FILES)


def damage(folder):
    """What is damaged in a network's files: a `Problem`, or None."""
    try:
        load(folder)
    except Problem as problem:
        return problem
    return None


def defaults(where=None):
    """The folders whose networks answer for everybody: dict by pooling; a folder that is gone is left out."""
    made = journal.load_object(Path(where or runs.root()) / DEFAULTS) or {}
    found = {pooling: Path(made[pooling]) for pooling in POOLINGS if isinstance(made.get(pooling), str)}
    return {pooling: folder for pooling, folder in found.items() if _is_folder(folder)}


def _is_folder(path):
    try:
        return path.is_dir()
    except (OSError, ValueError):  # a name that no folder can have
        return False


def make_default(pooling, folder, where=None):
    """Let the network in a folder answer for everybody; None for ours again."""
    where = Path(where or runs.root())
    with journal.writing(where):
        where.mkdir(parents=True, exist_ok=True)
        with journal.lock(where / ".defaults.lock"):
            chosen = {**defaults(where), pooling: folder}
            journal.write_json(where / DEFAULTS, {name: str(path) for name, path in chosen.items() if path})


@lru_cache(maxsize=16)
def _load(folder, changed):
    return zoo.load(folder)
