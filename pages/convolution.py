"""Convolution: a filter slides over a picture; at each stop, multiply and add up."""

import streamlit as st

import ui
from ui import _

with ui.page("convolution"):
    st.title(_("Convolution"), anchor=False)
    ui.show_lead(_("A filter slides over a picture; at each stop it multiplies and adds up. Press Play below."))
    held = ui.show_digit()

    ui.section(_("In letters"))
    with st.container(key="lettered"):  # side by side where there is room: ui/style.css
        ui.say(
            _(
                "A picture X of 3×3 and a filter K of 2×2: the filter fits in four places, and each place "
                "gives one sum."
            ),
            _(
                "Mathematicians turn the filter round first, and call what stands here cross-correlation; "
                "in deep learning this is convolution."
            ),
        )
        ui.show_letters()

    ui.section(_("In numbers"))
    ui.say(
        _(
            "A small 3. Each cell in the window times the filter's cell at the same place; the products add up to "
            "one cell of the feature map."
        ),
        _("Point at the picture or at the map, or type other numbers into the picture or the filter."),
    )
    ui.show_walk()

    ui.section(_("On your digit"))
    ui.say(
        _("A filter answers strongly where the picture looks like the filter."),
        _("Point at the map to see the window that a value was made from; the window follows on the picture too."),
    )
    ui.show_slide(held)
