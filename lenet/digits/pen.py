"""A synthetic pen: styles of writing the digits that MNIST hardly has, and shapes that are no digits.

It takes a glyph (a few points, see `glyphs`) and varies it at random.
"""

import cv2
import numpy as np

from .glyphs import DIGITS, SIGNS, Glyph

_CLOSED = ("square", "triangle", "star", "heart", "diamond", "moon", "cloud")  # signs that can be filled
FREEHAND = ("scribble", "figure", "spiral", "dots", "blob", "patches", "filled", "leaf", "portrait", "pair", "triple")
NON_DIGITS = (*SIGNS, *FREEHAND)
# Never shown in training: they tell how the networks meet a shape that is new to them.
UNSEEN = (
    *("K", "N", "R", "Y", "ampersand", "euro", "omega", "infinity", "han", "up", "both ways", "waves", "flag", "house"),
    *("cat", "fish", "moon", "flower", "umbrella", "spiral", "leaf", "portrait", "triple"),
)

_CANVAS = 160  # pixels a side
_MARGIN = 20  # pixels of it that a drawing leaves free on each side
PEN = (6, 16)  # pixels, the thinnest and the widest pen
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

# Manners: what some hands do besides, each with its share of all drawings.
_NARROW_TO_WIDE = 0.6  # natural logarithm of the furthest stretch across
_STEEP = 0.5  # widths for one height, the furthest slant to either side
_TREMBLE = (0.008, 0.03)  # heights, the standard deviation of what is off at each of ...
_KNOTS = 12  # ... so many places for one height of path
_HASTE = (0.1, 0.3)  # heights of path over which a hasty hand goes the middle way
_PIECES = (2, 7)  # that a stroke is drawn in: at least, and fewer than
_OFF = 0.02  # heights, the standard deviation of where a piece begins anew
_STEP = 0.02  # heights from one point to the next, where a path needs many

# Shapes that are no digits; of two numbers the least and the most, where nothing else is said.
_PLACES = (4, 22)  # that a scribble goes through: at least, and fewer than
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
_PARTS = (2, 6)  # strokes of a figure: at least, and fewer than
_CORNERS = (2, 5)  # points of one of them: at least, and fewer than
_CURVED = 0.5  # share of them that are curves
_GAP = (0.05, 0.4)  # heights between two digits
_GRAIN = (6, 20)  # pixels, the standard deviation of the blur that makes patches of noise
_LEVEL = (0.5, 0.85)  # share of the picture that patches are not
_INSIDE = 0.8  # of half the canvas: patches lie within
_LEAF = (0.25, 0.6)  # of its length, half of a leaf's width
_ROUND = (0.5, 1.0)  # power of a leaf's outline: an ellipse, a lens

Strokes = list[np.ndarray]  # each of shape (n, 2), x and y of its points


def digit(label: int, rng: np.random.Generator) -> np.ndarray:
    """A drawing of `label` (0 to 9) in a random style and hand: (160, 160) uint8, light on dark."""
    return draw(digit_strokes(label, rng), rng.uniform(*PEN))


def digit_strokes(label: int, rng: np.random.Generator) -> Strokes:
    """The strokes of `label` (0 to 9) in a random style, hand and manner, as `vary` gives them."""
    styles = DIGITS[label]
    return in_manner(vary(styles[rng.integers(len(styles))], rng), rng)


def in_manner(strokes: Strokes, rng: np.random.Generator) -> Strokes:
    """The same as some hands would write it: very wide or narrow, steep, trembling, hasty, piece by piece.

    Parameters
    ----------
    strokes : list of ndarray of shape (n, 2)
        About 1 high, as `vary` gives them. Most stay as they are.
    """
    for manner, share in _MANNERS.items():
        if rng.random() < share:
            strokes = manner(strokes, rng)
    return strokes


def non_digit(kind: str, rng: np.random.Generator) -> np.ndarray:
    """A drawing of one of `NON_DIGITS`: (160, 160) uint8, light on dark."""
    if kind in _PICTURES:
        return _PICTURES[kind](rng)
    return draw(non_digit_strokes(kind, rng), rng.uniform(*PEN))


def non_digit_strokes(kind: str, rng: np.random.Generator) -> Strokes:
    """The strokes of one of `NON_DIGITS` that is drawn by strokes: all but what has a surface."""
    if kind in SIGNS:
        return in_manner(vary(SIGNS[kind], rng), rng)
    return _FREEHAND[kind](rng)


