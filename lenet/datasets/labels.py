"""Labels as people have them, brought to one number a picture, counted from 0."""

import numpy as np

from ..problems import N_, Problem


def as_labels(labels: np.ndarray) -> np.ndarray:
    """Labels in one row.

    Parameters
    ----------
    labels : ndarray of shape (n,), (n, 1) or (n, classes)
        Whole numbers from 0, of any type; in several columns one-hot: a 1 in the column of the class, 0 elsewhere.

    Returns
    -------
    ndarray of shape (n,), uint8

    Raises
    ------
    Problem
        For anything else.
    """
    flat = labels[:, 0] if labels.ndim == 2 and labels.shape[1] == 1 else labels
    if flat.ndim == 2 and _is_one_hot(flat):
        flat = flat.argmax(axis=1)
    if flat.ndim != 1 or not len(flat) or not _is_whole(flat):
        raise Problem(
            N_(
                "Labels are whole numbers in one row, or one-hot, a column for each class; not {dtype} of shape "
                "{shape}."
            ),
            dtype=labels.dtype,
            shape=labels.shape,
        )
    least, most = int(flat.min()), int(flat.max())
    if least < 0 or most > np.iinfo(np.uint8).max:
        raise from_nought(least, most)
    return flat.astype(np.uint8)


def from_nought(least: int, most: int) -> Problem:
    """What is said of labels that do not begin at 0."""
    return Problem(N_("Labels go from {least} to {most}; count the classes from 0."), least=least, most=most)


def _is_one_hot(rows: np.ndarray) -> bool:
    if rows.dtype.kind not in "buif" or not rows.size:
        return False
    return bool(((rows == 0) | (rows == 1)).all() and ((rows == 1).sum(axis=1) == 1).all())


def _is_whole(row: np.ndarray) -> bool:
    is_round = row.dtype.kind == "f" and bool((np.isfinite(row) & (row == np.rint(row))).all())
    return row.dtype.kind in "ui" or is_round
