"""Pooling: the same picture under average and maximum, and a network under both."""

import streamlit as st

import ui
from ui import _

with ui.page("pooling"):
    st.title(_("Pooling"), anchor=False)
    ui.show_lead(
        _("Each window becomes one number, its average or its maximum. Nothing is learned. Point at a window.")
    )
    held = ui.show_digit()
    window, stride, black = ui.show_settings()

    ui.section(_("An 8 in numbers"))
    ui.show_eight(window, stride, black)

    ui.section(_("Your digit"))
    ui.say(
        _(
            "The average keeps a softened picture, the maximum keeps the strongest evidence. Count black "
            "as −1, and the average of a window that is mostly paper turns dark, while one bright pixel "
            "still wins the maximum."
        )
    )
    ui.show_digit_pooled(held, window, stride, black)

    ui.section(_("The six C1 maps of your digit"))
    ui.say(_("S2 pools what C1 found. The same place is marked in all six."))
    ui.show_maps_pooled(held, window, stride)

    ui.section(_("Swap the pooling inside a trained network"))
    ui.say(
        _(
            "The weights stay, the pooling changes: the layers behind it now get other numbers than those they "
            "learned with."
        )
    )
    trained = ui.show_swap(held)
    ui.show_errors(trained)
    ui.show_changed(trained)

    ui.section(_("Two networks trained alike"))
    ui.say(_("Here each network learned with its own pooling, everything else the same. Now both work."))
    ui.show_alike(held)
