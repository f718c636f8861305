"""Picture files of any kind, from anyone, as an array; refused with a sentence where they are none.

A file passes four doors: `picture_kinds` tells by its first bytes what cannot be read, `picture_metadata`
takes away what no decoder needs, `picture_cost` weighs what its header claims, `picture_decoding` decodes it.
"""

import io
import threading
import warnings
from contextlib import nullcontext

import numpy as np
from PIL import Image

from ..problems import N_, Problem
from . import picture_metadata
from .ink import find_ink
from .picture_cost import cost
from .picture_decoding import MOST_PIXELS, decode, decoding
from .picture_kinds import KINDS, refuse_other_kinds
from .shrinking import to_grey

_FRAME = 10_000  # an animation's frame costs as much as so many pixels, however small it is
_LIGHT = 16_000_000  # bytes; what takes less is decoded without waiting, strokes of the pen above all

# One heavy picture at a time in the whole process, not in each session: sixty learners share one memory.
_turn = threading.Lock()
warnings.filterwarnings("ignore", module=r"PIL\.")  # what it finds odd in a file is no line on our terminal


def pixels(data: bytes) -> int:
    """How many pixels a picture file has, by its header; a `Problem` where it is no picture."""
    refuse_other_kinds(data)
    with _opened(picture_metadata.without(data)[0]) as image:
        return image.width * image.height


def open_picture(data: bytes, still: bool = False) -> np.ndarray:
    """Decode a picture file.

    Animated pictures give their first frame, or their last where the first is blank; 16-bit ones
    are scaled by their own range; photos are turned upright and shrunk to 1024 pixels.

    Parameters
    ----------
    data : bytes
    still : bool
        Whether an animation gives its first frame in any case.

    Returns
    -------
    ndarray of shape (H, W), (H, W, 3) or (H, W, 4), uint8
        What `lenet.prepare` takes.

    Raises
    ------
    Problem
        When the bytes are no picture of one of `KINDS`, are cut off, or would cost more than 300 MB.
    """
    refuse_other_kinds(data)
    lean, orientation = picture_metadata.without(data)
    with _opened(lean) as image, _turn if cost(image, lean) > _LIGHT else nullcontext():
        first = decode(image, orientation)
        moves = not still and _may_move(image)
        return _last(image, first) if moves and find_ink(to_grey(first)) is None else first


@decoding()
def _opened(data: bytes) -> Image.Image:
    """The header alone; nothing but the kinds that are read is tried, and no program is started."""
    return Image.open(io.BytesIO(data), formats=[kind.upper() for kind in KINDS])


def _may_move(image: Image.Image) -> bool:
    """Whether it is an animation; of a GIF that is known only once it is played. Pages of a TIFF are no frames."""
    return image.format == "GIF" or (image.format != "TIFF" and getattr(image, "is_animated", False))


@decoding()
def _last(image: Image.Image, first: np.ndarray) -> np.ndarray:
    """The last frame, `first` where it is the only one; a `Problem` where it takes too long to get there."""
    number = spent = 0
    while True:
        try:
            image.seek(number + 1)
        except EOFError:
            return decode(image) if number else first
        cost(image, b"")
        number += 1
        spent += image.width * image.height + _FRAME
        if spent > MOST_PIXELS:
            raise Problem(
                N_("This animation starts empty and is too long to be played to its end; save its last picture alone.")
            )
