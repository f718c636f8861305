"""What is no picture, or a damaged one, is refused with a sentence, quickly, and nothing else happens."""

import contextlib
import struct
import time

import numpy as np
import pytest
from PIL import Image

import lenet
from lenet import Problem, open_picture
from tests.unit.pictures import encode, moving, png_header, small
from tests.unit.test_preparation import canvas

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:PIL")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "The file is empty"),
        (b"seven", "no picture"),
        (b"%PDF-1.7 " * 100, "no picture"),
        (encode(canvas())[:60], "cut off or damaged|no picture"),
        (encode(canvas())[:-600], "cut off or damaged"),
        (encode(canvas()[..., :3], "JPEG")[:700], "cut off or damaged"),
        (png_header(50_000, 50_000), "50000x50000 pixels|too large"),
        (png_header(0, 10), "cut off or damaged|nothing in it|no picture"),
        (png_header(1, 60_000_000), "1x60000000 pixels; a side may have 32768 at most"),
        (png_header(7700, 7800), "7700x7800 pixels; choose one of 60 megapixels or less"),
        (bytes(15_000_001), "more than 15 MB"),
        (b"GIF89a" + bytes(7) + b"\x21\xaa\0" * 300_000, "more than 200000 parts"),
        (b"\xff\xd8" + b"\xff\xe5\0\x02" * 300_000, "more than 200000 parts"),
        (b"\x89PNG\r\n\x1a\n" + bytes(12 * 300_000), "more than 200000 parts"),
    ],
    ids=[
        *("empty", "text", "pdf", "cut early", "cut late", "cut jpeg", "bomb", "zero", "thread", "60 MP", "heavy"),
        *("gif of parts", "jpeg of parts", "png of parts"),
    ],
)
def test_what_is_no_picture_gives_a_sentence_within_two_seconds(data, said):
    start = time.process_time()
    with pytest.raises(Problem, match=said):
        open_picture(data)
    assert time.process_time() - start < 2


def bend(data, rng):
    """Cut off, bytes changed anywhere or in the header, bytes lost."""
    way = rng.integers(4)
    bent = bytearray(data[: rng.integers(len(data))] if way == 0 else data)
    if way in (1, 2):
        for place in rng.integers(0, len(bent) if way == 1 else min(len(bent), 400), rng.integers(1, 6)):
            bent[place] = rng.choice([0, 1, 127, 128, 255, rng.integers(256)])
    if way == 3:
        place = rng.integers(len(bent))
        del bent[place : place + rng.integers(1, 9)]
    return bytes(bent)


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        *((kind, {}) for kind in ("PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF", "AVIF", "MPO")),
        *(("JPEG", {"progressive": True}), ("WEBP", {"lossless": True}), ("TIFF", {"compression": "tiff_lzw"})),
        *(("TIFF", {"compression": "jpeg"}), ("PNG", {"moving": True}), ("GIF", {"moving": True})),
        *(("WEBP", {"moving": True}), ("AVIF", {"moving": True})),
    ],
)
def test_damage_is_read_or_refused_and_nothing_else(kind, options):
    if options.get("moving"):
        data = moving(
            kind, np.full((90, 90), 255, np.uint8), *(canvas(90, 0.5, (20, 15), 5)[..., 0] ^ n for n in (0, 9))
        )
    else:
        exif = Image.Exif()
        exif.update({0x0112: 6, 0x010F: "maker", 0x011A: 72.0})
        data = small(kind, **options, **({"exif": exif} if kind in ("PNG", "JPEG", "WEBP", "TIFF", "AVIF") else {}))
    rng = np.random.default_rng(0)
    for _ in range(150):
        with contextlib.suppress(Problem):
            opened = open_picture(bend(data, rng))
            assert opened.dtype == np.uint8
            prepared = lenet.prepare(opened)
            assert prepared is None or np.isfinite(prepared.input).all()


@pytest.mark.parametrize("error", [struct.error, KeyError, TypeError, AttributeError, ZeroDivisionError, OverflowError])
def test_whatever_a_decoder_throws_is_a_sentence(error, monkeypatch):
    def broken(self):
        raise error("some byte")

    monkeypatch.setattr("PIL.PngImagePlugin.PngImageFile.load", broken)
    with pytest.raises(Problem, match="cut off or damaged .*some byte"):
        open_picture(encode(canvas()))
