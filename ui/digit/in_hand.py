"""The digit in hand: one for the whole session, and every page works on it.

It is a drawing, a sample from MNIST, or a picture; each is kept when another takes the hand.
"""

from dataclasses import replace
from typing import Any

import numpy as np

import lenet
from lenet import Problem
from lenet.digits import drawing_text
from lenet.digits.canvas_paths import canvas_object, strokes_of
from lenet.digits.drawing_history import Drawing, DrawingHistory

from ..session import links, state
from ..session.parameters import PARAMETERS
from .preparing import (
    DRAWING,
    NOTHING,
    PICTURE,
    SAMPLE,
    DigitInHand,
    drawing,
    one_in_hand,
    picture_brought,
    readers,
    sample,
    shown,
)

FIRST_SAMPLE = 3  # what a lesson shows before anything was drawn


def digit_in_hand() -> DigitInHand:
    """The digit in hand, prepared. Worked out once for each change."""
    if state.DIGIT.get() is None:
        state.DIGIT.set(_work_out(_source()))
    return state.DIGIT.get()


def _work_out(source: str) -> DigitInHand:
    if source == SAMPLE:
        return sample(_from_mnist())
    if source == DRAWING:
        return drawing(state.STEPS.get().now.strokes)
    picture = state.PICTURE.get() if source == PICTURE else None
    if picture is None:
        return DigitInHand()
    return picture_brought(picture)


def take_one(number: int | None) -> None:
    """Take one of several digits in hand, counted from 0; at None, all of them."""
    asked = "" if number is None else str(number + 1)
    links.put("one", asked if asked in PARAMETERS["one"] else "")
    _look_at_one()


def _look_at_one() -> None:
    """Of several digits another may be in hand: the picture and its parts stay as they were worked out."""
    held = state.DIGIT.get()
    if held is not None and held.several:
        state.DIGIT.set(replace(held, prepared=shown(held.several, held.last)))


def example() -> DigitInHand:
    """The sample that is shown where nothing is in hand."""
    return sample(lenet.mnist.sample(FIRST_SAMPLE))


def digit_for_lesson() -> lenet.Prepared:
    """The digit in hand; until there is one, a sample, so that a lesson works from the first second."""
    return digit_in_hand().prepared or lenet.from_mnist(lenet.mnist.sample(FIRST_SAMPLE))


def label_for_lesson() -> int | None:
    """What `digit_for_lesson` is, where that is known: of digits from MNIST."""
    if digit_in_hand().prepared is None:
        return FIRST_SAMPLE
    if digit_in_hand().source != SAMPLE:
        return None
    if links.get("sample"):
        return int(links.get("sample"))
    part, row = links.get("digit").split("-")
    return int(lenet.mnist.load(part)[1][int(row)])


def take_sample(digit: int) -> None:
    """Take MNIST's sample of `digit` in hand; the drawing is kept."""
    note_canvas()
    links.put("digit", "")
    links.put("sample", str(digit))
    _take(SAMPLE)


def take_row(part: str, row: int) -> None:
    """Take any digit of MNIST in hand, by its part and row; the drawing is kept."""
    note_canvas()
    links.put("sample", "")
    links.put("digit", f"{part}-{row}")
    _take(SAMPLE)


def _from_mnist() -> np.ndarray:
    if links.get("sample"):
        return lenet.mnist.sample(int(links.get("sample")))
    part, row = links.get("digit").split("-")
    return lenet.mnist.load(part)[0][int(row)]


def take_picture(picture: np.ndarray) -> None:
    """Take a decoded picture in hand; the drawing is kept."""
    note_canvas()
    _put_sample_back()
    state.PICTURE.set(picture)
    _take(PICTURE)


def note_file_problem(problem: Problem, uploader: str) -> None:
    """Remember why a file was not taken; forgotten with the next thing taken in hand."""
    state.FILE_PROBLEM.set((uploader, problem))


def file_problem(uploader: str | None = None) -> Problem | None:
    """What was wrong with the last file, of this uploader or of any."""
    noted = state.FILE_PROBLEM.get()
    return noted[1] if noted is not None and uploader in (None, noted[0]) else None


def take_drawing() -> None:
    """Take the drawing on the canvas back in hand."""
    _put_sample_back()
    _take(DRAWING)


def follow_link() -> None:
    """Hold what the link names after Back or Forward; where it names nothing, what was drawn or brought."""
    _put_drawing()
    links.write_url()
    if _linked():
        _take(SAMPLE)
    elif _source() == SAMPLE:
        brought = PICTURE if state.PICTURE.get() is not None else NOTHING
        _take(DRAWING if has_drawing() else brought)
    else:
        _look_at_one()


