"""The files that MNIST and Fashion-MNIST are published as: idx, gzipped or not. Checked before memory is taken."""

import struct
import zlib
from collections.abc import Collection, Mapping
from math import prod

import numpy as np

from ..problems import N_, Problem
from .data_set import MOST_BYTES, Part, megabytes, refuse_too_many

_GZIP = b"\x1f\x8b"
_GZIP_HEADER = 16 + zlib.MAX_WBITS  # how zlib is told that there is one
_BYTES = 8  # how an idx file says that it holds unsigned bytes
_MAGIC = 4  # bytes: 0, 0, type, rank
_IMAGES, _LABELS = 3, 1  # ranks
_TEST_WORDS, _TRAIN_WORD = ("t10k", "test"), "train"


def is_idx(data: bytes) -> bool:
    """Whether a file begins as one of these does; into what is gzipped it looks."""
    try:
        return _rank(_first(data, _MAGIC, "")) is not None
    except Problem:
        return False


def _rank(head: bytes) -> int | None:
    """How many sizes follow the magic number; None where it is none."""
    is_magic = len(head) >= _MAGIC and head[:3] == bytes([0, 0, _BYTES]) and head[3] in range(_LABELS, _IMAGES + 1)
    return head[3] if is_magic else None


def shape_of(data: bytes, name: str) -> tuple[int, ...]:
    """The shape of the array in an idx file, by its header; the parameters and what is refused as for `read`."""
    rank = _rank(_first(data, _MAGIC, name))
    if rank is None:
        raise Problem(N_("{path} is no idx file of bytes, as MNIST is published."), path=name)
    head = _first(data, _start(rank), name)
    if len(head) < _start(rank):
        raise _torn(name)
    shape = struct.unpack_from(f">{rank}I", head, _MAGIC)
    if _size(shape) > MOST_BYTES:
        raise Problem(
            N_("{path} says that it holds {size} MB; a file of a data set may have {most} MB."),
            path=name,
            size=megabytes(_size(shape)),
            most=megabytes(MOST_BYTES),
        )
    return shape


def _start(rank: int) -> int:
    """Where the bytes begin: after a size of 4 bytes for each rank."""
    return _MAGIC + 4 * rank


def _size(shape: tuple[int, ...]) -> int:
    return _start(len(shape)) + prod(shape)


def read(data: bytes, name: str) -> np.ndarray:
    """The array in an idx file of unsigned bytes.

    Parameters
    ----------
    data : bytes
        The file, gzipped or not.
    name : str
        What a problem calls it.

    Raises
    ------
    Problem
        For what is no such file, is cut off, or has more or fewer bytes than it says.
    """
    shape = shape_of(data, name)
    size = _size(shape)
    whole = _first(data, size + 1, name)  # one more than it may have
    if len(whole) < size:
        raise _torn(name)
    if len(whole) > size:
        raise Problem(N_("{path} holds more than the {size} bytes that it says; fetch it again."), path=name, size=size)
    return np.frombuffer(whole, np.uint8, offset=_start(len(shape))).reshape(shape)


def _first(data: bytes, count: int, name: str) -> bytes:
    """So many bytes of a file, unpacked where it is gzipped; no more than that is ever unpacked."""
    if not data.startswith(_GZIP):
        return data[:count]
    unpacker = zlib.decompressobj(_GZIP_HEADER)
    try:
        found = unpacker.decompress(data, count)
    except zlib.error as error:
        raise Problem(N_("{path} is damaged ({why}); fetch it again."), path=name, why=str(error)) from error
    if len(found) < count and not unpacker.eof:  # its end, with the checksum, is not there
        raise _torn(name)
    return found


def _torn(name: str) -> Problem:
    return Problem(N_("{path} is cut off; fetch it again."), path=name)


def parts(files: Mapping[str, bytes]) -> tuple[Part, Part | None]:
    """The part to train on and the part to test on, of two or four files.

    Parameters
    ----------
    files : dict of str to bytes
        Name -> contents. What a file holds is told by its rank, of which part it is by its name, which has ``train``
        or, to test on, ``t10k`` or ``test`` in it; two files alone are to train on.

    Returns
    -------
    (ndarray, ndarray), (ndarray, ndarray) or None
        Pictures (n, h, w) and labels (n,).

    Raises
    ------
    Problem
        Where one is missing or comes twice, and where they are too many together: by their headers, before anything
        is unpacked.
    """
    shapes = {name: shape_of(data, name) for name, data in files.items()}
    names = {(_part(name, alone=len(files) == 2), len(shape)): name for name, shape in shapes.items()}
    wanted = [("train", _IMAGES), ("train", _LABELS)]
    if any(part == "test" for part, _rank in names):
        wanted += [("test", _IMAGES), ("test", _LABELS)]
    if len(names) != len(files) or set(names) != set(wanted):
        raise _not_a_set()
    _refuse_too_much(shapes.values())
    arrays = [read(files[names[key]], names[key]) for key in wanted]
    return (arrays[0], arrays[1]), (arrays[2], arrays[3]) if len(arrays) == 4 else None


def _refuse_too_much(shapes: Collection[tuple[int, ...]]) -> None:
    refuse_too_many(sum(shape[0] for shape in shapes if len(shape) == _IMAGES))
    size = sum(map(_size, shapes))
    if size > MOST_BYTES:
        raise Problem(
            N_("The files say that they hold {size} MB together; a data set may have {most} MB."),
            size=megabytes(size),
            most=megabytes(MOST_BYTES),
        )


def _part(name: str, alone: bool) -> str:
    lower = name.lower()
    is_test = any(word in lower for word in _TEST_WORDS) and _TRAIN_WORD not in lower
    return "test" if is_test and not alone else "train"


def _not_a_set() -> Problem:
    return Problem(
        N_("Of idx files bring pictures and labels to train on and, if there are any, to test on: names like {names}."),
        names="train-images-idx3-ubyte.gz, train-labels-…, t10k-images-…, t10k-labels-…",
    )
