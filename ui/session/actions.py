"""What a button does may come to nothing; the reason is then said at the button's place, once."""

from collections.abc import Callable

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


def has_problem(place: str) -> bool:
    """Whether the last action at this place came to nothing."""
    return state.PROBLEMS[place].there()


def show_problem(place: str) -> None:
    """Say why the last action at this place came to nothing."""
    problem = state.PROBLEMS[place].pop(None)
    if problem is not None:
        st.error(problem_markdown(problem))
