"""What the network gets: the digit in hand on its way from drawing to input."""

from html import escape

import numpy as np
import streamlit as st

from ..browser.html import image_html
from ..session.languages import _
from .in_hand import PICTURE, SAMPLE, DigitInHand

_SIZE = 150  # CSS pixels of one picture
_Stage = tuple[np.ndarray | None, str, str]  # a picture, its name, its size in words


def show_stages(held: DigitInHand, feed: str) -> None:
    """The stages of the preparation side by side, or what 'raw' does instead.

    Parameters
    ----------
    held : DigitInHand
    feed : {"prepared", "raw"}
    """
    figures = "".join(_figure(*stage) for stage in _stages(held, feed))
    st.html(f'<div class="strip {feed}">{figures}</div><p class="soft why">{escape(_explanation(feed))}</p>')


def _explanation(feed: str) -> str:
    if feed == "raw":
        return _(
            "Raw squeezes the whole canvas into 32×32. A small digit in a corner becomes a smudge "
            "that the network never met in training, so its answer breaks."
        )
    return _(
        "Not your drawing: its ink, fitted into 20×20, set into 28×28 with its centre of mass in the "
        "middle, and two more pixels of border. MNIST's digits were made this way."
    )


def _stages(held: DigitInHand, feed: str) -> list[_Stage]:
    drawn = held.picture, *_origin(held)
    if feed == "raw":
        return [drawn, (held.raw, _("squeezed input"), "32×32")]
    ready = held.prepared
    return [
        drawn,
        (ready.box if ready else None, _("ink"), "20×20"),
        (ready.digit if ready else None, _("centred"), "28×28"),
        (ready.input if ready else None, _("input"), "32×32"),
    ]


def _origin(held: DigitInHand) -> tuple[str, str]:
    """What the first picture is, and its size; a photo's own size is not kept."""
    if held.source == PICTURE:
        return _("picture"), ""
    name = _("sample") if held.source == SAMPLE else _("drawn")
    return name, "" if held.picture is None else "{1}×{0}".format(*held.picture.shape)


def _figure(image: np.ndarray | None, name: str, size: str) -> str:
    caption = f"{name} {size}".strip()
    shown = '<div class="nothing"></div>' if image is None else image_html(image, caption, _SIZE, "stage")
    return f"<figure>{shown}<figcaption>{escape(caption)}</figcaption></figure>"
