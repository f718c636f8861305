"""What is said above a page until the reader closes it.

A page runs again for reasons of its own, on a slow machine before the reader has looked: what was said in one run alone
might not be seen.
"""

import contextlib
import dataclasses
from collections.abc import Callable, Iterator
from functools import partial

import streamlit as st

from lenet import Problem

from . import state
from .languages import _, problem_markdown


@dataclasses.dataclass
class Notice:
    """A sentence, and where it stands.

    Attributes
    ----------
    problem : Problem
    words : callable
        Those of the problem's values that the reader's language has words for, by name: asked whenever it is shown.
    follows : bool
        Whether it goes along to other pages; otherwise it stays on the first that shows it.
    page : str or None
        That page; None: none has shown it yet.
    """

    problem: Problem
    words: Callable[[], dict[str, str]]
    follows: bool
    page: str | None = None


def add(problem: Problem, words: Callable[[], dict[str, str]] = dict, follows: bool = False) -> None:
    """Say something, once, until it is closed; see `Notice`."""
    if str(problem) not in [str(notice.problem) for notice in state.NOTICES.get()]:
        state.NOTICES.set([*state.NOTICES.get(), Notice(problem, words, follows)])


def show(first: int = 0) -> int:
    """Those that belong on this page, from the one of this number on; returns how many there are."""
    here = state.PAGE.get()
    kept = [notice for notice in state.NOTICES.get() if notice.follows or notice.page in (None, here)]
    state.NOTICES.set(kept)
    for place, notice in enumerate(kept[first:], first):
        notice.page = here
        with closable(f"notice_{place}", partial(_close, notice)):
            st.info(problem_markdown(notice.problem, **notice.words()))
    return len(kept)


@contextlib.contextmanager
def closable(key: str, close: Callable[[], None]) -> Iterator[None]:
    """A row for what is said, with a button at its end that closes it."""
    with st.container(key=key, horizontal=True, vertical_alignment="center", gap="small"):
        yield
        st.button(_("Close"), key=f"close_{key}", on_click=close, type="tertiary")


def _close(notice: Notice) -> None:
    state.NOTICES.set([other for other in state.NOTICES.get() if other is not notice])
