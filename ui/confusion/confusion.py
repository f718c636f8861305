"""The confusion matrix with the digits that were read wrong, of a run that trains or a network that is compared."""

from functools import lru_cache

import streamlit as st

from lenet import mnist

from ..browser.component import mount
from ..browser.html import data_url
from ..session.languages import _


def show_confusion(key, part, matrix, mistakes, said):
    """The matrix, and pictures of mistakes; a click on a cell chooses those of one kind.

    Parameters
    ----------
    key : str
        Of the component; `chosen_cell` asks by it.
    part : {"train", "test"}
    matrix : list of list of int
        10x10; row: the true digit, column: the digit read.
    mistakes : list of (int, int, int, float)
        Row in MNIST's part, label, digit read, probability of that digit.
    said : str
    """
    data = {
        "matrix": matrix,
        "cell": chosen_cell(key),
        "mistakes": [
            {"image": _picture(part, row), "label": label, "read": read, "probability": probability, "row": row}
            for row, label, read, probability in mistakes
        ],
        "note": said,
        "words": _words(),
    }
    mount("confusion/confusion", key, data, on_cell_change=lambda: _choose(key))


def chosen_cell(key):
    """The cell in hand, [true digit, digit read]; None: all of them."""
    return st.session_state.get(f"cell_of_{key}")


def _choose(key):
    cell = st.session_state[key].get("cell")
    whole = isinstance(cell, list) and len(cell) == 2 and all(digit in range(10) for digit in cell)
    st.session_state[f"cell_of_{key}"] = [int(digit) for digit in cell] if whole else None


@lru_cache(maxsize=2000)
def _picture(part, row):
    """Made once: a run that is followed shows the same digits every second."""
    return data_url(mnist.load(part)[0][row])


def _words():
    return {
        "table": _(
            "Confusion matrix: the true digit by row, what was read by column. Arrow keys go through the cells, Enter "
            "shows the mistakes of one."
        ),
        "label": _("true digit"),
        "read": _("read as"),
        "times": _("{count} times a {label} was read as {read}."),
        "once": _("Once a {label} was read as {read}."),
        "never": _("A {label} was never read as {read}."),
        "right": _("{count} times a {label} was read right."),
        "all": _("{wrong} of {all} digits were read wrong."),
        "mistakes": _("Mistakes"),
        "none": _("No mistakes to show."),
        "mistake": _("Digit {row}: a {label}, read as {read} with {probability}"),
    }
