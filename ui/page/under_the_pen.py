"""What a stroke alone runs again: the part of a page that the canvas is on."""

from collections.abc import Callable

import streamlit as st

from lenet import Problem

from ..browser.following import follow, repeats
from ..digit import in_hand
from ..session import links
from ..session.languages import problem_markdown
from ..session.parameters import STROKE_BY_STROKE


def under_the_pen(show: Callable[[], None], alone: bool = True, watched: Callable[[], object] = lambda: None) -> None:
    """Show what goes with the canvas.

    A stroke runs this part and no more, because under the pen the browser has answered already; the rest of the page
    follows where the stroke has changed what is around.

    Parameters
    ----------
    show : callable
    alone : bool
        False where the rest of the page follows every stroke: it is not worked out in the browser.
    watched : callable
        Where what it returns is another after a stroke, the rest of the page follows.
    """
    began = _around(), watched()

    def part() -> None:
        try:
            show()
        except Problem as problem:
            st.error(problem_markdown(problem))
        if repeats() and not (alone and (_around(), watched()) == began):
            st.rerun()
        links.write_url()

    follow(part, None, "under_the_pen")


def _around() -> tuple[object, ...]:
    """What a stroke may change about the rest of the page: a complaint about a file, the link but for the drawing."""
    rest = {name: value for name, value in links.in_url().items() if name != STROKE_BY_STROKE}
    return rest, in_hand.file_problem()
