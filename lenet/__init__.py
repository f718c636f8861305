"""LeNet-5: from a drawing to an answer, with everything on the way.

>>> import lenet
>>> network = lenet.load("average")
>>> prepared = lenet.from_mnist(lenet.mnist.sample(7))
>>> network.read(prepared.input).label
7
"""

from . import colour, effective, filters, mnist, plain, receptive_field, runs, shuffle, stack, swap, toys, typed, whatif
from .drawing import Prepared, from_mnist, prepare, squeeze
from .evaluation import Evaluation, evaluate
from .network import Network, Reading, load, names
from .picture import open_picture
from .problems import Problem
from .spec import Layer, NetworkSpec, book, classic

__all__ = [
    "Evaluation",
    "Layer",
    "Network",
    "NetworkSpec",
    "Prepared",
    "Problem",
    "Reading",
    "book",
    "classic",
    "colour",
    "effective",
    "evaluate",
    "filters",
    "from_mnist",
    "load",
    "mnist",
    "names",
    "open_picture",
    "plain",
    "prepare",
    "receptive_field",
    "runs",
    "shuffle",
    "squeeze",
    "stack",
    "swap",
    "toys",
    "typed",
    "whatif",
]
