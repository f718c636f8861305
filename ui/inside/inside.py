"""The whole network on the reader's digit: the live view, what if, and plain pictures where it cannot run."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st

import lenet
from lenet import Problem
from lenet.network.ablation import Edit
from lenet.network.spec import LAYER_NAMES

from ..browser.component import mount
from ..browser.html import image_html
from ..digit.course import course_words
from ..page.lesson import note, say
from ..page.networks import layers, network
from ..session import links, state
from ..session.languages import _
from .desk import colours
from .effect import show_effect

NAMES = ("input", *LAYER_NAMES)
_SMALL = 96  # CSS pixels of a map among the plain pictures


def is_live() -> bool:
    """Whether the maps move in the browser; as plain pictures they are made here."""
    return links.get("view") == "live"


def show_network(prepared: lenet.Prepared) -> None:
    """The network or networks on the digit in hand, to point at; their answer; the what-if."""
    names = _chosen()
    if not is_live():
        _show_plain(names[0], _edits(), prepared.input)
        return
    mount(
        "inside/inside",
        "inside",
        on_unit_change=_take_unit,
        on_edits_change=_take_edits,
        on_plain_change=lambda: links.put("view", "plain"),
        data={
            "names": names,
            "unit": _unit(network(names[0]).spec),
            "range": links.get("range"),
            "stops": _stops(network(names[0]).spec),
            "edits": [vars(edit) for edit in _edits()],
            "words": _words(),
        },
    )
    show_effect(names, _edits())


def _chosen() -> list[str]:
    """The networks to show, by their pooling."""
    chosen = links.get("network")
    names = ["average", "max"] if chosen == "both" else [chosen]
    if len({network(name).spec.padding for name in names}) > 1:
        names = names[:1]
        note(_("The two networks have maps of different sizes and cannot stand side by side; choose one of them."))
    return names


# --- the unit in hand ----------------------------------------------------------------------------


def _unit(spec: lenet.NetworkSpec) -> dict[str, Any]:
    """From the link, brought into the layer; the middle where the link says nothing."""
    layer = next(row for row in layers(spec) if row["name"] == links.get("at"))
    middle = layer["size"] // 2
    row, column = (
        min(int(number) - 1, layer["size"] - 1) if number else middle
        for number in (links.get("row"), links.get("column"))
    )
    return {"layer": layer["name"], "map": min(int(links.get("map")), layer["maps"]) - 1, "row": row, "column": column}


def _take_unit() -> None:
    unit = state.INSIDE.get()["unit"]
    if unit["layer"] in NAMES:
        links.put("at", unit["layer"])
    for name, key in (("map", "map"), ("row", "row"), ("column", "column")):
        number = str(int(unit[key]) + 1)
        if number in links.PARAMETERS[name]:
            links.put(name, number)


# --- what if -------------------------------------------------------------------------------------


def _edits() -> list[Edit]:
    """What was scaled, switched off or set, as the link has it."""
    return lenet.ablation.from_text(links.get("edits"))


def _take_edits() -> None:
    """What the browser says was changed; what cannot be changed is left as it is."""
    names = ("layer", "number", "part", "value", "place")
    try:
        edits = [Edit(*(edit[name] for name in names)) for edit in state.INSIDE.get()["edits"]]
    except Problem:
        return
    text = lenet.ablation.to_text(edits)
    if text in links.PARAMETERS["edits"]:
        links.put("edits", text)


# --- plain pictures ------------------------------------------------------------------------------


def _show_plain(name: str, edits: Sequence[Edit], image: np.ndarray) -> None:
    """Every map as a picture, and a unit by its numbers: works without a canvas in the browser."""
    own = network(name)
    activations = lenet.ablation.forward(own, edits, image)
    rows = {layer["name"]: layer for layer in layers(own.spec)}
    st.html("".join(_plain_layer(rows[layer], activations[layer][0]) for layer in NAMES[:-1]))
    unit = _pick(rows)
    values = activations[unit["layer"]].reshape(rows[unit["layer"]]["size"], rows[unit["layer"]]["size"], -1)
    value = float(values[unit["row"], unit["column"], unit["map"]])
    field = rows[unit["layer"]]["field"]
    top, left = (field["start"] + unit[key] * field["jump"] + 1 for key in ("row", "column"))
    last = field["size"] - 1
    say(
        f"{unit['layer']} {unit['map'] + 1}, ({unit['row'] + 1}, {unit['column'] + 1}) = {value:.3f}.",
        _(
            "It sees rows {top} to {bottom} and columns {left} to {right} of the input.",
            top=top,
            bottom=top + last,
            left=left,
            right=left + last,
        ),
    )


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
        values = values.reshape(1, -1, 1)
    maps = [one if ink else signed_colours(one / limit) for one in np.moveaxis(values, 2, 0)]
    alts = [f"{layer['name']} {number}" for number in range(1, len(maps) + 1)]
    pictures = "".join(image_html(one, alt, _SMALL, "plain") for one, alt in zip(maps, alts, strict=True))
    kind = "strip-of" if layer["size"] == 1 else ""
    legend = "" if ink else f" −{limit:.2g} … +{limit:.2g}"
    return f'<p class="tag"><b>{layer["name"]}</b>{legend}</p><div class="plains {kind}">{pictures}</div>'


def signed_colours(values: np.ndarray) -> np.ndarray:
    """Values in -1 to 1 on the diverging scale of `style.css`: (h, w, 3) uint8."""
    colours, curve = _scale(st.context.theme.type == "dark")
    neg, zero, pos = (np.array(colour) for colour in colours)
    share = np.minimum(np.abs(values), 1)[..., np.newaxis] ** curve
    ends = np.where(values[..., np.newaxis] < 0, neg, pos)
    return np.round(zero + (ends - zero) * share).astype(np.uint8)


@lru_cache
def _scale(dark: bool) -> tuple[list[list[int]], float]:
    """The three colours of the scale and the exponent of its curve, where they are defined: in the style sheet."""
    style = Path(__file__).parents[1].joinpath("page", "style.css").read_text(encoding="utf-8")
    pairs = dict(re.findall(r"--(neg|zero|pos): light-dark\((#\w+, #\w+)\)", style))
    colours = [pairs[name].split(", ")[dark] for name in ("neg", "zero", "pos")]
    curve = float(re.findall(r"--curve: ([\d.]+)", style)[0])
    return [[int(colour[i : i + 2], 16) for i in (1, 3, 5)] for colour in colours], curve


# --- words ---------------------------------------------------------------------------------------


def _stops(spec: lenet.NetworkSpec) -> list[str]:
    """One sentence a stop of the forward pass."""
    c1, _s2, c3, _s4, c5, f6, output = spec.layers
    pooled = {"average": _("the average of each 2×2 window"), "max": _("the maximum of each 2×2 window")}[spec.pooling]
    shape = {layer.name: f"{layer.maps} × {layer.output_size}×{layer.output_size}" for layer in spec.layers}
    return [
        _("The digit arrives: {size}×{size} numbers from 0 to 1.", size=spec.input_size),
        _(
            "C1: {maps} filters of {k}×{k} slide over it and each look for one thing: {shape}.",
            maps=c1.maps,
            k=c1.kernel,
            shape=shape["C1"],
        ),
        _("S2 halves the maps and keeps {pooled}: {shape}.", pooled=pooled, shape=shape["S2"]),
        _(
            "C3: each of its {maps} maps reads all {read} maps of S2 through a {k}×{k} window: {shape}.",
            maps=c3.maps,
            read=c3.input_maps,
            k=c3.kernel,
            shape=shape["C3"],
        ),
        _("S4 halves once more: {shape}. Where exactly a stroke lies matters less and less.", shape=shape["S4"]),
        _("C5: {maps} units, each of which sees everything: places are over, features remain.", maps=c5.maps),
        _("F6: {maps} units weigh the {read} features against each other.", maps=f6.maps, read=f6.input_maps),
        _("The output: {maps} scores become probabilities; the largest is the answer.", maps=output.maps),
    ]


def _words() -> dict[str, Any]:
    return {
        **_overview_words(),
        **_unit_words(),
        **_sum_words(),
        **_part_words(),
        **_weights_words(),
        **_edit_words(),
        **_pass_words(),
        "course": course_words(),
    }


def _overview_words() -> dict[str, Any]:
    """All layers, and what moves from one to the next."""
    layers = {name: name for name in NAMES}
    return {
        "layers": {**layers, "input": _("Input"), "OUTPUT": _("Output")},
        "mapNumber": _("map {map}"),
        "units": _("{layer}, all {count} units"),
        "keys": _(
            "Keys: arrows move the unit, with Shift from layer to layer and map to map; Enter takes it apart, "
            "Escape closes it."
        ),
        "byLayer": _("one scale a layer"),
        "byMap": _("one scale a map"),
        "byNetwork": _("one scale for all layers"),
        "spreadOut": colours(),
        "sheet": _("The unit in hand: larger or smaller"),
        "readsSure": _("reads {digit}, sure ({best})"),
        "readsUnsure": _("not sure; {digit} comes first ({best})"),
    }


def _pass_words() -> dict[str, str]:
    """Playing: the forward pass cell by cell, or one unit's window across its map."""
    return {
        "play": _("Play the forward pass"),
        "pause": _("Pause"),
        "back": _("Step back"),
        "next": _("Step"),
        "across": _("Play across the map"),
        "speed": _("Speed"),
        "slow": _("cell by cell"),
        "medium": _("steady"),
        "fast": _("fast"),
        "along": _("Where the forward pass is"),
    }


