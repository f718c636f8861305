"""LeNet-5: from a drawing to an answer, with everything on the way.

>>> import lenet
>>> network = lenet.load("average")
>>> prepared = lenet.from_mnist(lenet.mnist.sample(7))
>>> network.read(prepared.input).label
7
"""

from . import effective, filters, mnist, receptive_field, stack, swap, toys, typed, whatif
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
    "effective",
    "evaluate",
    "filters",
    "from_mnist",
    "load",
    "mnist",
    "names",
    "open_picture",
    "prepare",
    "receptive_field",
    "squeeze",
    "stack",
    "swap",
    "toys",
    "typed",
    "whatif",
]
