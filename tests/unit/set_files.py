"""Data sets as files, in the forms in which people bring them."""

import io
import struct
import zipfile

import numpy as np
from PIL import Image

SHAPES = ("cross", "ring", "bar")


def drawn(kind, size=28, shade=255):
    """A picture of a shape, light on dark: its kind can be told by its pixels."""
    image = np.zeros((size, size), np.uint8)
    a, b = size // 4, 3 * size // 4
    if kind == "cross":
        image[a:b, size // 2] = image[size // 2, a:b] = shade
    elif kind == "ring":
        image[a:b, [a, b]] = image[[a, b], a:b] = shade
    else:
        image[a:b, a] = shade
    return image


def made_up(count=30, kinds=SHAPES, size=28):
    """Pictures and labels sorted by class; each picture is another one."""
    images = [drawn(kind, size, 255 - place % 128) for kind in kinds for place in range(count)]
    return np.stack(images), np.repeat(np.arange(len(kinds), dtype=np.uint8), count)


def as_idx(array):
    """An idx file as it is published: 0 0 8 rank, sizes, bytes."""
    return struct.pack(f">BBBB{array.ndim}I", 0, 0, 8, array.ndim, *array.shape) + array.tobytes()


def as_files(train, test, pack=lambda data: data, ending=""):
    """The four files under their published names."""
    parts = {"train": train, "t10k": test}
    return {
        f"{part}-{what}-ubyte{ending}": pack(as_idx(array))
        for part, arrays in parts.items()
        for what, array in zip(("images-idx3", "labels-idx1"), arrays, strict=True)
    }


def as_npz(**arrays):
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


def as_png(image, kind="PNG"):
    file = io.BytesIO()
    Image.fromarray(image).save(file, kind)
    return file.getvalue()


def as_zip(files):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return file.getvalue()


def in_any_order(images, labels):
    """Pictures with their labels, for comparing two orders."""
    return sorted((int(label), image.tobytes()) for image, label in zip(images, labels, strict=True))


X, Y = made_up()  # thirty pictures and what they are
