"""A recipe for training, checked; imports no Keras, so that a page can refuse what is typed into it."""

import dataclasses
import json
import re
from pathlib import Path

from .. import parsing
from ..network.spec import NetworkSpec
from ..problems import N_, Problem

OPTIMISERS = ("adamw", "adam", "rmsprop", "momentum", "sgd")
SCHEDULES = ("cosine", "rise", "constant")
PRECISIONS = ("float32", "mixed_float16", "mixed_bfloat16")

_MOST_DRAWN = 20_000  # twice as many digits and as many shapes are drawn: a minute or two, and 47 MB
_MOST_SAID = 60  # characters of a value that are quoted


@dataclasses.dataclass(frozen=True)
class TrainingConfig:
    """A recipe.

    Parameters
    ----------
    pooling, squashing, padding
        As in `NetworkSpec`.
    epochs : int, 1 or more
    batch : int, 1 or more
        Digits a step.
    optimiser : str
        One of `OPTIMISERS`; ``"momentum"`` is gradient descent with momentum 0.9.
    rate : float
        The highest learning rate.
    schedule : str
        ``"cosine"``: from the rate down to 0 along a cosine; ``"rise"``: up to it during the first
        fifth, then down along a cosine; ``"constant"``.
    weight_decay : float
        What AdamW takes off every weight; nothing with the others.
    distortion : float, 0 or more
        Strength of the distortions; 1 is the range that `distort` states.
    prepared : float, 0 to 1
        Share of the MNIST digits that are shown as `drawing` prepares them.
    synthetic, non_digits : int, 0 or more
        Drawings of the synthetic pen, and shapes that are no digits, per epoch.
    fraction : float, above 0 to 1
        Share of the training digits that is used.
    seed : int
        Decides everything that is random.
    device : str
        ``"auto"`` (the first GPU where there is one), ``"cpu"``, or ``"gpu:0"``, ``"gpu:1"``, ...
    precision : str
        One of `PRECISIONS`: mixed calculates with 16 bits and keeps weights with 32.
    """

    pooling: str = "average"
    squashing: str = "tanh"
    padding: int = 0
    epochs: int = 10
    batch: int = 128
    optimiser: str = "adamw"
    rate: float = 0.001
    schedule: str = "cosine"
    weight_decay: float = 0.0
    distortion: float = 0.0
    prepared: float = 0.0
    synthetic: int = 0
    non_digits: int = 0
    fraction: float = 1.0
    seed: int = 0
    device: str = "auto"
    precision: str = "float32"

    def __post_init__(self):
        self.spec  # noqa: B018 - refuses a network that does not exist
        for field in dataclasses.fields(self):
            check(field.name, getattr(self, field.name))

    @property
    def spec(self):
        """The network that is trained."""
        return NetworkSpec(self.pooling, self.squashing, self.padding)

    @classmethod
    def from_file(cls, path):
        """The recipe in a JSON file; unknown settings and broken files are a `Problem`."""
        try:
            return cls(**json.loads(Path(path).read_text(encoding="utf-8")))
        except Problem:
            raise
        except (OSError, ValueError, TypeError, OverflowError, RecursionError) as error:
            why = str(error)[:300]
            raise Problem(N_("{path} is no training recipe: {why}."), path=str(path), why=why) from error


_CHOICES = {"optimiser": OPTIMISERS, "schedule": SCHEDULES, "precision": PRECISIONS}
RANGES = {
    "epochs": (1, 10_000),
    "batch": (1, 10_000),
    "rate": (1e-9, 100),
    "weight_decay": (0, 10),
    "distortion": (0, 3),
    "prepared": (0, 1),
    "synthetic": (0, _MOST_DRAWN),
    "non_digits": (0, _MOST_DRAWN),
    "fraction": (0.001, 1),
    "seed": (0, 2**32 - 1),
}


def check(name, value):
    """Refuse a value that a setting cannot have.

    Parameters
    ----------
    name : str
        A field of `TrainingConfig`; those of the network are for `NetworkSpec` to refuse.
    value : object

    Raises
    ------
    Problem
    """
    said = value if len(repr(value)) <= _MOST_SAID else f"{value!r}"[:_MOST_SAID] + " …"
    if name in _CHOICES and value not in _CHOICES[name]:
        raise Problem(
            N_("{setting} cannot be {value!r}; choose one of: {choices}."),
            setting=name,
            value=said,
            choices=", ".join(_CHOICES[name]),
        )
    if name == "device" and not (isinstance(value, str) and re.fullmatch(r"auto|cpu|gpu:\d{1,2}", value)):
        raise Problem(N_("The device can be auto, cpu, gpu:0, gpu:1 and so on, not {value!r}."), value=said)
    if name in RANGES:
        least, most = RANGES[name]
        kind = int if whole(name) else (int, float)
        if isinstance(value, bool) or not isinstance(value, kind) or not least <= value <= most:
            raise Problem(
                N_("{name} must be from {least} to {most}, not {value!r}."),
                name=name,
                least=least,
                most=most,
                value=said,
            )


def whole(name):
    """Whether a setting counts something: a whole number."""
    return isinstance(getattr(TrainingConfig, name), int)


def parse(name, text):
    """A setting's number from what was typed: ``"1e-3"``, ``" 10 "``, ``"0,5"``; see `lenet.parsing`.

    Raises
    ------
    Problem
        For what is no number, or none that the setting can have.
    """
    usual = f"{getattr(TrainingConfig, name):g}"
    value = parsing.integer(text) if whole(name) else parsing.number(text)
    if value is None and whole(name):
        raise Problem(
            N_("{name} is {text!r}; type a whole number like {usual}."), name=name, text=text[:40], usual=usual
        )
    if value is None:
        raise Problem(N_("{name} is {text!r}; type a number like {usual}."), name=name, text=text[:40], usual=usual)
    check(name, value)
    return value


PRESETS = {
    "sixty": TrainingConfig("average", "relu", epochs=3, batch=256, rate=0.02, schedule="rise"),
    "post": TrainingConfig("average", "tanh", 2, epochs=10, optimiser="adam", schedule="constant"),
    "best": TrainingConfig("max", "relu", epochs=30, rate=0.002, weight_decay=0.01, distortion=0.7),
    "fail": TrainingConfig("average", "tanh", epochs=3, optimiser="sgd", rate=30.0, schedule="constant", fraction=0.2),
}
"""Recipes with a reason each: quick, the listing of the post, the best digits, and a rate that is far too high."""
