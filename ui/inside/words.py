"""What the view inside the network says, see ``inside.js``."""

from collections.abc import Sequence
from typing import Any

import lenet
from lenet.network.prototypes import SCALE
from lenet.network.spec import LAYER_NAMES, LEVELS, PROTOTYPE, TRAINED, Layer

from ..digit.course import course_words
from ..session.languages import _

NAMES = ("input", *LAYER_NAMES)


def stops(spec: lenet.NetworkSpec) -> list[str]:
    """One sentence a stop of the forward pass."""
    c1, _s2, _c3, _s4, c5, f6, output = spec.layers
    shape = {layer.name: f"{layer.maps} × {layer.output_size}×{layer.output_size}" for layer in spec.layers}
    paper, ink = (f"{level:g}".replace("-", "−") for level in LEVELS[spec.levels])
    return [
        _(
            "The digit arrives: {size}×{size} numbers from {paper} to {ink}.",
            size=spec.input_size,
            paper=paper,
            ink=ink,
        ),
        _(
            "C1: {maps} filters of {k}×{k} slide over it and each look for one thing: {shape}.",
            maps=c1.maps,
            k=c1.kernel,
            shape=shape["C1"],
        ),
        _halving(spec, shape["S2"]),
        _combining(spec, shape["C3"]),
        _("S4 halves them once more: {shape}. Where exactly a stroke lies matters less and less.", shape=shape["S4"]),
        _("C5: {maps} units, each of which sees the whole picture; from here on a list of numbers.", maps=c5.maps),
        *_answering(f6, output),
    ]


def _answering(f6: Layer, output: Layer) -> tuple[str, str]:
    """What F6 and the output do."""
    if output.kind == "rbf":
        rows, columns = PROTOTYPE
        return (
            _(
                "F6: {maps} units draw, from the {read} features, a picture of {columns}×{rows} pixels.",
                maps=f6.maps,
                read=f6.input_maps,
                columns=columns,
                rows=rows,
            ),
            _(
                "The output: how far that picture is from {maps} prototypes; the nearest is the answer.",
                maps=output.maps,
            ),
        )
    return (
        _("F6: {maps} units weigh the {read} features against each other.", maps=f6.maps, read=f6.input_maps),
        _("The output: {maps} scores become probabilities; the largest is the answer.", maps=output.maps),
    )


def _halving(spec: lenet.NetworkSpec, shape: str) -> str:
    """What S2 does."""
    if spec.pooling == TRAINED:
        return _(
            "S2 halves height and width: each 2×2 window added up, times a trained number, squashed: {shape}.",
            shape=shape,
        )
    pooled = {"average": _("the average of each 2×2 window"), "max": _("the maximum of each 2×2 window")}[spec.pooling]
    return _("S2 halves height and width and keeps {pooled}: {shape}.", pooled=pooled, shape=shape)


def _combining(spec: lenet.NetworkSpec, shape: str) -> str:
    """What C3 does."""
    c3 = spec.layer("C3")
    if c3.table is None:
        return _(
            "C3: each of its {maps} maps reads all {read} maps of S2 through a {k}×{k} window: {shape}.",
            maps=c3.maps,
            read=c3.input_maps,
            k=c3.kernel,
            shape=shape,
        )
    counts = [len(read) for read in c3.table]
    return _(
        "C3: each of its {maps} maps reads {least} to {most} of the {read} maps of S2, by its table, through a {k}×{k} "
        "window: {shape}.",
        maps=c3.maps,
        least=min(counts),
        most=max(counts),
        read=c3.input_maps,
        k=c3.kernel,
        shape=shape,
    )


def words(specs: Sequence[lenet.NetworkSpec]) -> dict[str, Any]:
    """All of it, but for what none of these networks needs: it travels again with every digit."""
    of_1998: dict[str, Any] = {}
    for spec in specs:
        of_1998 |= _table_words() if spec.layer("C3").table else {}
        of_1998 |= _subsampling_words() if spec.pooling == TRAINED else {}
        of_1998 |= _prototype_words() if spec.output == "rbf" else {}
    return {
        **_overview_words(),
        **_unit_words(),
        **_sum_words(),
        **_part_words(),
        **_weights_words(),
        **_edit_words(),
        **_pass_words(),
        **of_1998,
        "course": course_words(),
    }


