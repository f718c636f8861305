"""From LeNet-5 of 1998 to today's, one change at a time, and back: what each is worth, beside what chance does."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from lenet import mnist
from lenet.experiments import changes, presets, seeds
from lenet.network.zoo import PUBLISHED
from lenet.training.recipe import PRESETS

from ..page.lesson import note, say
from ..session.languages import _
from ..training.words import setting_words, value_words
from .parts import errors_cell

_DISTORTED = f"{PUBLISHED}-distorted"  # the preset


def show_changes() -> None:
    """A row for each setting that was changed, there and back; and what is to be learned from it."""
    heads = (_("LeNet-5 of 1998, one thing as today"), _("Today's LeNet-5, one thing as in 1998"))
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
    rows = _row(_("nothing changed"), "", [changes.OF_1998, changes.TODAY])
    titles = setting_words()
    for setting, value in changes.TODAYS.items():
        old = value_words(setting, getattr(changes.RECIPES[changes.OF_1998], setting))
        there_and_back = [changes.modernised(setting), changes.as_published(setting)]
        rows += _row(titles[setting], f"{old} ↔ {value_words(setting, value)}", there_and_back)
    st.html(f'<div class="wide"><table class="errors seeds changes"><tr><td></td>{head}</tr>{rows}</table></div>')
    say(_lesson())
    note(_about())
    _show_presets()


def _show_presets() -> None:
    """The recipes of the post, the book and 1998, each from its seeds."""
    words = {
        PUBLISHED: _("LeNet-5 of 1998"),
        _DISTORTED: _("LeNet-5 of 1998, distorted digits, {epochs} epochs", epochs=PRESETS[_DISTORTED].epochs),
        "post": _("As the post"),
        "book": _("As the book"),
    }
    results = presets.TRIALS.results()
    rows = "".join(
        f'<tr><th scope="row">{escape(word)}</th>{errors_cell(results[name])}</tr>' for name, word in words.items()
    )
    st.html(f'<div class="wide"><table class="errors seeds changes presets">{rows}</table></div>')
    note(
        _(
            "The recipes of the Training page, the second with {strength} as Distortion; each from several seeds. "
            "Made by {command}.",
            strength=PRESETS[_DISTORTED].distortion,
            command="python -m lenet presets",
        )
    )


def _row(title: str, about: str, names: Sequence[str]) -> str:
    under = f'<p class="soft each">{escape(about)}</p>' if about else ""
    cells = "".join(errors_cell(changes.TRIALS.results()[name]) for name in names)
    return f'<tr><th scope="row">{escape(title)}{under}</th>{cells}</tr>'


def _lesson() -> str:
    plain, distorted = (presets.TRIALS.mean_and_spread(name)[0] for name in (PUBLISHED, _DISTORTED))
    more = presets.TRIALS.recipes[_DISTORTED].epochs - presets.TRIALS.recipes[PUBLISHED].epochs
    tanh, relu = (seeds.results().mean_and_spread("average", name)[0] for name in seeds.SQUASHINGS)
    return _(
        "No change alone moves the mean by more than {moved} points. LeNet-5 of 1998 trained once more, from the very "
        "same seeds (the first row below), moved by up to {itself} points from seed to seed: with {count} seeds each, "
        "a tenth of a point is as much as can be told. Other things move it further: ReLU instead of tanh, with "
        "average pooling from {tanh} to {relu} % (the last table of this page); digits distorted anew each time, in a "
        "training of {more} epochs more, from {plain} to {distorted} %.",
        moved=f"{100 * changes.most_moved():.2f}",
        itself=f"{100 * changes.moved_by_itself():.2f}",
        count=len(changes.SEEDS),
        tanh=f"{100 * tanh:.2f}",
        relu=f"{100 * relu:.2f}",
        more=more,
        plain=f"{100 * plain:.2f}",
        distorted=f"{100 * distorted:.2f}",
    )


def _about() -> str:
    recipe = changes.RECIPES[changes.OF_1998]
    return _(
        "Errors on {digits} test digits, mean and standard deviation of {count} seeds; below each seed's own. Today's "
        "LeNet-5 is the one whose changes stand in the rows: tanh, average pooling, softmax. All were trained alike, "
        "{epochs} epochs by {optimiser}, without distortions; made by {command}.",
        digits=f"{mnist.COUNTS['test']:,}",
        count=len(changes.SEEDS),
        epochs=recipe.epochs,
        optimiser=value_words("optimiser", recipe.optimiser),
        command="python -m lenet changes",
    )
