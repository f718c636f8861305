"""What can be done with a run that is there: name it, use its network, train on, take it along, delete it."""

from html import escape

import streamlit as st

from lenet import runs
from lenet.sharing import registry
from lenet.training import going_on
from lenet.training.recipe import TrainingConfig, as_command

from ..page import access
from ..page.lesson import say, tell
from ..page.titles import default_title, run_title, started_words
from ..session import links, state
from ..session.actions import run_action, show_problem
from ..session.languages import _
from .beginning import begin, called
from .run import saved
from .run_view import open_run
from .twin import show_twin
from .use import show_for_everybody, show_use, show_what_everybody_gets


def show_train(config: TrainingConfig | None) -> None:
    """The button; what keeps it from training stands beside it."""
    access.show_lock()

    def start() -> None:
        if config is not None:
            open_run(access.start_run(config, begin()))

    access.guarded_button(_("Train"), "train", "train", start, off=config is None, with_denial=False, type="primary")
    show_problem("train")


def show_run_actions(run: runs.Run) -> None:
    """What can be done with it, in a row."""
    now = run.state_or_none
    if now is None and not run.folder.is_dir():
        return
    ended = now in (None, "stopped", "done", "failed")  # None: too damaged to tell, and good for nothing else
    has_network = registry.has_network(run.folder)
    with st.container(key="afterwards", horizontal=True, vertical_alignment="center", gap="small"):
        if has_network:
            show_use(run.folder, "run")
        if now == "done" and run.damage() is None:
            _show_one_more(run)
        if has_network:
            _show_downloads(run)
        if run.damage() is None:
            show_twin(run, _("Train a twin"))
        if has_network:
            show_for_everybody(run.folder, "run")
        if ended:
            _show_delete(run)
    if has_network:
        show_what_everybody_gets(run.folder)
    show_problem("afterwards")
    _show_later(run)
    if run.note:
        st.text(run.note)


def show_details(run: runs.Run) -> None:
    """What few ask for: a note, the id, how it began, its recipe as a command."""
    if not run.folder.is_dir():
        return
    with st.expander(_("Details"), key="details"):
        st.html(f'<dl class="words">{"".join(_detail_rows(run))}</dl>')
        if run.damage() is None:
            began = f"{run.name}/{runs.BEGIN}" if run.begins_with else None
            st.code(as_command(run.config, began), language="bash", wrap_lines=True)
            if run.left_its_recipe:
                say(_("It trains by the recipe alone, from its beginning: without what was changed on the way."))
        _show_note(run)


def _detail_rows(run: runs.Run) -> list[str]:
    began = run.begins_with
    rows: dict[str, str | None] = {
        _("Folder"): run.name,
        _("Started"): started_words(run),
        _("Began with"): _("random weights") if began is None else called(began),
        _("Went on from"): _before_words(run),
        _("Learning rate"): _rate_words(run),
    }
    return [f"<dt>{escape(word)}</dt><dd>{escape(text)}</dd>" for word, text in rows.items() if text]


def _rate_words(run: runs.Run) -> str | None:
    """Which rates held, where it was not the recipe's all the time."""
    if run.damage() is not None or not run.rates():
        return None
    later = (_("from step {step} on {rate}", step=f"{step + 1:,}", rate=f"{rate:g}") for step, rate in run.rates())
    return ", ".join([f"{run.config.rate:g}", *later])


def _before_words(run: runs.Run) -> str | None:
    """Which run it went on from, and after which epoch; None where it began by itself."""
    if run.went_on_from is None:
        return None
    name, epoch = run.went_on_from
    before = runs.Run(run.folder.with_name(name))
    title = run_title(before) if before.folder.is_dir() else _("a run that is no longer here")
    return _("{title}, after epoch {epoch}", title=title, epoch=epoch)


def _show_one_more(run: runs.Run) -> None:
    """One epoch more, as a run of its own."""
    there = (run.folder / runs.CHECKPOINT).exists()
    first, last = (f"{rate:.2g}" for rate in going_on.rates(run))
    with st.popover(_("+1 epoch"), key="one_more_popover", disabled=not there):
        say(_("A new run goes on from the end of this one, which stays as it is."))
        if first == last:
            say(_("Its learning rate is {rate}.", rate=first))
        else:
            say(
                _(
                    "As its schedule has it, the learning rate falls from {first} to {last} in it.",
                    first=first,
                    last=last,
                )
            )
        words = _("Train one epoch more")
        access.guarded_button(words, "one_more", "afterwards", lambda: open_run(access.go_on(run)), off=not there)


