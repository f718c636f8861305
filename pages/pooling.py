"""Pooling: the same picture under average and maximum, and a network under both."""

import streamlit as st

from ui.page.frame import page, show_lead
from ui.page.lesson import say, section, show_digit
from ui.pooling import pooling, subsampling
from ui.session.languages import _

with page("pooling"):
    st.title(_("Pooling"), anchor=False)
    show_lead(
        _(
            "Each window becomes one number, its average or its maximum. Nothing is learned, except in 1998 (below). "
            "Point at a window."
        )
    )
    prepared = show_digit()
    window, stride, black = pooling.show_settings()

    section(_("An 8 in numbers"))
    pooling.show_eight(window, stride, black)

    section(_("Your digit"))
    say(
        _(
            "The average keeps a softened picture, the maximum keeps the strongest evidence. Count black "
            "as −1, and the average of a window that is mostly background turns dark, while one bright "
            "pixel still wins the maximum."
        )
    )
    pooling.show_digit_pooled(prepared, window, stride, black)

    section(_("The six C1 maps of your digit"))
    say(_("S2 pools what C1 found. The same place is marked in all six."))
    pooling.show_maps_pooled(prepared, window, stride)

    section(_("Trained subsampling, as in 1998"))
    say(
        _(
            "LeNet-5 as published has neither. S2 adds up each window, multiplies the sum by a coefficient, adds a "
            "bias, and squashes; both are trained, one of each for a map."
        ),
        _("Turn them: the same unit becomes an average, or a threshold. The mark is where training left it."),
    )
    subsampling.show_dial(prepared)

    section(_("Swap the pooling inside a trained network"))
    say(
        _(
            "The weights stay, the pooling changes: the layers behind it now get other numbers than those they "
            "learned with."
        )
    )
    trained = pooling.show_swap(prepared)
    pooling.show_errors(trained)
    pooling.show_changed(trained)

    section(_("Two networks trained alike"))
    say(_("Here each network learned with its own pooling, everything else the same. Now both work."))
    pooling.show_trained_alike(prepared)
