"""Inside the network: every map live, any unit taken apart."""

from functools import partial

import streamlit as st

from ui.digit import canvas, in_hand
from ui.digit.samples import show_samples
from ui.inside import inside
from ui.page.frame import page, show_lead
from ui.page.networks import send_networks
from ui.page.under_the_pen import under_the_pen
from ui.session.languages import _

with page("inside"):
    st.title(_("Inside the network"), anchor=False)
    show_lead(_("Draw, or point at any unit: what it reads lights up, back to your drawing. Click to take it apart."))
    send_networks(["average", "max"])
    with st.container(key="desk"):  # the small canvas beside the ways to start: ui/page/style.css
        with st.container(key="small"):
            under_the_pen(partial(canvas.show_canvas, example=True), alone=inside.is_live())
        with st.container(key="beside"):
            show_samples()
            canvas.show_pen()
            inside.show_settings()
    inside.show_network(in_hand.digit_for_lesson())
