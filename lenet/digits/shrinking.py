"""A picture in grey or in colour, shrunk without losing the lines of a thin pen.

OpenCV does the image operations, see `preparation`.
"""

import cv2
import numpy as np

from ..problems import N_, Problem
from .light import LONGEST, averaged, full, grain, side

NEAR = 1024  # pixels a side; from more than this a picture is shrunk by averaging alone
THINNEST = 2  # pixels; a pen is made as wide before a picture is shrunk: each place of a line keeps a full pixel
_SMALLEST = 3  # pixels a side; with less there is no paper around any ink
LUMA = np.array([0.299, 0.587, 0.114], np.float32)  # of red, green and blue in what an eye calls light
INKED = 0.5  # what is above this of full ink counts as ink
_TOUCHED = 1 / 4  # of full ink; where a widened line has more, it is drawn
_LEFT = 3 / 4  # of its ink a thin line is taken to have kept: even one that has half comes over `INKED`


def to_grey(picture: np.ndarray) -> np.ndarray:
    """Grey, RGB or RGBA uint8 -> (H, W) float32 in [0, 1], at most 400 pixels a side.

    The lines of a thin pen, which averaging would make fainter and fainter, are widened first.
    Transparent parts become paper: black behind light ink, white behind dark ink.
    """
    return shrunk(_grey(averaged(checked(picture), NEAR)))


def to_colours(picture: np.ndarray) -> np.ndarray | None:
    """RGB or RGBA uint8 -> (H, W, 3) float32 in [0, 1], at most 1024 pixels a side; None where all of it is grey."""
    small = averaged(checked(picture), NEAR)
    if small.ndim == 2 or (small[..., :1] == small[..., 1:3]).all():
        return None
    colours = small[..., :3].astype(np.float32) / np.float32(255)
    if small.shape[2] == 3:
        return colours
    alpha = small[..., 3:].astype(np.float32) / np.float32(255)
    return colours * alpha + (1 - alpha) * _paper(colours @ LUMA, alpha[..., 0])


def checked(picture: np.ndarray) -> np.ndarray:
    """The picture, if it is one; a `Problem` where it is not."""
    picture = np.asarray(picture)
    flat = picture.ndim == 2 or (picture.ndim == 3 and picture.shape[2] in (3, 4))
    if picture.dtype != np.uint8 or not flat or 0 in picture.shape:
        raise Problem(
            N_("A picture is an array of uint8, (H, W), (H, W, 3) or (H, W, 4), not {dtype} of shape {shape}."),
            dtype=picture.dtype,
            shape=picture.shape,
        )
    return picture


def _grey(picture: np.ndarray) -> np.ndarray:
    if picture.ndim == 2:
        return picture.astype(np.float32) / np.float32(255)
    grey = cv2.cvtColor(np.ascontiguousarray(picture[..., :3]), cv2.COLOR_RGB2GRAY)
    grey = grey.astype(np.float32) / np.float32(255)
    if picture.shape[2] == 3:
        return grey
    alpha = picture[..., 3].astype(np.float32) / np.float32(255)
    return grey * alpha + (1 - alpha) * _paper(grey, alpha)


def shrunk(grey: np.ndarray) -> np.ndarray:
    """At most 400 pixels a side; averages are off by a rounding error."""
    return np.clip(_shrink(grey), 0, 1)


def _shrink(grey: np.ndarray) -> np.ndarray:
    pen = THINNEST * max(grey.shape) / LONGEST
    return averaged(_with_thicker_lines(grey, pen) if pen > THINNEST else grey, LONGEST)


def _with_thicker_lines(grey: np.ndarray, pen: float) -> np.ndarray:
    """The picture, its ink widened where the pen was thinner than `pen` pixels; all else as it is.

    Where an earlier shrinking split a line between two rows of pixels, it has half its contrast: it
    is made stronger by a third, which brings it over the half that counts as ink.
    """
    if min(grey.shape) < _SMALLEST:
        return grey
    rest, dark = side(grey)
    most = full(rest, grain(rest))
    if most is None:
        return grey
    brush = brush_to(rest > most * INKED, pen)
    if brush is None:
        return grey
    wide = cv2.dilate(rest, brush)
    more = np.where(wide > most * _TOUCHED, np.maximum(np.minimum(wide / _LEFT, most) - rest, 0), 0)
    return np.clip(grey - more if dark else grey + more, 0, 1).astype(np.float32)


def brush_to(mask: np.ndarray, pen: float) -> np.ndarray | None:
    """What to dilate a mask with, so that the pen that made it is `pen` pixels wide; None where it is."""
    grow = int(np.ceil((pen - pen_width(mask)) / 2))
    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * grow + 1, 2 * grow + 1)) if grow > 0 else None


def pen_width(mask: np.ndarray) -> float:
    """Width of the pen that made a mask, in its pixels.

    Across a stroke of width w the distance to the edge runs from 0 to w/2 and back: its mean is w/4.
    """
    inside = cv2.distanceTransform(np.pad(mask, 1).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    return 4 * float((inside[inside > 0] - 0.5).mean())


def _paper(grey: np.ndarray, alpha: np.ndarray) -> float:
    """What lies behind transparent parts: the opposite of the ink that is on them."""
    if not alpha.any():
        return 0.0
    return 0.0 if np.average(grey, weights=alpha) > 0.5 else 1.0
