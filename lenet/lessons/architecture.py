"""What each layer costs, with the arithmetic written out."""

from dataclasses import dataclass

from ..network.receptive_field import Arithmetic, Field, arithmetic, fields
from ..network.spec import Layer, NetworkSpec

POOLING_MULTIPLICATIONS = {"average": 1, "max": 0, "trained": 1}  # a unit: a sum times 1/4; none; times a coefficient


@dataclass(frozen=True)
class Row:
    """One layer and how each of its numbers comes about.

    Attributes
    ----------
    name, kind, shape
        As in `Layer`.
    parameters, connections : int
        As in `Layer`.
    multiplications : int
        Weights used for one image; a border's zeros are multiplied too. An average is a sum
        times 1/4: one multiplication a unit. A maximum needs none. A distance squares each difference.
    field : int
        R, in input pixels.
    parameters_worked, connections_worked, multiplications_worked, size_worked, field_worked : str
        The arithmetic, like ``"6 × (5×5×1 + 1) = 156"``.
    """

    name: str
    kind: str
    shape: tuple[int, ...]
    parameters: int
    connections: int
    multiplications: int
    field: int
    parameters_worked: str
    connections_worked: str
    multiplications_worked: str
    size_worked: str
    field_worked: str


def rows(spec: NetworkSpec) -> list[Row]:
    """A `Row` for each of the seven layers of a `NetworkSpec`, in order."""
    stack = zip(spec.layers, fields(spec), arithmetic(spec), strict=True)
    return [_row(layer, spec.pooling, field, worked) for layer, field, worked in stack]


def _row(layer: Layer, pooling: str, field: Field, worked: Arithmetic) -> Row:
    multiplications = _multiplications(layer, pooling)
    parameters_left, connections_left, multiplications_left = _left_sides(layer, pooling)
    return Row(
        name=layer.name,
        kind=layer.kind,
        shape=layer.shape,
        parameters=layer.parameters,
        connections=layer.connections,
        multiplications=multiplications,
        field=field.size,
        parameters_worked=equation(parameters_left, layer.parameters),
        connections_worked=equation(connections_left, layer.connections),
        multiplications_worked=equation(multiplications_left, multiplications),
        size_worked=worked.size,
        field_worked=worked.field,
    )


def _multiplications(layer: Layer, pooling: str) -> int:
    places = layer.output_size**2
    if layer.kind == "pooling":
        return places * layer.maps * POOLING_MULTIPLICATIONS[pooling]
    return places * layer.kernel**2 * layer.pairs


def _left_sides(layer: Layer, pooling: str) -> tuple[str, str, str]:
    """Of the equations for parameters, connections and multiplications."""
    units, reads = units_text(layer), reads_text(layer)
    if layer.kind == "pooling":
        own, bias = ("(1 + 1)", f"({reads} + 1)") if layer.trained else ("0", reads)
        return f"{layer.maps} × {own}", f"{units} × {bias}", f"{units} × {POOLING_MULTIPLICATIONS[pooling]}"
    if layer.kind == "rbf":  # prototypes are not trained, and there is no bias
        return f"{layer.maps} × 0", f"{units} × {reads}", f"{units} × {reads}"
    if layer.table is not None:  # a filter for each pair of maps that it connects, a bias for each map
        places, filters = f"{layer.output_size}×{layer.output_size}", f"{layer.pairs} × {layer.kernel}×{layer.kernel}"
        return f"{filters} + {layer.maps}", f"{places} × ({filters} + {layer.maps})", f"{places} × {filters}"
    return f"{layer.maps} × ({reads} + 1)", f"{units} × ({reads} + 1)", f"{units} × {reads}"


def equation(left: str, number: int) -> str:
    """``"6 × 26 = 156"`` from its left side and its number."""
    return f"{left} = {number:,}"


def units_text(layer: Layer) -> str:
    """The units of a layer: ``"28×28×6"``, or ``"84"`` once it has lost its width."""
    return "×".join(map(str, layer.shape))


def reads_text(layer: Layer) -> str:
    """What one unit reads: ``"5×5×6"``, ``"2×2"`` when pooling, ``"84"`` from a flat layer."""
    if layer.kind == "pooling":
        return f"{layer.kernel}×{layer.kernel}"
    return str(layer.input_maps) if layer.input_size == 1 else f"{layer.kernel}×{layer.kernel}×{layer.input_maps}"
