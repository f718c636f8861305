"""Runs: choose one, follow it while it trains, stop, resume, withdraw."""

import time
from functools import lru_cache

import numpy as np
import streamlit as st

from lenet import Problem, runs
from lenet.files import checks
from lenet.training.epoch_event import CURVES

from ..browser.component import mount, packed
from ..browser.following import follow
from ..confusion.confusion import chosen_cell, show_confusion
from ..digit import in_hand
from ..page import access
from ..page.lesson import note, say
from ..session import links
from ..session.attempts import show_problem
from ..session.languages import _, explain, plain
from .labels import among, label
from .recipe import value_words

_LIVE = ("queued", "running", "stopping")


def choose_run():
    """The run that the page shows, or None where there is none yet."""
    found = {run.name: run for run in runs.runs()}
    if not found:
        say(_("Nothing was trained here yet. Press Train; it takes less than a minute with the first recipe."))
        return None
    st.session_state["run"] = among(found, st.session_state.get("run"), links.get("run"), next(iter(found)))
    named = st.selectbox(
        _("Run"), list(found), format_func=lambda name: _label(found[name]), key="run", on_change=_take_run
    )
    return found[named]


def _take_run():
    found = [run.name for run in runs.runs()]
    links.put("run", among(found, st.session_state["run"], links.get("run"), ""))


def open_run(run):
    """Show this run from the next look on."""
    links.put("run", run.name)
    st.session_state["run"] = run.name


def _state_words():
    return {
        "queued": _("Waits in line"),
        "running": _("Trains"),
        "stopping": _("Is stopping"),
        "stopped": _("Stopped"),
        "done": _("Done"),
        "failed": _("Failed"),
    }


def _label(run):
    if run.damage() is not None:
        return label(run.title, run.name, _("Damaged"))
    config = run.config
    what = f"{value_words('pooling', config.pooling)}, {value_words('squashing', config.squashing)}"
    return label(run.title, run.name, what)


# --- a run that is followed ------------------------------------------------------------------------


def show_run(run):
    """The run as it is, repainted once a second while something can still change."""
    state = run.state_or_none
    follow(_show, 1 if state in _LIVE else None, "followed", run, state)


def _show(run, before):
    damage = run.damage()
    if damage is not None:
        st.error(explain(damage))
    try:
        state = run.state
        if state != before:
            st.rerun()  # the rest of the page says it too, and offers what can be done with a run that has ended
        _show_line(run)
        _show_controls(run, state)
        show_problem("run")
        _show_progress(run, state)
        if state == "failed":
            problem, _log = run.why()
            st.error(explain(problem))
        _show_forming(run)
        _show_mistakes(run)
        _show_log(run, state)
    except Problem as problem:  # the folder was deleted or damaged while it was followed
        if str(problem) != str(damage):
            st.error(explain(problem))
        gone = before in _LIVE and run.state_or_none is None
        if gone and st.button(_("Look again"), key="look_again"):
            links.put("run", "")
            st.rerun()  # the whole page, without the run that is gone


def _show_line(run):
    """Who waits for the device, first come first; each can be withdrawn."""
    line = runs.waiting()
    if not line:
        return
    with st.container(key="line", gap="small"):
        say(_("In line, first come, first served:"))
        for place, other in enumerate(line, 1):
            with st.container(key=f"waits_{other.name}", horizontal=True, vertical_alignment="center"):
                st.text(f"{place}. {other.title}" + (" ←" if other == run else ""))
                _button(_("Withdraw"), f"withdraw_{other.name}", other.withdraw, said=False)
        access.show_why_not()


def _show_controls(run, state):
    if state == "running":
        with st.container(key="stopping", horizontal=True, vertical_alignment="center"):
            _button(_("Stop"), "stop", run.stop)
            note(_("Keeps every whole epoch; it can go on from there."))
    elif state in ("stopped", "failed"):
        _button(_("Resume"), "resume", lambda: access.resume(run))


def _button(words, key, act, said=True):
    access.button(words, key, "run", act, said=said)


# --- what the browser draws ------------------------------------------------------------------------


