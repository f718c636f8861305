"""Networks side by side: how they learned, what they get wrong, how they stand disturbances."""

import dataclasses
from dataclasses import dataclass
from html import escape
from pathlib import Path

import streamlit as st

import lenet
from lenet import Problem, robustness, runs, seeds, shelf
from lenet.evaluation import answers, confusion, interval, surest_first
from lenet.figures.curves import COLOURS, learning, standing
from lenet.network import ZOO

from . import link
from .afterwards import show_twin
from .confusion import chosen_cell, show_confusion
from .lesson import note, say
from .recipe import setting_words, value_words
from .trying import attempt, show_problem
from .wording import _, explain, plain

_MOST = len(COLOURS)
_SHOWN = 100  # mistakes on the page at a time


@dataclass(frozen=True)
class Entry:
    """One of the networks that can be compared: ours, or a run's.

    Attributes
    ----------
    key, title : str
    folder : path
    run : runs.Run or None
    """

    key: str
    title: str
    folder: Path
    run: runs.Run | None = None


def choose_networks():
    """The networks to compare, as a list of `Entry`; at most six, one colour each."""
    every = _entries()
    linked = [key for key in dict.fromkeys(link.get("compare").split(",")) if key in every]
    if "compare" not in st.session_state:
        st.session_state["compare"] = linked or list(every)[:2]
    chosen = st.multiselect(
        _("Networks"),
        list(every),
        format_func=lambda key: every[key].title if key in every else key,
        max_selections=_MOST,
        key="compare",
        on_change=lambda: link.put("compare", ",".join(st.session_state["compare"])),
    )
    entries = [every[key] for key in chosen if key in every]
    st.html(f'<p class="chips">{"".join(_chip(place, entry) for place, entry in enumerate(entries))}</p>')
    return entries


def _entries():
    ours = {"average": _("ours, average pooling"), "max": _("ours, max pooling")}
    every = {name: Entry(name, title, ZOO / name) for name, title in ours.items()}
    for run in runs.runs():
        if shelf.lies(run.folder) or run.epochs():
            every[run.name] = Entry(run.name, run.title, run.folder, run)
    return every


def _chip(place, entry):
    return f'<span class="chip"><i style="background:{COLOURS[place]}"></i>{escape(entry.title)}</span>'


# --- how they learned ------------------------------------------------------------------------------


def show_learning(entries):
    """Loss and accuracy of the runs, epoch by epoch."""
    # A run keeps the colour that its chip has: those without curves hold their place.
    curves = [(entry.title, entry.run.epochs() if entry.run is not None else []) for entry in entries]
    if not any(events for _title, events in curves):
        say(_("Our own two networks ship without their curves; choose a run of yours to see how it learned."))
        return
    dark = st.context.theme.type == "dark"
    with st.container(key="curves"):
        for value, name in (("loss", _("Loss")), ("accuracy", _("Accuracy"))):
            with st.container(key=f"curve_{value}", gap="small"):
                st.html(f"<p><b>{escape(name)}</b></p>")
                _chart(learning(curves, value, dark), f"chart_{value}")
    note(_("Thick: validation, on 5,000 digits held out. Dotted: training."))


def _chart(figure, key):
    st.plotly_chart(figure, key=key, theme=None, config={"displayModeBar": False})


def show_settings_compared(entries):
    """The settings in which the runs differ."""
    configs = []
    for entry in entries:
        if entry.run is not None:
            try:
                configs.append((entry.title, dataclasses.asdict(entry.run.config)))
            except Problem as problem:
                st.error(explain(problem))
    if len(configs) < 2:
        say(_("Choose two runs of yours to see the settings in which they differ."))
        return
    words = setting_words()
    differing = [name for name in words if len({config[name] for _title, config in configs}) > 1]
    if not differing:
        say(_("These runs have the very same settings."))
        return
    head = "".join(f"<th>{escape(title)}</th>" for title, _config in configs)
    rows = "".join(
        f"<tr><th>{escape(words[name])}</th>"
        + "".join(f"<td>{escape(value_words(name, config[name]))}</td>" for _title, config in configs)
        + "</tr>"
        for name in differing
    )
    st.html(f'<div class="wide"><table class="layers settings"><tr><th></th>{head}</tr>{rows}</table></div>')


