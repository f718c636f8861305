"""From what a person drew to what the network reads, the way MNIST was made, every stage kept.

OpenCV does the image operations: it is one maintained wheel that has area resampling, an exact
distance transform and fast morphology, each of them a millisecond or less on a drawing.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from .problems import N_, Problem

BOX = 20  # MNIST fits every digit into 20x20 ...
FRAME = 28  # ... and sets it into 28x28 by its centre of mass
INPUT = 32
PEN = 2.6  # mean pen width of MNIST's training digits, in pixels of the 20x20 box (a test measures it)

_FINE = 8  # the ink is worked on at 8 times the box's resolution
_LONGEST = 400  # larger pictures are shrunk to this before the ink is looked for
_FAINTEST = 0.12  # contrast, of full black to white, under which nothing counts as ink


@dataclass(frozen=True)
class Prepared:
    """A drawing on its way to the network; all arrays float32 in [0, 1], light ink on dark.

    Attributes
    ----------
    drawn : ndarray of shape (H, W)
        The picture in grey, as it came.
    box : ndarray of shape (20, 20)
        The ink alone, cropped, at MNIST's pen width, its shape kept.
    digit : ndarray of shape (28, 28)
        The box, its centre of mass in the middle.
    input : ndarray of shape (32, 32)
        Two more pixels of border: what the network reads.
    """

    drawn: np.ndarray
    box: np.ndarray
    digit: np.ndarray
    input: np.ndarray


def prepare(picture):
    """Bring a drawing, photo or scan into the form in which MNIST's digits are.

    Parameters
    ----------
    picture : ndarray of shape (H, W), (H, W, 3) or (H, W, 4), uint8
        Grey, RGB or RGBA; light ink on dark or dark ink on light.

    Returns
    -------
    Prepared or None
        None when there is no ink.

    Raises
    ------
    Problem
        When the array is no such picture.

    References
    ----------
    LeCun et al. (1998), section III.A: size-normalised to fit in 20x20 with the aspect ratio
    kept, antialiased, centred by mass in 28x28.
    """
    grey = to_grey(picture)
    ink = find_ink(grey)
    if ink is None:
        return None
    box = fit(with_pen(fine(crop(ink))))
    digit = centre(box)
    return Prepared(grey, box, digit, frame(digit, INPUT))


def squeeze(picture):
    """The whole picture squeezed into 32x32, with nothing prepared: what 'feed it raw' reads.

    Parameters and errors as for `prepare`; returns (32, 32) float32 in [0, 1].
    """
    grey = to_grey(picture)
    shrinking = min(grey.shape) > INPUT
    return cv2.resize(grey, (INPUT, INPUT), interpolation=cv2.INTER_AREA if shrinking else cv2.INTER_LINEAR)


def from_mnist(image):
    """An MNIST digit, (28, 28) uint8, which its makers prepared already, as `Prepared`."""
    digit = image.astype(np.float32) / np.float32(255)
    rows, columns = _extent(digit > 0)
    box = np.zeros((BOX, BOX), np.float32)
    ink = digit[rows, columns][:BOX, :BOX]
    top, left = (BOX - ink.shape[0]) // 2, (BOX - ink.shape[1]) // 2
    box[top : top + ink.shape[0], left : left + ink.shape[1]] = ink
    return Prepared(digit, box, digit, frame(digit, INPUT))


# --- the picture -----------------------------------------------------------------------------


def to_grey(picture):
    """Grey, RGB or RGBA uint8 -> (H, W) float32 in [0, 1], at most 400 pixels a side.

    Transparent parts become paper: black behind light ink, white behind dark ink.
    """
    picture = np.asarray(picture)
    if picture.dtype != np.uint8 or picture.ndim not in (2, 3) or 0 in picture.shape:
        raise _no_picture(picture)
    if picture.ndim == 3 and picture.shape[2] not in (3, 4):
        raise _no_picture(picture)
    picture = _shrink(picture)
    if picture.ndim == 2:
        return picture.astype(np.float32) / np.float32(255)
    grey = cv2.cvtColor(np.ascontiguousarray(picture[..., :3]), cv2.COLOR_RGB2GRAY)
    grey = grey.astype(np.float32) / np.float32(255)
    if picture.shape[2] == 3:
        return grey
    alpha = picture[..., 3].astype(np.float32) / np.float32(255)
    return grey * alpha + (1 - alpha) * _paper(grey, alpha)


def _no_picture(picture):
    return Problem(
        N_("A picture is an array of uint8, (H, W), (H, W, 3) or (H, W, 4), not {dtype} of shape {shape}."),
        dtype=picture.dtype,
        shape=picture.shape,
    )


def _shrink(picture):
    scale = _LONGEST / max(picture.shape[:2])
    if scale >= 1:
        return picture
    size = [max(1, round(side * scale)) for side in (picture.shape[1], picture.shape[0])]
    return cv2.resize(picture, size, interpolation=cv2.INTER_AREA)


def _paper(grey, alpha):
    """What lies behind transparent parts: the opposite of the ink that is on them."""
    if not alpha.any():
        return 0.0
    return 0.0 if np.average(grey, weights=alpha) > 0.5 else 1.0


# --- the ink ---------------------------------------------------------------------------------


def find_ink(grey):
    """The ink of a picture as light on dark, or None where there is none.

    The border of a picture is background. A smooth surface is fitted to it and taken away; the
    side, darker or lighter, on which more is left is the ink. Where the light is uneven, what is
    wider than any stroke (shadows, the edge of the paper) is taken away as well.

    Parameters
    ----------
    grey : ndarray of shape (H, W), float32 in [0, 1]

    Returns
    -------
    ndarray of shape (H, W), float32 in [0, 1], or None
    """
    if min(grey.shape) < 3:
        return None
    surface, uneven = _background(grey)
    rest = grey - surface
    if _weight(-rest) > _weight(rest):
        grey, rest = 1 - grey, -rest
    if uneven:
        rest = _narrow_parts(grey)
    return _clean(rest)


def _weight(rest):
    return float(np.square(rest[rest > _FAINTEST / 2]).sum())


def _background(grey):
    """A quadratic surface through the border, and whether the border is uneven, as in a photo.

    Fitted to the rim of a 32x32 thumbnail; what lies far from the surface (ink that touches the
    border) is let go, four times over.
    """
    rim = _rim(cv2.resize(grey, (32, 32), interpolation=cv2.INTER_AREA))
    middle = np.median(rim)
    if 1.48 * np.median(np.abs(rim - middle)) < 0.002:
        return middle, False
    terms = _rim(_surface_terms(32, 32))  # (n, 6)
    keep = np.abs(rim - middle) < 0.25
    for _ in range(4):
        coefficients, *_ = np.linalg.lstsq(terms[keep], rim[keep], rcond=None)
        off = np.abs(terms @ coefficients - rim)
        keep = off < max(3 * 1.48 * np.median(off), 0.02)
    surface = (_surface_terms(*grey.shape) @ coefficients).astype(np.float32)
    return surface, bool(np.ptp(surface) > 0.03 or 1.48 * np.median(off) > 0.01)


def _rim(image):
    """The two outermost pixels all around: (n, ...)."""
    inner = np.zeros(image.shape[:2], bool)
    inner[2:-2, 2:-2] = True
    return image[~inner]


def _surface_terms(height, width):
    """1, x, y, xy, x^2, y^2 of every pixel, x and y from -1 to 1: (height, width, 6)."""
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
    return np.stack([np.ones_like(x), x, y, x * y, x * x, y * y], axis=-1)


def _narrow_parts(grey):
    """What is lighter than its surroundings and narrower than a quarter of the picture."""
    side = max(3, min(grey.shape) // 4 | 1)
    opened = cv2.morphologyEx(cv2.GaussianBlur(grey, (0, 0), 1), cv2.MORPH_OPEN, np.ones((side, side), np.uint8))
    return grey - cv2.GaussianBlur(opened, (0, 0), side / 6)


def _clean(rest):
    """Full strokes at 1, paper and grain at 0, specks and what hangs over the rim gone."""
    some = rest[:: max(1, rest.shape[0] // 100), :: max(1, rest.shape[1] // 100)]
    paper = some[np.abs(some) < 0.25]
    grain = 1.48 * float(np.median(np.abs(paper - np.median(paper)))) if paper.size else 0.0
    if grain > 0.005:
        rest = cv2.GaussianBlur(rest, (0, 0), 1)
    marked = rest[rest > _FAINTEST / 2]
    full = float(np.quantile(marked, 0.9)) if marked.size else 0.0
    if full < max(_FAINTEST, 5 * grain):
        return None
    ink = np.clip(rest / full, 0, 1)
    kept = _components(ink > 0.5)
    if kept is None:
        return None
    near = cv2.dilate(kept, np.ones((5, 5), np.uint8))
    return np.where(near > 0, ink, 0).astype(np.float32)


def _components(mask):
    """The connected parts that are strokes: no specks; nothing at the rim if the rest is a digit."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    if count == 1:
        return None
    area = stats[1:, cv2.CC_STAT_AREA]
    left, top = stats[1:, cv2.CC_STAT_LEFT], stats[1:, cv2.CC_STAT_TOP]
    right, bottom = left + stats[1:, cv2.CC_STAT_WIDTH], top + stats[1:, cv2.CC_STAT_HEIGHT]
    height, width = mask.shape
    rim = (left == 0) | (top == 0) | (right == width) | (bottom == height)
    inner = area[~rim].max(initial=0)
    keep = area >= 0.03 * (inner if inner >= 0.2 * area.max() else area.max())
    if inner >= 0.2 * area.max():
        keep &= ~rim
    return np.concatenate([[0], keep]).astype(np.uint8)[labels]


