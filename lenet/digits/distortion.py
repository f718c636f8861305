"""Random, label-keeping distortions of digits: turned, slanted, scaled, shifted, bent."""

import cv2
import numpy as np

from .preparation import INPUT


def distort(images, rng, strength=1.0, look=lambda: None):
    """Every image distorted in its own way and set into 32x32.

    An affine map (turn up to 12 degrees, slant up to 0.25, each axis scaled by up to 15 %, shifted
    by up to 1.5 pixels) with a smooth random bend of about a pixel on top.

    Parameters
    ----------
    images : ndarray of shape (n, 28, 28), uint8
    rng : numpy.random.Generator
    strength : float
        Multiplies all of it; 0 only sets the images into 32x32.
    look : callable, optional
        Called every few images; what it raises ends the work.

    Returns
    -------
    ndarray of shape (n, 32, 32), uint8

    References
    ----------
    LeCun et al. (1998), section III.B (affine); Simard, Steinkraus, Platt (2003) (elastic).
    """
    if not strength:
        return np.pad(images, ((0, 0), (2, 2), (2, 2)))
    maps = _affine(len(images), rng, strength)
    bends = _bends(rng, strength)
    which = rng.integers(len(bends), size=len(images))
    grid = _grid()  # (32, 32, 3)
    out = np.empty((len(images), INPUT, INPUT), np.uint8)
    for i, image in enumerate(images):
        if not i % 256:
            look()
        sources = grid @ maps[i] + bends[which[i]]  # (32, 32, 2): where each pixel comes from
        out[i] = cv2.remap(image, sources, None, cv2.INTER_LINEAR)
    return out


def _affine(n, rng, strength):
    """n matrices (3, 2) that take a pixel of the result to its source, both around the middle."""
    turn, slant = rng.uniform(-1, 1, (2, n)) * strength * np.array([[np.radians(12)], [0.25]])
    scale_x, scale_y = np.exp(rng.uniform(-0.15, 0.15, (2, n)) * strength)
    shift = rng.uniform(-1.5, 1.5, (n, 2)) * strength
    maps = np.empty((n, 3, 2), np.float32)
    maps[:, 0, 0], maps[:, 0, 1] = scale_x * np.cos(turn), scale_y * np.sin(turn)
    maps[:, 1, 0] = scale_x * (slant * np.cos(turn) - np.sin(turn))
    maps[:, 1, 1] = scale_y * (slant * np.sin(turn) + np.cos(turn))
    maps[:, 2] = shift + 13.5  # the middle of 28x28
    return maps


def _bends(rng, strength, fields=512):
    """Smooth displacement fields (fields, 32, 32, 2), in pixels."""
    coarse = rng.normal(0, 0.9 * strength, (fields, 6, 6, 2)).astype(np.float32)
    return np.stack([cv2.resize(field, (INPUT, INPUT), interpolation=cv2.INTER_CUBIC) for field in coarse])


def _grid():
    """x, y, 1 of every pixel of 32x32, x and y counted from the middle."""
    y, x = np.mgrid[:INPUT, :INPUT].astype(np.float32) - np.float32((INPUT - 1) / 2)
    return np.stack([x, y, np.ones_like(x)], axis=-1)
