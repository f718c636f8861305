"""What the reader works with inside the network: the canvas, which is its input, and the bar above."""

from html import escape

import streamlit as st

from ..browser.component import mount
from ..digit import canvas
from ..digit.samples import show_samples, show_sources
from ..page.networks import choose_network
from ..session import links
from ..session.languages import _
from .words import colours


def show_bar() -> None:
    """Ways to start, which network, and what is needed more rarely: colours, plain pictures."""
    with st.container(key="bar"):
        show_samples()
        show_sources()
        choose_network()
        with st.popover(_("Colours"), key="more"):
            words = {"map": _("colour by map"), "layer": _("by layer"), "network": _("by network")}
            links.choose("range", _("Colour range"), words)
            st.html(f'<p class="soft">{escape(colours())}</p>')
            links.choose("view", _("View"), {"live": _("live"), "plain": _("plain pictures")})


def show_input() -> None:
    """The canvas with the pen."""
    canvas.show_canvas(example=True)
    canvas.show_pen()


def show_tile() -> None:
    """What lies over the canvas: what the unit in hand sees. A stroke leaves it as it is."""
    mount("inside/tile", "tile", {"words": {"input": _("Input")}})
