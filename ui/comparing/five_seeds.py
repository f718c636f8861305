"""Average against max, tanh against ReLU, from five seeds each."""

from html import escape

import streamlit as st

from lenet.experiments import seeds
from lenet.network.spec import POOLINGS

from ..page.lesson import note
from ..session.languages import _
from ..training.words import value_words
from .parts import errors_cell, trained_alike


def show_seeds() -> None:
    """Average against max, tanh against ReLU: what differs by more than chance."""
    results = seeds.TRIALS.results()
    heads = "".join(
        f'<th scope="col">{word}</th>' for word in [value_words("squashing", name) for name in seeds.SQUASHINGS]
    )
    rows = "".join(
        f'<tr><th scope="row">{escape(value_words("pooling", pooling))}</th>'
        + "".join(errors_cell(results[seeds.name(pooling, squashing)]) for squashing in seeds.SQUASHINGS)
        + "</tr>"
        for pooling in POOLINGS
    )
    st.html(f'<div class="wide"><table class="errors seeds"><tr><td></td>{heads}</tr>{rows}</table></div>')
    note(_conclusion(), trained_alike(seeds.TRIALS))


def _conclusion() -> str:
    (tanh, tanh_times), (relu, relu_times) = map(seeds.max_beside_average, seeds.SQUASHINGS)
    return _(
        "With tanh the maximum is clearly better: by {tanh} points, {tanh_times} times the standard error of that "
        "difference. With ReLU there is no difference beyond chance: {relu} points, {relu_times} times.",
        tanh=f"{100 * tanh:.2f}",
        tanh_times=f"{tanh_times:.1f}",
        relu=f"{100 * relu:.2f}",
        relu_times=f"{relu_times:.1f}",
    )
