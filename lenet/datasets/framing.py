"""Pictures of any size and either polarity, brought to what MNIST has: 28x28, light on dark."""

from collections.abc import Sequence

import cv2
import numpy as np

from ..digits.preparation import FRAME, prepare
from ..digits.shrinking import to_grey
from ..problems import N_, Problem

_SIDES = range(4, 1025)  # pixels
_MIDDLE = 127  # of grey


def framed(images: np.ndarray) -> np.ndarray:
    """Grey pictures (n, h, w), uint8, as (n, 28, 28): resized with their shape kept, on ground as at their rim."""
    height, width = images.shape[1:]
    if (height, width) == (FRAME, FRAME):
        return images
    if height not in _SIDES or width not in _SIDES:
        raise Problem(
            N_("The pictures are {height}x{width} pixels; a side may have {least} to {most}."),
            height=height,
            width=width,
            least=_SIDES[0],
            most=_SIDES[-1],
        )
    small = np.empty((len(images), FRAME, FRAME), np.uint8)
    for place, image in enumerate(images):
        small[place] = _fitted(image)
    return small


def from_picture(picture: np.ndarray, drawn: bool) -> np.ndarray | None:
    """A decoded picture as (28, 28), uint8.

    Parameters
    ----------
    picture : ndarray of shape (H, W), (H, W, 3) or (H, W, 4), uint8
    drawn : bool
        Whether it is a drawing: then it goes the way of one, its ink found, fitted and centred as MNIST's digits
        are, which is what the network gets of the canvas too. Else the whole picture is taken.

    Returns
    -------
    ndarray or None
        None where it is a drawing without ink.
    """
    if drawn:
        prepared = prepare(picture)
        return None if prepared is None else _bytes(prepared.digit)
    return picture if picture.shape == (FRAME, FRAME) else _fitted(_bytes(to_grey(picture)))


def _bytes(shares: np.ndarray) -> np.ndarray:
    return np.round(255 * shares).astype(np.uint8)


def must_be_inverted(parts: Sequence[np.ndarray]) -> bool:
    """Whether pictures have to be inverted to be light on dark: the rims of most are light.

    All of a set are of one kind, so that one that fills its frame does not stand alone.
    """
    rims = np.concatenate([np.median(_rims(images), axis=1) for images in parts])
    return bool(np.median(rims) > _MIDDLE)


def _rims(images: np.ndarray) -> np.ndarray:
    """The outermost pixels, (n, pixels)."""
    return np.concatenate([images[:, 0], images[:, -1], images[:, 1:-1, 0], images[:, 1:-1, -1]], axis=1)


def _fitted(grey: np.ndarray) -> np.ndarray:
    """One grey picture in the middle of 28x28; what it leaves free is as its rim is."""
    scale = FRAME / max(grey.shape)
    height, width = (max(1, round(side * scale)) for side in grey.shape)
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    small = cv2.resize(grey, (width, height), interpolation=way)
    frame = np.full((FRAME, FRAME), np.median(_rims(grey[np.newaxis])), np.uint8)
    top, left = (FRAME - height) // 2, (FRAME - width) // 2
    frame[top : top + height, left : left + width] = small
    return frame
