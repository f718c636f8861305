"""What visitors of a public playground may do: limits from the environment or Streamlit's secrets."""

import dataclasses
import functools
import logging
import math
import os
import time
from collections.abc import Callable, Mapping
from html import escape
from pathlib import Path
from typing import Any, ParamSpec, TypeVar
from urllib.parse import urlsplit

import streamlit as st

import lenet
from lenet import Problem, runs
from lenet.datasets import kept
from lenet.files import owners
from lenet.network.classes import MNIST
from lenet.serving.limits import CLOSED, NAMES, PREFIX, Limits
from lenet.serving.passwords import EARLY, RIGHT, WRONG, Guesses
from lenet.sharing import registry
from lenet.training import going_on
from lenet.training.recipe import TrainingConfig

from ..session import state
from ..session.actions import run_action
from ..session.languages import N_, _, problem_markdown
from . import yours

P = ParamSpec("P")
R = TypeVar("R")

SOMEBODY_ELSES = N_("This is somebody else's; only they can change or delete it.")

_HERE = ("localhost", "127.0.0.1", "::1")
_LOG = logging.getLogger("lenet")
_GUESSES = Guesses()  # of the whole server: another session, another page, is no way round


# --- the limits that hold --------------------------------------------------------------------------


def limits() -> Limits:
    """The `Limits` that hold here; while they cannot be understood, nothing that costs is allowed."""
    try:
        return _read_limits()
    except Problem:
        return CLOSED


def show_unclear_limits() -> None:
    """Say on every page, and once in the server's log, that the limits cannot be understood."""
    try:
        _read_limits()
    except Problem as problem:
        _log_once(str(problem))
        until = _("Until this is mended, nobody trains, measures or brings a network here.")
        st.error(f"{problem_markdown(problem)} {until}")


def _read_limits() -> Limits:
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


def _secrets() -> dict[str, Any]:
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
def _log_once(problem: str) -> None:
    _LOG.error("%s Nothing that costs this server is allowed.", problem)


def start_run(config: TrainingConfig, begin: lenet.Network | None = None) -> runs.Run:
    """Start a run of this recipe, where the limits have room for it; `begin` as `runs.start` takes it."""
    now = limits()
    now.refuse_recipe(config)
    _refuse_data_that_is_gone(config)
    now.refuse_one_more(count_kept())
    run = runs.start(config, most_queued=now.most_queued, begin=begin, owner=yours.key())
    yours.begin(run)
    return run


def resume_run(run: runs.Run) -> None:
    """Let a run go on, where its recipe is allowed: it may come from before the limits, or from a command line."""
    now = limits()
    now.refuse_recipe(run.config)
    _refuse_data_that_is_gone(run.config)
    run.resume(most_queued=now.most_queued)
    yours.go_on(run)


def go_on(run: runs.Run) -> runs.Run:
    """Start a run that goes on from one that is done for one epoch more, where its recipe is allowed."""
    now = limits()
    config = run.config
    now.refuse_recipe(dataclasses.replace(config, epochs=config.epochs + 1))
    _refuse_data_that_is_gone(config)
    now.refuse_one_more(count_kept())
    longer = going_on.go_on(run, most_queued=now.most_queued, owner=yours.key())
    yours.begin(longer)
    return longer


def _refuse_data_that_is_gone(config: TrainingConfig) -> None:
    if config.data != MNIST:
        kept.require(config.data)


def count_kept() -> int:
    """How many runs, brought networks and data sets lie on the disk."""
    brought = [*(runs.root() / registry.BROUGHT).glob("*/network.json")]
    return len(runs.runs()) + len(brought) + len(kept.every())


# --- the right of a visitor ------------------------------------------------------------------------


def require_right(right: str = "training") -> None:
    """Raise a `Problem` where this visitor may not: one of `lenet.serving.limits.SWITCHES`."""
    now = limits()
    now.refuse_switched_off(right)
    if not _unlocked(now):
        raise Problem(N_("This needs the password; type it on the page Training first."))


def denial(right: str = "training") -> str | None:
    """Why this visitor may not, in one sentence; None where they may."""
    try:
        require_right(right)
    except Problem as problem:
        return problem_markdown(problem)
    return None


