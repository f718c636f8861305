"""Why not a plain network: parameters as the picture grows, and the shuffle."""

from html import escape

import numpy as np
import streamlit as st

import lenet
from lenet.figures.growth import parameter_growth

from ..browser.html import image_html
from ..draw.answers import probability_bars
from ..session import links
from ..session.languages import _

_THINNEST = 0.3  # percent: the shortest bar that can be seen
_SIDE = 256  # CSS pixels of a digit

# --- growth --------------------------------------------------------------------------------------


def show_growth() -> None:
    """Parameters for the picture that the reader chooses, live, and how they grow."""
    left, right = st.columns([2, 1])
    with left:
        size = links.slide("size", _("Height and width of the picture in pixels"))
    with right:
        words = {"3": _("colour"), "1": _("grey")}
        channels = int(links.choose("channels", _("Channels"), words))
    counts = lenet.plain_network.growth(size, channels)
    names = _names()
    most = max(counts.values())
    rows = "".join(
        f'<tr data-kind="{key}"><th scope="row">{escape(name)}</th><td class="count">{counts[key]:,}</td>'
        f'<td class="bar"><i style="width:{max(_THINNEST, 100 * counts[key] / most):.2f}%"></i></td></tr>'
        for key, name in names.items()
    )
    inputs = _(
        "{size}×{size}×{channels} = {inputs} inputs", size=size, channels=channels, inputs=f"{size * size * channels:,}"
    )
    st.html(f'<p class="soft">{escape(inputs)}</p><table class="growth">{rows}</table>')
    figure = parameter_growth(channels, names, st.context.theme.type == "dark")
    alt = _("Parameters against the side of the picture, on a logarithmic scale; a line for each of the four above")
    st.plotly_chart(figure, key="growth", theme=None, config={"displayModeBar": False}, alt=alt)


def measured() -> str:
    """What was measured of a plain network as large as LeNet-5: so parameters alone are not what it saves."""
    plain, own = (lenet.shuffle.results().mean(kind, "as it is")[0] for kind in ("plain", "lenet"))
    return _(
        "Not all is counted in parameters. On MNIST's grey digits the plain network has about as many as LeNet-5, "
        "{plain} and {own}; LeNet-5 reads {right} % of the test digits wrong, the plain network {wrong} % (below).",
        plain=f"{lenet.plain_network.parameters():,}",
        own=f"{lenet.classic().parameters:,}",
        right=f"{100 * own:.2f}",
        wrong=f"{100 * plain:.2f}",
    )


def _names() -> dict[str, str]:
    return {
        "dense": _("C1, if dense"),
        "plain": _("plain network"),
        "lenet": "LeNet-5",
        "convolutions": _("C1 and C3"),
    }


# --- the shuffle -----------------------------------------------------------------------------------


def show_shuffled(prepared: lenet.Prepared) -> None:
    """The digit before and after the one fixed permutation."""
    image = prepared.input
    figures = [(image, _("as it is")), (lenet.shuffle.shuffle(image), _("shuffled"))]
    parts = "".join(
        f"<figure>{image_html(shown, name, _SIDE)}<figcaption>{escape(name)}</figcaption></figure>"
        for shown, name in figures
    )
    st.html(f'<div class="frames pair">{parts}</div>')


def show_four_networks(prepared: lenet.Prepared) -> None:
    """What the four networks read in the digit in hand, and how often each is wrong."""
    experiment = lenet.shuffle.results()
    titles = {"plain": _("plain network"), "lenet": "LeNet-5"}
    orders = {"as it is": _("pixels as they are"), "shuffled": _("pixels shuffled")}
    cards = ""
    for kind, title in titles.items():
        for order, how in orders.items():
            probabilities = experiment.probabilities(kind, order, prepared.input)
            cards += _card(kind, order, title, how, probabilities, experiment.mean(kind, order))
    st.html(f'<div class="four">{cards}</div>')


def _card(
    kind: str, order: str, title: str, how: str, probabilities: np.ndarray, errors: tuple[float, float, float]
) -> str:
    mean, best, worst = (f"{100 * share:.2f}" for share in errors)
    label = int(probabilities.argmax())
    wrong = _("{mean} % of the test digits wrong ({best} to {worst})", mean=mean, best=best, worst=worst)
    reading = lenet.Reading(label, probabilities, True)
    return (
        f'<section class="card" data-network="{kind}" data-order="{order}" data-label="{label}">'
        f'<p class="tag"><b>{escape(title)}</b> · {escape(how)}</p>'
        f'<div class="reading"><div class="big">{label}</div>{probability_bars(reading)}</div>'
        f'<p class="verdict">{escape(wrong)}</p></section>'
    )


def provenance() -> str:
    """What the shuffle's networks were made with, in one line."""
    made = lenet.shuffle.results().provenance
    return _(
        "Made by {command}: Adam {rate}, batch {batch}, {epochs} epochs, no distortions, all 60,000 training digits; "
        "three seeds each.",
        command=made["made by"],
        **made["recipe"],
    )
