"""What a page asks of its reader: see ``question.js`` and ``closing.js``.

What was predicted stays in the reader's browser: the server learns that a question was answered, not how.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st

from ..browser.component import mount
from ..browser.html import data_url
from ..session import state
from ..session.languages import _, unbroken


def _nothing() -> None:
    return None


@dataclass(frozen=True)
class Picture:
    """What stands beside an outcome.

    Attributes
    ----------
    image : ndarray of shape (h, w)
        float32 in [0, 1].
    caption : str
    """

    image: np.ndarray
    caption: str


@dataclass(frozen=True)
class Question:
    """What a reader is asked before they try.

    Attributes
    ----------
    text : str
    answers : sequence of str
        Two or three.
    right : int
        Which of them is right, worked out on the reader's own digit where it depends on it.
    outcome : str
        What happened, and why.
    pictures : sequence of Picture
    place : str
        CSS selector of where the page shows it; "": nowhere else.
    act : callable
        The page does it, once the reader has answered.
    follows : bool
        Whether a stroke changes what came of it, so that the page has to follow; see `if_answered`.
    """

    text: str
    answers: Sequence[str]
    right: int
    outcome: str
    pictures: Sequence[Picture] = ()
    place: str = ""
    act: Callable[[], None] = _nothing
    follows: bool = False


@dataclass(frozen=True)
class Closing:
    """What a page ends with.

    Attributes
    ----------
    task : str
        What the reader does on the page.
    done : bool
        Whether it is done, worked out from what stands on the page.
    praise : str
        What is said then.
    known : sequence of str
        Three sentences.
    asks, answer : str
        A question to ask oneself, and the answer to unfold.
    """

    task: str
    done: bool
    praise: str
    known: Sequence[str]
    asks: str
    answer: str


def ask(question: Question) -> None:
    """The question of this page."""
    here = str(state.PAGE.get())
    mount(
        "asking/question",
        f"question_{here}",
        {
            "page": here,
            "times": state.ANSWERED[here].get(),
            "text": question.text,
            "answers": list(question.answers),
            "right": question.right,
            "outcome": unbroken(question.outcome),
            "pictures": [{"src": data_url(shown.image), "caption": shown.caption} for shown in question.pictures],
            "place": question.place,
            "follows": question.follows,
            "words": {
                "predict": _("Predict"),
                "answers": _("Answers"),
                "right": _("As you said."),
                "wrong": _("Not quite."),
                "show": _("Show me"),
                "again": _("Ask me again"),
            },
        },
        on_done_change=lambda: _take(question, here),
        on_known_change=lambda: _count(here),
    )


def if_answered(what: object) -> object:
    """What a page is to follow once its question is answered here: the outcome is of the digit in hand."""
    return what if state.ANSWERED[str(state.PAGE.get())].get() else None


def _take(question: Question, here: str) -> None:
    """The reader has answered: do it."""
    _count(here)
    question.act()


def _count(here: str) -> None:
    """The question of this page was answered, now or before this session began."""
    state.ANSWERED[here].set(state.ANSWERED[here].get() + 1)


def close(closing: Closing) -> None:
    """The task of this page, and what one knows in the end."""
    here = str(state.PAGE.get())
    with st.container(key="closing"):
        mount(
            "asking/closing",
            f"closing_{here}",
            {
                "page": here,
                "task": closing.task,
                "done": closing.done,
                "praise": unbroken(closing.praise),
                "known": [unbroken(sentence) for sentence in closing.known],
                "asks": closing.asks,
                "answer": unbroken(closing.answer),
                "words": {"task": _("Task"), "known": _("Now you know"), "before": _("You have done this before.")},
            },
        )
