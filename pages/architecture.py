"""The architecture: the same network as boxes, numbers, Keras's summary and graph."""

import streamlit as st

from ui.architecture import architecture, asked
from ui.asking.asking import ask, close
from ui.page.frame import page, show_lead
from ui.page.lesson import say, section
from ui.session.languages import _

with page("architecture"):
    st.title(_("Architecture"), anchor=False)
    show_lead(_("The same network as a picture, as numbers, and as Keras prints it. Drag the picture to turn it."))
    name, spec = architecture.choose_network()
    ask(asked.question(spec))

    section(_("As papers draw it"))
    say(
        _(
            "Every layer to scale: height and width are those of the maps, depth is their number; C5, F6 and the "
            "output are bars of units."
        )
    )
    architecture.show_boxes(name, spec)

    section(_("Layer by layer"))
    say(_("Click on a number to see how it comes about."))
    architecture.show_layers(spec)
    architecture.show_table(spec)

    section(_("As Keras prints it"))
    architecture.show_summary(spec)
    architecture.show_listing(spec)

    section(_("As Keras draws it"))
    architecture.show_graph(name, spec)

    section(_("Four networks, one name"))
    say(
        _(
            "The listing in a study group's post, the network in its book, what most people mean today, and the "
            "network of 1998: shapes and parameters."
        ),
    )
    architecture.show_four_networks()
    architecture.show_post()
    close(asked.closing(spec))
