"""Parameters against the size of the picture."""

import plotly.graph_objects as go

from ..network.plain_network import growth
from .hover import hover

SIZES = range(28, 225, 4)


def lines(channels, names, dark=False):
    """A line for each kind of network, on a logarithmic scale, its name at its end.

    Parameters
    ----------
    channels : {1, 3}
    names : dict of str to str
        Key of `growth` -> what stands at the line's end.
    dark : bool

    Returns
    -------
    plotly.graph_objects.Figure
    """
    ink, soft = ("#e8e6e1", "#2c333b") if dark else ("#1d2126", "#dedad0")
    rows = [growth(size, channels) for size in SIZES]
    dashes = dict(zip(names, ("solid", "dash", "solid", "dot"), strict=True))
    places = {"dense": "top left"}  # where the ends lie close together
    figure = go.Figure()
    for key, name in names.items():
        values = [row[key] for row in rows]
        line = {"color": ink, "dash": dashes[key], "width": 4 if key == "lenet" else 2}
        text = [""] * (len(values) - 1) + [f" {name}"]
        figure.add_scatter(
            x=list(SIZES),
            y=values,
            mode="lines+text",
            text=text,
            textposition=places.get(key, "middle right"),
            line=line,
            name=name,
            textfont={"color": ink, "size": 14},
            hovertemplate="%{x}×%{x}: %{y:,}<extra>" + name + "</extra>",
        )
    axis = {"color": ink, "gridcolor": soft, "tickfont": {"size": 14}, "zeroline": False}
    figure.update_layout(
        xaxis={**axis, "range": [28, 300], "tickvals": [28, 64, 128, 224], "title": ""},
        yaxis={**axis, "type": "log", "dtick": 1, "title": ""},
        showlegend=False,
        hoverlabel=hover(dark),
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        margin={"l": 60, "r": 10, "t": 10, "b": 30},
        height=340,
    )
    return figure
