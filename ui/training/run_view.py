"""Runs: choose one, follow it while it trains, stop, resume, withdraw."""

import time
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import streamlit as st

from lenet import Problem, runs
from lenet.files import checks
from lenet.network.classes import MNIST
from lenet.training.epoch_event import CURVES

from ..browser.component import mount, packed
from ..browser.following import follow
from ..confusion.confusion import chosen_cell, show_confusion
from ..digit import in_hand
from ..page import access
from ..page.lesson import note, say
from ..page.titles import run_title
from ..session import links, state
from ..session.actions import show_problem
from ..session.languages import _, escape_markdown, problem_markdown
from .labels import resolve_run, run_labels

_LIVE = ("queued", "running", "stopping")
_EVERY = 1  # seconds between two looks at a run that can still change
_MEAN_OF = 5  # epochs that the time left is reckoned from
_SURE_AT = 0.5  # while it trains: the threshold is found at the end of a run


def choose_run() -> runs.Run | None:
    """The run that the page shows, or None where there is none yet."""
    found = {run.name: run for run in runs.runs()}
    if not found:
        say(_("Nothing was trained here yet. Press Train; it takes less than a minute with the first recipe."))
        return None
    slot, labels = state.CONTROLS["run"], run_labels([*found.values()])
    slot.set(resolve_run(found, slot.peek(None), links.get("run"), next(iter(found))))
    named = st.selectbox(_("Run"), list(found), format_func=labels.__getitem__, key=slot.key, on_change=_take_run)
    return found[named]


def _take_run() -> None:
    found = [run.name for run in runs.runs()]
    links.put("run", resolve_run(found, state.CONTROLS["run"].get(), links.get("run"), "") or "")


def open_run(run: runs.Run) -> None:
    """Show this run from the next look on."""
    links.put_and_show("run", run.name)


def _state_words() -> dict[str, str]:
    return {
        "queued": _("Waits in line"),
        "running": _("Trains"),
        "stopping": _("Is stopping"),
        "stopped": _("Stopped"),
        "done": _("Done"),
        "failed": _("Failed"),
    }


# --- a run that is followed ------------------------------------------------------------------------


def show_run(run: runs.Run) -> None:
    """The run as it is, repainted once a second while something can still change."""
    before = run.state_or_none
    follow(_show_now, _EVERY if before in _LIVE else None, "followed", run, before)


def _show_now(run: runs.Run, before: str | None) -> None:
    damage = run.damage()
    if damage is not None:
        st.error(problem_markdown(damage))
    try:
        now = run.state
        if now != before:
            st.rerun()  # the rest of the page says it too, and offers what can be done with a run that has ended
        _show_line(run)
        _show_controls(run, now)
        show_problem("run")
        _show_progress(run, now)
        if now == "failed":
            problem, _log = run.why()
            st.error(problem_markdown(problem))
        _show_forming(run)
        _show_mistakes(run)
        _show_log(run, now)
    except Problem as problem:  # the folder was deleted or damaged while it was followed
        if str(problem) != str(damage):
            st.error(problem_markdown(problem))
        gone = before in _LIVE and run.state_or_none is None
        if gone and st.button(_("Look again"), key="look_again"):
            links.put("run", "")
            st.rerun()  # the whole page, without the run that is gone


def _show_line(run: runs.Run) -> None:
    """Who waits for the device, first come first; each can be withdrawn."""
    line = runs.waiting()
    if not line:
        return
    with st.container(key="line", gap="small"):
        say(_("In line, first come, first served:"))
        for place, other in enumerate(line, 1):
            with st.container(key=f"waits_{other.name}", horizontal=True, vertical_alignment="center"):
                st.text(f"{place}. {run_title(other)}" + (" ←" if other == run else ""))
                _run_button(_("Withdraw"), f"withdraw_{other.name}", other.withdraw, with_denial=False)
        access.show_denial()


def _show_controls(run: runs.Run, now: str) -> None:
    if now == "running":
        with st.container(key="stopping", horizontal=True, vertical_alignment="center"):
            _run_button(_("Stop"), "stop", run.stop)
            note(_("Keeps every whole epoch; it can go on from there."))
    elif now in ("stopped", "failed"):
        _run_button(_("Resume"), "resume", lambda: access.resume_run(run))


def _run_button(label: str, key: str, action: Callable[[], object], with_denial: bool = True) -> None:
    access.guarded_button(label, key, "run", action, with_denial=with_denial)


# --- what the browser draws ------------------------------------------------------------------------


def _show_progress(run: runs.Run, now: str) -> None:
    epochs, total = run.epochs(), run.config.epochs
    step = run.progress() if now in ("running", "stopping") else {}
    title = _("Training") + " · LeNet-5"
    mount(
        "training/progress",
        "progress",
        {
            "state": now,
            "total": total,
            "epochs": [{key: _finite(event.get(key)) for key in CURVES} for event in epochs],
            "step": {key: _finite(value) for key, value in step.items()} or None,
            "left": _seconds_left(epochs, step, total) if now == "running" else None,
            "title": title if now == "running" else None,  # the browser puts the percentage before it
            "page_title": title,
            "words": _progress_words(),
        },
        grows=("epochs",),
    )


def _finite(value: Any) -> Any:
    """A number as it is; what JSON cannot say, and what is none, as None, which breaks the curve."""
    return value if checks.is_number(value) else None


