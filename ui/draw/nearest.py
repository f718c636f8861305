"""Beside 'not sure': the digits that the network learned from that are nearest to what is in hand."""

from html import escape

import numpy as np
import streamlit as st

import lenet
from lenet.network.nearest import Learned

from ..browser.html import image_html
from ..page import networks
from ..session.languages import _

EVIDENCE_DIGITS = 3  # after the point, by which the browser knows of which input they are
_SIDE = 36  # CSS pixels of a picture


def nearest_html(name: str, image: np.ndarray | None, reading: lenet.Reading | None) -> str:
    """The three nearest as small pictures, as HTML; "" where the input is familiar, or the network reads no digits."""
    network = networks.network(name)
    if image is None or reading is None or reading.familiar or not network.reads_digits:
        return ""
    found = _learned(networks.cache_key(name), network).nearest(image)
    pictures = lenet.mnist.load("train")[0]
    shown = "".join(image_html(pictures[one.place], "", _SIDE) for one in found)
    labels = ", ".join(f"{one.label}" for one in found)
    title = escape(_("The nearest of the digits that it learned from: {labels}", labels=labels), quote=True)
    of = f"{reading.evidence:.{EVIDENCE_DIGITS}f}"
    return f'<span class="nearest" role="img" aria-label="{title}" title="{title}" data-of="{of}">{shown}</span>'


@st.cache_resource(max_entries=8, show_spinner=False)
def _learned(key: str, _network: lenet.Network) -> Learned:
    return Learned(_network)
