"""The network as boxes to scale: what flows through it, from the input to the ten answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

import plotly.graph_objects as go

from ..network.spec import Layer, NetworkSpec
from .style import INK, NOTHING, TEXT_SIZE, hover_label

THICKNESS = 1  # pixels of length that one feature map takes along x
BAR = 1  # pixels of length and width that a flat layer has
GAP = 1 / 2  # between two boxes, as a share of the input's size
ZOOM = 1.7  # how large the boxes stand in the picture; at 1 as Plotly sets them
EYE = (0.52, -1.15, 0.35)  # where the eye is at first, seen from the boxes' middle
AIM = 0.15  # where the eye looks at, over the boxes' middle: their names stand above them
LIGHT = {"ambient": 0.8, "diffuse": 0.4, "specular": 0}  # shares: sides differ a little, none is dark, nothing shines
EDGE_WIDTH = 2  # pixels

# Each is told from both pages' backgrounds, and from the others by every kind of colour vision.
COLOURS = {"input": "#878c94", "convolution": "#2f7fc1", "pooling": "#b8802a", "dense": "#a8467f", "rbf": "#a8467f"}

# A box's corner number is 4·i + 2·j + k: i, j, k are 0 at the low end of x, y, z and 1 at the high end.
CORNERS = [(i, j, k) for i in (0, 1) for j in (0, 1) for k in (0, 1)]
SIDES = [(0, 1, 3, 2), (4, 5, 7, 6), (0, 1, 5, 4), (2, 3, 7, 6), (0, 2, 6, 4), (1, 3, 7, 5)]
TRIANGLES = [triangle for a, b, c, d in SIDES for triangle in ((a, b, c), (a, c, d))]
EDGES = [(a, a + step) for step in (1, 2, 4) for a in range(8) if not a & step]


Extent = tuple[float, float]  # low, high
Point = tuple[float, float, float]


@dataclass(frozen=True)
class Box:
    """A layer's output as a box; all extents are (low, high) in pixels of the input.

    Attributes
    ----------
    name : str
        ``input C1 S2 C3 S4 C5 F6 OUTPUT``.
    kind : {"input", "convolution", "pooling", "dense", "rbf"}
    label : str
        Its size: ``"6 × 28×28"``, or ``"84"`` for a flat layer.
    x, y, z : tuple of float
        Along the network, across, and up. All boxes are centred on y = 0 and z = 0.
    """

    name: str
    kind: str
    label: str
    x: Extent
    y: Extent
    z: Extent


def geometry(spec: NetworkSpec) -> list[Box]:
    """Boxes to scale, from the input on the left to OUTPUT on the right.

    A layer of maps is as high and as wide as its maps, and `THICKNESS` long for each of them. A flat
    layer is an upright bar, 1 pixel thick, its height in proportion to its units: the longest one is
    as high as the input.

    Parameters
    ----------
    spec : NetworkSpec

    Returns
    -------
    list of Box
        Eight, with the same gap between any two.
    """
    size = spec.input_size
    unit = size / max(layer.maps for layer in spec.layers if len(layer.shape) == 1)
    boxes = [Box("input", "input", f"{size}×{size}", (0, THICKNESS), _centred(size), _centred(size))]
    for layer in spec.layers:
        length, width, height, label = _measures(layer, unit)
        start = boxes[-1].x[1] + GAP * size
        boxes.append(Box(layer.name, layer.kind, label, (start, start + length), _centred(width), _centred(height)))
    return boxes


def _measures(layer: Layer, unit: float) -> tuple[float, float, float, str]:
    """Along, across and up in pixels, and the size in words; `unit` is the height that one unit of a bar has."""
    if len(layer.shape) == 1:
        return BAR, BAR, layer.maps * unit, f"{layer.maps}"
    height, width, maps = layer.shape
    return maps * THICKNESS, width, height, f"{maps} × {height}×{width}"


def boxes(spec: NetworkSpec, dark: bool = False, titles: Mapping[str, str] | None = None) -> go.Figure:
    """The boxes as a figure that turns with the mouse.

    Parameters
    ----------
    spec : NetworkSpec
    dark : bool
        Whether it stands on a dark page.
    titles : dict of str to str, optional
        A box's name -> what to write instead of it, such as its translation.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    drawn = geometry(spec)
    shown = {box.name: (titles or {}).get(box.name, box.name) for box in drawn}
    solids = [_solid(box, shown[box.name]) for box in drawn]
    figure = go.Figure([*solids, _edges(drawn, INK[dark]), _labels(drawn, shown)])
    figure.update_layout(
        template="none",
        font={"color": INK[dark], "size": TEXT_SIZE},
        margin=dict.fromkeys("lrtb", 0),
        paper_bgcolor=NOTHING,
        showlegend=False,
        hoverlabel=hover_label(dark),
        uirevision="boxes",  # a rerun leaves the reader's view as it is
        scene=_scene(drawn),
    )
    return figure


def _scene(drawn: Sequence[Box]) -> dict[str, Any]:
    """No axes; to scale; seen without perspective, so that what is as large looks as large."""
    return {
        **dict.fromkeys(("xaxis", "yaxis", "zaxis"), {"visible": False}),
        "aspectmode": "manual",
        "aspectratio": _proportions(drawn),
        "camera": {
            "eye": dict(zip("xyz", EYE, strict=True)),
            "center": {"z": AIM},
            "projection": {"type": "orthographic"},
        },
    }


def _centred(length: float) -> Extent:
    return (-length / 2, length / 2)


def _proportions(drawn: Sequence[Box]) -> dict[str, float]:
    """The extents along x, y and z, to scale."""
    extents = {
        axis: max(getattr(box, axis)[1] for box in drawn) - min(getattr(box, axis)[0] for box in drawn)
        for axis in "xyz"
    }
    mean = prod(extents.values()) ** (1 / len(extents))
    return {axis: ZOOM * extent / mean for axis, extent in extents.items()}


def _corners(box: Box) -> list[Point]:
    return [(box.x[i], box.y[j], box.z[k]) for i, j, k in CORNERS]


def _solid(box: Box, title: str) -> go.Mesh3d:
    x, y, z = zip(*_corners(box), strict=True)
    i, j, k = zip(*TRIANGLES, strict=True)
    return go.Mesh3d(
        x=x,
        y=y,
        z=z,
        i=i,
        j=j,
        k=k,
        color=COLOURS[box.kind],
        flatshading=True,
        lighting=LIGHT,
        hovertemplate=f"<b>{title}</b><br>{box.label}<extra></extra>",
    )


def _edges(drawn: Sequence[Box], ink: str) -> go.Scatter3d:
    """All edges as one broken line: a box would need a trace of its own otherwise."""
    points: list[tuple[float | None, ...]] = []
    for box in drawn:
        corners = _corners(box)
        for a, b in EDGES:
            points += [corners[a], corners[b], (None, None, None)]
    x, y, z = zip(*points, strict=True)
    return go.Scatter3d(x=x, y=y, z=z, mode="lines", line={"color": ink, "width": EDGE_WIDTH}, hoverinfo="skip")


def _labels(drawn: Sequence[Box], shown: Mapping[str, str]) -> go.Scatter3d:
    """Names and sizes over the boxes' far edges, which stand highest in the first view."""
    return go.Scatter3d(
        x=[sum(box.x) / 2 for box in drawn],
        y=[box.y[1] for box in drawn],
        z=[box.z[1] for box in drawn],
        mode="text",
        text=[f"<b>{shown[box.name]}</b><br>{box.label}" for box in drawn],
        textposition="top center",
        hoverinfo="skip",
    )