def _overview_words() -> dict[str, Any]:
    """All layers, and what moves from one to the next."""
    layers = {name: name for name in NAMES}
    return {
        "noDigit": _("no digit"),
        "layers": {**layers, "input": _("Input"), "OUTPUT": _("Output")},
        "mapNumber": _("map {map}"),
        "units": _("{layer}, all {count} units"),
        "keys": _(
            "Keys: arrows move the unit, with Shift from layer to layer and map to map; Enter takes it apart, "
            "Escape closes it."
        ),
        "hint": _("Point at a unit; click or tap to take it apart."),
        "byLayer": _("one scale a layer"),
        "byMap": _("one scale a map"),
        "byNetwork": _("one scale for all layers"),
        "spreadOut": colours(),
        "sheet": _("The chosen unit: larger or smaller"),
        "readsSure": _("reads {digit}, sure ({best})"),
        "readsUnsure": _("not sure; {digit} comes first ({best})"),
        "readsUnlike": _("not sure, unlike what it learned from; {digit} comes first ({best})"),
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
        "readsMap": _("Reads rows {top} to {bottom}, columns {left} to {right} of {layer}, map {maps}."),
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
        "OUTPUT": _("How F6 speaks for and against {digit}, and how the scores become probabilities."),
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
        "squashing": _("The activation function (the paper: squashing function), and where this unit is on it"),
        "others": _("the other {count} together"),
        "digit": _("digit"),
        "score": _("score z"),
        "power": _("exp(z − largest)"),
        "share": _("probability"),
    }


def _table_words() -> dict[str, str]:
    """Where C3 reads only some maps of S2."""
    return {
        "readsSome": _("Reads rows {top} to {bottom}, columns {left} to {right} of {layer}, maps {maps}."),
        "convolutionSome": _(
            "The window on each of the {maps} maps of {layer} that map {map} reads ({size}×{size}) times its own "
            "filter; all products and the bias are added up and squashed. Choose a map to see its numbers."
        ),
        "filtersSomeWhy": _(
            "A 5×5 filter for a pair: a row is a map of S2, a column a map of C3. {count} of the {all} pairs are "
            "connected and {left} left out, so that maps of C3 come to look for different things."
        ),
        "pairNone": _("{layer} {map} does not read {before} {from}."),
    }


def _subsampling_words() -> dict[str, str]:
    """A unit of trained subsampling."""
    return {
        "subsampled": _(
            "A 2×2 window on map {map} of {layer} is added up, times a coefficient, plus a bias, squashed. Both are "
            "trained, and the same for the whole map: the page Pooling has them as a dial."
        ),
        "coefficient": _("coefficient"),
    }


def _prototype_words() -> dict[str, str]:
    """The output of 1998: distances from prototypes, and what probabilities come of them."""
    return {
        "away": _("Squared distance of F6 from its prototype: {distance}."),
        "compared": _(
            "The paper's output is the squared distance y of F6, taken for a picture, from the prototype of {digit}; "
            "the smallest wins. Above stands the probability that comes of it. The prototypes are digitised by hand "
            "from the paper's figure. What is further from all of them than {far} is more likely no digit than any."
        ),
        "prototype": _("prototype"),
        "prototypeOf": _("prototype of {digit}"),
        "squared": _("difference²"),
        "squaresAdded": _("{count} squared differences, together {sum}"),
        "distance": _("distance y"),
        "scaled": f"z = −{SCALE:g} y",
        "tenPrototypes": _("F6 and each prototype"),
        "tenTotal": _(
            "The powers add up to {powers}, the probabilities to {one}. No digit counts as if it were {far} away. "
            "That, and the factor of z, are ours: the paper has no such factor, and does not say how far."
        ),
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
        "table": _("Table S2 → C3"),
        "pairHint": _("Point at a filter, or go there by the arrow keys; click or Enter chooses it."),
        "pairAdds": _(
            "{layer} {map} reads {before} {from} through this filter; in the middle of the map that adds {sum}."
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


def colours() -> str:
    """What the colours of the maps follow."""
    return _(
        "After tanh most values of C5 and F6, and many of C3, are close to −1 or 1; after sigmoid many are close to 0 "
        "or 1. So that they do not all look alike, layers with weights are coloured by their sums before the "
        "squashing; with one scale for all layers, after ReLU, and where F6 draws a picture, by their values."
    )
