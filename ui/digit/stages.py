"""What the network gets: the digit in hand on its way from drawing to input, painted by ``stages.js``."""

from html import escape

import streamlit as st

from lenet.digits import photo

from ..browser.component import mount
from ..browser.html import image_html
from ..session.languages import _
from .in_hand import digit_in_hand
from .preparing import CANVAS_SIZE

_SHOWN = 200  # CSS pixels of a step's picture, twice as many as the least that stand beside each other


def show_stages(feed: str) -> None:
    """The stages of the preparation side by side, or what 'raw' does instead.

    Parameters
    ----------
    feed : {"prepared", "raw"}
    """
    mount("digit/stages", "stages", {"words": {**_captions(), "one": _("Digit {number}", number="{number}")}})
    st.html(f'<p class="soft why">{escape(_explanation(feed))}</p>')
    if feed != "raw":
        _show_steps(digit_in_hand().steps)


def _show_steps(steps: tuple[photo.Step, ...]) -> None:
    """How the ink of a picture was found, when asked: only the steps that happened."""
    if not steps:
        return
    words = _step_words()
    with st.expander(_("Every step from the picture to its ink"), key="photo_steps"):
        figures = [
            f"<figure>{image_html(step.picture, words[step.name], _SHOWN)}"
            f"<figcaption>{escape(words[step.name])}</figcaption></figure>"
            for step in steps
        ]
        st.html(f'<div class="developed">{"".join(figures)}</div>')


def _step_words() -> dict[str, str]:
    return {
        photo.SHEET: _("The sheet is found."),
        photo.STRAIGHT: _("It is straightened."),
        photo.COLOUR: _("Ink differs from paper by its colour more than by its lightness."),
        photo.LIGHT: _("The light is evened: what stands out of the paper."),
        photo.LINES: _("Ruled lines are taken away."),
        photo.INK: _("Ink alone: no specks, and no box, circle or line around it."),
    }


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
