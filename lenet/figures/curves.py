"""Networks side by side: how they learned, and how they stand disturbances."""

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from .style import dress_chart

MOST_TICKS = 8  # along x
MOST_TICKS_UP = 6  # along y
HEIGHT = 260  # pixels
CURVE = 3  # points from which on a line is told from its points; fewer are marked

# Widths of lines in pixels: what was held out matters more than what was trained on.
VALIDATION, TRAINING, ROBUSTNESS = 3, 1.5, 2.5

# Okabe and Ito's colours, which the colour-blind tell apart; each run keeps its own on all charts.
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")

Named = Sequence[tuple[str, Sequence[dict[str, Any]]]]  # what each is called, and its points


def learning(runs: Named, value: str, dark: bool = False) -> go.Figure:
    """Loss or accuracy after each epoch: validation as a line, training dotted.

    Parameters
    ----------
    runs : list of (str, list of dict)
        What a run is called, and its epoch events.
    value : {"loss", "accuracy"}
    dark : bool

    Returns
    -------
    plotly.graph_objects.Figure
    """
    figure = go.Figure()
    for place, (name, events) in enumerate(runs):
        for key, dash, width in ((f"held_out_{value}", "solid", VALIDATION), (value, "dot", TRAINING)):
            rows = [event for event in events if event.get(key) is not None]
            figure.add_scatter(
                x=[event["epoch"] for event in rows],
                y=[event[key] for event in rows],
                mode="lines+markers" if len(rows) < CURVE else "lines",
                line={"color": COLOURS[place % len(COLOURS)], "dash": dash, "width": width},
                name=name,
                hovertemplate="%{x}: %{y:.4f}<extra>" + _plain(name) + "</extra>",
            )
    longest = max((len(events) for _name, events in runs), default=1)
    ticks = {"dtick": max(1, -(-longest // MOST_TICKS)), "tick0": 0}  # at whole epochs
    _dress(figure, dark, ticks, ".1%" if value == "accuracy" else "")
    return figure


def robustness(networks: Named, kind: str, dark: bool = False) -> go.Figure:
    """Accuracy against the strength of one kind of disturbance.

    Parameters
    ----------
    networks : list of (str, list of dict)
        What a network is called, and [{"level": float, "accuracy": float}, ...].
    kind : str
        For the hover text.
    dark : bool

    Returns
    -------
    plotly.graph_objects.Figure
    """
    figure = go.Figure()
    for place, (name, points) in enumerate(networks):
        figure.add_scatter(
            x=[point["level"] for point in points],
            y=[point["accuracy"] for point in points],
            mode="lines+markers",
            line={"color": COLOURS[place % len(COLOURS)], "width": ROBUSTNESS},
            name=name,
            hovertemplate=_plain(kind) + " %{x}: %{y:.2%}<extra>" + _plain(name) + "</extra>",
        )
    _dress(figure, dark, {"nticks": MOST_TICKS}, ".1%")
    return figure


def _dress(figure: go.Figure, dark: bool, ticks: dict[str, Any], numbers: str) -> None:
    """`numbers` is how d3 writes those along y."""
    dress_chart(figure, dark, x=ticks, y={"tickformat": numbers, "nticks": MOST_TICKS_UP}, height=HEIGHT)


def _plain(text: str) -> str:
    """A run's title as text: Plotly takes some tags for markup."""
    return text.replace("<", "‹").replace(">", "›")