def has_strokes(kind: str) -> bool:
    """Whether one of `NON_DIGITS` is drawn by strokes."""
    return kind not in _PICTURES


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


def _stretched(strokes: Strokes, rng: np.random.Generator) -> Strokes:
    """Wider or narrower than most write."""
    width = np.exp(rng.uniform(-_NARROW_TO_WIDE, _NARROW_TO_WIDE))
    return [stroke * (width, 1) for stroke in strokes]


def _steep(strokes: Strokes, rng: np.random.Generator) -> Strokes:
    """Slanted further than most write, to either side."""
    slant = rng.uniform(-_STEEP, _STEEP)
    return [np.stack([stroke[:, 0] - slant * stroke[:, 1], stroke[:, 1]], axis=1) for stroke in strokes]


def _trembling(strokes: Strokes, rng: np.random.Generator) -> Strokes:
    """A path that is a little off everywhere, smoothly."""
    far = rng.uniform(*_TREMBLE)
    shaken = []
    for path in map(_dense, strokes):
        knots = max(2, round(len(path) * _STEP * _KNOTS))
        places = np.linspace(0, len(path) - 1, knots)
        off = rng.normal(0, far, (knots, 2))
        shaken.append(path + np.stack([np.interp(np.arange(len(path)), places, along) for along in off.T], axis=1))
    return shaken


def _hasty(strokes: Strokes, rng: np.random.Generator) -> Strokes:
    """Corners cut: each point becomes the mean of its stretch of the path."""
    reach = round(rng.uniform(*_HASTE) / _STEP / 2)
    return [cv2.blur(path, (1, 2 * reach + 1), borderType=cv2.BORDER_REPLICATE) for path in map(_dense, strokes)]


def _in_pieces(strokes: Strokes, rng: np.random.Generator) -> Strokes:
    """Many short strokes, each begun a little beside where the last one ended."""
    pieces = []
    for path in map(_dense, strokes):
        for piece in np.array_split(path, min(int(rng.integers(*_PIECES)), len(path) // 2)):
            pieces.append(piece + rng.normal(0, _OFF, 2))
    return pieces


_MANNERS = {_stretched: 0.2, _steep: 0.2, _trembling: 0.15, _hasty: 0.15, _in_pieces: 0.1}


def _dense(path: np.ndarray) -> np.ndarray:
    """The same path with a point every `_STEP` of it, its ends included."""
    gone = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(path, axis=0).T))])
    places = np.linspace(0, gone[-1], max(2, round(gone[-1] / _STEP) + 1))
    return np.stack([np.interp(places, gone, along) for along in path.T], axis=1)


def _scribble(rng: np.random.Generator) -> Strokes:
    """Through 4 to 21 places anywhere."""
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


def _figure(rng: np.random.Generator) -> Strokes:
    """A sign that nobody knows: a few lines and arcs anywhere."""
    strokes = []
    for _stroke in range(rng.integers(*_PARTS)):
        points = rng.uniform(-0.5, 0.5, (rng.integers(*_CORNERS), 2))
        strokes.append(_through(points, _CURVE_STEPS if rng.random() < _CURVED else 1))
    return strokes


def _row(count: int, rng: np.random.Generator) -> Strokes:
    """So many digits beside each other."""
    strokes, right = [], 0.0
    for _digit in range(count):
        drawn = digit_strokes(int(rng.integers(10)), rng)
        points = np.concatenate(drawn)
        left, end = points[:, 0].min(), points[:, 0].max()
        strokes += [stroke + (right - left, rng.normal(0, _WOBBLE)) for stroke in drawn]
        right += end - left + rng.uniform(*_GAP)
    return strokes


_FREEHAND = {
    "scribble": _scribble,
    "figure": _figure,
    "spiral": _spiral,
    "dots": _dots,
    "pair": lambda rng: _row(2, rng),
    "triple": lambda rng: _row(3, rng),
}


def _blob(rng: np.random.Generator) -> np.ndarray:
    """A filled, lumpy disc; at its smallest a single touch of the pen."""
    angle = np.linspace(0, 2 * np.pi, _LUMPS, endpoint=False)
    radius = rng.uniform(*_BLOB) * (1 + rng.uniform(0, _LUMPY) * rng.uniform(-1, 1, _LUMPS))
    outline = np.stack([radius * np.cos(angle), radius * rng.uniform(_FLAT, 1) * np.sin(angle)], axis=1)
    return _filled_in([_through(np.vstack([outline, outline[:1]]), _LUMP_STEPS)])


