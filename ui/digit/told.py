"""What the browser is told of the digit in hand."""

from typing import Any

import lenet
from lenet.digits.canvas_paths import ERASER, CanvasStroke, strokes_of

from ..browser.component import packed
from ..browser.html import data_url
from ..session import state
from .in_hand import digit_in_hand, example, is_covered
from .preparing import DRAWING, PICTURE, SAMPLE, DigitInHand, one_in_hand

_SHOWN = 150  # CSS pixels of a picture among the stages


def for_browser(feed: str, with_example: bool = False, known: bool = False) -> dict[str, Any]:
    """What the browser has to know of the digit in hand, see ``hand.js``: of a drawing its strokes.

    Parameters
    ----------
    feed : {"prepared", "raw"}
    with_example : bool
        Whether there is a sample where nothing is in hand.
    known : bool
        Whether the browser has seen the strokes being drawn: then it is told by what to know them, and asks for those
        that it does not know.
    """
    held = digit_in_hand()
    if with_example and held.prepared is None:
        held = example()
    drawing = state.STEPS.get().now
    # An empty canvas is a drawing too, on which the next stroke may begin.
    source = held.source if held.source in (SAMPLE, PICTURE) else DRAWING
    return {
        "source": source,
        "feed": feed,
        "fresh": is_covered(),
        "marks": [mark(stroke) for stroke in drawing.strokes],
        "strokes": None if known else [_sent(thing) for thing in drawing.objects if strokes_of([thing])],
        "given": _given(held) if source != DRAWING else None,
        "one": one_in_hand(),
    }


def mark(stroke: CanvasStroke) -> list[float]:
    """By what the browser knows a stroke that it has seen drawn: points, the sum of their numbers, width, eraser."""
    return [len(stroke.path), round(float(stroke.path.sum()), 3), stroke.width, int(stroke.erases)]


def _sent(thing: dict[str, Any]) -> dict[str, Any]:
    path = [_rounded(command) for command in thing["path"]]
    return {"path": path, "width": thing["strokeWidth"], "erases": thing.get("stroke") == ERASER}


def _rounded(command: list[Any]) -> list[Any]:
    """One command of a path, its numbers to a thousandth of a pixel: they travel with every stroke."""
    letter, *numbers = command
    return [letter, *(round(number, 3) for number in numbers)]


def _given(held: DigitInHand) -> dict[str, Any] | None:
    """A sample or a picture as the browser takes it; no stages where there is no ink."""
    if held.picture is None or held.raw is None:
        return None
    about = {"picture": data_url(held.picture, _SHOWN), "raw": packed(held.raw)}
    ready = held.prepared
    if ready is None:
        return about
    digits = [{"share": one.share, **_stages(one.prepared)} for one in held.several]
    return {**about, **_stages(ready), "digits": digits}


def _stages(ready: lenet.Prepared) -> dict[str, Any]:
    return {"box": packed(ready.box), "digit": packed(ready.digit), "input": packed(ready.input)}
