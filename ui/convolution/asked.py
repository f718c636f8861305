"""What the page Convolution asks."""

import lenet
from lenet.experiments import predictions
from lenet.network.spec import output_size

from ..asking.asking import Closing, Picture, Question
from ..session import links, state
from ..session.languages import _

_EXAMPLE = {"size": 32, "kernel": 5, "stride": 1, "padding": 0}


def question(prepared: lenet.Prepared) -> Question:
    """Before a filter slides over the digit."""
    kernel = lenet.filters.named("vertical")
    row, column, window = predictions.strongest_window(prepared.input, kernel)
    return Question(
        text=_(
            "The filter ‘vertical edges’ has negative numbers on its left and positive ones on its right. Where on "
            "your digit is its answer the largest?"
        ),
        answers=(
            _("where, from left to right, ink begins"),
            _("where, from left to right, ink ends"),
            _("in the middle of a stroke"),
        ),
        right=0,  # its own signs say so: a sum above 0 has more ink on the right
        outcome=_(
            "In row {row}, column {column}, where ink begins: there the window is dark on its left and bright on its "
            "right, like the filter. Where ink ends the answer is negative.",
            row=row + 1,
            column=column + 1,
        ),
        pictures=(Picture(window, _("the window there")),),
        place=".st-key-slide",
        act=_take_filter,
    )


def _take_filter() -> None:
    for name, value in (("filter", "vertical"), ("picture", "digit"), ("kernel", "3"), ("stride", "1")):
        links.put_and_show(name, value)


def closing() -> Closing:
    """What one knows after the convolution."""
    typed = state.WALKED.get()["filter"] if state.WALKED.there() else lenet.filters.named("vertical")
    return Closing(
        task=_("‘In numbers’: type a filter that finds the top edge of the 3."),
        done=predictions.finds_top_edges(typed),
        praise=_("It answers most where there is paper above and ink below, and to no other edge as strongly."),
        known=(
            _("A filter slides over the picture; at each stop it multiplies cell by cell and adds up."),
            _("It answers strongly where the picture looks like it: one filter finds one feature, one feature map."),
            _("In a network nobody types filters: training finds them, and a bias for each."),
        ),
        asks=_(
            "A picture of {size}×{size}, a filter of {kernel}×{kernel}, stride {stride}, no padding: how large is "
            "the feature map?",
            **_EXAMPLE,
        ),
        answer=_(
            "({size} + 2 × {padding} − {kernel}) / {stride} + 1 = {side}: it is {side}×{side}.",
            **_EXAMPLE,
            side=output_size(**_EXAMPLE),
        ),
    )