def _show_progress(run, state):
    epochs, total = run.epochs(), run.config.epochs
    step = run.progress() if state in ("running", "stopping") else {}
    title = _("Training") + " · LeNet-5"
    mount(
        "training/progress",
        "progress",
        {
            "state": state,
            "total": total,
            "epochs": [{key: _finite(event.get(key)) for key in CURVES} for event in epochs],
            "step": {key: _finite(value) for key, value in step.items()} or None,
            "left": _seconds_left(epochs, step, total) if state == "running" else None,
            "title": title if state == "running" else None,  # the browser puts the percentage before it
            "page_title": title,
            "words": _progress_words(),
        },
        grows=("epochs",),
    )


def _finite(value):
    """A number as it is; what JSON cannot say, and what is none, as None, which breaks the curve."""
    return value if checks.is_number(value) else None


def _share(epochs, step, total):
    """How much of the run is done, 0 to 1."""
    begun = min(1, step["step"] / max(1, step["steps"])) if step and step["epoch"] == len(epochs) + 1 else 0
    return min(1.0, (len(epochs) + begun) / total)


def _seconds_left(epochs, step, total):
    """By the mean of the last five epochs; None before the first."""
    last = [event["seconds"] for event in epochs[-5:] if _finite(event.get("seconds")) is not None]
    if not last:
        return None
    return (1 - _share(epochs, step, total)) * total * sum(last) / len(last)


def _show_forming(run):
    kept = run.kept()
    if not kept:
        return
    wanted = st.session_state.get("forming_epoch", -1)
    at = wanted if wanted in kept else kept[-1]
    image = in_hand.in_lesson().prepared.input
    data = {"epochs": kept, "at": at, "following": wanted not in kept, "words": _forming_words()}
    data |= _formed(run, at, run.kept_at(at), image.tobytes())
    mount("training/forming", "forming", data, grows=("epochs",), on_epoch_change=_take_epoch)


@lru_cache(maxsize=64)
def _formed(run, epoch, _written, digit):
    """Filters, maps and answer after an epoch, for the browser; worked out once, not at each look."""
    image = np.frombuffer(digit, np.float32).reshape(32, 32)
    net = run.at(epoch)
    maps = net.forward(image)
    return {
        "digit": packed(image),
        "kernels": packed(net.weights["C1/kernel"][:, :, 0].transpose(2, 0, 1)),
        "C1": packed(maps["C1"][0].transpose(2, 0, 1)),
        "C3": packed(maps["C3"][0].transpose(2, 0, 1)),
        "probabilities": packed(maps["OUTPUT"][0]),
        "label": int(maps["OUTPUT"][0].argmax()),
        "sure": bool(maps["OUTPUT"][0].max() >= 0.5),  # the threshold is found at the end of a run
    }


def _take_epoch():
    epoch = st.session_state["forming"].get("epoch")
    if isinstance(epoch, (int, float)) and not isinstance(epoch, bool):
        st.session_state["forming_epoch"] = int(epoch)


def _show_mistakes(run):
    last = run.mistakes()
    if last is None:
        return
    cell = chosen_cell("confusion")
    shown = [mistake for mistake in last["mistakes"] if cell is None or list(mistake[1:3]) == cell]
    count = sum(map(sum, last["confusion"]))
    said = _("After epoch {epoch}, on {count} digits held out from training.", epoch=last["epoch"], count=f"{count:,}")
    show_confusion("confusion", "train", last["confusion"], shown, said)


def _show_log(run, state):
    failed = state == "failed"
    with st.expander(_("Log"), expanded=failed, key="log_failed" if failed else "log", on_change="rerun") as log:
        if not log.open:
            return
        st.code(run.log() or _("Nothing yet."), language=None)
        started = [event for event in run.events() if event["kind"] == "started"]
        if started and checks.is_date(started[-1].get("time")):
            when = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(started[-1]["time"]))
            st.caption(_("Started {when}. In the folder: {folder}", when=when, folder=plain(run.folder.name)))


# --- the words that the browser shows ----------------------------------------------------------------


def _progress_words():
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


def _forming_words():
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
        "probabilities": _("Ten probabilities"),
        "sure": _("Reads {label}, {best}."),
        "unsure": _("Not sure. {label} comes first with {best}."),
    }
