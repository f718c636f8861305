"""The digit in hand: one for the whole session, and every page works on it.

It is a drawing, a sample from MNIST, or a picture; each is kept when another takes the hand.
"""

from dataclasses import dataclass

import numpy as np
import streamlit as st

import lenet
from lenet.digits.drawing_history import Drawing, DrawingHistory

from ..session import links
from ..session.languages import _

NOTHING, DRAWING, SAMPLE, PICTURE = "nothing", "drawing", "sample", "picture"
FIRST_SAMPLE = 3  # what a lesson shows before anything was drawn


@dataclass(frozen=True)
class Hand:
    """What the reader holds.

    Attributes
    ----------
    source : {"nothing", "drawing", "sample", "picture"}
    picture : ndarray or None
        As it came: uint8, grey, RGB or RGBA.
    prepared : lenet.Prepared or None
        None where there is no ink.
    raw : ndarray of shape (32, 32) or None
        The whole picture squeezed into the input.
    """

    source: str = NOTHING
    picture: np.ndarray | None = None
    prepared: lenet.Prepared | None = None
    raw: np.ndarray | None = None

    def input(self, feed):
        """What the network reads: (32, 32) float32, or None. `feed` is "prepared" or "raw"."""
        if feed == "raw":
            return self.raw
        return self.prepared and self.prepared.input

    @property
    def missing(self):
        """What to say when there is nothing to read."""
        return _("There is no ink in this picture.") if self.source == PICTURE else _("Nothing drawn yet.")


def held():
    """The digit in hand, prepared: a `Hand`. Worked out once for each change."""
    state = _state()
    if state["held"] is None:
        state["held"] = _work_out(state)
    return state["held"]


def _work_out(state):
    if state["source"] == SAMPLE:
        image = _from_mnist()
        return Hand(SAMPLE, image, lenet.from_mnist(image), lenet.squeeze(image))
    picture = {DRAWING: _decode(state["steps"].now.png), PICTURE: state["picture"]}.get(state["source"])
    if picture is None:
        return Hand()
    prepared = lenet.prepare(picture)
    if prepared is None and state["source"] == DRAWING:
        return Hand()
    return Hand(state["source"], picture, prepared, lenet.squeeze(picture))


def in_lesson():
    """The digit in hand; until there is one, a sample, so that a lesson works from the first second."""
    now = held()
    if now.prepared is not None:
        return now
    image = lenet.mnist.sample(FIRST_SAMPLE)
    return Hand(SAMPLE, image, lenet.from_mnist(image), lenet.squeeze(image))


def take_sample(digit):
    """Take MNIST's sample of `digit` in hand; the drawing is kept."""
    links.put("digit", "")
    links.put("sample", str(digit))
    _change(source=SAMPLE)


def take_row(part, row):
    """Take any digit of MNIST in hand, by its part and row; the drawing is kept."""
    links.put("sample", "")
    links.put("digit", f"{part}-{row}")
    _change(source=SAMPLE)


def _from_mnist():
    if links.get("sample"):
        return lenet.mnist.sample(int(links.get("sample")))
    part, row = links.get("digit").split("-")
    return lenet.mnist.load(part)[0][int(row)]


def take_picture(picture):
    """Take a decoded picture in hand; the drawing is kept."""
    _put_back()
    _change(source=PICTURE, picture=picture)


def refuse(problem, place):
    """Remember why a file was not taken; forgotten with the next thing taken in hand."""
    _state().update(problem=problem, place=place)


def refused(place=None):
    """The last file's `Problem`, or None."""
    state = _state()
    return state.get("problem") if place in (None, state.get("place")) else None


def take_drawing():
    """Take the drawing on the canvas back in hand."""
    _put_back()
    _change(source=DRAWING)


def follow_link():
    """Hold what the link names after Back or Forward; where it names nothing, what was drawn or brought."""
    state = _state()
    if links.get("sample") or links.get("digit"):
        _change(source=SAMPLE)
    elif state["source"] == SAMPLE:
        left = {DRAWING: state["steps"].now.png, PICTURE: state["picture"]}
        _change(source=next((source for source, there in left.items() if there is not None), NOTHING))


def _put_back():
    """No digit of MNIST is in hand any more."""
    links.put("sample", "")
    links.put("digit", "")


def note_drawing(strokes, png):
    """Keep what is on the canvas; when it has changed, it is what the reader holds.

    Parameters
    ----------
    strokes : dict
        The canvas's Fabric JSON, to draw it again on the next visit.
    png : bytes or None
        Its picture; None until something was drawn.
    """
    state = _state()
    if png is None or png == state["sent"]:  # the canvas says the same at every run
        return
    state["sent"] = png
    if state["steps"].follow(Drawing(strokes["objects"], png)) or state["source"] == DRAWING:
        take_drawing()


def clear_drawing():
    """An empty canvas; what was on it is a step back."""
    if has_drawing():
        _state()["steps"].add(Drawing())
    take_drawing()


def step_back():
    """Take the last step on the canvas back."""
    _state()["steps"].undo()
    take_drawing()


def step_on():
    """Make the step again that was taken back."""
    _state()["steps"].redo()
    take_drawing()


def steps():
    """Whether there is a step to `undo`, one to `redo`, and anything `drawn`; how often the canvas was `noted`."""
    steps = _state()["steps"]
    return {"undo": bool(steps.past), "redo": bool(steps.future), "drawn": has_drawing(), "noted": steps.reports}


def kept_strokes():
    """The strokes on the canvas, as it takes them."""
    return {"objects": _state()["steps"].now.objects}


def has_drawing():
    """Whether something is on the canvas."""
    return bool(_state()["steps"].now.objects)


def _state():
    if "hand" not in st.session_state:
        source = SAMPLE if links.get("sample") or links.get("digit") else NOTHING
        st.session_state["hand"] = {
            "source": source,
            "steps": DrawingHistory(),
            "sent": None,
            "picture": None,
            "held": None,
        }
    return st.session_state["hand"]


def _change(**values):
    _state().update(values, held=None, problem=None)


def _decode(png):
    return None if png is None else lenet.open_picture(png)
