"""What all figures look like: the page's ink and paper, lines of a grid, words under the pointer."""

from typing import Any

import numpy as np
import plotly.graph_objects as go

# On a light page, on a dark one: the colours of the page itself, to which tests/unit/test_figure_style.py holds them.
INK = {False: "#1d2126", True: "#e8e6e1"}
PAPER = {False: "#fcfbf8", True: "#101317"}
GRID = {False: "#dedad0", True: "#2c333b"}
HAND = {False: "#b421c6", True: "#e879f9"}
# Of what is signed: the colours of -1, 0 and 1, and the exponent of the way from 0 to the others.
SIGNED = {False: ("#2563a8", "#f6f4ee", "#d9641e"), True: ("#5aa2ef", "#0b0e12", "#f08a4b")}
CURVE = 0.8
NOTHING = "rgba(0,0,0,0)"  # the page shows through
TEXT_SIZE = 14  # pixels


def hover_label(dark: bool) -> dict[str, Any]:
    """Plotly's ``hoverlabel``: written as the page is, not in the colour of what is pointed at.

    The page's ink is the ground and its paper the ink, so that the words stand out.

    Parameters
    ----------
    dark : bool
        Whether the figure stands on a dark page.

    Returns
    -------
    dict
    """
    return {
        "bgcolor": INK[dark],
        "bordercolor": INK[dark],
        "font": {"color": PAPER[dark], "size": TEXT_SIZE},
    }


def axis(dark: bool) -> dict[str, Any]:
    """Of a chart: no title, for the page says what is drawn; parameter as in `hover_label`."""
    size = {"size": TEXT_SIZE}
    return {"color": INK[dark], "gridcolor": GRID[dark], "tickfont": size, "zeroline": False, "title": ""}


def dress_chart(figure: go.Figure, dark: bool, x: dict[str, Any], y: dict[str, Any], height: int) -> None:
    """Give a chart the look that all charts have.

    Parameters
    ----------
    figure : plotly.graph_objects.Figure
    dark : bool
        Whether it stands on a dark page.
    x, y : dict
        What this chart's axes have of their own.
    height : int
        Pixels.
    """
    figure.update_layout(
        xaxis={**axis(dark), **x},
        yaxis={**axis(dark), **y},
        showlegend=False,
        hoverlabel=hover_label(dark),
        paper_bgcolor=NOTHING,
        plot_bgcolor=NOTHING,
        margin={"l": 60, "r": 10, "t": 10, "b": 30},
        height=height,
    )


def rgb(colour: str) -> np.ndarray:
    """A colour written ``#rrggbb`` as red, green and blue: (3,) float, 0 to 255."""
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)], float)


def signed(values: np.ndarray, dark: bool) -> np.ndarray:
    """Values in -1 to 1 on the scale of signs, the twin of ``signed`` in ``colour.js``: (..., 3) uint8."""
    negative, zero, positive = map(rgb, SIGNED[dark])
    share = np.minimum(np.abs(values), 1)[..., np.newaxis] ** CURVE
    ends = np.where(values[..., np.newaxis] < 0, negative, positive)
    return np.rint(zero + (ends - zero) * share).astype(np.uint8)
