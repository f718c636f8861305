"""LeNet-5: from a drawing to an answer, with everything on the way.

>>> import lenet
>>> network = lenet.load("average")
>>> prepared = lenet.from_mnist(lenet.mnist.sample(7))
>>> network.read(prepared.input).label
7
"""

import importlib

from .problems import Problem as Problem

# The front door: what lies where. Each is loaded when it is first asked for, because a run that waits in line is a
# process of its own and has no use for NumPy and OpenCV.
_FROM = {  # module: what the front door takes from it
    "digits.picture": ("open_picture",),
    "digits.preparation": ("Prepared", "from_mnist", "prepare", "squeeze"),
    "network.evaluation": ("Evaluation", "evaluate"),
    "network.network": ("Network", "Reading"),
    "network.spec": ("Layer", "NetworkSpec", "book", "classic"),
    "network.zoo": ("folder_of", "load", "names"),
}
_MODULES = {  # room: its modules that are of use by themselves
    "digits": ("mnist", "picture_files"),
    "experiments": ("robustness", "seeds", "shuffle", "swap"),
    "lessons": ("architecture", "colour", "filters", "small_pictures", "stack"),
    "network": ("ablation", "effective_field", "plain_network", "receptive_field"),
    "sharing": ("network_file", "registry"),
    "training": ("keras_model", "runs"),
}
_HOMES = {name: module for module, names in _FROM.items() for name in names}
_PLACES = {name: f"{room}.{name}" for room, names in _MODULES.items() for name in names} | {"parsing": "parsing"}

__all__ = sorted(["Problem", *_HOMES, *_PLACES])


def __getattr__(name):
    """What the front door has, from where it lies."""
    if name not in _HOMES and name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = importlib.import_module(f"{__name__}.{_HOMES.get(name) or _PLACES[name]}")
    globals()[name] = getattr(module, name) if name in _HOMES else module
    return globals()[name]


def __dir__():
    return sorted({*globals(), *__all__})
