"""The receptive field lesson: the toy walk, the overlay on the digit, the table, the effective field."""

import numpy as np
import streamlit as st

import lenet
from lenet.network.receptive_field import arithmetic, fields, missed

from ..browser.component import mount, packed
from ..page.access import limits
from ..page.answering import mark, network
from ..page.lesson import say
from ..session import links
from ..session.languages import _, in_words

LAYERS = lenet.effective_field.LAYERS
PADDINGS = (0, 1, 2, 3)
_MANY = 200  # test digits that the effective field is averaged over
_FLAT = 1e-3  # a steepest slope below this: no pixel moves the unit
_CELL = 46  # CSS pixels of a cell of the toy


# --- the toy -------------------------------------------------------------------------------------


def show_toy():
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


def _side(picture, padding, name):
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


def show_overlay(held):
    """Point at a unit and see its field on the digit; the same for four paddings. Returns the unit in hand."""
    layer, number, net = _choose_layer()
    field = _field(net.spec, layer)
    unit = _unit(field)
    maps = net.forward(held.prepared.input)[layer]
    maps = maps.reshape(*([1] * (4 - maps.ndim)), *maps.shape)[0]  # (h, w, maps); C5 is (1, 1, 120)
    mount(
        "receptive_field/fields",
        "fields",
        on_unit_change=_take_unit,
        data={
            "layer": layer,
            "unit": unit,
            "field": _plain(field),
            "input": packed(held.prepared.input),
            "frames": [["frame20", 6, 20], ["frame28", 2, 28]],
            "map": packed(maps[..., number - 1]),
            "mapName": _("{layer}, map {number}", layer=layer, number=number),
            "limit": float(np.abs(maps).max()) or 1.0,
            "panels": [_panel(held.prepared.digit, padding, layer) for padding in PADDINGS],
            "words": _overlay_words(),
        },
    )
    return net, layer, (*unit, number - 1)


def _choose_layer():
    with st.container(horizontal=True, key="field_settings", gap="medium", vertical_alignment="bottom"):
        layer = links.choose("layer", _("Layer"), {name: name for name in LAYERS})
        words = {"average": _("average pooling"), "max": _("max pooling")}
        net = network(links.choose("trained", _("Network"), words))
    maps = next(entry.maps for entry in net.spec.layers if entry.name == layer)
    with st.container(key="map_number"):
        number = links.slide("map", _("Map"), most=maps)
    return layer, number, net


def _field(spec, layer):
    return next(field for field in fields(spec) if field.name == layer)


