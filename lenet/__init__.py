"""LeNet-5: from a drawing to an answer, with everything on the way.

>>> import lenet
>>> network = lenet.load("average")
>>> prepared = lenet.from_mnist(lenet.mnist.sample(7))
>>> network.read(prepared.input).label
7
"""

import importlib

from .problems import Problem

# Where what stands in the front door comes from; it is loaded when it is first asked for, because a
# run that waits in line is a process of its own and has no use for NumPy and OpenCV.
_ROOMS = {
    "drawing": ("Prepared", "from_mnist", "prepare", "squeeze"),
    "evaluation": ("Evaluation", "evaluate"),
    "network": ("Network", "Reading", "load", "names"),
    "picture": ("open_picture",),
    "spec": ("Layer", "NetworkSpec", "book", "classic"),
}
_HOMES = {name: room for room, names in _ROOMS.items() for name in names}

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


def __getattr__(name):
    """What the front door has, or a room of the house, from where it lies."""
    if name.startswith("_"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    room = f"{__name__}.{_HOMES.get(name, name)}"
    try:
        found = importlib.import_module(room)
    except ModuleNotFoundError as error:
        if error.name != room:
            raise
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}") from None
    globals()[name] = getattr(found, name) if name in _HOMES else found
    return globals()[name]


def __dir__():
    return sorted({*globals(), *__all__})
