"""How the networks that are compared stand disturbances; what was not measured yet can be."""

import functools
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

import streamlit as st

from lenet import Problem
from lenet.experiments import robustness
from lenet.figures.curves import robustness as robustness_curves

from ..browser.following import follow
from ..page import access
from ..page.lesson import note
from ..session.actions import show_problem
from ..session.languages import N_, _, escape_markdown, problem_markdown
from .compared import Entry, all_entries, with_networks
from .parts import show_chart

_EVERY = 1  # seconds between two looks at what is being measured
_AT_ONCE = 2  # networks that are measured at a time: each takes a processor for a minute or more


def show_robustness(entries: Sequence[Entry]) -> None:
    """Accuracy against shift, turn, scale, pen, noise and occlusion; what was not measured yet can be."""
    standings = _standings(with_networks(entries))
    waiting = [entry for entry in entries if entry.key in standings and standings[entry.key].results is None]
    begun = _being_measured(standings)
    follow(_show_measuring, _EVERY if begun else None, "measuring", waiting, begun)
    measured = [(entry.title, _measured(standings.get(entry.key))) for entry in entries]
    if not any(curves for _title, curves in measured):
        return
    names, dark = _disturbances(), st.context.theme.type == "dark"
    with st.container(key="disturbed"):
        for kind, (title, unit) in names.items():
            with st.container(key=f"disturbed_{kind}", gap="small"):
                st.html(f'<p><b>{escape(title)}</b> <span class="soft">{escape(unit)}</span></p>')
                points = [(name, curves.get(kind, [])) for name, curves in measured]
                alt = _("Accuracy against {disturbance}, a line for each network", disturbance=f"{title} ({unit})")
                show_chart(robustness_curves(points, title, dark), f"chart_{kind}", alt)
    note(
        _("Each point: all test digits, or those of the network's own data set, disturbed so much."),
        _(
            "Noise cannot go below black, so it also turns the background grey. Our networks learned on pure black "
            "alone. The average network fails mostly on the grey; the max network also on the noise itself."
        ),
    )


def _standings(entries: Iterable[Entry]) -> dict[str, robustness.Status]:
    """What was measured of each, and how far those are that are being measured: `robustness.Status` by key."""
    return {entry.key: robustness.status(entry.folder) for entry in entries}


def _measured(standing: robustness.Status | None) -> dict[str, Any]:
    """Accuracies by kind and level; none where nothing was measured yet."""
    return standing.results["kinds"] if standing is not None and standing.results is not None else {}


def _being_measured(standings: Mapping[str, robustness.Status]) -> set[str]:
    """The keys of those that are being measured."""
    return {key for key, standing in standings.items() if standing.results is None and standing.progress is not None}


def _show_measuring(waiting: Sequence[Entry], before: set[str]) -> None:
    standings = _standings(waiting)
    if _being_measured(standings) != before:
        st.rerun()  # one has begun, and is followed from now on; or has ended, and has its curves
    show_problem("measure")
    for entry in waiting:
        done, problem = standings[entry.key].progress, standings[entry.key].problem
        if done is not None:
            st.progress(done["done"] / done["of"], _("Measuring {title} …", title=escape_markdown(entry.title)))
            continue
        if problem is not None:
            st.error(_("{title}: {problem}", title=escape_markdown(entry.title), problem=problem_markdown(problem)))
        words = _("Measure {title}", title=escape_markdown(entry.title))
        action = functools.partial(_measure, entry)
        access.guarded_button(words, f"measure_{entry.key}", "measure", action, "measuring", with_denial=False)
    if waiting:
        access.show_denial("measuring")


def _measure(entry: Entry) -> None:
    going = _being_measured(_standings(with_networks(all_entries().values())))
    if len(going) >= _AT_ONCE:
        raise Problem(N_("{count} networks are being measured; try again when one is done."), count=len(going))
    robustness.start(entry.folder)


def _disturbances() -> dict[str, tuple[str, str]]:
    """Kind -> what it is called, and its unit."""
    return {
        "shift": (_("Shifted"), _("pixels")),
        "turn": (_("Turned"), _("degrees")),
        "scale": (_("Scaled"), _("times")),
        "pen": (_("Pen thinner or thicker"), _("pixels")),
        "noise": (_("Noise"), _("standard deviation")),
        "occlusion": (_("Covered"), _("side of the square, pixels")),
    }
