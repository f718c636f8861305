"""Random, label-keeping distortions of digits: turned, slanted, scaled, shifted, bent."""

from collections.abc import Callable

import cv2
import numpy as np

from .mnist import BORDER
from .preparation import FRAME, INPUT

# The furthest that an image of strength 1 goes.
_TURN = np.radians(12)
_SLANT = 0.25  # pixels across for one pixel down
_SCALE = 0.15  # of the size, of each axis by itself
_SHIFT = 1.5  # pixels

_BEND = 0.9  # pixels; standard deviation of the bend where it is drawn ...
_KNOTS = 6  # ... on so many places along a side, with a smooth surface through them
_BENDS = 512  # bends drawn for all images together, as each takes longer than the image's own map

_BETWEEN_CHECKS = 256  # images, a few milliseconds


def distort(
    images: np.ndarray,
    rng: np.random.Generator,
    strength: float = 1.0,
    check_stop: Callable[[], None] = lambda: None,
) -> np.ndarray:
    """Every image distorted in its own way and set into 32x32.

    An affine map (turn up to 12 degrees, slant up to 0.25, each axis scaled by up to 15 %, shifted
    by up to 1.5 pixels) with a smooth random bend of about a pixel on top.

    Parameters
    ----------
    images : ndarray of shape (n, 28, 28), uint8
    rng : numpy.random.Generator
    strength : float
        Multiplies all of it; 0 only sets the images into 32x32.
    check_stop : callable, optional
        Called every few images; what it raises ends the work.

    Returns
    -------
    ndarray of shape (n, 32, 32), uint8

    References
    ----------
    LeCun et al. (1998), section III.B (affine); Simard, Steinkraus, Platt (2003) (elastic).
    """
    if not strength:
        return np.pad(images, ((0, 0), (BORDER, BORDER), (BORDER, BORDER)))
    maps = _affine(len(images), rng, strength)
    bends = _bends(rng, strength)
    which = rng.integers(len(bends), size=len(images))
    grid = _grid()  # (32, 32, 3)
    distorted = np.empty((len(images), INPUT, INPUT), np.uint8)
    for i, image in enumerate(images):
        if not i % _BETWEEN_CHECKS:
            check_stop()
        sources = grid @ maps[i] + bends[which[i]]  # (32, 32, 2): where each pixel comes from
        distorted[i] = cv2.remap(image, sources, None, cv2.INTER_LINEAR)  # type: ignore[call-overload]  # both maps in one
    return distorted


def looks(count: int, strength: float) -> int:
    """How often `distort` calls `check_stop` for so many images."""
    return -(-count // _BETWEEN_CHECKS) if strength else 0


def _affine(n: int, rng: np.random.Generator, strength: float) -> np.ndarray:
    """n matrices (3, 2) that take a pixel of the result to its source, both around the middle."""
    turn, slant = rng.uniform(-1, 1, (2, n)) * strength * np.array([[_TURN], [_SLANT]])
    scale_x, scale_y = np.exp(rng.uniform(-_SCALE, _SCALE, (2, n)) * strength)
    shift = rng.uniform(-_SHIFT, _SHIFT, (n, 2)) * strength
    maps = np.empty((n, 3, 2), np.float32)
    maps[:, 0, 0], maps[:, 0, 1] = scale_x * np.cos(turn), scale_y * np.sin(turn)
    maps[:, 1, 0] = scale_x * (slant * np.cos(turn) - np.sin(turn))
    maps[:, 1, 1] = scale_y * (slant * np.sin(turn) + np.cos(turn))
    maps[:, 2] = shift + (FRAME - 1) / 2  # from the middle of the source
    return maps


def _bends(rng: np.random.Generator, strength: float) -> np.ndarray:
    """Smooth displacement fields (512, 32, 32, 2), in pixels."""
    coarse = rng.normal(0, _BEND * strength, (_BENDS, _KNOTS, _KNOTS, 2)).astype(np.float32)
    return np.stack([cv2.resize(field, (INPUT, INPUT), interpolation=cv2.INTER_CUBIC) for field in coarse])


def _grid() -> np.ndarray:
    """x, y, 1 of every pixel of 32x32, x and y counted from the middle."""
    y, x = np.mgrid[:INPUT, :INPUT].astype(np.float32) - np.float32((INPUT - 1) / 2)
    return np.stack([x, y, np.ones_like(x)], axis=-1)
