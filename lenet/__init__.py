"""LeNet-5: from a drawing to an answer, with everything on the way.

>>> import lenet
>>> network = lenet.load("average")
>>> prepared = lenet.from_mnist(lenet.mnist.sample(7))
>>> network.read(prepared.input).label
7
"""
# ruff: noqa: F401 (what is imported here is what the front door has)

from typing import TYPE_CHECKING

from . import parsing
from .problems import Problem

# The front door: what lies where. Each is loaded when it is first asked for, because a run that waits in line is a
# process of its own and has no use for NumPy and OpenCV. A test holds the table equal to the imports below it.
_HOMES = {  # room or module: what the front door takes from it
    "datasets": ("kept",),
    "digits": ("mnist",),
    "digits.parting": ("InkPart", "Part", "part_ink", "part_strokes"),
    "digits.picture_file": ("open_picture",),
    "digits.preparation": ("Prepared", "from_mnist", "prepare", "squeeze"),
    "digits.strokes": ("prepare_strokes",),
    "experiments": ("changes", "optimisers", "presets", "robustness", "seeds", "shuffle", "swap"),
    "lessons": ("architecture", "colour", "filters", "keras_summary", "small_pictures", "stack"),
    "network": ("ablation", "effective_field", "picture_reading", "plain_network", "receptive_field", "several"),
    "network.evaluation": ("Evaluation", "evaluate"),
    "network.network": ("Network", "Reading"),
    "network.spec": ("Layer", "NetworkSpec", "book", "classic", "lenet_1998", "post"),
    "network.zoo": ("folder_of", "load", "names"),
    "sharing": ("network_file", "registry"),
    "training": ("keras_model", "runs"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = sorted(["Problem", "parsing", *_HOME_OF])

if TYPE_CHECKING:  # what mypy and editors see; it never runs
    from .datasets import kept
    from .digits import mnist
    from .digits.parting import InkPart, Part, part_ink, part_strokes
    from .digits.picture_file import open_picture
    from .digits.preparation import Prepared, from_mnist, prepare, squeeze
    from .digits.strokes import prepare_strokes
    from .experiments import changes, optimisers, presets, robustness, seeds, shuffle, swap
    from .lessons import architecture, colour, filters, keras_summary, small_pictures, stack
    from .network import ablation, effective_field, picture_reading, plain_network, receptive_field, several
    from .network.evaluation import Evaluation, evaluate
    from .network.network import Network, Reading
    from .network.spec import Layer, NetworkSpec, book, classic, lenet_1998, post
    from .network.zoo import folder_of, load, names
    from .sharing import network_file, registry
    from .training import keras_model, runs
else:  # hidden from them, so that a name that is not there is a mistake to them too

    def __getattr__(name):
        """What the front door has, found as ``from home import name`` finds it."""
        if name not in _HOME_OF:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        home = __import__(f"{__name__}.{_HOME_OF[name]}", fromlist=[name])
        globals()[name] = getattr(home, name)
        return globals()[name]


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
