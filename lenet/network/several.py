"""Several digits: where a drawing or the ink of a picture falls apart, decided by what networks read best."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import ArrayLike

from ..digits import parting
from ..digits.parting import InkPart, Part
from ..digits.preparation import from_ink
from ..digits.strokes import Paths, fitted, redrawn
from .network import Network

UNREAD = "?"  # in a row, for a digit that a network is not sure of

_LEAST = 1e-9  # of a probability: its logarithm stays finite


def part_strokes(networks: Sequence[Network], strokes: Iterable[ArrayLike]) -> list[Part]:
    """`lenet.part_strokes`, where geometry leaves it open by the mean of these networks' readings."""

    def read(candidates: list[Paths]) -> list[float]:
        return costs(networks, np.stack([redrawn(fitted(candidate)).input for candidate in candidates]))

    return parting.part_strokes(strokes, read)


def part_ink(networks: Sequence[Network], ink: np.ndarray) -> list[InkPart]:
    """`lenet.part_ink`, where geometry leaves it open, and where digits touch, by these networks' readings."""
    return parting.part_ink(
        ink, lambda candidates: costs(networks, np.stack([from_ink(one, one).input for one in candidates]))
    )


def costs(networks: Sequence[Network], inputs: np.ndarray) -> list[float]:
    """What each input costs as a digit: -log of its highest probability, the mean over the networks."""
    best = [network.probabilities(inputs).max(axis=1) for network in networks]
    return np.mean([-np.log(np.maximum(one, _LEAST)) for one in best], axis=0).tolist()
