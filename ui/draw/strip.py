"""The network in small, live below the canvas: see ``strip.js``. It is the door to the page Inside."""

from collections.abc import Sequence

import streamlit as st

from ..browser.component import mount
from ..page.networks import network_words, remark
from ..session import links
from ..session.languages import _, escape_markdown


def show_strip(poolings: Sequence[str]) -> None:
    """All layers of the first of these networks in one line, named where there are two; a click leads inside."""
    pooling = poolings[0]
    named = _("Look inside, {network} →", network=escape_markdown(remark(pooling, network_words()[pooling])))
    with st.container(key="door", gap=None):
        mount("draw/strip", "strip", {"network": pooling})
        links.page_link("pages/inside.py", named if len(poolings) > 1 else _("Look inside the network →"))
