"""A data set as an ``.npz``: ``x_train`` and ``y_train``, ``x_test`` and ``y_test``. Nothing is unpickled."""

from collections.abc import Sequence
from typing import BinaryIO

import numpy as np

from ..network.arrays import Bounds, load_arrays
from ..problems import N_, Problem
from .data_set import MOST_BYTES, Part

_NAMES = "classes"  # the array of texts that may name them


def _large(path: str, size: int) -> Problem:
    return Problem(
        N_("{path} has {size} bytes; a file of a data set may have {most}."), path=path, size=size, most=MOST_BYTES
    )


def _unpacks(path: str, size: int) -> Problem:
    return Problem(
        N_("{path} unpacks to {size} bytes; a file of a data set may have {most}. Pictures of uint8 take the least."),
        path=path,
        size=size,
        most=MOST_BYTES,
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
    if train is None:
        raise Problem(
            N_("{path} holds {found}; a data set has x_train and y_train, and x_test and y_test to test on."),
            path=name,
            found=", ".join(sorted(arrays))[:200],
        )
    names = arrays.get(_NAMES)
    is_text = names is not None and names.ndim == 1 and names.dtype.kind == "U"
    return train, test, [str(text) for text in names] if is_text and names is not None else None


def _part(arrays: dict[str, np.ndarray], part: str) -> Part | None:
    images, labels = arrays.get(f"x_{part}"), arrays.get(f"y_{part}")
    return None if images is None or labels is None else (images, labels)
