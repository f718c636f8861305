"""How far a unit sees (R), and how far its neighbour's view is shifted (J).

Pixel index convention: pixels sit at the integers 0, 1, 2, ... In the edge convention, where
coordinates run over the picture's width, every centre is 0.5 larger.
"""

from dataclasses import dataclass


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

    def centre(self, unit=0):
        """Centre of the unit's field, pixel index convention (may end in .5)."""
        return self.start + unit * self.jump + (self.size - 1) / 2

    def edge_centre(self, unit=0):
        """The same centre in the edge convention: 0.5 larger."""
        return self.centre(unit) + 0.5

    def centres(self):
        """Centres of all units, in order: list of float."""
        return [self.centre(unit) for unit in range(self.units)]

    def box(self, unit=0):
        """First and last pixel index that the unit sees, both included."""
        first = self.start + unit * self.jump
        return first, first + self.size - 1

    def boxes(self):
        """`box` of all units, in order."""
        return [self.box(unit) for unit in range(self.units)]


def fields(stack):
    """Fields of every layer of a network, from the input on.

    R_l = R_(l-1) + (k_l - 1) J_(l-1), J_l = J_(l-1) s_l, with R_0 = J_0 = 1; unit 0 of a padded
    layer begins p_l J_(l-1) pixels further out.

    Parameters
    ----------
    stack : NetworkSpec or iterable of Layer
        Anything with ``name, kernel, stride, padding, output_size``.

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
    for layer in getattr(stack, "layers", stack):
        size += (layer.kernel - 1) * jump
        start -= layer.padding * jump
        jump *= layer.stride
        rows.append(Field(layer.name, size, jump, start, layer.output_size))
    return rows
