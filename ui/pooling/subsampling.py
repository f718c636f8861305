"""Trained subsampling, the pooling of 1998, as a dial: its coefficient and its bias, on a map of the digit in hand."""

import numpy as np

import lenet
from lenet.network.forward import AMPLITUDE
from lenet.network.spec import TRAINED
from lenet.network.zoo import PUBLISHED

from ..browser.component import mount, packed
from ..page.lesson import say
from ..page.networks import network_for_digits, shipped
from ..session import links, state
from ..session.languages import _
from ..session.parameters import BIASES, COEFFICIENTS

_SQUASHED = {  # how each squashing function is written
    "scaled_tanh": f"{AMPLITUDE} tanh(⅔ × {{total}})",
    "tanh": "tanh({total})",
    "relu": "max(0, {total})",
    "sigmoid": "1 / (1 + e^−({total}))",
}


def show_dial(prepared: lenet.Prepared) -> None:
    """The maps of C1 of the digit in hand through S2, its coefficient and bias in the reader's hand."""
    net = _subsampling()
    maps = net.forward(prepared.input)["C1"][0]  # (28, 28, 6)
    weights = {name: net.weights[f"S2/{name}"] for name in ("coefficient", "bias")}
    mount(
        "pooling/dial",
        "dial",
        on_set_change=_take,
        data={
            "maps": packed(np.moveaxis(maps, -1, 0)),
            "trained": {name: [float(value) for value in values] for name, values in weights.items()},
            "most": {"coefficient": COEFFICIENTS.most, "bias": BIASES.most},
            "squashing": net.spec.squashing,
            "set": _set(),
            "words": _words(net.spec.squashing),
        },
    )


def _subsampling() -> lenet.Network:
    """The network that answers as the published one; ours, and a sentence, where that one pools otherwise."""
    net = network_for_digits(PUBLISHED)
    if net.spec.pooling == TRAINED:
        return net
    say(_("{name} has no trained subsampling, so our own network stands here.", name=net.name))
    return shipped(PUBLISHED)


def _set() -> dict[str, float | None]:
    """The map in hand, from 1, its coefficient and its bias; None: as they were trained."""
    texts = {name: links.get(name) for name in ("coefficient", "bias")}
    return {
        "map": int(links.get("subsampled")),
        **{name: float(text) if text else None for name, text in texts.items()},
    }


def _take() -> None:
    wish = state.DIAL.get()["set"]
    values = {"subsampled": f"{wish['map']:.0f}"}
    for name in ("coefficient", "bias"):
        values[name] = "" if wish[name] is None else f"{wish[name]:g}"
    for name, value in values.items():
        links.put(name, value)


def _words(squashing: str) -> dict[str, str]:
    return {
        "which": _("Map of C1"),
        "map": _("Map {number}"),
        "coefficient": _("Coefficient"),
        "bias": _("Bias"),
        "asTrained": _("As trained"),
        "before": _("before: a map of C1"),
        "sums": _("the sum of each 2×2 window"),
        "totals": _("× coefficient + bias"),
        "squashed": _("squashed: the map of S2"),
        "average": _("average"),
        "max": _("maximum"),
        "at": _("window in row {row}, column {column}"),
        "squash": _SQUASHED[squashing],
        "curve": _("The squashing function, and where the windows lie on it"),
        "total": _("sum × coefficient + bias"),
        "band": _("Shaded: where the curve is nearly straight. Bars: how many windows lie there."),
        **_verdicts(),
    }


def _verdicts() -> dict[str, str]:
    """What is said of where the windows lie, by the names in `ui/browser/calculating/subsampling.js`."""
    return {
        "nothing": _("With a coefficient of 0 nothing of the picture comes through: every window becomes the same."),
        "straight": _(
            "Of the {count} windows that see ink {straight} lie where the curve is nearly straight. There it only "
            "stretches, so the map is an average in another measure."
        ),
        "threshold": _(
            "Of the {count} windows that see ink {flat} lie where the curve is flat, {low} at its low end and {high} "
            "at its high one. The map is a threshold: of a window it says on which side it is, and hardly how far."
        ),
        "end": _(
            "Of the {count} windows that see ink {flat} are pressed against one end of the curve. Whatever they saw, "
            "the layers behind can hardly tell them apart."
        ),
        "between": _(
            "Between average and threshold: of the {count} windows that see ink {straight} lie where the curve is "
            "nearly straight, {flat} where it is flat."
        ),
        "or": _("One high number of the {cells} is enough for a window to come out high: the paper's noisy OR."),
        "and": _("All {cells} numbers have to be high for a window to come out high: the paper's noisy AND."),
        "some": _("{count} of the {cells} numbers have to be high for a window to come out high."),
        "orLow": _("One low number of the {cells} is enough for a window to come out high."),
        "andLow": _("All {cells} numbers have to be low for a window to come out high."),
        "someLow": _("{count} of the {cells} numbers have to be low for a window to come out high."),
        "turned": _("The coefficient is negative: high and low change places."),
    }
