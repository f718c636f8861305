"""Training: a press on a button, and LeNet-5 learns while the page shows how."""

import streamlit as st

from ui.asking.asking import ask, close
from ui.page.frame import page, show_lead
from ui.page.lesson import section
from ui.session.languages import _
from ui.training import asked, bringing, data_sets, recipe, run_actions, run_view
from ui.training.one_step import one_step

with page("training"):
    st.title(_("Training"), anchor=False)
    show_lead(_("Press Train and watch noise become features. You can then use the network on every page."))
    run_view.show_gone()
    recipe.show_how_it_learns()
    ask(asked.question())

    recipe.show_presets()
    place = st.container(key="to_train")  # Train stands before the settings, which say what it trains
    config = recipe.show_settings()
    if config is not None:
        recipe.show_as_code(config)
    with place:
        run_actions.show_train(config)
        recipe.show_devices()

    section(_("Runs"))
    run_actions.show_deleted()
    with st.container(key="which_run"):  # beside each other: ui/page/style.css
        run = run_view.choose_run()
        if run is not None:
            run_actions.show_name(run)
    if run is not None:
        run_actions.show_run_actions(run)
        run_view.show_run(run)
        recipe.show_words(run)
        run_actions.show_details(run)

    section(_("One step, seen"))
    one_step.show_one_step()

    section(_("Bring a data set"))
    data_sets.show_data_sets()

    section(_("Bring a network"))
    bringing.show_bring()
    close(asked.closing())
