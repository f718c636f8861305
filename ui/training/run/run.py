"""One run on the page: what can be done with it now, and its view, which the browser draws and moves by itself."""

import time
from contextlib import suppress
from functools import lru_cache
from typing import Any

import streamlit as st

from lenet import Problem, runs
from lenet.files import checks
from lenet.network.classes import MNIST
from lenet.training import run_process
from lenet.training.run_state import LIVE

from ...browser.component import mount, packed
from ...browser.following import follow
from ...confusion.confusion import confusion_words
from ...digit import in_hand
from ...page.titles import run_title
from ...session import links
from ...session.actions import show_problem
from ...session.languages import _, escape_markdown, language, problem_markdown
from . import looks, told
from .controls import show_controls, show_line

_LOG_EVERY = 2  # seconds between two looks at what the process prints


def show_run(run: runs.Run) -> None:
    """The run as it is; its view follows it, and lets the page run anew where the page has to say something else."""
    now, damage = run.state_or_none, run.damage()
    if damage is not None:
        st.error(problem_markdown(damage))
    try:
        show_line(run)
        if now == "failed":
            problem, _log = run.why()
            st.error(problem_markdown(problem))
        show_problem("run")
        with suppress(Problem):  # its recipe is damaged, which is said above
            show_controls(run, now)  # right above the view, beside whose first line they stand
        _mount(run)
    except Problem as problem:  # it is damaged, or was deleted just now
        if str(problem) != str(damage):
            st.error(problem_markdown(problem))
    if now is not None:
        _show_log(run, now)


def _mount(run: runs.Run) -> None:
    course = looks.course(run, fresh=True)
    now = course["state"]["name"]
    data = {
        "run": run.name,
        "linked": links.get("run") == run.name,
        "look": f"{looks.address(run)}/look",
        "course": looks.answer(course),
        "said": {**_state_words(), now: said(run, now)},
        "epochs_of": run.config.epochs,
        "network": told.network(told.spec(run)),
        "digit": _digit(in_hand.digit_for_lesson().input.tobytes()),
        "words": {
            **_words(language(), run.config.data == MNIST, run.config.teacher > 0),
            "classes": told.classes(run),
        },  # others: made anew
    }
    mount("training/run/run", "run_shown", data, on_changed_change=_nothing)


def _nothing() -> None:
    """The page runs anew by itself when its view has noticed that it says something else by now."""


@lru_cache(maxsize=64)
def _digit(image: bytes) -> dict[str, Any]:
    from numpy import float32, frombuffer

    return packed(frombuffer(image, float32))


def said(run: runs.Run, now: str) -> str:
    """What state it is in, in words."""
    if now != "queued":
        return _state_words()[now]
    holder = run_process.device_holder(run)
    if holder is None:
        return _("Waiting for its turn")
    if run_process.device_of(run.config) == "cpu":
        return _("Waiting for ‘{title}’ on the processor", title=run_title(holder))
    return _("Waiting for ‘{title}’ on the graphics card", title=run_title(holder))


def _state_words() -> dict[str, str]:
    return {
        "running": _("Training"),
        "stopping": _("Stopping"),
        "stopped": _("Stopped"),
        "done": _("Done"),
        "failed": _("Failed"),
        "gone": _("No longer here"),
    }


# --- the end of what its process has printed ---------------------------------------------------------


def _show_log(run: runs.Run, now: str) -> None:
    failed = now == "failed"
    with st.expander(_("Log"), expanded=failed, key="log_failed" if failed else "log", on_change="rerun") as log:
        if log.open:
            follow(_log_lines, _LOG_EVERY if now in LIVE else None, "log_followed", run)


def _log_lines(run: runs.Run) -> None:
    try:
        events = run.events()
    except Problem:
        return  # it is said above
    st.code(run.log() or _("Nothing yet."), language=None)
    started = [event for event in events if event["kind"] == "started"]
    if started and checks.is_date(started[-1].get("time")):
        when = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(started[-1]["time"]))
        st.caption(_("Started {when}. In the folder: {folder}", when=when, folder=escape_markdown(run.folder.name)))


