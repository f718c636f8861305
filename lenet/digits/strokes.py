"""A drawing as its strokes: their middle lines drawn again with MNIST's pen, on the way to the network.

Pixels tell a small drawing with a thick pen from a large one with a thin pen; strokes do not. So the input that comes
out is the same at every size, place, pen and unit. The browser does the same under the pen: its twin is
``ui/browser/calculating/strokes.js``.
"""

from collections.abc import Iterable, Iterator
from functools import reduce

import numpy as np
from numpy.typing import ArrayLike

from ..problems import N_, Problem
from .preparation import BOX, FINE, INPUT, PEN, Prepared, centre, frame

SIDE = BOX * FINE  # pixels of the finer grid: 160
SPAN = (BOX - PEN) * FINE  # what the middle lines span of it: with half a pen on either side they fill the box
# A pixel's middle that lies on the pen's edge is ink, however the last digits of the arithmetic fall.
REACH = PEN * FINE / 2 + 1e-9
_AT_ONCE = 500  # lines whose pieces a processor has at hand: with more it waits for its memory
LEVEL = 1e-9  # pixels that a line rises at most which counts as level

Paths = list[np.ndarray]  # each (n, 2), float64: x to the right, y down


def prepare_strokes(strokes: Iterable[ArrayLike]) -> Prepared | None:
    """Bring a drawing into the form in which MNIST's digits are, by its strokes.

    A pixel of a grid 8 times finer than the 20x20 box is ink when its middle lies within half of MNIST's pen of a
    stroke's middle line; 8x8 of them are averaged, and the box is centred by its mass.

    Parameters
    ----------
    strokes : sequence of array_like of shape (n, 2)
        Points x, y of each stroke in their order, in any unit, x to the right, y down. One point is a touch of the
        pen. Strokes without points are passed over.

    Returns
    -------
    Prepared or None
        None when there is no point at all; `Prepared.drawn` is the redrawing on the finer grid, (160, 160).

    Raises
    ------
    Problem
        When a stroke is no array of points, or a point is not finite.

    References
    ----------
    LeCun et al. (1998), section III.A: fitted into 20x20 with the aspect ratio kept, antialiased, centred by mass in
    28x28.
    """
    paths = fitted(strokes)
    return redrawn(paths) if paths else None


def redrawn(paths: Paths) -> Prepared:
    """The stages from middle lines on that are `fitted`, one at least."""
    drawn = draw_again(paths)
    box = drawn.reshape(BOX, FINE, BOX, FINE).mean(axis=(1, 3), dtype=np.float32)
    digit = centre(box)
    return Prepared(drawn, box, digit, frame(digit, INPUT))


def fitted(strokes: Iterable[ArrayLike]) -> Paths:
    """The middle lines at their place on the finer grid: their longer side spans `SPAN`, their middle is its middle.

    Parameters and errors as of `prepare_strokes`; a drawing without extent lies in the middle.
    """
    paths = [path for path in map(checked, strokes) if len(path)]
    if not paths:
        return []
    points = np.concatenate(paths)
    low, high = points.min(axis=0), points.max(axis=0)
    with np.errstate(over="ignore"):
        extent = float((high - low).max())
    if not np.isfinite(extent):
        raise Problem(N_("A drawing from {low} to {high} is too large to be fitted."), low=low.min(), high=high.max())
    middle = low + (high - low) / 2
    return [(path - middle) / (extent or 1) * SPAN + SIDE / 2 for path in paths]


def checked(stroke: ArrayLike) -> np.ndarray:
    try:
        path = np.asarray(stroke)
    except ValueError as error:  # lists of unequal lengths
        raise Problem(N_("A stroke is an array of points x, y; this is none: {why}."), why=str(error)) from error
    if path.size == 0:
        return np.empty((0, 2))
    if path.dtype.kind not in "iuf" or path.ndim != 2 or path.shape[1] != 2:
        why = f"{path.dtype} {path.shape}"
        raise Problem(N_("A stroke is an array of points x, y; this is none: {why}."), why=why)
    odd = path[~np.isfinite(path).all(axis=1)]
    if len(odd):
        raise Problem(N_("A stroke has a point at ({x}, {y}); points are finite numbers."), x=odd[0, 0], y=odd[0, 1])
    return path.astype(float)


def draw_again(paths: Paths) -> np.ndarray:
    """Lines on the finer grid, drawn with MNIST's pen: (160, 160) float32, 0 or 1."""
    return covered(paths, REACH, SIDE).astype(np.float32)