def guarded(action: Callable[P, R], right: str = "training", of: Path | None = None) -> Callable[P, R]:
    """`action`, which asks for the right itself: a press may come from a page that was shown when all was allowed.

    `of`: the folder of what it changes, which may be somebody else's.
    """

    @functools.wraps(action)
    def with_right(*args: P.args, **values: P.kwargs) -> R:
        require_right(right)
        if of is not None and not is_open(of):
            raise Problem(SOMEBODY_ELSES)
        return action(*args, **values)

    return with_right


def guarded_button(
    label: str,
    key: str,
    place: str,
    action: Callable[[], object],
    right: str = "training",
    off: bool = False,
    with_denial: bool = True,
    of: Path | None = None,
    **look: Any,
) -> bool:
    """A button for what not everybody may do; without the right it is grey, with the reason below.

    Parameters
    ----------
    label, key : str
    place : str
        Where `show_problem` says what went wrong.
    action : callable
    right : str
        One of `lenet.serving.limits.SWITCHES`.
    off : bool
        Grey for another reason.
    with_denial : bool
        False where the reason stands nearby already.
    of : path, optional
        The folder of what it changes: grey where that is somebody else's, which `show_owner` says.
    **look
        As `st.button` takes it.

    Returns
    -------
    bool
        Whether it was pressed.
    """
    grey = off or denial(right) is not None or (of is not None and not is_open(of))
    pressed = st.button(
        label, key=key, on_click=run_action, args=(place, guarded(action, right, of)), disabled=grey, **look
    )
    if with_denial:
        show_denial(right)
    return pressed


def show_denial(right: str = "training") -> None:
    """Why this visitor may not, where they may not."""
    reason = denial(right)
    if reason is not None:
        st.html(f'<p class="soft why_not">{escape(reason)}</p>')


# --- whose it is -------------------------------------------------------------------------------------


def is_open(folder: Path) -> bool:
    """Whether this visitor may change the run or data set in this folder.

    So may whose browser has the key, everybody where there is no mark, and who sits at the server's own machine: they
    have its files anyway. The password is no key: a class may share it.
    """
    return owners.is_open_to(folder, state.OWNER_KEYS.get()) or _sits_here()


def _sits_here() -> bool:
    """Whether the visitor's browser runs where the server does: a proxy's visitors ask for another host."""
    return st.context.ip_address is None and urlsplit(st.context.url or "").hostname in _HERE


def show_owner(folder: Path, sentence: str) -> None:
    """Say that it is somebody else's, where it is."""
    if not is_open(folder):
        st.html(f'<p class="soft why_not">{escape(sentence)}</p>')


# --- the password ------------------------------------------------------------------------------------


def show_lock() -> None:
    """What keeps this visitor from training, and the way in where there is one."""
    now = limits()
    if not now.training:
        st.info(_("Training is switched off on this playground. On your own machine it is on: see the README."))
    if (now.training or now.measuring or now.bringing) and not _unlocked(now):
        st.text_input(_("Password for training"), type="password", key=state.PASSWORD.key, on_change=_unlock)
        _show_outcome(*state.GUESSED.get())  # until the next try


def _unlocked(now: Limits) -> bool:
    return not now.password or state.UNLOCKED.get() == now.password


def _unlock() -> None:
    now, typed, who = limits(), state.PASSWORD.get(), st.context.ip_address
    if not typed:
        return
    outcome, wait = _GUESSES.judge(who, lambda: now.fits(typed))
    state.PASSWORD.set("")  # the same again, typed after the wait, is a new guess
    state.GUESSED.set((outcome, time.monotonic() + wait))
    if outcome == RIGHT:
        state.UNLOCKED.set(now.password)
    elif outcome == WRONG:
        _LOG.warning("A wrong password from %s; the next is looked at in %.0f s.", who or "this machine", wait)


def _show_outcome(outcome: str | None, until: float) -> None:
    seconds = max(0, math.ceil(until - time.monotonic()))
    if outcome == WRONG and not seconds:
        st.error(_("This is not the password."))
    elif outcome == WRONG:
        st.error(_("This is not the password. The next try counts in {seconds} s.", seconds=seconds))
    elif outcome == EARLY:
        st.error(
            _("Too early after a wrong password; it was not looked at. Try again in {seconds} s.", seconds=seconds)
        )
