"""What a reader trained is theirs: used on all pages once it has ended, and remembered by their browser.

The server has the files. The browser remembers which networks are in use and which runs were started here, as one flat
record, name -> value: one of ours -> the network that answers in its place, or null for ours; ``run:ID`` -> whether its
end is still waited for; ``key:KEY`` -> true, a key to what was made here. ``frame.js`` keeps it and sends it to a new
session, and again when another tab has changed it; nothing in it is believed unchecked.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st

from lenet import Problem, runs
from lenet.files import owners
from lenet.network.zoo import SHIPPED, in_place_of
from lenet.sharing import registry
from lenet.sharing.network_file import MOST_NAME
from lenet.training.run_state import LIVE

from ..browser.following import follow, repeats
from ..session import links, notices, state
from ..session.languages import N_, _, escape_markdown
from ..session.parameters import PARAMETERS
from . import networks
from .titles import network_title

_EVERY = 2  # seconds between two looks whether a run has ended
_MOST_RUNS = 50  # that the browser remembers of those started here
_MOST_TOLD = 20_000  # characters of what a browser remembers
_MOST_KEYS = 20
_RUN, _KEY = "run:", "key:"


@dataclass(frozen=True)
class News:
    """A run of this session that has ended, and what its network has taken the place of.

    Attributes
    ----------
    folder : path
    name : str
        Of that of ours in whose place it answers.
    before : dict of str to path
        What the reader had chosen in its place before; empty where nothing was chosen.
    shown : str
        Whose answers were shown before: the parameter ``network``.
    """

    folder: Path
    name: str
    before: dict[str, Path | None]
    shown: str

    @property
    def is_in_use(self) -> bool:
        """Whether it still answers."""
        return networks.replacement(self.name) == self.folder


# --- the runs of this session -------------------------------------------------------------------------


def key() -> str:
    """What tells the server that a run or data set was made in this browser, which remembers it: see `owners`."""
    keys = state.OWNER_KEYS.get()
    if not keys:
        keys.append(owners.new_key())
    return keys[0]


def begin(run: runs.Run) -> None:
    """This run was started here: its end is waited for, and its network is then used."""
    own = state.OWN_RUNS.get()
    own[run.name] = True
    for name in [*own][:-_MOST_RUNS]:
        del own[name]


def go_on(run: runs.Run) -> None:
    """This run goes on: where it is one of this session's, its end is waited for again."""
    if run.name in state.OWN_RUNS.get():
        begin(run)


def take_what_ended() -> None:
    """Use the networks of this session's runs that have ended; of two in one place the one that ended last."""
    own = state.OWN_RUNS.get()
    ended = [run for run in _waited_for() if run.state_or_none == "done"]
    said_before = state.NEWS.get()
    for run in sorted(ended, key=_ended_at):
        own[run.name] = False
        if registry.damage(run.folder) is None:
            _take(run)
    if ended:  # what was said of a network that answers no more makes room
        state.NEWS.set([news for news in state.NEWS.get() if news.is_in_use or news not in said_before])
    for run in _waited_for():
        if not run.folder.is_dir():
            del own[run.name]


def _waited_for() -> list[runs.Run]:
    return [runs.Run(runs.root() / name) for name, waits in state.OWN_RUNS.get().items() if waits]


def _ended_at(run: runs.Run) -> float:
    times = [event.get("time") for event in run.events() if event["kind"] == "done"]
    return max((time for time in times if isinstance(time, (int, float))), default=0.0)


def _take(run: runs.Run) -> None:
    spec = registry.load(run.folder).spec
    name = in_place_of(spec)
    before = {own: folder for own, folder in state.REPLACEMENTS.get().items() if own == name}
    news = News(run.folder, name, before, links.get("network"))
    networks.use(run.folder)
    if name not in networks.chosen():
        links.put_and_show("network", name)  # where one network is shown, it is this one
    _compare(run, name)
    state.NEWS.set([*(other for other in state.NEWS.get() if other.folder != run.folder), news])


def _compare(run: runs.Run, name: str) -> None:
    """Where the reader has chosen what to compare, this and ours in its place come to it, if there is room."""
    chosen = [name for name in links.get("compare").split(",") if name]
    wanted = ",".join(dict.fromkeys([*chosen, name, run.name])) if chosen else ""  # else what is in use is chosen
    if wanted in PARAMETERS["compare"]:
        links.put_and_show("compare", wanted)


def watch() -> None:
    """Nothing to see: look for the end of this session's runs, on whatever page, while there is one that lives."""
    lives = any(run.state_or_none in LIVE for run in _waited_for())
    if lives:
        follow(_look, _EVERY, "yours")


def _look() -> None:
    if repeats() and not all(run.state_or_none in LIVE for run in _waited_for()):
        st.rerun()


# --- the word that says so ----------------------------------------------------------------------------


