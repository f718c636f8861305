"""Why not a plain network: it forgets where pixels are, and it grows."""

import streamlit as st

import ui
from ui import _

with ui.page("why_not_dense"):
    st.title(_("Why not a plain network?"), anchor=False)
    ui.show_lead(_("A plain network flattens the picture into a row, and forgets which pixels are neighbours."))
    held = ui.show_digit()

    ui.section(_("The price of flattening"))
    ui.say(
        _("Every input needs a weight to every unit. A convolution shares its few weights over the whole picture."),
        _(
            "Move the slider: the convolutions stay as they are. What grows in LeNet-5 is C5, which reads "
            "all of S4 at once."
        ),
    )
    ui.show_growth()

    ui.section(_("The shuffle"))
    ui.say(
        _(
            "One permutation, always the same, moves all pixels of all digits. To a plain network nothing has "
            "happened: its inputs come in another order. LeNet-5 loses what it is built on: neighbours."
        )
    )
    ui.show_shuffled(held)

    ui.section(_("Four networks read your digit"))
    ui.say(_("About 60,000 parameters each; trained on the pixels as they are, or on shuffled ones."))
    ui.show_four(held)
    ui.note(ui.provenance())
