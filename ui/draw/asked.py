"""What the page Draw asks."""

from lenet.experiments import predictions

from ..asking.asking import Closing, Picture, Question, if_answered
from ..asking.reading import outcome_of, read_in_words
from ..digit import in_hand
from ..digit.preparing import DRAWING
from ..page.networks import chosen, network, network_for_digits
from ..session.languages import _


def question() -> Question:
    """Before a drawing is prepared: the digit in hand, small and in a corner."""
    prepared, own = in_hand.digit_for_lesson(), network_for_digits(chosen()[0])
    cornered = predictions.in_a_corner(prepared)
    middle, corner = own.read(prepared.input), own.read(cornered)
    return Question(
        text=_(
            "All digits that the network learned from stood in the middle. What does it read if your digit comes half "
            "as large, in a corner, just as it is?"
        ),
        answers=(_("the same digit"), _("another digit"), _("it is not sure")),
        right=outcome_of(middle, corner),
        outcome=_sample()
        + _(
            "In the corner: {cornered}. Prepared: {middle}. That is why a drawing is first cropped, made as large as "
            "MNIST's digits and set into the middle.",
            cornered=read_in_words(own, corner),
            middle=read_in_words(own, middle),
        ),
        pictures=(Picture(cornered, _("in the corner")), Picture(prepared.input, _("prepared"))),
        place=".st-key-getting",
        follows=True,
    )


def _sample() -> str:
    """Whose digit it is, where nothing is drawn."""
    return "" if in_hand.digit_in_hand().prepared is not None else _("Nothing is drawn yet: this is a sample.") + " "


def watched() -> object:
    """What of a stroke the page follows: whether the task is done, and the digit, once it was asked about."""
    held = in_hand.digit_in_hand()
    return is_done(), if_answered(None if held.prepared is None else held.prepared.input.tobytes())


def is_done() -> bool:
    """Whether something is drawn that the network is not sure about."""
    held = in_hand.digit_in_hand()
    if held.source != DRAWING or held.prepared is None:
        return False
    return not network(chosen()[0]).read(held.prepared.input).sure


def closing() -> Closing:
    """What one knows after drawing."""
    return Closing(
        task=_("Draw something that is no digit, until the network says that it is not sure."),
        done=is_done(),
        praise=_("It is not sure. By its probabilities alone some digit always comes first; two limits let it say so."),
        known=(
            _("A network answers with a probability for each digit; the largest is its answer."),
            _("What it gets is not your drawing but that drawing brought into the form it learned from."),
            _("It is trained to tell digits apart, and has to be taught when to say ‘not sure’."),
        ),
        asks=_("Why does it not always answer?"),
        answer=_(
            "An answer with a low probability is often wrong, and a shape unlike all that it learned from has no "
            "right answer. Two limits say when to hold back; they were chosen on digits that it was not trained on."
        ),
    )
