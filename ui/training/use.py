"""Let a network answer on every page: for its reader at once; for everybody apart, and asked again."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import streamlit as st

from lenet import Problem
from lenet.network.zoo import in_place_of
from lenet.sharing import registry

from ..page import access, networks
from ..page.lesson import say, tell
from ..session import links, state
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
    name = _name(folder)
    if name is None:
        return
    if networks.replacement(name) == Path(folder):
        word = networks.network_words()[name]
        say(_("In use: it answers for {network} on every page.", network=word))
        st.button(_("Back to ours"), key=f"back_{place}", on_click=networks.use_ours, args=(name,))
    else:
        here = partial(_use, folder, name, then=then)
        st.button(_("Use it on every page"), key=f"use_here_{place}", on_click=run_action, args=(place, here))
    show_problem(place)


def show_for_everybody(folder: str | Path, place: str) -> None:
    """The way to let it answer for everybody who visits, and the way back."""
    name = _name(folder)
    if name is None:
        return
    popover, default = state.EVERYBODY_POPOVERS[place], registry.defaults().get(name)
    is_theirs = default == Path(folder)
    with st.popover(_("For everybody"), key=popover.key, on_change="rerun"):  # else nothing closes it
        if is_theirs:
            word = networks.network_words()[name]
            say(_("Everybody who visits this playground gets it for {network} now.", network=word))
        else:
            _show_the_way_to_everybody(folder, name, place)
        if default is not None:
            ours, words = partial(_use_ours_for_everybody, folder, name, place), _("Ours for everybody again")
            access.guarded_button(words, f"use_ours_{place}", popover.key, ours, with_denial=is_theirs)
    show_problem(popover.key)


def _show_the_way_to_everybody(folder: str | Path, name: str, place: str) -> None:
    """What that does is said before it is pressed again."""
    say(
        _(
            "Everybody who visits this playground then gets it for {network}, unless they use another of their "
            "own. Whoever may train here can change that again.",
            network=networks.network_words()[name],
        )
    )
    everybody, words = partial(_use_for_everybody, folder, name, place), _("Let it answer for everybody")
    access.guarded_button(words, f"use_default_{place}", state.EVERYBODY_POPOVERS[place].key, everybody)


def show_what_everybody_gets(folder: str | Path) -> None:
    """What everybody gets, where a press beside this network has settled that: below the row with its button."""
    if registry.damage(folder) is not None:
        return  # it is said above
    name = in_place_of(registry.load(folder).spec)
    word, default = networks.network_words()[name], registry.defaults().get(name)
    if default == Path(folder):
        tell(_("Everybody now gets it for {network}.", network=word))
    elif default is None and state.OURS_AGAIN.get() == Path(folder):
        tell(_("Ours answers for {network} again, for everybody.", network=word))


def _use_for_everybody(folder: str | Path, name: str, place: str) -> None:
    _use(folder, name, everybody=True)
    state.EVERYBODY_POPOVERS[place].set(False)


def _use_ours_for_everybody(folder: str | Path, name: str, place: str) -> None:
    networks.use_ours_for_everybody(name)
    state.OURS_AGAIN.set(Path(folder))
    state.EVERYBODY_POPOVERS[place].set(False)


def _name(folder: str | Path) -> str | None:
    """That of ours in whose place the network in a folder answers; None where it is damaged, which is said."""
    try:
        spec = registry.load(folder).spec
    except Problem as problem:
        st.error(problem_markdown(problem))
        return None
    return in_place_of(spec)


def _use(folder: str | Path, name: str, everybody: bool = False, then: Callable[[], object] = lambda: None) -> None:
    networks.use(folder, everybody)
    if name not in networks.chosen():
        links.put_and_show("network", name)  # where one network is shown, it is this one
    then()
