"""Padding and the receptive field: how far a unit sees, and what the border is for."""

import streamlit as st

import ui
from ui import _

with ui.page("receptive_field"):
    st.title(_("Padding and receptive field"), anchor=False)
    ui.show_lead(_("Every unit sees a square of your digit. Point at a unit, and see which."))
    held = ui.show_digit()

    ui.section(_("On your digit"))
    ui.say(
        _(
            "Letters, words, sentences, pages: each layer reads what the one before has read, so its "
            "units see more. A click keeps the unit in hand for the figures further down."
        )
    )
    net, layer, unit = ui.show_overlay(held)

    ui.section(_("What the border is for"))
    ui.say(
        _(
            "A 3×3 view walks over a small 3. What lies at the edge is never in its middle, unless a "
            "border gives the view room to walk further."
        )
    )
    ui.show_toy()

    ui.section(_("What the unit really looks at"))
    ui.say(
        _(
            "The square says what could matter to the unit in hand. The slope says what does: how much "
            "its value changes when a pixel grows brighter."
        )
    )
    ui.show_effective(held, net, layer, unit)

    ui.section(_("Layer by layer"))
    ui.say(
        _(
            "R is the side of the field, J the jump from one unit's field to the next, both in input "
            "pixels; before the first layer both are 1. Choose your own, and change a kernel or add a "
            "layer."
        )
    )
    ui.show_stack()