# --- the digit -------------------------------------------------------------------------------


def crop(ink):
    """The smallest rectangle that holds all ink."""
    rows, columns = _extent(ink > 0.5)
    return ink[rows, columns]


def _extent(mask):
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)


def fine(ink):
    """The ink with its longer side at 160 pixels, 8 to a pixel of the box."""
    scale = BOX * _FINE / max(ink.shape)
    size = [max(1, round(side * scale)) for side in (ink.shape[1], ink.shape[0])]
    return cv2.resize(ink, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)


def pen_width(mask):
    """Width of the pen that made a mask, in its pixels.

    Across a stroke of width w the distance to the edge runs from 0 to w/2 and back: its mean is w/4.
    """
    inside = cv2.distanceTransform(np.pad(mask, 1).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    return 4 * float((inside[inside > 0] - 0.5).mean())


def with_pen(ink, pen=PEN):
    """The same strokes, drawn with a pen that will be `pen` pixels wide in the 20x20 box.

    Parameters
    ----------
    ink : ndarray of shape (h, w), float32 in [0, 1]
        As from `fine`.
    pen : float
        Pixels of the box.

    Returns
    -------
    ndarray, float32 in {0, 1}, cropped to the ink
    """
    mask = ink > 0.5
    width = pen_width(mask)
    side = max(mask.shape)
    # The strokes' middle lines span side - width; with the new width around them they fill the box.
    wanted = pen * max(side - width, side / 4) / (BOX - pen)
    grow = max((wanted - width) / 2, -0.4 * width)
    border = int(np.ceil(max(grow, 0))) + 2
    mask = np.pad(mask, border).astype(np.uint8)
    if grow > 0:
        mask = cv2.distanceTransform(1 - mask, cv2.DIST_L2, cv2.DIST_MASK_PRECISE) <= grow
    elif grow < 0:
        mask = cv2.distanceTransform(mask, cv2.DIST_L2, cv2.DIST_MASK_PRECISE) > -grow
    rows, columns = _extent(mask)
    return mask[rows, columns].astype(np.float32)


def fit(ink):
    """The ink scaled into 20x20, shape kept, antialiased by averaging over areas."""
    scale = BOX / max(ink.shape)
    height, width = (max(1, round(side * scale)) for side in ink.shape)
    interpolation = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    small = cv2.resize(ink, (width, height), interpolation=interpolation)
    return frame(np.clip(small, 0, 1), BOX)


def frame(image, size):
    """The image in the middle of size x size pixels of black."""
    top, left = (size - image.shape[0]) // 2, (size - image.shape[1]) // 2
    bottom, right = size - image.shape[0] - top, size - image.shape[1] - left
    return np.pad(image, ((top, bottom), (left, right))).astype(np.float32)


def centre(box):
    """The 20x20 box in 28x28, moved by whole pixels so that its centre of mass is in the middle."""
    mass = box.sum()
    y = float((box.sum(axis=1) @ np.arange(BOX)) / mass)
    x = float((box.sum(axis=0) @ np.arange(BOX)) / mass)
    top, left = (int(np.clip(round(FRAME / 2 - 0.5 - c), 0, FRAME - BOX)) for c in (y, x))
    digit = np.zeros((FRAME, FRAME), np.float32)
    digit[top : top + BOX, left : left + BOX] = box
    return digit