def _show_later(run: runs.Run) -> None:
    """Where it went on."""
    for other in going_on.later(run):
        with st.container(key=f"later_{other.name}", horizontal=True, vertical_alignment="center", gap="small"):
            st.text(_("It went on as ‘{title}’.", title=run_title(other)))
            st.button(_("Show"), key=f"went_on_{other.name}", on_click=open_run, args=(other,))


def _show_downloads(run: runs.Run) -> None:
    with st.popover(_("Download"), key="take_along"):
        saved.show_network(run, "weights.npz", "weights.npz", "npz")
        if (run.folder / "model.keras").exists():
            saved.show_network(run, "model.keras", "model.keras", "keras")
        saved.show_network(run, "network.onnx", "ONNX", "onnx")
        say(_("weights.npz holds arrays alone; this page takes it in again. The Keras file is for Keras."))


# --- name and note -------------------------------------------------------------------------------------


def show_name(run: runs.Run) -> None:
    """The name in a field: Enter keeps what is typed."""
    if not run.folder.is_dir():
        return
    shown = state.DESCRIBED[run.name].get().get("title")
    field = _filled(run, "title", run_title(run))
    if shown not in (None, state.DESCRIBED[run.name].get()["title"]):
        state.FORMER_TITLES[run.name].set(shown)
    st.text_input(
        _("Name"),
        max_chars=runs.MOST_LETTERS["title"],
        key=field.key,
        disabled=access.denial() is not None or not access.is_open(run.folder),
        on_change=run_action,
        args=("name", access.guarded(lambda: _rename(run), of=run.folder)),
    )
    show_problem("name")


def _rename(run: runs.Run) -> None:
    """What was emptied, or typed as it is called anyway, is called as usual."""
    field = state.TITLES[run.name]
    typed = field.get().strip()
    if _is_an_echo(run, typed):
        field.set(run_title(run))
        return
    run.describe(title="" if typed == default_title(run) else typed)
    state.DESCRIBED[run.name].get()["title"] = run_title(run)
    field.set(run_title(run))


def _is_an_echo(run: runs.Run, typed: str) -> bool:
    """Whether the field of the name says, once, what stood there before another tab, or the run's end, changed it.

    Nobody has typed that: the browser had not heard yet.
    """
    return typed == state.FORMER_TITLES[run.name].pop(None)


def _show_note(run: runs.Run) -> None:
    field = _filled(run, "note", run.note)
    st.text_area(_("Note"), max_chars=runs.MOST_LETTERS["note"], key=field.key)
    access.guarded_button(_("Keep the note"), "keep_note", "note", lambda: _keep_note(run), of=run.folder)
    show_problem("note")


def _keep_note(run: runs.Run) -> None:
    """What is typed may arrive together with the press: it is looked up now. What was not typed may be another's."""
    typed = state.NOTES[run.name].get()
    if typed != state.DESCRIBED[run.name].get()["note"]:
        run.describe(note=typed)
    state.DESCRIBED[run.name].get()["note"] = run.note
    state.NOTES[run.name].set(run.note)


def _filled(run: runs.Run, what: str, now: str) -> state.Slot[str]:
    """A field with what is there now; what was typed into it and is not kept yet stays."""
    field = {"title": state.TITLES, "note": state.NOTES}[what][run.name]
    begun = state.DESCRIBED[run.name].get()
    if not field.there() or (begun.get(what) != now and field.get() == begun.get(what)):
        field.set(now)
        begun[what] = now
    return field


# --- the end ---------------------------------------------------------------------------------------------


def _show_delete(run: runs.Run) -> None:
    """By its own keys: a press that comes twice is of this run both times, and the next one's popover is closed."""
    with st.popover(_("Delete"), key=f"delete_{run.name}"):
        say(_("‘{title}’, its weights and its log go for good.", title=run_title(run)))
        key = f"delete_for_good_{run.name}"
        access.guarded_button(_("Delete for good"), key, "afterwards", lambda: _delete(run), of=run.folder)


def _delete(run: runs.Run) -> None:
    title = run_title(run)
    run.delete()
    state.DESCRIBED[run.name].drop()
    links.put_and_show("run", "")
    state.DELETED.set(title)


def show_deleted() -> None:
    """Say what was deleted, until another run is chosen."""
    title = state.DELETED.get()
    if title is not None:
        tell(_("‘{title}’ was deleted.", title=title))
