"""The answer: what the network reads in the digit in hand, and how sure it is; the other's where it differs."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import numpy as np
import streamlit as st

import lenet
from lenet.network.classes import DIGITS, usual
from lenet.network.several import UNREAD
from lenet.network.spec import POOLINGS
from lenet.network.zoo import PUBLISHED

from ..asking.reading import percent
from ..browser.component import mount
from ..browser.following import repeats
from ..page import networks
from ..session.languages import N_, _
from .nearest import nearest_html

SURE = N_("Sure: {best}.")
UNSURE = N_("Not sure. {label} comes first with {best}; it answers only at {least} or more.")
ROW = N_("{count} digits, each read by itself: pick one.")
ROW_UNSURE = N_("{count} digits, each read by itself; not sure where a ? stands. Pick one.")
UNLIKE = N_("Not sure: this is unlike what it learned from. {label} comes first with {best}.")
DISAGREE = N_("The two disagree: {first} ({one}), {second} ({other}).")


def show_answers(image: np.ndarray | None, chosen: Sequence[str], missing: str, row: Sequence[np.ndarray] = ()) -> None:
    """What the chosen networks read in an input; where the other disagrees, a word, and its answer too.

    Parameters
    ----------
    image : ndarray of shape (32, 32) or None
        None: there is nothing to read.
    chosen : sequence of str
        The networks that are shown in any case, by their names.
    missing : str
        What is said when there is nothing to read.
    row : sequence of ndarray of shape (32, 32)
        Of several digits that are all in hand each one's input: they are read in their place.
    """
    answering = {name: networks.network(name) for name in networks.reading_along()}
    readings = {} if image is None else {name: own.read(image) for name, own in answering.items()}
    rows = {name: read_row(own, row) for name, own in answering.items()}
    classes = {own.classes for own in answering.values()}
    differ = (_rows_differ(rows) if row else disagreement(readings, *classes)) if len(classes) == 1 else ""

    def card(name: str) -> str:
        reading, hidden = readings.get(name), not differ and name not in chosen
        kind = "" if name in chosen else "other"
        nearest = "" if hidden or rows[name] else nearest_html(name, image, reading)
        live, row, own = repeats(), rows[name], answering[name]
        return answer_card(name, _title(name), own, reading, missing, live, hidden, kind, row, nearest)

    with st.container(key="prediction"):
        place = differ or '<p class="disagree" hidden></p>'  # its place is kept
        st.html(f'<div class="answers">{"".join(map(card, answering))}{place}</div>')
    told = {"words": _live_words(), "missing": missing, "chosen": list(chosen), "reading": list(answering)}
    mount("draw/answers", "answers", told)


def _title(name: str) -> tuple[str, str]:
    """Whose answer it is, and a remark for where both stand side by side: nothing that is true of ours alone."""
    title, remark = {
        "average": (_("LeNet-5's answer"), networks.network_words()["average"]),
        "max": (_("With max pooling"), _("as networks do today")),
        PUBLISHED: (_("LeNet-5 of 1998"), _("as published")),
    }[name]
    is_ours = networks.replacement(name) is None
    return networks.remark(name, title), remark if is_ours or name in POOLINGS else ""


def _live_words() -> dict[str, Any]:
    """The sentences of a card, for what the browser reads under the pen."""
    return {
        "sure": _(SURE),
        "unsure": _(UNSURE),
        "row": _(ROW),
        "rowUnsure": _(ROW_UNSURE),
        "all": _("all"),
        "one": _("Digit {number}", number="{number}"),
        "unlike": _(UNLIKE),
        "disagree": _(DISAGREE),
        "networks": {name: networks.called(name) for name in networks.reading_along()},
        "notSure": _("not sure"),
        "unread": UNREAD,
        "bars": _("Probabilities"),
    }


def answer_card(
    key: str,
    title: tuple[str, str],
    network: lenet.Network,
    reading: lenet.Reading | None,
    missing: str = "",
    live: bool = False,
    hidden: bool = False,
    kind: str = "",
    row: Sequence[str] = (),
    nearest: str = "",
) -> str:
    """One network's answer as HTML.

    Parameters
    ----------
    key : str
        For tests and scripts: ``data-network``.
    title : (str, str)
        What it is, and a remark.
    network : lenet.Network
    reading : lenet.Reading or None
        None: there is nothing to read, which `missing` says.
    live : bool
        Whether the browser reads too and makes the bars itself: what travels with every stroke is small.
    hidden : bool
        Whether only its place is kept.
    kind : str
        A CSS class.
    row : sequence of str
        Of several digits what each is read as, see `read_row`; it stands in place of `reading`.
    nearest : str
        What `nearest_html` makes.
    """
    if row and reading is not None:
        return _row_card(key, title, network, row, hidden, kind)
    bars = '<ol class="bars"></ol>' if live else probability_bars(reading, network.classes)
    state = "empty" if reading is None else "sure" if reading.sure else "unsure"
    label = "" if reading is None else escape(network.classes[reading.label])
    named = " named" if state == "sure" and not are_numbers(network.classes) else ""
    place = " hidden" if hidden else ""
    big = {"empty": "–", "unsure": "?"}.get(state, label)
    verdict = missing if reading is None else _verdict(network, reading)
    return (
        f'<section class="card {state} {kind}" data-network="{key}" data-state="{state}" data-label="{label}"{place}>'
        f'{_tag(title)}<p class="row" hidden></p>'
        f'<div class="reading"><div class="big{named}">{big}</div>{bars}{nearest}</div>{_rest(network, reading)}'
        f'<p class="verdict" role="status"><span class="spoken">{label} </span>{escape(verdict)}</p></section>'
    )


def _rest(network: lenet.Network, reading: lenet.Reading | None) -> str:
    """What the probabilities leave to no class at all, as HTML; "" where they add up to 1."""
    if network.spec.output != "rbf":
        return ""
    value = "" if reading is None else percent(1 - float(reading.probabilities.sum()))
    word = escape(_("no digit"))
    return f'<p class="nodigit"><span>{word}</span><span class="value">{value}</span></p>'


def _row_card(
    key: str, title: tuple[str, str], network: lenet.Network, row: Sequence[str], hidden: bool, kind: str
) -> str:
    """Of several digits what each is read as, one beside the other; the browser makes them buttons."""
    label = escape("".join(row))
    state = "unsure" if UNREAD in row else "sure"
    verdict = _(ROW_UNSURE if UNREAD in row else ROW, count=len(row))
    return (
        f'<section class="card {state} several {kind}" data-network="{key}" data-state="{state}" data-label="{label}"'
        f"{' hidden' if hidden else ''}>"
        f'{_tag(title)}<p class="row" style="--count:{len(row)}">{label}</p>'
        f'<div class="reading"><div class="big"></div><ol class="bars"></ol></div>{_rest(network, None)}'
        f'<p class="verdict" role="status"><span class="spoken">{label} </span>{escape(verdict)}</p></section>'
    )


def _tag(title: tuple[str, str]) -> str:
    """Whose card it is, and the remark, if there is one."""
    name, remark = (escape(text) for text in title)
    said = f'<span class="remark"> · {remark}</span>' if remark else ""
    return f'<p class="tag"><b>{name}</b>{said}</p>'


def read_row(network: lenet.Network, row: Sequence[np.ndarray]) -> list[str]:
    """What each of several inputs is read as: its class, `UNREAD` where the network is not sure."""
    readings = [network.read(image) for image in row]
    return [network.classes[reading.label] if reading.sure else UNREAD for reading in readings]


def _rows_differ(rows: Mapping[str, Sequence[str]]) -> str:
    """Where two networks read a row differently, both in one sentence, as HTML."""
    return _differ({name: "".join(row) for name, row in rows.items()})


def _verdict(network: lenet.Network, reading: lenet.Reading) -> str:
    best = percent(reading.probabilities[reading.label])
    if reading.sure:
        return _(SURE, best=best)
    if not reading.familiar:
        return _(UNLIKE, label=network.classes[reading.label], best=best)
    return _(UNSURE, label=network.classes[reading.label], best=best, least=percent(network.sure_at))


def are_numbers(classes: Sequence[str]) -> bool:
    """Whether classes are called by their numbers, as digits are: each fits where one digit does."""
    return list(classes) == list(usual(len(classes)))


def probability_bars(reading: lenet.Reading | None, classes: Sequence[str] = DIGITS) -> str:
    """The probabilities of all classes as bars, the best marked; as HTML."""
    rows = []
    for digit, name in enumerate(map(escape, classes)):
        share = 0.0 if reading is None else float(reading.probabilities[digit])
        best = " best" if reading is not None and digit == reading.label else ""
        value = "" if reading is None else percent(share)
        rows.append(
            f'<li class="{best}"><span title="{name}">{name}</span>'
            f'<span class="track"><i style="width:{100 * share:.1f}%"></i></span>'
            f'<span class="value">{value}</span></li>'
        )
    label = escape(_("Probabilities"), quote=True)
    kind = "bars" if are_numbers(classes) else "bars named"
    return f'<ol class="{kind}" aria-label="{label}">{"".join(rows)}</ol>'


def disagreement(readings: Mapping[str, lenet.Reading], classes: Sequence[str] = DIGITS) -> str:
    """Where two networks of the same classes differ in what they answer, both answers in one sentence, as HTML."""
    return _differ(
        {name: classes[reading.label] if reading.sure else _("not sure") for name, reading in readings.items()}
    )


def _differ(answers: Mapping[str, str]) -> str:
    """Both answers in one sentence, as HTML; nothing where they are the same."""
    if len(set(answers.values())) < 2:
        return ""
    (one, first), (other, second) = answers.items()
    sentence = _(DISAGREE, one=networks.called(one), first=first, other=networks.called(other), second=second)
    return f'<p class="disagree">{escape(sentence)}</p>'
