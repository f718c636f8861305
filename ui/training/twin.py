"""The twin of a run: the same seed and the same settings but one."""

import dataclasses
from functools import partial
from typing import Any

import streamlit as st

from lenet import Problem, runs
from lenet.training import recipe
from lenet.training.settings import MOST_TYPED

from ..page import access
from ..page.frame import PAGES
from ..page.lesson import say
from ..session import links, state
from ..session.actions import has_problem, show_problem
from ..session.languages import _, problem_markdown
from .run_view import open_run
from .words import setting_words, value_words

_MOST_PARENT = 40  # characters of the other run's title


def show_twin(run: runs.Run, label: str, place: str = "twin") -> None:
    """The same seed, one change.

    Parameters
    ----------
    run : runs.Run
    label : str
    place : str
        Tells its controls from those of another run's twin on the same page.
    """
    try:
        config = run.config
    except Problem as problem:
        st.error(problem_markdown(problem))
        return
    with st.popover(label, key=place):
        say(_("The same seed and the same settings but one: what differs then comes from that change alone."))
        if run.left_its_recipe:
            say(
                _(
                    "Not here: this run left its recipe on the way, with another learning rate or on from another run. "
                    "The twin keeps to it."
                )
            )
        words = setting_words()
        name = st.selectbox(
            _("Change"), [*recipe.twin_settings()], format_func=words.__getitem__, key=_slot(place, "setting").key
        )
        slot = _slot(place, name)
        value = _twin_value(name, getattr(config, name), slot)
        start = partial(_start_twin, run, config, name, slot)
        pressed = access.guarded_button(_("Train the twin"), f"{place}_start", place, start, off=value is None)
        if pressed and not has_problem(place):
            links.switch_page(PAGES["training"][0])
        show_problem(place)


def _slot(place: str, name: str) -> state.Slot[Any]:
    """Of the control of a setting, on the page's only twin or on one of several."""
    return state.TWINS[f"{place}_{name}".removeprefix("twin_")]


def _twin_value(name: str, now: Any, slot: state.Slot[Any]) -> Any:
    """The other value of a setting; None while what is typed is none."""
    choices = recipe.SETTINGS[name].choices
    if choices:
        others = [value for value in choices if value != now]
        return st.selectbox(_("to"), others, format_func=lambda value: value_words(name, value), key=slot.key)
    typed = st.text_input(_("to"), f"{now:g}", key=slot.key, max_chars=MOST_TYPED)
    try:
        value = recipe.parse(name, typed)
    except Problem as problem:
        st.error(problem_markdown(problem, name=setting_words()[name]))
        return None
    return value if value != now else None


def _start_twin(run: runs.Run, config: recipe.TrainingConfig, name: str, slot: state.Slot[Any]) -> None:
    chosen = slot.get()  # as it is now: what is typed may arrive together with the press
    value: Any = chosen if recipe.SETTINGS[name].choices else recipe.parse(name, chosen)
    started = access.start_run(dataclasses.replace(config, **{name: value}), run.begin())
    started.mark_as_twin(name)
    if run.title:
        started.describe(f"{run.title[:_MOST_PARENT]} · {value_words(name, value)}"[: runs.MOST_LETTERS["title"]])
    open_run(started)
