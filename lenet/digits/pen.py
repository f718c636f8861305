"""A synthetic pen: styles of writing the digits that MNIST hardly has, and shapes that are no digits.

It takes a glyph (a few points, see `glyphs`) and varies it at random.
"""

import cv2
import numpy as np

from .glyphs import DIGITS, SIGNS

NON_DIGITS = (*SIGNS, "scribble", "spiral", "blob", "dots", "pair")
# Never shown in training: they tell how the networks meet a shape that is new to them.
UNSEEN = ("K", "R", "N", "star", "heart", "arrow", "waves", "spiral")

_CANVAS = 160


def digit(label, rng):
    """A drawing of `label` (0 to 9) in a random style and hand: (160, 160) uint8, light on dark."""
    styles = DIGITS[label]
    return draw(vary(styles[rng.integers(len(styles))], rng), rng.uniform(6, 16))


def non_digit(kind, rng):
    """A drawing of one of `NON_DIGITS`: (160, 160) uint8, light on dark."""
    pen = rng.uniform(6, 16)
    if kind == "blob":
        return _blob(rng)
    if kind == "pair":
        left, right = (digit(int(rng.integers(10)), rng) for _ in range(2))
        return np.hstack([cv2.resize(side, (_CANVAS // 2, _CANVAS)) for side in (left, right)])
    if kind in SIGNS:
        return draw(vary(SIGNS[kind], rng), pen)
    return draw(_FREEHAND[kind](rng), pen)


def vary(strokes, rng, wobble=0.035):
    """Another hand: points moved a little, the whole slanted, turned, stretched.

    Parameters
    ----------
    strokes : list of (str, points)
        ``"curve"`` or ``"line"`` through points of the unit square.
    wobble : float
        Standard deviation of each point's displacement, in heights of the glyph.

    Returns
    -------
    list of ndarray of shape (n, 2), float
        Densely sampled strokes (x, y), centred at the origin, about 1 high.
    """
    turn, slant = rng.normal(0, 0.1), rng.normal(0.1, 0.2)
    width, bend = rng.uniform(0.5, 1.05), rng.normal(0, 0.06)
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    drawn = []
    for kind, points in strokes:
        points = np.asarray(points, float) - 0.5
        points = points + rng.normal(0, wobble, points.shape) + rng.normal(0, wobble / 2, 2)
        path = _through(points, 12 if kind == "curve" else 1)
        x = path[:, 0] * width - slant * path[:, 1] + bend * np.sin(3 * path[:, 1])
        drawn.append(np.stack([x, path[:, 1]], axis=1) @ rotation.T)
    return drawn


def draw(strokes, pen):
    """Strokes as a picture, fitted into the canvas: (160, 160) uint8, light on dark.

    Parameters
    ----------
    strokes : list of ndarray of shape (n, 2)
    pen : float
        Pen width in pixels of the canvas.
    """
    points = np.concatenate(strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    scale = (_CANVAS - 40) / max(float((high - low).max()), 1e-6)
    canvas = np.zeros((_CANVAS, _CANVAS), np.uint8)
    for stroke in strokes:
        path = (stroke - (low + high) / 2) * scale + _CANVAS / 2
        path = np.round(path * 16).astype(np.int32).reshape(-1, 1, 2)  # 4 fractional bits
        cv2.polylines(canvas, [path], False, 255, max(1, round(pen)), cv2.LINE_AA, 4)
    return canvas


def _through(points, steps):
    """A Catmull-Rom curve through the points, `steps` pieces between two of them."""
    if steps == 1:
        return points
    padded = np.concatenate([2 * points[:1] - points[1:2], points, 2 * points[-1:] - points[-2:-1]])
    t = np.linspace(0, 1, steps, endpoint=False)[:, np.newaxis]
    pieces = []
    for p0, p1, p2, p3 in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        cubic = 2 * p0 - 5 * p1 + 4 * p2 - p3, -p0 + 3 * p1 - 3 * p2 + p3
        pieces.append(0.5 * (2 * p1 + (p2 - p0) * t + cubic[0] * t**2 + cubic[1] * t**3))
    return np.concatenate([*pieces, points[-1:]])


def _scribble(rng):
    turns = rng.integers(8, 22)
    return [_through(rng.uniform(-0.5, 0.5, (turns, 2)), 8)]


def _spiral(rng):
    angle = np.linspace(0, 2 * np.pi * rng.uniform(2.2, 4), 80)
    radius = np.linspace(0.05, 0.5, 80)
    return [np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)]


def _dots(rng):
    centres = rng.uniform(-0.5, 0.5, (rng.integers(2, 7), 2))
    return [np.stack([centre, centre + 0.01]) for centre in centres]


_FREEHAND = {"scribble": _scribble, "spiral": _spiral, "dots": _dots}


def _blob(rng):
    """A filled, lumpy disc; at its smallest a single touch of the pen."""
    angle = np.linspace(0, 2 * np.pi, 12, endpoint=False)
    radius = rng.uniform(5, 60) * (1 + rng.uniform(0, 0.35) * rng.uniform(-1, 1, 12))
    outline = np.stack([radius * np.cos(angle), radius * rng.uniform(0.7, 1) * np.sin(angle)], axis=1)
    canvas = np.zeros((_CANVAS, _CANVAS), np.uint8)
    path = np.round(_through(np.vstack([outline, outline[:1]]), 6) + _CANVAS / 2).astype(np.int32)
    cv2.fillPoly(canvas, [path], 255, cv2.LINE_AA)
    return canvas