def show_news() -> None:
    """Which networks of this session's have ended and are in use now, each with an undo, until the reader closes it."""
    for place, news in enumerate(state.NEWS.get()):
        if registry.has_network(news.folder):
            _show_one(place, news)


def _show_one(place: int, news: News) -> None:
    with notices.closable(f"news_{place}", partial(_close, news)):
        st.markdown(_sentence(news))
        if news.is_in_use:
            st.button(_("Undo"), key=f"undo_{place}", on_click=_undo, args=(news,))


def _sentence(news: News) -> str:
    title = f"**{escape_markdown(network_title(news.folder))}**"
    word = networks.network_words()[news.name]
    if not news.is_in_use:
        return _("{title} is trained. Another answers for {network}.", title=title, network=word)
    return _("{title} is trained, and now answers for {network} on every page.", title=title, network=word)


def _undo(news: News) -> None:
    """As it was before."""
    state.REPLACEMENTS.get().pop(news.name, None)
    state.REPLACEMENTS.get().update(news.before)
    if links.get("network") == news.name:
        links.put_and_show("network", news.shown)
    _close(news)


def _close(news: News) -> None:
    state.NEWS.set([other for other in state.NEWS.get() if other != news])


# --- what the browser remembers -----------------------------------------------------------------------


def record() -> dict[str, Any] | None:
    """What the browser is to remember; None while this session has nothing of it and the browser was not heard."""
    kept: dict[str, Any] = {}
    for name, folder in state.REPLACEMENTS.get().items():
        if folder is None:
            kept[name] = None
        elif registry.has_network(folder) and folder.is_relative_to(runs.root()):
            kept[name] = {"id": networks.folder_id(folder), "title": network_title(folder)}
    kept |= {f"{_RUN}{name}": waits for name, waits in state.OWN_RUNS.get().items()}
    kept |= {f"{_KEY}{key}": True for key in state.OWNER_KEYS.get()}
    return kept if kept or state.REMEMBERED.get() else None


def hear() -> None:
    """Take what the browser remembers, as far as it is still there; the rest is said in a sentence and forgotten."""
    if not state.REMEMBERED.get():
        _hear("remembered", [name for name in SHIPPED if name not in state.REPLACEMENTS.get()])


def hear_change() -> None:
    """Take what another tab of this browser has changed meanwhile."""
    take_what_ended()  # first: what was in use until now is what Undo goes back to
    _hear("changed", SHIPPED)


def _hear(which: str, names: Sequence[str]) -> None:
    state.REMEMBERED.set(True)
    try:
        told = json.loads(str(state.FRAME.get().get(which))[:_MOST_TOLD])
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        notices.add(
            Problem(N_("What this browser remembered of your networks is damaged; it was forgotten.")), follows=True
        )
        return
    _hear_keys(told)
    _hear_runs(told)
    for name in names:
        if name in told:
            _hear_network(name, told[name])
        else:
            state.REPLACEMENTS.get().pop(name, None)


def _hear_keys(told: Mapping[str, Any]) -> None:
    keys = [name.removeprefix(_KEY) for name in told if name.startswith(_KEY)]
    known = dict.fromkeys([*state.OWNER_KEYS.get(), *filter(owners.is_key, keys)])
    state.OWNER_KEYS.set([*known][:_MOST_KEYS])


def _hear_runs(told: Mapping[str, Any]) -> None:
    names = [key.removeprefix(_RUN) for key in told if key.startswith(_RUN)][-_MOST_RUNS:]
    folders = {name: networks.folder_of(name) for name in names}
    there = [name for name, folder in folders.items() if folder is not None and (folder / runs.CONFIG).exists()]
    state.OWN_RUNS.set({**{name: told[f"{_RUN}{name}"] is True for name in there}, **state.OWN_RUNS.get()})


def _hear_network(name: str, told: Any) -> None:
    if told is None:
        state.REPLACEMENTS.get()[name] = None
        return
    folder = networks.folder_of(told.get("id")) if isinstance(told, dict) else None
    title = str(told.get("title"))[:MOST_NAME] if isinstance(told, dict) else ""
    if folder is None or not registry.has_network(folder):
        sentence = N_(
            "The network that answered for {network} is no longer here: {title}. It was forgotten; the one that "
            "everybody gets answers again."
        )
        _say_gone(sentence, name, title)
        return
    damage = registry.damage(folder)
    spec = registry.load(folder).spec if damage is None else None
    if spec is None or in_place_of(spec) != name:
        sentence = N_(
            "The network that answered for {network} is damaged: {title}. It was forgotten; the one that everybody "
            "gets answers again."
        )
        _say_gone(sentence, name, title)
        return
    networks.use(folder)


def _say_gone(sentence: str, name: str, title: str) -> None:
    """Say of the network that answered in the place of ours of this name what became of it."""
    problem = Problem(sentence, network=name, title=title)
    notices.add(problem, lambda: {"network": networks.network_words()[name]}, follows=True)
