"""The answer: what the network reads in the digit in hand, and how sure it is; the other's where it differs."""

from collections.abc import Mapping, Sequence
from html import escape

import numpy as np
import streamlit as st

import lenet
from lenet.network.classes import DIGITS, usual
from lenet.network.spec import POOLINGS

from ..browser.component import mount
from ..browser.following import repeats
from ..page import networks
from ..session.languages import N_, _
from .nearest import nearest_html

SURE = N_("Sure: {best}.")
UNSURE = N_("Not sure. {label} comes first with {best}; it answers from {least} on.")
UNLIKE = N_("Not sure: this is unlike what it learned from. {label} comes first with {best}.")
DISAGREE = N_("The two disagree. Average pooling: {average}; max pooling: {max}.")


def show_answers(image: np.ndarray | None, chosen: Sequence[str], missing: str) -> None:
    """What the chosen networks read in an input; where the other disagrees, a word, and its answer too.

    Parameters
    ----------
    image : ndarray of shape (32, 32) or None
        None: there is nothing to read.
    chosen : sequence of str
        Whose networks are shown in any case: "average", "max".
    missing : str
        What is said when there is nothing to read.
    """
    answering = {pooling: networks.network(pooling) for pooling in POOLINGS}
    readings = {} if image is None else {pooling: own.read(image) for pooling, own in answering.items()}
    classes = {own.classes for own in answering.values()}
    differ = disagreement(readings, *classes) if len(classes) == 1 else ""
    with st.container(key="prediction"):
        hidden = {pooling: not differ and pooling not in chosen for pooling in POOLINGS}
        cards = [
            answer_card(
                pooling,
                _title(pooling),
                answering[pooling],
                readings.get(pooling),
                missing,
                live=repeats(),
                hidden=hidden[pooling],
                kind="" if pooling in chosen else "other",
                nearest="" if hidden[pooling] else nearest_html(pooling, image, readings.get(pooling)),
            )
            for pooling in sorted(POOLINGS, key=lambda pooling: pooling not in chosen)
        ]
        place = differ or '<p class="disagree" hidden></p>'  # its place is kept
        st.html(f'<div class="answers">{"".join(cards)}{place}</div>')
    words = _live_words(classes == {DIGITS})
    mount("draw/answers", "answers", {"words": words, "missing": missing, "chosen": list(chosen)})


def _title(pooling: str) -> tuple[str, str]:
    """Whose answer it is, and a remark for where both stand side by side."""
    name, remark = {
        "average": (_("LeNet-5's answer"), networks.pooling_words()["average"]),
        "max": (_("With max pooling"), _("as networks do today")),
    }[pooling]
    return networks.remark(pooling, name), remark


def _live_words(of_digits: bool) -> dict[str, str]:
    """The sentences of a card, for what the browser reads under the pen."""
    return {
        "sure": _(SURE),
        "unsure": _(UNSURE),
        "unlike": _(UNLIKE),
        "disagree": _(DISAGREE),
        "notSure": _("not sure"),
        "bars": _("Ten probabilities") if of_digits else _("Probabilities"),
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
    nearest : str
        What `nearest_html` makes.
    """
    bars = '<ol class="bars"></ol>' if live else probability_bars(reading, network.classes)
    state = "empty" if reading is None else "sure" if reading.sure else "unsure"
    label = "" if reading is None else escape(network.classes[reading.label])
    named = " named" if state == "sure" and not are_numbers(network.classes) else ""
    place = " hidden" if hidden else ""
    big = {"empty": "–", "unsure": "?"}.get(state, label)
    verdict = missing if reading is None else _verdict(network, reading)
    name, remark = (escape(text) for text in title)
    return (
        f'<section class="card {state} {kind}" data-network="{key}" data-state="{state}" data-label="{label}"{place}>'
        f'<p class="tag"><b>{name}</b><span class="remark"> · {remark}</span></p>'
        f'<div class="reading"><div class="big{named}">{big}</div>{bars}</div>'
        f'<p class="verdict" role="status"><span class="spoken">{label} </span>{nearest}{escape(verdict)}</p></section>'
    )


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
    label = escape(_("Ten probabilities") if len(classes) == len(DIGITS) else _("Probabilities"), quote=True)
    kind = "bars" if are_numbers(classes) else "bars named"
    return f'<ol class="{kind}" aria-label="{label}">{"".join(rows)}</ol>'


def disagreement(readings: Mapping[str, lenet.Reading], classes: Sequence[str] = DIGITS) -> str:
    """Where two networks of the same classes differ in what they answer, both answers in one sentence, as HTML."""
    answers = {name: classes[reading.label] if reading.sure else _("not sure") for name, reading in readings.items()}
    if len(set(answers.values())) < 2:
        return ""
    sentence = _(DISAGREE, average=answers["average"], max=answers["max"])
    return f'<p class="disagree">{escape(sentence)}</p>'


def percent(share: float) -> str:
    """A share from 0 to 1 in percent, with one decimal."""
    return f"{100 * share:.1f} %"
