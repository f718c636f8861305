"""What can be done with a run that is there: start it, use its network, name it, take it along, delete it."""

from pathlib import Path

import streamlit as st

from lenet import runs
from lenet.sharing import network_file, registry
from lenet.training.recipe import TrainingConfig

from ..page import access
from ..page.lesson import say
from ..session import links, state
from ..session.actions import show_problem
from ..session.languages import _
from .run_view import open_run
from .twin import show_twin
from .use import show_use


def show_train(config: TrainingConfig | None) -> None:
    """The button; what keeps it from training stands beside it."""
    access.show_lock()

    def start() -> None:
        if config is not None:
            open_run(access.start_run(config))

    access.guarded_button(_("Train"), "train", "train", start, off=config is None, with_denial=False, type="primary")
    show_problem("train")


def show_run_actions(run: runs.Run) -> None:
    """Use it everywhere, take it along, name it, train its twin, delete it."""
    now = run.state_or_none
    if now is None and not run.folder.is_dir():
        return
    ended = now in (None, "stopped", "done", "failed")  # None: too damaged to tell, and good for nothing else
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


def _show_downloads(run: runs.Run) -> None:
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


def _onnx(folder: Path) -> bytes:
    from lenet.sharing.onnx_file import to_onnx  # loaded only by who wants it

    return to_onnx(registry.load(folder))


def _show_naming(run: runs.Run) -> None:
    with st.popover(_("Name and note"), key="naming"):
        begun = _begun(run)
        st.text_input(_("Name"), begun["title"], max_chars=runs.MOST_LETTERS["title"], key=state.TITLES[run.name].key)
        st.text_area(_("Note"), begun["note"], max_chars=runs.MOST_LETTERS["note"], key=state.NOTES[run.name].key)
        access.guarded_button(_("Keep"), "keep_name", "afterwards", lambda: _describe(run))


def _begun(run: runs.Run) -> dict[str, str]:
    """What the fields began with; anew where another reader named it and nothing was typed here."""
    slot, now = state.DESCRIBED[run.name], {"title": run.title, "note": run.note}
    begun, fields = slot.peek(now), _fields(run)
    if begun != now and all(field.peek(begun[name]) == begun[name] for name, field in fields.items()):
        begun = now
        for name, field in fields.items():
            field.set(now[name])
    slot.set(begun)
    return begun


def _fields(run: runs.Run) -> dict[str, state.Slot[str]]:
    return {"title": state.TITLES[run.name], "note": state.NOTES[run.name]}


def _describe(run: runs.Run) -> None:
    """What is typed may arrive together with the press: it is looked up now. What was not typed may be another's."""
    begun, fields = state.DESCRIBED[run.name].get(), _fields(run)
    typed = {name: field.get() for name, field in fields.items()}
    run.describe(**{name: text for name, text in typed.items() if text != begun[name]})
    now = {"title": run.title, "note": run.note}
    state.DESCRIBED[run.name].set(now)
    for name, field in fields.items():
        field.set(now[name])


def _show_delete(run: runs.Run) -> None:
    with st.popover(_("Delete"), key="delete"):
        say(_("The run, its weights and its log go for good."))
        access.guarded_button(_("Delete for good"), "delete_for_good", "afterwards", lambda: _delete(run))


def _delete(run: runs.Run) -> None:
    run.delete()
    state.DESCRIBED[run.name].drop()
    links.put_and_show("run", "")
