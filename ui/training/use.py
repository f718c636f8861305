"""Let a network answer on every page: for its reader at once; for everybody apart, and asked again."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import streamlit as st

from lenet import Problem
from lenet.sharing import registry

from ..page import access, networks
from ..page.lesson import say
from ..session import links
from ..session.actions import run_action, show_problem
from ..session.languages import _, problem_markdown


def show_use(folder: str | Path, place: str, then: Callable[[], object] = lambda: None) -> None:
    """The way to use the network in a folder, and the way back; `place` tells its buttons from those for another.

    Parameters
    ----------
    folder : path
    place : str
    then : callable
        Called once it is in use.
    """
    pooling = _pooling(folder)
    if pooling is None:
        return
    if networks.replacement(pooling) == Path(folder):
        word = networks.pooling_words()[pooling]
        say(_("In use: it answers for {pooling} on every page.", pooling=word))
        st.button(_("Back to ours"), key=f"back_{place}", on_click=networks.use_ours, args=(pooling,))
    else:
        here = partial(_use, folder, pooling, False, then)
        st.button(_("Use it on every page"), key=f"use_here_{place}", on_click=run_action, args=(place, here))
    show_problem(place)


def show_for_everybody(folder: str | Path, place: str, then: Callable[[], object] = lambda: None) -> None:
    """The way to let it answer for everybody who visits: what that does is said before it is pressed again."""
    pooling = _pooling(folder)
    if pooling is None:
        return
    word = networks.pooling_words()[pooling]
    with st.popover(_("For everybody"), key=f"everybody_{place}"):
        say(
            _(
                "Everybody who visits this playground then gets it for {pooling}, unless they use another of their "
                "own. Whoever may train here can change that again.",
                pooling=word,
            )
        )
        everybody = partial(_use, folder, pooling, True, then)
        words = _("Let it answer for everybody")
        access.guarded_button(words, f"use_default_{place}", f"everybody_{place}", everybody)
        if registry.defaults().get(pooling):
            ours = partial(networks.use_ours_for_everybody, pooling)
            words = _("Ours for everybody again")
            access.guarded_button(words, f"use_ours_{place}", f"everybody_{place}", ours, with_denial=False)
    show_problem(f"everybody_{place}")


def _pooling(folder: str | Path) -> str | None:
    """What the network in a folder answers for; None where no page can show it, or it is damaged, which is said."""
    try:
        spec = registry.load(folder).spec
    except Problem as problem:
        st.error(problem_markdown(problem))
        return None
    return spec.pooling if networks.can_answer(spec) else None


def _use(folder: str | Path, pooling: str, everybody: bool, then: Callable[[], object]) -> None:
    networks.use(folder, everybody)
    if links.get("network") != "both":
        links.put_and_show("network", pooling)  # where one network is shown, it is this one
    then()
