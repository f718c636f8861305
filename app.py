"""The home page: draw a digit, and LeNet-5 reads it."""

import streamlit as st

import ui
from ui import _

with ui.page("draw"):
    st.title(_("Draw a digit"), anchor=False)
    ui.show_lead(_("LeNet-5 reads it when you lift the pen. Try a small 7 in a corner."))

    with st.container(key="stage"):  # two by two, one below the other on a phone: ui/style.css
        with st.container(key="drawing"):
            ui.show_canvas()
            ui.show_pen()
        held = ui.held()

        with st.container(key="reading"):
            chosen = ui.choose("network", _("Pooling"), {"both": _("both"), "average": _("average"), "max": _("max")})
            names = ["average", "max"] if chosen == "both" else [chosen]
            ui.show_answers(held.input(ui.chosen("feed")), names, held.missing)

        with st.container(key="start"):
            ui.show_start()

        with st.container(key="getting"):
            ui.section(_("What the network gets"))
            feed = ui.choose("feed", _("What the network gets"), {"prepared": _("prepared"), "raw": _("raw")})
            ui.show_strip(held, feed)
