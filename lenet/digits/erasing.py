"""An eraser for strokes: it cuts them where it passes.

The browser's twin is ``ui/browser/calculating/erasing.js``.
"""

import numpy as np

from .strokes import Paths

_MOST_AT_ONCE = 200_000  # pairs of a point and a line
STEP = 1.0  # a cut is found to within this, in the unit of the strokes: pixels of the canvas


def erase(paths: Paths, eraser: np.ndarray, reach: float) -> Paths:
    """What an eraser leaves of strokes.

    Parameters
    ----------
    paths : list of ndarray of shape (n, 2)
    eraser : ndarray of shape (n, 2)
        The middle line of its way.
    reach : float
        How far it erases on each side: a middle line that comes no nearer stays whole.

    Returns
    -------
    list of ndarray of shape (n, 2)
        A stroke that was crossed is two; of one that was covered nothing is left.
    """
    return [part for path in paths for part in _parts_left(path, eraser, reach)]


def _parts_left(path: np.ndarray, eraser: np.ndarray, reach: float) -> Paths:
    low, high = eraser.min(axis=0) - reach, eraser.max(axis=0) + reach
    if (path.max(axis=0) < low).any() or (path.min(axis=0) > high).any():  # wholly on one side of it
        return [path]
    points, own = _with_steps(path)
    near = np.flatnonzero(((points >= low) & (points <= high)).all(axis=1))
    left = np.ones(len(points), bool)
    for some in np.array_split(near, len(near) * len(eraser) // _MOST_AT_ONCE + 1):
        left[some] = distance(points[some], eraser) > reach
    if left.all():
        return [path]
    ends = np.flatnonzero(np.diff(np.concatenate([[False], left, [False]])))  # where a part begins, and where it ended
    parts = []
    for begin, end in zip(ends[::2], ends[1::2], strict=True):
        keep = own[begin:end].copy()
        keep[[0, -1]] = True
        parts.append(points[begin:end][keep])
    return parts


def _with_steps(path: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The path with points between its own, `STEP` apart at most; and which of them are its own."""
    along = np.diff(path, axis=0)
    pieces = np.maximum(np.ceil(np.hypot(along[:, 0], along[:, 1]) / STEP), 1).astype(int)
    line = np.repeat(np.arange(len(pieces)), pieces)
    step = np.arange(len(line)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    between = path[line] + (step / pieces[line])[:, np.newaxis] * along[line]
    return np.concatenate([between, path[-1:]]), np.concatenate([step == 0, [True]])


def distance(points: np.ndarray, path: np.ndarray) -> np.ndarray:
    """How far points lie from the lines of a path: (points,)."""
    starts, ends = (path[:-1], path[1:]) if len(path) > 1 else (path, path)
    along = ends - starts  # (lines, 2)
    square = np.maximum((along**2).sum(axis=1), np.finfo(float).tiny)
    off = points[:, np.newaxis] - starts  # (points, lines, 2)
    share = np.clip((off * along).sum(axis=2) / square, 0, 1)
    gap = off - share[..., np.newaxis] * along
    return np.hypot(gap[..., 0], gap[..., 1]).min(axis=1)