def _share(epochs: Sequence[Mapping[str, Any]], step: Mapping[str, Any], total: int) -> float:
    """How much of the run is done, 0 to 1."""
    begun = min(1, step["step"] / max(1, step["steps"])) if step and step["epoch"] == len(epochs) + 1 else 0
    return min(1.0, (len(epochs) + begun) / total)


def _seconds_left(epochs: Sequence[Mapping[str, Any]], step: Mapping[str, Any], total: int) -> float | None:
    """By the mean of the last epochs; None before the first."""
    last = [event["seconds"] for event in epochs[-_MEAN_OF:] if _finite(event.get("seconds")) is not None]
    if not last:
        return None
    return (1 - _share(epochs, step, total)) * total * sum(last) / len(last)


def _show_forming(run: runs.Run) -> None:
    kept = run.frames()
    if not kept:
        return
    wanted = state.FORMING_EPOCH.get()
    at = wanted if wanted in kept else kept[-1]
    image = in_hand.digit_for_lesson().input
    data = {"epochs": kept, "at": at, "following": wanted not in kept, "words": _forming_words()}
    data |= _formed(run, at, image.tobytes())
    mount("training/forming", "forming", data, grows=("epochs",), on_epoch_change=_take_epoch)


@lru_cache(maxsize=64)
def _formed(run: runs.Run, epoch: int, digit: bytes) -> dict[str, Any]:
    """Filters, maps and answer after an epoch, for the browser; worked out once, not at each look."""
    image = np.frombuffer(digit, np.float32).reshape(32, 32)
    net = run.at(epoch)
    maps = net.forward(image)
    return {
        "digit": packed(maps["input"][0, ..., 0]),
        "kernels": packed(net.weights["C1/kernel"][:, :, 0].transpose(2, 0, 1)),
        "C1": packed(maps["C1"][0].transpose(2, 0, 1)),
        "C3": packed(maps["C3"][0].transpose(2, 0, 1)),
        "probabilities": packed(maps["OUTPUT"][0]),
        "classes": list(net.classes),
        "label": int(maps["OUTPUT"][0].argmax()),
        "sure": bool(maps["OUTPUT"][0].max() >= _SURE_AT),
    }


def _take_epoch() -> None:
    epoch = state.FORMING.get().get("epoch")
    if isinstance(epoch, (int, float)) and not isinstance(epoch, bool):
        state.FORMING_EPOCH.set(int(epoch))


def _show_mistakes(run: runs.Run) -> None:
    last = run.mistakes()
    if last is None:
        return
    cell = chosen_cell("confusion", len(last["confusion"]))
    shown = [mistake for mistake in last["mistakes"] if cell is None or list(mistake[1:3]) == cell]
    count = sum(map(sum, last["confusion"]))
    told = {"epoch": last["epoch"], "count": f"{count:,}"}
    about = _("After epoch {epoch}, on {count} digits held out from training.", **told)
    if run.config.data != MNIST:
        about = _("After epoch {epoch}, on {count} pictures held out from training.", **told)
    show_confusion("confusion", "train", last["confusion"], shown, about, run.config.data)


def _show_log(run: runs.Run, now: str) -> None:
    failed = now == "failed"
    with st.expander(_("Log"), expanded=failed, key="log_failed" if failed else "log", on_change="rerun") as log:
        if not log.open:
            return
        st.code(run.log() or _("Nothing yet."), language=None)
        started = [event for event in run.events() if event["kind"] == "started"]
        if started and checks.is_date(started[-1].get("time")):
            when = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(started[-1]["time"]))
            st.caption(_("Started {when}. In the folder: {folder}", when=when, folder=escape_markdown(run.folder.name)))


# --- the words that the browser shows ----------------------------------------------------------------


def _progress_words() -> dict[str, Any]:
    return {
        "progress": _("How far the training is"),
        "charts": _("Loss and accuracy by epoch. Arrow keys go through the epochs."),
        "states": _state_words(),
        "epoch": _("Epoch"),
        "of": _("{epoch} of {total}"),
        "speed": _("Digits a second"),
        "left": _("Time left"),
        "took": _("Time taken"),
        "rate": _("Learning rate"),
        "loss": _("Loss"),
        "accuracy": _("Accuracy"),
        "training": _("training"),
        "validation": _("validation"),
        "axis": _("epoch"),
        "at": _("Epoch {epoch}"),
        "step": _("Epoch {epoch}, step {step} of {steps}"),
        "nothing": _("No epoch has ended yet."),
        "ended": _("Epoch {epoch} of {total} has ended: validation accuracy {accuracy}, loss {loss}."),
    }


def _forming_words() -> dict[str, str]:
    return {
        "play": _("Play"),
        "pause": _("Pause"),
        "back": _("Step back"),
        "next": _("Step"),
        "newest": _("Follow the newest"),
        "slider": _("Epoch"),
        "epoch": _("epoch {epoch}"),
        "digit": _("Your digit"),
        "kernels": _("C1 filters"),
        "C1": _("C1 maps"),
        "C3": _("C3 maps"),
        "probabilities": _("Probabilities"),
        "sure": _("Reads {label}, {best}."),
        "unsure": _("Not sure. {label} comes first with {best}."),
    }
