"""A synthetic pen: styles of writing the digits that MNIST hardly has, and shapes that are no digits.

Every glyph is written down here as a few points in the unit square, y downward, and varied at
random: nobody's handwriting is in it.
"""

import cv2
import numpy as np

_OVAL = [(0.5, 0.0), (0.15, 0.2), (0.05, 0.5), (0.15, 0.82), (0.5, 1.0), (0.85, 0.82), (0.95, 0.5), (0.85, 0.2)]

# {digit: styles}; a style is a list of strokes; a stroke is ("curve" or "line", points).
DIGITS = {
    0: [
        [("curve", [*_OVAL, (0.5, 0.0), (0.4, 0.04)])],
        [("curve", [*_OVAL, (0.55, 0.02)]), ("line", [(0.95, 0.0), (0.05, 1.0)])],
        [("curve", [*_OVAL, (0.5, 0.02)]), ("line", [(0.7, 0.25), (0.3, 0.75)])],
        [("curve", [(0.6, 0.05), *_OVAL[1:], (0.7, 0.08), (0.45, 0.1)])],
    ],
    1: [
        [("line", [(0.5, 0.0), (0.5, 1.0)])],
        [("line", [(0.25, 0.25), (0.5, 0.0), (0.5, 1.0)])],
        [("line", [(0.1, 0.42), (0.6, 0.0), (0.6, 1.0)])],
        [("line", [(0.0, 0.62), (0.6, 0.0), (0.6, 1.0)])],
        [("line", [(0.0, 0.5), (0.55, 0.0), (0.65, 1.0)])],
        [("line", [(0.2, 0.3), (0.5, 0.0), (0.5, 1.0)]), ("line", [(0.15, 1.0), (0.85, 1.0)])],
        [("line", [(0.05, 0.45), (0.5, 0.0), (0.5, 1.0)]), ("line", [(0.1, 1.0), (0.9, 1.0)])],
        [("line", [(0.5, 0.0), (0.5, 1.0)]), ("line", [(0.2, 1.0), (0.8, 1.0)])],
    ],
    2: [
        [("curve", [(0.05, 0.22), (0.45, 0.0), (0.9, 0.22), (0.6, 0.6), (0.05, 1.0)]), ("line", [(0.05, 1.0), (0.95, 1.0)])],
        [("curve", [(0.1, 0.2), (0.5, 0.0), (0.85, 0.25), (0.5, 0.7), (0.15, 0.97), (0.1, 0.8), (0.4, 0.85), (0.95, 1.0)])],
        [("curve", [(0.05, 0.1), (0.5, 0.0), (0.85, 0.2), (0.45, 0.65), (0.0, 1.0)]), ("curve", [(0.0, 1.0), (0.5, 0.95), (1.0, 1.0)])],
        [("line", [(0.05, 0.05), (0.9, 0.0), (0.05, 1.0), (0.95, 0.97)])],
        [("curve", [(0.1, 0.35), (0.2, 0.05), (0.6, 0.0), (0.85, 0.3), (0.4, 0.75), (0.05, 0.95), (0.2, 0.85), (0.6, 1.0), (0.95, 0.9)])],
    ],
    3: [
        [("curve", [(0.1, 0.12), (0.5, 0.0), (0.85, 0.22), (0.4, 0.46)]), ("curve", [(0.4, 0.46), (0.92, 0.7), (0.5, 1.0), (0.05, 0.88)])],
        [("line", [(0.1, 0.02), (0.85, 0.0), (0.42, 0.42)]), ("curve", [(0.42, 0.42), (0.92, 0.65), (0.55, 1.0), (0.05, 0.9)])],
        [("curve", [(0.05, 0.2), (0.45, 0.0), (0.8, 0.2), (0.55, 0.42), (0.35, 0.47), (0.6, 0.5), (0.9, 0.75), (0.45, 1.0), (0.0, 0.82)])],
        [("curve", [(0.15, 0.05), (0.75, 0.05), (0.75, 0.35), (0.3, 0.5), (0.8, 0.6), (0.8, 0.95), (0.1, 0.98)])],
    ],
    4: [
        [("line", [(0.25, 0.0), (0.05, 0.6), (0.95, 0.6)]), ("line", [(0.7, 0.25), (0.7, 1.0)])],
        [("line", [(0.7, 1.0), (0.7, 0.0), (0.05, 0.65), (0.95, 0.65)])],
        [("line", [(0.1, 0.0), (0.1, 0.5), (0.8, 0.5)]), ("line", [(0.8, 0.0), (0.8, 1.0)])],
        [("line", [(0.65, 0.0), (0.0, 0.7), (1.0, 0.7)]), ("line", [(0.65, 0.4), (0.65, 1.0)])],
        [("line", [(0.55, 0.0), (0.05, 0.6), (0.9, 0.6)]), ("line", [(0.8, 0.3), (0.55, 1.0)])],
        [("curve", [(0.1, 0.0), (0.05, 0.35), (0.35, 0.5), (0.8, 0.45)]), ("line", [(0.85, 0.0), (0.75, 1.0)])],
        [("line", [(0.6, 0.0), (0.0, 0.75), (0.9, 0.75)]), ("line", [(0.6, 0.55), (0.55, 1.0)])],
    ],
    5: [
        [("line", [(0.2, 0.0), (0.12, 0.42)]), ("curve", [(0.12, 0.42), (0.55, 0.38), (0.9, 0.68), (0.5, 1.0), (0.05, 0.92)]), ("line", [(0.2, 0.0), (0.9, 0.0)])],
        [("line", [(0.9, 0.02), (0.2, 0.0), (0.15, 0.45)]), ("curve", [(0.15, 0.45), (0.6, 0.4), (0.88, 0.7), (0.55, 0.98), (0.05, 0.9)])],
        [("curve", [(0.9, 0.0), (0.35, 0.05), (0.2, 0.4), (0.6, 0.45), (0.85, 0.7), (0.5, 1.0), (0.05, 0.95)])],
        [("line", [(0.15, 0.05), (0.15, 0.5)]), ("curve", [(0.15, 0.5), (0.7, 0.45), (0.85, 0.75), (0.45, 1.0), (0.1, 0.95)]), ("line", [(0.15, 0.02), (1.0, 0.0)])],
    ],
    6: [
        [("curve", [(0.75, 0.0), (0.3, 0.3), (0.08, 0.7), (0.4, 1.0), (0.85, 0.8), (0.6, 0.52), (0.15, 0.68)])],
        [("curve", [(0.4, 0.0), (0.12, 0.4), (0.1, 0.8), (0.45, 1.0), (0.85, 0.8), (0.65, 0.52), (0.12, 0.65)])],
        [("curve", [(0.9, 0.08), (0.6, 0.0), (0.2, 0.3), (0.08, 0.7), (0.45, 1.0), (0.88, 0.78), (0.55, 0.5), (0.12, 0.7)])],
        [("line", [(0.55, 0.0), (0.1, 0.65)]), ("curve", [(0.1, 0.65), (0.15, 0.92), (0.5, 1.0), (0.85, 0.8), (0.55, 0.58), (0.12, 0.72)])],
    ],
    7: [
        [("line", [(0.05, 0.0), (0.95, 0.0), (0.4, 1.0)])],
        [("line", [(0.05, 0.0), (0.95, 0.0), (0.4, 1.0)]), ("line", [(0.3, 0.5), (0.9, 0.5)])],
        [("line", [(0.05, 0.02), (0.85, 0.0), (0.35, 1.0)]), ("line", [(0.2, 0.48), (1.0, 0.44)])],
        [("line", [(0.05, 0.18), (0.08, 0.0), (0.9, 0.0), (0.4, 1.0)])],
        [("line", [(0.05, 0.15), (0.1, 0.0), (0.9, 0.0), (0.45, 1.0)]), ("line", [(0.3, 0.5), (0.9, 0.48)])],
        [("curve", [(0.0, 0.12), (0.3, 0.02), (0.9, 0.05), (0.6, 0.5), (0.45, 1.0)])],
        [("curve", [(0.0, 0.12), (0.3, 0.02), (0.9, 0.05), (0.6, 0.5), (0.45, 1.0)]), ("line", [(0.3, 0.55), (0.9, 0.48)])],
        [("line", [(0.0, 0.0), (1.0, 0.0), (0.65, 1.0)]), ("line", [(0.5, 0.45), (1.0, 0.5)])],
    ],
    8: [
        [("curve", [(0.75, 0.1), (0.4, 0.0), (0.18, 0.22), (0.5, 0.48), (0.85, 0.75), (0.5, 1.0), (0.12, 0.78), (0.5, 0.48), (0.8, 0.22), (0.7, 0.05)])],
        [("curve", [(0.5, 0.0), (0.2, 0.22), (0.5, 0.46), (0.8, 0.22), (0.5, 0.0)]), ("curve", [(0.5, 0.46), (0.1, 0.74), (0.5, 1.0), (0.9, 0.74), (0.5, 0.46)])],
        [("curve", [(0.5, 0.47), (0.2, 0.2), (0.5, 0.0), (0.8, 0.2), (0.5, 0.47), (0.12, 0.75), (0.5, 1.0), (0.88, 0.75), (0.52, 0.46)])],
        [("curve", [(0.85, 0.1), (0.35, 0.02), (0.2, 0.3), (0.8, 0.65), (0.6, 1.0), (0.2, 0.85), (0.5, 0.5), (0.85, 0.12)])],
    ],
    9: [
        [("curve", [(0.85, 0.25), (0.5, 0.0), (0.12, 0.22), (0.4, 0.5), (0.85, 0.28)]), ("line", [(0.85, 0.1), (0.8, 1.0)])],
        [("curve", [(0.85, 0.2), (0.5, 0.0), (0.12, 0.25), (0.45, 0.5), (0.85, 0.2), (0.85, 0.7), (0.5, 1.0), (0.1, 0.88)])],
        [("curve", [(0.8, 0.2), (0.45, 0.0), (0.1, 0.25), (0.4, 0.48), (0.8, 0.2), (0.8, 0.6), (0.45, 1.0)])],
        [("curve", [(0.85, 0.22), (0.5, 0.0), (0.15, 0.22), (0.45, 0.45), (0.85, 0.22)]), ("line", [(0.85, 0.2), (0.4, 1.0)])],
        [("curve", [(0.8, 0.2), (0.45, 0.0), (0.15, 0.22), (0.45, 0.45), (0.8, 0.2), (0.85, 0.75), (0.6, 1.0), (0.2, 0.98), (0.05, 0.8)])],
    ],
}  # fmt: skip

