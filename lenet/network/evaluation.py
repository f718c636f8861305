"""How often a network is right."""

from dataclasses import dataclass
from math import sqrt

import numpy as np

from ..digits import mnist
from .classes import MOST
from .network import Network

_CHUNK = 100  # digits read at a time
_Z = 1.959963984540054  # 95 % of a normal distribution lie within so many standard deviations


@dataclass(frozen=True)
class Evaluation:
    """What a network made of labelled digits.

    Attributes
    ----------
    count : int
        Digits read.
    confusion : ndarray of shape (classes, classes), int; (10, 10) of digits
        Row: the true class; column: the class read.
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
    def error(self) -> float:
        """Share, 0 to 1, of digits read wrong, sure or not."""
        return len(self.mistakes) / self.count


def evaluate(network: Network, images: np.ndarray, labels: np.ndarray) -> Evaluation:
    """Read labelled inputs and count.

    Parameters
    ----------
    network : Network
    images : ndarray of shape (n, 32, 32), float32 in [0, 1], or of the network's own size
    labels : ndarray of shape (n,), int

    Returns
    -------
    Evaluation
    """
    probabilities, evidence = network.outputs(images)
    read, best = probabilities.argmax(axis=1), probabilities.max(axis=1)
    wrong, sure = read != labels, network.is_sure(probabilities, evidence)
    return Evaluation(
        count=len(labels),
        confusion=confusion_matrix(labels, read, network.spec.classes),
        held_back=float(1 - sure.mean()),
        sure_error=float(wrong[sure].mean()) if sure.any() else 0.0,
        mistakes=surest_first(wrong, best),
    )


def confusion_matrix(labels: np.ndarray, read: np.ndarray, classes: int = MOST) -> np.ndarray:
    """How often each class was read as which: ndarray of shape (classes, classes), int; row: the true one."""
    counts = np.zeros((classes, classes), int)
    np.add.at(counts, (labels, read), 1)
    return counts


def surest_first(picked: np.ndarray, probability: np.ndarray) -> np.ndarray:
    """The rows that are picked, a mask (n,), the most probable answer first: ndarray of int."""
    rows = np.flatnonzero(picked)
    return rows[np.argsort(-probability[rows], kind="stable")]


def answers(network: Network, images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What a network reads in many pictures.

    Parameters
    ----------
    network : Network
    images : ndarray of shape (n, 28, 28), uint8
        MNIST's test digits, or the test part of its data set.

    Returns
    -------
    read : ndarray of shape (n,), uint8
        The classes read, in their order.
    probability : ndarray of shape (n,), float32 in [0, 1]
        Of the class that was read.

    Raises
    ------
    Problem
        When the network reads inputs of another size than 32x32 or 28x28.
    """
    probabilities = network.probabilities(mnist.to_input(images), chunk=_CHUNK)
    return probabilities.argmax(axis=1).astype(np.uint8), probabilities.max(axis=1)


def wilson_interval(wrong: int, count: int) -> tuple[float, float]:
    """The 95 % Wilson score interval of a share of errors: what the true share may well be.

    With p = wrong / count, n = count and z = 1.96 its ends are

        (p + z^2 / 2n -+ z sqrt(p (1 - p) / n + z^2 / 4n^2)) / (1 + z^2 / n)

    Unlike p -+ z sqrt(p (1 - p) / n) it stays within [0, 1] and has a width when nothing is wrong.

    Parameters
    ----------
    wrong : int, 0 to count
    count : int, 0 or more

    Returns
    -------
    low, high : float in [0, 1]
        0 and 1 when nothing was counted.

    References
    ----------
    E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of
    the American Statistical Association 22, 1927; method 3 of R. G. Newcombe, Statistics in
    Medicine 17, 1998.
    """
    if count == 0:
        return 0.0, 1.0
    share, square = wrong / count, _Z**2 / count
    middle, reach = share + square / 2, sqrt(square * (share * (1 - share) + square / 4))
    return max(0.0, (middle - reach) / (1 + square)), min(1.0, (middle + reach) / (1 + square))


def sign_test(one: int, other: int) -> float:
    """How often chance alone would divide so unevenly, or more so, what two networks do not agree on.

    Of the digits that only one of two networks reads wrong each is as likely either's, if both are equally good: the
    exact two-sided binomial test, which McNemar's approximates.

    Parameters
    ----------
    one, other : int, 0 or more
        Digits that the one alone reads wrong, and the other alone.

    Returns
    -------
    float in [0, 1]
        1 where they are alike.

    References
    ----------
    Q. McNemar, "Note on the sampling error of the difference between correlated proportions or percentages",
    Psychometrika 12, 1947.
    """
    count, few = one + other, min(one, other)
    ways = at_most = 1  # to choose so many of all, and so many or fewer
    for alone in range(few):
        ways = ways * (count - alone) // (alone + 1)
        at_most += ways
    return min(1.0, 2 * at_most / 2**count)


def alone_wrong(one: np.ndarray, other: np.ndarray, labels: np.ndarray) -> tuple[int, int]:
    """How many pictures only one of two networks reads wrong: the one alone, and the other alone.

    Parameters
    ----------
    one, other, labels : ndarray of shape (n,)
        What each of them reads, and what is right.
    """
    first, second = one != labels, other != labels
    return int((first & ~second).sum()), int((second & ~first).sum())
