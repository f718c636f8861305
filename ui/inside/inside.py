"""The whole network on the reader's digit: the live view, the unit in hand, what if."""

from typing import Any

import lenet
from lenet import Problem
from lenet.network.ablation import Edit

from ..browser.component import mount
from ..page.lesson import note
from ..page.networks import chosen, layers, network
from ..session import links, state
from ..session.languages import _
from .effect import show_effect
from .plain import show_plain
from .words import NAMES, stops, words


def is_live() -> bool:
    """Whether the maps move in the browser; as plain pictures they are made here."""
    return links.get("view") == "live"


def show_network(prepared: lenet.Prepared) -> None:
    """The network or networks on the digit in hand, to point at; their answer; the what-if."""
    names = _chosen()
    if not is_live():
        show_plain(names[0], _edits(), prepared.input)
        return
    mount(
        "inside/inside",
        "inside",
        on_unit_change=_take_unit,
        on_edits_change=_take_edits,
        on_plain_change=lambda: links.put_and_show("view", "plain"),
        data={
            "names": names,
            "unit": _unit(network(names[0]).spec),
            "range": links.get("range"),
            "stops": stops(network(names[0]).spec),
            "edits": [vars(edit) for edit in _edits()],
            "words": words([network(name).spec for name in names]),
        },
    )
    show_effect(names, _edits())
    note(_("Your browser works out these numbers. The reference is in NumPy; tests hold the two to four decimals."))


def _chosen() -> list[str]:
    """The networks to show, by their pooling."""
    names = chosen()
    if len({tuple(row["size"] for row in layers(network(name).spec)) for name in names}) > 1:
        names = names[:1]
        note(
            _(
                "The two networks have an input or maps of different sizes and cannot stand side by side; choose one "
                "of them."
            )
        )
    if len({network(name).classes for name in names}) > 1:
        names = names[:1]
        note(_("The two networks tell different classes apart and cannot stand side by side; choose one of them."))
    return names


# --- the unit in hand ----------------------------------------------------------------------------


def _unit(spec: lenet.NetworkSpec) -> dict[str, Any]:
    """From the link, brought into the layer; the middle where the link says nothing."""
    layer = next(row for row in layers(spec) if row["name"] == links.get("at"))
    middle = layer["size"] // 2
    number = links.up_to("map", layer["maps"]) or 1
    row, column = ((links.up_to(name, layer["size"]) or middle + 1) - 1 for name in ("row", "column"))
    return {"layer": layer["name"], "map": number - 1, "row": row, "column": column}


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
