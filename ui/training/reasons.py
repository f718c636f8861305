"""Why one would choose a recipe that is offered, and what its networks reach."""

from lenet import presets
from lenet.lessons import published
from lenet.network.zoo import PUBLISHED
from lenet.training import recipe

from ..page import networks
from ..session.languages import _
from .words import value_words


def reason(preset: str) -> str:
    """Why one would choose it."""
    told = {"post": _post_reason, "book": _book_reason, PUBLISHED: _published_reason}
    return told[preset]() if preset in told else _plain_reasons()[preset]


def _plain_reasons() -> dict[str, str]:
    return {
        "sixty": _(
            "Average pooling and ReLU, three epochs in large batches, the rate rises and falls: about 99 % before a "
            "minute is over, so that you can try something and look."
        ),
        "best": _(
            "Thirty epochs on digits turned, slanted, scaled and bent anew each time: the network never sees the same "
            "digit twice, so it cannot learn them by heart. Takes some minutes."
        ),
        "fail": _(
            "A learning rate far too high: each step overshoots, the loss jumps instead of falling. Good to have seen "
            "once."
        ),
        "own": _("Your own mixture. Every setting starts from the recipe that you came from."),
    }


def _post_reason() -> str:
    return _(
        "The listing in the study group's post: average pooling, tanh, C1 with a border of 2. The post gives no "
        "recipe, so this is Keras's usual: Adam at 0.001, ten epochs, batches of 128, the digits as they are. "
        "{right} % of the 10,000 test digits are read right then, the mean of {count} seeds.",
        **_reached("post"),
    )


def _book_reason() -> str:
    return _(
        "The network in the study group's book: average pooling, sigmoid, MNIST's own 28×28, to which C1 puts the "
        "border. The book trains it on pictures of clothes; here it gets the digits as they are, for ten epochs in "
        "batches of 128, by Adam at {rate}: sigmoid is flat, so the steps are longer. {right} % of the 10,000 test "
        "digits are read right then, the mean of {count} seeds.",
        rate=recipe.PRESETS["book"].rate,
        **_reached("book"),
    )


def _published_reason() -> str:
    mean, spread = presets.TRIALS.mean_and_spread(PUBLISHED)
    shipped = networks.shipped(PUBLISHED).facts["training"]["test_error"]
    own = recipe.PRESETS[PUBLISHED]
    return _(
        "LeNet-5 as published: trained subsampling, C3's table, {squashing}, distances as output, {parameters} trained "
        "numbers; but by today's optimiser, {optimiser}, for {epochs} epochs. It errs on {mean} ± {spread} % of the "
        "test digits, mean and standard deviation of {count} seeds; in 1998 it was {plain} %. The one that ships has "
        "also seen distorted and drawn digits, and errs on {shipped} %; in 1998, with distorted digits, it was "
        "{distorted} %. With the paper's own steps it is trained by {command}.",
        squashing=value_words("squashing", own.squashing),
        parameters=f"{own.spec.parameters:,}",
        optimiser=value_words("optimiser", own.optimiser),
        epochs=own.epochs,
        mean=_hundredths(mean),
        spread=_hundredths(spread),
        count=len(presets.TRIALS.results()[PUBLISHED]),
        plain=_hundredths(published.LENET_5.wrong / published.OF),
        shipped=_hundredths(shipped),
        distorted=_hundredths(published.LENET_5_DISTORTED.wrong / published.OF),
        command="python -m lenet train_1998",
    )


def _hundredths(share: float) -> str:
    """In percent, without the sign."""
    return f"{100 * share:.2f}"


def _reached(preset: str) -> dict[str, str]:
    """What its networks reach on the test digits, in numbers."""
    errors = presets.TRIALS.results()[preset]
    return {"right": f"{100 * presets.accuracy(preset):.2f}", "count": f"{len(errors)}"}
