"""The home page: draw a digit, and LeNet-5 reads it. `app.py` shows it."""

import streamlit as st

import lenet

from ..asking.asking import ask, close
from ..digit import canvas, course, in_hand, samples, stages
from ..page.frame import page, show_lead
from ..page.lesson import section
from ..page.networks import choose_network, chosen, network, send_networks
from ..page.under_the_pen import under_the_pen
from ..session import links
from ..session.languages import _
from . import answers, asked, ghost, strip


def draw_and_read() -> None:
    """The canvas, and what the network answers."""
    with st.container(key="drawing"):
        canvas.show_canvas()
        canvas.show_pen()
    with st.container(key="reading"):
        held = in_hand.digit_in_hand()
        feed = links.get("feed")
        answers.show_answers(held.input(feed), chosen(), held.missing, held.row(feed))


def choose() -> None:
    """Whose answers are shown."""
    with st.container(key="choice", horizontal=True, vertical_alignment="center", gap="small"):
        label = _("Network")
        st.html(f'<p class="soft">{label}</p>')
        choose_network()


def say_what_it_is(name: str) -> None:
    """The page's title, and in one line what this is."""
    st.title(_("Draw a digit"), anchor=False)
    own = network(name)
    count = f"{own.spec.parameters:,}"
    if not own.reads_digits:
        lead = _(
            "This network is {count} numbers and tells these apart: {classes}. Draw, and watch it answer.",
            count=count,
            classes=", ".join(own.classes),
        )
    elif own.spec == lenet.lenet_1998():
        lead = _(
            "LeNet-5 read cheques in 1998. This is it, layer for layer as published: {count} numbers, learned anew "
            "from handwritten digits. Draw, and watch it read yours.",
            count=count,
        )
    else:
        lead = _(
            "LeNet-5 read cheques in 1998. This one is {count} numbers, learned from handwritten digits: "
            "draw, and watch it read yours.",
            count=count,
        )
    show_lead(lead)


def show_home() -> None:
    """All of the page."""
    with page("draw"):
        names = chosen()
        with st.container(key="home"):
            say_what_it_is(names[0])
            with st.container(key="stage"):  # a grid, one below the other on a phone: style.css
                under_the_pen(draw_and_read, watched=asked.watched)
                choose()
                strip.show_strip(names)
                with st.container(key="start"):
                    samples.show_start()
                with st.container(key="after"):
                    with st.container(key="getting"):
                        section(_("What the network gets"))
                        words = {"prepared": _("prepared"), "raw": _("raw")}
                        feed = links.choose("feed", _("What the network gets"), words)
                        stages.show_stages(feed)
                    with st.container(key="growing"):
                        course.show_course(names)
                ghost.show_ghost()
        with st.container(key="asking"):
            ask(asked.question())
            close(asked.closing())
        send_networks()  # after the canvas: on opening it is what one waits for
