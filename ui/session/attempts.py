"""What a button does may be refused; the reason is then said at the button's place, once."""

import streamlit as st

from lenet import Problem

from .languages import explain


def attempt(place, act):
    """Do it; keep the `Problem` it raises for `show_problem`."""
    try:
        act()
    except Problem as problem:
        st.session_state[f"problem_{place}"] = problem


def refused(place):
    """Whether the last attempt at this place came to nothing."""
    return f"problem_{place}" in st.session_state


def show_problem(place):
    """Say why the last attempt at this place came to nothing."""
    problem = st.session_state.pop(f"problem_{place}", None)
    if problem is not None:
        st.error(explain(problem))
