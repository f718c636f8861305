"""What can be done with a run in the state that it is in: stop, another learning rate, resume, withdraw, its film."""

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from lenet import Problem, runs
from lenet.training import recipe
from lenet.training.settings import MOST_TYPED

from ...page import access
from ...page.lesson import say, tell
from ...page.titles import run_title
from ...session import state
from ...session.languages import _, problem_markdown
from . import saved


def show_controls(run: runs.Run, now: str | None) -> None:
    """The buttons of this state, in a row; before it, what keeps this visitor from pressing them."""
    if now in ("running", "queued", "stopped", "failed"):
        access.show_denial()
    access.show_owner(run.folder, _somebody_elses())
    if now in ("running", "queued") and run.rate != run.config.rate:
        tell(_("Its highest learning rate is now {rate}.", rate=f"{run.rate:g}"))
    with st.container(key="run_controls", horizontal=True, vertical_alignment="center", gap="small"):
        if now == "running":
            keeps = _("Keeps every whole epoch; it can go on from there.")
            _run_button(run, _("Stop"), "stop", run.stop, with_denial=False, help=keeps)
        if now in ("running", "queued"):
            _show_rate(run)
        if now in ("stopped", "failed"):
            _run_button(run, _("Resume"), "resume", lambda: access.resume_run(run), with_denial=False)
        _show_film(run)


def _run_button(run: runs.Run, label: str, key: str, action: Callable[[], object], **look: Any) -> None:
    access.guarded_button(label, key, "run", action, of=run.folder, **look)


def _somebody_elses() -> str:
    return _(
        "Somebody else started this run, so only they can stop, change or delete it; you can watch it, use its "
        "network, and go on from it in a run of your own."
    )


def _show_rate(run: runs.Run) -> None:
    slot = state.WISHED_RATES[run.name]
    with st.popover(_("Learning rate"), key=state.RATE_POPOVER.key, on_change="rerun"):  # else nothing closes it
        say(_("The training goes on with it from the next steps on; its schedule stays as it is."))
        typed = st.text_input(_("Highest learning rate"), f"{run.rate:g}", key=slot.key, max_chars=MOST_TYPED)
        try:
            recipe.parse("rate", typed)
            off = False
        except Problem as problem:
            st.error(problem_markdown(problem, name=_("Learning rate")))
            off = True
        # What is typed may arrive together with the press: it is looked up then.
        _run_button(run, _("Change"), "change_rate", partial(_change_rate, run), off=off)


def _change_rate(run: runs.Run) -> None:
    run.change_rate(float(recipe.parse("rate", state.WISHED_RATES[run.name].get())))
    state.RATE_POPOVER.set(False)


def _show_film(run: runs.Run) -> None:
    if not run.frames():
        return
    saved.show_film(run)


def show_line(run: runs.Run) -> None:
    """Who waits for the device, first come first; each can be withdrawn."""
    line = runs.waiting()
    if not line:
        return
    with st.container(key="line", gap="small"):
        say(_("In line, first come, first served:"))
        for place, other in enumerate(line, 1):
            with st.container(key=f"waits_{other.name}", horizontal=True, vertical_alignment="center"):
                st.text(f"{place}. {run_title(other)}" + (" ←" if other == run else ""))
                _run_button(other, _("Withdraw"), f"withdraw_{other.name}", other.withdraw, with_denial=False)
        access.show_denial()
        if not all(access.is_open(other.folder) for other in line):
            say(_("Whoever started a run can withdraw it."))
