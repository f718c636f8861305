"""What is around every page: title, style, menu, language."""

from contextlib import contextmanager
from html import escape
from pathlib import Path

import streamlit as st

from lenet import Problem

from ..browser.component import mount
from ..browser.html import picture
from ..digit.in_hand import follow_link, held
from ..session import links
from ..session.languages import LANGUAGES, N_, _, explain, language
from .access import show_unclear
from .answering import show_seats

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

_SHEETS = (Path(__file__).parents[1] / "browser" / "bars.css", Path(__file__).with_name("style.css"))
_STYLE = "".join(f"<style>{sheet.read_text(encoding='utf-8')}</style>" for sheet in _SHEETS)
_ICON = str(Path(__file__).with_name("icon.png"))


@contextmanager
def page(here):
    """Everything on a page stands inside ``with ui.page(key):``.

    Title, style, menu and what was wrong with the link come first; the digit in hand last, when it
    is known. A `Problem` on the way is said in place of the rest of the page.

    Parameters
    ----------
    here : str
        The page's key in `PAGES`.
    """
    if links.arrive(here):
        follow_link()
    title = _(PAGES[here][1])
    st.set_page_config(page_title=f"{title} · LeNet-5", page_icon=_ICON, layout="wide", initial_sidebar_state=248)
    st.html(_STYLE)
    _show_frame()
    menu, began = st.sidebar.empty(), links.linked()
    _show_menu(menu)
    links.show_complaints()
    show_unclear()
    try:
        yield
    except Problem as problem:
        st.error(explain(problem))
    else:
        _show_way_on(here)
        _show_hand()
    if links.linked() != began:  # by what is on the page, a drawing for one
        links.restore()
        _show_menu(menu)


def show_lead(sentence):
    """The sentence that a page opens with."""
    st.html(f'<p class="lead">{escape(sentence)}</p>')


def _show_way_on(here):
    """The page after this one in the menu; after the last the first again."""
    keys = list(PAGES)
    file, name = PAGES[keys[(keys.index(here) + 1) % len(keys)]]
    with st.container(key="way_on"):
        links.page_link(file, _("Next: {page} →", page=_(name)))
        _show_history()  # not in the sidebar, which a phone draws only once it is opened


def _show_frame():
    """Nothing to see: what Streamlit's own parts lack, and the theme that figures are drawn for. See ``frame.js``."""
    try:
        mount("page/frame", "frame", _frame_words(), on_dark_change=lambda: None)
    except Problem as problem:
        st.error(explain(problem))
        st.stop()


def _show_history():
    """Nothing to see: it tells the browser which parameters are sliders'."""
    with st.container(key="history"):
        mount("page/history", "history_sliders", {"sliders": list(links.SLIDERS)})


def _frame_words():
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


def _show_menu(place):
    with place.container():
        st.html('<p class="brand">LeNet-5</p>')
        for file, name in PAGES.values():
            links.page_link(file, _(name))


def _show_hand():
    with st.sidebar:
        ready = held().prepared
        if ready is not None:
            yours = _("Your digit")
            st.html(f'<p class="soft you">{yours}</p>' + picture(ready.input, yours, 96, "mine"))
        show_seats()
        links.choose("lang", _("Language"), LANGUAGES)
