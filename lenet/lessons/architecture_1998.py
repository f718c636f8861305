"""The network of 1998 in numbers: C3's sparse table, trained subsampling, a fixed output layer.

Source: LeCun, Bottou, Bengio, Haffner (1998), section II.B and Table I.
"""

from dataclasses import dataclass

from ..network.spec import Layer, classic
from .architecture import equation, reads_text, units_text

# The maps of S2 that each of C3's 16 maps reads: neighbours by threes, by fours, fours with gaps, then all.
_READS = "012 123 234 345 045 015  0123 1234 2345 0345 0145 0125  0134 1245 0235  012345"
C3_TABLE = tuple(tuple(map(int, maps)) for maps in _READS.split())


@dataclass(frozen=True)
class Row:
    """One layer of 1998.

    Attributes
    ----------
    name : str
        ``C1 S2 C3 S4 C5 F6 OUTPUT``.
    kind : {"convolution", "subsampling", "dense", "radial basis"}
    shape : tuple of int
        (height, width, maps), or (units,).
    parameters, connections : int
        As the paper counts them; OUTPUT's are fixed, not trained.
    parameters_worked, connections_worked : str
        The arithmetic, like ``"60 × 5×5 + 16 = 1,516"``.
    """

    name: str
    kind: str
    shape: tuple[int, ...]
    parameters: int
    connections: int
    parameters_worked: str
    connections_worked: str


def rows() -> list[Row]:
    """The seven layers as a list of `Row`; shapes are those of the classic network."""
    count = {"S2": _subsampling, "C3": _by_table, "S4": _subsampling, "OUTPUT": _prototypes}
    return [count.get(layer.name, _full)(layer) for layer in classic().layers]


def _full(layer: Layer) -> Row:
    left = f"({reads_text(layer)} + 1)"
    return _row(layer, layer.kind, (layer.parameters, layer.connections), left, left)


def _subsampling(layer: Layer) -> Row:
    """The sum of 2x2, times a trained coefficient, plus a trained bias: two parameters a map."""
    units = layer.output_size**2 * layer.maps
    counts = (layer.maps * 2, units * (layer.kernel**2 + 1))
    return _row(layer, "subsampling", counts, "(1 + 1)", f"({reads_text(layer)} + 1)")


def _by_table(layer: Layer) -> Row:
    """A filter and no bias for each pair of maps that the table connects, and a bias for each map."""
    pairs = sum(map(len, C3_TABLE))
    parameters = pairs * layer.kernel**2 + layer.maps
    left = f"{pairs} × {layer.kernel}×{layer.kernel} + {layer.maps}"
    size = layer.output_size
    connections = size**2 * parameters
    return Row(
        layer.name,
        layer.kind,
        layer.shape,
        parameters,
        connections,
        equation(left, parameters),
        equation(f"{size}×{size} × ({left})", connections),
    )


def _prototypes(layer: Layer) -> Row:
    """Each output is the squared distance from F6 to a fixed 7x12 picture of its digit: no bias."""
    count = layer.maps * layer.input_maps
    return _row(layer, "radial basis", (count, count), reads_text(layer), reads_text(layer))


def _row(layer: Layer, kind: str, counts: tuple[int, int], each_map: str, each_unit: str) -> Row:
    parameters, connections = counts
    return Row(
        layer.name,
        kind,
        layer.shape,
        parameters,
        connections,
        equation(f"{layer.maps} × {each_map}", parameters),
        equation(f"{units_text(layer)} × {each_unit}", connections),
    )
