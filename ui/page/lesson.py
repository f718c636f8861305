"""What the lesson pages share: the digit that they work on, and explanations."""

from html import escape

import streamlit as st

from ..browser.html import picture
from ..digit import in_hand
from ..digit.samples import show_samples
from ..session import links
from ..session.languages import _
from .frame import PAGES


def show_digit():
    """The digit in hand with the ways to another; returns it as a `Hand` that always holds one."""
    held = in_hand.in_lesson()
    with st.container(key="digit"):
        said = _("Your digit") if in_hand.held().prepared is not None else _("A sample digit, until you draw")
        st.html(f'<div class="inhand">{picture(held.prepared.input, said, 64)}<span>{escape(said)}</span></div>')
        show_samples()
        links.page_link(PAGES["draw"][0], _("Draw your own"))
    return held


def say(*sentences):
    """A short explanation beside what it explains."""
    st.html(f'<p class="explain">{escape(" ".join(sentences))}</p>')


def note(*sentences):
    """Where something comes from, below it."""
    st.html(f'<p class="soft">{escape(" ".join(sentences))}</p>')


def section(title):
    """A heading inside a page, the level below its title: who listens finds their way by headings."""
    st.header(title, anchor=False)
