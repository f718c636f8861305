"""Runs side by side: how they learned, and how they stand disturbances."""

import plotly.graph_objects as go

from .hover import hover

# Okabe and Ito's colours, which the colour-blind tell apart; each run keeps its own on all charts.
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")


def learning(runs, value, dark=False):
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
        for key, dash, width in ((f"held_out_{value}", "solid", 3), (value, "dot", 1.5)):
            rows = [event for event in events if event.get(key) is not None]
            figure.add_scatter(
                x=[event["epoch"] for event in rows],
                y=[event[key] for event in rows],
                mode="lines+markers" if len(rows) < 3 else "lines",
                line={"color": COLOURS[place % len(COLOURS)], "dash": dash, "width": width},
                name=name,
                hovertemplate="%{x}: %{y:.4f}<extra>" + _plain(name) + "</extra>",
            )
    longest = max((len(events) for _name, events in runs), default=1)
    _dress(figure, dark, ".1%" if value == "accuracy" else "", {"dtick": max(1, -(-longest // 8)), "tick0": 0})
    return figure


def standing(networks, kind, dark=False):
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
            line={"color": COLOURS[place % len(COLOURS)], "width": 2.5},
            name=name,
            hovertemplate=_plain(kind) + " %{x}: %{y:.2%}<extra>" + _plain(name) + "</extra>",
        )
    _dress(figure, dark, ".0%", {"nticks": 8})
    return figure


def _dress(figure, dark, form, ticks):
    ink, soft = ("#e8e6e1", "#2c333b") if dark else ("#1d2126", "#dedad0")
    axis = {"color": ink, "gridcolor": soft, "tickfont": {"size": 14}, "zeroline": False, "title": ""}
    figure.update_layout(
        xaxis={**axis, **ticks},
        yaxis={**axis, "tickformat": form, "nticks": 6},
        showlegend=False,
        hoverlabel=hover(dark),
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        margin={"l": 60, "r": 10, "t": 10, "b": 30},
        height=260,
    )


def _plain(text):
    """A run's title as text: Plotly takes some tags for markup."""
    return text.replace("<", "‹").replace(">", "›")