def show_twins(entries):
    """Start the twin of a run that is compared."""
    with st.container(key="twins", horizontal=True, gap="small"):
        for entry in entries:
            if entry.run is not None:
                label = _("Train a twin of {title}", title=plain(entry.title))
                show_twin(entry.run, label, f"twin_{entry.key}")


# --- what they get wrong ---------------------------------------------------------------------------


@st.cache_data(max_entries=40, show_spinner=False)
def _answers(folder, changed):
    """What a network reads in the 10,000 test digits; by the time its weights were written."""
    return answers(shelf.load(folder))


def _read(entry):
    return _answers(str(entry.folder), (entry.folder / "weights.npz").stat().st_mtime_ns)


def _with_networks(entries):
    """Those that have a network: a run that has not ended has none yet."""
    return [entry for entry in entries if shelf.lies(entry.folder)]


def show_test_errors(entries):
    """Errors on the 10,000 test digits with their 95 % intervals, as a table and as bars to scale."""
    labels = lenet.mnist.load("test")[1]
    rows = []
    with st.spinner(_("Reading 10,000 digits …")):
        for entry in _with_networks(entries):
            wrong = int((_read(entry)[0] != labels).sum())
            rows.append((entries.index(entry), entry.title, wrong, *interval(wrong, len(labels))))
    if not rows:
        say(_("None of these runs has a network yet."))
        return
    most = max(high for *_rest, high in rows) * 1.05
    body = "".join(_error_row(row, most, len(labels)) for row in rows)
    heads = "".join(f"<th>{escape(word)}</th>" for word in (_("Network"), _("wrong"), _("95 % interval"), ""))
    st.html(f'<div class="wide"><table class="layers intervals"><tr>{heads}</tr>{body}</table></div>')
    note(
        _(
            "On MNIST's 10,000 test digits, which no training has seen. Where two intervals overlap, the difference "
            "may be chance."
        )
    )


def _error_row(row, most, count):
    place, title, wrong, low, high = row
    left, width, middle = (100 * share / most for share in (low, high - low, wrong / count))
    bar = (
        f'<span class="interval"><i style="left:{left:.1f}%;width:{width:.1f}%;background:{COLOURS[place]}"></i>'
        f'<b style="left:{middle:.1f}%"></b></span>'
    )
    return (
        f'<tr data-wrong="{wrong}"><th>{escape(title)}</th><td>{100 * wrong / count:.2f} %</td>'
        f"<td>{100 * low:.2f} – {100 * high:.2f} %</td><td class='bar'>{bar}</td></tr>"
    )


def show_confused(entries):
    """One network's confusion matrix on the test digits, and the digits it gets wrong, to browse."""
    there = {entry.key: entry for entry in _with_networks(entries)}
    if not there:
        return
    if st.session_state.get("confused_network") not in there:
        st.session_state.pop("confused_network", None)
    chosen = st.segmented_control(
        _("Network"),
        list(there),
        default=next(iter(there)),
        format_func=lambda key: plain(there[key].title),
        key="confused_network",
        label_visibility="collapsed",
        required=True,
    )
    labels = lenet.mnist.load("test")[1]
    read, probability = _read(there[chosen])
    cell = chosen_cell("confused")
    picked = read != labels if cell is None else (labels == cell[0]) & (read == cell[1])
    rows = surest_first(picked, probability)
    said = _("{count} digits, the most certain mistakes first.", count=len(rows))
    if len(rows) > _SHOWN:
        said = _("{count} digits; here the {shown} most certain mistakes.", count=len(rows), shown=_SHOWN)
    shown = [(int(row), int(labels[row]), int(read[row]), float(probability[row])) for row in rows[:_SHOWN]]
    show_confusion("confused", "test", confusion(labels, read).tolist(), shown, said)


