"""Runs: choose one. What is shown of it: ui/training/run/."""

import streamlit as st

from lenet import runs

from ..page.lesson import say
from ..session import links, state
from ..session.languages import _
from .labels import resolve_run, run_labels
from .run.run import show_run as show_run  # the page asks here for all of a run


def show_gone() -> None:
    """Say that the link leads to a run that is no longer here, as long as it does: another is shown in its place."""
    found = [run.name for run in runs.runs()]
    if links.get("run") and links.get("run") not in found:
        in_its_place = [_("The newest is shown in its place.")] if found else []
        st.info(" ".join([_("The run of this link is no longer here."), *in_its_place]))


def choose_run() -> runs.Run | None:
    """The run that the page shows, or None where there is none yet."""
    found = {run.name: run for run in runs.runs()}
    if not found:
        say(_("Nothing was trained here yet. Press Train; it takes less than a minute with the first recipe."))
        return None
    slot, labels = state.CONTROLS["run"], run_labels([*found.values()])
    slot.set(resolve_run(found, slot.peek(None), links.get("run"), next(iter(found))))
    named = st.selectbox(_("Run"), list(found), format_func=labels.__getitem__, key=slot.key, on_change=_take_run)
    return found[named]


def _take_run() -> None:
    state.DELETED.drop()
    found = [run.name for run in runs.runs()]
    links.put("run", resolve_run(found, state.CONTROLS["run"].get(), links.get("run"), "") or "")


def open_run(run: runs.Run) -> None:
    """Show this run from the next look on."""
    state.DELETED.drop()
    links.put_and_show("run", run.name)
