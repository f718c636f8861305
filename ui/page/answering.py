"""Two seats, one for each pooling: on every page ours sit in them, or what the reader trained."""

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import streamlit as st

import lenet
from lenet import runs
from lenet.sharing import registry

from ..session.languages import _, explain, plain


@lru_cache
def shipped(seat):
    """Our own network with this pooling, loaded once a process."""
    return lenet.load(seat)


def network(seat):
    """The network that answers in a seat, "average" or "max"."""
    folder = taken(seat)
    return shipped(seat) if folder is None else replace(registry.load(folder), name=title(folder))


def taken(seat):
    """The folder of the network that took the seat, for this session or as the default; None: ours sits there.

    A network that cannot be loaded takes no seat; `show_seats` says so.
    """
    folder = _chosen(seat)
    return folder if folder is not None and registry.damage(folder) is None else None


def _chosen(seat):
    """The folder that was chosen for the seat and is still there, its network sound or not."""
    mine = st.session_state.get("seats", {})
    folder = mine[seat] if seat in mine else registry.defaults().get(seat)
    return folder if folder is not None and Path(folder).is_dir() else None


def mark(seat):
    """What tells this seat's network from others, for caches."""
    folder = taken(seat)
    return seat if folder is None else f"{folder}@{registry.fingerprint(folder)}"


def remark(seat, usual):
    """What a card says beside its title: the network's name where it is not ours."""
    folder = taken(seat)
    return usual if folder is None else title(folder)


def title(folder):
    """What the network in a folder is called."""
    run = runs.Run(Path(folder))
    if (run.folder / runs.CONFIG).exists():
        return run.title
    return run.name if registry.damage(folder) else registry.load(folder).name


def sit(folder, everybody=False):
    """Let the network in a folder answer on every page: in this session, or for everybody."""
    seat = registry.load(folder).spec.pooling
    if everybody:
        registry.make_default(seat, folder)
    st.session_state.setdefault("seats", {})[seat] = Path(folder)


def leave(seat):
    """Ours again in this session."""
    st.session_state.setdefault("seats", {})[seat] = None


def leave_for_everybody(seat):
    """Ours again as the default, and here."""
    registry.make_default(seat, None)
    leave(seat)


def show_seats():
    """Which seats are taken, each with the way back."""
    words = {"average": _("average pooling"), "max": _("max pooling")}
    for seat, word in words.items():
        folder = _chosen(seat)
        if folder is None:
            continue
        with st.container(key=f"seat_{seat}", gap="small"):
            damage = registry.damage(folder)
            if damage is None:
                st.caption(_("For {pooling} answers: {title}", pooling=word, title=plain(title(folder))))
            else:
                said = {"title": plain(title(folder)), "pooling": word, "problem": explain(damage)}
                st.warning(_("{title} is damaged, so ours answers for {pooling}. {problem}", **said))
            st.button(_("Back to ours"), key=f"leave_{seat}", on_click=leave, args=(seat,))
