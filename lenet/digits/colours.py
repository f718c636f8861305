"""The direction of colour in which ink stands out of its paper, instead of plain grey.

Orange on grey, red on a green board, a yellow highlighter on white: alike in lightness, far apart in colour.
"""

import cv2
import numpy as np

from .shrinking import LUMA

_SEARCHED = 160  # pixels of the longer side of the picture in which the direction is looked for
_AROUND = 1 / 3  # of its shorter side: the window in which the paper is the most frequent colour
_STANDS_OUT = 0.05  # of full brightness, in any colour: above it a pixel may be ink
_OF_MOST, _MOST = 0.4, 0.995  # of what stands out most, a pixel that counts has so much; its quantile
_EVERY = 7  # of so many pixels one is looked at for the colour in the middle
_SOME = 12  # such pixels at least
_GREY_SUFFICES = 0.55  # of the contrast in the best direction; with so much in grey, grey is taken


def most_contrast(colours: np.ndarray) -> tuple[np.ndarray, bool]:
    """A photo as one number a pixel, along the direction of colour in which what is written stands out most.

    Parameters
    ----------
    colours : ndarray of shape (H, W, 3), float32 in [0, 1]

    Returns
    -------
    ndarray of shape (H, W), float32
        Grey where grey has enough of the contrast: in [0, 1]; else around 0.5.
    bool
        Whether it is another direction than grey.

    References
    ----------
    The direction is the first principal axis of what differs from the paper (Pearson 1901).
    """
    direction = _direction(colours)
    if direction is None:
        return colours @ LUMA, False
    middle = np.median(colours.reshape(-1, 3)[::_EVERY], axis=0)
    return (colours - middle) @ direction + np.float32(0.5), True


def _direction(colours: np.ndarray) -> np.ndarray | None:
    """A unit vector in red, green and blue; None where grey is as good."""
    scale = min(1, _SEARCHED / max(colours.shape))
    size = [max(1, round(side * scale)) for side in colours.shape[1::-1]]
    small = cv2.resize(colours, size, interpolation=cv2.INTER_AREA)
    off = small - _paper(small)
    strong = np.linalg.norm(off, axis=2)
    out = off[strong > max(_STANDS_OUT, _OF_MOST * float(np.quantile(strong, _MOST)))]
    if len(out) < _SOME:
        return None
    axis = np.linalg.eigh(out.T @ out)[1][:, -1].astype(np.float32)
    grey = LUMA / np.linalg.norm(LUMA)
    if np.abs(out @ grey).mean() > _GREY_SUFFICES * np.abs(out @ axis).mean():
        return None
    return axis


def _paper(small: np.ndarray) -> np.ndarray:
    """The colour of the paper around each pixel: the median of a wide window, in each channel."""
    window = max(3, int(_AROUND * min(small.shape[:2])) | 1)
    bytes_ = (np.clip(small, 0, 1) * 255).astype(np.uint8)
    return cv2.medianBlur(bytes_, min(window, 255)).astype(np.float32) / 255
