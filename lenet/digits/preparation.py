"""From what a person drew to what the network reads, the way MNIST was made, every stage kept.

OpenCV does the image operations: it is one maintained wheel that has area resampling, an exact
distance transform and fast morphology, each of them a millisecond or less on a drawing.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from .mnist import BORDER
from .photo import Developed, develop
from .shrinking import INKED, THINNEST, brush_to, pen_width, to_grey

BOX = 20  # MNIST fits every digit into 20x20 ...
FRAME = 28  # ... and sets it into 28x28 by its centre of mass
INPUT = FRAME + 2 * BORDER  # what the network reads: 32x32
PEN = 2.6  # mean pen width of MNIST's training digits, in pixels of the 20x20 box (a test measures it)

FINE = 8  # the ink is worked on at 8 times the box's resolution
_SHORTEST = 1 / 4  # of the drawing's side: what its middle lines span at least; those of a dot would span nothing
_THINNED = 0.4  # of a pen's width at most, taken off each side: at half of it nothing would be left


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


def prepare(picture: np.ndarray) -> Prepared | None:
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
    return from_developed(develop(picture))


def from_developed(developed: Developed) -> Prepared | None:
    """The stages from ink that was found on; None where there is none."""
    return None if developed.ink is None else from_ink(developed.grey, developed.ink)


def from_ink(drawn: np.ndarray, ink: np.ndarray) -> Prepared:
    """The stages from ink on, of a picture that is shown as `drawn`: both (H, W) float32 in [0, 1]."""
    box = fit(with_pen(at_fine_scale(crop(ink))))
    digit = centre(box)
    return Prepared(drawn, box, digit, frame(digit, INPUT))


def squeeze(picture: np.ndarray) -> np.ndarray:
    """The whole picture squeezed into 32x32, with nothing prepared: what 'feed it raw' reads.

    Parameters and errors as for `prepare`; returns (32, 32) float32 in [0, 1].
    """
    grey = to_grey(picture)
    shrinking = min(grey.shape) > INPUT
    return cv2.resize(grey, (INPUT, INPUT), interpolation=cv2.INTER_AREA if shrinking else cv2.INTER_LINEAR)


def from_mnist(image: np.ndarray) -> Prepared:
    """An MNIST digit, (28, 28) uint8, which its makers prepared already, as `Prepared`."""
    digit = image.astype(np.float32) / np.float32(255)
    rows, columns = _extent(digit > 0)
    box = np.zeros((BOX, BOX), np.float32)
    ink = digit[rows, columns][:BOX, :BOX]
    top, left = (BOX - ink.shape[0]) // 2, (BOX - ink.shape[1]) // 2
    box[top : top + ink.shape[0], left : left + ink.shape[1]] = ink
    return Prepared(digit, box, digit, frame(digit, INPUT))


def crop(ink: np.ndarray) -> np.ndarray:
    """The smallest rectangle that holds all ink."""
    rows, columns = _extent(ink > INKED)
    return ink[rows, columns]


def _extent(mask: np.ndarray) -> tuple[slice, slice]:
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)


def at_fine_scale(ink: np.ndarray) -> np.ndarray:
    """The ink with its longer side at 160 pixels, 8 to a pixel of the box; a thin pen's lines are kept."""
    brush = brush_to(ink > INKED, THINNEST * max(ink.shape) / (BOX * FINE))
    if brush is not None and max(ink.shape) > BOX * FINE:
        ink = cv2.dilate(np.pad(ink, len(brush) // 2), brush)
    scale = BOX * FINE / max(ink.shape)
    size = [max(1, round(side * scale)) for side in (ink.shape[1], ink.shape[0])]
    return cv2.resize(ink, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)


def with_pen(ink: np.ndarray, pen: float = PEN) -> np.ndarray:
    """The same strokes, drawn with a pen that will be `pen` pixels wide in the 20x20 box.

    Parameters
    ----------
    ink : ndarray of shape (h, w), float32 in [0, 1]
        As from `at_fine_scale`.
    pen : float
        Pixels of the box.

    Returns
    -------
    ndarray, float32 in {0, 1}, cropped to the ink
    """
    mask = ink > INKED
    width, side = pen_width(mask), max(mask.shape)
    # The strokes' middle lines span side - width; with the new width around them they fill the box.
    wanted = pen * max(side - width, side * _SHORTEST) / (BOX - pen)
    mask = _grown(mask, max((wanted - width) / 2, -_THINNED * width))
    rows, columns = _extent(mask)
    return mask[rows, columns].astype(np.float32)


def _grown(mask: np.ndarray, reach: float) -> np.ndarray:
    """The mask with an edge that lies `reach` pixels further out, further in below 0; with a border to grow into."""
    mask = np.pad(mask, int(np.ceil(max(reach, 0))) + 2).astype(np.uint8)
    if reach > 0:
        return cv2.distanceTransform(1 - mask, cv2.DIST_L2, cv2.DIST_MASK_PRECISE) <= reach
    if reach < 0:
        return cv2.distanceTransform(mask, cv2.DIST_L2, cv2.DIST_MASK_PRECISE) > -reach
    return mask


def fit(ink: np.ndarray) -> np.ndarray:
    """The ink scaled into 20x20, shape kept, antialiased by averaging over areas."""
    scale = BOX / max(ink.shape)
    height, width = (max(1, round(side * scale)) for side in ink.shape)
    interpolation = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    small = cv2.resize(ink, (width, height), interpolation=interpolation)
    return frame(np.clip(small, 0, 1), BOX)


def frame(image: np.ndarray, size: int) -> np.ndarray:
    """The image in the middle of size x size pixels of black."""
    top, left = (size - image.shape[0]) // 2, (size - image.shape[1]) // 2
    bottom, right = size - image.shape[0] - top, size - image.shape[1] - left
    return np.pad(image, ((top, bottom), (left, right))).astype(np.float32)


def centre(box: np.ndarray) -> np.ndarray:
    """The 20x20 box in 28x28, moved by whole pixels so that its centre of mass is in the middle."""
    mass = box.sum()
    y = float((box.sum(axis=1) @ np.arange(BOX)) / mass)
    x = float((box.sum(axis=0) @ np.arange(BOX)) / mass)
    middle = (FRAME - 1) / 2  # pixels sit at the integers
    top, left = (int(np.clip(round(middle - c), 0, FRAME - BOX)) for c in (y, x))
    digit = np.zeros((FRAME, FRAME), np.float32)
    digit[top : top + BOX, left : left + BOX] = box
    return digit
