"""What the page Architecture asks."""

import lenet
from lenet.lessons import architecture

from ..asking.asking import Closing, Question
from ..asking.reading import percent
from ..session.languages import _

_LAYERS = ("C1", "C3", "C5")  # what there is to choose from


def question(spec: lenet.NetworkSpec) -> Question:
    """Before the table is looked at."""
    rows = {row.name: row for row in architecture.rows(spec)}
    parameters = {name: rows[name].parameters for name in rows}
    most = max(rows.values(), key=lambda row: row.multiplications)
    largest = max(_LAYERS, key=parameters.__getitem__)
    return Question(
        text=_("Which layer has most of the network's parameters?"),
        answers=_LAYERS,
        right=_LAYERS.index(largest),
        outcome=_(
            "{layer}: {count} of {all}, {share}. Most multiplications are done elsewhere, in {busiest}: "
            "{multiplications} of {altogether}.",
            layer=largest,
            count=f"{parameters[largest]:,}",
            all=f"{sum(parameters.values()):,}",
            share=percent(parameters[largest] / sum(parameters.values())),
            busiest=most.name,
            multiplications=f"{most.multiplications:,}",
            altogether=f"{sum(row.multiplications for row in rows.values()):,}",
        ),
        place=".layers:not(.four)",
    )


def closing(spec: lenet.NetworkSpec) -> Closing:
    """What one knows after the architecture."""
    classic = {row.name: row for row in architecture.rows(lenet.classic())}
    c1 = lenet.classic().layer("C1")
    count = lenet.post().parameters
    return Closing(
        task=_(
            "One of these networks has {count} parameters. Show it, and find the layer that has more of them than in "
            "the others.",
            count=f"{count:,}",
        ),
        done=spec.parameters == count,
        praise=_("It pads twice, so S4 is larger, and C5, which reads all of S4, has more weights."),
        known=(
            _(
                "C1 uses its {count} parameters at {places} places: few parameters, many multiplications.",
                count=c1.parameters,
                places=f"{c1.output_size**2:,}",
            ),
            _("Pooling has no parameters today; C5, F6 and the output have nearly all of them."),
            _("‘LeNet-5’ is the name of several networks: look at shapes and parameters before you compare."),
        ),
        asks=_("How do C3's {count} parameters come about?", count=f"{classic['C3'].parameters:,}"),
        answer=classic["C3"].parameters_worked,
    )
