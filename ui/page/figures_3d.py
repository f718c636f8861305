"""Figures in space, to turn with the mouse; drawn flat where the browser cannot draw in space.

Without WebGL (many school machines and virtual ones) Plotly shows a grey field with the address of a site. So
the browser is asked first, once, and such a figure is hidden until it has answered: see ``depth.js``.
"""

from collections.abc import Callable
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from ..browser.component import mount
from ..session import state
from ..session.languages import _
from .lesson import note


def show_figure_3d(key: str, alt: str, figure: Callable[[], go.Figure], flat: Callable[[str], str]) -> None:
    """One figure in space, or the same drawn flat.

    Parameters
    ----------
    key : str
        Of the figure; ``ui/page/style.css`` hides it by this key until the browser is known to draw it.
    alt : str
        What it shows, for who does not see it.
    figure : callable
        Makes the Plotly figure.
    flat : callable
        Makes the same as SVG, its `alt` given.
    """
    still = state.FLAT.get()
    data: dict[str, Any] = {"svg": flat(alt) if still else None, "within": f".st-key-{key}", "words": {}}
    mount("page/depth", f"depth_{key}", data, on_flat_change=_take_flat)
    if still:
        note(_("This browser cannot draw in space, so the picture stands still."))
    else:
        st.plotly_chart(figure(), key=key, theme=None, config={"displayModeBar": False}, alt=alt)


def _take_flat() -> None:
    """The browser cannot, or no longer can: for this session that is settled."""
    state.FLAT.set(True)
