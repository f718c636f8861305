"""How often a network is right."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Evaluation:
    """What a network made of labelled digits.

    Attributes
    ----------
    count : int
        Digits read.
    confusion : ndarray of shape (10, 10), int
        Row: the true digit; column: the digit read.
    held_back : float
        Share, 0 to 1, for which the network said 'not sure'.
    sure_error : float
        Share, 0 to 1, of wrong answers among those it was sure of.
    mistakes : ndarray of int
        Rows of the digits read wrong, the most confident mistake first.
    """

    count: int
    confusion: np.ndarray
    held_back: float
    sure_error: float
    mistakes: np.ndarray

    @property
    def error(self):
        """Share, 0 to 1, of digits read wrong, sure or not."""
        return len(self.mistakes) / self.count


def evaluate(network, images, labels):
    """Read labelled inputs and count.

    Parameters
    ----------
    network : Network
    images : ndarray of shape (n, 32, 32), float32 in [0, 1]
    labels : ndarray of shape (n,), int

    Returns
    -------
    Evaluation
    """
    probabilities = network.probabilities(images)
    read, best = probabilities.argmax(axis=1), probabilities.max(axis=1)
    confusion = np.zeros((10, 10), int)
    np.add.at(confusion, (labels, read), 1)
    wrong, sure = read != labels, best >= network.sure_at
    mistakes = np.flatnonzero(wrong)
    return Evaluation(
        count=len(labels),
        confusion=confusion,
        held_back=float(1 - sure.mean()),
        sure_error=float(wrong[sure].mean()) if sure.any() else 0.0,
        mistakes=mistakes[np.argsort(-best[mistakes])],
    )
