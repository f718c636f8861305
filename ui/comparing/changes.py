"""From LeNet-5 of 1998 to today's, one change at a time, and back: what each is worth, beside what chance does."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from lenet import mnist
from lenet.experiments import changes, presets
from lenet.network.zoo import PUBLISHED
from lenet.training.recipe import PRESETS

from ..page.lesson import note, say
from ..session.languages import _
from ..training.recipe import setting_words, value_words
from .parts import errors_cell

_DISTORTED = f"{PUBLISHED}-distorted"  # the preset


def show_changes() -> None:
    """A row for each setting that was changed, there and back; and what is to be learned from it."""
    heads = (_("LeNet-5 of 1998, one thing as today"), _("Today's LeNet-5, one thing as in 1998"))
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
    rows = _row(_("nothing changed"), "", [changes.OF_1998, changes.TODAY])
    for setting, value in changes.TODAYS.items():
        old = value_words(setting, getattr(changes.RECIPES[changes.OF_1998], setting))
        there_and_back = [changes.modernised(setting), changes.as_published(setting)]
        rows += _row(setting_words()[setting], f"{old} ↔ {value_words(setting, value)}", there_and_back)
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
    return _(
        "None of these changes moves the mean by two standard errors, at most by {surest}: with {count} seeds none of "
        "them can be told from chance. ReLU and max pooling, which stand below, are another matter. And so are digits "
        "distorted anew each time: with them, and {more} epochs more, LeNet-5 of 1998 errs on {distorted} % where it "
        "erred on {plain} %.",
        surest=f"{changes.surest():.1f}",
        count=len(changes.SEEDS),
        more=more,
        plain=f"{100 * plain:.2f}",
        distorted=f"{100 * distorted:.2f}",
    )


def _about() -> str:
    recipe = changes.RECIPES[changes.OF_1998]
    return _(
        "Errors on {digits} test digits, mean and standard deviation of {count} seeds; below each seed's own. All in "
        "the table were trained alike, {epochs} epochs by {optimiser}, without distortions; made by {command}. What is "
        "said of distorted digits is made by {other}, where LeNet-5 of 1998 was trained once more: with the same "
        "seeds, and on a GPU, a little otherwise.",
        digits=f"{mnist.COUNTS['test']:,}",
        count=len(changes.SEEDS),
        epochs=recipe.epochs,
        optimiser=value_words("optimiser", recipe.optimiser),
        command="python -m lenet changes",
        other="python -m lenet presets",
    )
