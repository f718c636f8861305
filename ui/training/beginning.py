"""What a training begins with: random weights, or a network that is there."""

from pathlib import Path

import streamlit as st

import lenet
from lenet import Problem
from lenet.network.zoo import SHIPPED
from lenet.sharing import registry

from ..page import networks
from ..page.frame import PAGES
from ..page.titles import network_title
from ..session import links, state
from ..session.languages import N_, _

_RANDOM = "random"


def choose_begin() -> lenet.Network | None:
    """The choice; returns the `Network` that a training begins with, None for random weights."""
    words, control = _choices(), state.BEGIN_CONTROL
    if state.BEGIN.get() not in words:
        state.BEGIN.set(_RANDOM)  # what was chosen is gone
    if control.peek(None) != state.BEGIN.get():  # also where the browser says what it is called no more
        control.set(state.BEGIN.get())
    st.selectbox(_("Begin with"), list(words), format_func=words.__getitem__, key=control.key, on_change=_keep)
    return begin()


def begin() -> lenet.Network | None:
    """The `Network` that was chosen to begin with, named as a page calls it; None for random weights."""
    chosen = state.BEGIN.get()
    if chosen == _RANDOM:
        return None
    if chosen in SHIPPED:
        return networks.network(chosen)
    folder = networks.folder_of(chosen)
    if folder is None or not registry.has_network(folder):
        raise Problem(N_("The network to begin with is no longer here; choose another."))
    return registry.load(folder)


def begin_at_random() -> None:
    """Let the training begin with random weights again."""
    state.BEGIN.set(_RANDOM)


def begin_id() -> str | None:
    """What was chosen as ``python -m lenet train --begin`` takes it; None for random weights."""
    chosen = state.BEGIN.get()
    if chosen == _RANDOM:
        return None
    folder = networks.replacement(chosen) if chosen in SHIPPED else networks.folder_of(chosen)
    return chosen if folder is None else networks.folder_id(folder)


def called(name: str) -> str:
    """What a network that a training began with is called: ours in the reader's words."""
    return networks.ours_words().get(name, name)


def train_from(folder: Path) -> None:
    """Go to the page Training, with this network chosen to begin with."""
    state.BEGIN.set(networks.folder_id(folder))
    state.BEGIN_CONTROL.drop()
    links.switch_page(PAGES["training"][0])


def _keep() -> None:
    chosen = state.BEGIN_CONTROL.get()
    if chosen in _choices():
        state.BEGIN.set(chosen)


def _choices() -> dict[str, str]:
    """Value -> what it is called: random weights, the networks that answer, and one that was kept elsewhere."""
    ours = networks.ours_words()
    words = {_RANDOM: _("random weights"), **{name: networks.remark(name, ours[name]) for name in SHIPPED}}
    chosen = state.BEGIN.get()
    folder = None if chosen in words else networks.folder_of(chosen)
    if folder is not None and registry.has_network(folder):
        words[chosen] = network_title(folder)
    return words
