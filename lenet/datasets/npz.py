"""A data set as an ``.npz``: ``x_train`` and ``y_train``, ``x_test`` and ``y_test``. Nothing is unpickled."""

from collections.abc import Sequence
from typing import BinaryIO

import numpy as np

from ..network.arrays import Bounds, load_arrays
from ..problems import N_, Problem
from .data_set import MOST_BYTES, Part, check_count, megabytes

_NAMES = "classes"  # the array of texts that may name them
_MOST_QUOTED = 200  # characters of the names of arrays


def _large(path: str, size: int) -> Problem:
    return Problem(
        N_("{path} has {size} MB; a file of a data set may have {most} MB."),
        path=path,
        size=megabytes(size),
        most=megabytes(MOST_BYTES),
    )


def _unpacks(path: str, size: int) -> Problem:
    return Problem(
        N_("{path} unpacks to {size} MB; a file of a data set may have {most} MB. Pictures of uint8 take the least."),
        path=path,
        size=megabytes(size),
        most=megabytes(MOST_BYTES),
    )


def damaged(path: str, why: str) -> Problem:
    """What is said of a file that holds no data set."""
    return Problem(N_("{path} holds no data set: {why}."), path=path, why=why)


BOUNDS = Bounds(MOST_BYTES, _large, _unpacks, damaged)


def read(file: BinaryIO, name: str) -> tuple[Part, Part | None, Sequence[str] | None]:
    """The part to train on, the part to test on where there is one, and the names of the classes where it has them.

    Parameters
    ----------
    file : binary file object
    name : str
        What a problem calls it.

    Raises
    ------
    Problem
        For what is no such file.
    """
    arrays = load_arrays(file, name, BOUNDS)
    train, test = (_part(arrays, part) for part in ("train", "test"))
    if train is None or (test is None and any(array in arrays for array in ("x_test", "y_test"))):
        raise Problem(
            N_("{path} holds {found}; a data set has x_train and y_train, and x_test and y_test to test on."),
            path=name,
            found=", ".join(sorted(arrays))[:_MOST_QUOTED],
        )
    return train, test, _names(arrays[_NAMES], name) if _NAMES in arrays else None


def _part(arrays: dict[str, np.ndarray], part: str) -> Part | None:
    images, labels = arrays.get(f"x_{part}"), arrays.get(f"y_{part}")
    return None if images is None or labels is None else (images, labels)


def _names(found: np.ndarray, path: str) -> list[str]:
    if found.ndim != 1 or found.dtype.kind != "U":
        raise Problem(
            N_("{path} holds classes as {dtype} of shape {shape}; their names are texts in one row."),
            path=path,
            dtype=found.dtype,
            shape=found.shape,
        )
    check_count(len(found))
    return [str(text) for text in found]
