"""Data sets of the reader's own: brought, looked at before anything is trained, kept, deleted."""

import base64
import dataclasses
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st

from lenet import Problem, runs
from lenet.datasets import bringing, fashion, kept
from lenet.datasets.data_set import MOST_BYTES, DataSet, check_name, check_names
from lenet.network.classes import MOST, MOST_NAME, one_line, usual

from ..browser.component import mount
from ..page import access, yours
from ..page.lesson import note, say
from ..page.titles import run_title
from ..session import state
from ..session.actions import show_problem
from ..session.languages import N_, _, escape_markdown, problem_markdown, problem_text
from .recipe import choose_data, train_on, trains_on

_LOOKED_AT = 100  # pictures
_USUAL_NAME = "Data set"  # of several files, whose names are those of every such set


def show_data_sets() -> None:
    """Bring one, look at it, keep it; those that are kept, each to train on or to delete."""
    say(
        _(
            "Train on pictures of your own, of 2 to 10 classes. Bring the four idx files as MNIST is published, "
            "gzipped or not; an .npz with x_train and y_train; or a zip file with a folder of pictures for each class. "
            "A folder that is not zipped goes by the command: {command}. Nothing in them is run.",
            command="python -m lenet datasets --keep FOLDER",
        )
    )
    _show_fashion()
    off = access.denial("bringing") is not None
    files = st.file_uploader(
        _("Files of a data set"),
        accept_multiple_files=True,
        key=state.DATA_FILES.key,
        disabled=off,
        max_upload_size=MOST_BYTES // 10**6,
    )
    access.show_denial("bringing")
    if files and not off:
        _show_brought(files)
    else:
        state.DATA_READ.drop()
    _show_kept()


def _show_fashion() -> None:
    """Fashion-MNIST, where Keras has left it and nobody has taken it yet."""
    if not fashion.is_there() or any(found.name == fashion.NAME for found in kept.every()):
        return
    say(_("Fashion-MNIST lies in Keras's folder on this machine: clothes in place of digits, as large and as many."))
    access.guarded_button(
        _("Take Fashion-MNIST"),
        "take_fashion",
        "data_set",
        lambda: _keep_set(fashion.load()),
        "bringing",
        with_denial=False,
    )


# --- what is brought ---------------------------------------------------------------------------------


def _show_brought(files: list[Any]) -> None:
    with st.container(key="data_brought", gap="small"):
        drawn = False
        if any(file.name.lower().endswith(".zip") for file in files):
            words = _("These are drawings: find their ink and centre it, as on the canvas")
            drawn = st.checkbox(words, key=state.DATA_DRAWN.key)
        with st.spinner(_("Reading the data set …"), show_time=False):
            found = _read(files, drawn)
        if isinstance(found, Problem):
            st.error(problem_markdown(found))
            return
        _show_counts(found)
        _show_first(found)
        brought = _names(found, files)
        if isinstance(brought, Problem):
            st.error(problem_markdown(brought))

        def keep() -> None:
            if not isinstance(brought, Problem):
                _keep(files, drawn, *brought)

        off = isinstance(brought, Problem)
        access.guarded_button(_("Keep"), "keep_data_set", "data_set", keep, "bringing", off, with_denial=False)
        show_problem("data_set")


@dataclasses.dataclass(frozen=True)
class _Look:
    """What a session holds of a data set that was brought: what it shows, and not the set.

    Attributes
    ----------
    classes : tuple of str
    counts : list of int
        Pictures to train on of each class.
    tested : int
    remarks : tuple of Problem
    images, labels : ndarray
        The first `_LOOKED_AT`.
    """

    classes: tuple[str, ...]
    counts: list[int]
    tested: int
    remarks: tuple[Problem, ...]
    images: np.ndarray
    labels: np.ndarray


def _read(files: list[Any], drawn: bool) -> _Look | Problem:
    """What there is to look at in these files, read once; or what is wrong with them."""
    known = _known(files, drawn)
    before, found = state.DATA_READ.get()
    if before != known:
        try:
            found = _look(_whole(known, drawn, files))
        except Problem as problem:
            found = problem
        state.DATA_READ.set((known, found))
        state.DATA_NAMES["name"].drop()
        state.DATA_NAMES["classes"].drop()
    return found


def _known(files: list[Any], drawn: bool) -> tuple[Any, ...]:
    return (*(file.file_id for file in files), drawn)


@st.cache_resource(max_entries=1, show_spinner=False)
def _whole(known: tuple[Any, ...], drawn: bool, _files: list[Any]) -> DataSet:
    """The data set itself, by its files' ids: the newest that anybody brought is in memory until it is kept."""
    return bringing.from_files({file.name: file.getvalue() for file in _files}, _USUAL_NAME, None, drawn)


def _look(found: DataSet) -> _Look:
    counts = np.bincount(found.labels, minlength=len(found.classes)).tolist()
    first = (array[:_LOOKED_AT].copy() for array in found.train)  # a view would hold them all
    return _Look(found.classes, counts, len(found.test_labels), found.remarks, *first)


