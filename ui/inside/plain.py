"""Inside the network as plain pictures: works without a canvas in the browser."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import streamlit as st

import lenet
from lenet.figures.style import signed
from lenet.network.ablation import Edit
from lenet.network.forward import Activations, as_batch
from lenet.network.prototypes import distances

from ..browser.html import image_html
from ..page.lesson import say
from ..page.networks import layers, network
from ..session import links
from ..session.languages import _
from .words import NAMES

_SMALL = 96  # CSS pixels of a map


def show_plain(name: str, edits: Sequence[Edit], image: np.ndarray) -> None:
    """Every map as a picture, and a unit by its numbers."""
    own = network(name)
    activations = lenet.ablation.forward(own, edits, image)
    rows = {layer["name"]: layer for layer in layers(own.spec)}
    shown = {**activations, "input": as_batch(own.spec, image)}  # as pixels, whatever C1 has for paper and ink
    st.html("".join(_plain_layer(rows[layer], shown[layer][0]) for layer in NAMES[:-1]))
    unit = _pick(rows)
    values = activations[unit["layer"]].reshape(rows[unit["layer"]]["size"], rows[unit["layer"]]["size"], -1)
    value = float(values[unit["row"], unit["column"], unit["map"]])
    field = rows[unit["layer"]]["field"]
    top, left = (field["start"] + unit[key] * field["jump"] + 1 for key in ("row", "column"))
    last = field["size"] - 1
    say(
        f"{unit['layer']} {unit['map'] + 1}, ({unit['row'] + 1}, {unit['column'] + 1}) = {_written(value)}.",
        _(
            "It sees rows {top} to {bottom} and columns {left} to {right} of the input.",
            top=top,
            bottom=top + last,
            left=left,
            right=left + last,
        ),
        *_of_1998(own, activations, unit),
    )


def _of_1998(own: lenet.Network, activations: Activations, unit: Mapping[str, Any]) -> list[str]:
    """What a unit of C3 reads where a table says so; how far F6 is from a prototype."""
    layer = next((layer for layer in own.spec.layers if layer.name == unit["layer"]), None)
    if layer is not None and layer.table is not None:
        maps = ", ".join(str(number + 1) for number in layer.table[unit["map"]])
        return [_("It reads the maps {maps} of S2.", maps=maps)]
    if layer is not None and layer.kind == "rbf":
        away = distances(activations["F6"], own.weights["OUTPUT/prototypes"])[0, unit["map"]]
        return [_("Squared distance of F6 from its prototype: {distance}.", distance=_written(float(away)))]
    return []


def _written(value: float) -> str:
    """Three digits, as the browser writes them: a true minus, and none before nought."""
    return f"{round(value, 3) + 0.0:.3f}".replace("-", "−")


def _pick(rows: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """A unit by four controls, those of the link."""
    layer = links.choose("at", _("Layer"), {layer: layer for layer in NAMES}, st.pills)
    columns = st.columns(3)
    size, maps = rows[layer]["size"], rows[layer]["maps"]
    numbers = {}
    for column, name, label, most in zip(
        columns, ("map", "row", "column"), (_("Map"), _("Row"), _("Column")), (maps, size, size), strict=True
    ):
        with column:
            numbers[name] = links.slide(name, label, most=most) - 1
    return {"layer": layer, **numbers}


def _plain_layer(layer: Mapping[str, Any], values: np.ndarray) -> str:
    values = values.reshape(layer["size"], layer["size"], -1)
    ink = layer["name"] == "input"
    limit = float(np.abs(values).max()) or 1.0
    if layer["size"] == 1:
        values = values.reshape(*(layer.get("picture") or (1, -1)), 1)
    dark = st.context.theme.type == "dark"
    maps = [one if ink else signed(one / limit, dark) for one in np.moveaxis(values, 2, 0)]
    alts = [f"{layer['name']} {number}" for number in range(1, len(maps) + 1)]
    pictures = "".join(image_html(one, alt, _SMALL, "plain") for one, alt in zip(maps, alts, strict=True))
    kind = "strip-of" if layer["size"] == 1 and not layer.get("picture") else ""
    legend = "" if ink else f" −{limit:.2g} … +{limit:.2g}"
    return f'<p class="tag"><b>{layer["name"]}</b>{legend}</p><div class="plains {kind}">{pictures}</div>'
