"""The ink of a picture: from any drawing, photo or scan to light strokes on dark.

OpenCV does the image operations, see `preparation`.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from .cut import cut_to_ink
from .light import SMOOTHING, full, grain, side
from .marks import frame_at, frames, underlines
from .ruling import without_lines
from .shrinking import INKED

_SMALLEST = 3  # pixels a side; with less there is no paper around any ink
_SOFT_EDGE = 2  # pixels around what counts as ink; beyond it the paper is clean
_GRAINY = 0.005  # deviation of the paper, of full brightness, above which it is smoothed
_FRAME = 20  # pixels of a frame's side at least
_SPECK = 0.03  # of the largest stroke's area; less is a speck
_DIGIT = 0.2  # of the largest part's area; with so much the parts inside are the digit, and those at the rim are not
_FULLEST, _SHADE = 0.9, 0.72  # quantile of a part that tells how strong it is; of the strongest part's, at least
_LEAST = 0.02  # of full brightness: what stands out by less is no ruled line either
_ABOVE_GRAIN = 3  # deviations of the paper by which a ruled line stands out


@dataclass(frozen=True)
class Found:
    """The ink of a picture, and what it was found in; all (H, W), float32, light on dark, in [0, 1].

    Attributes
    ----------
    evened : ndarray
        What stands out of the paper, the light evened, 1 at full ink.
    unruled : ndarray
        The same without ruled lines.
    ink : ndarray
        Strokes alone: no specks, no box, circle or line around or under them.
    ruled : bool
        Whether ruled lines were taken away.
    """

    evened: np.ndarray
    unruled: np.ndarray
    ink: np.ndarray
    ruled: bool


def find_ink(grey: np.ndarray) -> np.ndarray | None:
    """The ink of a picture as light on dark, or None where there is none.

    The border of a picture is background. A smooth surface is fitted to it and taken away; the
    side, darker or lighter, on which more is left is the ink. Where the light is uneven, what is
    wider than any stroke (shadows, the edge of the paper) is taken away as well. Then ruled lines
    go, and what is drawn around or under the strokes.

    Parameters
    ----------
    grey : ndarray of shape (H, W), float32 in [0, 1]

    Returns
    -------
    ndarray of shape (H, W), float32 in [0, 1], or None
    """
    found = look_for_ink(grey)
    return None if found is None else found.ink


def look_for_ink(grey: np.ndarray) -> Found | None:
    """The ink with the steps to it; parameters as of `find_ink`."""
    if min(grey.shape) < _SMALLEST:
        return None
    return ink_of_cut(grey) or ink_on_paper(grey)


def ink_of_cut(grey: np.ndarray) -> Found | None:
    """The ink of a picture that was cut to it, see `cut_to_ink`; parameters as of `find_ink`."""
    cut = cut_to_ink(grey)
    if cut is None:
        return None
    return Found(cut, cut, np.where(cut > INKED / 2, cut, 0).astype(np.float32), ruled=False)


def ink_on_paper(grey: np.ndarray) -> Found | None:
    """The ink of a picture that has a border of paper; where there is none, bars of shadow may be the reason."""
    found = ink_on_sheet(grey)
    if found is not None and _touches_the_rim(found.ink):
        narrow = _out_of(side(grey, narrow=True)[0])
        if narrow is not None and not _touches_the_rim(narrow.ink):
            return narrow
    return found


def ink_on_sheet(grey: np.ndarray) -> Found | None:
    """The ink on a sheet, whatever of it touches the rim."""
    return _out_of(side(grey)[0]) if min(grey.shape) >= _SMALLEST else None


def _touches_the_rim(ink: np.ndarray) -> bool:
    return any((line > INKED).any() for line in (ink[0], ink[-1], ink[:, 0], ink[:, -1]))


def _out_of(rest: np.ndarray) -> Found | None:
    """The ink in what stands out of the paper."""
    if grain(rest) > _GRAINY:
        rest = cv2.GaussianBlur(rest, (0, 0), SMOOTHING)
    noise = grain(rest)
    unruled, lines = without_lines(rest, max(_ABOVE_GRAIN * noise, _LEAST))
    most = full(unruled, noise)
    if most is None:
        return None
    strong = np.clip(unruled / most, 0, 1)
    parts = _strokes(strong > INKED, strong)
    if parts is None:
        return None
    near = cv2.dilate(parts, np.ones((2 * _SOFT_EDGE + 1,) * 2, np.uint8))
    ink = np.where(near > 0, strong, 0).astype(np.float32)
    return Found(np.clip(rest / most, 0, 1), strong, ink, bool(lines.any()))


def _strokes(mask: np.ndarray, strong: np.ndarray) -> np.ndarray | None:
    """The connected parts that are strokes: (H, W) uint8, 0 or 1.

    No specks, no shades, no frames, no line under them; nothing at the rim if the rest is a digit.
    """
    mask = _without_frames(mask)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    if count == 1:
        return None
    area, rim = stats[1:, cv2.CC_STAT_AREA].copy(), _at_the_rim(stats[1:], *mask.shape)
    around = frames(labels, _large(area)) if count > 2 else []
    area[[part - 1 for part in around]] = 0
    keep = _large_enough(area, rim)
    keep &= _as_strong(strong, labels, keep)
    under = underlines(labels, list(np.flatnonzero(keep) + 1)) if keep.sum() > 1 else []
    keep[[part - 1 for part in under]] = False
    return np.concatenate([[0], keep]).astype(np.uint8)[labels]


def _without_frames(mask: np.ndarray) -> np.ndarray:
    """The mask without a box or a circle that touches what it is drawn around."""
    _count, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    area = stats[1:, cv2.CC_STAT_AREA]
    if not area.size:
        return mask
    largest = 1 + int(area.argmax())
    x, y, w, h = stats[largest, :4]
    here = slice(y, y + h), slice(x, x + w)
    frame = frame_at(labels[here] == largest) if min(w, h) > _FRAME else None
    if frame is None:
        return mask
    left = mask.copy()
    left[here] &= ~frame
    return left


def _large(area: np.ndarray) -> list[int]:
    """The numbers of the parts that are no specks, at most the 12 largest."""
    order = np.argsort(-area)[:12]
    return [int(part) + 1 for part in order if area[part] >= _SPECK * area.max()]


def _large_enough(area: np.ndarray, rim: np.ndarray) -> np.ndarray:
    """Which parts to keep: (parts,) bool."""
    inner = area[~rim].max(initial=0)
    inside = inner >= _DIGIT * area.max()
    keep = (area > 0) & (area >= _SPECK * (inner if inside else area.max()))
    return keep & ~rim if inside else keep


def touching(mask: np.ndarray, edge: np.ndarray) -> list[np.ndarray]:
    """The parts of a mask that touch an edge: each (H, W) bool."""
    _count, labels = cv2.connectedComponents(mask.astype(np.uint8), connectivity=8)
    return [labels == part for part in np.unique(labels[edge]) if part]


def _as_strong(strong: np.ndarray, labels: np.ndarray, keep: np.ndarray) -> np.ndarray:
    """Which parts are no shade: some of each is full ink."""
    most = np.array(
        [np.quantile(strong[labels == part + 1], _FULLEST) if kept else 0 for part, kept in enumerate(keep)]
    )
    return most >= _SHADE * most.max()


def _at_the_rim(stats: np.ndarray, height: int, width: int) -> np.ndarray:
    """Which parts touch the picture's edge: (parts,), bool."""
    left, top = stats[:, cv2.CC_STAT_LEFT], stats[:, cv2.CC_STAT_TOP]
    right, bottom = left + stats[:, cv2.CC_STAT_WIDTH], top + stats[:, cv2.CC_STAT_HEIGHT]
    return (left == 0) | (top == 0) | (right == width) | (bottom == height)
