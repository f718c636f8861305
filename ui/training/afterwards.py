"""What can be done with a run or a network that is there: use it, name it, take it along, delete it, train its twin."""

import dataclasses
from pathlib import Path

import streamlit as st

from lenet import Problem
from lenet.network.arrays import MOST_BYTES
from lenet.sharing import network_file, registry
from lenet.training import recipe

from ..page import access, answering
from ..page.frame import PAGES
from ..page.lesson import say
from ..session import links
from ..session.attempts import attempt, refused, show_problem
from ..session.languages import _, explain
from .recipe import setting_words, value_words
from .running import open_run


def show_train(config):
    """The button; what keeps it from training stands beside it."""
    access.show_lock()
    act = lambda: open_run(access.start(config))  # noqa: E731
    access.button(_("Train"), "train", "train", act, off=config is None, said=False, type="primary")
    show_problem("train")


# --- a run that is there -----------------------------------------------------------------------------


def show_afterwards(run):
    """Use it everywhere, take it along, name it, train its twin, delete it."""
    state = run.state_or_none
    if state is None and not run.folder.is_dir():
        return
    ended = state in (None, "stopped", "done", "failed")  # None: too damaged to tell, and good for nothing else
    with st.container(key="afterwards", horizontal=True, gap="small"):
        if registry.has_network(run.folder):
            show_use(run.folder, "run")
            _show_downloads(run)
        _show_naming(run)
        if run.damage() is None:
            show_twin(run, _("Train a twin"))
        if ended:
            _show_delete(run)
    show_problem("afterwards")
    if run.note:
        st.text(run.note)


def show_use(folder, place):
    """Let this network answer on every page, for this session or for everybody."""
    try:
        seat = registry.load(folder).spec.pooling
    except Problem as problem:
        st.error(explain(problem))
        return
    word = {"average": _("average pooling"), "max": _("max pooling")}[seat]
    with st.popover(_("Use this network"), key=f"use_{place}"):
        say(_("It then answers for {pooling} on every page, in place of ours.", pooling=word))
        st.button(
            _("In this session"), key=f"use_here_{place}", on_click=attempt, args=(place, lambda: answering.sit(folder))
        )
        everybody = lambda: answering.sit(folder, everybody=True)  # noqa: E731
        access.button(_("For everybody, as the default"), f"use_default_{place}", place, everybody)
        if registry.defaults().get(seat):
            ours = lambda: answering.leave_for_everybody(seat)  # noqa: E731
            access.button(_("Ours as the default again"), f"use_ours_{place}", place, ours, said=False)
    show_problem(place)
    if answering.taken(seat) == Path(folder):
        say(_("In use: it answers for {pooling} on every page.", pooling=word))


