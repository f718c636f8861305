"""The canvas that is drawn on, and the pen."""

from collections.abc import Callable

import streamlit as st
from streamlit_drawable_canvas import st_canvas

from lenet.digits.canvas_paths import ERASER

from ..browser.component import mount
from ..browser.following import is_known
from ..browser.html import image_html
from ..session import links, state
from ..session.languages import _
from . import in_hand, told
from .preparing import CANVAS_SIZE, PICTURE, SAMPLE

SIZE = CANVAS_SIZE
PENS = {"thin": 6, "medium": 16, "thick": 28, "eraser": 40}  # pixels; an eraser is a pen that draws black


def show_canvas(example: bool = False) -> None:
    """The canvas, white ink on black, with what else is in hand laid over it.

    Parameters
    ----------
    example : bool
        Whether the views get a sample where nothing is in hand.
    """
    with st.container(key="pad", gap=None):
        _canvas(example)
        _cover()


def show_pen() -> None:
    """The pen's width, the eraser, and the way to an empty canvas."""
    with st.container(key="tools", horizontal=True, vertical_alignment="center", gap="small"):
        words = {"thin": _("thin"), "medium": _("medium"), "thick": _("thick"), "eraser": _("eraser")}
        if not state.PEN.there():
            state.PEN.set(state.PEN_KEPT.get())
        st.segmented_control(
            _("Pen"),
            list(words),
            format_func=words.__getitem__,
            required=True,
            key=state.PEN.key,
            label_visibility="collapsed",
            on_change=_keep_pen,
        )
        st.button(_("Clear"), key="clear", on_click=_load, args=(in_hand.clear_drawing,))


def _canvas(example: bool) -> None:
    # The canvas reloads whenever `initial_drawing` changes: it has to stay the same between mounts.
    if not state.CANVAS.there() or not state.CANVAS_START.there():
        state.CANVAS_START.set(in_hand.kept_strokes())
        state.CANVAS_COVERED.set(in_hand.is_covered())
    elif state.CANVAS_COVERED.get() != in_hand.is_covered():
        _reload()
    pen = state.PEN_KEPT.get()
    drawn = st_canvas(
        stroke_width=PENS[pen],
        stroke_color=ERASER if pen == "eraser" else "#ffffff",
        background_color="#000000",
        width=SIZE,
        height=SIZE,
        initial_drawing=state.CANVAS_START.get(),
        key=state.CANVAS.key,
        on_change=in_hand.note_canvas,
    )
    in_hand.note_drawing(drawn.json_data)
    mount(
        "digit/toolbar",
        "toolbar",
        {
            "labels": {"undo": _("Undo"), "redo": _("Redo")},
            "hints": {"nothing": _("Draw a digit here"), "ghost": _("This one writes itself. Draw yours.")},
            "digit": _("Digit {number}", number="{number}"),
            "pen": list(PENS).index(pen),
            "pens": [{"width": width, "erases": name == "eraser"} for name, width in PENS.items()],
            "loads": state.CANVAS_LOADS.get(),
            **in_hand.steps(),
            **told.for_browser(links.get("feed"), example, is_known("toolbar")),
        },
        on_undo_change=lambda: _load(in_hand.step_back),
        on_redo_change=lambda: _load(in_hand.step_on),
        on_one_change=_take_one,
        on_kept_change=lambda: _load(lambda: in_hand.put_back(state.TOOLBAR.get()["kept"])),
    )


def _take_one() -> None:
    """A digit of several that was clicked, counted from 1; 0: all of them."""
    in_hand.note_canvas()
    one = state.TOOLBAR.get()["one"]
    in_hand.take_one(one - 1 if isinstance(one, int) and one > 0 else None)


def _cover() -> None:
    held = in_hand.digit_in_hand()
    if held.picture is None or held.source not in (SAMPLE, PICTURE):
        return
    alt = _("The chosen sample") if held.source == SAMPLE else _("The chosen picture")
    with st.container(key="cover"):
        st.html(image_html(held.picture, alt, SIZE, "cover"))
        label = _("Back to my drawing") if in_hand.has_drawing() else _("Draw")
        st.button(label, key="uncover", on_click=_load, args=(in_hand.take_drawing,))


def _keep_pen() -> None:
    state.PEN_KEPT.set(state.PEN.get())


def _load(step: Callable[[], None]) -> None:
    """Change what is on the canvas. It loads a drawing that differs from the last one it was given."""
    in_hand.note_canvas()
    step()
    _reload()


def _reload() -> None:
    state.CANVAS_COVERED.set(in_hand.is_covered())
    state.CANVAS_LOADS.set(state.CANVAS_LOADS.get() + 1)
    state.CANVAS_START.set({**in_hand.kept_strokes(), "loads": state.CANVAS_LOADS.get()})
