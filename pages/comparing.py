"""Comparing: networks side by side, on digits that none of them was trained on."""

import streamlit as st

from ui.asking.asking import ask, close
from ui.comparing import asked, changes, compared, errors, five_seeds, learning, mistakes, optimisers, robustness
from ui.page.frame import page, show_lead
from ui.page.lesson import section
from ui.session.languages import _

with page("comparing"):
    st.title(_("Comparing"), anchor=False)
    show_lead(_("Same seed, one change: what did it do? Choose up to six networks, ours and your own."))
    ask(asked.question())
    entries = compared.choose_networks()

    section(_("How often they are wrong"))
    errors.show_test_errors(entries)

    section(_("What they get wrong"))
    mistakes.show_mistakes(entries)

    section(_("How they learned"))
    learning.show_learning(entries)
    learning.show_settings_compared(entries)
    learning.show_twins(entries)

    section(_("How well they cope with disturbed digits"))
    robustness.show_robustness(entries)

    section(_("From 1998 to today, one change at a time"))
    changes.show_changes()

    section(_("The optimiser of 1998, and today's"))
    optimisers.show_optimisers()

    section(_("Average or max, tanh or ReLU: five seeds each"))
    five_seeds.show_seeds()
    close(asked.closing(entries))
