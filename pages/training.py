"""Training: a press on a button, and LeNet-5 learns while the page shows how."""

import streamlit as st

from ui.page.frame import page, show_lead
from ui.page.lesson import section
from ui.session.languages import _
from ui.training import afterwards, recipe, running

with page("training"):
    st.title(_("Training"), anchor=False)
    show_lead(_("Press Train and watch noise become features. The network is then yours on every page."))

    config = recipe.show_recipe()
    recipe.show_devices()
    afterwards.show_train(config)

    section(_("Runs"))
    run = running.choose_run()
    if run is not None:
        running.show_run(run)
        afterwards.show_afterwards(run)

    section(_("Bring a network"))
    afterwards.show_bring()
