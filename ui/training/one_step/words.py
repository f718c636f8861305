"""What the view of one step says, see ``one_step.js``."""

from typing import Any

from lenet.network.spec import LAYER_NAMES

from ...session.languages import _

OTHERS = 200  # test digits, the first ones, that are asked what steps on one digit did to them


def words() -> dict[str, Any]:
    layers = {name: name for name in ("input", *LAYER_NAMES)}
    return {
        "layers": {**layers, "input": _("Input"), "OUTPUT": _("Output")},
        **_guess_words(),
        **_nudge_words(),
        **_flow_words(),
        **_unit_words(),
        **_weight_words(),
        **_sum_words(),
        **_check_words(),
    }


def _guess_words() -> dict[str, str]:
    """Guess and error."""
    return {
        "guess": _("1. Guess"),
        "digit": _("The digit that the steps are taken on"),
        "probabilities": _("Probabilities"),
        "noDigit": _("no digit"),
        "error": _("2. Measure the error"),
        "should": _("It should say"),
        "lossWhy": _(
            "The loss is 0 where the right answer is certain, and grows the less likely it is thought to be. Ask for a "
            "wrong answer on purpose, and see what the steps do."
        ),
        "lossOfDistances": _(
            "The loss of 1998, its equation 9: p falls with the distance of F6 to a digit's prototype, and all of them "
            "together fall short of 1 by what is left for no digit at all. The loss is 0 where the right answer is "
            "certain. Ask for a wrong answer on purpose, and see what the steps do."
        ),
        "onPurpose": _(
            "The right answer is {right}. You ask for {digit} on purpose: the steps will pull the answer there."
        ),
    }


def _nudge_words() -> dict[str, str]:
    """The nudge, and what it does to other digits."""
    return {
        "nudge": _("3. Nudge every weight"),
        "rate": _("Learning rate"),
        "step": _("One step"),
        "tenSteps": _("Ten steps"),
        "restart": _("Back to the beginning"),
        "before": _("Before any step it says {digit} ({best})."),
        "afterOne": _("After one step it says {digit} ({best})."),
        "afterMany": _("After {count} steps it says {digit} ({best})."),
        "lost": _(
            "The numbers have grown beyond all bounds: the learning rate is too large. Go back to the beginning."
        ),
        "loss": _("Loss, highest"),
        "steps": _("steps"),
        "forgets": _(
            "One digit alone is no training: while the network learns it, it may forget others. A training therefore "
            "goes through all digits, a batch at a time, and takes the mean of their gradients."
        ),
        "askOthers": _("Ask {count} test digits", count=OTHERS),
        "othersRead": _(
            "Of the first {all} test digits the network read {before} right before the steps, now {after}."
        ),
    }


def _flow_words() -> dict[str, str]:
    """The pictures of all layers."""
    return {
        "flow": _("The error flows back"),
        "shown": _("Shown"),
        "gradients": _("gradients"),
        "activations": _("activations"),
        "backwardWhy": _(
            "How the loss changes when a number grows a little: orange, it rises; blue, it falls. It begins at the "
            "output, with p − 1 for the right answer and p for each other. Each layer hands it on to the one before, "
            "through the same weights, backwards. The limit of each layer's colours stands below it."
        ),
        "forwardWhy": _(
            "What the layers made of the digit on the way forward. Where the squashing function is flat, as tanh is "
            "near −1 and 1 and ReLU at 0, hardly any gradient gets through."
        ),
        "less": _("−limit"),
        "more": _("limit"),
    }


def _unit_words() -> dict[str, str]:
    """The unit that is pointed at."""
    return {
        "pointAt": _("Point at a unit for its numbers; press it to take a weight that leads into its map."),
        "unitIs": _("{unit}: activation a = {value}, dL/da = {gradient}"),
        "scoreIs": _("{unit}: probability p = {value}, dL/dz = {gradient} for its score z"),
        "mapNumber": _("map {map}"),
        "units": _("{layer}, all {count} units"),
        "inputUnit": _("Input, row {row}, column {column}"),
        "outputUnit": _("Output {digit}"),
        "denseUnit": _("{layer}, unit {unit}"),
        "mapUnit": _("{layer}, map {map}, row {row}, column {column}"),
    }


def _weight_words() -> dict[str, str]:
    """The weight in hand."""
    return {
        "oneWeight": _("One weight, number by number"),
        "layer": _("Layer"),
        "into": _("into map, unit or answer"),
        "weights": _("Weights"),
        "theirGradients": _("Gradients"),
        "outputWeight": _("In hand: the weight from unit {from} of {before} to the score of {digit}."),
        "inputWeight": _("In hand: the weight in row {row}, column {column} of the filter of map {map} of C1."),
        "denseWeight": _("In hand: the weight from unit {from} of {before} to unit {map} of {layer}."),
        "someMaps": _("This map reads only some maps; the empty blocks are those that it does not read."),
        "mapWeight": _(
            "In hand: the weight in row {row}, column {column} of the filter from map {from} of {before} to map {map} "
            "of {layer}."
        ),
    }


def _sum_words() -> dict[str, str]:
    """How its gradient comes about, and the nudge."""
    return {
        "sumWhy": _(
            "The filter has used this weight at {count} places. At each, the change of the activation, times how steep "
            "the squashing is there, times the number that the weight multiplied; all together are its gradient."
        ),
        "onceWhy": _(
            "This weight is used once: the change of the activation, times how steep the squashing is there, times the "
            "number that the weight multiplied."
        ),
        "sumWhyOutput": _(
            "This weight is used once. Softmax and the logarithm together make dL/dz = p − 1 for the right answer and "
            "p for every other; times the number that the weight multiplied."
        ),
        "place": _("Row, column"),
        "at": "{row}, {column}",
        "used": _("Used"),
        "only": _("once"),
        "byActivation": "dL/da",
        "byScore": "dL/dz",
        "slope": _("× slope"),
        "read": _("× input"),
        "product": _("= product"),
        "others": _("the other {count} together"),
        "sum": _("Sum: dL/dw"),
        "newWeight": _("new w = w − rate × dL/dw"),
    }


def _check_words() -> dict[str, str]:
    """The finite difference."""
    return {
        "check": _("Checked by trying"),
        "checkWhy": _(
            "The same weight moved by h = {h} up and down, all others left as they are, and the whole network run "
            "again: the difference of the two losses, divided by 2h, is the gradient, without any chain rule."
        ),
        "workedOut": _("worked out: dL/dw"),
        "agree": _("The two differ by {off}."),
        "endless": _("The right answer is so improbable that the loss is infinite: here it cannot be measured."),
        "edge": _(
            "The two differ by {off}: between w − h and w + h lies an edge, where another number wins a maximum or "
            "ReLU switches a unit on or off."
        ),
    }
