"""The canvas that is drawn on, and the pen."""

from base64 import b64decode

import streamlit as st
from streamlit_drawable_canvas import st_canvas

from ..browser.component import mount
from ..browser.html import picture
from ..session.languages import _
from . import in_hand

SIZE = 320  # pixels: the widest that fits a phone's page with its margins
PENS = {"thin": 6, "medium": 16, "thick": 28}  # pixels


def show_canvas():
    """The canvas, white ink on black, with what else is in hand laid over it."""
    with st.container(key="pad", gap=None):
        _canvas()
        _cover()


def show_pen():
    """The pen's width, and the way to an empty canvas."""
    with st.container(key="tools", horizontal=True, vertical_alignment="center", gap="small"):
        words = {"thin": _("thin"), "medium": _("medium"), "thick": _("thick")}
        st.session_state.setdefault("pen", st.session_state.get("pen_kept", "medium"))
        st.segmented_control(
            _("Pen"),
            list(words),
            format_func=words.get,
            required=True,
            key="pen",
            label_visibility="collapsed",
            on_change=_keep_pen,
        )
        st.button(_("Clear"), key="clear", on_click=_load, args=(in_hand.clear_drawing,))


def _canvas():
    # The canvas reloads whenever `initial_drawing` changes: it has to stay the same between mounts.
    if "draw" not in st.session_state or "draw_from" not in st.session_state:
        st.session_state["draw_from"] = in_hand.kept_strokes()
    drawn = st_canvas(
        stroke_width=PENS[st.session_state.get("pen_kept", "medium")],
        stroke_color="#ffffff",
        background_color="#000000",
        width=SIZE,
        height=SIZE,
        initial_drawing=st.session_state["draw_from"],
        return_image_data=True,
        key="draw",
        on_change=_note,
    )
    in_hand.note_drawing(drawn.json_data, drawn.image_bytes)
    mount(
        "digit/toolbar",
        "toolbar",
        {"labels": {"undo": _("Undo"), "redo": _("Redo")}, **in_hand.steps()},
        on_undo_change=lambda: _load(in_hand.step_back),
        on_redo_change=lambda: _load(in_hand.step_on),
    )


def _note():
    """A stroke is kept before any page runs: the reader may have gone to one without a canvas."""
    sent = st.session_state["draw"]["drawing"]
    if sent is None:  # the canvas has said nothing yet
        return
    in_hand.note_drawing(sent["raw"], b64decode(sent["data"].partition(",")[2]) if sent["data"] else None)


def _cover():
    held = in_hand.held()
    if held.source not in (in_hand.SAMPLE, in_hand.PICTURE):
        return
    alt = _("The sample in hand") if held.source == in_hand.SAMPLE else _("The picture in hand")
    with st.container(key="cover"):
        st.html(picture(held.picture, alt, SIZE, "cover"))
        label = _("Back to my drawing") if in_hand.has_drawing() else _("Draw")
        st.button(label, key="uncover", on_click=in_hand.take_drawing)


def _keep_pen():
    st.session_state["pen_kept"] = st.session_state["pen"]


def _load(step):
    """Change what is on the canvas. It loads a drawing that differs from the last one it was given.

    A stroke may have come in the same message; it was drawn before.
    """
    if "draw" in st.session_state:
        _note()
    step()
    st.session_state["loads"] = st.session_state.get("loads", 0) + 1
    st.session_state["draw_from"] = {**in_hand.kept_strokes(), "loads": st.session_state["loads"]}
