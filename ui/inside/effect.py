"""What the what-if does to the 10,000 test digits, and the changed network as one of the reader's own."""

from collections.abc import Sequence
from functools import lru_cache

import streamlit as st

import lenet
from lenet import Problem, kept
from lenet.experiments.what_if import Effect, Effects
from lenet.network.ablation import Edit
from lenet.network.classes import MNIST
from lenet.sharing import registry

from ..browser.following import follow, repeats
from ..page import access
from ..page.lesson import say
from ..page.networks import cache_key, called, network
from ..session import links, state
from ..session.actions import show_problem
from ..session.languages import _, problem_markdown
from ..training import beginning
from ..training.use import show_use

_PAUSE = 0.5  # seconds between two looks at how far it is


@lru_cache
def _effects() -> Effects:
    """Of this server, for all who ask."""
    return Effects()


def show_effect(names: Sequence[str], edits: Sequence[Edit]) -> None:
    """How many test digits each network reads otherwise; the way to keep it. Nothing where nothing is changed."""
    if not edits:
        return
    with st.container(key="effect", gap="small"):
        if access.denial("measuring") is not None:
            access.show_denial("measuring")
        else:
            asked = [_effects().ask(cache_key(name), network(name), edits) for name in names]
            follow(_show_counts, None if all(one.done for one in asked) else _PAUSE, "effect", names, edits)
        with st.container(horizontal=True, gap="small", key="keeping"):
            for name in names:
                _show_keep(name, edits)


def _show_counts(names: Sequence[str], edits: Sequence[Edit]) -> None:
    asked = {name: _effects().ask(cache_key(name), network(name), edits) for name in names}
    for name, one in asked.items():
        if one.found is not None:
            say(_in_words(called(name), one.found, network(name).data))
        elif isinstance(one.failed, Problem):
            st.error(problem_markdown(one.failed))
        else:
            st.progress(one.share, _("{network}: reading the test digits …", network=called(name)))
    if repeats() and all(one.done for one in asked.values()):
        st.rerun()  # nothing more comes: the page is shown without looking again


def _in_words(name: str, found: Effect, data: str) -> str:
    counts = {
        "network": name,
        "wrong": f"{found.wrong:,}",
        "before": f"{found.wrong_before:,}",
        "broken": f"{found.broken:,}",
        "mended": f"{found.mended:,}",
    }
    if data != MNIST:
        return _(
            "Of the {count} test pictures of its data set {network} misreads {wrong}, and {before} before. It misreads "
            "{broken} that it read, and reads {mended} that it misread.",
            count=f"{kept.require(data).tested:,}",
            **counts,
        )
    return _(
        "Of the 10,000 test digits {network} misreads {wrong}, and {before} before. It misreads {broken} that it "
        "read, and reads {mended} that it misread.",
        **counts,
    )


def _show_keep(name: str, edits: Sequence[Edit]) -> None:
    """The changed network becomes one like those that are brought: to use here, to compare, to download."""
    known = cache_key(name), lenet.ablation.to_text(edits)
    before, folder = state.KEPT_WHAT_IF[name].peek((None, None))
    if folder is not None and before == known and registry.has_network(folder):
        say(_("Kept as a network of your own: {name}.", name=registry.load(folder).name))
        show_use(folder, f"what_if_{name}", then=lambda: links.put("edits", ""))  # it has the changes itself
        if st.button(_("Train from it"), key=f"train_from_{name}"):
            beginning.train_from(folder)
        return

    def keep() -> None:
        access.limits().refuse_one_more(access.count_kept())
        title = _("{network}, changed", network=network(name).name)
        state.KEPT_WHAT_IF[name].set((known, registry.keep(lenet.ablation.kept(network(name), edits, title))))

    words, place = _("Keep the changed network ({network})", network=called(name)), f"what_if_{name}"
    access.guarded_button(words, f"keep_{place}", place, keep, right="bringing")
    show_problem(place)
