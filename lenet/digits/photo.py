"""From a photo to its ink, step by step: the sheet, the light, ruled lines, what is drawn around the digit, the ink."""

from dataclasses import dataclass, field

import cv2
import numpy as np

from .colours import most_contrast
from .ink import Found, ink_of_cut, ink_on_paper, ink_on_sheet, look_for_ink, touching
from .paper import find_sheets, straighten
from .shrinking import INKED, pen_width, shrunk, to_colours, to_grey

_MOST_INK = 0.35  # of a sheet
_MOST_RIM = 0.25  # of a sheet's rim that may be dark: fingers, a shadow
_STROKE = 0.15  # of the digit's area; a part at the rim with as much, about as thin, is a stroke that goes on
_EDGE = 1  # pixels that are the edge of a sheet
_WIDER = 1.6  # times the digit's pen


@dataclass(frozen=True)
class Step:
    """One step that happened, with what came out of it.

    Attributes
    ----------
    name : {"sheet", "straight", "colour", "light", "lines", "ink"}
    picture : ndarray of shape (H, W) or (H, W, 3), float32 in [0, 1]
    """

    name: str
    picture: np.ndarray


@dataclass(frozen=True)
class Developed:
    """A photo on its way to its ink.

    Attributes
    ----------
    grey : ndarray of shape (H, W), float32 in [0, 1]
        The picture as it came, in grey.
    ink : ndarray of shape (h, w), float32 in [0, 1], or None
        Light on dark; None where there is none.
    steps : list of Step
        Only those that happened.
    """

    grey: np.ndarray
    ink: np.ndarray | None
    steps: list[Step] = field(default_factory=list)


def develop(picture: np.ndarray) -> Developed:
    """Find the ink of a drawing, photo or scan, and keep each step to it.

    Parameters and errors as of `lenet.prepare`.
    """
    grey = to_grey(picture)
    colours = to_colours(picture)
    return Developed(grey, *_ink(grey, colours))


def _ink(grey, colours):
    if colours is not None:
        grey = shrunk(most_contrast(colours))
    found = look_for_ink(grey) if colours is None else ink_of_cut(grey) or _sheet(colours) or ink_on_paper(grey)
    return (None if found is None else found.ink), []


def _sheet(colours: np.ndarray) -> Found | None:
    for corners in find_sheets(colours):
        sheet, inside = straighten(colours, corners)
        found = ink_on_sheet(shrunk(most_contrast(sheet)))
        if found is not None and _holds_a_digit(found, inside):
            return found
    return None


def _holds_a_digit(found: Found, inside: np.ndarray) -> bool:
    """Whether a sheet has ink, and no stroke of it goes on beyond the sheet."""
    ink, all_ink = found.ink > INKED, found.unruled > INKED
    edge = _edge(inside, ink.shape)
    pen = pen_width(ink)
    cut = touching(all_ink, edge)
    return bool(
        0 < ink.mean() < _MOST_INK
        and all_ink[edge].mean() < _MOST_RIM
        and not any(part.sum() > _STROKE * ink.sum() and pen_width(part) < _WIDER * pen for part in cut)
    )


def _edge(inside: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """The outermost pixels of a sheet, in a picture of that shape: bool."""
    small = cv2.resize(inside.astype(np.uint8), shape[::-1], interpolation=cv2.INTER_NEAREST)
    inner = cv2.erode(np.pad(small, 1), np.ones((2 * _EDGE + 1,) * 2, np.uint8))[1:-1, 1:-1]
    return (small > 0) & (inner == 0)
