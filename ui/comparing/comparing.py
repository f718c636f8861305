"""Networks side by side: how they learned, what they get wrong, how they stand disturbances."""

import contextlib
import dataclasses
import functools
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st

from lenet import Problem, kept, mnist, runs
from lenet.experiments import robustness, seeds
from lenet.figures.curves import COLOURS, learning
from lenet.figures.curves import robustness as robustness_curves
from lenet.lessons import published as published_errors
from lenet.network.classes import MNIST
from lenet.network.evaluation import answers, confusion_matrix, surest_first, wilson_interval
from lenet.network.spec import POOLINGS
from lenet.network.zoo import SHIPPED, ZOO
from lenet.sharing import registry

from ..browser.following import follow
from ..confusion.confusion import chosen_cell, show_confusion
from ..page import access, networks
from ..page.lesson import note, say
from ..session import links, state
from ..session.actions import show_problem
from ..session.languages import N_, _, escape_markdown, problem_markdown
from ..training.labels import resolve_run, run_labels
from ..training.recipe import data_is_there as is_there
from ..training.recipe import data_word, setting_words, value_words
from ..training.twin import show_twin
from .parts import errors_cell, show_chart, show_chips

_MOST = len(COLOURS)
_AT_FIRST = 2  # networks that are compared until others are chosen
_SHOWN = 100  # mistakes on the page at a time
_MARGIN = 1.05  # of the bars: the longest does not touch the edge
_EVERY = 1  # seconds between two looks at what is being measured
_TEST_DIGITS = mnist.COUNTS["test"]  # on which what was published was measured
_AT_ONCE = 2  # networks that are measured at a time: each takes a processor for a minute or more

_ErrorRow = tuple[int | None, str, int, float, float]
"""Place among the colours, title, how many are wrong, and the ends of the interval, shares."""


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
    every = _entries()
    slot = state.CONTROLS["compare"]
    if slot.there():
        slot.set(_known(every, slot.get()))
    else:
        slot.set(_known(every, links.get("compare").split(",")) or _in_use(every) or list(every)[:_AT_FIRST])
    chosen = st.multiselect(
        _("Networks"),
        list(every),
        format_func=lambda key: every[key].title if key in every else key,
        max_selections=_MOST,
        key=slot.key,
        on_change=lambda: links.put("compare", ",".join(_known(_entries(), slot.get()))),
    )
    entries = [every[key] for key in chosen if key in every]
    show_chips([entry.title for entry in entries])
    _show_damage(entries)
    return entries


def _in_use(every: Collection[str]) -> list[str]:
    """Each network that answers in place of ours, after that of ours."""
    folders = {name: networks.replacement(name) for name in SHIPPED}
    pairs = [(name, folder.name) for name, folder in folders.items() if folder is not None]
    return [name for pair in pairs if set(pair) <= set(every) for name in pair]


def _known(every: Collection[str], wishes: Iterable[str]) -> list[str]:
    """The keys among keys and titles, each once, as many as there are colours."""
    return [*dict.fromkeys(key for wish in wishes if (key := resolve_run(every, wish, "")))][:_MOST]


def _entries() -> dict[str, Entry]:
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


# --- how they learned ------------------------------------------------------------------------------


def show_learning(entries: Sequence[Entry]) -> None:
    """Loss and accuracy of the runs, epoch by epoch."""
    # A run keeps the colour that its chip has: those without curves hold their place.
    curves = [(entry.title, _curves(entry)) for entry in entries]
    if not any(events for _title, events in curves):
        say(_("Our own networks ship without their curves; choose a run of yours to see how it learned."))
        return
    dark = st.context.theme.type == "dark"
    with st.container(key="curves"):
        for value, name in (("loss", _("Loss")), ("accuracy", _("Accuracy"))):
            with st.container(key=f"curve_{value}", gap="small"):
                st.html(f"<p><b>{escape(name)}</b></p>")
                alt = _("{measure} after each epoch, a line for each run", measure=name)
                show_chart(learning(curves, value, dark), f"chart_{value}", alt)
    note(_("Thick: validation, on what was held out. Dotted: training."))


def _curves(entry: Entry) -> list[dict[str, Any]]:
    """The events of its epochs; none where it has no run, or one whose journal cannot be read."""
    try:
        return entry.run.epochs() if entry.run is not None else []
    except Problem:  # said beside its name
        return []


def show_settings_compared(entries: Sequence[Entry]) -> None:
    """The settings in which the runs differ."""
    configs = []
    for entry in entries:
        with contextlib.suppress(Problem):  # said beside its name
            if entry.run is not None:
                configs.append((entry.title, dataclasses.asdict(entry.run.config)))
    if len(configs) < 2:
        say(_("Choose two runs of yours to see the settings in which they differ."))
        return
    words = setting_words()
    differing = [name for name in words if len({config[name] for _title, config in configs}) > 1]
    if not differing:
        say(_("These runs have the very same settings."))
        return
    head = "".join(f'<th scope="col">{escape(title)}</th>' for title, _config in configs)
    rows = "".join(
        f'<tr><th scope="row">{escape(words[name])}</th>'
        + "".join(f"<td>{escape(value_words(name, config[name]))}</td>" for _title, config in configs)
        + "</tr>"
        for name in differing
    )
    st.html(f'<div class="wide"><table class="layers settings"><tr><td></td>{head}</tr>{rows}</table></div>')


