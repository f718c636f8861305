"""The confusion matrix with the digits that were read wrong, of a run that trains or a network that is compared."""

from collections.abc import Sequence
from functools import lru_cache

from lenet import mnist

from ..browser.component import mount
from ..browser.html import data_url
from ..session import state
from ..session.languages import _


def show_confusion(
    key: str,
    part: str,
    matrix: list[list[int]],
    mistakes: Sequence[tuple[int, int, int, float]],
    about: str,
) -> None:
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
    about : str
        What the mistakes are, in a sentence.
    """
    data = {
        "matrix": matrix,
        "cell": chosen_cell(key),
        "mistakes": [
            {"image": _picture(part, row), "label": label, "read": read, "probability": probability, "row": row}
            for row, label, read, probability in mistakes
        ],
        "note": about,
        "words": confusion_words(),
    }
    mount("confusion/confusion", key, data, on_cell_change=lambda: _choose(key))


def chosen_cell(key: str) -> list[int] | None:
    """The cell in hand, [true digit, digit read]; None: all of them."""
    return state.CELLS[key].get()


def _choose(key: str) -> None:
    cell = state.CONFUSIONS[key].get().get("cell")
    if isinstance(cell, list) and len(cell) == 2 and all(digit in range(10) for digit in cell):
        state.CELLS[key].set([int(digit) for digit in cell])
    else:
        state.CELLS[key].set(None)


@lru_cache(maxsize=2000)
def _picture(part: str, row: int) -> str:
    """Made once: a run that is followed shows the same digits every second."""
    return data_url(mnist.load(part)[0][row])


def confusion_words() -> dict[str, str]:
    """What the browser says of a matrix, see ``confusion.js``."""
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
