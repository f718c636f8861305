"""From a photo to its ink, step by step: the sheet, the light, ruled lines, what is drawn around the digit, the ink."""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from .colours import most_contrast
from .ink import Found, ink_of_cut, ink_on_paper, ink_on_sheet, look_for_ink, touching
from .light import LONGEST, averaged
from .paper import Sheet, find_sheets, straighten
from .shrinking import INKED, pen_width, shrunk, to_colours, to_grey

_EVEN = (
    0.02  # of full brightness: a grey picture whose rim varies by less was drawn or scanned, there is no sheet in it
)
_MOST_INK = 0.35  # of a sheet
_MOST_RIM = 0.25  # of a sheet's rim that may be dark: fingers, a shadow
_STROKE = 0.15  # of the digit's area; a part at the rim with as much, about as thin, is a stroke that goes on
_EDGE = 1  # pixels that are the edge of a sheet
_WIDER = 1.6  # times the digit's pen
_OUTLINE = (1.0, 0.5, 0.0)  # red, green and blue of the line around a sheet that was found
_OUTLINE_WIDTH = 1 / 100  # of the picture's longer side

SHEET, STRAIGHT, COLOUR, LIGHT, LINES, INK = STEPS = ("sheet", "straight", "colour", "light", "lines", "ink")


@dataclass(frozen=True)
class Step:
    """One step that happened, with what came out of it.

    Attributes
    ----------
    name : str
        One of `STEPS`: a sheet was found, and straightened; a direction of colour was taken instead of grey; the light
        was evened; ruled lines were taken away; the ink, without a box, a circle or a line under the digit.
    picture : ndarray of shape (H, W) or (H, W, 3), float32 in [0, 1]
        At most 400 pixels a side.
    """

    name: str
    picture: np.ndarray


@dataclass(frozen=True)
class Developed:
    """A picture on its way to its ink.

    Attributes
    ----------
    grey : ndarray of shape (H, W), float32 in [0, 1]
        The picture as it came, in grey.
    ink : ndarray of shape (h, w), float32 in [0, 1], or None
        All that is written, light on dark; None where there is nothing.
    steps : tuple of Step
        Those that happened, in their order.
    place : ndarray of shape (3, 3)
        Takes a place x, y, 1 of the ink to its place in the picture, in shares of width and height, times a number.
    """

    grey: np.ndarray
    ink: np.ndarray | None
    steps: tuple[Step, ...]
    place: np.ndarray

    def box_of(self, box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
        """A box in pixels of the ink, its last ones included, in shares of the picture: left, top, right, bottom."""
        left, top, right, bottom = np.add(box, (0, 0, 1, 1))
        corners = self.place @ np.array([[left, right, left, right], [top, top, bottom, bottom], [1.0] * 4])
        x, y = corners[:2] / corners[2]
        return float(x.min()), float(y.min()), float(x.max()), float(y.max())


@dataclass(frozen=True)
class _Way:
    """What was looked at for ink, and what was found in it."""

    found: Found | None
    tinted: np.ndarray | None = None  # along another direction of colour than grey
    sheet: Sheet | None = None  # straightened
    corners: np.ndarray | None = None


def develop(picture: np.ndarray) -> Developed:
    """Find the ink of a drawing, photo or scan, and keep each step to it.

    Parameters
    ----------
    picture : ndarray of shape (H, W), (H, W, 3) or (H, W, 4), uint8
        Grey, RGB or RGBA; light ink on dark or dark ink on light.

    Raises
    ------
    Problem
        When the array is no such picture.
    """
    grey, colours = to_grey(picture), to_colours(picture)
    if colours is None and _is_even(grey):
        return _developed(grey, _Way(look_for_ink(grey)), None)
    whole = np.dstack([grey] * 3) if colours is None else colours
    return _developed(grey, _through(whole), whole)


def _is_even(grey: np.ndarray) -> bool:
    return bool(np.ptp(np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])) < _EVEN)