# --- how they stand disturbances ---------------------------------------------------------------------


def show_robustness(entries):
    """Accuracy against shift, turn, scale, pen, noise and occlusion; what was not measured yet can be."""
    waiting = [entry for entry in _with_networks(entries) if _measured(entry) is None]
    going = _going(waiting)
    st.fragment(_show_measuring, run_every=1 if going else None, key="measuring")(waiting, going)
    measured = [(entry.title, _measured(entry) or {}) for entry in entries]
    if not any(curves for _title, curves in measured):
        return
    names, dark = _disturbances(), st.context.theme.type == "dark"
    with st.container(key="disturbed"):
        for kind, (title, unit) in names.items():
            with st.container(key=f"disturbed_{kind}", gap="small"):
                st.html(f'<p><b>{escape(title)}</b> <span class="soft">{escape(unit)}</span></p>')
                points = [(name, curves.get(kind, [])) for name, curves in measured]
                _chart(standing(points, title, dark), f"chart_{kind}")
    note(
        _("Each point: all 10,000 test digits, disturbed so much."),
        _(
            "Noise cannot go below black, so it also turns the ground grey. Our networks learned on pure black alone, "
            "and it is mostly the grey that they do not stand."
        ),
    )


def _measured(entry):
    """Accuracies by kind and level, or None where nothing was measured yet."""
    made = robustness.read(entry.folder) if shelf.lies(entry.folder) else None
    return made and made["kinds"]


def _going(waiting):
    """The keys of those that are being measured."""
    return {entry.key for entry in waiting if robustness.progress(entry.folder) is not None}


def _show_measuring(waiting, before):
    if _going(waiting) != before:
        st.rerun()  # one has begun, and is followed from now on; or has ended, and has its curves
    show_problem("measure")
    for entry in waiting:
        done = robustness.progress(entry.folder)
        if done is not None:
            st.progress(done["done"] / done["of"], _("Measuring {title} …", title=plain(entry.title)))
            continue
        st.button(
            _("Measure {title}", title=plain(entry.title)),
            key=f"measure_{entry.key}",
            on_click=attempt,
            args=("measure", lambda folder=entry.folder: robustness.start(folder)),
        )


def _disturbances():
    return {
        "shift": (_("Shifted"), _("pixels")),
        "turn": (_("Turned"), _("degrees")),
        "scale": (_("Scaled"), _("times")),
        "pen": (_("Pen thinner or thicker"), _("pixels")),
        "noise": (_("Noise"), _("standard deviation")),
        "occlusion": (_("Covered"), _("side of the square, pixels")),
    }


# --- five seeds each ---------------------------------------------------------------------------------


def show_seeds():
    """Average against max, tanh against ReLU: what differs by more than chance."""
    made = seeds.read()
    heads = "".join(f"<th>{escape(word)}</th>" for word in ("", "tanh", "ReLU"))
    rows = "".join(
        f"<tr><th>{escape(value_words('pooling', pooling))}</th>"
        + "".join(_seeds_cell(made, pooling, squashing) for squashing in ("tanh", "relu"))
        + "</tr>"
        for pooling in ("average", "max")
    )
    st.html(f'<div class="wide"><table class="errors seeds"><tr>{heads}</tr>{rows}</table></div>')
    note(
        _(
            "Errors on the 10,000 test digits, mean and standard deviation of five seeds; below each seed's own. "
            "Made by {command}.",
            command="python -m lenet seeds",
        )
    )


def _seeds_cell(made, pooling, squashing):
    mean, spread = made.mean_and_spread(pooling, squashing)
    each = " · ".join(f"{100 * error:.2f}" for error in made.errors(pooling, squashing))
    return f'<td>{100 * mean:.2f} ± {100 * spread:.2f} %<p class="soft each">{each}</p></td>'
