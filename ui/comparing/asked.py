"""What the page Comparing asks."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

import lenet
from lenet.experiments import predictions
from lenet.network.evaluation import alone_wrong, sign_test
from lenet.network.spec import POOLINGS

from ..asking.asking import Closing, Picture, Question
from ..digit.in_hand import digit_for_lesson
from ..page.networks import shipped
from ..session.languages import _
from .compared import Entry, beside_the_first, comparable

_NOISE, _TIMES = 0.4, 100  # how strong, and how many patterns of it
_ALIKE = 0.1  # of the patterns: networks that are no further apart read equally well
_CHANCE = 0.05  # what is less likely is not called chance


def question() -> Question:
    """Before digits are disturbed: the digit in hand under noise."""
    image = digit_for_lesson().input
    read = _read(image)
    ahead = read["average"] - read["max"]
    return Question(
        text=_(
            "Your digit, {times} times, each time with other noise on it. Which network still reads it as before more "
            "often?",
            times=_TIMES,
        ),
        answers=(_("average pooling"), _("max pooling"), _("about as often")),
        right=2 if abs(ahead) <= _ALIKE * _TIMES else 0 if ahead > 0 else 1,
        outcome=_(
            "Average pooling {average} times, max pooling {max} times of {times}; with another digit it may be "
            "otherwise. Which is ahead on clean digits does not say how they cope with noise.",
            times=_TIMES,
            **read,
        ),
        pictures=(Picture(predictions.noisy(image, _NOISE, 1)[0], _("once, with noise")),),
        place=".st-key-disturbed",
    )


@st.cache_data(max_entries=100, show_spinner=False)
def _read(image: np.ndarray) -> dict[str, int]:
    """How often each of ours reads the digit under noise as without; two hundred readings, kept."""
    return {name: predictions.read_under_noise(shipped(name), image, _NOISE, _TIMES) for name in POOLINGS}


def closing(entries: Sequence[Entry]) -> Closing:
    """What one knows after comparing."""
    swap = lenet.swap.results()
    read = {name: swap.answers[name, name] for name in POOLINGS}
    only, other = alone_wrong(read["average"], read["max"], swap.labels)
    return Closing(
        task=_(
            "Find two networks that differ by more than chance would make them: by the sentence below the errors less "
            "than {level} of the time. Train one, if need be.",
            level=f"{_CHANCE:.0%}".replace("%", " %"),
        ),
        done=_differ(entries),
        praise=_("If both were equally good, chance would hardly ever divide them so."),
        known=(
            _("Trained again with another seed, the same network makes other errors: one training says little."),
            _("An interval says how far chance moves an error; on the same digits, count what only one reads wrong."),
            _("Change one thing at a time, or you do not know what made the difference."),
        ),
        asks=_(
            "Only average pooling reads {only} test digits wrong, only max pooling {other}. Which is better?",
            only=only,
            other=other,
        ),
        answer=_(
            "Nobody knows from that: if both were equally good, it would come out so unevenly, or more so, with a "
            "probability of {p}.",
            p=f"{sign_test(only, other):.2f}",
        ),
    )


def _differ(entries: Sequence[Entry]) -> bool:
    """Whether chance would hardly ever divide the first and another as unevenly: what the page says of each pair."""
    return any(sign_test(one, other) < _CHANCE for _other, one, other in beside_the_first(comparable(entries)))
