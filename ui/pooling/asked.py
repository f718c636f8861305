"""What the page Pooling asks."""

import numpy as np

import lenet
from lenet.digits.preparation import INPUT
from lenet.network.forward import pool
from lenet.network.spec import output_size

from ..asking.asking import Closing, Question
from ..asking.reading import percent, read_in_words
from ..page.networks import shipped
from ..session import links
from ..session.languages import _

_WANTED = 8  # pixels that are to become of the digit's side
_TWICE, _MANY = 1.5, 4.0  # times as many errors: from here on it is twice as many, and many times
_WINDOW = np.array([[0, 0], [0, 1]], np.float32)  # of the question at the end


def question(prepared: lenet.Prepared) -> Question:
    """Before the pooling is changed in a trained network."""
    trained, swapped = "average", "max"
    own = shipped(trained)
    other = lenet.swap.swapped(own, swapped)
    errors = lenet.swap.results()
    before, after = (errors.error(trained, pooling) for pooling in (trained, swapped))
    return Question(
        text=_(
            "A network has learned with average pooling. Now it takes the maximum, and all weights stay. How many "
            "of the test digits does it read wrong?"
        ),
        answers=(_("hardly more"), _("about twice as many"), _("many times as many")),
        right=int(np.searchsorted((_TWICE, _MANY), after / before)),
        outcome=_(
            "{before} before, {after} after: the layers behind now get other numbers than those they learned with. "
            "Your digit: {reading} before, {other} after.",
            before=percent(before),
            after=percent(after),
            reading=read_in_words(own, own.read(prepared.input)),
            other=read_in_words(other, other.read(prepared.input)),
        ),
        place=".st-key-swap",
        act=lambda: links.put_and_show("trained", trained),
    )


def closing(window: int, stride: int) -> Closing:
    """What one knows after pooling."""
    average, most = (float(pool(_WINDOW[np.newaxis, :, :, np.newaxis], kind).item()) for kind in ("average", "max"))
    return Closing(
        task=_(
            "Find window and stride with which {side}×{side} becomes {wanted}×{wanted} and no pixel is looked at "
            "twice.",
            side=INPUT,
            wanted=_WANTED,
        ),
        done=stride >= window and output_size(INPUT, window, stride, 0) == _WANTED,
        praise=_(
            "Each window of {window}×{window} becomes one number; the next begins {stride} pixels on.",
            window=window,
            stride=stride,
        ),
        known=(
            _("With a window of 2 and a stride of 2 pooling halves height and width: four numbers become one."),
            _("The average keeps a softened picture, the maximum the strongest evidence."),
            _(
                "Nothing is learned in it today; but what lies behind learns with it, so that changing it later does "
                "harm."
            ),
        ),
        asks=_("A window holds 0, 0, 0 and 1. What do average and maximum make of it?"),
        answer=_("{average} and {most}.", average=f"{average:g}", most=f"{most:g}"),
    )
