"""What the page Padding and the receptive field asks."""

import lenet
from lenet.digits.preparation import INPUT
from lenet.experiments import predictions
from lenet.network.forward import as_batch
from lenet.network.receptive_field import field_of, fields

from ..asking.asking import Closing, Question
from ..asking.reading import percent
from ..page.networks import chosen, network_for_digits
from ..session import links, state
from ..session.languages import _

_LAYER, _BEFORE = "C3", "S2"
_MOST_LAYERS, _MOST_KERNEL = 3, 8  # of the network that is to see everything


def question(prepared: lenet.Prepared) -> Question:
    """Before a unit is pointed at."""
    own = network_for_digits(chosen()[0])
    before, field = field_of(own.spec, _BEFORE), field_of(own.spec, _LAYER)
    kernel = own.spec.layer(_LAYER).kernel
    image = as_batch(own.spec, prepared.input)[0, ..., 0]
    answers = (kernel, kernel * before.jump, field.size)
    return Question(
        text=_(
            "A unit of {layer} reads {kernel}×{kernel} numbers of {before}. How wide is the square of your digit "
            "that it sees?",
            layer=_LAYER,
            kernel=kernel,
            before=_BEFORE,
        ),
        answers=[_("{count} pixels", count=count) for count in answers],
        right=answers.index(field.size),
        outcome=_(
            "Each number of {before} sees {seen} pixels, the next one begins {jump} pixels on: {seen} + {steps} × "
            "{jump} = {size}. The unit in the middle of {layer} sees {ink} of your digit's ink.",
            before=_BEFORE,
            layer=_LAYER,
            seen=before.size,
            jump=before.jump,
            steps=kernel - 1,
            size=field.size,
            ink=percent(predictions.ink_seen(own, _LAYER, image)),
        ),
        place=".st-key-fields",
        act=_take_unit,
    )


def _take_unit() -> None:
    """The unit in the middle of the layer."""
    for name, value in (("layer", _LAYER), ("row", ""), ("column", "")):
        links.put_and_show(name, value)


def closing() -> Closing:
    """What one knows after the receptive field."""
    return Closing(
        task=_(
            "‘Layer by layer’, with ‘your own’: let the last layer's unit see all {side}×{side} pixels, with at most "
            "{layers} layers and no window larger than {kernel}.",
            side=INPUT,
            layers=_MOST_LAYERS,
            kernel=_MOST_KERNEL,
        ),
        done=links.get("stack") == "own" and _sees_all(),
        praise=_("It sees all of it: strides make the jump grow, and with the jump the field."),
        known=(
            _("With each layer R grows by (k − 1) × J, and J is multiplied by the stride."),
            _("Padding changes neither R nor J: it gives the pixels at the edge a place in the middle of a field."),
            _("What a unit could see is a square; what moves it is a part of that square."),
        ),
        asks=_("Two convolutions of 3×3, one after the other: how much does a unit of the second see?"),
        answer=_("{size}×{size} pixels, like one convolution of that size, with fewer weights.", size=_two_of_three()),
    )


def _sees_all() -> bool:
    """Whether the reader's own stack is what the task asks for."""
    try:
        layers = lenet.stack.build(state.OWN_STACK.get())
    except lenet.Problem:
        return False
    small = len(layers) <= _MOST_LAYERS and all(layer.kernel <= _MOST_KERNEL for layer in layers)
    return small and predictions.sees_all(layers, INPUT)


def _two_of_three() -> int:
    row = {"kind": "convolution", "kernel": "3", "stride": "1", "padding": "0"}
    return fields(lenet.stack.build([row, row]))[-1].size
