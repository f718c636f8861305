"""What visitors of a public playground may do: limits from the environment or Streamlit's secrets."""

import functools
import logging
import math
import os
import time
from collections.abc import Mapping
from html import escape
from pathlib import Path

import streamlit as st

from lenet import Problem, runs
from lenet.serving.limits import CLOSED, NAMES, PREFIX, Limits
from lenet.serving.passwords import EARLY, RIGHT, WRONG, Guesses
from lenet.sharing import registry

from ..session.attempts import attempt
from ..session.languages import N_, _, explain

_LOG = logging.getLogger("lenet")
_GUESSES = Guesses()  # of the whole server: another session, another page, is no way round


# --- the limits that hold --------------------------------------------------------------------------


def limits():
    """The `Limits` that hold here; while they cannot be understood, nothing that costs is allowed."""
    try:
        return _said()
    except Problem:
        return CLOSED


def show_unclear():
    """Say on every page, and once in the server's log, that the limits cannot be understood."""
    try:
        _said()
    except Problem as problem:
        _log_once(str(problem))
        until = _("Until this is mended, nobody trains, measures or brings a network here.")
        st.error(f"{explain(problem)} {until}")


def _said():
    """``LENET_MOST_EPOCHS`` and so on, else ``[lenet]`` in the secrets."""
    secrets = _secrets()
    table = secrets.get("lenet", {})
    if not isinstance(table, Mapping):
        raise Problem(N_("lenet in secrets.toml is no table; write [lenet], and the limits below it."))
    for name in secrets:
        if name != "lenet" and name.lower() in ("lenet", *NAMES):
            raise Problem(N_("{name} in secrets.toml does not stand under [lenet]; move it there."), name=name)
    variables = {name: value for name, value in secrets.items() if name.upper().startswith(PREFIX)}
    return Limits.from_environment({**os.environ, **variables}, dict(table))


def _secrets():
    """What the secrets files hold; empty where there is none."""
    try:
        found = dict(st.secrets)
    except (OSError, ValueError) as error:  # Streamlit calls a broken file not found
        if not any(Path(path).exists() for path in st.get_option("secrets.files")):
            return {}
        why = error.__cause__ or getattr(error, "strerror", None) or error
        raise Problem(N_("secrets.toml cannot be read: {why}."), why=str(why)) from error
    for name, value in found.items():
        # Streamlit copies these into the environment, which every trainer would inherit.
        if not name.upper().startswith(PREFIX) and os.environ.get(name) == str(value):
            os.environ.pop(name, None)  # another session may have done so
    return found


@functools.lru_cache
def _log_once(said):
    _LOG.error("%s Nothing that costs this server is allowed.", said)


def start(config):
    """Start a run of this recipe, where the limits have room for it."""
    now = limits()
    now.refuse_recipe(config)
    now.refuse_one_more(kept())
    return runs.start(config, most_queued=now.most_queued)


def resume(run):
    """Let a run go on, where its recipe is allowed: it may come from before the limits, or from a command line."""
    now = limits()
    now.refuse_recipe(run.config)
    run.resume(most_queued=now.most_queued)


def kept():
    """How many runs and brought networks lie on the disk."""
    return len(runs.runs()) + len([*(runs.root() / registry.BROUGHT).glob("*/network.json")])


# --- the right of a visitor ------------------------------------------------------------------------


def refuse(what="training"):
    """Raise a `Problem` where this visitor may not: one of `lenet.limits.SWITCHES`."""
    now = limits()
    now.refuse_switched_off(what)
    if not _unlocked(now):
        raise Problem(N_("This needs the password; type it on the page Training first."))


def why_not(what="training"):
    """Why this visitor may not, in one sentence; None where they may."""
    try:
        refuse(what)
    except Problem as problem:
        return explain(problem)
    return None


def with_right(act, what="training"):
    """`act`, which asks for the right itself: a press may come from a page that was shown when all was allowed."""

    @functools.wraps(act)
    def guarded(*args, **values):
        refuse(what)
        return act(*args, **values)

    return guarded


def button(label, key, place, act, what="training", off=False, said=True, **look):
    """A button for what not everybody may do; without the right it is grey, with the reason below.

    Parameters
    ----------
    label, key : str
    place : str
        Where `show_problem` says what went wrong.
    act : callable
    what : str
        One of `lenet.limits.SWITCHES`.
    off : bool
        Grey for another reason.
    said : bool
        False where the reason stands nearby already.
    **look
        As `st.button` takes it.

    Returns
    -------
    bool
        Whether it was pressed.
    """
    why = why_not(what)
    guarded = with_right(act, what)
    grey = off or why is not None
    pressed = st.button(label, key=key, on_click=attempt, args=(place, guarded), disabled=grey, **look)
    if why is not None and said:
        show_why_not(what)
    return pressed


def show_why_not(what="training"):
    """Why this visitor may not, where they may not."""
    why = why_not(what)
    if why is not None:
        st.html(f'<p class="soft why_not">{escape(why)}</p>')


# --- the password ------------------------------------------------------------------------------------


def show_lock():
    """What keeps this visitor from training, and the way in where there is one."""
    now = limits()
    if not now.training:
        st.info(_("Training is switched off on this playground. On your own machine it is on: see the README."))
    if (now.training or now.measuring or now.bringing) and not _unlocked(now):
        st.text_input(_("Password for training"), type="password", key="password", on_change=_unlock)
        _show_outcome(*st.session_state.get("guessed", (None, 0.0)))  # until the next try


def _unlocked(now):
    return not now.password or st.session_state.get("unlocked") == now.password


def _unlock():
    now, typed, who = limits(), st.session_state["password"], st.context.ip_address
    if not typed:
        return
    outcome, wait = _GUESSES.judge(who, lambda: now.fits(typed))
    st.session_state["password"] = ""  # the same again, typed after the wait, is a new guess
    st.session_state["guessed"] = outcome, time.monotonic() + wait
    if outcome == RIGHT:
        st.session_state["unlocked"] = now.password
    elif outcome == WRONG:
        _LOG.warning("A wrong password from %s; the next is looked at in %.0f s.", who or "this machine", wait)


def _show_outcome(outcome, until):
    seconds = max(0, math.ceil(until - time.monotonic()))
    if outcome == WRONG and not seconds:
        st.error(_("This is not the password."))
    elif outcome == WRONG:
        st.error(_("This is not the password. The next try counts in {seconds} s.", seconds=seconds))
    elif outcome == EARLY:
        st.error(
            _("Too early after a wrong password; it was not looked at. Try again in {seconds} s.", seconds=seconds)
        )
