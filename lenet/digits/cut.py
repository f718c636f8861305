"""Pictures that were cut to their ink: there is no border of paper, so the rim does not tell ink from paper."""

import cv2
import numpy as np

from .shrinking import pen_width

_NEAR = 0.025  # of a side: as near to the rim, a part reaches it
_LEAST = 0.08  # of full brightness: the least that ink and paper differ
_APART = 0.77  # of all variance that lies between ink and paper, not within them
_MOST = 0.8  # of all ink that lies in its largest part
_WIDEST, _THINNEST = 0.5, 0.035  # pen, in longer sides of the picture
_RIM = (0.003, 0.6)  # of the rim that ink covers
_NEARLY = 0.1  # by so much, at most, ink may be less like strokes than what is left between it
_BETWEEN, _SOFTEST = 0.3, 3.5  # of the contrast, around its middle, that is between; lengths of the line
_SHARES = (0.05, 0.7)  # of the picture that ink covers


def cut_to_ink(grey: np.ndarray) -> np.ndarray | None:
    """The ink of a picture that was cut to it, or None where the picture has a border of paper.

    Both are tried, dark ink and light ink: strokes are as wide everywhere, what is left between them is not.

    Parameters
    ----------
    grey : ndarray of shape (H, W), float32 in [0, 1]

    Returns
    -------
    ndarray of shape (H, W), float32 in [0, 1], or None
        1 at full ink, 0 at paper.
    """
    rim = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    if np.ptp(rim) < _LEAST:
        return None
    light = _in_two(grey)
    if light is None or _softness(grey, light) > _SOFTEST:
        return None
    both = [mask for mask in (light, ~light) if _fills(mask)]
    if not both:
        return None
    mask = min(both, key=_unlike_strokes)
    if _unlike_strokes(mask) > _unlike_strokes(~mask) + _NEARLY:
        return None
    ink, paper = (float(np.median(grey[part])) for part in (mask, ~mask))
    return np.clip((grey - paper) / (ink - paper), 0, 1).astype(np.float32)


def _in_two(grey: np.ndarray) -> np.ndarray | None:
    """The lighter part of a picture that has two levels of grey: bool; None where it has not (Otsu 1979)."""
    levels = np.round(np.clip(grey, 0, 1) * 255).astype(np.uint8)
    level, _cut = cv2.threshold(levels, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    light = levels > level
    if light.all() or not light.any():
        return None
    means = grey[light].mean(), grey[~light].mean()
    within = np.where(light, grey - means[0], grey - means[1]).var()
    if means[0] - means[1] < _LEAST or within > (1 - _APART) * grey.var():
        return None
    return light


def _softness(grey: np.ndarray, light: np.ndarray) -> float:
    """How many pixels lie between the two levels, in lengths of the line between them: much where it is a shadow's."""
    levels = float(grey[light].mean()), float(grey[~light].mean())
    between = np.abs(grey - sum(levels) / 2) < _BETWEEN * (levels[0] - levels[1])
    line = cv2.morphologyEx(light.astype(np.uint8), cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    return float(between.sum() / line.sum())


def _fills(mask: np.ndarray) -> bool:
    """Whether a mask may be ink that the picture was cut to: mostly one part, from rim to rim both ways."""
    rim = np.concatenate([mask[0], mask[-1], mask[:, 0], mask[:, -1]]).mean()
    if not (_RIM[0] < rim < _RIM[1] and _SHARES[0] < mask.mean() < _SHARES[1]):
        return False
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    largest = 1 + int(stats[1:, cv2.CC_STAT_AREA].argmax())
    left, top, width, height, area = stats[largest]
    near = _NEAR * max(mask.shape)
    right, bottom = mask.shape[1] - left - width, mask.shape[0] - top - height
    reaches = max(left, top, right, bottom) <= near
    return bool(reaches and area > _MOST * mask.sum() and _THINNEST < pen_width(mask) / max(mask.shape) < _WIDEST)


def _unlike_strokes(mask: np.ndarray) -> float:
    """How much wider a mask is at its widest than on the whole: 1 for a stroke of one width."""
    inside = cv2.distanceTransform(np.pad(mask, 1).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    return 2 * float(inside.max()) / pen_width(mask)
