"""Inside the network: every map live, any unit taken apart."""

import streamlit as st

import ui
from ui import _

with ui.page("inside"):
    st.title(_("Inside the network"), anchor=False)
    ui.show_lead(_("Point at any unit: what it reads lights up, back to your drawing. Click to take it apart."))
    with st.container(key="desk"):  # the small canvas beside the ways to start: ui/style.css
        with st.container(key="small"):
            ui.show_canvas()
        with st.container(key="beside"):
            held = ui.show_digit()
            ui.show_pen()
            ui.show_settings_inside()
    ui.show_inside(held)
