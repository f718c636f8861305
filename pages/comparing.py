"""Comparing: networks side by side, on digits that none of them was trained on."""

import streamlit as st

import ui
from ui import _

with ui.page("comparing"):
    st.title(_("Comparing"), anchor=False)
    ui.show_lead(_("Same seed, one change: what did it do? Choose up to six networks, ours and your own."))
    entries = ui.choose_networks()

    ui.section(_("How often they are wrong"))
    ui.show_test_errors(entries)

    ui.section(_("What they get wrong"))
    ui.show_confused(entries)

    ui.section(_("How they learned"))
    ui.show_learning(entries)
    ui.show_settings_compared(entries)
    ui.show_twins(entries)

    ui.section(_("How they stand disturbances"))
    ui.show_robustness(entries)

    ui.section(_("Average or max, tanh or ReLU: five seeds each"))
    ui.show_seeds()
