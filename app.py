"""The home page: draw a digit, and LeNet-5 reads it."""

import streamlit as st

from ui.digit import canvas, course, in_hand, samples, stages
from ui.draw import answers
from ui.page.frame import page, show_lead
from ui.page.lesson import section
from ui.page.networks import send_networks
from ui.page.under_the_pen import under_the_pen
from ui.session import links
from ui.session.languages import _


def draw_and_read() -> None:
    """The canvas, and what the networks answer."""
    with st.container(key="drawing"):
        canvas.show_canvas()
        canvas.show_pen()
    with st.container(key="reading"):
        chosen = links.choose("network", _("Pooling"), {"both": _("both"), "average": _("average"), "max": _("max")})
        names = ["average", "max"] if chosen == "both" else [chosen]
        held = in_hand.digit_in_hand()
        answers.show_answers(held.input(links.get("feed")), names, held.missing)
        course.show_course(names)


with page("draw"):
    st.title(_("Draw a digit"), anchor=False)
    show_lead(_("LeNet-5 reads it while you draw. Try a small 7 in a corner."))
    send_networks(["average", "max"])

    with st.container(key="stage"):  # two by two, one below the other on a phone: ui/page/style.css
        under_the_pen(draw_and_read)

        with st.container(key="start"):
            samples.show_start()

        with st.container(key="getting"):
            section(_("What the network gets"))
            feed = links.choose("feed", _("What the network gets"), {"prepared": _("prepared"), "raw": _("raw")})
            stages.show_stages(feed)