def show_twins(entries: Sequence[Entry]) -> None:
    """Start the twin of a run that is compared."""
    with st.container(key="twins", horizontal=True, gap="small"):
        for entry in entries:
            if entry.run is not None and entry.run.damage() is None:
                words = _("Train a twin of {title}", title=escape_markdown(entry.title))
                show_twin(entry.run, words, f"twin_{entry.key}")


# --- what they get wrong ---------------------------------------------------------------------------


@st.cache_data(max_entries=40, show_spinner=False)
def _answers(folder: str, changed: object, count: int) -> tuple[np.ndarray, np.ndarray]:
    """What a network reads in the test digits; by the time its weights were written."""
    own = registry.load(folder)
    return answers(own, kept.part(own.data, "test")[0][:count])


def _answers_of(entry: Entry) -> tuple[np.ndarray, np.ndarray]:
    """The classes that it reads in the test pictures, and the probability of each."""
    return _answers(str(entry.folder), registry.fingerprint(entry.folder), len(_labels(_data(entry))))


def _data(entry: Entry) -> str:
    """The data set that a network was trained on."""
    return registry.load(entry.folder).data


def _labels(data: str) -> np.ndarray:
    """Of the test pictures of a data set, those that may be read here."""
    labels = kept.part(data, "test")[1]
    return labels[: access.limits().digits(len(labels))]


def _of_one_set(entries: Sequence[Entry]) -> list[Entry]:
    """Those that have a network and were trained on the same data as the first; why the others are left out is said."""
    found = _with_networks(entries)
    if not found:
        return []
    data = _data(found[0])
    others = [entry.title for entry in found if _data(entry) != data]
    if others:
        say(
            _(
                "Errors on different pictures cannot be compared: here are the networks that were trained on {data}. "
                "Left out: {titles}.",
                data=data_word(data),
                titles=", ".join(others),
            )
        )
    if data != MNIST and kept.find(data) is None:
        say(_("The data set of these networks is gone, and its test pictures with it."))
        return []
    return [entry for entry in found if _data(entry) == data]


def _with_networks(entries: Iterable[Entry]) -> list[Entry]:
    """Those that have a network: a run that has not ended has none yet, and a damaged one is none."""
    return [entry for entry in entries if registry.has_network(entry.folder) and registry.damage(entry.folder) is None]


def show_test_errors(entries: Sequence[Entry]) -> None:
    """Errors on the test digits, or those of one data set, with 95 % intervals, as a table and as bars to scale."""
    compared, rows = _of_one_set(entries), []
    data = _data(compared[0]) if compared else MNIST
    labels = _labels(data)
    count = f"{len(labels):,}"
    if not len(labels):
        say(_("This playground reads no test digits for its visitors; on your own machine it does."))
        return
    with st.spinner(_("Reading {count} pictures …", count=count)):
        for entry in compared:
            wrong = int((_answers_of(entry)[0] != labels).sum())
            rows.append((entries.index(entry), entry.title, wrong, *wilson_interval(wrong, len(labels))))
    if not rows:
        if not _with_networks(entries):
            say(_("None of these runs has a network yet."))
        return
    published = _published() if data == MNIST else []
    most = max(high for *_rest, high in [*rows, *published]) * _MARGIN
    body = "".join(_error_row(row, most, len(labels)) for row in rows)
    body += _published_rows(published, most)
    words = {_("Network"): 1, _("wrong"): 1, _("95 % interval"): 2}  # columns; the interval in numbers, and as a bar
    heads = "".join(f'<th scope="col" colspan="{columns}">{escape(word)}</th>' for word, columns in words.items())
    st.html(f'<div class="wide"><table class="layers intervals"><tr>{heads}</tr>{body}</table></div>')
    note(_about_errors(data, count))
    if published:
        note(*_about_published())


def _published() -> list[_ErrorRow]:
    """Errors that were published, in the shape of the rows of ours; no colour is theirs."""
    found: list[_ErrorRow] = []
    for one in published_errors.ERRORS:
        title = _("{network}, {trained_on}", network=one.name, trained_on=_(one.trained_on))
        found.append((None, title, one.wrong, *wilson_interval(one.wrong, _TEST_DIGITS)))
    return found


def _published_rows(rows: Sequence[_ErrorRow], most: float) -> str:
    """Below a heading of their own; empty where there are none."""
    if not rows:
        return ""
    title = escape(_("Published in 1998"))
    head = f'<tr class="published"><th scope="rowgroup" colspan="4">{title}</th></tr>'
    return head + "".join(_error_row(row, most, _TEST_DIGITS) for row in rows)


