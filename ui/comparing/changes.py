"""From LeNet-5 of 1998 to today's, one change at a time, and back: what each is worth, beside what chance does."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from lenet.experiments import changes, presets
from lenet.network.zoo import PUBLISHED

from ..page.lesson import note, say
from ..session.languages import _
from ..training.recipe import setting_words, value_words

_DISTORTED = f"{PUBLISHED}-distorted"  # the preset


def show_changes() -> None:
    """A row for each setting that was changed, there and back; and what is to be learned from it."""
    heads = (_("LeNet-5 of 1998, with today's"), _("Today's LeNet-5, with that of 1998"))
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
    rows = _row(_("nothing changed"), "", [changes.OF_1998, changes.OF_TODAY])
    for setting, value in changes.MODERN.items():
        old = value_words(setting, getattr(changes.RECIPES[changes.OF_1998], setting))
        there_and_back = [changes.forth(setting), changes.back(setting)]
        rows += _row(setting_words()[setting], f"{old} ↔ {value_words(setting, value)}", there_and_back)
    st.html(f'<div class="wide"><table class="errors seeds changes"><tr><td></td>{head}</tr>{rows}</table></div>')
    say(_lesson())
    note(_about())


def _row(title: str, about: str, names: Sequence[str]) -> str:
    under = f'<p class="soft each">{escape(about)}</p>' if about else ""
    return f'<tr><th scope="row">{escape(title)}{under}</th>{"".join(map(_cell, names))}</tr>'


def _cell(name: str) -> str:
    mean, spread = changes.TRIALS.mean_and_spread(name)
    each = " · ".join(f"{100 * error:.2f}" for error in changes.TRIALS.results()[name])
    return f'<td>{100 * mean:.2f} ± {100 * spread:.2f} %<p class="soft each">{each}</p></td>'


def _lesson() -> str:
    plain, _spread = changes.TRIALS.mean_and_spread(changes.OF_1998)
    distorted, _spread = presets.TRIALS.mean_and_spread(_DISTORTED)
    return _(
        "No change alone moves the error by more than {moved} points, up or down, while five seeds of the very same "
        "network lie up to {apart} points apart: what is newer is handier, not better at digits. What does help is "
        "more to learn from: with distorted digits LeNet-5 of 1998 errs on {distorted} % instead of {plain} %.",
        moved=f"{100 * changes.most_moved():.2f}",
        apart=f"{100 * changes.furthest_apart():.2f}",
        plain=f"{100 * plain:.2f}",
        distorted=f"{100 * distorted:.2f}",
    )


def _about() -> str:
    own, distorted = changes.RECIPES[changes.OF_1998], presets.TRIALS.recipes[_DISTORTED]
    return _(
        "Errors on the 10,000 test digits, mean and standard deviation of five seeds; below each seed's own. All were "
        "trained alike, {epochs} epochs by {optimiser}, those with distorted digits {more}. Made by {command}.",
        epochs=own.epochs,
        more=distorted.epochs,
        optimiser=value_words("optimiser", own.optimiser),
        command="python -m lenet changes",
    )
