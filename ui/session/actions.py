"""What a button has done, or why it came to nothing, is said at the button's place, once."""

from collections.abc import Callable
from html import escape

import streamlit as st

from lenet import Problem

from . import state
from .languages import problem_markdown


def run_action(place: str, action: Callable[[], object]) -> None:
    """Do it; the `Problem` that it raises is kept for `show_problem`."""
    try:
        action()
    except Problem as problem:
        state.PROBLEMS[place].set(problem)


def done(place: str, sentence: str, popover: state.Slot[bool] | None = None) -> None:
    """Keep for `show_done` what an action at this place has done, and close the popover that it was pressed in."""
    state.DONE[place].set(sentence)
    if popover is not None:
        popover.set(False)


def show_done(place: str) -> None:
    """Say what the last action at this place has done."""
    sentence = state.DONE[place].pop(None)
    if sentence is not None:
        st.html(f'<p class="explain" role="status">{escape(sentence)}</p>')


def has_problem(place: str) -> bool:
    """Whether the last action at this place came to nothing."""
    return state.PROBLEMS[place].there()


def show_problem(place: str) -> None:
    """Say why the last action at this place came to nothing."""
    problem = state.PROBLEMS[place].pop(None)
    if problem is not None:
        st.error(problem_markdown(problem))
