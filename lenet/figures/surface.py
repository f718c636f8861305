"""A digit as a landscape: height is brightness."""

import numpy as np
import plotly.graph_objects as go

from .style import GRID, INK, NOTHING, hover_label

EYE = (0.1, -1.3, 1.1)  # where the eye is at first, seen from the middle of the landscape
HEIGHT = 0.35  # of full brightness, as a share of the picture's side


def surface(digit: np.ndarray, dark: bool = False) -> go.Figure:
    """A surface over the pixels, to be turned with the mouse.

    Parameters
    ----------
    digit : ndarray of shape (h, w)
        0 to 1.
    dark : bool
        Whether it stands on a dark page.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    height = go.Surface(
        z=digit * 255,
        colorscale="gray",
        showscale=False,
        hovertemplate="row %{y}, column %{x}: %{z:.0f}<extra></extra>",
        contours={"z": {"show": False}},
    )
    axis = {"color": INK[dark], "showbackground": False, "gridcolor": GRID[dark], "title": ""}
    figure = go.Figure(height)
    figure.update_layout(
        scene={
            "xaxis": axis,
            "yaxis": {**axis, "autorange": "reversed"},  # row 0 at the top, as in the picture
            "zaxis": {**axis, "range": [0, 255]},
            "aspectratio": {"x": 1, "y": 1, "z": HEIGHT},
            "camera": {"eye": dict(zip("xyz", EYE, strict=True))},
        },
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        paper_bgcolor=NOTHING,
        hoverlabel=hover_label(dark),
        uirevision="kept",  # a turned view stays turned
        height=420,
    )
    return figure
