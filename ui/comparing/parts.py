"""What several comparisons show: cells of errors, chips with a name and a colour, charts."""

from collections.abc import Sequence
from html import escape

import plotly.graph_objects as go
import streamlit as st

from lenet import mnist
from lenet.experiments.trials import Trials, mean_and_spread
from lenet.figures.curves import COLOURS

from ..session.languages import _
from ..training.words import value_words


def errors_cell(errors: Sequence[float]) -> str:
    """A cell, as HTML: mean and standard deviation of the errors of some seeds, shares from 0 to 1; below, each."""
    mean, spread = mean_and_spread(errors)
    each = " · ".join(f"{100 * error:.2f}" for error in errors)
    return f'<td>{100 * mean:.2f} ± {100 * spread:.2f} %<p class="soft each">{each}</p></td>'


def trained_alike(trials: Trials) -> str:
    """What a table of such cells says of itself, where all recipes have seeds, epochs and optimiser in common."""
    ((name, recipe), *_others) = trials.recipes.items()
    return _(
        "Errors on {digits} test digits, mean and standard deviation of {count} seeds; below each seed's own. All were "
        "trained alike, {epochs} epochs by {optimiser}, without distortions; made by {command}.",
        digits=f"{mnist.COUNTS['test']:,}",
        count=len(trials.seeds[name]),
        epochs=recipe.epochs,
        optimiser=value_words("optimiser", recipe.optimiser),
        command=f"python -m lenet {trials.command}",
    )


def show_chips(titles: Sequence[str]) -> None:
    """Names, each with the colour that it has on the charts."""
    chips = (
        f'<span class="chip"><i style="background:{COLOURS[place]}"></i>{escape(title)}</span>'
        for place, title in enumerate(titles)
    )
    st.html(f'<p class="chips">{"".join(chips)}</p>')


def show_chart(figure: go.Figure, key: str, alt: str) -> None:
    """A figure of Plotly, without its bar of tools."""
    st.plotly_chart(figure, key=key, theme=None, config={"displayModeBar": False}, alt=alt)
