"""What the page Inside the network asks."""

import lenet
from lenet.experiments import predictions
from lenet.network.ablation import Edit
from lenet.network.spec import Layer

from ..asking.asking import Closing, Picture, Question, if_answered
from ..asking.reading import percent
from ..digit.in_hand import digit_for_lesson
from ..page.networks import chosen, network
from ..session import links
from ..session.languages import _

_HARDLY = 0.01  # a probability that falls by less has hardly changed


def question() -> Question:
    """Before a map of C1 is switched off."""
    own, prepared = network(chosen()[0]), digit_for_lesson()
    off = _off()
    fell = off.share - off.share_after
    return Question(
        text=_(
            "C1 finds {maps} features in your digit. Switch off the one that the answer leans on most: what becomes "
            "of the answer?",
            maps=own.spec.layer("C1").maps,
        ),
        answers=(_("it is another one"), _("it is less sure"), _("hardly anything")),
        right=0 if off.after != off.label else 1 if fell >= _HARDLY else 2,
        outcome=_(
            "Without map {number} of C1 this digit is read as {after}; the share of {label} goes from {share} to "
            "{share_after}.",
            number=off.number + 1,
            after=own.classes[off.after],
            label=own.classes[off.label],
            share=percent(off.share),
            share_after=percent(off.share_after),
        )
        + (" " + _("It is off now; ‘Undo’, at the answer, switches it on again.") if off.edit in _edits() else ""),
        pictures=(Picture(prepared.input, _("this digit")),),
        place=".st-key-desk",
        act=_switch_off,
        follows=True,
    )


def _off() -> predictions.SwitchedOff:
    return predictions.switch_off_one(network(chosen()[0]), digit_for_lesson().input)


def _switch_off() -> None:
    """The map that the digit in hand leans on, beside what the reader has changed."""
    links.put("edits", lenet.ablation.to_text([*_edits(), _off().edit]))


def _edits() -> list[Edit]:
    return lenet.ablation.from_text(links.get("edits"))


def watched() -> object:
    """What of a stroke the page follows: whether the task is done, and the digit, once it was asked about."""
    return _is_another(), if_answered(digit_for_lesson().input.tobytes())


def closing() -> Closing:
    """What one knows after the inside."""
    own = network(chosen()[0])
    return Closing(
        task=_("Scale maps or change weights until the answer is another digit."),
        done=_is_another(),
        praise=_("The answer is another one now. Which change did it, and what did it take away?"),
        known=(
            _("C1 and C3 find features, S2 and S4 make the maps smaller, C5 and F6 put together what was found."),
            _("Every number in it is a sum of products and a bias, squashed: click on one and add it up."),
            _nearest() if own.spec.output == "rbf" else _largest(),
        ),
        asks=_("How many numbers does a unit of C3's first map add up?"),
        answer=_added(own.spec.layer("C3")),
    )


def _largest() -> str:
    return _("The answer is the largest of the scores; softmax makes probabilities of them.")


def _nearest() -> str:
    return _("The answer is the prototype to which F6 comes nearest.")


def _added(c3: Layer) -> str:
    maps = c3.input_maps if c3.table is None else len(c3.table[0])
    return _(
        "It reads {k}×{k} numbers of {maps} maps: {products} products, and a bias.",
        k=c3.kernel,
        maps=maps,
        products=maps * c3.kernel**2,
    )


def _is_another() -> bool:
    """Whether what was changed makes another answer."""
    if not _edits():
        return False
    own, image = network(chosen()[0]), digit_for_lesson().input
    changed = lenet.ablation.forward(own, _edits(), image)["OUTPUT"][0]
    return int(changed.argmax()) != own.read(image).label
