"""Picture files for the tests: drawn, encoded, moving."""

import io
import struct
import zlib
from pathlib import Path

import numpy as np
from PIL import Image

import lenet
from lenet import open_picture
from tests.unit.test_preparation import canvas

CASES = Path(__file__).parent / "cases"
WHITE = np.full((280, 280), 255, np.uint8)


def read(data):
    """What both networks read in a file."""
    prepared = lenet.prepare(open_picture(data))
    return {lenet.load(name).read(prepared.input).label for name in ("average", "max")}


def encode(array, kind="PNG", **options):
    buffer = io.BytesIO()
    Image.fromarray(array).save(buffer, kind, **options)
    return buffer.getvalue()


def small(kind, **options):
    return encode(canvas(120, 0.6, (30, 20), 6)[..., :3], kind, **options)


def moving(kind, *frames):
    buffer = io.BytesIO()
    first, *rest = (Image.fromarray(frame) for frame in frames)
    first.save(buffer, kind, save_all=True, append_images=rest, **({"lossless": True} if kind == "WEBP" else {}))
    return buffer.getvalue()


def png_header(width, height):
    """The start of a PNG that claims a size, with hardly any data behind it."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    data = zlib.compress(bytes(10_000_000 if width else 10))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
