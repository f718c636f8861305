"""Pooling: the same picture under average and maximum, and a network under both."""

import streamlit as st

from ui.asking.asking import ask, close
from ui.page.frame import page, show_lead
from ui.page.lesson import say, section, show_digit
from ui.pooling import asked, pooling, subsampling
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
    ask(asked.question(prepared))
    window, stride = pooling.show_settings()

    section(_("Small pictures in numbers"))
    say(
        _(
            "The average keeps a softened picture, the maximum keeps the strongest evidence. With window and "
            "stride at 2, a bright pixel alone among three black ones becomes 0.25, or stays 1; a line one pixel wide "
            "fades to half, or stays whole."
        )
    )
    pooling.show_small(window, stride)

    section(_("Your digit"))
    pooling.show_digit_pooled(prepared, window, stride)

    section(_("The six C1 maps of your digit"))
    say(_("S2 pools what C1 found, here in the network with average pooling. The same place is marked in all six."))
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
    close(asked.closing(window, stride))