def _linked() -> bool:
    """Whether the link names a digit of MNIST."""
    return bool(links.get("sample") or links.get("digit"))


def _put_sample_back() -> None:
    links.put("sample", "")
    links.put("digit", "")


def note_canvas() -> None:
    """Keep the stroke that came in the same message as what is done now: it was drawn before.

    Also before any page runs: the reader may have gone to one without a canvas.
    """
    sent = state.CANVAS.get()["drawing"] if state.CANVAS.there() else None
    if sent is not None:  # the canvas has said something
        note_drawing(sent["raw"])


def note_drawing(told: dict[str, Any] | None) -> None:
    """Keep what is on the canvas; when it has changed, it is what the reader holds.

    Parameters
    ----------
    told : dict or None
        The canvas's Fabric JSON; None until it has told anything.
    """
    objects = told["objects"] if told else []
    if objects == state.CANVAS_TOLD.get():  # the canvas says the same at every run
        return
    state.CANVAS_TOLD.set(objects)
    if is_covered():
        if not objects:  # it was emptied, for the next drawing
            return
        _begin_anew()
    one = one_in_hand()
    changed = state.STEPS.get().follow(Drawing(objects))
    if changed or _source() == DRAWING:
        _put_drawing()
        take_drawing()
        if not changed:  # it is there again after the page was loaded
            take_one(one)


def is_covered() -> bool:
    """Whether something else than the drawing is in hand and lies over the canvas, which is empty below it."""
    return _source() in (SAMPLE, PICTURE)


def _begin_anew() -> None:
    """The pen came down on a sample or a picture: a new drawing begins; the one before it is steps back."""
    if has_drawing():
        state.STEPS.get().add(Drawing())
    state.CANVAS_COVERED.set(False)


def _put_drawing() -> None:
    """The drawing into the link."""
    links.put("drawing", drawing_text.to_text(state.STEPS.get().now.strokes, _labels))


def _labels(image: np.ndarray) -> list[int]:
    """What the networks read that come with the playground."""
    return [network.read(image).label for network in readers()]


def clear_drawing() -> None:
    """An empty canvas; what was on it is a step back."""
    if has_drawing():
        state.STEPS.get().add(Drawing())
    _put_drawing()
    take_drawing()
    take_one(None)


def step_back() -> None:
    """Take the last step on the canvas back."""
    state.STEPS.get().undo()
    _put_drawing()
    take_drawing()


def step_on() -> None:
    """Make the step again that was taken back."""
    state.STEPS.get().redo()
    _put_drawing()
    take_drawing()


def put_back(told: object) -> None:
    """The drawing that the browser kept while its page was loaded again, in the link's place; what is none is left.

    Parameters
    ----------
    told : list of dict
        Its strokes, as the canvas tells them.
    """
    if not isinstance(told, list):
        return
    strokes = strokes_of(told)
    if len(strokes) < len(told):
        return
    if not strokes:
        clear_drawing()
        return
    one = one_in_hand()
    state.STEPS.set(DrawingHistory())
    _add_strokes([canvas_object(stroke) for stroke in strokes])
    _put_drawing()
    take_drawing()
    take_one(one)


def _add_strokes(objects: list[dict[str, Any]]) -> None:
    """One after the other, so that each can be taken back."""
    for count in range(1, len(objects) + 1):
        state.STEPS.get().add(Drawing(objects[:count]))


def steps() -> dict[str, bool | int]:
    """Whether there is a step to `undo`, one to `redo`, and anything `drawn`; how often the canvas was `noted`."""
    steps = state.STEPS.get()
    return {"undo": bool(steps.past), "redo": bool(steps.future), "drawn": has_drawing(), "noted": steps.reports}


def kept_strokes() -> dict[str, Any]:
    """The strokes on the canvas, as it takes them: none where something lies over it."""
    return {"objects": [] if is_covered() else state.STEPS.get().now.objects}


def is_empty() -> bool:
    """Whether nothing is in hand, and nothing on the canvas."""
    return digit_in_hand().source == NOTHING and not has_drawing()


def has_drawing() -> bool:
    """Whether there is a drawing, in hand or kept."""
    return bool(state.STEPS.get().now.objects)


def _source() -> str:
    """Where the digit in hand comes from; at first from the link, if it names one or carries a drawing."""
    if not state.SOURCE.there():
        carried = drawing_text.from_text(links.get("drawing"))
        if carried:
            _add_strokes(carried)
        state.SOURCE.set(SAMPLE if _linked() else DRAWING if carried else NOTHING)
    return state.SOURCE.get()


def _take(source: str) -> None:
    """Hold what comes from there; it is worked out when it is asked for."""
    state.SOURCE.set(source)
    state.DIGIT.set(None)
    take_one(None)
    state.FILE_PROBLEM.set(None)
