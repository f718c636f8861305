"""What can be done with a run in the state that it is in: stop, another learning rate, resume, withdraw, its film."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from lenet import Problem, runs
from lenet.training import recipe
from lenet.training.settings import MOST_TYPED

from ...digit import in_hand
from ...page import access
from ...page.lesson import say
from ...page.titles import file_name, run_title
from ...session import state
from ...session.languages import _, problem_markdown
from . import film


def show_controls(run: runs.Run, now: str | None) -> None:
    """The buttons of this state, in a row."""
    with st.container(key="run_controls", horizontal=True, vertical_alignment="center", gap="small"):
        if now in ("running", "queued", "stopped", "failed"):
            access.show_denial()
        if now == "running":
            keeps = _("Keeps every whole epoch; it can go on from there.")
            access.guarded_button(_("Stop"), "stop", "run", run.stop, with_denial=False, help=keeps)
        if now in ("running", "queued"):
            _show_rate(run)
        if now in ("stopped", "failed"):
            _run_button(_("Resume"), "resume", lambda: access.resume_run(run), with_denial=False)
        _show_film(run)


def _run_button(label: str, key: str, action: Callable[[], object], with_denial: bool = True) -> None:
    access.guarded_button(label, key, "run", action, with_denial=with_denial)


def _show_rate(run: runs.Run) -> None:
    slot = state.WISHED_RATES[run.name]
    with st.popover(_("Learning rate"), key="rate_popover"):
        say(_("The training goes on with it from the next steps on; its schedule stays as it is."))
        typed = st.text_input(_("Highest learning rate"), f"{run.rate:g}", key=slot.key, max_chars=MOST_TYPED)
        try:
            recipe.parse("rate", typed)
            off = False
        except Problem as problem:
            st.error(problem_markdown(problem, name=_("Learning rate")))
            off = True
        # What is typed may arrive together with the press: it is looked up then.
        access.guarded_button(_("Change"), "change_rate", "run", partial(_change_rate, run), off=off)


def _change_rate(run: runs.Run) -> None:
    run.change_rate(float(recipe.parse("rate", state.WISHED_RATES[run.name].get())))


def _show_film(run: runs.Run) -> None:
    if not run.frames():
        return
    dark = st.context.theme.type == "dark"
    make = partial(film.make, run, in_hand.digit_for_lesson().input, dark)
    st.download_button(_("Save the film"), make, f"lenet-5-{file_name(run_title(run))}.gif", "image/gif", key="film")


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
                _run_button(_("Withdraw"), f"withdraw_{other.name}", other.withdraw, with_denial=False)
        access.show_denial()
