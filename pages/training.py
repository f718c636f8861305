"""Training: a press on a button, and LeNet-5 learns while the page shows how."""

import streamlit as st

import ui
from ui import _

with ui.page("training"):
    st.title(_("Training"), anchor=False)
    ui.show_lead(_("Press Train and watch noise become features. The network is then yours on every page."))

    config = ui.show_recipe()
    ui.show_devices()
    ui.show_train(config)

    ui.section(_("Runs"))
    run = ui.choose_run()
    if run is not None:
        ui.show_run(run)
        ui.show_afterwards(run)

    ui.section(_("Bring a network"))
    ui.show_bring()
