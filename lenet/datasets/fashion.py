"""Fashion-MNIST where Keras has left it: clothes, as large and as many as MNIST's digits.

H. Xiao, K. Rasul, R. Vollgraf, "Fashion-MNIST: a Novel Image Dataset for Benchmarking Machine Learning Algorithms",
2017 (MIT licence). Nothing is fetched here; `keras.datasets.fashion_mnist.load_data()` leaves the four files.
"""

import os
from pathlib import Path

from .bringing import from_path
from .data_set import DataSet

NAME = "Fashion-MNIST"
CLASSES = (
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
)
_FILES = tuple(f"{part}-{kind}-ubyte.gz" for part in ("train", "t10k") for kind in ("images-idx3", "labels-idx1"))


def folder() -> Path:
    """Where Keras keeps it: below ``KERAS_HOME``, else below ``~/.keras``."""
    home = os.environ.get("KERAS_HOME")
    return Path(home or Path.home() / ".keras") / "datasets" / "fashion-mnist"


def is_there() -> bool:
    """Whether its four files lie there."""
    return all((folder() / name).is_file() for name in _FILES)


def load() -> DataSet:
    """Fashion-MNIST from there; a `Problem` where a file is missing or damaged."""
    return from_path(folder(), NAME, CLASSES)
