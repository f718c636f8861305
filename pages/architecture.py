"""The architecture: the same network as boxes, numbers, Keras's summary and graph."""

import streamlit as st

import ui
from ui import _

with ui.page("architecture"):
    st.title(_("Architecture"), anchor=False)
    ui.show_lead(
        _("The same network as a picture, as numbers, and as Keras prints it. Turn the picture with the mouse.")
    )
    name, spec = ui.choose_network()

    ui.section(_("As papers draw it"))
    ui.say(
        _("Every layer to scale: height and width are pixels, depth is maps; C5, F6 and the output are bars of units.")
    )
    ui.show_boxes(name, spec)

    ui.section(_("Layer by layer"))
    ui.say(_("Click on a number to see how it comes about."))
    ui.show_layers(spec)

    ui.section(_("As Keras prints it"))
    ui.show_summary(spec)

    ui.section(_("As Keras draws it"))
    ui.show_graph(name, spec)

    ui.section(_("Three networks, one name"))
    ui.say(
        _("A study group's listing, what most people mean today, and the network of 1998: shapes and parameters."),
    )
    ui.show_three()
