"""The pixels of a picture file: decoded, upright, in 8 bits, at most 1024 pixels a side."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from PIL import Image, UnidentifiedImageError

from ..problems import N_, Problem
from . import picture_metadata
from .picture_kinds import kinds

MOST_PIXELS = 60_000_000
WORKING_SIZE = 1024  # pixels a side; a photo is shrunk to this while it is decoded

_MOST_QUOTED = 200  # characters of a decoder's words that are quoted
_STRIP = 10**6  # pixels of a picture that are converted at a time
_TURNS = {  # orientation, as EXIF counts it: what makes the picture upright
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


@contextmanager
def decoding() -> Iterator[None]:
    """Whatever a decoder throws, as a `Problem`: over damaged bytes it may be any exception at all."""
    try:
        yield
    except Problem:
        raise
    except UnidentifiedImageError as error:
        raise Problem(N_("This file is no picture; choose one of these kinds: {kinds}."), kinds=kinds()) from error
    except Image.DecompressionBombError as error:
        raise Problem(
            N_("This picture is too large; choose one of {most} megapixels or less."), most=MOST_PIXELS // 10**6
        ) from error
    except Exception as error:
        raise damaged(str(error)[:_MOST_QUOTED] or type(error).__name__) from error


def damaged(why: str) -> Problem:
    """What to say of a picture that cannot be decoded."""
    return Problem(N_("This picture is cut off or damaged ({why}); save it again."), why=why)


@decoding()
def decode(image: Image.Image, orientation: int = 1) -> np.ndarray:
    """The picture, or the frame that it is at, upright and shrunk.

    Parameters
    ----------
    image : PIL.Image.Image
        Opened, nothing decoded yet.
    orientation : int
        1 to 8 as EXIF counts them; of a PNG, WebP, TIFF or AVIF their own counts.

    Returns
    -------
    ndarray of shape (H, W), (H, W, 3) or (H, W, 4), uint8
    """
    image.draft("RGB", (WORKING_SIZE, WORKING_SIZE))  # JPEG only: decodes at a fraction of the size
    if image.format == "TIFF":
        _leave_turning_to_one_tag(image)
    image.load()
    if image.format in ("PNG", "WEBP", "AVIF"):
        orientation = picture_metadata.orientation(image.info.get("exif", b""))
    small = _shrunk(image)
    return np.asarray(small.transpose(_TURNS[orientation]) if orientation in _TURNS else small)


def _leave_turning_to_one_tag(image: Any) -> None:
    """A TIFF turns itself while it is decoded, by all of its EXIF: let it find the orientation alone."""
    only = Image.Exif()
    only[picture_metadata.ORIENTATION] = image.tag_v2.get(picture_metadata.ORIENTATION, 1)
    image.getexif = lambda: only


def _shrunk(image: Image.Image) -> Image.Image:
    """In 8 bits, at most 1024 pixels a side. Worked on in strips: all of it is never there twice."""
    deep = image.mode.startswith(("I", "F"))
    mode = image.mode[0] if deep else _plain_mode(image)
    factor = max(1, max(image.size) // WORKING_SIZE)
    height = factor * max(1, _STRIP // (factor * image.width))
    small = Image.new(mode, (-(-image.width // factor), -(-image.height // factor)))
    for top in range(0, image.height, height):
        strip = image.crop((0, top, image.width, min(top + height, image.height))).convert(mode)
        small.paste(strip.reduce(factor), (0, top // factor))
    small.thumbnail((WORKING_SIZE, WORKING_SIZE), Image.Resampling.BOX)
    return Image.fromarray(_eight_bits(np.asarray(small, np.float32))) if deep else small


def _plain_mode(image: Image.Image) -> str:
    """What to convert a picture of 8 bits into: grey, colours, or colours with what is transparent."""
    transparent = image.mode in ("LA", "PA", "RGBA", "RGBa", "La") or "transparency" in image.info
    return "RGBA" if transparent else "L" if image.mode in ("L", "1") else "RGB"


def _eight_bits(values: np.ndarray) -> np.ndarray:
    """Scaled by their own range; what is no number is black, what is endless the end of the range."""
    finite = values[np.isfinite(values)]
    low, high = (finite.min(), finite.max()) if finite.size else (0, 0)
    # Halves: the range of two floats may be more than a float holds. Half a level at least, or nothing would be scaled.
    scaled = (np.clip(np.nan_to_num(values, nan=low), low, high) / 2 - low / 2) / max(high / 2 - low / 2, 0.5)
    return np.round(scaled * 255).astype(np.uint8)