def _show_downloads(run):
    folder, name = run.folder, f"lenet-5-{run.name}"
    with st.popover(_("Download"), key="take_along"):
        st.download_button(
            "weights.npz", lambda: network_file.pack(registry.load(folder)), f"{name}.npz", "application/zip", key="npz"
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
    from lenet.sharing.onnx_file import to_onnx  # loaded only by who wants it

    return to_onnx(registry.load(folder))


def _show_naming(run):
    with st.popover(_("Name and note"), key="naming"):
        begun = _begun(run)
        st.text_input(_("Name"), begun["title"], max_chars=60, key=f"title_{run.name}")
        st.text_area(_("Note"), begun["note"], max_chars=2000, key=f"note_{run.name}")
        access.button(_("Keep"), "keep_name", "afterwards", lambda: _describe(run))


def _begun(run):
    """What the fields began with; anew where another reader named it and nothing was typed here."""
    place, now = f"named_{run.name}", {"title": run.title, "note": run.note}
    begun = st.session_state.setdefault(place, now)
    keys = {name: f"{name}_{run.name}" for name in now}
    if begun != now and all(st.session_state.get(key, begun[name]) == begun[name] for name, key in keys.items()):
        st.session_state[place] = begun = now
        for name, key in keys.items():
            st.session_state[key] = now[name]
    return begun


def _describe(run):
    """What is typed may arrive together with the press: it is looked up now. What was not typed may be another's."""
    begun = st.session_state[f"named_{run.name}"]
    typed = {name: st.session_state[f"{name}_{run.name}"] for name in begun}
    run.describe(**{name: text for name, text in typed.items() if text != begun[name]})
    begun.update(title=run.title, note=run.note)
    for name, text in begun.items():
        st.session_state[f"{name}_{run.name}"] = text


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
        name = st.selectbox(_("Change"), [*recipe.twin_settings()], format_func=words.get, key=f"{place}_setting")
        key = f"{place}_{name}"
        value = _twin_value(name, getattr(config, name), key)
        start = lambda: _start_twin(run, config, name, key)  # noqa: E731
        pressed = access.button(_("Train the twin"), f"{place}_start", place, start, off=value is None)
        if pressed and not refused(place):
            links.switch_page(PAGES["training"][0])
        show_problem(place)


def _twin_value(name, now, key):
    """The other value of a setting; None while what is typed is none."""
    choices = recipe.SETTINGS[name].choices
    if choices:
        others = [value for value in choices if value != now]
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
    value = value if recipe.SETTINGS[name].choices else recipe.parse(name, value)
    started = access.start(dataclasses.replace(config, **{name: value}))
    started.describe(f"{run.title[:40]} · {value}"[:60], "")
    open_run(started)


def _show_delete(run):
    with st.popover(_("Delete"), key="delete"):
        say(_("The run, its weights and its log go for good."))
        access.button(_("Delete for good"), "delete_for_good", "afterwards", lambda: _delete(run))


def _delete(run):
    run.delete()
    st.session_state.pop(f"named_{run.name}", None)
    links.put("run", "")
    st.session_state.pop("run", None)


# --- a network from elsewhere ------------------------------------------------------------------------


def show_bring():
    """Take in a `weights.npz`; anything that could run a stranger's code is refused with the reason."""
    say(_("A weights.npz, from this page, the notebook, or made with numpy.savez. Nothing in it is run."))
    off = access.why_not("bringing") is not None
    file = st.file_uploader(_("weights.npz"), key="bring", disabled=off, max_upload_size=MOST_BYTES // 10**6)
    access.show_why_not("bringing")
    if file is None or off:
        return
    with st.container(key="brought", gap="small"):
        data = file.getvalue()
        try:
            network = network_file.unpack(data, file.name)
        except Problem as problem:
            if "missing" not in problem.values:
                st.error(explain(problem))
                return
            say(_("These weights do not say which network they belong to; how was it trained?"))
            network = _said(data, file.name)
        if network is not None:
            say(_("{name}: {count} parameters, all in place.", name=network.name, count=f"{network.spec.parameters:,}"))
            _keep_brought(network, file.file_id)


def _keep_brought(network, file_id):
    """Keep it, where there is room and a right to; the page asks again at each look, and it is kept once."""
    known = file_id, network.spec
    before, folder = st.session_state.get("brought", (None, None))
    if before != known or not registry.has_network(folder):
        attempt("brought_kept", access.with_right(lambda: _take_in(network, known), "bringing"))
    if refused("brought_kept"):
        show_problem("brought_kept")
    else:
        show_use(st.session_state["brought"][1], "brought")


def _take_in(network, known):
    access.limits().refuse_one_more(access.kept())
    st.session_state["brought"] = known, registry.keep(network)


def _said(data, name):
    words = {"average": _("average"), "max": _("max")}
    pooling = st.segmented_control(_("Pooling"), list(words), format_func=words.get, key="bring_pooling")
    squashing = st.segmented_control(_("Squashing function"), ["tanh", "relu"], key="bring_squashing")
    if not (pooling and squashing):
        return None
    try:
        return network_file.unpack(data, name, pooling, squashing)
    except Problem as problem:
        st.error(explain(problem))
        return None