def _unit_words() -> dict[str, str]:
    """What a unit is called, what it reads and sees."""
    return {
        "inputUnit": _("Input, row {row}, column {column}"),
        "outputUnit": _("Output {digit}"),
        "denseUnit": _("{layer}, unit {unit}"),
        "mapUnit": _("{layer}, map {map}, row {row}, column {column}"),
        "readsOne": _("Reads rows {top} to {bottom}, columns {left} to {right} of {layer}."),
        "reads": _("Reads rows {top} to {bottom}, columns {left} to {right} of {layer} ({count} maps)."),
        "readsAll": _("Reads all {count} units of {layer}."),
        "sees": _("Sees rows {top} to {bottom}, columns {left} to {right} of the input."),
        "pixel": _("A pixel of the input: it reads nothing; the dashed windows read it."),
    }


def _sum_words() -> dict[str, str]:
    """A unit taken apart: how its value comes about, layer by layer."""
    return {
        "convolution": _(
            "The window on each of the {maps} maps of {layer} ({size}×{size}) times its own filter; all products and "
            "the bias are added up and squashed. Choose a map to see its numbers."
        ),
        "convolutionOne": _(
            "The window on the input ({size}×{size}) times the filter; all products and the bias are added up and "
            "squashed."
        ),
        "averagePooled": _("The average of a 2×2 window on map {map} of {layer}; no weights."),
        "maxPooled": _("The largest of a 2×2 window on map {map} of {layer}; no weights. The winner is marked."),
        "dense": _("All {count} units of {layer}, each times its own weight; the largest contributions first."),
        "OUTPUT": _("How F6 speaks for and against {digit}, and how the ten scores become probabilities."),
    }


