"""What one of the networks that are compared gets wrong."""

from collections.abc import Sequence

import streamlit as st

from lenet.network.classes import MNIST
from lenet.network.evaluation import confusion_matrix, surest_first
from lenet.sharing import registry

from ..confusion.confusion import chosen_cell, show_confusion
from ..session import state
from ..session.languages import _, escape_markdown
from ..training.words import data_is_there
from .compared import Entry, answers_of, data_of, labels_of, with_networks

_SHOWN = 100  # mistakes on the page at a time


def show_mistakes(entries: Sequence[Entry]) -> None:
    """One network's confusion matrix on the test digits, and the digits it gets wrong, to browse."""
    there = {entry.key: entry for entry in with_networks(entries) if data_is_there(data_of(entry))}
    if not there or not len(labels_of(MNIST)):
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
    read, probability = answers_of(there[chosen])
    data = data_of(there[chosen])
    labels, classes = labels_of(data), registry.load(there[chosen].folder).classes
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
