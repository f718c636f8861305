"""Pixels and colour: a picture is a table of numbers."""

import streamlit as st

import ui
from ui import _

with ui.page("pixels"):
    st.title(_("Pixels and colour"), anchor=False)
    ui.show_lead(_("A picture is a table of numbers. Point at the digit, and read them."))
    held = ui.show_digit()

    ui.section(_("Your digit in numbers"))
    ui.say(
        _("0 is black, 255 is white, and what lies between is grey. Inverted, every value v becomes 255\u00a0−\u00a0v.")
    )
    ui.show_numbers(held)

    ui.section(_("The same digit as a landscape"))
    ui.say(_("Height is brightness. Turn it with the mouse."))
    ui.show_surface(held)

    ui.section(_("Three frames"))
    ui.show_frames(held)

    ui.section(_("Why white on black?"))
    ui.say(
        _(
            "A screen begins with nothing, which is black and is 0; red, green and blue light together are white. "
            "Paper begins with all light, which is white; ink takes it away."
        ),
        _("For a network the ink should be the strong signal and the empty background 0, so MNIST is white on black."),
    )
    ui.show_colour()

    ui.section(_("All of MNIST"))
    ui.say(_("70,000 handwritten digits. Click on one to use it on every page."))
    ui.show_browser()
    ui.show_overview()
