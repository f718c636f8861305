"""The digits that a network learned from which look most like an input to it: by what its F6 makes of them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ..digits import mnist
from .network import Network

AMONG = 5000  # of MNIST's training digits, the first: enough of every kind of hand
_CHUNK = 500  # digits read at a time


@dataclass(frozen=True)
class Neighbour:
    """A training digit near an input.

    Attributes
    ----------
    place : int
        Its row among MNIST's training digits.
    label : int
    distance : float
        Euclidean, between the 84 units of F6.
    """

    place: int
    label: int
    distance: float


class Learned:
    """What a network's F6 makes of the first `AMONG` training digits: (AMONG, 84), float32, 1.7 MB, worked out once.

    Parameters
    ----------
    network : Network
    """

    def __init__(self, network: Network) -> None:
        self._network = network
        images = mnist.to_input(mnist.load("train")[0][:AMONG])
        parts = [network.forward(images[i : i + _CHUNK])["F6"] for i in range(0, AMONG, _CHUNK)]
        self._units = np.concatenate(parts)

    def nearest(self, image: ArrayLike, count: int = 3) -> list[Neighbour]:
        """The digits whose F6 is nearest to that of an input, the nearest first.

        Parameters
        ----------
        image : ndarray of shape (32, 32), float32 in [0, 1]
        count : int, 1 to `AMONG`
        """
        (unit,) = self._network.forward(image)["F6"]
        distances = np.linalg.norm(self._units - unit, axis=1)
        labels = mnist.load("train")[1]
        first = np.argsort(distances)[:count].tolist()
        return [Neighbour(place, int(labels[place]), float(distances[place])) for place in first]
