"""Let a network answer on every page, for this session or for everybody."""

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
    """The ways to use the network in a folder; `place` tells its buttons from those for another.

    Parameters
    ----------
    folder : path
    place : str
    then : callable
        Called once it is in use.
    """
    try:
        pooling = registry.load(folder).spec.pooling
    except Problem as problem:
        st.error(problem_markdown(problem))
        return
    word = networks.pooling_words()[pooling]
    with st.popover(_("Use this network"), key=f"use_{place}"):
        say(_("It then answers for {pooling} on every page, in place of ours.", pooling=word))

        def use(everybody: bool) -> None:
            networks.use(folder, everybody)
            if links.get("network") != "both":
                links.put_and_show("network", pooling)  # where one network is shown, it is this one
            then()

        here, everybody = partial(use, everybody=False), partial(use, everybody=True)
        st.button(_("In this session"), key=f"use_here_{place}", on_click=run_action, args=(place, here))
        access.guarded_button(_("For everybody, as the default"), f"use_default_{place}", place, everybody)
        if registry.defaults().get(pooling):
            ours = partial(networks.use_ours_for_everybody, pooling)
            access.guarded_button(_("Ours as the default again"), f"use_ours_{place}", place, ours, with_denial=False)
    show_problem(place)
    if networks.replacement(pooling) == Path(folder):
        say(_("In use: it answers for {pooling} on every page.", pooling=word))
