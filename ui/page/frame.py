"""What is around every page: title, style, menu, language."""

from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lenet import Problem

from ..browser.component import find_views, mount
from ..browser.html import image_html
from ..digit.in_hand import digit_in_hand, follow_link
from ..session import links, notices, state
from ..session.languages import LANGUAGES, N_, _, language, problem_markdown
from ..session.parameters import SLIDERS, STROKE_BY_STROKE
from . import yours
from .access import show_unclear_limits
from .networks import show_replacements

# The one menu, in the order of the lessons: file, name.
PAGES = {
    "draw": ("app.py", N_("Draw")),
    "pixels": ("pages/pixels.py", N_("Pixels and colour")),
    "why_not_dense": ("pages/why_not_dense.py", N_("Why not a plain network")),
    "convolution": ("pages/convolution.py", N_("Convolution")),
    "pooling": ("pages/pooling.py", N_("Pooling")),
    "receptive_field": ("pages/receptive_field.py", N_("Receptive field")),
    "inside": ("pages/inside.py", N_("Inside the network")),
    "architecture": ("pages/architecture.py", N_("Architecture")),
    "training": ("pages/training.py", N_("Training")),
    "comparing": ("pages/comparing.py", N_("Comparing")),
}

# A page is one pixel high until this is read: Streamlit fetches what writes text on opening, and before that lines of
# text would stand there as one empty line each, and all below them would move.
_SHOWN = "height: auto !important; overflow: visible !important; flex: none"
_SHOW = f"<style>.st-key-page, :has(> .st-key-page) {{ {_SHOWN}; }}</style>"
_SIDEBAR = 248  # CSS pixels of its width
WITH_CANVAS = ("draw", "inside")
_SMALL = 96  # CSS pixels of the digit in hand
# Before a name that is not written in Latin letters Streamlit would look for an emoji; to know all of them takes it a
# tenth of a second on opening. A space is not shown.
_NO_ICON = " "
_ICON = str(Path(__file__).with_name("icon.png"))


@contextmanager
def page(here: str) -> Iterator[None]:
    """Everything on a page stands inside ``with page(key):``.

    Title, style, menu and what was wrong with the link come first; the digit in hand last, when it
    is known. A `Problem` on the way is said in place of the rest of the page.

    Parameters
    ----------
    here : str
        The page's key in `PAGES`.
    """
    if links.arrive(here):
        follow_link()
    began = links.in_url()
    yours.take_what_ended()
    title = _(PAGES[here][1])
    st.set_page_config(page_title=f"{title} · LeNet-5", page_icon=_ICON, layout="wide", initial_sidebar_state=_SIDEBAR)
    _insist_on_installation()
    menu = st.sidebar.empty()
    _show_menu(menu)  # first: it moves aside what is there
    st.html(_SHOW)
    with st.container(key="page", height=1, border=False):
        above = st.container()
        with above:
            there = notices.show()
        show_unclear_limits()
        yours.show_news()
        try:
            yield
        except Problem as problem:
            st.error(problem_markdown(problem))
        else:
            _show_next_page(here)
            _show_digit_in_hand(here)
        links.leave_link()
        with above:
            notices.show(there)  # what this run has found out
        _show_frame()  # last: on opening nobody waits for it
        yours.watch()
    if links.in_url() != began:  # by what is on the page, a drawing for one
        links.write_url()
        _show_menu(menu)


def show_lead(sentence: str) -> None:
    """The sentence that a page opens with."""
    st.html(f'<p class="lead">{escape(sentence)}</p>')


def _show_next_page(here: str) -> None:
    """The page after this one in the menu; after the last the first again."""
    keys = list(PAGES)
    file, name = PAGES[keys[(keys.index(here) + 1) % len(keys)]]
    with st.container(key="way_on"):
        links.page_link(file, _("Next: {page} →", page=_(name)))
        _mark_sliders()  # not in the sidebar, which a phone draws only once it is opened


def _insist_on_installation() -> None:
    """Where Streamlit serves none of the project's files, say what to do, and no more."""
    try:
        find_views()
    except Problem as problem:
        st.error(problem_markdown(problem))
        st.stop()


def _show_frame() -> None:
    """Nothing to see: what Streamlit's own parts lack, the theme that figures are drawn for, what the browser keeps."""
    mount(
        "page/frame",
        "frame",
        {**_frame_words(), "remembered": yours.record(), "heard": state.REMEMBERED.get()},
        on_dark_change=lambda: None,
        on_again_change=lambda: None,
        on_remembered_change=yours.hear,
        on_changed_change=yours.hear_change,
    )


def _mark_sliders() -> None:
    """Nothing to see: it tells the browser which parameters are sliders'."""
    with st.container(key="history"):
        mount("page/history", "history_sliders", {"sliders": list(SLIDERS), "drawing": STROKE_BY_STROKE})


def _frame_words() -> dict[str, Any]:
    """The language, what Streamlit's own parts are called in it, and the theme drawn for: see ``frame.js``."""
    return {
        "lang": language(),
        "dark": st.context.theme.type == "dark",
        "skip": _("Skip to the page"),
        "sideways": _("Scrolls sideways with the arrow keys"),
        "names": {
            "Sidebar": _("Menu"),
            "Collapse sidebar": _("Hide the menu"),
            "Expand sidebar": _("Show the menu"),
            "Main menu": _("More about this app"),
        },
    }


def _show_menu(place: DeltaGenerator) -> None:
    with place.container():
        st.html('<p class="brand">LeNet-5</p>')
        for file, name in PAGES.values():
            links.page_link(file, _(name))


def _show_digit_in_hand(here: str) -> None:
    with st.sidebar:
        ready = None if here in WITH_CANVAS else digit_in_hand().prepared  # there it is before the reader
        if ready is not None:
            yours = _("Your digit")
            st.html(f'<p class="soft you">{yours}</p>' + image_html(ready.input, yours, _SMALL, "mine"))
        show_replacements()
        links.choose("lang", _("Language"), {code: f"{_NO_ICON}{name}" for code, name in LANGUAGES.items()})
