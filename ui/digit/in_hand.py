"""The digit in hand: one for the whole session, and every page works on it.

It is a drawing, a sample from MNIST, or a picture; each is kept when another takes the hand.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

import lenet
from lenet import Problem
from lenet.digits import drawing_text
from lenet.digits.canvas_paths import ERASER, CanvasStroke, canvas_object, middle_lines, paint, strokes_of
from lenet.digits.drawing_history import Drawing, DrawingHistory
from lenet.digits.photo import Step, develop
from lenet.digits.preparation import from_developed

from ..browser.component import packed
from ..browser.html import data_url
from ..session import links, state
from ..session.languages import _

NOTHING, DRAWING, SAMPLE, PICTURE = "nothing", "drawing", "sample", "picture"
CANVAS_SIZE = 320  # pixels: the widest that fits a phone's page with its margins
_SHOWN = 150  # CSS pixels of a picture among the stages
FIRST_SAMPLE = 3  # what a lesson shows before anything was drawn


@dataclass(frozen=True)
class DigitInHand:
    """What the reader holds.

    Attributes
    ----------
    source : {"nothing", "drawing", "sample", "picture"}
    picture : ndarray or None
        As it came: uint8, grey, RGB or RGBA.
    prepared : lenet.Prepared or None
        None where there is no ink.
    raw : ndarray of shape (32, 32) or None
        The whole picture squeezed into the input, float32 in [0, 1].
    steps : tuple of lenet.digits.photo.Step
        Of a picture: how its ink was found.
    """

    source: str = NOTHING
    picture: np.ndarray | None = None
    prepared: lenet.Prepared | None = None
    raw: np.ndarray | None = None
    steps: tuple[Step, ...] = ()

    def input(self, feed: str) -> np.ndarray | None:
        """What the network reads: (32, 32) float32, or None. `feed` is "prepared" or "raw"."""
        if feed == "raw":
            return self.raw
        return None if self.prepared is None else self.prepared.input

    @property
    def missing(self) -> str:
        """What to say when there is nothing to read."""
        return _("There is no ink in this picture.") if self.source == PICTURE else _("Nothing drawn yet.")


def digit_in_hand() -> DigitInHand:
    """The digit in hand, prepared. Worked out once for each change."""
    if state.DIGIT.get() is None:
        state.DIGIT.set(_work_out(_source()))
    return state.DIGIT.get()


def _work_out(source: str) -> DigitInHand:
    if source == SAMPLE:
        return _mnist(_from_mnist())
    if source == DRAWING:
        return _drawn()
    picture = state.PICTURE.get() if source == PICTURE else None
    if picture is None:
        return DigitInHand()
    developed = develop(picture)
    return DigitInHand(source, picture, from_developed(developed), lenet.squeeze(picture), developed.steps)


def _mnist(image: np.ndarray) -> DigitInHand:
    return DigitInHand(SAMPLE, image, lenet.from_mnist(image), lenet.squeeze(image))


def _drawn() -> DigitInHand:
    """The drawing goes by its strokes; what it looks like is for those who look, and for 'raw'."""
    strokes = state.STEPS.get().now.strokes
    prepared = lenet.prepare_strokes(middle_lines(strokes))
    if prepared is None:
        return DigitInHand()
    picture = paint(strokes, CANVAS_SIZE)
    return DigitInHand(DRAWING, picture, prepared, lenet.squeeze(picture))


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
    if state.STEPS.get().follow(Drawing(objects)) or _source() == DRAWING:
        _put_drawing()
        take_drawing()


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
    return [lenet.load(name).read(image).label for name in lenet.names()]


def clear_drawing() -> None:
    """An empty canvas; what was on it is a step back."""
    if has_drawing():
        state.STEPS.get().add(Drawing())
    _put_drawing()
    take_drawing()


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
    state.STEPS.set(DrawingHistory())
    _add_strokes([canvas_object(stroke) for stroke in strokes])
    _put_drawing()
    take_drawing()


def _add_strokes(objects: list[dict[str, Any]]) -> None:
    """One after the other, so that each can be taken back."""
    for count in range(1, len(objects) + 1):
        state.STEPS.get().add(Drawing(objects[:count]))


def steps() -> dict[str, bool | int]:
    """Whether there is a step to `undo`, one to `redo`, and anything `drawn`; how often the canvas was `noted`."""
    steps = state.STEPS.get()
    return {"undo": bool(steps.past), "redo": bool(steps.future), "drawn": has_drawing(), "noted": steps.reports}


def for_browser(feed: str, example: bool = False, known: bool = False) -> dict[str, Any]:
    """What the browser has to know of the digit in hand, see ``hand.js``: of a drawing its strokes.

    Parameters
    ----------
    feed : {"prepared", "raw"}
    example : bool
        Whether there is a sample where nothing is in hand.
    known : bool
        Whether the browser has seen the strokes being drawn: then it is told by what to know them, and asks for those
        that it does not know.
    """
    held = digit_in_hand()
    if example and held.prepared is None:
        held = _mnist(lenet.mnist.sample(FIRST_SAMPLE))
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
    return {**about, "box": packed(ready.box), "digit": packed(ready.digit), "input": packed(ready.input)}


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
    state.FILE_PROBLEM.set(None)
