"""A stack of layers that a reader puts together, for the arithmetic of sizes and fields."""

from collections.abc import Mapping, Sequence

from .. import parsing
from ..network.receptive_field import Field, fields
from ..network.spec import Layer, NetworkSpec, leftover
from ..problems import N_, Problem

MOST_LAYERS = 12
KINDS = {"convolution": "C", "pooling": "S"}  # kind: the letter of its name
SETTINGS = {"kernel": range(1, 33), "stride": range(1, 9), "padding": range(17)}  # what a layer may have


def build(rows: Sequence[Mapping[str, str]], input_size: int = 32) -> list[Layer]:
    """A stack from what was typed.

    Parameters
    ----------
    rows : sequence of dict
        ``{"kind": "convolution" or "pooling", "kernel": text, "stride": text, "padding": text}``.
    input_size : int
        Height and width of the input in pixels.

    Returns
    -------
    list of Layer
        Named by kind and place: C1, S2, C3, ...

    Raises
    ------
    Problem
        For the first row that is no layer or that does not fit onto the one before.
    """
    if not 0 < len(rows) <= MOST_LAYERS:
        raise Problem(N_("A stack has 1 to {most} layers, not {count}."), most=MOST_LAYERS, count=len(rows))
    layers, size = [], input_size
    for place, row in enumerate(rows, 1):
        layer = _layer(place, row, size)
        layers.append(layer)
        size = layer.output_size
    return layers


def rows(spec: NetworkSpec) -> list[dict[str, str]]:
    """The layers of a network that have a field of their own, C1 to C5, as `build` takes them."""
    return [
        {
            "kind": "pooling" if layer.kind == "pooling" else "convolution",
            **{name: str(getattr(layer, name)) for name in SETTINGS},
        }
        for layer in spec.layers[:5]
    ]


def remarks(layers: Sequence[Layer]) -> dict[str, Problem]:
    """What works, but may not be meant: one sentence at most a layer.

    Returns
    -------
    dict of str to Problem
        Layer name -> the remark.
    """
    found = {layer.name: _remark(layer, field, layers[0]) for layer, field in zip(layers, fields(layers), strict=True)}
    return {name: remark for name, remark in found.items() if remark is not None}


def _remark(layer: Layer, field: Field, first: Layer) -> Problem | None:
    left = leftover(layer.input_size, layer.kernel, layer.stride, layer.padding)
    if layer.stride > layer.kernel and layer.output_size > 1:
        return Problem(
            N_("Stride {stride} is longer than the kernel {kernel}: pixels in between are never read."),
            stride=layer.stride,
            kernel=layer.kernel,
        )
    if layer.padding >= layer.kernel:
        return Problem(
            N_("Padding {padding} is as wide as the kernel {kernel}: the outer windows see border alone."),
            padding=layer.padding,
            kernel=layer.kernel,
        )
    if left:
        return Problem(N_("Rows and columns left over at the far edge: {left}."), left=left)
    if field.size > first.input_size:
        return Problem(
            N_("The field of {field} pixels is wider than the picture of {size}."),
            field=field.size,
            size=first.input_size,
        )
    return None


def _layer(place: int, row: Mapping[str, str], size: int) -> Layer:
    kind = row.get("kind")
    if kind not in KINDS:
        raise Problem(N_("Layer {place} cannot be {kind!r}; choose convolution or pooling."), place=place, kind=kind)
    name = f"{KINDS[kind]}{place}"
    kernel, stride, padding = (
        parsing.integer_among(row.get(key, ""), f"{name}: {key}", choices) for key, choices in SETTINGS.items()
    )
    if kernel > size + 2 * padding:
        raise Problem(
            N_(
                "{name}: a {kernel}×{kernel} kernel does not fit into {size} pixels with padding {padding}; "
                "use a kernel of {most} or less, or padding {needed} or more."
            ),
            name=name,
            kernel=kernel,
            size=size,
            padding=padding,
            most=size + 2 * padding,
            needed=-(-(kernel - size) // 2),
        )
    return Layer(name, kind, kernel, stride, padding, size, 1, 1)