def _unit(field):
    """The unit in hand, row and column from 0; the middle one until one was taken."""
    chosen = [links.get("row"), links.get("column")]
    return [min(int(number) - 1, field.units - 1) if number else field.units // 2 for number in chosen]


def _take_unit():
    row, column = st.session_state["fields"]["unit"]
    links.put("row", str(int(row) + 1))
    links.put("column", str(int(column) + 1))


def _plain(field):
    return {"start": field.start, "size": field.size, "jump": field.jump, "units": field.units}


def _panel(digit, padding, layer):
    """The digit in a border, the layer's fields in it, and the ink that is never in their middle."""
    image = np.pad(digit, padding)
    field = _field(lenet.NetworkSpec(input_size=len(image)), layer)
    never = missed(image, field, field)
    ink = int((image > 0).sum())
    size = len(image)
    return {
        "name": _("padding {padding}", padding=padding),
        "note": f"{size}×{size}",
        "padding": padding,
        "size": size,
        "input": packed(image),
        "field": _plain(field),
        "missed": np.argwhere(never).tolist(),
        "count": _("{missed} of {ink} ink pixels missed", missed=int(never.sum()), ink=ink),
    }


def _overlay_words():
    return {
        "input": _("Input 32×32, frames 28×28 and 20×20"),
        "map": _("Map"),
        "paddings": _(
            "The same layer when the 28×28 picture gets a border of 0, 1, 2 or 3 pixels. Blue: the "
            "centres of all fields. Orange: ink that is never in the middle of a field."
        ),
        "unit": _("{layer}, row {row}, column {column}"),
        "sees": _("Sees rows {top} to {bottom} and columns {left} to {right}: {size}×{size} pixels."),
        "centre": _("Centre: row {y}, column {x} as pixel index; {yEdge}, {xEdge} counted from the edge."),
        "jump": _("Its neighbour's field (dashed) lies {jump} pixels further on."),
        "alone": _("It is the only one, and has no neighbour."),
    }


# --- the effective field -------------------------------------------------------------------------


def show_effective(held, net, layer, unit):
    """How strongly each input pixel moves the unit: on this digit, and on average over many."""
    here = lenet.effective_field.gradient(net, held.prepared.input, layer, unit)[0]
    field = _field(net.spec, layer)
    box = [field.box(unit[1])[0], field.box(unit[0])[0], field.size, field.size]
    maps = [
        _map(_("your digit"), _("ink"), held.prepared.input, box, kind="ink"),
        _map(_("on this digit"), _("slope"), here, box, signed=True),
    ]
    count = limits().digits(_MANY)
    many = _mean_field(mark(net.spec.pooling), net, layer, unit, count) if count else None
    if count:
        maps.append(_map(_("mean size over {count} digits", count=count), _("mean"), many, box))
    mount(
        "receptive_field/maps",
        "effective",
        data={
            "maps": maps,
            "size": 290,
            "at": [int(field.centre(unit[0])), int(field.centre(unit[1]))],
            "words": {"at": _("pixel row {row}, column {column}")},
        },
    )
    if np.abs(here).max() < _FLAT:
        say(_("On this digit the unit is at the end of its squashing function: hardly any pixel moves it."))
    if count:
        _say_few(many, box)
    else:
        say(_("The mean over many digits is left out: this playground reads no test digits for its visitors."))


def _say_few(many, box):
    """How few pixels of the square matter."""
    few = lenet.effective_field.pixels_for(many)
    area = len(range(max(0, box[0]), min(32, box[0] + box[2]))) * len(range(max(0, box[1]), min(32, box[1] + box[3])))
    say(_("On average 90 % of the effect comes from {few} of the {area} pixels in the square.", few=few, area=area))


def _map(name, short, grid, box, kind="signed", signed=False):
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
def _mean_field(mark, _net, layer, unit, count):
    """By the network's mark: Streamlit does not look at what begins with an underscore."""
    images = lenet.mnist.to_input(lenet.mnist.load("test")[0][:count])
    return lenet.effective_field.mean_field(_net, images, layer, unit)


# --- the table -----------------------------------------------------------------------------------


def show_stack():
    """Size, jump and field layer by layer, with the formulas filled in; the reader's own stack can be edited."""
    words = {"classic": _("classic"), "book": _("book"), "own": _("your own")}
    chosen = links.choose("stack", _("Network"), words)
    if chosen == "own":
        rows, layers, problem = _own()
    else:
        spec = lenet.book() if chosen == "book" else lenet.classic()
        rows, layers, problem = lenet.stack.rows(spec), spec.layers[:5], ""
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
                {**vars(line), "remark": in_words(remarks[line.name]) if line.name in remarks else ""}
                for line in arithmetic(layers)
            ],
            "problem": problem,
            "words": _stack_words(),
        },
    )


def _own():
    """The reader's stack: what was typed, the layers as far as they fit, and what is wrong."""
    rows = st.session_state.setdefault("own_rows", lenet.stack.rows(lenet.classic()))
    try:
        return rows, lenet.stack.build(rows), ""
    except lenet.Problem as problem:
        return rows, _as_far_as_it_goes(rows), in_words(problem)


def _as_far_as_it_goes(rows):
    for count in range(min(len(rows), lenet.stack.MOST_LAYERS), 0, -1):
        try:
            return lenet.stack.build(rows[:count])
        except lenet.Problem:
            continue
    return []


def _keep_rows():
    rows = st.session_state["stack_table"].get("rows")
    if rows is not None:
        st.session_state["own_rows"] = [dict(row) for row in rows]


def _stack_words():
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
