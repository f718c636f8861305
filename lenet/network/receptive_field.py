"""How far a unit sees (R), and how far its neighbour's view is shifted (J).

Pixel index convention: pixels sit at the integers 0, 1, 2, ... In the edge convention, where
coordinates run over the picture's width, every centre is 0.5 larger.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from .spec import LAYER_NAMES, Layer, NetworkSpec


@dataclass(frozen=True)
class Field:
    """The receptive fields of one layer's units, along one axis.

    Attributes
    ----------
    name : str
        The layer.
    size : int
        R, in input pixels: the side of the square that a unit sees.
    jump : int
        J, in input pixels: from one unit's field to its neighbour's.
    start : int
        Pixel index where unit 0's field begins; negative where padding puts it outside.
    units : int
        Units along the axis.
    """

    name: str
    size: int
    jump: int
    start: int
    units: int

    def centre(self, unit: int = 0) -> float:
        """Centre of the unit's field, pixel index convention (may end in .5)."""
        return self.start + unit * self.jump + (self.size - 1) / 2

    def edge_centre(self, unit: int = 0) -> float:
        """The same centre in the edge convention: 0.5 larger."""
        return self.centre(unit) + 0.5

    def centres(self) -> list[float]:
        """Centres of all units, in order."""
        return [self.centre(unit) for unit in range(self.units)]

    def box(self, unit: int = 0) -> tuple[int, int]:
        """First and last pixel index that the unit sees, both included."""
        first = self.start + unit * self.jump
        return first, first + self.size - 1

    def boxes(self) -> list[tuple[int, int]]:
        """`box` of all units, in order."""
        return [self.box(unit) for unit in range(self.units)]

    def reaches(self, size: int) -> np.ndarray:
        """Which pixels are ever in the middle: a centre lies within half a jump of them.

        Parameters
        ----------
        size : int
            Pixels along the axis, from pixel index 0 on.

        Returns
        -------
        ndarray of shape (size,), bool
        """
        away = np.abs(np.arange(size)[:, np.newaxis] - np.array(self.centres()))  # (pixel, unit)
        return (away <= self.jump / 2).any(axis=1)


@dataclass(frozen=True)
class Arithmetic:
    """The three formulas of a layer, with its numbers filled in."""

    name: str
    size: str
    jump: str
    field: str


def fields(stack: NetworkSpec | Iterable[Layer]) -> list[Field]:
    """Fields of every layer of a network, from the input on.

    R_l = R_(l-1) + (k_l - 1) J_(l-1), J_l = J_(l-1) s_l, with R_0 = J_0 = 1; unit 0 of a padded
    layer begins p_l J_(l-1) pixels further out.

    Parameters
    ----------
    stack : NetworkSpec or iterable of Layer

    Returns
    -------
    list of Field
        One a layer, in order.

    References
    ----------
    Araujo, Norris, Sim (2019), "Computing Receptive Fields of Convolutional Neural Networks".
    """
    size, jump, start = 1, 1, 0
    rows = []
    for layer in _layers(stack):
        size += (layer.kernel - 1) * jump
        start -= layer.padding * jump
        jump *= layer.stride
        rows.append(Field(layer.name, size, jump, start, layer.output_size))
    return rows


def field_of(spec: NetworkSpec, layer: str) -> Field:
    """The fields of one layer of a network, by its name, one of `spec.LAYER_NAMES`."""
    return fields(spec)[LAYER_NAMES.index(layer)]


def _layers(stack: NetworkSpec | Iterable[Layer]) -> list[Layer]:
    return list(stack.layers if isinstance(stack, NetworkSpec) else stack)


def arithmetic(stack: NetworkSpec | Iterable[Layer]) -> list[Arithmetic]:
    """How each layer's size, jump and field come about, as text.

    Parameters
    ----------
    stack : NetworkSpec or iterable of Layer

    Returns
    -------
    list of Arithmetic
        Like ``"(32 + 2·0 − 5) / 1 + 1 = 28"``, ``"1 × 1 = 1"`` and ``"1 + (5 − 1) × 1 = 5"``.
    """
    layers = _layers(stack)
    size, jump = 1, 1
    rows = []
    for layer, field in zip(layers, fields(layers), strict=True):
        n, k, s, p = layer.input_size, layer.kernel, layer.stride, layer.padding
        quotient = f"({n} + 2·{p} − {k}) / {s}" if (n + 2 * p - k) % s == 0 else f"⌊({n} + 2·{p} − {k}) / {s}⌋"
        rows.append(
            Arithmetic(
                layer.name,
                f"{quotient} + 1 = {layer.output_size}",
                f"{jump} × {s} = {field.jump}",
                f"{size} + ({k} − 1) × {jump} = {field.size}",
            )
        )
        size, jump = field.size, field.jump
    return rows


def missed(image: np.ndarray, down: Field, across: Field) -> np.ndarray:
    """Ink that is never in the middle of a field.

    Parameters
    ----------
    image : ndarray of shape (h, w)
        Ink above 0.
    down, across : Field
        The layer's fields along the rows and along the columns, from the image's pixel 0 on.

    Returns
    -------
    ndarray of shape (h, w), bool
    """
    reached = np.outer(down.reaches(image.shape[0]), across.reaches(image.shape[1]))
    return (image > 0) & ~reached
