"""Numbers that a person typed, checked at the edge where they come in."""

import math
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from .problems import N_, Problem

if TYPE_CHECKING:
    import numpy as np  # for `square_table` alone: a run that waits in line reads its recipe without NumPy

LARGEST = 1000  # of any number typed into a picture or a filter, by its size
_MOST_QUOTED = 20  # characters of what was typed, and lengths of rows, that a problem quotes

# Python's own `float` and `int` also take 1_0, nan, and the digits of other scripts.
_NUMBER = re.compile(r"[+-]?([0-9]+([.,][0-9]*)?|[.,][0-9]+)(e[+-]?[0-9]+)?", re.IGNORECASE)
_IN_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}")  # 1,000: a thousand to some readers, one to others


def number(text: Any) -> float | None:
    """The number that a text stands for, the same wherever one is typed.

    Parameters
    ----------
    text : str
        A comma is taken for a decimal point: ``"0,5"`` is a half. Spaces around it, a plus, the
        minus of a book and powers of ten as in ``"1e-3"`` may be there.

    Returns
    -------
    float or None
        None for what is no finite number, ``"1_0"``, ``"nan"`` and ``"1e400"`` included, and for
        ``"1,000"``, which can be read in two ways.
    """
    digits = str(text).strip().replace("−", "-")
    if not _NUMBER.fullmatch(digits) or _IN_THOUSANDS.fullmatch(digits):
        return None
    value = float(digits.replace(",", "."))
    return value if math.isfinite(value) else None


def integer(text: Any) -> int | None:
    """The whole number that a text stands for, ``"10"`` or ``"1e3"``; None for every other."""
    digits = str(text).strip()
    if re.fullmatch(r"[+-]?[0-9]{1,30}", digits):
        return int(digits)  # a float would round what has more than 15 digits
    value = number(digits)
    return int(value) if value is not None and value.is_integer() else None


def square_table(cells: Sequence[Sequence[Any]], most: int) -> "np.ndarray":
    """A square table of numbers from its cells' texts.

    Parameters
    ----------
    cells : sequence of sequences of str
        Row by row; a comma is taken for a decimal point.
    most : int
        The most rows and columns.

    Returns
    -------
    ndarray of shape (n, n), float64
        Each within -`LARGEST` to `LARGEST`.

    Raises
    ------
    Problem
        For a table that is empty, not square or too large, or the first cell that holds no such number.
    """
    import numpy as np

    rows = len(cells)
    if not rows or any(len(row) != rows for row in cells):
        lengths = ", ".join(str(len(row)) for row in cells[:_MOST_QUOTED])
        raise Problem(
            N_("A filter has as many rows as columns; this table has {rows} rows of {lengths} cells."),
            rows=rows,
            lengths=lengths or "0",
        )
    if rows > most:
        raise Problem(N_("{rows}×{rows} is too large; use {most}×{most} or less."), rows=rows, most=most)
    return np.array([[_cell(text, i, j) for j, text in enumerate(row)] for i, row in enumerate(cells)])


def integer_among(text: Any, name: str, choices: Sequence[int]) -> int:
    """A whole number out of a range from its text, or a `Problem` that says which there are."""
    value = integer(text)
    if value is None or value not in choices:
        raise Problem(
            N_("{name} cannot be {text!r}; give a whole number from {least} to {most}."),
            name=name,
            text=str(text)[:_MOST_QUOTED],
            least=choices[0],
            most=choices[-1],
        )
    return value


def _cell(text: Any, row: int, column: int) -> float:
    value = number(text)
    place = {"row": row + 1, "column": column + 1}
    if not str(text).strip():
        raise Problem(N_("Row {row}, column {column} is empty; type a number, 0 for nothing."), **place)
    if value is None:
        raise Problem(
            N_("Row {row}, column {column} holds {text!r}; type a number like 1, -2 or 0.5."),
            text=str(text)[:_MOST_QUOTED],
            **place,
        )
    if abs(value) > LARGEST:
        raise Problem(
            N_("Row {row}, column {column} holds {text!r}; type a number from -{most} to {most}."),
            text=str(text)[:_MOST_QUOTED],
            most=LARGEST,
            **place,
        )
    return value
