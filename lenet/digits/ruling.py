"""Ruled and squared paper: long thin straight lines are taken away, the strokes that cross them stay whole.

OpenCV's Hough transform proposes lines; each is then followed from end to end, because a long stroke of a digit is
proposed too.
"""

import cv2
import numpy as np

_VOTES = 0.4  # of the picture's shorter side: pixels in a row that propose a line
_MOST = 80  # lines that are followed
_ANGLE = np.pi / 360  # half a degree
_BAND = 7  # pixels on either side of a line in which it is followed
_STRAY = 2  # pixels that a line may stray from its course
_THICKEST = 0.022  # of the picture's longer side; thicker is a stroke
_COVERED = 0.6  # of a line's length in the picture that is drawn at least ...
_ALONE = 0.85  # ... and of a line that has no other beside it
_USUAL = 0.6  # quantile of how strong a line is along its course that is taken for its strength
_RIM = 0.04  # of a line's length at either end, where it must be drawn too
_STRONGER = 1.6  # times a line's own strength: there a stroke runs over it
_OTHERS = 0.06  # radians; lines turned by less run side by side
_LEVEL = 1e-9  # a line that rises by less, a pixel, is level
_SEEN = 0.3  # of its length that no stroke crosses, at least
_LEAST_THICK, _LEAST_RIM = 4, 3  # pixels, of small pictures
_WIDER = 2  # pixels around a line that go with it: its soft edges


def without_lines(rest: np.ndarray, level: float) -> tuple[np.ndarray, np.ndarray]:
    """Take ruled lines out of what stands out of a paper.

    Parameters
    ----------
    rest : ndarray of shape (H, W), float32
        How far each pixel stands out, light on dark.
    level : float
        What stands out by less is grain.

    Returns
    -------
    tuple of ndarray of shape (H, W)
        The same without the lines, float32; and where lines were, bool.
    """
    lines = np.zeros(rest.shape, bool)
    marked = rest > level
    if not _reaches_across(marked):
        return rest, lines
    strips = _followed(rest, marked)
    for pixels in strips:
        lines |= pixels
    if not lines.any():
        return rest, lines
    return _taken_out(rest, marked, lines), lines


def _reaches_across(marked: np.ndarray) -> bool:
    """Whether anything marked lies at two opposite rims: without it there is no ruled line."""
    top, bottom, left, right = marked[:3], marked[-3:], marked[:, :3], marked[:, -3:]
    return bool(top.any() and bottom.any() or left.any() and right.any())


def _followed(rest: np.ndarray, marked: np.ndarray) -> list[np.ndarray]:
    """The lines that are ruled: for each where it lies, (H, W) bool."""
    ruled = []
    for rho, theta in _proposed(marked):
        course = _course(rho, theta, marked.shape)
        if course is None:
            continue
        drawn, ends, pixels = _drawn(rest, marked, *course)
        if drawn >= _COVERED:
            ruled.append((theta, drawn, ends, pixels))
    kept = []
    for theta, drawn, ends, pixels in ruled:
        beside = sum(_turn(theta, other) < _OTHERS for other, *_rest in ruled) - 1
        if ends and (beside >= 2 or drawn >= _ALONE):
            kept.append(pixels)
    return kept


def _proposed(marked: np.ndarray) -> list[tuple[float, float]]:
    """Distance from the corner and angle of lines, the strongest first, each only once."""
    thin = _thin(marked)
    votes = int(_VOTES * min(marked.shape))
    found = cv2.HoughLines(thin.astype(np.uint8), 1, _ANGLE, votes)
    lines: list[tuple[float, float]] = []
    for rho, theta in found.reshape(-1, found.shape[-1])[:1500, :2] if found is not None else ():
        if all(not _same(rho, theta, *other, marked.shape) for other in lines):
            lines.append((float(rho), float(theta)))
        if len(lines) == _MOST:
            break
    return lines


def _thin(marked: np.ndarray) -> np.ndarray:
    """What is marked and thinner than a stroke."""
    side = int(_THICKEST * max(marked.shape)) + 2
    brush = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    thick = cv2.morphologyEx(marked.astype(np.uint8), cv2.MORPH_OPEN, brush)
    return marked & (thick == 0)


