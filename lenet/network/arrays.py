"""Arrays out of a file that anybody may have made: nothing is unpickled, and every size is bounded."""

import os
import tokenize
import zipfile
import zlib
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from math import prod
from typing import BinaryIO

import numpy as np
from numpy.lib import format as npy

from ..files.zips import most_entries
from ..problems import N_, Problem

MOST_BYTES = 8_000_000  # of weights; a weights.npz has 250 kB, and anything much larger is something else
_MOST_ARRAYS = 1_000  # in a file; a network has ten
_MOST_QUOTED = 300  # characters of an error that are quoted
_HEADERS = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}
# What a zip file, and the headers of the arrays in it, set off when bytes of them are changed.
ZIP_DAMAGE = (OSError, EOFError, zipfile.BadZipFile, zlib.error, RuntimeError)
_HEADER_DAMAGE = (ValueError, TypeError, LookupError, SyntaxError, tokenize.TokenError, MemoryError, OverflowError)


@dataclass(frozen=True)
class Bounds:
    """How much a file of arrays may hold, and what is said of one that holds more, or none.

    Attributes
    ----------
    most_bytes : int
        Packed, and unpacked.
    large, unpacks : callable
        Of a path and its bytes: the `Problem` that it has too many, packed or unpacked.
    damaged : callable
        Of a path and a reason: the `Problem` that it holds no such arrays.
    """

    most_bytes: int
    large: Callable[[str, int], Problem]
    unpacks: Callable[[str, int], Problem]
    damaged: Callable[[str, str], Problem]


def _large(path: str, size: int) -> Problem:
    return Problem(
        N_("{path} has {size} bytes; weights of a LeNet-5 have less than {most}."),
        path=path,
        size=size,
        most=MOST_BYTES,
    )


def _unpacks(path: str, size: int) -> Problem:
    return Problem(
        N_("{path} unpacks to {size} bytes; weights of a LeNet-5 have less than {most}."),
        path=path,
        size=size,
        most=MOST_BYTES,
    )


def _damaged(path: str, why: str) -> Problem:
    return Problem(N_("{path} holds no weights: {why}."), path=path, why=why)


WEIGHTS = Bounds(MOST_BYTES, _large, _unpacks, _damaged)


def load_arrays(
    source: str | os.PathLike[str] | BinaryIO, name: str | None = None, bounds: Bounds = WEIGHTS
) -> dict[str, np.ndarray]:
    """The arrays of an ``.npz``, its size bounded; nothing is unpickled.

    Sizes are looked at before anything is unpacked: that of the file, those that the archive states
    and those that each array's header states.

    Parameters
    ----------
    source : path or binary file object
    name : str, optional
        What a problem calls the file; its path when None is given.
    bounds : Bounds
        How much it may hold; of weights where nothing is said.

    Returns
    -------
    dict of str to ndarray

    Raises
    ------
    Problem
        When there is no such file, it is too large, or it is damaged.
    """
    name = str(source) if name is None else name
    try:
        with open(source, "rb") if isinstance(source, (str, os.PathLike)) else nullcontext(source) as file:
            return _unpacked(file, name, bounds)
    except FileNotFoundError:
        raise Problem(N_("There is no file {path}."), path=name) from None
    except Problem:
        raise
    except (*ZIP_DAMAGE, *_HEADER_DAMAGE) as error:
        why = str(error)[:_MOST_QUOTED] or type(error).__name__
        raise bounds.damaged(name, why) from error


def _unpacked(file: BinaryIO, name: str, bounds: Bounds) -> dict[str, np.ndarray]:
    size = file.seek(0, os.SEEK_END)
    if size > bounds.most_bytes:
        raise bounds.large(name, size)
    if (count := most_entries(file)) > _MOST_ARRAYS:
        raise ValueError(f"{count} arrays")
    with zipfile.ZipFile(file) as archive:
        items = archive.infolist()
        unpacked = sum(item.file_size for item in items)
        if unpacked > bounds.most_bytes:
            raise bounds.unpacks(name, unpacked)
        return {item.filename.removesuffix(".npy"): _array(archive, item, name) for item in items}


def _array(archive: zipfile.ZipFile, item: zipfile.ZipInfo, name: str) -> np.ndarray:
    """One array; a header that claims more than lies behind it is refused before memory is made for it."""
    if item.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ValueError(f"{item.filename} is compressed otherwise than NumPy does")  # and may unpack without bounds
    with archive.open(item) as member:
        version = npy.read_magic(member)
        if version not in _HEADERS:
            raise ValueError(f"{item.filename} is an array of format {version}")
        shape, _, dtype = _HEADERS[version](member)
    if dtype.hasobject:
        raise Problem(
            N_("{path} holds Python objects in place of numbers, which are not read: save arrays of numbers alone."),
            path=name,
        )
    if not dtype.itemsize or prod(shape) * dtype.itemsize > item.file_size:  # of nothing there may be any number
        raise ValueError(f"{item.filename} claims {dtype} of shape {shape} in {item.file_size} bytes")
    with archive.open(item) as member:
        return npy.read_array(member, allow_pickle=False)
