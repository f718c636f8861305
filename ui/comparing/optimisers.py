"""LeNet-5 of 1998 as it learned then, and as it learns by an optimiser of today."""

import streamlit as st

from lenet import mnist
from lenet.experiments import optimisers
from lenet.figures.curves import learning
from lenet.lessons import published

from ..page.lesson import note, say
from ..session.languages import _
from ..training.words import value_words
from .parts import show_chart, show_chips


def show_optimisers() -> None:
    """Both trainings as curves over the passes, and where they end."""
    results = optimisers.results()
    todays = value_words("optimiser", optimisers.RECIPE.optimiser)
    words = {optimisers.OF_1998: _("as in 1998"), optimisers.TODAY: todays}
    show_chips([*words.values()])
    curves = [(word, results[name].events()) for name, word in words.items()]
    figure = learning(curves, "accuracy", dark=st.context.theme.type == "dark")
    with st.container(key="optimisers"):
        show_chart(figure, "chart_optimisers", _("Accuracy after each epoch, a line for each optimiser"))
    old, new = (results[name] for name in words)
    say(
        _(
            "The same network, {count} times through the same digits. As in 1998: each digit is a step, and each "
            "weight has a rate of its own, by how curved the loss is there. Today: {batch} digits a step, by "
            "{optimiser}. In the end {old} and {new} % of the {digits} test digits are wrong. In 1998 it was {paper} "
            "%, so trained: something of that training is not in the paper, or is otherwise here, and we do not know "
            "what.",
            count=optimisers.RECIPE.epochs,
            batch=optimisers.RECIPE.batch,
            optimiser=todays,
            old=f"{100 * old.error:.2f}",
            new=f"{100 * new.error:.2f}",
            digits=f"{mnist.COUNTS['test']:,}",
            paper=f"{100 * published.LENET_5.wrong / published.OF:.2f}",
        )
    )
    note(
        _("Thick: validation, on what was held out. Dotted: training."),
        _("One seed each. Made by {command}.", command="python -m lenet optimisers"),
    )
