"""What the page Why not a plain network asks."""

import lenet
from lenet.experiments import shuffle

from ..asking.asking import Closing, Picture, Question
from ..session import links
from ..session.languages import _


def question(prepared: lenet.Prepared) -> Question:
    """Before the shuffle."""
    experiment = lenet.shuffle.results()
    means = {
        f"{kind}_{order.replace(' ', '_')}": f"{100 * experiment.mean(kind, order)[0]:.1f}"
        for kind in shuffle.KINDS
        for order in shuffle.ORDERS
    }
    losers = tuple(kind for kind in shuffle.KINDS if _loses(kind))
    shuffled = lenet.shuffle.shuffle(prepared.input)
    return Question(
        text=_(
            "One fixed shuffle moves the pixels of all digits, in training and in the test. Which network reads "
            "worse then?"
        ),
        answers=(_("the plain network"), "LeNet-5", _("both")),
        right=[("plain",), ("lenet",), ("plain", "lenet")].index(losers),
        outcome=_(
            "Of the test digits LeNet-5 reads {lenet_as_it_is} % wrong, shuffled {lenet_shuffled} %; the plain network "
            "{plain_as_it_is} and {plain_shuffled} %. Your digit, shuffled: LeNet-5 reads {lenet}, the plain network "
            "{plain}.",
            **means,
            **{
                kind: int(experiment.probabilities(kind, "shuffled", prepared.input).argmax()) for kind in shuffle.KINDS
            },
        ),
        pictures=(Picture(prepared.input, _("as it is")), Picture(shuffled, _("shuffled"))),
        place=".four",
    )


def _loses(kind: str) -> bool:
    """Whether the best of the shuffled trainings is worse than the worst of the others."""
    best_shuffled, worst = (
        lenet.shuffle.results().mean(kind, order)[i] for order, i in (("shuffled", 1), ("as it is", 2))
    )
    return best_shuffled > worst


def closing() -> Closing:
    """What one knows after the plain network."""
    counts = lenet.plain_network.growth(int(links.get("size")), int(links.get("channels")))
    c1 = lenet.classic().layer("C1")
    return Closing(
        task=_("Find a picture for which LeNet-5 has more parameters than the plain network."),
        done=counts["lenet"] > counts["plain"],
        praise=_(
            "{lenet} against {plain}. What convolution saves is not all of it: C5 reads all of S4.",
            lenet=f"{counts['lenet']:,}",
            plain=f"{counts['plain']:,}",
        ),
        known=(
            _("To a dense layer, pixels that are neighbours are no nearer to each other than others."),
            _("A convolution uses the same few weights at every place: it finds a stroke wherever it lies."),
            _(
                "With about as many parameters LeNet-5 errs about half as often on MNIST, and loses that when "
                "pixels are shuffled."
            ),
        ),
        asks=_("Why has C1 {count} parameters, on a picture of any size?", count=c1.parameters),
        answer=_(
            "{maps} filters of {k}×{k} weights and one bias each: {maps} × ({k} × {k} + 1) = {count}.",
            maps=c1.maps,
            k=c1.kernel,
            count=c1.parameters,
        ),
    )