def _through(colours: np.ndarray) -> _Way:
    """The ink of a photo: of one that was cut to it, else of a sheet in it, else of all of it."""
    grey, tinted = _one_number(colours)
    cut = ink_of_cut(grey)
    if cut is not None:
        return _Way(cut, tinted)
    return _on_a_sheet(colours) or _Way(ink_on_paper(grey), tinted)


def _one_number(colours: np.ndarray) -> tuple[np.ndarray, np.ndarray | None]:
    """A photo along the direction of colour with most contrast, (h, w); the same again where that is not grey."""
    along, other = most_contrast(colours)
    small = shrunk(along)
    return small, small if other else None


def _on_a_sheet(colours: np.ndarray) -> _Way | None:
    for corners in find_sheets(colours):
        sheet = straighten(colours, corners)
        grey, tinted = _one_number(sheet.picture)
        found = ink_on_sheet(grey)
        if found is not None and _holds_a_digit(found, sheet.inside):
            return _Way(found, tinted, sheet, corners)
    return None


def _holds_a_digit(found: Found, inside: np.ndarray) -> bool:
    """Whether a sheet has ink, and no stroke of it goes on beyond the sheet."""
    ink, all_ink = found.ink > INKED, found.unruled > INKED
    edge = _edge(inside, ink.shape)
    cut = touching(all_ink, edge)
    pen = pen_width(ink) if ink.any() else 0
    return bool(
        0 < ink.mean() < _MOST_INK
        and all_ink[edge].mean() < _MOST_RIM
        and not any(part.sum() > _STROKE * ink.sum() and pen_width(part) < _WIDER * pen for part in cut)
    )


def _edge(inside: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """The outermost pixels of a sheet, in a picture of that shape: bool."""
    small = cv2.resize(inside.astype(np.uint8), shape[::-1], interpolation=cv2.INTER_NEAREST)
    inner = cv2.erode(np.pad(small, 1), np.ones((2 * _EDGE + 1,) * 2, np.uint8))[1:-1, 1:-1]
    return (small > 0) & (inner == 0)


def _developed(grey: np.ndarray, way: _Way, whole: np.ndarray | None) -> Developed:
    ink = None if way.found is None else way.found.ink
    return Developed(grey, ink, tuple(_steps(way, whole)), _place(grey if ink is None else ink, way.sheet, whole))


def _place(ink: np.ndarray, sheet: Sheet | None, whole: np.ndarray | None) -> np.ndarray:
    """From pixels of the ink by way of those of the sheet to shares of the picture."""
    if sheet is None or whole is None:
        return _scaled(ink, (1, 1))
    return _scaled(whole, (1, 1)) @ sheet.place @ _scaled(ink, sheet.picture.shape)


def _scaled(picture: np.ndarray, to: tuple[int, ...]) -> np.ndarray:
    """Takes places of a picture to those of one of another height and width."""
    (height, width), (high, wide) = picture.shape[:2], to[:2]
    return np.diag([wide / width, high / height, 1.0])


def _steps(way: _Way, whole: np.ndarray | None) -> Iterator[Step]:
    for name, picture in _pictures(way, whole):
        yield Step(name, averaged(picture, LONGEST))


def _pictures(way: _Way, whole: np.ndarray | None) -> Iterator[tuple[str, np.ndarray]]:
    if way.corners is not None and way.sheet is not None and whole is not None:
        yield SHEET, _outlined(whole, way.corners)
        yield STRAIGHT, way.sheet.picture
    if way.tinted is not None:
        yield COLOUR, way.tinted
    if way.found is not None:
        yield LIGHT, way.found.evened
        if way.found.ruled:
            yield LINES, way.found.unruled
        yield INK, way.found.ink


def _outlined(colours: np.ndarray, corners: np.ndarray) -> np.ndarray:
    """The photo with a line around the sheet."""
    shown = np.ascontiguousarray(colours, np.float32).copy()
    width = max(1, round(_OUTLINE_WIDTH * max(shown.shape)))
    cv2.polylines(shown, [np.round(corners).astype(np.int32)], True, _OUTLINE, width, cv2.LINE_AA)
    return shown
