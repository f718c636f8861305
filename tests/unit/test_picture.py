"""Files from anyone: read rightly or refused with a sentence, quickly."""

import contextlib
import io
import struct
import time
import zlib

import numpy as np
import pytest
from PIL import Image

import lenet
from lenet import Problem, open_picture
from tests.unit.test_drawing import canvas, photo, same


def encode(array, kind="PNG", **options):
    buffer = io.BytesIO()
    Image.fromarray(array).save(buffer, kind, **options)
    return buffer.getvalue()


def png_header(width, height):
    """The start of a PNG that claims a size, with hardly any data behind it."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    data = zlib.compress(bytes(10_000_000 if width else 10))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "The file is empty"),
        (b"seven", "no picture"),
        (b"%PDF-1.7 " * 100, "no picture"),
        (encode(canvas())[:60], "cut off or damaged|no picture"),
        (encode(canvas())[:-600], "cut off or damaged"),
        (encode(canvas()[..., :3], "JPEG")[:700], "cut off or damaged"),
        (png_header(50_000, 50_000), "50000x50000 pixels; choose one of 60 megapixels or less|too large"),
        (png_header(0, 10), "cut off or damaged|nothing in it|no picture"),
    ],
    ids=["empty", "text", "pdf", "cut early", "cut late", "cut jpeg", "bomb", "zero"],
)
def test_what_is_no_picture_gives_a_sentence_within_two_seconds(data, said):
    start = time.process_time()
    with pytest.raises(Problem, match=said):
        open_picture(data)
    assert time.process_time() - start < 2


def test_noise_never_gets_past():
    """A valid file with bytes changed at random is read or refused, nothing else."""
    whole = encode(canvas())
    rng = np.random.default_rng(0)
    for _ in range(200):
        bent = bytearray(whole)
        for place in rng.integers(8, len(bent), 4):
            bent[place] = rng.integers(256)
        with contextlib.suppress(Problem):
            assert open_picture(bytes(bent)).dtype == np.uint8


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF"])
def test_formats(kind):
    image = Image.fromarray(canvas()[..., :3])
    buffer = io.BytesIO()
    image.save(buffer, kind)
    assert same(lenet.prepare(open_picture(buffer.getvalue())), lenet.prepare(canvas())) > 0.98


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "PA", "RGB", "RGBA", "CMYK", "I;16", "I", "F"])
def test_modes(mode):
    grey = Image.fromarray(canvas()[..., 0])
    if mode == "I;16":
        image = Image.fromarray(canvas()[..., 0].astype(np.uint16) * 257)
    elif mode in ("I", "F"):
        image = grey.convert(mode)
    elif mode == "PA":
        image = grey.convert("LA").convert("PA")
    else:
        image = grey.convert("RGB").convert(mode)
    buffer = io.BytesIO()
    image.save(buffer, "PNG" if mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16") else "TIFF") if mode != "PA" else (
        image.convert("LA").save(buffer, "PNG")
    )
    assert same(lenet.prepare(open_picture(buffer.getvalue())), lenet.prepare(canvas())) > 0.98


def test_sixteen_bits_keep_their_grey_levels():
    values = np.linspace(1000, 5000, 64).reshape(8, 8).astype(np.uint16)
    opened = open_picture(encode(values))
    assert (opened.dtype, opened.min(), opened.max()) == (np.uint8, 0, 255)
    assert (np.diff(opened.ravel().astype(int)) >= 0).all()


def test_one_pixel_is_a_page_without_ink():
    assert lenet.prepare(open_picture(encode(np.zeros((1, 1), np.uint8)))) is None


def test_an_animation_gives_its_first_frame():
    frames = [Image.fromarray(canvas()[..., 0]), Image.new("L", (280, 280), 255)]
    buffer = io.BytesIO()
    frames[0].save(buffer, "GIF", save_all=True, append_images=frames[1:])
    assert same(lenet.prepare(open_picture(buffer.getvalue())), lenet.prepare(canvas())) > 0.98


def test_transparent_black_ink():
    alpha = canvas()[..., 0]
    data = encode(np.dstack([np.zeros_like(alpha)] * 3 + [alpha]))
    assert same(lenet.prepare(open_picture(data)), lenet.prepare(canvas())) > 0.98


def test_a_photo_is_turned_upright():
    upright = photo()
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned: rotate by 90 degrees to show
    data = encode(np.rot90(upright), "JPEG", exif=exif, quality=90)
    assert same(lenet.prepare(open_picture(data)), lenet.prepare(upright)) > 0.95


def test_a_12_megapixel_photo_within_two_seconds():
    data = encode(np.kron(photo(), np.ones((5, 5), np.uint8)), "JPEG", quality=85)  # 4000 x 3000
    start = time.process_time()
    ready = lenet.prepare(open_picture(data))
    assert time.process_time() - start < 2
    assert lenet.load("average").read(ready.input).label == 7