def _turn(first: float, second: float) -> float:
    turn = abs(first - second)
    return min(turn, np.pi - turn)


def _same(rho: float, theta: float, rho2: float, theta2: float, shape: tuple[int, int]) -> bool:
    """Whether two lines are one: close to each other in the middle of the picture, and turned alike."""
    if _turn(theta, theta2) > 4 * _ANGLE:
        return False
    height, width = shape
    off = [r - width / 2 * np.cos(t) - height / 2 * np.sin(t) for r, t in ((rho, theta), (rho2, theta2))]
    if abs(theta - theta2) > np.pi / 2:
        off[1] = -off[1]
    return abs(off[0] - off[1]) < 4


def _course(rho: float, theta: float, shape: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray, np.ndarray] | None:
    """The pixels of a band along a line, x and y, both (steps, across), and which lie in the picture.

    None where the line only grazes the picture.
    """
    limits = np.array([shape[1] - 1, shape[0] - 1])
    across, along = np.array([np.cos(theta), np.sin(theta)]), np.array([-np.sin(theta), np.cos(theta)])
    foot = rho * across
    steep = np.abs(along) > _LEVEL
    ends = np.sort([-foot[steep] / along[steep], (limits - foot)[steep] / along[steep]], axis=0)
    start, end = float(ends[0].max()), float(ends[1].min())
    if end - start < min(shape) / 2:
        return None
    steps, aside = np.arange(int(end - start) + 1)[:, np.newaxis], np.arange(-_BAND, _BAND + 1)
    first = foot + start * along
    x, y = (np.round(first[axis] + steps * along[axis] + aside * across[axis]).astype(int) for axis in (0, 1))
    inside = (x >= 0) & (y >= 0) & (x <= limits[0]) & (y <= limits[1])
    return np.clip(x, 0, limits[0]), np.clip(y, 0, limits[1]), inside


def _drawn(
    rest: np.ndarray, marked: np.ndarray, x: np.ndarray, y: np.ndarray, inside: np.ndarray
) -> tuple[float, bool, np.ndarray]:
    """How much of a line is drawn, thin; whether it is at both ends; and its pixels, (H, W) bool."""
    values, band = np.where(inside, rest[y, x], 0), marked[y, x] & inside
    course = slice(_BAND - _STRAY, _BAND + _STRAY + 1)
    peaks = values[:, course].max(axis=1)
    strength = float(np.quantile(peaks, _USUAL))
    near = (peaks > strength / 2) & band[:, course].any(axis=1)
    thick = (band & (values > strength / 3)).sum(axis=1)
    thickest = max(_LEAST_THICK, int(_THICKEST * max(rest.shape)))
    usual = float(np.median(thick[near])) if near.any() else np.inf
    pixels = np.zeros(rest.shape, bool)
    # Where a stroke crosses, the line cannot be seen: it counts as neither drawn nor not.
    clear = thick <= thickest
    if usual > thickest or clear.mean() < _SEEN:
        return 0.0, False, pixels
    rim = max(_LEAST_RIM, int(_RIM * len(near)))
    reach = min(_BAND, int(np.ceil(usual / 2)) + _WIDER)
    weak = inside & (np.abs(np.arange(-_BAND, _BAND + 1)) <= reach) & (values < _STRONGER * strength)
    pixels[y[weak], x[weak]] = True
    return float(near[clear].mean()), bool(near[:rim].any() and near[-rim:].any()), pixels


def _taken_out(rest: np.ndarray, marked: np.ndarray, lines: np.ndarray) -> np.ndarray:
    """Lines at nothing, but for where a stroke crosses: there is ink on both sides."""
    strokes = (marked & ~lines).astype(np.uint8)
    side = 2 * _WIDER + 7
    brush = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    strokes = cv2.morphologyEx(strokes, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))  # no crumbs
    crossing = cv2.morphologyEx(strokes, cv2.MORPH_CLOSE, brush) > 0
    return np.where(lines & ~crossing, 0, rest).astype(np.float32)
