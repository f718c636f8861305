"""Inside the network: every map live, any unit taken apart."""

import streamlit as st

from ui.digit import canvas
from ui.inside import inside
from ui.page.frame import page, show_lead
from ui.page.lesson import show_digit
from ui.session.languages import _

with page("inside"):
    st.title(_("Inside the network"), anchor=False)
    show_lead(_("Point at any unit: what it reads lights up, back to your drawing. Click to take it apart."))
    with st.container(key="desk"):  # the small canvas beside the ways to start: ui/page/style.css
        with st.container(key="small"):
            canvas.show_canvas()
        with st.container(key="beside"):
            prepared = show_digit()
            canvas.show_pen()
            inside.show_settings()
    inside.show_network(prepared)
