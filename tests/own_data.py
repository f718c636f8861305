"""A data set of three shapes that a network learns within seconds: each drawn anew, here and there."""

import io
import zipfile

import numpy as np
from PIL import Image

from lenet.datasets.data_set import assemble

SHAPES = ("bar", "<b>cross</b>", "ring")


def shape(kind, rng):
    """A picture (28, 28), uint8, light on dark."""
    image = np.zeros((28, 28), np.uint8)
    top, left, side = (*rng.integers(4, 9, 2), rng.integers(9, 14))
    bottom, right, wide = top + side, left + side, rng.integers(2, 4)
    if kind == "ring":
        image[top:bottom, left:right] = 255
        image[top + wide : bottom - wide, left + wide : right - wide] = 0
    elif kind == "bar":
        image[top:bottom, left : left + wide] = 255
    else:
        image[top:bottom, (left + right) // 2 : (left + right) // 2 + wide] = 255
        image[(top + bottom) // 2 : (top + bottom) // 2 + wide, left:right] = 255
    return image


def shapes(count=200, seed=3):
    """Pictures (3 * count, 28, 28) and labels, class by class."""
    rng = np.random.default_rng(seed)
    images = [shape(kind, rng) for kind in ("bar", "cross", "ring") for _ in range(count)]
    return np.stack(images), np.repeat(np.arange(3, dtype=np.uint8), count)


def data_set(count=200):
    """The same as a `DataSet`, one name of which looks like HTML."""
    return assemble("Three <i>shapes</i>", SHAPES, shapes(count), shapes(20, seed=4))


def zipped(names=("bar", "cross", "ring"), count=30):
    """The same as a zip file of PNGs in folders: bytes."""
    images, labels = shapes(count)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for place, (image, label) in enumerate(zip(images, labels, strict=True)):
            png = io.BytesIO()
            Image.fromarray(image).save(png, "PNG")
            archive.writestr(f"shapes/{names[label]}/{place}.png", png.getvalue())
    return file.getvalue()
