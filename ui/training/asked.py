"""What the page Training asks."""

import numpy as np

from lenet import runs
from lenet.experiments import optimisers
from lenet.network.classes import MNIST
from lenet.training.dataset import HELD_OUT

from ..asking.asking import Closing, Question
from ..session import state
from ..session.languages import _

_OF = 100  # digits
_ANSWERS = (10, 60, 95)  # of a hundred
_WANTED = 97  # of a hundred


def question() -> Question:
    """Before anything is trained."""
    found = optimisers.results()[optimisers.TODAY].held_out_accuracy
    first, last = (_OF * accuracy for accuracy in (found[0], found[-1]))
    return Question(
        text=_(
            "An untrained network guesses: 10 of {of} digits right. How many after it has seen MNIST's training "
            "digits once?",
            of=_OF,
        ),
        answers=[_("about {count} of {of}", count=count, of=_OF) for count in _ANSWERS],
        right=int(np.abs(np.subtract(_ANSWERS, first)).argmin()),  # the nearest
        outcome=_(
            "{first} of {of} digits that it was not trained on, by an optimiser of today. The rest takes longer: after "
            "{count} times it is {last}. Press Train and watch.",
            first=f"{first:.1f}",
            last=f"{last:.1f}",
            of=_OF,
            count=len(found),
        ),
        place=".st-key-to_train",
    )


def closing() -> Closing:
    """What one knows after a training."""
    return Closing(
        task=_("Train a network of your own that reads {wanted} of {of} test digits right.", wanted=_WANTED, of=_OF),
        done=any(_is_good(name) for name in state.OWN_RUNS.get()),
        praise=_("It reads at least so many. Use it on every page, or look what else it gets wrong on Comparing."),
        known=(
            _("Guess, measure the error, nudge every weight a little, repeat: that is all of training."),
            _("Digits that are never trained on show whether it has understood, or knows its pictures by heart."),
            _("Too small a learning rate hardly moves; too large a one never settles."),
        ),
        asks=_("Why are {count} of the training digits kept apart?", count=f"{HELD_OUT:,}"),
        answer=_(
            "To choose by: a recipe that was chosen by the test digits would look better than it is. The test digits "
            "are looked at once, in the end."
        ),
    )


def _is_good(name: str) -> bool:
    """Whether a run reads enough of the test digits right."""
    run = runs.Run(runs.root() / name)
    if run.damage() is not None or run.config.data != MNIST:
        return False
    error = run.test_error
    return error is not None and _OF * (1 - error) >= _WANTED
