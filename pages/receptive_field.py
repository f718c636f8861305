"""Padding and the receptive field: how far a unit sees, and what the border is for."""

import streamlit as st

from ui.asking.asking import ask, close
from ui.page.frame import page, show_lead
from ui.page.lesson import say, section, show_digit
from ui.receptive_field import asked, receptive_field
from ui.session.languages import _

with page("receptive_field"):
    st.title(_("Padding and receptive field"), anchor=False)
    show_lead(_("Every unit sees a square of your digit. Point at a unit, and see which."))
    prepared = show_digit()
    ask(asked.question(prepared))

    section(_("Layer by layer"))
    say(
        _(
            "R is the side of the field, J the jump from one unit's field to the next, both in input "
            "pixels; before the first layer both are 1. Choose ‘your own’ to change a filter or add a "
            "layer."
        )
    )
    receptive_field.show_stack()

    section(_("On your digit"))
    say(
        _(
            "Letters, words, sentences, pages: each layer reads what the one before has read, so its "
            "units see more. A click keeps the unit in hand for the figures further down."
        )
    )
    name, net, layer, unit = receptive_field.show_overlay(prepared)

    section(_("What the border is for"))
    say(
        _(
            "A 3×3 view walks over a small 3. What lies at the edge is never in its middle, unless a "
            "border gives the view room to walk further."
        )
    )
    receptive_field.show_border()

    section(_("What the unit really looks at"))
    say(
        _(
            "The square says what could matter to the unit in hand. The slope says what does: how much "
            "its value changes when a pixel grows brighter."
        )
    )
    receptive_field.show_effective(prepared, name, net, layer, unit)

    receptive_field.show_post()
    close(asked.closing())
