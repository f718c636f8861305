"""What can be done with a run or a network that is there: use it, name it, take it along, delete it, train its twin."""

import dataclasses
from pathlib import Path

import streamlit as st

from lenet import Problem, exchange, recipe, runs, shelf

from . import link, seats
from .allowed import limits, may_change, show_lock
from .lesson import say
from .page import PAGES
from .recipe import setting_words, value_words
from .running import open_run
from .trying import attempt, refused, show_problem
from .wording import _, explain


def show_train(config):
    """The button; what keeps it from training stands beside it."""
    show_lock()
    ready = config is not None and may_change()
    st.button(_("Train"), key="train", type="primary", disabled=not ready, on_click=_train, args=(config,))
    show_problem("train")


def _train(config):
    def begin():
        now = limits()
        now.refuse(config)
        open_run(runs.start(config, most_queued=now.most_queued))

    attempt("train", begin)


# --- a run that is there -----------------------------------------------------------------------------


def show_afterwards(run):
    """Use it everywhere, take it along, name it, train its twin, delete it."""
    if run.state_or_none is None:
        return
    ended = run.state in ("stopped", "done", "failed")
    with st.container(key="afterwards", horizontal=True, gap="small"):
        if shelf.lies(run.folder):
            show_use(run.folder, "run")
            _show_downloads(run)
        _show_naming(run)
        show_twin(run, _("Train a twin"))
        if ended:
            _show_delete(run)
    show_problem("afterwards")
    if run.note:
        st.text(run.note)


def show_use(folder, place):
    """Let this network answer on every page, for this session or for everybody."""
    try:
        seat = shelf.load(folder).spec.pooling
    except Problem as problem:
        st.error(explain(problem))
        return
    word = {"average": _("average pooling"), "max": _("max pooling")}[seat]
    with st.popover(_("Use this network"), key=f"use_{place}"):
        say(_("It then answers for {pooling} on every page, in place of ours.", pooling=word))
        st.button(
            _("In this session"), key=f"use_here_{place}", on_click=attempt, args=(place, lambda: seats.sit(folder))
        )
        st.button(
            _("For everybody, as the default"),
            key=f"use_default_{place}",
            disabled=not may_change(),
            on_click=attempt,
            args=(place, lambda: seats.sit(folder, everybody=True)),
        )
        if shelf.defaults().get(seat):
            st.button(
                _("Ours as the default again"),
                key=f"use_ours_{place}",
                disabled=not may_change(),
                on_click=seats.leave_for_everybody,
                args=(seat,),
            )
    show_problem(place)
    if seats.taken(seat) == Path(folder):
        say(_("In use: it answers for {pooling} on every page.", pooling=word))


def _show_downloads(run):
    folder, name = run.folder, f"lenet-5-{run.name}"
    with st.popover(_("Download"), key="take_along"):
        st.download_button(
            "weights.npz", lambda: exchange.pack(shelf.load(folder)), f"{name}.npz", "application/zip", key="npz"
        )
        if (folder / "model.keras").exists():
            st.download_button(
                "model.keras",
                lambda: (folder / "model.keras").read_bytes(),
                f"{name}.keras",
                "application/octet-stream",
                key="keras",
            )
        st.download_button("ONNX", lambda: _onnx(folder), f"{name}.onnx", "application/octet-stream", key="onnx")
        say(_("weights.npz holds arrays alone; this page takes it in again. The Keras file is for Keras."))


def _onnx(folder):
    from lenet.onnx_file import to_onnx  # loaded only by who wants it

    return to_onnx(shelf.load(folder))


def _show_naming(run):
    with st.popover(_("Name and note"), key="naming"):
        keys = f"title_{run.name}", f"note_{run.name}"
        st.text_input(_("Name"), run.title, max_chars=60, key=keys[0])
        st.text_area(_("Note"), run.note, max_chars=2000, key=keys[1])
        st.button(_("Keep"), key="keep_name", on_click=_describe, args=(run, *keys), disabled=not may_change())


def _describe(run, *keys):
    """What is typed may arrive together with the press: it is looked up now."""
    attempt("afterwards", lambda: run.describe(*(st.session_state[key] for key in keys)))