# --- the words that the browser shows ----------------------------------------------------------------


@lru_cache
def _words(_language: str, digits: bool, taught: bool) -> dict[str, Any]:
    """Put together once for each language: a look has no use for doing it again."""
    return {
        **_course_words(digits),
        "phases": _phase_words(digits, taught),
        "kept": _("A larger network has learned before"),
        "slider": _slider_words(),
        "formed": _formed_words(digits),
        "curves": _curve_words(),
        "confusion": confusion_words(digits),
        "mistakes": {
            "title": _("Which digits are taken for which") if digits else _("Which classes are taken for which"),
            "about": _("After epoch {epoch}, on {count} digits held out from training.")
            if digits
            else _("After epoch {epoch}, on {count} pictures held out from training."),
            "none": _("No epoch had ended by then."),
            "missing": _("What was read wrong did not arrive; the rest goes on."),
        },
        "save": {
            "png": _("Save as a picture (PNG)"),
            "svg": _("Save as a drawing (SVG)"),
        },
    }


def _course_words(digits: bool) -> dict[str, Any]:
    return {
        "title": _("Training") + " · LeNet-5",
        "progress": _("How far the training is"),
        "gone": _("This run was deleted, or it cannot be read any more. Load the page again."),
        "since": _("{time} since the press"),
        "took": _("took {time}"),
        "in_all": _("{time} in all, started {count} times"),
        "left": _("about {time} left"),
        "epoch": _("epoch {epoch} of {total}"),
        "speed": _("{speed} digits per second") if digits else _("{speed} pictures per second"),
        "ended": _("Epoch {epoch} of {total} has ended: validation accuracy {accuracy}, loss {loss}."),
    }


def _phase_words(digits: bool, taught: bool) -> dict[str, str]:
    return {
        "preparing": _("Preparing"),
        **({"teaching": _("A larger network learns first")} if taught else {}),
        "training": _("Training"),
        "measuring": _("Measuring on 10,000 test digits") if digits else _("Measuring on the test pictures"),
        "calibrating": _("Finding when to say ‘not sure’"),
    }


def _slider_words() -> dict[str, str]:
    return {
        "play": _("Play"),
        "pause": _("Pause"),
        "back": _("Step back"),
        "next": _("Step"),
        "newest": _("Follow the newest"),
        "slider": _("A moment of the training"),
        "step": _("step {step}"),
        "begin": _("before the first step"),
        "within": _("step {step} · epoch {epoch}"),
        "ended": _("step {step} · epoch {epoch} ends"),
        "epoch": _("epoch {epoch}"),
        "none": _("The first frame comes with the first step."),
        "missing": _("The weights of this moment did not arrive; the slider goes on."),
    }


def _formed_words(digits: bool) -> dict[str, str]:
    return {
        "digit": _("Your digit"),
        "kernels": _("C1 filters"),
        "C1": _("C1 maps"),
        "C3": _("C3 maps"),
        "probabilities": _("Probabilities"),
        "noDigit": _("no digit") if digits else _("none of them"),
        "best": _("{label} comes first with {best}."),
        "scale": _("The colours have the same limits at every step."),
    }


def _curve_words() -> dict[str, str]:
    return {
        "charts": _(
            "Loss, accuracy and learning rate by steps. Arrow keys go through them, Enter takes the slider there."
        ),
        "loss": _("Loss"),
        "accuracy": _("Accuracy"),
        "rate": _("Learning rate"),
        "training": _("training"),
        "validation": _("validation"),
        "step": _("step"),
        "epoch": _("epoch"),
        "at": _("Step {step}"),
        "at_epoch": _("Epoch {epoch}"),
        "wished": _("changed to {rate}"),
        "nothing": _("No step has been taken yet."),
        "above": _("▲ higher than the axis goes"),
        "below": _("▼ lower than the axis goes"),
    }
