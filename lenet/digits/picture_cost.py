"""What a picture file costs to decode, known from its header: what would cost too much is never decoded.

Measured, see benchmarks/pictures.py.
"""

from typing import Any

from PIL import Image

from ..problems import N_, Problem
from . import picture_metadata
from .picture_decoding import MOST_PIXELS, WORKING_SIZE, damaged, decoding
from .picture_kinds import refuse_larger

_LONGEST = 32_768  # pixels a side; each row costs as well
_BUDGET = 210_000_000  # bytes that decoding may take, all else (the file, strips, the small picture) left out
_MOST_RUNS = 4  # megabytes of a BMP in runs, which Pillow unpacks in Python
_PIXELS_AND_SCANS = 600_000_000  # a progressive JPEG goes over its pixels once a scan
_START_OF_SCAN = b"\xff\xda"

# Bytes a pixel.
_STORED = {"1": 1, "L": 1, "P": 1, "I;16": 2, "I;16B": 2}  # in Pillow, by mode ...
_STORED_OTHERWISE = 4  # ... and in all others
_ANIMATED = 17  # canvases or planes of colour, the frame before, the bytes, the picture

_BITS_PER_SAMPLE, _SAMPLES_PER_PIXEL, _ROWS_PER_STRIP, _TILE_WIDTH, _TILE_LENGTH = 258, 277, 278, 322, 323


def cost(image: Image.Image, data: bytes) -> float:
    """Bytes that decoding will take at its peak; a `Problem` where that is too much.

    Parameters
    ----------
    image : PIL.Image.Image
        Opened, nothing decoded yet; of an animation the frame that it is at.
    data : bytes
        The file.
    """
    width, height = image.size
    if width < 1 or height < 1:
        raise Problem(
            N_("This picture is {width}x{height} pixels: there is nothing in it."), width=width, height=height
        )
    if max(width, height) > _LONGEST:
        raise Problem(
            N_("This picture is {width}x{height} pixels; a side may have {most} at most. Cut out the digit."),
            width=width,
            height=height,
            most=_LONGEST,
        )
    each, most = _cost_of_a_pixel(image, data)
    most = min(most, MOST_PIXELS, int(_BUDGET / each))
    if width * height > most:
        raise Problem(
            N_("This picture has {width}x{height} pixels; choose one of {most} megapixels or less, or a plain JPEG."),
            width=width,
            height=height,
            most=f"{most / 10**6:.3g}",
        )
    return width * height * each


@decoding()
def _cost_of_a_pixel(image: Any, data: bytes) -> tuple[float, int]:
    """Bytes that a pixel takes while it is decoded, and how many pixels there may be."""
    stored = _STORED.get(image.mode, _STORED_OTHERWISE)
    if image.format in ("WEBP", "AVIF") or image.tell():
        return _ANIMATED, MOST_PIXELS
    if image.format == "TIFF":
        return _cost_in_tiff(image, stored), MOST_PIXELS
    if image.format == "BMP" and image.tile[0].codec_name == "bmp_rle":
        refuse_larger(data, _MOST_RUNS)
    if image.format != "JPEG":
        return stored, MOST_PIXELS
    scans = data.count(_START_OF_SCAN)
    if scans > 1:  # all its coefficients, of 2 bytes, are kept, however small it comes out
        return 2 * image.layers + stored / 4, _PIXELS_AND_SCANS // scans
    return (stored / 4 if min(image.size) >= 2 * WORKING_SIZE else stored), MOST_PIXELS


def _cost_in_tiff(image: Any, stored: int) -> float:
    """The picture, again when it is turned, and one strip or tile, which may be all of it or more."""
    tags = image.tag_v2
    width, height = image.size
    across, down = tags.get(_TILE_WIDTH, width), tags.get(_TILE_LENGTH, min(tags.get(_ROWS_PER_STRIP, height), height))
    if across * down > MOST_PIXELS:
        raise damaged(f"tiles of {across}x{down} pixels")
    bits = tags.get(_BITS_PER_SAMPLE, (1,))
    samples = max(tags.get(_SAMPLES_PER_PIXEL, 1), len(bits))
    strip = across * down * max(bits) * samples / 8
    twice = tags.get(picture_metadata.ORIENTATION, 1) != 1
    return stored * (1 + twice) + strip / (width * height)
