"""Why not a plain network: it forgets where pixels are, and it grows."""

import streamlit as st

from ui.asking.asking import ask, close
from ui.page.frame import page, show_lead
from ui.page.lesson import note, say, section, show_digit
from ui.session.languages import _
from ui.why_not_dense import asked, why_not_dense

with page("why_not_dense"):
    st.title(_("Why not a plain network?"), anchor=False)
    show_lead(_("A plain network flattens the picture into a row, and forgets which pixels are neighbours."))
    prepared = show_digit()
    ask(asked.question(prepared))

    section(_("The price of flattening"))
    say(
        _(
            "In a dense layer every unit has a weight to every input. A convolution shares its few weights over the "
            "whole picture: what it saves is in C1 and C3."
        ),
        _(
            "Move the slider: the convolutions stay as they are. What grows in LeNet-5 is C5, which reads "
            "all of S4 at once."
        ),
    )
    why_not_dense.show_growth()
    say(why_not_dense.measured())

    section(_("The shuffle"))
    say(
        _(
            "One permutation, always the same, moves all pixels of all digits. To a plain network nothing has "
            "happened: its inputs come in another order. LeNet-5 loses what it is built on: neighbours."
        )
    )
    why_not_dense.show_shuffled(prepared)

    section(_("Four networks read your digit"))
    say(_("About 60,000 parameters each; trained on the pixels as they are, or on shuffled ones."))
    why_not_dense.show_four_networks(prepared)
    note(why_not_dense.provenance())
    close(asked.closing())