def _part_words() -> dict[str, str]:
    """What the parts of a unit taken apart are called."""
    return {
        "window": _("window"),
        "windowOf": _("{map}: window"),
        "dragWeight": _("The filter: drag a cell up or down, or choose it with the arrow keys and press plus or minus"),
        "waterfall": _("Every contribution as a step, the largest first, the bias last."),
        "filter": _("Filter"),
        "products": _("Products"),
        "bias": _("bias"),
        "total": _("total"),
        "edited": _("what if"),
        "squashing": _("The squashing function, and where this unit is on it"),
        "others": _("the other {count} together"),
        "digit": _("digit"),
        "score": _("score z"),
        "power": _("exp(z − largest)"),
        "share": _("probability"),
    }


def _weights_words() -> dict[str, str]:
    """The filters, and who reads whom."""
    return {
        "filtersC1": _("The six filters of C1"),
        "filtersC1Why": _(
            "What each map of C1 looks for in the input. Drag a cell up or down to make its weight larger or smaller."
        ),
        "filtersC3": _("How C3 reads S2"),
        "filtersC3Why": _(
            "A 5×5 filter for every pair: a row is a map of S2, a column a map of C3. Here every map of C3 reads all "
            "six; the network of 1998 left 36 of the 96 pairs out."
        ),
    }


def _edit_words() -> dict[str, str]:
    """What if: a map or a filter scaled or switched off, a weight that is another."""
    return {
        "scaleMap": _("{layer} {map}: scale what it hands on"),
        "scaleFilter": _("{layer} {map}: scale its filter"),
        "mapPart": _("map"),
        "filterPart": _("filter"),
        "off": _("Switch off"),
        "on": _("Switch on"),
        "close": _("Close (Esc)"),
        "whatIf": _("What if: {made}."),
        "mapTimes": _("{layer} {number} × {factor}"),
        "filterTimes": _("filter of {layer} {number} × {factor}"),
        "weightIs": _("weight {place} of {layer} {number} = {factor}"),
        "becomes": _(
            "{network}: {before} becomes {after} ({share}); the lead of {before} goes from {margin} to {left}."
        ),
        "stays": _("{network}: still {after} ({share}); its lead goes from {margin} to {left}."),
        "undo": _("Undo"),
        "undoAll": _("Undo all"),
    }
