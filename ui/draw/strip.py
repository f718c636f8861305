"""The network in small, live below the canvas: see ``strip.js``. It is the door to the page Inside."""

import streamlit as st

from ..browser.component import mount
from ..session import links
from ..session.languages import _


def show_strip(pooling: str) -> None:
    """All layers of the network with this pooling in one line; a click anywhere on it leads inside."""
    with st.container(key="door", gap=None):
        mount("draw/strip", "strip", {"network": pooling})
        links.page_link("pages/inside.py", _("Look inside the network →"))
