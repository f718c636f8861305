"""A network from elsewhere: a `weights.npz` that is brought, looked at, and kept."""

import streamlit as st

import lenet
from lenet import Problem
from lenet.network.arrays import MOST_BYTES
from lenet.network.spec import SQUASHINGS
from lenet.sharing import network_file, registry

from ..page import access
from ..page.lesson import say
from ..session import state
from ..session.actions import has_problem, run_action, show_problem
from ..session.languages import _, problem_markdown
from .use import show_for_everybody, show_use, show_what_everybody_gets
from .words import value_words


def show_bring() -> None:
    """Take in a `weights.npz`; anything that could run a stranger's code is refused with the reason."""
    say(_("A weights.npz, from this page, the notebook, or made with numpy.savez. Nothing in it is run."))
    off = access.denial("bringing") is not None
    file = st.file_uploader(
        _("weights.npz"), key=state.BROUGHT_FILE.key, disabled=off, max_upload_size=MOST_BYTES // 10**6
    )
    access.show_denial("bringing")
    if file is None or off:
        return
    with st.container(key="brought", gap="small"):
        data = file.getvalue()
        network: lenet.Network | None
        try:
            network = network_file.unpack(data, file.name)
        except Problem as problem:
            if "missing" not in problem.values:
                st.error(problem_markdown(problem))
                return
            say(_("These weights do not say which network they belong to; how was it trained?"))
            network = _with_kind(data, file.name)
        if network is not None:
            say(_("{name}: {count} parameters, all in place.", name=network.name, count=f"{network.spec.parameters:,}"))
            _keep_brought(network, file.file_id)


def _keep_brought(network: lenet.Network, file_id: str) -> None:
    """Keep it, where there is room and a right to; the page asks again at each look, and it is kept once."""
    known = file_id, network.spec
    before, folder = state.BROUGHT.get()
    if before != known or not registry.has_network(folder):
        run_action("brought_kept", access.guarded(lambda: _take_in(network, known), "bringing"))
    if has_problem("brought_kept"):
        show_problem("brought_kept")
    else:
        with st.container(key="use_of_brought", horizontal=True, vertical_alignment="center", gap="small"):
            show_use(state.BROUGHT.get()[1], "brought")
            show_for_everybody(state.BROUGHT.get()[1], "brought")
        show_what_everybody_gets(state.BROUGHT.get()[1])


def _take_in(network: lenet.Network, known: tuple[str, lenet.NetworkSpec]) -> None:
    access.limits().refuse_one_more(access.count_kept())
    state.BROUGHT.set((known, registry.keep(network)))


def _with_kind(data: bytes, name: str) -> lenet.Network | None:
    """The network of a file that does not say what it was trained with, once the reader has."""
    words = {"average": _("average"), "max": _("max")}
    pooling = st.segmented_control(
        _("Pooling"), list(words), format_func=words.__getitem__, key=state.BROUGHT_KIND["pooling"].key
    )
    squashing = st.segmented_control(
        _("Squashing function"),
        SQUASHINGS,
        format_func=lambda name: value_words("squashing", name),
        key=state.BROUGHT_KIND["squashing"].key,
    )
    if not (pooling and squashing):
        return None
    try:
        return network_file.unpack(data, name, pooling, squashing)
    except Problem as problem:
        st.error(problem_markdown(problem))
        return None
