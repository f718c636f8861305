"""When to say 'not sure': two levels, chosen on held-out training digits."""

import dataclasses
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

import numpy as np

from ..digits import mnist, pen, preparation
from ..network.network import EVIDENCE_AT, Network

_UNLIKE = 2 / 3  # of those held back: by too little evidence; the rest by too low a probability
HELD_BACK = 0.012  # at most this share of real digits; leaves room under the promised 2 %
PER_KIND = 30  # drawings of each kind of shape that is no digit
LOOKS = len(pen.NON_DIGITS)  # how often `calibrate` looks whether to stop
_SEED = 5228  # not the seed of any recipe: other shapes than those trained on


def calibrate(
    network: Network,
    images: np.ndarray,
    labels: np.ndarray,
    check_stop: Callable[[], None] = lambda: None,
    with_shapes: bool = True,
) -> Network:
    """The network with its two levels set: of evidence, below which an input is like nothing that it learned from, and
    of probability, below which it wavers.

    The highest that together hold back no more than 1.2 % of the held-out digits, two thirds of these by evidence.

    Parameters
    ----------
    network : Network
    images : ndarray of shape (n, 28, 28), uint8
        Digits that the network was not trained on.
    labels : ndarray of shape (n,)
    check_stop : callable, optional
        Called between any two kinds of drawings; what it raises ends the work.
    with_shapes : bool
        Whether to count how many shapes that are no digits it catches. Of another data set nobody knows here
        whether a heart is one of its classes.

    Returns
    -------
    Network
        With `sure_at`, ``facts["evidence_at"]`` and, under ``facts["calibration"]``, what the levels do.
    """
    probabilities, evidence = network.outputs(mnist.to_input(images))
    evidence_at = float(np.quantile(evidence, HELD_BACK * _UNLIKE, method="lower"))
    familiar = evidence >= np.float32(evidence_at)
    best = probabilities.max(axis=1)[familiar]
    sure_at = float(np.quantile(best, 1 - (1 - HELD_BACK) / familiar.mean(), method="lower"))
    set_so = dataclasses.replace(network, sure_at=sure_at, facts={**network.facts, EVIDENCE_AT: evidence_at})
    facts = {"digits_held_back": round(float(1 - set_so.is_sure(probabilities, evidence).mean()), 4)}
    if with_shapes:
        facts |= _shapes(set_so, check_stop)
    return dataclasses.replace(set_so, facts={**set_so.facts, "calibration": facts})


def _shapes(network: Network, check_stop: Callable[[], None]) -> dict[str, float]:
    """What share of the shapes that are no digits it is not sure of."""
    caught = caught_by_kind(network, check_stop=check_stop)
    seen = [share for kind, share in caught.items() if kind not in pen.UNSEEN]
    return {
        "non_digits_caught": round(float(np.mean(list(caught.values()))), 4),
        "of_kinds_trained_on": round(float(np.mean(seen)), 4),
        "of_kinds_never_seen": round(float(np.mean([caught[kind] for kind in pen.UNSEEN])), 4),
    }


def caught_by_kind(
    network: Network, per_kind: int = PER_KIND, seed: int = _SEED, check_stop: Callable[[], None] = lambda: None
) -> dict[str, float]:
    """Share, 0 to 1, of each kind of non-digit that the network is not sure of: dict by kind."""

    def make(kind: str) -> np.ndarray:
        check_stop()
        return _drawings(kind, per_kind, seed)

    with ThreadPoolExecutor(os.cpu_count()) as makers:  # OpenCV lets go of Python's lock
        inputs = list(makers.map(make, pen.NON_DIGITS))
    sure = {kind: network.is_sure(*network.outputs(x)) for kind, x in zip(pen.NON_DIGITS, inputs, strict=True)}
    return {kind: float(1 - found.mean()) for kind, found in sure.items()}


@lru_cache(maxsize=len(pen.NON_DIGITS))
def _drawings(kind: str, count: int, seed: int) -> np.ndarray:
    """Inputs (count, 32, 32): always the same for the same seed, and drawn once a process."""
    rng = np.random.default_rng([seed, pen.NON_DIGITS.index(kind)])
    return np.stack([_input(pen.non_digit(kind, rng)) for _ in range(count)])


def _input(drawing: np.ndarray) -> np.ndarray:
    prepared = preparation.prepare(drawing)
    assert prepared is not None  # the pen always leaves ink
    return prepared.input
