"""The networks that are compared: which there are, which were chosen, what they read in the test pictures."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import streamlit as st

from lenet import kept, runs
from lenet.figures.curves import COLOURS
from lenet.network.classes import MNIST
from lenet.network.evaluation import alone_wrong, answers
from lenet.network.zoo import SHIPPED, ZOO
from lenet.sharing import registry

from ..page import access, networks
from ..page.lesson import say
from ..session import links, state
from ..session.languages import _, escape_markdown, problem_markdown
from ..training.labels import resolve_run, run_labels
from ..training.words import data_is_there, data_word
from .parts import show_chips

_MOST = len(COLOURS)


@dataclass(frozen=True)
class Entry:
    """One of the networks that can be compared: ours, or a run's.

    Attributes
    ----------
    key : str
        Its id, for links and widgets.
    title : str
        No two that can be compared have the same.
    folder : path
    run : runs.Run or None
    """

    key: str
    title: str
    folder: Path
    run: runs.Run | None = None


def choose_networks() -> list[Entry]:
    """The networks to compare, as a list of `Entry`; at most six, one colour each."""
    every = all_entries()
    slot, usual = state.CONTROLS["compare"], _in_use(every) or list(every)[: len(SHIPPED)]
    if not slot.there():
        slot.set(_known(every, links.get("compare").split(",")) or usual)
    elif not links.get("compare") and slot.get() == state.COMPARED_AT_FIRST.peek(None):
        slot.set(usual)  # another network may be in use by now, and the reader has chosen nothing
    else:
        slot.set(_known(every, slot.get()))
    state.COMPARED_AT_FIRST.set(usual)
    chosen = st.multiselect(
        _("Networks"),
        list(every),
        format_func=lambda key: every[key].title if key in every else key,
        max_selections=_MOST,
        key=slot.key,
        on_change=lambda: links.put("compare", ",".join(_known(all_entries(), slot.get()))),
    )
    entries = [every[key] for key in chosen if key in every]
    show_chips([entry.title for entry in entries])
    _show_damage(entries)
    return entries


def _in_use(every: Collection[str]) -> list[str]:
    """Each network that answers in place of ours, after that of ours; alone where it learned from another data set."""
    folders = {name: networks.replacement(name) for name in SHIPPED}
    in_place = [(name, folder) for name, folder in folders.items() if folder is not None]
    pairs = [(*([name] if registry.load(folder).data == MNIST else []), folder.name) for name, folder in in_place]
    return [name for pair in pairs if set(pair) <= set(every) for name in pair]


def _known(every: Collection[str], wishes: Iterable[str]) -> list[str]:
    """The keys among keys and titles, each once, as many as there are colours."""
    return [*dict.fromkeys(key for wish in wishes if (key := resolve_run(every, wish, "")))][:_MOST]


def all_entries() -> dict[str, Entry]:
    """What can be compared, by its key: ours, and the runs that have a network, curves, or damage to tell of."""
    ours = networks.ours_words()
    every = {name: Entry(name, title, ZOO / name) for name, title in ours.items()}
    found = [run for run in runs.runs() if registry.has_network(run.folder) or run.damage() is not None or run.epochs()]
    titles = run_labels(found, [*ours.values()])
    return every | {run.name: Entry(run.name, titles[run.name], run.folder, run) for run in found}


def _show_damage(entries: Sequence[Entry]) -> None:
    """One sentence beside the name of each that is damaged; the others are compared without it."""
    for entry in entries:
        damages = [entry.run.damage()] if entry.run is not None else []
        damages += [registry.damage(entry.folder)] if registry.has_network(entry.folder) else []
        for problem in [damage for damage in damages if damage is not None][:1]:
            st.error(_("{title}: {problem}", title=escape_markdown(entry.title), problem=problem_markdown(problem)))


def with_networks(entries: Iterable[Entry]) -> list[Entry]:
    """Those that have a network: a run that has not ended has none yet, and a damaged one is none."""
    return [entry for entry in entries if registry.has_network(entry.folder) and registry.damage(entry.folder) is None]


def data_of(entry: Entry) -> str:
    """The data set that a network was trained on."""
    return registry.load(entry.folder).data


def labels_of(data: str) -> np.ndarray:
    """Of the test pictures of a data set, those that may be read here."""
    labels = kept.part(data, "test")[1]
    return labels[: access.limits().digits(len(labels))]


def comparable(entries: Sequence[Entry]) -> list[Entry]:
    """Those that have a network and were trained on the same data as the first; none where its pictures are gone."""
    found = with_networks(entries)
    data = data_of(found[0]) if found else MNIST
    return [entry for entry in found if data_of(entry) == data] if data_is_there(data) else []


def of_one_set(entries: Sequence[Entry]) -> list[Entry]:
    """Those of `comparable`; why others are left out is said."""
    found = with_networks(entries)
    if not found:
        return []
    data = data_of(found[0])
    others = [entry.title for entry in found if data_of(entry) != data]
    if others:
        say(
            _(
                "Errors on different pictures cannot be compared: here are the networks that were trained on {data}. "
                "Left out: {titles}.",
                data=data_word(data),
                titles=", ".join(others),
            )
        )
    if not data_is_there(data):
        say(_("The data set of these networks is gone, and its test pictures with it."))
    return comparable(entries)


def beside_the_first(compared: Sequence[Entry]) -> list[tuple[Entry, int, int]]:
    """Each but the first of those of one set: how many test pictures only the first, and only that one, reads wrong."""
    if not compared:
        return []
    labels, first = labels_of(data_of(compared[0])), answers_of(compared[0])[0]
    return [(other, *alone_wrong(first, answers_of(other)[0], labels)) for other in compared[1:]]


@st.cache_data(max_entries=40, show_spinner=False)
def _answers(folder: str, changed: object, count: int) -> tuple[np.ndarray, np.ndarray]:
    """What a network reads in the test digits; by the time its weights were written."""
    own = registry.load(folder)
    return answers(own, kept.part(own.data, "test")[0][:count])


def answers_of(entry: Entry) -> tuple[np.ndarray, np.ndarray]:
    """The classes that it reads in the test pictures, and the probability of each."""
    return _answers(str(entry.folder), registry.fingerprint(entry.folder), len(labels_of(data_of(entry))))
