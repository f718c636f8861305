"""The receptive field lesson: what the border is for, the overlay on the digit, the table, the effective field."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import streamlit as st

import lenet
from lenet.network.forward import as_batch
from lenet.network.receptive_field import Field, arithmetic, field_of, fields, missed

from ..browser.component import mount, packed
from ..page.access import limits
from ..page.lesson import say, show_for_readers_of_the_post
from ..page.networks import cache_key, choose_one_network, network_for_digits, show_other_classes
from ..session import links, state
from ..session.languages import _, problem_text

LAYERS = lenet.effective_field.LAYERS
PADDINGS = (0, 1, 2, 3)
_FRAMES = {"frame20": 20, "frame28": 28}  # around the ink and around the picture: the CSS class, the side
_MANY = 200  # test digits that the effective field is averaged over
_FLAT = 1e-3  # a steepest slope below this: no pixel moves the unit
_CELL = 46  # CSS pixels of a cell of the small 3
_SIDE = 290  # CSS pixels of a map of slopes
_CONVOLVING = 5  # layers of ours that have a window: C1 to C5


# --- the border ----------------------------------------------------------------------------------


def show_border() -> None:
    """A 3x3 view on the small 3, without a border and with one."""
    names = {0: _("without a border"), 1: _("with a border of 1")}
    mount(
        "receptive_field/toy",
        "toy",
        data={
            "sides": [_side(lenet.small_pictures.THREE, padding, name) for padding, name in names.items()],
            "words": {
                "play": _("Play"),
                "pause": _("Pause"),
                "back": _("Step back"),
                "next": _("Step"),
                "count": _("In the middle: {cells} of {all} cells, {ink} of {inks} ink cells."),
            },
        },
    )


def _side(picture: np.ndarray, padding: int, name: str) -> dict[str, Any]:
    size = len(picture)
    view = lenet.Layer("view", "convolution", 3, 1, padding, size, 1, 1)
    (field,) = fields([view])
    centres = [int(centre) + padding for centre in field.centres()]
    return {
        "name": name,
        "picture": packed(np.pad(picture, padding)),
        "border": padding,
        "inside": size,
        "view": field.size,
        "centres": [[row, column] for row in centres for column in centres],
        "ink": int((picture > 0).sum()),
        "size": _CELL * (size + 2 * padding),
    }


# --- the overlay ---------------------------------------------------------------------------------


def show_overlay(prepared: lenet.Prepared) -> tuple[str, lenet.Network, str, tuple[int, int, int]]:
    """Point at a unit and see its field on the digit; the same for four paddings.

    Returns
    -------
    (str, lenet.Network, str, (int, int, int))
        What the network answers for, the network, the layer, and the unit in hand: row, column and map, all from 0.
    """
    links.formerly("network", "trained")
    layer, number, name, net = _choose_layer()
    field = field_of(net.spec, layer)
    row, column = _unit(field)
    activations = net.forward(prepared.input)
    maps = activations[layer]
    maps = maps.reshape(*([1] * (4 - maps.ndim)), *maps.shape)[0]  # (h, w, maps); C5 is (1, 1, 120)
    mount(
        "receptive_field/fields",
        "fields",
        on_unit_change=_take_unit,
        data={
            "layer": layer,
            "unit": [row, column],
            "field": _field_numbers(field),
            "input": packed(as_batch(net.spec, prepared.input)[0, ..., 0]),
            "frames": _frames(net.spec.input_size),
            "map": packed(maps[..., number - 1]),
            "mapName": _("{layer}, map {number}", layer=layer, number=number),
            "limit": float(np.abs(maps).max()) or 1.0,
            "panels": [_panel(prepared.digit, padding, layer) for padding in PADDINGS],
            "words": _overlay_words(net.spec.input_size),
        },
    )
    return name, net, layer, (row, column, number - 1)


def _choose_layer() -> tuple[str, int, str, lenet.Network]:
    with st.container(horizontal=True, key="field_settings", gap="medium", vertical_alignment="bottom"):
        layer = links.choose("layer", _("Layer"), {name: name for name in LAYERS})
        name = choose_one_network()
        net = network_for_digits(name)
        show_other_classes(name)
    maps = net.spec.layer(layer).maps
    with st.container(key="map_number"):
        number = links.slide("map", _("Map"), most=maps)
    return layer, number, name, net


def _unit(field: Field) -> tuple[int, int]:
    """The unit in hand, row and column from 0; the middle one until one was taken."""
    middle = field.units // 2 + 1
    row, column = ((links.up_to(name, field.units) or middle) - 1 for name in ("row", "column"))
    return row, column


def _take_unit() -> None:
    row, column = state.FIELDS.get()["unit"]
    links.put("row", str(int(row) + 1))
    links.put("column", str(int(column) + 1))


def _field_numbers(field: Field) -> dict[str, Any]:
    return {"start": field.start, "size": field.size, "jump": field.jump, "units": field.units}


def _panel(digit: np.ndarray, padding: int, layer: str) -> dict[str, Any]:
    """The digit in a border, the layer's fields in it, and the ink that is never in their middle."""
    image = np.pad(digit, padding)
    field = field_of(lenet.NetworkSpec(input_size=len(image)), layer)
    never = missed(image, field, field)
    ink = int((image > 0).sum())
    size = len(image)
    return {
        "name": _("padding {padding}", padding=padding),
        "note": f"{size}×{size}",
        "padding": padding,
        "size": size,
        "input": packed(image),
        "field": _field_numbers(field),
        "missed": np.argwhere(never).tolist(),
        "count": _("{missed} of {ink} ink pixels missed", missed=int(never.sum()), ink=ink),
    }