def _show_counts(found: _Look) -> None:
    """How many there are, of each class, and what was done to them."""
    each = ", ".join(f"{name} {count:,}" for name, count in zip(found.classes, found.counts, strict=True))
    say(
        _(
            "{trained} pictures to train on, {tested} to test on. To train on: {each}.",
            trained=f"{sum(found.counts):,}",
            tested=f"{found.tested:,}",
            each=each,
        ),
        *(problem_text(remark) for remark in found.remarks),
    )


def _show_first(found: _Look) -> None:
    """A look at the first hundred before anything is trained."""
    _tag(_("The first {count}", count=len(found.labels)))
    mount(
        "pixels/gallery",
        "data_gallery",
        data={
            "bytes": base64.b64encode(found.images.tobytes()).decode(),
            "rows": list(range(len(found.labels))),
            "labels": [found.classes[label] for label in found.labels],
            "chosen": None,
            "still": True,
            "words": {"digit": _("picture {row}: {label}")},
        },
    )


def _names(found: _Look, files: list[Any]) -> tuple[str, tuple[str, ...]] | Problem:
    """What its owner calls the set, and its classes; or what is wrong with these names."""
    name, classes = state.DATA_NAMES["name"], state.DATA_NAMES["classes"]
    if not name.there():
        name.set(one_line(Path(files[0].name).stem) if len(files) == 1 else _USUAL_NAME)
    if not classes.there():
        classes.set("\n".join(found.classes))
    typed = st.text_input(_("Name of the data set"), key=name.key, max_chars=MOST_NAME)
    lines = st.text_area(_("Names of the classes, a line each"), key=classes.key, max_chars=MOST * (MOST_NAME + 1))
    if found.classes == usual(MOST):
        _offer_fashion_names()
    names = tuple(one_line(line) for line in lines.splitlines() if line.strip())
    try:
        if len(names) != len(found.classes):
            raise Problem(
                N_("There are {count} classes and {given} names; write one name a line."),
                given=len(names),
                count=len(found.classes),
            )
        check_name(one_line(typed))
        check_names(names)
    except Problem as problem:
        return problem
    return one_line(typed), names


def _offer_fashion_names() -> None:
    """Its published files are called like MNIST's, and hold no names."""

    def fill() -> None:
        state.DATA_NAMES["name"].set(fashion.NAME)
        state.DATA_NAMES["classes"].set("\n".join(fashion.CLASSES))

    st.button(_("They are Fashion-MNIST's"), key="fashion_names", on_click=fill)


def _keep(files: list[Any], drawn: bool, name: str, classes: tuple[str, ...]) -> None:
    """Keep what was looked at under these names, and let go of it."""
    whole = _whole(_known(files, drawn), drawn, files)
    _keep_set(dataclasses.replace(whole, name=name, classes=classes))
    _whole.clear()


def _keep_set(brought: DataSet) -> None:
    """Keep it, where there is room; from then on it is what the recipe trains on."""
    now = access.limits()
    now.refuse_one_more(access.count_kept())
    now.refuse_pictures(len(brought.labels) + len(brought.test_labels))
    choose_data(kept.keep(brought, owner=yours.key()))


# --- what is kept ------------------------------------------------------------------------------------


def _show_kept() -> None:
    found = kept.every()
    if not found:
        return
    _tag(_("Data sets that are kept"))
    for one in found:
        _show_one(one)
    show_problem("data_kept")
    note(
        _(
            "A data set stays until its owner deletes it: in the folder {folder}, beside the runs.",
            folder=kept.FOLDER,
        )
    )


def _show_one(one: kept.Kept) -> None:
    with st.container(key=f"data_{one.id}", horizontal=True, vertical_alignment="center", gap="small"):
        told = {"trained": f"{one.trained:,}", "tested": f"{one.tested:,}"}
        names = {"name": escape_markdown(one.name), "classes": escape_markdown(", ".join(one.classes))}
        st.markdown(_("**{name}**: {classes}; {trained} to train on, {tested} to test on", **names, **told))
        if trains_on() == one.id:
            say(_("The recipe trains on it."))
        st.button(_("Train on it"), key=f"use_data_{one.id}", on_click=train_on, args=(one.id,))
        with st.popover(_("Delete"), key=f"delete_data_{one.id}"):
            say(_("The data set goes for good. Networks that were trained on it stay."))
            key, delete = f"delete_data_now_{one.id}", partial(_delete, one.id)
            folder = kept.folder_of(one.id)
            access.show_owner(folder, _("Somebody else brought this data set, so only they can delete it."))
            access.guarded_button(_("Delete for good"), key, "data_kept", delete, "bringing", of=folder)


def _tag(words: str) -> None:
    st.html(f'<p class="tag"><b>{escape(words)}</b></p>')


def _delete(data: str) -> None:
    runs.refuse_data_in_use(data, run_title)
    kept.delete(data)
    choose_data(None)
