"""From LeNet-5 of 1998 to today's, one change at a time, and back: what each is worth, beside what chance does."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from lenet.experiments import changes, presets, seeds
from lenet.network.zoo import PUBLISHED

from ..page.lesson import note, say
from ..session.languages import _
from ..training.words import preset_words, setting_words, value_words
from .parts import errors_cell, trained_alike

_DISTORTED = "lenet-1998-distorted"  # the preset


def show_changes() -> None:
    """A row for each setting that was changed, there and back; and what is to be learned from it."""
    heads = (_("LeNet-5 of 1998, one thing as today"), _("Today's LeNet-5, one thing as in 1998"))
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
    rows = _row(_("nothing changed"), "", [changes.OF_1998, changes.TODAY])
    titles = setting_words()
    for setting, value in changes.TODAYS.items():
        old = value_words(setting, getattr(changes.TRIALS.recipes[changes.OF_1998], setting))
        there_and_back = [changes.modernised(setting), changes.as_published(setting)]
        rows += _row(titles[setting], f"{old} ↔ {value_words(setting, value)}", there_and_back)
    st.html(f'<div class="wide"><table class="errors seeds changes"><tr><td></td>{head}</tr>{rows}</table></div>')
    say(_lesson())
    note(_("Today's LeNet-5 has all that stands at the right of an arrow.") + " " + trained_alike(changes.TRIALS))
    _show_presets()


def _show_presets() -> None:
    """The recipes of the post, the book and 1998, each from its seeds."""
    names, distorted = preset_words(), presets.TRIALS.recipes[_DISTORTED]
    longer = _("LeNet-5 of 1998, distorted digits, {epochs} epochs", epochs=distorted.epochs)
    words = {PUBLISHED: names[PUBLISHED], _DISTORTED: longer, "post": names["post"], "book": names["book"]}
    results = presets.TRIALS.results()
    rows = "".join(
        f'<tr><th scope="row">{escape(word)}</th>{errors_cell(results[name])}</tr>' for name, word in words.items()
    )
    st.html(f'<div class="wide"><table class="errors seeds changes presets">{rows}</table></div>')
    note(
        _(
            "The recipes of the Training page, the second with {strength} as Distortion; each from several seeds. "
            "Made by {command}.",
            strength=distorted.distortion,
            command="python -m lenet presets",
        )
    )


def _row(title: str, about: str, names: Sequence[str]) -> str:
    under = f'<p class="soft each">{escape(about)}</p>' if about else ""
    cells = "".join(errors_cell(changes.TRIALS.results()[name]) for name in names)
    return f'<tr><th scope="row">{escape(title)}{under}</th>{cells}</tr>'


def _lesson() -> str:
    plain, distorted = (presets.TRIALS.mean_and_spread(name)[0] for name in (PUBLISHED, _DISTORTED))
    epochs = [presets.TRIALS.recipes[name].epochs for name in (PUBLISHED, _DISTORTED)]
    tanh, relu = (seeds.TRIALS.mean_and_spread(seeds.name("average", one))[0] for one in seeds.SQUASHINGS)
    this, another = changes.always_worse()
    return _(
        "No change alone moves the mean by more than {moved} points. LeNet-5 of 1998 trained once more (the first row "
        "below): one and the same seed moved by up to {itself} points. Seed by seed {this} of the {every} changes were "
        "worse each time than LeNet-5 of 1998 above, and {another} than the same trained once more: with {count} "
        "seeds, so much is chance. Other things move it further: ReLU instead of tanh, with average pooling from "
        "{tanh} to {relu} % (the last table of this page); digits distorted anew each time, in a training of {more} "
        "epochs more, from {plain} to {distorted} %.",
        moved=f"{100 * changes.most_moved():.2f}",
        itself=f"{100 * changes.moved_by_itself():.2f}",
        this=this,
        another=another,
        every=len(changes.TODAYS),
        count=len(changes.TRIALS.seeds[changes.OF_1998]),
        tanh=f"{100 * tanh:.2f}",
        relu=f"{100 * relu:.2f}",
        more=epochs[1] - epochs[0],
        plain=f"{100 * plain:.2f}",
        distorted=f"{100 * distorted:.2f}",
    )
