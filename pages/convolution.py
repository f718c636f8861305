"""Convolution: a filter slides over a picture; at each stop, multiply and add up."""

import streamlit as st

from ui.asking.asking import ask, close
from ui.convolution import asked, convolution
from ui.page.frame import page, show_lead
from ui.page.lesson import say, section, show_digit
from ui.session.languages import _

with page("convolution"):
    st.title(_("Convolution"), anchor=False)
    show_lead(_("A filter slides over a picture; at each stop it multiplies and adds up. Press Play below."))
    prepared = show_digit()
    ask(asked.question(prepared))

    section(_("In numbers"))
    say(
        _(
            "A small 3. Each cell in the window times the filter's cell at the same place; the products add up to "
            "one cell of the feature map."
        ),
        _("Point at the picture or at the map, or type other numbers into the picture or the filter."),
    )
    convolution.show_walk()

    section(_("On your digit"))
    say(
        _("A filter answers strongly where the picture looks like the filter."),
        _("Point at the map to see the window that a value was made from; the window follows on the picture too."),
    )
    convolution.show_on_digit(prepared)

    section(_("In letters"))
    with st.container(key="lettered"):  # side by side where there is room: ui/page/style.css
        say(
            _(
                "A picture X of 3×3 and a filter K of 2×2: the filter fits in four places, and each place "
                "gives one sum."
            ),
            _(
                "Mathematicians turn the filter round first, and call what stands here cross-correlation; "
                "in deep learning this is convolution."
            ),
        )
        convolution.show_letters()
    close(asked.closing())