def _about_published() -> list[str]:
    mean, spread = published_errors.AGAIN
    least, most = published_errors.REBUILT
    return [
        _(
            "Published: {source}, as the authors list them at {list}. Ours of 1998 has the paper's layers, and a "
            "training of today.",
            source=published_errors.SOURCE,
            list=published_errors.LIST,
        ),
        _(
            "Trained again by the authors in Lush, without distances at the end: {mean} ± {spread} %. Public programs "
            "that rebuild the network with its distances report {least} to {most} % wrong.",
            mean=f"{mean:.2f}",
            spread=spread,
            least=f"{100 - most:.1f}",
            most=f"{100 - least:.1f}",
        ),
    ]


def _about_errors(data: str, count: str) -> str:
    if data == MNIST:
        return _(
            "On {count} of MNIST's test digits, which no training has seen. Where two intervals overlap, the "
            "difference may be chance.",
            count=count,
        )
    return _(
        "On {count} test pictures of {data}, which no training has seen. Where two intervals overlap, the difference "
        "may be chance.",
        count=count,
        data=data_word(data),
    )


def _error_row(row: _ErrorRow, most: float, count: int) -> str:
    place, title, wrong, low, high = row
    colour, kind = ("var(--soft)", "published") if place is None else (COLOURS[place], "wrong")
    left, width, middle = (100 * share / most for share in (low, high - low, wrong / count))
    bar = (
        f'<span class="interval"><i style="left:{left:.1f}%;width:{width:.1f}%;background:{colour}"></i>'
        f'<b style="left:{middle:.1f}%"></b></span>'
    )
    return (
        f'<tr data-{kind}="{wrong}"><th scope="row">{escape(title)}</th><td>{100 * wrong / count:.2f} %</td>'
        f"<td>{100 * low:.2f} – {100 * high:.2f} %</td><td class='bar'>{bar}</td></tr>"
    )


def show_mistakes(entries: Sequence[Entry]) -> None:
    """One network's confusion matrix on the test digits, and the digits it gets wrong, to browse."""
    there = {entry.key: entry for entry in _with_networks(entries) if is_there(_data(entry))}
    if not there or not len(_labels(MNIST)):
        return
    if state.CONFUSED_NETWORK.peek(None) not in there:
        state.CONFUSED_NETWORK.drop()
    chosen = st.segmented_control(
        _("Network"),
        list(there),
        default=next(iter(there)),
        format_func=lambda key: escape_markdown(there[key].title),
        key=state.CONFUSED_NETWORK.key,
        label_visibility="collapsed",
        required=True,
    )
    read, probability = _answers_of(there[chosen])
    data = _data(there[chosen])
    labels, classes = _labels(data), registry.load(there[chosen].folder).classes
    cell = chosen_cell("confused", len(classes))
    picked = read != labels if cell is None else (labels == cell[0]) & (read == cell[1])
    rows = surest_first(picked, probability)
    shown = [(int(row), int(labels[row]), int(read[row]), float(probability[row])) for row in rows[:_SHOWN]]
    about = _about_mistakes(data == MNIST, len(rows))
    matrix = confusion_matrix(labels, read, len(classes)).tolist()
    show_confusion("confused", "test", matrix, shown, about, classes, data)


def _about_mistakes(digits: bool, count: int) -> str:
    if count <= _SHOWN:
        first = _("{count} digits, the most certain mistakes first.", count=count)
        return first if digits else _("{count} pictures, the most certain mistakes first.", count=count)
    if digits:
        return _("{count} digits; here the {shown} most certain mistakes.", count=count, shown=_SHOWN)
    return _("{count} pictures; here the {shown} most certain mistakes.", count=count, shown=_SHOWN)


# --- how they stand disturbances ---------------------------------------------------------------------


def show_robustness(entries: Sequence[Entry]) -> None:
    """Accuracy against shift, turn, scale, pen, noise and occlusion; what was not measured yet can be."""
    standings = _standings(_with_networks(entries))
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
            "Noise cannot go below black, so it also turns the ground grey. Our networks learned on pure black alone, "
            "and it is mostly the grey that they do not stand."
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
    going = _being_measured(_standings(_with_networks(_entries().values())))
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


# --- five seeds each ---------------------------------------------------------------------------------


def show_seeds() -> None:
    """Average against max, tanh against ReLU: what differs by more than chance."""
    results = seeds.results()
    heads = "".join(
        f'<th scope="col">{word}</th>' for word in [value_words("squashing", name) for name in seeds.SQUASHINGS]
    )
    rows = "".join(
        f'<tr><th scope="row">{escape(value_words("pooling", pooling))}</th>'
        + "".join(errors_cell(results.errors(pooling, squashing)) for squashing in seeds.SQUASHINGS)
        + "</tr>"
        for pooling in POOLINGS
    )
    st.html(f'<div class="wide"><table class="errors seeds"><tr><td></td>{heads}</tr>{rows}</table></div>')
    note(
        _(
            "Errors on the 10,000 test digits, mean and standard deviation of five seeds; below each seed's own. "
            "Made by {command}.",
            command="python -m lenet seeds",
        )
    )