def _frames(size: int) -> list[tuple[str, int, int]]:
    """The CSS class, the first pixel, the side, in an input of this size; that around all of it is not drawn."""
    return [(name, (size - side) // 2, side) for name, side in _FRAMES.items()]


def _overlay_words(size: int) -> dict[str, str]:
    frames = {32: _("Input 32×32, frames 28×28 and 20×20"), 28: _("Input 28×28, frame 20×20")}
    return {
        "input": frames[size],
        "map": _("Map"),
        "paddings": _(
            "The same layer when the 28×28 picture gets a border of 0, 1, 2 or 3 pixels. Blue: the "
            "centres of all fields. Orange: ink that is never in the middle of a field."
        ),
        "unit": _("{layer}, row {row}, column {column}"),
        "sees": _("Sees rows {top} to {bottom} and columns {left} to {right}: {size}×{size} pixels."),
        "centre": _(
            "Centre: row {y}, column {x} as pixel index, which begins at 0; {yEdge}, {xEdge} counted from the edge."
        ),
        "jump": _("Its neighbour's field (dashed) lies {jump} pixels further on."),
        "alone": _("It is the only one, and has no neighbour."),
    }


# --- the effective field -------------------------------------------------------------------------


def show_effective(
    prepared: lenet.Prepared, name: str, net: lenet.Network, layer: str, unit: tuple[int, int, int]
) -> None:
    """How strongly each input pixel moves the unit: on this digit, and on average over many."""
    here = lenet.effective_field.gradient(net, prepared.input, layer, unit)[0]
    own = as_batch(net.spec, prepared.input)[0, ..., 0]
    field = field_of(net.spec, layer)
    box = [field.box(unit[1])[0], field.box(unit[0])[0], field.size, field.size]
    maps = [
        _map(_("your digit"), _("ink"), own, box, kind="ink"),
        _map(_("on this digit"), _("slope"), here, box, signed=True),
    ]
    count = limits().digits(_MANY)
    if count:
        many = _mean_field(cache_key(name), net, layer, unit, count)
        maps.append(_map(_("mean strength over {count} digits", count=count), _("mean"), many, box))
    at = [int(field.centre(unit[0])), int(field.centre(unit[1]))]
    words = {"at": _("pixel row {row}, column {column}")}
    mount("receptive_field/maps", "effective", data={"maps": maps, "size": _SIDE, "at": at, "words": words})
    if np.abs(here).max() < _FLAT:
        say(_("On this digit the unit is at the end of its squashing function: hardly any pixel moves it."))
    if count:
        _say_few(many, box)
    else:
        say(_("The mean over many digits is left out: this playground reads no test digits for its visitors."))


def _say_few(many: np.ndarray, box: Sequence[int]) -> None:
    """How few pixels of the square matter."""
    few = lenet.effective_field.pixels_for(many)
    left, top, width, height = box
    inside = [len(range(max(0, start), min(len(many), start + size))) for start, size in ((left, width), (top, height))]
    area = inside[0] * inside[1]
    say(_("On average 90 % of the effect comes from {few} of the {area} pixels in the square.", few=few, area=area))


def _map(
    name: str, short: str, grid: np.ndarray, box: Sequence[int], kind: str = "signed", signed: bool = False
) -> dict[str, Any]:
    limit = float(np.abs(grid).max())
    return {
        "name": name,
        "short": short,
        "grid": packed(grid),
        "box": box,
        "kind": kind,
        "signed": signed,
        "limit": limit or 1.0,
        "most": f"{limit:.2g}",
    }


@st.cache_data(max_entries=500)
def _mean_field(cache_key: str, _net: lenet.Network, layer: str, unit: tuple[int, int, int], count: int) -> np.ndarray:
    """By the network's key: Streamlit does not look at what begins with an underscore."""
    images = lenet.mnist.to_input(lenet.mnist.load("test")[0][:count])
    return lenet.effective_field.mean_field(_net, images, layer, unit)


# --- the table -----------------------------------------------------------------------------------


def show_stack() -> None:
    """Size, jump and field layer by layer, with the formulas filled in; the reader's own stack can be edited."""
    words = {"classic": _("classic, 1998"), "post": _("post"), "book28": _("book"), "own": _("your own")}
    chosen = links.choose("stack", _("Network"), words)
    if chosen == "own":
        rows, layers, problem = _own_stack()
    else:
        spec = {"classic": lenet.classic, "post": lenet.post, "book28": lenet.book}[chosen]()
        rows, layers, problem = lenet.stack.rows(spec), list(spec.layers[:_CONVOLVING]), ""
    remarks = lenet.stack.remarks(layers)
    mount(
        "receptive_field/stack",
        "stack_table",
        on_rows_change=_keep_rows,
        data={
            "editable": chosen == "own",
            "version": chosen,
            "rows": rows,
            "lines": [
                {**vars(line), "remark": problem_text(remarks[line.name]) if line.name in remarks else ""}
                for line in arithmetic(layers)
            ],
            "problem": problem,
            "words": _stack_words(),
        },
    )


def show_post() -> None:
    """What the post says of fields and centres, set right."""
    c3, s4, c5 = (field_of(lenet.classic(), name) for name in ("C3", "S4", "C5"))
    edges = [f"{c3.edge_centre(unit):g}" for unit in range(c3.units)]
    show_for_readers_of_the_post(
        _(
            "The jump of its fifth layer is J5 = J4 × s5 = {before} × {stride} = {jump}.",
            before=s4.jump,
            stride=lenet.classic().layer("C5").stride,
            jump=c5.jump,
        ),
        _("R2 and J2 use what belongs to the second layer: its filter and its stride s2."),
        _(
            "C3 has {units} centres, {jump} pixels apart, at {first}, {second}, …, {last} from the edge: {units} × "
            "{jump} = {wide} pixels.",
            units=c3.units,
            jump=c3.jump,
            first=edges[0],
            second=edges[1],
            last=edges[-1],
            wide=c3.units * c3.jump,
        ),
        _(
            "{wide}×{wide} is where the centres of C3's fields lie. What one unit sees is its field, {size}×{size}.",
            wide=c3.units * c3.jump,
            size=c3.size,
        ),
    )


def _own_stack() -> tuple[list[dict[str, Any]], list[lenet.Layer], str]:
    """The reader's stack: what was typed, the layers as far as they fit, and what is wrong."""
    rows = state.OWN_STACK.get()
    try:
        return rows, lenet.stack.build(rows), ""
    except lenet.Problem as problem:
        return rows, _as_far_as_it_goes(rows), problem_text(problem)


def _as_far_as_it_goes(rows: list[dict[str, Any]]) -> list[lenet.Layer]:
    for count in range(min(len(rows), lenet.stack.MOST_LAYERS), 0, -1):
        try:
            return lenet.stack.build(rows[:count])
        except lenet.Problem:
            continue
    return []


def _keep_rows() -> None:
    rows = state.STACK_TABLE.get().get("rows")
    if rows is not None:
        state.OWN_STACK.set([dict(row) for row in rows])


def _stack_words() -> dict[str, str]:
    return {
        "layer": _("Layer"),
        "size": _("size ⌊(n + 2p − k) / s⌋ + 1"),
        "jump": _("jump J = J before × s"),
        "field": _("field R = R before + (k − 1) × J before"),
        "sizeShort": _("size"),
        "jumpShort": "J",
        "fieldShort": "R",
        "convolution": _("convolution"),
        "pooling": _("pooling"),
        "addConvolution": _("Add a convolution"),
        "addPooling": _("Add a pooling"),
        "remove": _("Remove layer"),
    }