def covered(paths: Paths, reach: float, side: int) -> np.ndarray:
    """The pixels of a square whose middles lie within reach of lines: (side, side) bool.

    What lies within reach of a line is convex, so it meets each row of pixels in one piece: its first pixel counts 1,
    the one after its last -1, and along a row the sum of those so far is above 0 where there is ink.
    """
    starts, ends = _lines(paths)
    some = [slice(at, at + _AT_ONCE) for at in range(0, len(starts), _AT_ONCE)]
    cells = [_ends(starts[part], ends[part], reach, side) for part in some]
    begin, end = (np.bincount(np.concatenate(cell), minlength=side * (side + 1)) for cell in zip(*cells, strict=True))
    return np.cumsum((begin - end).reshape(side, side + 1), axis=1)[:, :side] > 0


def _ends(starts: np.ndarray, ends: np.ndarray, reach: float, side: int) -> list[np.ndarray]:
    """The first pixel of each piece and the one after its last, counted along rows that are one longer."""
    row, left, right = _pieces(starts, ends, reach, side)
    first = np.clip(np.ceil(left - 0.5), 0, side)  # of the pixels whose middles lie between
    behind = np.clip(np.floor(right - 0.5) + 1, 0, side)
    return [(row * (side + 1) + column).astype(int) for column in (first, behind)]


def _lines(paths: Paths) -> tuple[np.ndarray, np.ndarray]:
    """From where to where each line goes: two of (lines, 2). A single point is a line of no length."""
    starts = np.concatenate([path[:-1] if len(path) > 1 else path for path in paths])
    ends = np.concatenate([path[1:] if len(path) > 1 else path for path in paths])
    return starts, ends


def _pieces(starts: np.ndarray, ends: np.ndarray, reach: float, side: int) -> tuple[np.ndarray, ...]:
    """Where what lies within reach of each line meets each row's middle: row, left and right ends, all (pieces,)."""
    (x0, y0), (x1, y1) = starts.T, ends.T
    top = np.clip(np.ceil(np.minimum(y0, y1) - reach - 0.5), 0, side)
    count = np.maximum(np.clip(np.floor(np.maximum(y0, y1) + reach - 0.5) + 1, 0, side) - top, 0).astype(int)
    row = np.repeat(top - (np.cumsum(count) - count), count) + np.arange(count.sum())
    caps = [_in_disc(row + 0.5, count, reach, x, y) for x, y in ((x0, y0), (x1, y1))]
    sides = [_on_side(row + 0.5, count, *edge) for edge in _long_sides(x0, y0, x1, y1, reach)]
    lefts, rights = zip(*caps, *sides, strict=True)
    left, right = reduce(np.minimum, lefts), reduce(np.maximum, rights)
    met = left <= right
    return row[met], left[met], right[met]


def _in_disc(
    height: np.ndarray, count: np.ndarray, reach: float, x: np.ndarray, y: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """From where to where a height lies in the disc at a line's end; infinitely backwards where it does not."""
    square = reach**2 - (height - np.repeat(y, count)) ** 2
    half = np.sqrt(square, out=np.full(len(square), -np.inf), where=square >= 0)
    middle = np.repeat(x, count)
    return middle - half, middle + half


def _on_side(
    height: np.ndarray, count: np.ndarray, x: np.ndarray, y: np.ndarray, slope: np.ndarray, rise: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Where a height crosses a long side, which begins at x, y and goes on by ``slope * rise`` and `rise`."""
    above = height - np.repeat(y, count)
    share = above * np.repeat(1 / rise, count)
    place = np.repeat(x, count) + np.repeat(slope, count) * above
    crossed = (share >= 0) & (share <= 1)
    return np.where(crossed, place, np.inf), np.where(crossed, place, -np.inf)


def _long_sides(
    x0: np.ndarray, y0: np.ndarray, x1: np.ndarray, y1: np.ndarray, reach: float
) -> Iterator[tuple[np.ndarray, ...]]:
    """The two edges beside a line, as `_on_side` takes them; a level line's are where it begins."""
    along_x, along_y = x1 - x0, y1 - y0
    length = np.hypot(along_x, along_y)
    rise = np.where(np.abs(along_y) < LEVEL, np.inf, along_y)
    aside = reach / np.where(length > 0, length, 1)
    for side in (aside, -aside):
        yield x0 - side * along_y, y0 + side * along_x, along_x / rise, rise
