"""A stack of layers that a reader puts together, for the arithmetic of sizes and fields."""

from .. import parsing
from ..network.receptive_field import fields
from ..network.spec import Layer
from ..problems import N_, Problem

MOST_LAYERS = 12
KINDS = {"convolution": "C", "pooling": "S"}


def build(rows, input_size=32):
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


def rows(spec):
    """The layers of a network that have a field of their own, C1 to C5, as `build` takes them."""
    return [
        {
            "kind": "pooling" if layer.kind == "pooling" else "convolution",
            **{name: str(getattr(layer, name)) for name in ("kernel", "stride", "padding")},
        }
        for layer in spec.layers[:5]
    ]


def remarks(layers):
    """What works, but may not be meant: one sentence at most a layer.

    Returns
    -------
    dict of str to Problem
        Layer name -> the remark.
    """
    said = {}
    for layer, field in zip(layers, fields(layers), strict=True):
        left = (layer.input_size + 2 * layer.padding - layer.kernel) % layer.stride
        if layer.stride > layer.kernel and layer.output_size > 1:
            said[layer.name] = Problem(
                N_("Stride {stride} is longer than the kernel {kernel}: pixels in between are never read."),
                stride=layer.stride,
                kernel=layer.kernel,
            )
        elif layer.padding >= layer.kernel:
            said[layer.name] = Problem(
                N_("Padding {padding} is as wide as the kernel {kernel}: the outer windows see border alone."),
                padding=layer.padding,
                kernel=layer.kernel,
            )
        elif left:
            said[layer.name] = Problem(N_("Rows and columns left over at the far edge: {left}."), left=left)
        elif field.size > layers[0].input_size:
            said[layer.name] = Problem(
                N_("The field of {field} pixels is wider than the picture of {size}."),
                field=field.size,
                size=layers[0].input_size,
            )
    return said


def _layer(place, row, size):
    kind = row.get("kind")
    if kind not in KINDS:
        raise Problem(N_("Layer {place} cannot be {kind!r}; choose convolution or pooling."), place=place, kind=kind)
    name = f"{KINDS[kind]}{place}"
    settings = {"kernel": range(1, 33), "stride": range(1, 9), "padding": range(17)}
    kernel, stride, padding = (
        parsing.whole_number(row.get(key, ""), f"{name}: {key}", choices) for key, choices in settings.items()
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
