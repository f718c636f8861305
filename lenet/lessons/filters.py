"""Filters that people have named, in any size: what a convolution can be asked to find."""

from math import comb

import numpy as np

from ..problems import N_, Problem

NAMES = ("vertical", "horizontal", "blur", "sharpen", "identity")
SIZES = range(1, 8)


def named(name: str, size: int = 3) -> np.ndarray:
    """The filter of a name.

    Parameters
    ----------
    name : {"vertical", "horizontal", "blur", "sharpen", "identity"}
        ``vertical`` and ``horizontal`` answer to edges that run that way: smoothing along the edge
        (binomial), a slope across it; of size 3 they are Sobel's. ``blur`` is the mean of the window,
        ``sharpen`` twice the picture less its blur, ``identity`` the picture itself.
    size : int, 1 to 7

    Returns
    -------
    ndarray of shape (size, size), float64

    Raises
    ------
    Problem
        For an edge filter of one pixel, which has no neighbours to compare.
    """
    if name in ("vertical", "horizontal"):
        return _edge(size) if name == "vertical" else _edge(size).T
    identity, blur = np.zeros((size, size)), np.full((size, size), 1 / size**2)
    identity[size // 2, size // 2] = 1  # an even kernel has no middle: half a pixel off
    return {"identity": identity, "blur": blur, "sharpen": 2 * identity - blur}[name]


def _edge(size: int) -> np.ndarray:
    if size < 2:
        raise Problem(
            N_("An edge filter compares neighbours, and {size}×{size} has none; use a kernel of 2 or more."), size=size
        )
    smooth = [comb(size - 1, i) for i in range(size)]
    slope = np.arange(size) - (size - 1) / 2
    return np.outer(smooth, slope / abs(slope[0]) if size % 2 == 0 else slope)
