"""What the network gets: the digit in hand on its way from drawing to input, painted by ``stages.js``."""

from html import escape

import streamlit as st

from ..browser.component import mount
from ..session.languages import _
from .in_hand import CANVAS_SIZE


def show_stages(feed: str) -> None:
    """The stages of the preparation side by side, or what 'raw' does instead.

    Parameters
    ----------
    feed : {"prepared", "raw"}
    """
    mount("digit/stages", "stages", {"words": _captions()})
    st.html(f'<p class="soft why">{escape(_explanation(feed))}</p>')


def _explanation(feed: str) -> str:
    if feed == "raw":
        return _(
            "Raw squeezes the whole canvas into 32×32. A small digit in a corner becomes a smudge "
            "that the network never met in training, so its answer breaks."
        )
    return _(
        "Not your drawing: its strokes, or a picture's ink, drawn with MNIST's pen into 20×20, set into 28×28 with the "
        "centre of mass in the middle, and two more pixels of border. MNIST's digits were made this way."
    )


def _captions() -> dict[str, dict[str, str]]:
    """What stands below each picture, by what is in hand; a photo's own size is not kept."""
    rest = {
        "digit": _("centred") + " 28×28",
        "input": _("bordered") + " 32×32",
        "raw": _("squeezed input") + " 32×32",
    }
    drawn = _("drawn") + f" {CANVAS_SIZE}×{CANVAS_SIZE}"
    return {
        "drawing": {"drawn": drawn, "box": _("redrawn") + " 20×20", **rest},
        "sample": {"drawn": _("sample") + " 28×28", "box": _("ink") + " 20×20", **rest},
        "picture": {"drawn": _("picture"), "box": _("ink") + " 20×20", **rest},
    }
