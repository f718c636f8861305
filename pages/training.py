"""Training: a press on a button, and LeNet-5 learns while the page shows how."""

import streamlit as st

from ui.page.frame import page, show_lead
from ui.page.lesson import section
from ui.session.languages import _
from ui.training import bringing, recipe, run_actions, run_view

with page("training"):
    st.title(_("Training"), anchor=False)
    show_lead(_("Press Train and watch noise become features. The network is then yours on every page."))

    config = recipe.show_recipe()
    recipe.show_devices()
    run_actions.show_train(config)

    section(_("Runs"))
    run = run_view.choose_run()
    if run is not None:
        run_view.show_run(run)
        run_actions.show_run_actions(run)

    section(_("Bring a network"))
    bringing.show_bring()
