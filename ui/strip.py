"""What the network gets: the digit in hand on its way from drawing to input."""

from html import escape

import streamlit as st

from .html import picture
from .wording import _

_SIZE = 150  # CSS pixels of one picture


def show_strip(held, feed):
    """The stages of the preparation side by side, or what 'raw' does instead.

    Parameters
    ----------
    held : Hand
    feed : {"prepared", "raw"}
    """
    figures = "".join(_figure(*stage) for stage in _stages(held, feed))
    st.html(f'<div class="strip {feed}">{figures}</div><p class="soft why">{escape(_why(feed))}</p>')


def _why(feed):
    if feed == "raw":
        return _(
            "Raw squeezes the whole canvas into 32×32. A small digit in a corner becomes a smudge "
            "that the network never met in training, so its answer breaks."
        )
    return _(
        "Not your drawing: its ink, fitted into 20×20, set into 28×28 with its centre of mass in the "
        "middle, and two more pixels of border. MNIST's digits were made this way."
    )


def _stages(held, feed):
    height, width = (0, 0) if held.picture is None else held.picture.shape[:2]
    drawn = held.picture, _("drawn"), f"{width}×{height}" if width else ""
    if feed == "raw":
        return [drawn, (held.raw, _("squeezed input"), "32×32")]
    ready = held.prepared
    return [
        drawn,
        (ready and ready.box, _("ink"), "20×20"),
        (ready and ready.digit, _("centred"), "28×28"),
        (ready and ready.input, _("input"), "32×32"),
    ]


def _figure(image, name, size):
    shown = '<div class="nothing"></div>' if image is None else picture(image, f"{name} {size}", _SIZE, "stage")
    return f"<figure>{shown}<figcaption>{escape(name)} {size}</figcaption></figure>"
