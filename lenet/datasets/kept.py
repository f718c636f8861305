"""Data sets that are kept: a folder each beside the runs, whole or not there, until its owner deletes it."""

import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from ..digits import mnist
from ..files import checks, disk, owners
from ..files.folders import root
from ..network.arrays import load_arrays
from ..network.classes import MNIST, named, one_line, usual
from ..problems import N_, Problem
from . import npz
from .data_set import DataSet, Part
from .identity import MOST_PICTURES, classes_of, is_id, make_id

FOLDER = ".datasets"  # in the folder of the runs

_ARRAYS, _ABOUT = "data.npz", "about.json"
_LOCK = ".datasets.lock"  # beside it
_PART, _GONE = ".part-", ".gone-"  # before the name of a folder that is being written, deleted
_TAG_BYTES = 6
_MOST_LOADED = 2  # sets in memory, 55 MB each of as many pictures as MNIST has
_SLACK = 1_000_000  # bytes that the headers of arrays take, and far more


@dataclass(frozen=True)
class Kept:
    """What is known of a data set without loading it.

    Attributes
    ----------
    id : str
    name : str
        Plain text, which a page has to escape.
    classes : tuple of str
    trained, tested : int
        Pictures of either part.
    """

    id: str
    name: str
    classes: tuple[str, ...]
    trained: int
    tested: int


def keep(brought: DataSet, where: Path | None = None, owner: str | None = None) -> str:
    """Keep a data set; the same one twice is kept once, and stays whose it was.

    Parameters
    ----------
    brought : DataSet
    where : path, optional
        The folder that holds the runs; `folders.root()` when None is given.
    owner : str, optional
        The key of whom it is, see `owners`; everybody's when None is given.

    Returns
    -------
    str
        Its id, which a recipe calls it by.
    """
    digest = hashlib.sha256(json.dumps([brought.name, brought.classes]).encode())
    for array in (*brought.train, *brought.test):
        digest.update(np.ascontiguousarray(array).data)
    data = make_id(digest.hexdigest(), len(brought.classes))
    home = _home(where)
    with disk.write_errors_as_problem(home):
        home.mkdir(parents=True, exist_ok=True)
        with _alone(home):
            if find(data, where) is None:
                _write(brought, _beside(home, _PART), home / data, owner)
    return data


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """What whoever keeps or deletes a set holds meanwhile; what those have left who were killed is gone then."""
    with disk.lock(home.with_name(_LOCK)):
        for left in (*home.glob(f"{_PART}*"), *home.glob(f"{_GONE}*")):
            shutil.rmtree(left, ignore_errors=True)
        yield


def _beside(home: Path, kind: str) -> Path:
    """A folder that nobody else has, beside those of the sets."""
    return home / f"{kind}{secrets.token_hex(_TAG_BYTES)}"


def _write(brought: DataSet, part: Path, folder: Path, owner: str | None) -> None:
    """Write it beside its place, then move it there: nobody sees half a folder."""
    about = {
        "name": brought.name,
        "classes": brought.classes,
        "trained": len(brought.labels),
        "tested": len(brought.test_labels),
    }
    try:
        part.mkdir()
        np.savez_compressed(
            part / _ARRAYS,
            x_train=brought.images,
            y_train=brought.labels,
            x_test=brought.test_images,
            y_test=brought.test_labels,
        )
        disk.write_json(part / _ABOUT, about)
        if owner is not None:
            owners.mark(part, owner)
        shutil.rmtree(folder, ignore_errors=True)  # damaged, or it had been found
        os.replace(part, folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def every(where: Path | None = None) -> list[Kept]:
    """All that are kept, by name."""
    try:
        found = [find(folder.name, where) for folder in _home(where).iterdir()]
    except OSError:  # none was ever kept
        found = []
    return sorted((kept for kept in found if kept is not None), key=lambda kept: (kept.name, kept.id))


def find(data: str, where: Path | None = None) -> Kept | None:
    """What is known of the set of this id; None where there is none, or it is damaged."""
    if not is_id(data):
        return None
    folder = _home(where) / data
    about = disk.load_json(folder / _ABOUT) or {}
    counts = [about.get(key) for key in ("trained", "tested")]
    name = about.get("name")
    if not isinstance(name, str) or not all(map(checks.is_count, counts)) or not (folder / _ARRAYS).is_file():
        return None
    trained, tested = map(int, counts)  # type: ignore[arg-type]  # counts, as was just looked
    classes = named(classes_of(data), about.get("classes"))
    return Kept(data, one_line(name) or data, classes, trained, tested)


def require(data: str, where: Path | None = None) -> Kept:
    """What is known of the set of this id; a `Problem` where there is none."""
    found = find(data, where)
    if found is None:
        raise Problem(N_("There is no data set {id} here any more; bring it again."), id=data)
    return found


def class_names(data: str, where: Path | None = None) -> tuple[str, ...]:
    """What the classes of a set, or of MNIST, are called; their numbers where the set is gone."""
    found = find(data, where)
    return usual(classes_of(data)) if found is None else found.classes


def count(data: str, where: Path | None = None) -> int:
    """How many pictures a set, or MNIST, has to train on; as many as one may have where the set is gone."""
    if data == MNIST:
        return mnist.COUNTS["train"]
    found = find(data, where)
    return MOST_PICTURES if found is None else found.trained


def load(data: str, where: Path | None = None) -> DataSet:
    """The set of this id, loaded once as long as its file is the same; a `Problem` where it is gone or damaged."""
    kept = require(data, where)
    file = _home(where) / data / _ARRAYS
    return _load(kept, str(file), disk.fingerprint(file))


def part(data: str, name: str, where: Path | None = None) -> Part:
    """The pictures and labels of one part, "train" or "test", of MNIST or of the set of this id."""
    if data == MNIST:
        return mnist.load(name)
    found = load(data, where)
    return found.train if name == "train" else found.test


@lru_cache(maxsize=_MOST_LOADED)
def _load(kept: Kept, file: str, fingerprint: disk.Fingerprint | None) -> DataSet:
    arrays: dict[str, Any] = load_arrays(file, bounds=_BOUNDS)
    lacking = {"x_train", "y_train", "x_test", "y_test"} - set(arrays)
    if lacking:
        raise npz.damaged(file, ", ".join(sorted(lacking)))
    parts = [arrays[name] for name in ("x_train", "y_train", "x_test", "y_test")]
    for array in parts:
        array.setflags(write=False)
    return DataSet(kept.name, kept.classes, *parts)


_BOUNDS = replace(npz.BOUNDS, most_bytes=npz.BOUNDS.most_bytes + _SLACK)


def delete(data: str, where: Path | None = None) -> None:
    """Delete a set for good."""
    home = _home(where)
    require(data, where)
    with disk.write_errors_as_problem(home / data), _alone(home):
        gone = _beside(home, _GONE)
        os.replace(home / data, gone)
        shutil.rmtree(gone)


def folder_of(data: str, where: Path | None = None) -> Path:
    """The folder of a set."""
    return _home(where) / data


def file_of(data: str) -> str:
    """Where the arrays of a set lie below the folder that holds the runs, with ``x_train``, ``y_train`` and so on."""
    return f"{FOLDER}/{data}/{_ARRAYS}"


def _home(where: Path | None) -> Path:
    return Path(where or root()) / FOLDER
