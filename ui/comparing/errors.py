"""How often the networks that are compared are wrong, beside what was published."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from lenet import mnist
from lenet.figures.curves import COLOURS
from lenet.lessons import published
from lenet.network.classes import MNIST
from lenet.network.evaluation import sign_test, wilson_interval

from ..page.lesson import note, say
from ..session.languages import _
from ..training.words import data_word
from .compared import Entry, answers_of, beside_the_first, data_of, labels_of, of_one_set, with_networks

_MARGIN = 1.05  # of the bars: the longest does not touch the edge
_RARE = 0.01  # below it only that is said
_TEST_DIGITS = mnist.COUNTS["test"]  # on which what was published was measured

_ErrorRow = tuple[int | None, str, int, float, float]
"""Place among the colours, title, how many are wrong, and the ends of the interval, shares."""


def show_test_errors(entries: Sequence[Entry]) -> None:
    """Errors on the test digits, or those of one data set, with 95 % intervals, as a table and as bars to scale."""
    compared, rows = of_one_set(entries), []
    data = data_of(compared[0]) if compared else MNIST
    labels = labels_of(data)
    count = f"{len(labels):,}"
    if not len(labels):
        say(_("This playground reads no test digits for its visitors; on your own machine it does."))
        return
    with st.spinner(_("Reading {count} pictures …", count=count)):
        for entry in compared:
            wrong = int((answers_of(entry)[0] != labels).sum())
            rows.append((entries.index(entry), entry.title, wrong, *wilson_interval(wrong, len(labels))))
    if not rows:
        if not with_networks(entries):
            say(_("None of these runs has a network yet."))
        return
    printed = _published() if data == MNIST else []
    most = max(high for *_rest, high in [*rows, *printed]) * _MARGIN
    body = "".join(_error_row(row, most, len(labels)) for row in rows)
    body += _published_rows(printed, most)
    words = {_("Network"): 1, _("wrong"): 1, _("95 % interval"): 2}  # columns; the interval in numbers, and as a bar
    heads = "".join(f'<th scope="col" colspan="{columns}">{escape(word)}</th>' for word, columns in words.items())
    st.html(f'<div class="wide"><table class="layers intervals"><tr>{heads}</tr>{body}</table></div>')
    note(_about_errors(data, count), *_pairs(compared))
    if printed:
        note(*_about_published())


def _pairs(compared: Sequence[Entry]) -> list[str]:
    """The first network beside each other on the same pictures: what only one of both reads wrong."""
    return [_pair(compared[0], *beside) for beside in beside_the_first(compared)]


def _pair(first: Entry, second: Entry, one: int, other: int) -> str:
    return _(
        "{first} alone is wrong on {one}, {second} alone on {other}. Between networks that are equally good chance "
        "divides so unevenly, or more so, {share} of the time.",
        first=first.title,
        second=second.title,
        one=one,
        other=other,
        share=_share_words(sign_test(one, other)),
    )


def _share_words(share: float) -> str:
    return f"{share:.0%}".replace("%", " %") if share >= _RARE else _("less than {share}", share=f"{100 * _RARE:g} %")


def _published() -> list[_ErrorRow]:
    """Errors that were published, in the shape of the rows of ours; no colour is theirs."""
    found: list[_ErrorRow] = []
    for one in published.ERRORS:
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
    mean, spread = published.AGAIN
    least, most = published.REBUILT
    return [
        _(
            "Published: {source}, as the authors list them at {list}. Ours of 1998 has the paper's layers, and a "
            "training of today, with distorted and drawn digits too: it stands beside {distorted} %.",
            source=published.SOURCE,
            distorted=f"{100 * published.LENET_5_DISTORTED.wrong / published.OF:.2f}",
            list=published.LIST,
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