def show_twin(run, label, place="twin"):
    """The same seed, one change.

    Parameters
    ----------
    run : runs.Run
    label : str
    place : str
        Tells its controls from those of another run's twin on the same page.
    """
    try:
        config = run.config
    except Problem as problem:
        st.error(explain(problem))
        return
    with st.popover(label, key=place):
        say(_("The same seed and the same settings but one: what differs then comes from that change alone."))
        words = setting_words()
        name = st.selectbox(_("Change"), [*_TWIN], format_func=words.get, key=f"{place}_setting")
        key = f"{place}_{name}"
        value = _twin_value(name, getattr(config, name), key)
        start = lambda: attempt(place, lambda: _start_twin(run, config, name, key))  # noqa: E731
        off = value is None or not may_change()
        pressed = st.button(_("Train the twin"), key=f"{place}_start", on_click=start, disabled=off)
        if pressed and not refused(place):
            link.switch_page(PAGES["training"][0])
        show_problem(place)


_TWIN = {
    "pooling": ("average", "max"),
    "squashing": ("tanh", "relu"),
    "padding": (0, 2),
    "optimiser": recipe.OPTIMISERS,
    "schedule": recipe.SCHEDULES,
    "rate": None,
    "batch": None,
    "epochs": None,
    "distortion": None,
    "fraction": None,
}


def _twin_value(name, now, key):
    """The other value of a setting; None while what is typed is none."""
    if _TWIN[name]:
        others = [value for value in _TWIN[name] if value != now]
        return st.selectbox(_("to"), others, format_func=lambda value: value_words(name, value), key=key)
    typed = st.text_input(_("to"), f"{now:g}", key=key, max_chars=40)
    try:
        value = recipe.parse(name, typed)
    except Problem as problem:
        st.error(explain(problem, name=setting_words()[name]))
        return None
    return value if value != now else None


def _start_twin(run, config, name, key):
    value = st.session_state[key]  # as it is now: what is typed may arrive together with the press
    value = value if _TWIN[name] else recipe.parse(name, value)
    twin = dataclasses.replace(config, **{name: value})
    now = limits()
    now.refuse(twin)
    started = runs.start(twin, most_queued=now.most_queued)
    started.describe(f"{run.title[:40]} · {value}"[:60], "")
    open_run(started)


def _show_delete(run):
    with st.popover(_("Delete"), key="delete"):
        say(_("The run, its weights and its log go for good."))
        gone = lambda: attempt("afterwards", lambda: _delete(run))  # noqa: E731
        st.button(_("Delete for good"), key="delete_for_good", on_click=gone, disabled=not may_change())


def _delete(run):
    run.delete()
    link.put("run", "")
    st.session_state.pop("run", None)


# --- a network from elsewhere ------------------------------------------------------------------------


def show_bring():
    """Take in a `weights.npz`; anything that could run a stranger's code is refused with the reason."""
    say(_("A weights.npz, from this page, the notebook, or made with numpy.savez. Nothing in it is run."))
    file = st.file_uploader(_("weights.npz"), key="bring")
    if file is None:
        return
    with st.container(key="brought", gap="small"):
        data = file.getvalue()
        try:
            network = exchange.unpack(data, file.name)
        except Problem as problem:
            if "missing" not in problem.values:
                st.error(explain(problem))
                return
            say(_("These weights do not say which network they belong to; how was it trained?"))
            network = _said(data, file.name)
        if network is not None:
            say(_("{name}: {count} parameters, all in place.", name=network.name, count=f"{network.spec.parameters:,}"))
            show_use(shelf.keep(network), "brought")


def _said(data, name):
    words = {"average": _("average"), "max": _("max")}
    pooling = st.segmented_control(_("Pooling"), list(words), format_func=words.get, key="bring_pooling")
    squashing = st.segmented_control(_("Squashing function"), ["tanh", "relu"], key="bring_squashing")
    if not (pooling and squashing):
        return None
    try:
        return exchange.unpack(data, name, pooling, squashing)
    except Problem as problem:
        st.error(explain(problem))
        return None
