"""All 70,000 MNIST digits, shipped with the project and checked against the published hashes.

MNIST is by Yann LeCun, Corinna Cortes and Christopher J.C. Burges, CC BY-SA 3.0.
"""

import hashlib
import struct
import zipfile
import zlib
from functools import lru_cache
from pathlib import Path

import numpy as np

from ..problems import N_, Problem

FILE = Path(__file__).parent / "data" / "mnist.npz"

# sha256 of the four idx files as first published, uncompressed.
HASHES = {
    "x_train": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    "y_train": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    "x_test": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    "y_test": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
}
SHAPES = {"x_train": (60000, 28, 28), "y_train": (60000,), "x_test": (10000, 28, 28), "y_test": (10000,)}

BORDER = 2  # pixels around a digit, which make 28x28 into the 32x32 that the network reads

COUNTS = {"train": SHAPES["y_train"][0], "test": SHAPES["y_test"][0]}

_IDX_UINT8 = 8  # how an idx file says that it holds unsigned bytes

# One clear test digit of each class, by its row in the test set.
SAMPLE_ROWS = (10, 5, 35, 32, 4, 15, 21, 0, 110, 12)


@lru_cache(maxsize=4)
def load(part: str = "train", file: str | Path = FILE) -> tuple[np.ndarray, np.ndarray]:
    """Images and labels of one part of MNIST.

    Parameters
    ----------
    part : {"train", "test"}
        60,000 or 10,000 digits, in the original order.
    file : path
        The `.npz` with the four arrays.

    Returns
    -------
    images : ndarray of shape (n, 28, 28), uint8
        White ink (255) on black (0). Read-only.
    labels : ndarray of shape (n,), uint8
        0 to 9. Read-only.

    Raises
    ------
    Problem
        When the file is missing, damaged, or not MNIST.
    """
    return _array(f"x_{part}", file), _array(f"y_{part}", file)


def sample(digit: int) -> np.ndarray:
    """The shipped sample of `digit` (0 to 9), a real test image: (28, 28) uint8."""
    images, _ = load("test")
    return images[SAMPLE_ROWS[digit]]


@lru_cache
def overview(part: str = "train") -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Labels counted, and each digit's mean picture and spread.

    Parameters
    ----------
    part : {"train", "test"}

    Returns
    -------
    counts : ndarray of shape (10,), int
    means, spreads : ndarray of shape (10, 28, 28), float32 in [0, 1]
        Mean and standard deviation of every pixel. All three are kept, and not to be written to.
    """
    images, labels = load(part)
    counts = np.bincount(labels, minlength=10)
    means, spreads = np.zeros((2, 10, 28, 28), np.float32)
    for digit in range(10):
        own = images[labels == digit]
        means[digit], spreads[digit] = own.mean(axis=0) / 255, own.std(axis=0) / 255
    for kept in (counts, means, spreads):
        kept.flags.writeable = False  # they are the same for all who ask
    return counts, means, spreads


def moments(part: str = "train") -> tuple[float, float]:
    """Mean and variance of all pixels of all inputs of a part, each in [0, 1], with its border: 32x32."""
    counts, means, spreads = (one.astype(float) for one in overview(part))
    side = means.shape[1]
    shares = counts / counts.sum() * (side / (side + 2 * BORDER)) ** 2  # of each digit's pixels; the border is 0
    mean = float(shares @ means.mean(axis=(1, 2)))
    return mean, float(shares @ (means**2 + spreads**2).mean(axis=(1, 2))) - mean**2


def to_input(images: np.ndarray) -> np.ndarray:
    """uint8 images (n, 28, 28) as network inputs: (n, 32, 32) float32 in [0, 1]."""
    padded = np.pad(images, ((0, 0), (BORDER, BORDER), (BORDER, BORDER)))
    return padded.astype(np.float32) / np.float32(255)


def _array(name: str, file: str | Path) -> np.ndarray:
    try:
        with np.load(file, allow_pickle=False) as arrays:
            array = arrays[name]
    except FileNotFoundError:
        raise Problem(
            N_("The MNIST file {file} is missing; take it from the project again (git checkout)."), file=str(file)
        ) from None
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise _damaged(file, str(error)) from error
    if array.shape != SHAPES[name] or array.dtype != np.uint8:
        raise _damaged(file, f"{name}: {array.dtype} {array.shape}")
    if hashlib.sha256(_idx(array)).hexdigest() != HASHES[name]:
        raise _damaged(file, f"{name}: sha256")
    array.setflags(write=False)
    return array


def _idx(array: np.ndarray) -> bytes:
    """The array as the bytes of the idx file it came from: 0 0 type rank, sizes, data."""
    header = struct.pack(f">BBBB{array.ndim}I", 0, 0, _IDX_UINT8, array.ndim, *array.shape)
    return header + array.tobytes()


def _damaged(file: str | Path, why: str) -> Problem:
    return Problem(
        N_("The MNIST file {file} is damaged ({why}); take it from the project again (git checkout)."),
        file=str(file),
        why=why,
    )
