"""Parameters against the size of the picture."""

from collections.abc import Mapping

import plotly.graph_objects as go

from ..network.plain_network import growth
from .style import INK, TEXT_SIZE, dress_chart

SIZES = range(28, 225, 4)  # pixels a side
NAMES = 120  # pixels beside the chart: the names at the lines' ends have room on a phone too
BACK = 8  # sizes that a name is set back from its line's end where another line ends close below


def parameter_growth(channels: int, names: Mapping[str, str], dark: bool = False) -> go.Figure:
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
    rows = [growth(size, channels) for size in SIZES]
    above = max("plain", "lenet", key=rows[-1].__getitem__)  # the two that end close to each other
    dashes = dict(zip(names, ("solid", "dash", "solid", "dot"), strict=True))
    figure = go.Figure()
    for key, name in names.items():
        values = [row[key] for row in rows]
        line = {"color": INK[dark], "dash": dashes[key], "width": 4 if key == "lenet" else 2}
        text = [""] * len(values)
        text[-BACK if key == above else -1] = f" {name}"
        figure.add_scatter(
            x=list(SIZES),
            y=values,
            mode="lines+text",
            text=text,
            textposition="top left" if key == above else "middle right",
            cliponaxis=False,
            line=line,
            name=name,
            textfont={"color": INK[dark], "size": TEXT_SIZE},
            hovertemplate="%{x}×%{x}: %{y:,}<extra>" + name + "</extra>",
        )
    ticks = {"range": [SIZES[0], SIZES[-1]], "tickvals": [32, 64, 128, 224]}
    dress_chart(figure, dark, x=ticks, y={"type": "log", "dtick": 1}, height=340)
    figure.update_layout(margin_r=NAMES)
    return figure
