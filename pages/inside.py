"""Inside the network: every map live, any unit taken apart, all on one screen."""

import streamlit as st

from ui.asking.asking import ask, close
from ui.digit import in_hand
from ui.inside import asked, desk, inside
from ui.page.frame import page, show_lead
from ui.page.networks import send_networks
from ui.page.under_the_pen import under_the_pen
from ui.session.languages import _

with page("inside"):
    with st.container(key="heading"):  # one line, and none on a low screen: ui/page/style.css
        st.title(_("Inside the network"), anchor=False)
        show_lead(
            _(
                "Draw, or point at any unit: what it reads lights up, back to your drawing. "
                "Click or tap to take it apart."
            )
        )
    send_networks()
    desk.show_bar()
    with st.container(key="desk"):  # the canvas is the network's input: it stands where the view leaves room for it
        with st.container(key="small"):
            under_the_pen(desk.show_input, alone=inside.is_live(), watched=asked.watched)
            if inside.is_live():
                desk.show_tile()
        inside.show_network(in_hand.digit_for_lesson())
    ask(asked.question())
    close(asked.closing())
