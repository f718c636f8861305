"""What the lesson pages share: the digit that they work on, and explanations."""

from html import escape

import streamlit as st

import lenet

from ..browser.html import image_html
from ..digit.in_hand import digit_for_lesson, digit_in_hand
from ..digit.samples import show_samples
from ..session import links
from ..session.languages import _, unbroken
from .frame import PAGES

_SMALL = 64  # CSS pixels of the digit in hand


def show_digit() -> lenet.Prepared:
    """The digit in hand with the ways to another; returns it, or a sample until there is one."""
    prepared = digit_for_lesson()
    with st.container(key="digit"):
        whose = _("Your digit") if digit_in_hand().prepared is not None else _("A sample digit, until you draw")
        small = image_html(prepared.input, whose, _SMALL)
        st.html(f'<div class="inhand">{small}<span>{escape(whose)}</span></div>')
        show_samples()
        links.page_link(PAGES["draw"][0], _("Draw your own"))
    return prepared


def say(*sentences: str) -> None:
    """A short explanation beside what it explains."""
    st.html(f'<p class="explain">{_as_html(*sentences)}</p>')


def tell(sentence: str) -> None:
    """What holds now that a press has changed something; also for who listens."""
    st.html(f'<p class="explain" role="status">{_as_html(sentence)}</p>')


def note(*sentences: str) -> None:
    """Where something comes from, below it."""
    st.html(f'<p class="soft">{_as_html(*sentences)}</p>')


def _as_html(*sentences: str) -> str:
    """Text of a page's."""
    return escape(unbroken(" ".join(sentences)))


def show_for_readers_of_the_post(*sentences: str) -> None:
    """For who comes from the study group's post: what is otherwise there, set right."""
    with st.expander(_("Reading the study group's post?"), key="post_box"):
        st.html(f'<ul class="explain">{"".join(f"<li>{_as_html(sentence)}</li>" for sentence in sentences)}</ul>')


def section(title: str) -> None:
    """A heading inside a page, the level below its title: who listens finds their way by headings."""
    st.header(title, anchor=False)
