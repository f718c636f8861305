"""What can be in hand, prepared: a digit of MNIST, a picture, a drawing; of several digits each."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

import lenet
from lenet.digits.canvas_paths import CanvasStroke, middle_lines, paint
from lenet.digits.photo import Step, develop
from lenet.digits.preparation import from_developed, from_ink
from lenet.digits.strokes import fitted, redrawn
from lenet.network.spec import POOLINGS

from ..session import links
from ..session.languages import _

NOTHING, DRAWING, SAMPLE, PICTURE = "nothing", "drawing", "sample", "picture"
CANVAS_SIZE = 320  # pixels: the widest that fits a phone's page with its margins
Box = tuple[float, ...]  # left, top, right, bottom


@dataclass(frozen=True)
class OneOfSeveral:
    """A digit of a row.

    Attributes
    ----------
    share : tuple of float
        Left, top, right and bottom of its box, in shares of the square that is drawn on.
    prepared : lenet.Prepared
    """

    share: Box
    prepared: lenet.Prepared


@dataclass(frozen=True)
class DigitInHand:
    """What the reader holds.

    Attributes
    ----------
    source : {"nothing", "drawing", "sample", "picture"}
    picture : ndarray or None
        As it came: uint8, grey, RGB or RGBA.
    prepared : lenet.Prepared or None
        None where there is no ink; of several digits the one in hand, or `several[last]`.
    raw : ndarray of shape (32, 32) or None
        The whole picture squeezed into the input, float32 in [0, 1].
    several : tuple of OneOfSeveral
        From left to right; empty where there is one digit.
    last : int
        Which of several was drawn last; of a picture the first.
    steps : tuple of lenet.digits.photo.Step
        Of a picture: how its ink was found.
    """

    source: str = NOTHING
    picture: np.ndarray | None = None
    prepared: lenet.Prepared | None = None
    raw: np.ndarray | None = None
    several: tuple[OneOfSeveral, ...] = ()
    last: int = 0
    steps: tuple[Step, ...] = ()

    def input(self, feed: str) -> np.ndarray | None:
        """What the network reads: (32, 32) float32, or None. `feed` is "prepared" or "raw"."""
        if feed == "raw":
            return self.raw
        return None if self.prepared is None else self.prepared.input

    def row(self, feed: str) -> list[np.ndarray]:
        """What the network reads of each of several digits, where all are in hand; empty where one is."""
        one = one_in_hand()
        if feed == "raw" or (one is not None and one < len(self.several)):
            return []
        return [digit.prepared.input for digit in self.several]

    @property
    def missing(self) -> str:
        """What to say when there is nothing to read."""
        return _("There is no ink in this picture.") if self.source == PICTURE else _("Nothing drawn yet.")


def sample(image: np.ndarray) -> DigitInHand:
    """A digit of MNIST, (28, 28) uint8."""
    return DigitInHand(SAMPLE, image, lenet.from_mnist(image), lenet.squeeze(image))


def picture_brought(picture: np.ndarray) -> DigitInHand:
    """A picture goes by its ink."""
    developed, raw = develop(picture), lenet.squeeze(picture)
    parts = [] if developed.ink is None else lenet.several.part_ink(readers(), developed.ink)
    if len(parts) < 2:
        return DigitInHand(PICTURE, picture, from_developed(developed), raw, steps=developed.steps)
    several = _row(
        [_in_square(developed.box_of(part.box), picture) for part in parts],
        [from_ink(developed.grey, part.ink) for part in parts],
    )
    return DigitInHand(PICTURE, picture, shown(several, 0), raw, several, steps=developed.steps)


def _in_square(box: Box, picture: np.ndarray) -> Box:
    """A box in shares of a picture as shares of the square in whose middle it is shown."""
    size = np.array([picture.shape[1], picture.shape[0]] * 2)
    return tuple(((np.array(box) * size + (size.max() - size) / 2) / size.max()).tolist())


def drawing(strokes: list[CanvasStroke]) -> DigitInHand:
    """The drawing goes by its strokes; what it looks like is for those who look, and for 'raw'."""
    lines = middle_lines(strokes)
    prepared = lenet.prepare_strokes(lines)
    if prepared is None:
        return DigitInHand()
    parts = lenet.several.part_strokes(readers(), lines)
    several: tuple[OneOfSeveral, ...] = ()
    last = max(range(len(parts)), key=lambda number: parts[number].strokes)
    if len(parts) > 1:
        each = [redrawn(fitted([lines[number] for number in part.strokes])) for part in parts]
        several = _row([tuple((np.array(part.box) / CANVAS_SIZE).tolist()) for part in parts], each)
        prepared = shown(several, last)
    picture = paint(strokes, CANVAS_SIZE)
    return DigitInHand(DRAWING, picture, prepared, lenet.squeeze(picture), several, last)


@lru_cache
def readers() -> list[lenet.Network]:
    """Who says which strokes are one digit where gaps alone do not: two that come with the playground."""
    return [lenet.load(pooling) for pooling in POOLINGS]


def _row(boxes: Sequence[Box], each: Sequence[lenet.Prepared]) -> tuple[OneOfSeveral, ...]:
    return tuple(OneOfSeveral(share, prepared) for share, prepared in zip(boxes, each, strict=True))


def shown(several: Sequence[OneOfSeveral], otherwise: int) -> lenet.Prepared:
    """The digit in hand of several; another where all are."""
    one = one_in_hand()
    return several[one if one is not None and one < len(several) else otherwise].prepared


def one_in_hand() -> int | None:
    """Which of several digits is in hand, counted from 0, as the link has it; None: all."""
    return int(links.get("one")) - 1 if links.get("one") else None
