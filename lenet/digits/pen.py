"""A synthetic pen: styles of writing the digits that MNIST hardly has, and shapes that are no digits.

It takes a glyph (a few points, see `glyphs`) and varies it at random.
"""

import cv2
import numpy as np

from .glyphs import DIGITS, SIGNS, Glyph

NON_DIGITS = (*SIGNS, "scribble", "spiral", "blob", "dots", "pair")
# Never shown in training: they tell how the networks meet a shape that is new to them.
UNSEEN = ("K", "R", "N", "star", "heart", "arrow", "waves", "spiral")

_CANVAS = 160  # pixels a side
_MARGIN = 20  # pixels of it that a drawing leaves free on each side
_PEN = (6, 16)  # pixels, the thinnest and the widest pen
_SUBPIXEL_BITS = 4  # that OpenCV takes a point's place in: sixteenths of a pixel
_SMALLEST = 1e-6  # of a drawing before it is fitted: a dot has no size
_CURVE_STEPS = 12  # pieces of a curve between two of its points

# A hand: how far it goes from the glyph, as standard deviations.
_WOBBLE = 0.035  # of each point, in heights of the glyph
_SHIFT = 1 / 2  # of each stroke as a whole, in wobbles
_TURN = 0.1  # radians
_SLANT_MEAN, _SLANT = 0.1, 0.2  # to the right, in widths for one height
_WIDTHS = (0.5, 1.05)  # of the glyph's, the narrowest and the widest
_BEND = 0.06  # sideways, in heights of the glyph
_ARC = 3  # radians of the sine that bends it, over one height: about half a wave, an S

# Shapes that are no digits; of two numbers the least and the most, where nothing else is said.
_PLACES = (8, 22)  # that a scribble goes through: at least, and fewer than
_SCRIBBLE_STEPS = 8  # pieces of it between two of its places
_ROUNDS = (2.2, 4)  # of a spiral
_RADII = (0.05, 0.5)  # of a spiral, where it begins and where it ends
_SPIRAL_POINTS = 80
_TOUCHES = (2, 7)  # dots: at least, and fewer than
_DOT = 0.01  # from one end to the other, along x and y: OpenCV draws lines only
_BLOB = (5, 60)  # pixels, the radius
_LUMPY = 0.35  # of the radius; so far a point goes from it at most
_FLAT = 0.7  # a blob's height at least, in widths
_LUMPS = 12  # points of its outline
_LUMP_STEPS = 6  # pieces of the outline between two of them

Strokes = list[np.ndarray]  # each of shape (n, 2), x and y of its points


def digit(label: int, rng: np.random.Generator) -> np.ndarray:
    """A drawing of `label` (0 to 9) in a random style and hand: (160, 160) uint8, light on dark."""
    styles = DIGITS[label]
    return draw(vary(styles[rng.integers(len(styles))], rng), rng.uniform(*_PEN))


def non_digit(kind: str, rng: np.random.Generator) -> np.ndarray:
    """A drawing of one of `NON_DIGITS`: (160, 160) uint8, light on dark."""
    pen = rng.uniform(*_PEN)
    if kind == "blob":
        return _blob(rng)
    if kind == "pair":
        left, right = (digit(int(rng.integers(10)), rng) for _ in range(2))
        return np.hstack([cv2.resize(side, (_CANVAS // 2, _CANVAS)) for side in (left, right)])
    if kind in SIGNS:
        return draw(vary(SIGNS[kind], rng), pen)
    return draw(_FREEHAND[kind](rng), pen)


def vary(strokes: Glyph, rng: np.random.Generator, wobble: float = _WOBBLE) -> Strokes:
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
    turn, slant = rng.normal(0, _TURN), rng.normal(_SLANT_MEAN, _SLANT)
    width, bend = rng.uniform(*_WIDTHS), rng.normal(0, _BEND)
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    varied = []
    for kind, points in strokes:
        centred = np.asarray(points, float) - 0.5
        moved = centred + rng.normal(0, wobble, centred.shape) + rng.normal(0, wobble * _SHIFT, 2)
        path = _through(moved, _CURVE_STEPS if kind == "curve" else 1)
        x = path[:, 0] * width - slant * path[:, 1] + bend * np.sin(_ARC * path[:, 1])
        varied.append(np.stack([x, path[:, 1]], axis=1) @ rotation.T)
    return varied


def draw(strokes: Strokes, pen: float) -> np.ndarray:
    """Strokes as a picture, fitted into the canvas: (160, 160) uint8, light on dark.

    Parameters
    ----------
    strokes : list of ndarray of shape (n, 2)
    pen : float
        Pen width in pixels of the canvas.
    """
    points = np.concatenate(strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    scale = (_CANVAS - 2 * _MARGIN) / max(float((high - low).max()), _SMALLEST)
    canvas = np.zeros((_CANVAS, _CANVAS), np.uint8)
    for stroke in strokes:
        path = (stroke - (low + high) / 2) * scale + _CANVAS / 2
        path = np.round(path * 2**_SUBPIXEL_BITS).astype(np.int32).reshape(-1, 1, 2)
        cv2.polylines(canvas, [path], False, 255, max(1, round(pen)), cv2.LINE_AA, _SUBPIXEL_BITS)
    return canvas


def _through(points: np.ndarray, steps: int) -> np.ndarray:
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


def _scribble(rng: np.random.Generator) -> Strokes:
    """Through 8 to 21 places anywhere."""
    places = rng.integers(*_PLACES)
    return [_through(rng.uniform(-0.5, 0.5, (places, 2)), _SCRIBBLE_STEPS)]


def _spiral(rng: np.random.Generator) -> Strokes:
    """From near the middle, two to four times round."""
    angle = np.linspace(0, 2 * np.pi * rng.uniform(*_ROUNDS), _SPIRAL_POINTS)
    radius = np.linspace(*_RADII, _SPIRAL_POINTS)
    return [np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)]


def _dots(rng: np.random.Generator) -> Strokes:
    """Two to six touches of the pen."""
    centres = rng.uniform(-0.5, 0.5, (rng.integers(*_TOUCHES), 2))
    return [np.stack([centre, centre + _DOT]) for centre in centres]


_FREEHAND = {"scribble": _scribble, "spiral": _spiral, "dots": _dots}


def _blob(rng: np.random.Generator) -> np.ndarray:
    """A filled, lumpy disc; at its smallest a single touch of the pen."""
    angle = np.linspace(0, 2 * np.pi, _LUMPS, endpoint=False)
    radius = rng.uniform(*_BLOB) * (1 + rng.uniform(0, _LUMPY) * rng.uniform(-1, 1, _LUMPS))
    outline = np.stack([radius * np.cos(angle), radius * rng.uniform(_FLAT, 1) * np.sin(angle)], axis=1)
    canvas = np.zeros((_CANVAS, _CANVAS), np.uint8)
    path = np.round(_through(np.vstack([outline, outline[:1]]), _LUMP_STEPS) + _CANVAS / 2).astype(np.int32)
    cv2.fillPoly(canvas, [path], 255, cv2.LINE_AA)
    return canvas
