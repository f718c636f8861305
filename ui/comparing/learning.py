"""How the runs that are compared learned, and in what their settings differ."""

import contextlib
import dataclasses
from collections.abc import Sequence
from html import escape
from typing import Any

import streamlit as st

from lenet import Problem
from lenet.figures.curves import learning

from ..page.lesson import note, say
from ..session.languages import _, escape_markdown
from ..training.twin import show_twin
from ..training.words import setting_words, value_words
from .compared import Entry
from .parts import show_chart


def show_learning(entries: Sequence[Entry]) -> None:
    """Loss and accuracy of the runs, epoch by epoch."""
    # A run keeps the colour that its chip has: those without curves hold their place.
    curves = [(entry.title, _curves(entry)) for entry in entries]
    if not any(events for _title, events in curves):
        say(_("Our own networks ship without their curves; choose a run of yours to see how it learned."))
        return
    dark = st.context.theme.type == "dark"
    with st.container(key="curves"):
        for value, name in (("loss", _("Loss")), ("accuracy", _("Accuracy"))):
            with st.container(key=f"curve_{value}", gap="small"):
                st.html(f"<p><b>{escape(name)}</b></p>")
                alt = _("{measure} after each epoch, a line for each run", measure=name)
                show_chart(learning(curves, value, dark), f"chart_{value}", alt)
    note(_("Thick: validation, on what was held out. Dotted: training."))


def _curves(entry: Entry) -> list[dict[str, Any]]:
    """The events of its epochs; none where it has no run, or one whose journal cannot be read."""
    try:
        return entry.run.epochs() if entry.run is not None else []
    except Problem:  # said beside its name
        return []


def show_settings_compared(entries: Sequence[Entry]) -> None:
    """The settings in which the runs differ."""
    configs = []
    for entry in entries:
        with contextlib.suppress(Problem):  # said beside its name
            if entry.run is not None:
                configs.append((entry.title, dataclasses.asdict(entry.run.config)))
    if len(configs) < 2:
        say(_("Choose two runs of yours to see the settings in which they differ."))
        return
    words = setting_words()
    differing = [name for name in words if len({config[name] for _title, config in configs}) > 1]
    if not differing:
        say(_("These runs have the very same settings."))
        return
    head = "".join(f'<th scope="col">{escape(title)}</th>' for title, _config in configs)
    rows = "".join(
        f'<tr><th scope="row">{escape(words[name])}</th>'
        + "".join(f"<td>{escape(value_words(name, config[name]))}</td>" for _title, config in configs)
        + "</tr>"
        for name in differing
    )
    st.html(f'<div class="wide"><table class="layers settings"><tr><td></td>{head}</tr>{rows}</table></div>')


def show_twins(entries: Sequence[Entry]) -> None:
    """Start the twin of a run that is compared."""
    with st.container(key="twins", horizontal=True, gap="small"):
        for entry in entries:
            if entry.run is not None and entry.run.damage() is None:
                words = _("Train a twin of {title}", title=escape_markdown(entry.title))
                show_twin(entry.run, words, f"twin_{entry.key}")
