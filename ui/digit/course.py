"""How the answer came about: the ten probabilities over the course of the drawing, see ``course.js``."""

from collections.abc import Sequence

from ..browser.component import mount
from ..session.languages import _


def show_course(names: Sequence[str]) -> None:
    """A small picture for each network, along which the reader goes back in their drawing.

    Parameters
    ----------
    names : sequence of str
        Of the networks.
    """
    mount("digit/course", "course", {"names": list(names), "words": course_words()})


def course_words() -> dict[str, str]:
    """What the view says."""
    return {
        "title": _("How the answer came about"),
        "hint": _("draw, and see it here"),
        "moment": _("A moment of the drawing"),
        "play": _("Draw it again"),
        "at": _("{place} of {count}: {digit}"),
        "from": _("From {percent} % of the drawing on: {digit}."),
    }
