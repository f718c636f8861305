"""Comparing: networks side by side, on digits that none of them was trained on."""

import streamlit as st

from ui.comparing import changes, comparing, optimisers
from ui.page.frame import page, show_lead
from ui.page.lesson import section
from ui.session.languages import _

with page("comparing"):
    st.title(_("Comparing"), anchor=False)
    show_lead(_("Same seed, one change: what did it do? Choose up to six networks, ours and your own."))
    entries = comparing.choose_networks()

    section(_("How often they are wrong"))
    comparing.show_test_errors(entries)

    section(_("What they get wrong"))
    comparing.show_mistakes(entries)

    section(_("How they learned"))
    comparing.show_learning(entries)
    comparing.show_settings_compared(entries)
    comparing.show_twins(entries)

    section(_("How they stand disturbances"))
    comparing.show_robustness(entries)

    section(_("From 1998 to today, one change at a time"))
    changes.show_changes()

    section(_("The optimiser of 1998, and today's"))
    optimisers.show_optimisers()

    section(_("Average or max, tanh or ReLU: five seeds each"))
    comparing.show_seeds()
