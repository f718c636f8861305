"""One step of training, seen: forward, the loss, the gradients, the nudge; and what many steps lead to."""

import base64
from typing import Any

import numpy as np

import lenet

from ...browser.component import mount, packed
from ...digit.in_hand import label_for_lesson
from ...page.lesson import say, show_digit
from ...page.networks import UNTRAINED, choose_one_network, network, send_networks
from ...session import links, state
from ...session.languages import _
from ...session.parameters import PARAMETERS, RATES
from .words import OTHERS, words

_STATES = ("target", "rate", "weight")  # what the reader sets in the view, and a link keeps


def show_one_step() -> None:
    """The digit in hand, the network that takes the steps, and the view of both."""
    say(
        _("Guess, measure the error, move every weight a little against it: a training is this step, repeated."),
        _(
            "Here it is taken on one digit, at first from random weights. The steps stay in this section; no other "
            "page sees them."
        ),
    )
    prepared = show_digit()
    name = choose_one_network()
    send_networks(untrained=name)
    begins = links.choose("weights", _("Weights"), {"random": _("random weights"), "trained": _("trained weights")})
    mount(
        "training/one_step/one_step",
        "one_step",
        on_target_change=_take,
        on_rate_change=_take,
        on_weight_change=_take,
        on_others_change=lambda: state.OTHERS_ASKED.set(True),
        data={
            "network": UNTRAINED if begins == "random" else name,
            "input": packed(_input(prepared, network(name).spec)),
            "label": label_for_lesson(),
            "rates": [float(rate) for rate in RATES],
            "others": _others() if state.OTHERS_ASKED.get() else None,
            **{state_name: links.get(state_name) for state_name in _STATES},
            "words": words(),
        },
    )


def _input(prepared: lenet.Prepared, spec: lenet.NetworkSpec) -> np.ndarray:
    """What a network of this input size reads of the digit: with the border around it, or without."""
    return prepared.digit if spec.input_size == len(prepared.digit) else prepared.input


def _take() -> None:
    for name in _STATES:
        value = state.ONE_STEP.get().get(name)
        if value is not None and value in PARAMETERS[name]:
            links.put(name, value)


def _others() -> dict[str, Any]:
    """The first test digits, a byte a pixel, and what they are."""
    images, labels = lenet.mnist.load("test")
    pixels = base64.b64encode(images[:OTHERS].tobytes()).decode()
    return {"size": images.shape[1], "labels": labels[:OTHERS].tolist(), "pixels": pixels}
