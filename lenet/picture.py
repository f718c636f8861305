"""Picture files of any kind, from anyone, as an array; refused with a sentence where they are none."""

import io
import warnings

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from .problems import N_, Problem

MOST_PIXELS = 60_000_000
_WORKING_SIZE = 1024  # pixels; a photo is shrunk to this while it is decoded


def open_picture(data):
    """Decode a picture file.

    Animated pictures give their first frame; 16-bit ones are scaled by their own range; photos are
    turned upright and shrunk to 1024 pixels.

    Parameters
    ----------
    data : bytes

    Returns
    -------
    ndarray of shape (H, W), (H, W, 3) or (H, W, 4), uint8
        What `lenet.prepare` takes.

    Raises
    ------
    Problem
        When the bytes are no picture, are cut off, or would unpack to more than 60 megapixels.
    """
    if not data:
        raise Problem(N_("The file is empty; choose a picture (PNG, JPEG, GIF, BMP or WebP)."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data)) as image:
                return _to_array(_decode(image))
    except UnidentifiedImageError:
        raise Problem(N_("This file is no picture; choose a PNG, JPEG, GIF, BMP or WebP.")) from None
    except Image.DecompressionBombError:
        raise _too_large() from None
    except (OSError, SyntaxError, ValueError, EOFError, MemoryError) as error:
        if isinstance(error, Problem):
            raise
        raise Problem(N_("This picture is cut off or damaged ({why}); save it again."), why=str(error)) from error


def _decode(image):
    width, height = image.size
    if width * height > MOST_PIXELS:
        raise _too_large(width, height)
    if width == 0 or height == 0:
        raise Problem(
            N_("This picture is {width}x{height} pixels: there is nothing in it."), width=width, height=height
        )
    image.draft("RGB", (_WORKING_SIZE, _WORKING_SIZE))  # JPEG only: decodes at a fraction of the size
    image.load()
    image = ImageOps.exif_transpose(image)
    if image.mode.startswith(("I", "F")):
        return Image.fromarray(_eight_bits(np.asarray(image, np.float64)))
    transparent = image.mode in ("LA", "PA", "RGBA", "RGBa", "La") or "transparency" in image.info
    return image.convert("RGBA" if transparent else "RGB" if image.mode not in ("L", "1") else "L")


def _eight_bits(values):
    low, high = np.nanmin(values), np.nanmax(values)
    scaled = (np.nan_to_num(values, nan=low) - low) / max(high - low, 1)
    return np.round(scaled * 255).astype(np.uint8)


def _to_array(image):
    image.thumbnail((_WORKING_SIZE, _WORKING_SIZE), Image.Resampling.BOX)
    return np.asarray(image)


def _too_large(width=None, height=None):
    if width is None:
        return Problem(
            N_("This picture is too large; choose one of {most} megapixels or less."), most=MOST_PIXELS // 10**6
        )
    return Problem(
        N_("This picture has {width}x{height} pixels; choose one of {most} megapixels or less."),
        width=width,
        height=height,
        most=MOST_PIXELS // 10**6,
    )
