"""The confusion matrix with the digits that were read wrong, of a run that trains or a network that is compared."""

from collections.abc import Sequence
from functools import lru_cache

from lenet import Problem, kept
from lenet.network.classes import DIGITS, MNIST, MOST

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
    names: Sequence[str] = DIGITS,
    data: str = MNIST,
) -> None:
    """The matrix, and pictures of mistakes; a click on a cell chooses those of one kind.

    Parameters
    ----------
    key : str
        Of the component; `chosen_cell` asks by it.
    part : {"train", "test"}
    matrix : list of list of int
        10x10, or as many as there are classes; row: the true class, column: the class read.
    mistakes : list of (int, int, int, float)
        Row in the data's part, label, class read, probability of that class.
    about : str
        What the mistakes are, in a sentence.
    names : sequence of str
        What the classes are called.
    data : str
        The id of the data set that the pictures are of.
    """
    pictures = [_picture_or_none(data, part, mistake[0]) for mistake in mistakes]
    if None in pictures:
        about = _("{about} Their data set is gone, and their pictures with it.", about=about)
    shown = {
        "matrix": matrix,
        "cell": chosen_cell(key, len(names)),
        "classes": list(names),
        "mistakes": [
            {"image": picture, "label": label, "read": read, "probability": probability, "row": row}
            for picture, (row, label, read, probability) in zip(pictures, mistakes, strict=True)
            if picture is not None
        ],
        "note": about,
        "words": confusion_words(data == MNIST),
    }
    mount("confusion/confusion", key, shown, on_cell_change=lambda: _choose(key))


def chosen_cell(key: str, classes: int) -> list[int] | None:
    """The cell in hand of a matrix of so many classes, [true one, one read]; None: all of them."""
    cell = state.CELLS[key].get()
    return cell if cell is not None and max(cell) < classes else None  # it may have been chosen in a larger one


def _choose(key: str) -> None:
    cell = state.CONFUSIONS[key].get().get("cell")
    if isinstance(cell, list) and len(cell) == 2 and all(place in range(MOST) for place in cell):
        state.CELLS[key].set([int(digit) for digit in cell])
    else:
        state.CELLS[key].set(None)


def _picture_or_none(data: str, part: str, row: int) -> str | None:
    """A picture of a data set as a URL; None where the set is gone, or has no such row."""
    if data != MNIST and kept.find(data) is None:
        return None
    try:
        return _picture(data, part, row)
    except (Problem, IndexError):  # damaged, or another set than the run's
        return None


@lru_cache(maxsize=2000)
def _picture(data: str, part: str, row: int) -> str:
    """Made once: a run that is followed shows the same digits every second."""
    return data_url(kept.part(data, part)[0][row])


def _class_words() -> dict[str, str]:
    """What is said otherwise where the rows are no digits."""
    return {
        "table": _(
            "Confusion matrix: the true class by row, what was read by column. Arrow keys go through the cells, Enter "
            "shows the mistakes of one."
        ),
        "label": _("true class"),
        "read": _("taken for"),
        "times": _("{count} pictures of {label} were read as {read}."),
        "once": _("One picture of {label} was read as {read}."),
        "never": _("No picture of {label} was read as {read}."),
        "right": _("Pictures of {label} that were read right: {count}."),
        "mistakes": _("What was read wrong"),
        "all": _("{wrong} of {all} pictures were read wrong."),
        "mistake": _("Picture {row}: {label}, read as {read} with {probability}"),
    }


def confusion_words(digits: bool = True) -> dict[str, str]:
    """What the browser says of a matrix, see ``confusion.js``; otherwise where its classes are no digits."""
    return _digit_words() if digits else {**_digit_words(), **_class_words()}


def _digit_words() -> dict[str, str]:
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