def _filled(rng: np.random.Generator) -> np.ndarray:
    """A closed sign, filled."""
    strokes = vary(SIGNS[_CLOSED[rng.integers(len(_CLOSED))]], rng)
    return _filled_in([np.concatenate(strokes) * (_CANVAS - 2 * _MARGIN)])


def _filled_in(outlines: Strokes) -> np.ndarray:
    """Outlines around the middle, in pixels, filled: (160, 160) uint8."""
    canvas = np.zeros((_CANVAS, _CANVAS), np.uint8)
    cv2.fillPoly(canvas, [np.round(outline + _CANVAS / 2).astype(np.int32) for outline in outlines], 255, cv2.LINE_AA)
    return canvas


def _patches(rng: np.random.Generator) -> np.ndarray:
    """What is light in a picture of anything: smooth noise, cut at a level, in the middle of the canvas."""
    grain = rng.uniform(*_GRAIN)
    noise = cv2.GaussianBlur(rng.normal(0, 1, (_CANVAS, _CANVAS)), (0, 0), grain)
    y, x = np.mgrid[-1 : 1 : _CANVAS * 1j, -1 : 1 : _CANVAS * 1j]
    level = np.quantile(noise, rng.uniform(*_LEVEL))
    inside = np.hypot(x, y) < _INSIDE
    return np.where((noise >= min(level, noise[inside].max())) & inside, 255, 0).astype(np.uint8)


def _leaf(rng: np.random.Generator) -> np.ndarray:
    """A leaf, lit from one side, its veins darker."""
    half = _CANVAS / 2 - _MARGIN
    along = np.linspace(-1, 1, _CANVAS // 4)
    wide = rng.uniform(*_LEAF) * half * (1 - along**2) ** rng.uniform(*_ROUND)
    turn = rng.uniform(0, np.pi)
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    outline = np.concatenate([np.stack([along * half, wide], 1), np.stack([along[::-1] * half, -wide[::-1]], 1)])
    surface = _lit(_filled_in([outline @ rotation.T]), rng)
    veins = [np.array([[-half, 0], [half, 0]])]
    for place in np.linspace(-0.7, 0.5, 4) * half:
        veins += [np.array([[place, 0], [place + half / 4, side * half / 4]]) for side in (-1, 1)]
    for vein in veins:
        start, end = np.round(vein @ rotation.T + _CANVAS / 2).astype(int).tolist()
        cv2.line(surface, start, end, int(rng.integers(0, 120)), 2, cv2.LINE_AA)
    return surface


def _portrait(rng: np.random.Generator) -> np.ndarray:
    """A face as a photo has it: an oval of skin, lit from one side, eyes and mouth dark, hair above."""
    canvas = np.zeros((_CANVAS, _CANVAS), np.uint8)
    middle = (_CANVAS // 2, _CANVAS // 2)
    wide, high = int(rng.integers(32, 46)), int(rng.integers(46, 60))
    cv2.ellipse(canvas, middle, (wide, high), rng.uniform(-15, 15), 0, 360, 255, -1, cv2.LINE_AA)
    face = _lit(canvas, rng)
    for side in (-1, 1):
        eye = (_CANVAS // 2 + side * wide // 2, _CANVAS // 2 - high // 5)
        cv2.ellipse(face, eye, (int(rng.integers(4, 9)), int(rng.integers(2, 6))), 0, 0, 360, 10, -1, cv2.LINE_AA)
    mouth = (_CANVAS // 2, _CANVAS // 2 + high // 2)
    cv2.ellipse(face, mouth, (int(rng.integers(9, 18)), int(rng.integers(2, 8))), 0, 0, 180, 10, -1, cv2.LINE_AA)
    hair = int(_CANVAS // 2 - high * rng.uniform(0.4, 0.8))
    face[:hair] = face[:hair] // 4
    return face


def _lit(surface: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A surface, white, with light that falls off to one side."""
    y, x = np.mgrid[-1 : 1 : _CANVAS * 1j, -1 : 1 : _CANVAS * 1j]
    turn = rng.uniform(0, 2 * np.pi)
    light = 0.7 + rng.uniform(0, 0.3) * (np.cos(turn) * x + np.sin(turn) * y)
    return (surface * np.clip(light, 0, 1)).astype(np.uint8)


_PICTURES = {"blob": _blob, "filled": _filled, "patches": _patches, "leaf": _leaf, "portrait": _portrait}