# Letters and signs that nobody would take for a digit. Those that could be one (B C D G I J L O
# Q S U V Z, lower-case b g l o q s z) are left out on purpose.
SIGNS = {
    "A": [("line", [(0.0, 1.0), (0.5, 0.0), (1.0, 1.0)]), ("line", [(0.2, 0.62), (0.8, 0.62)])],
    "E": [("line", [(0.9, 0.0), (0.1, 0.0), (0.1, 1.0), (0.9, 1.0)]), ("line", [(0.1, 0.5), (0.75, 0.5)])],
    "F": [("line", [(0.9, 0.0), (0.1, 0.0), (0.1, 1.0)]), ("line", [(0.1, 0.48), (0.75, 0.48)])],
    "H": [("line", [(0.1, 0.0), (0.1, 1.0)]), ("line", [(0.9, 0.0), (0.9, 1.0)]), ("line", [(0.1, 0.5), (0.9, 0.5)])],
    "K": [("line", [(0.1, 0.0), (0.1, 1.0)]), ("line", [(0.9, 0.0), (0.1, 0.55), (0.9, 1.0)])],
    "M": [("line", [(0.0, 1.0), (0.1, 0.0), (0.5, 0.6), (0.9, 0.0), (1.0, 1.0)])],
    "N": [("line", [(0.1, 1.0), (0.1, 0.0), (0.9, 1.0), (0.9, 0.0)])],
    "P": [("line", [(0.1, 1.0), (0.1, 0.0)]), ("curve", [(0.1, 0.0), (0.7, 0.05), (0.85, 0.28), (0.6, 0.5), (0.1, 0.52)])],
    "R": [("line", [(0.1, 1.0), (0.1, 0.0)]), ("curve", [(0.1, 0.0), (0.7, 0.05), (0.85, 0.28), (0.6, 0.5), (0.1, 0.52)]), ("line", [(0.4, 0.52), (0.95, 1.0)])],
    "T": [("line", [(0.0, 0.0), (1.0, 0.0)]), ("line", [(0.5, 0.0), (0.5, 1.0)])],
    "W": [("line", [(0.0, 0.0), (0.25, 1.0), (0.5, 0.3), (0.75, 1.0), (1.0, 0.0)])],
    "X": [("line", [(0.0, 0.0), (1.0, 1.0)]), ("line", [(1.0, 0.0), (0.0, 1.0)])],
    "plus": [("line", [(0.5, 0.0), (0.5, 1.0)]), ("line", [(0.0, 0.5), (1.0, 0.5)])],
    "minus": [("line", [(0.0, 0.5), (1.0, 0.5)])],
    "square": [("line", [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (0.0, 0.0)])],
    "triangle": [("line", [(0.5, 0.0), (1.0, 1.0), (0.0, 1.0), (0.5, 0.0)])],
    "star": [("line", [(0.2, 1.0), (0.5, 0.0), (0.8, 1.0), (0.0, 0.38), (1.0, 0.38), (0.2, 1.0)])],
    "heart": [("curve", [(0.5, 0.25), (0.2, 0.0), (0.0, 0.3), (0.5, 1.0), (1.0, 0.3), (0.8, 0.0), (0.5, 0.25)])],
    "arrow": [("line", [(0.0, 0.5), (1.0, 0.5)]), ("line", [(0.65, 0.15), (1.0, 0.5), (0.65, 0.85)])],
    "hash": [("line", [(0.3, 0.0), (0.3, 1.0)]), ("line", [(0.7, 0.0), (0.7, 1.0)]), ("line", [(0.0, 0.35), (1.0, 0.35)]), ("line", [(0.0, 0.7), (1.0, 0.7)])],
    "waves": [("curve", [(0.0, 0.3), (0.2, 0.1), (0.4, 0.3), (0.6, 0.1), (0.8, 0.3), (1.0, 0.1)]), ("curve", [(0.0, 0.8), (0.2, 0.6), (0.4, 0.8), (0.6, 0.6), (0.8, 0.8), (1.0, 0.6)])],
    "bars": [("line", [(0.1, 0.0), (0.1, 1.0)]), ("line", [(0.5, 0.0), (0.5, 1.0)]), ("line", [(0.9, 0.0), (0.9, 1.0)])],
    "equals": [("line", [(0.0, 0.3), (1.0, 0.3)]), ("line", [(0.0, 0.7), (1.0, 0.7)])],
    "smile": [("curve", [*_OVAL, (0.5, 0.0)]), ("curve", [(0.3, 0.65), (0.5, 0.78), (0.7, 0.65)]), ("line", [(0.35, 0.33), (0.35, 0.4)]), ("line", [(0.65, 0.33), (0.65, 0.4)])],
}  # fmt: skip

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
    path = np.round((_through(np.vstack([outline, outline[:1]]), 6) + _CANVAS / 2)).astype(np.int32)
    cv2.fillPoly(canvas, [path], 255, cv2.LINE_AA)
    return canvas
