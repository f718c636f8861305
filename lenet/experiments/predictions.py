"""What happens to the reader's own digit when a page does what its question asks about."""

from collections.abc import Iterable
from dataclasses import dataclass

import cv2
import numpy as np

from ..digits.preparation import BOX, INPUT, Prepared
from ..network import ablation
from ..network.ablation import Edit
from ..network.forward import convolve
from ..network.network import Network
from ..network.receptive_field import field_of, fields
from ..network.spec import Layer
from .disturbances import with_noise

CORNER = BOX // 2  # pixels: the side of the digit's box there, half of what preparing makes of it
_EDGE = 2  # pixels from the corner of the input
_FLAT = 1e-9  # answers closer than this are the same


def in_a_corner(prepared: Prepared) -> np.ndarray:
    """The digit half as large, in the upper left corner: what the network would get if nothing were prepared.

    Returns
    -------
    ndarray of shape (32, 32), float32 in [0, 1]
    """
    image = np.zeros((INPUT, INPUT), np.float32)
    small = cv2.resize(prepared.box.astype(np.float32), (CORNER, CORNER), interpolation=cv2.INTER_AREA)
    image[_EDGE : _EDGE + CORNER, _EDGE : _EDGE + CORNER] = small
    return image


def inverted(prepared: Prepared) -> np.ndarray:
    """The 28x28 black on white, in a border of the same white: (32, 32), float32 in [0, 1]."""
    return 1 - prepared.input


def strongest_window(image: np.ndarray, kernel: np.ndarray) -> tuple[int, int, np.ndarray]:
    """Where a filter answers most strongly.

    Parameters
    ----------
    image : ndarray of shape (h, w)
    kernel : ndarray of shape (k, k)

    Returns
    -------
    (int, int, ndarray of shape (k, k))
        Row and column of the window's first pixel, from 0, and the window.
    """
    one, weights = image[np.newaxis, :, :, np.newaxis], kernel.astype(image.dtype)[:, :, np.newaxis, np.newaxis]
    answers = convolve(one, weights, np.zeros(1, image.dtype))[0, ..., 0]
    row, column = (int(place) for place in np.unravel_index(answers.argmax(), answers.shape))
    return row, column, image[row : row + len(kernel), column : column + len(kernel)]


def finds_top_edges(kernel: np.ndarray) -> bool:
    """Whether a filter answers to a top edge, paper above and ink below, and to no other edge as strongly.

    Parameters
    ----------
    kernel : ndarray of shape (k, k)
    """
    size = len(kernel)
    top = np.zeros((size, size))
    top[-(size // 2) :] = 1  # an odd filter's middle row is not inked yet
    answers = [float((kernel * np.rot90(top, turns)).sum()) for turns in range(4)]
    return size > 1 and answers[0] > _FLAT and all(answers[0] > other + _FLAT for other in answers[1:])


@dataclass(frozen=True)
class SwitchedOff:
    """What becomes of the answer when one map of C1 is switched off.

    Attributes
    ----------
    number : int
        The map, from 0: the one without which the answer's share falls most.
    label, after : int
        The answer before and after.
    share, share_after : float, 0 to 1
        What the first answer gets of the probabilities, before and after.
    """

    number: int
    label: int
    after: int
    share: float
    share_after: float

    @property
    def edit(self) -> Edit:
        """What switches it off."""
        return _off(self.number)


def _off(number: int) -> Edit:
    return Edit("C1", number, "map", 0.0)


def switch_off_one(network: Network, image: np.ndarray) -> SwitchedOff:
    """Switch off the map of C1 that the answer to an input leans on most."""
    before = network.forward(image)["OUTPUT"][0]
    label = int(before.argmax())
    maps = network.spec.layer("C1").maps
    after = [ablation.forward(network, [_off(number)], image)["OUTPUT"][0] for number in range(maps)]
    number = int(np.argmin([shares[label] for shares in after]))
    return SwitchedOff(
        number,
        label,
        int(after[number].argmax()),
        float(before[label]),
        float(after[number][label]),
    )


def read_under_noise(network: Network, image: np.ndarray, level: float, count: int) -> int:
    """Of so many inputs, each under noise of its own, how many are read as the input is without.

    Parameters
    ----------
    network : Network
    image : ndarray of shape (32, 32), float32 in [0, 1]
    level : float
        Standard deviation of the noise; what goes below 0 or above 1 is cut off.
    count : int

    Returns
    -------
    int, 0 to count
        The same image, level and count always give the same.
    """
    label = network.read(image).label
    return int((network.probabilities(noisy(image, level, count)).argmax(axis=1) == label).sum())


def noisy(image: np.ndarray, level: float, count: int) -> np.ndarray:
    """An input under so many patterns of noise, as `read_under_noise` has them: (count, 32, 32), float32."""
    return with_noise(np.repeat(image[np.newaxis], count, axis=0), level)


def ink_seen(network: Network, layer: str, image: np.ndarray) -> float:
    """Which share, 0 to 1, of an input's ink the middle unit of a layer sees; 0 of an empty one.

    Parameters
    ----------
    image : ndarray of shape (n, n), the network's own input size
    """
    field = field_of(network.spec, layer)
    first, last = field.box(field.units // 2)
    seen = slice(max(0, first), last + 1)
    ink = float(image.sum())
    return float(image[seen, seen].sum()) / ink if ink else 0.0


def sees_all(layers: Iterable[Layer], size: int) -> bool:
    """Whether a unit of the last of some layers sees an input of this side as a whole."""
    last = fields(layers)[-1:]
    return any(first <= 0 and end >= size - 1 for field in last for first, end in field.boxes())
