"""Pixels and colour: a picture is a table of numbers."""

import streamlit as st

from ui.asking.asking import ask, close
from ui.page.frame import page, show_lead
from ui.page.lesson import say, section, show_digit
from ui.pixels import asked, pixels
from ui.session.languages import _

with page("pixels"):
    st.title(_("Pixels and colour"), anchor=False)
    show_lead(_("A picture is a table of numbers. Point at the digit, and read them."))
    prepared = show_digit()
    ask(asked.question(prepared))

    section(_("Your digit in numbers"))
    say(
        _("0 is black, 255 is white, and what lies between is grey. Inverted, every value v becomes 255\u00a0−\u00a0v.")
    )
    pixels.show_numbers(prepared)

    section(_("The same digit as a landscape"))
    say(_("Height is brightness. Drag it to turn it."))
    pixels.show_surface(prepared)

    section(_("Three frames"))
    pixels.show_frames(prepared)

    section(_("Why white on black?"))
    say(
        _(
            "MNIST stores how much ink a pixel has: 0 is none, 255 is full. A screen shows 0 as black; that is why "
            "MNIST looks white on black."
        ),
        _(
            "A screen begins with nothing, which is black and is 0; red, green and blue light together are white. "
            "Paper begins with all light, which is white; ink takes it away."
        ),
        _(
            "Shown black on white, our networks read fewer than one digit in four right, and are sure of fewer than "
            "one in ten: all their ink was white."
        ),
        pixels.levels_of_1998(),
    )
    pixels.show_colour()

    section(_("All of MNIST"))
    say(_("70,000 handwritten digits. Click on one to use it on every page."))
    pixels.show_browser()
    pixels.show_overview()
    pixels.show_post()
    close(asked.closing())
