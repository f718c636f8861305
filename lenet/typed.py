"""Numbers that a person typed, checked at the edge where they come in."""

import math

import numpy as np

from .problems import N_, Problem

LARGEST = 1000  # of any number typed into a picture or a filter, by its size


def table(cells, most):
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
    rows = len(cells)
    if not rows or any(len(row) != rows for row in cells):
        lengths = ", ".join(str(len(row)) for row in cells[:20])
        raise Problem(
            N_("A filter has as many rows as columns; this table has {rows} rows of {lengths} cells."),
            rows=rows,
            lengths=lengths or "0",
        )
    if rows > most:
        raise Problem(N_("{rows}×{rows} is too large; use {most}×{most} or less."), rows=rows, most=most)
    return np.array([[_cell(text, i, j) for j, text in enumerate(row)] for i, row in enumerate(cells)])


def whole(text, name, choices):
    """A whole number out of a range from its text, or a `Problem` that says which there are."""
    value = _float(text)
    if value is None or value not in choices:
        raise Problem(
            N_("{name} cannot be {text!r}; give a whole number from {least} to {most}."),
            name=name,
            text=str(text)[:20],
            least=choices[0],
            most=choices[-1],
        )
    return int(value)


def _cell(text, row, column):
    value = _float(text)
    place = {"row": row + 1, "column": column + 1}
    if not str(text).strip():
        raise Problem(N_("Row {row}, column {column} is empty; type a number, 0 for nothing."), **place)
    if value is None or not math.isfinite(value):
        raise Problem(
            N_("Row {row}, column {column} holds {text!r}; type a number like 1, -2 or 0.5."),
            text=str(text)[:20],
            **place,
        )
    if abs(value) > LARGEST:
        raise Problem(
            N_("Row {row}, column {column} holds {text!r}; type a number from -{most} to {most}."),
            text=str(text)[:20],
            most=LARGEST,
            **place,
        )
    return value


def _float(text):
    if "_" in str(text):  # Python's float would take it
        return None
    try:
        return float(str(text).strip().replace(",", ".").replace("−", "-"))
    except ValueError:
        return None
