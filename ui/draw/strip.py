"""The network in small, live below the canvas: see ``strip.js``. It is the door to the page Inside."""

from collections.abc import Sequence

import streamlit as st

from ..browser.component import mount
from ..page.networks import called
from ..session import links
from ..session.languages import _, escape_markdown


def show_strip(names: Sequence[str]) -> None:
    """All layers of the first of these networks in one line, named where there are two; a click leads inside."""
    name = names[0]
    named = _("Look inside, {network} →", network=escape_markdown(called(name)))
    with st.container(key="door", gap=None):
        mount("draw/strip", "strip", {"network": name})
        links.page_link("pages/inside.py", named if len(names) > 1 else _("Look inside the network →"))
