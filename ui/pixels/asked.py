"""What the page Pixels and colour asks."""

import lenet
from lenet.experiments import predictions

from ..asking.asking import Closing, Picture, Question
from ..asking.reading import outcome_of, read_in_words
from ..page.networks import chosen, network_for_digits
from ..session import links, state
from ..session.languages import _

_LIGHTS, _INKS = ("light_red", "light_green", "light_blue"), ("ink_cyan", "ink_magenta", "ink_yellow")
_YELLOW, _RED = (1, 1, 0), (1, 0, 0)  # what is to be mixed: of lights, and of inks
_COLOUR_SIDE = 32  # pixels of a colour picture


def question(prepared: lenet.Prepared) -> Question:
    """Before the digit is inverted."""
    own, black = network_for_digits(chosen()[0]), predictions.inverted(prepared)
    before, after = own.read(prepared.input), own.read(black)
    return Question(
        text=_("Now in black on white: every value v becomes 255 − v. What does the network read in your digit?"),
        answers=(_("the same digit"), _("another digit"), _("it is not sure")),
        right=outcome_of(before, after),
        outcome=_(
            "White on black: {before}. Black on white: {after}. To the eye it is the same digit. To the network all "
            "numbers have changed, and all ink that it learned from was white.",
            before=read_in_words(own, before),
            after=read_in_words(own, after),
        ),
        pictures=(Picture(prepared.input, _("white on black")), Picture(black, _("black on white"))),
        place=".st-key-number_settings",
        act=lambda: links.put_and_show("paper", "white"),
    )


def closing() -> Closing:
    """What one knows after pixels and colour."""
    inputs = _COLOUR_SIDE * _COLOUR_SIDE * len(_LIGHTS)
    return Closing(
        task=_("Mix yellow from lights, and red from inks."),
        done=lenet.colour.corner(lenet.colour.lights(*_amounts(_LIGHTS))) == _YELLOW
        and lenet.colour.corner(lenet.colour.inks(*_amounts(_INKS))) == _RED,
        praise=_("Red and green light are yellow; magenta and yellow ink leave only red."),
        known=(
            _("A grey picture is a table: one number for each pixel, from 0 to 255."),
            _("MNIST stores ink, 0 for none; that is why its digits look white on black."),
            _("A network knows only such pictures as it learned from; so every drawing is brought into their form."),
        ),
        asks=_("A colour picture of {side}×{side} pixels: how many numbers is it?", side=_COLOUR_SIDE),
        answer=_(
            "{side} × {side} × {lights} = {inputs}: red, green and blue for each pixel.",
            side=_COLOUR_SIDE,
            lights=len(_LIGHTS),
            inputs=f"{inputs:,}",
        ),
    )


def _amounts(names: tuple[str, ...]) -> list[float]:
    """What the sliders say, from 0 to 1; all of each before they are drawn."""
    return [state.COLOURS[name].peek(100) / 100 for name in names]
