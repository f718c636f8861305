"""A recipe for training, checked; imports no Keras, so that a page can refuse what is typed into it."""

import dataclasses
import json
import shlex
from pathlib import Path
from typing import Any

from ..datasets.identity import classes_of
from ..network.classes import MNIST
from ..network.spec import NetworkSpec, lenet_1998
from ..problems import N_, Problem
from .settings import (
    Choice,
    Data,
    Device,
    NetworkChoice,
    NetworkSize,
    Number,
    Setting,
    Value,
    by_group,
    declare,
    declared,
    documented,
)

_MOST_DRAWN = 20_000  # twice as many digits and as many shapes are drawn: a minute or two, and 47 MB
_OF_DIGITS = ("prepared", "synthetic", "non_digits")  # settings that MNIST's digits alone have
_MOST_WHY = 300  # characters of an error that are quoted


@documented
@dataclasses.dataclass(frozen=True)
class TrainingConfig:
    """A recipe, checked. Each of its settings is declared here, and only here."""

    pooling: str = declare(
        "average",
        NetworkChoice(
            title=N_("Pooling"),
            about="What S2 and S4 do with their 2x2 windows: average, max, or trained, as in 1998.",
            group="network",
            twin=1,
            words={"average": N_("average"), "max": N_("max"), "trained": N_("trained subsampling")},
        ),
    )
    squashing: str = declare(
        "tanh",
        NetworkChoice(
            title=N_("Squashing function"),
            about="The squashing function after C1, C3, C5 and F6.",
            group="network",
            twin=2,
            words={"tanh": "tanh", "relu": "ReLU", "sigmoid": N_("sigmoid"), "scaled_tanh": "1.7159 tanh(⅔ a)"},
        ),
    )
    padding: int = declare(
        0,
        NetworkChoice(
            title=N_("Padding of C1"),
            about="The border that C1 adds on each side: 0 to 4 pixels.",
            group="network",
            twin=3,
            words={0: N_("0, as in 1998"), 2: N_("2, as in the post and the book")},
        ),
    )
    input_size: int = declare(
        32,
        NetworkSize(
            title=N_("Input"),
            about="Pixels of the input's side: 32, or 28, MNIST's own, without the border that is put around a digit.",
            group="network",
            twin=4,
            words={32: N_("32×32, as in 1998"), 28: N_("28×28, as in the book")},
        ),
    )
    table: str = declare(
        "full",
        NetworkSize(
            title=N_("What C3 reads"),
            about="The maps of S2 that each map of C3 reads: all six, or those of the paper's table.",
            group="network",
            twin=12,
            words={"full": N_("all maps of S2"), "1998": N_("some, by the table of 1998")},
        ),
    )
    output: str = declare(
        "softmax",
        NetworkSize(
            title=N_("Output"),
            about="softmax: probabilities of weighted sums; rbf: of distances to fixed pictures, as in 1998.",
            group="network",
            twin=13,
            words={"softmax": "softmax", "rbf": N_("distances, as in 1998")},
        ),
    )
    levels: str = declare(
        "unit",
        NetworkSize(
            title=N_("Values of the input"),
            about="What C1 reads for background and ink: 0 and 1, or -0.1 and 1.175, as in 1998.",
            group="network",
            twin=14,
            words={"unit": N_("0 to 1"), "1998": N_("−0.1 to 1.175, as in 1998")},
        ),
    )
    start: str = declare(
        "glorot",
        Choice(
            title=N_("Weights at the start"),
            about="glorot: as Keras has it; 1998: uniform within 2.4 over the fan-in; normal: 1 over its root.",
            group="network",
            twin=15,
            words={"glorot": "Glorot", "1998": N_("±2.4 / fan-in, as in 1998"), "normal": N_("normal, 1 / √fan-in")},
        ),
    )
    epochs: int = declare(
        10,
        Number(
            title=N_("Epochs"),
            about="How often the training digits are gone through.",
            hint=N_("One epoch: every picture that it trains on, once."),
            group="length",
            twin=9,
            least=1,
            most=10_000,
        ),
    )
    batch: int = declare(
        128,
        Number(
            title=N_("Batch"),
            about="Digits a step.",
            hint=N_("So many pictures are looked at before each nudge."),
            group="length",
            twin=8,
            least=1,
            most=10_000,
        ),
    )
    optimiser: str = declare(
        "adamw",
        Choice(
            title=N_("Optimiser"),
            about="How weights follow their gradients.",
            group="steps",
            twin=5,
            words={
                "adamw": "AdamW",
                "adam": "Adam",
                "rmsprop": "RMSprop",
                "momentum": N_("SGD with momentum 0.9"),
                "sgd": "SGD",
            },
        ),
    )
    rate: float = declare(
        0.001,
        Number(
            title=N_("Learning rate"),
            about="The highest learning rate.",
            hint=N_("How far each nudge goes. Too far, and it overshoots."),
            group="steps",
            twin=7,
            least=1e-9,
            most=100,
        ),
    )
    schedule: str = declare(
        "cosine",
        Choice(
            title=N_("Schedule of the rate"),
            about="cosine: from the rate down to 0 along a cosine; rise: up to it during the first fifth of the steps, "
            "then down along a cosine; constant: always the rate.",
            group="steps",
            twin=6,
            words={"cosine": N_("down along a cosine"), "rise": N_("up, then down"), "constant": N_("constant")},
        ),
    )
    weight_decay: float = declare(
        0.0,
        Number(
            title=N_("Weight decay"),
            about="What AdamW takes off every weight; nothing with the others.",
            group="steps",
            least=0,
            most=10,
        ),
    )
    data: str = declare(
        MNIST,
        Data(
            title=N_("Data set"),
            about="What it trains on: mnist, or a data set of yours, by its id or from a file.",
            group="digits",
            words={MNIST: "MNIST"},
        ),
    )
    distortion: float = declare(
        0.0,
        Number(
            title=N_("Distortion"),
            about="Strength of the distortions; 1 is the range that `distortion.distort` states.",
            group="digits",
            twin=10,
            least=0,
            most=3,
        ),
    )
    prepared: float = declare(
        0.0,
        Number(
            title=N_("Share prepared like a drawing"),
            about="Share of the MNIST digits that are prepared like a drawing.",
            group="digits",
            least=0,
            most=1,
        ),
    )
    synthetic: int = declare(
        0,
        Number(
            title=N_("Synthetic digits per epoch"),
            about="Digits of the synthetic pen in each epoch.",
            group="digits",
            least=0,
            most=_MOST_DRAWN,
        ),
    )
    non_digits: int = declare(
        0,
        Number(
            title=N_("Shapes that are no digits"),
            about="Shapes that are no digits in each epoch.",
            group="digits",
            least=0,
            most=_MOST_DRAWN,
        ),
    )
    teacher: int = declare(
        0,
        Number(
            title=N_("Epochs of a teacher"),
            about="Epochs that a larger network learns first, whose answers then join the labels; 0: no teacher.",
            group="digits",
            least=0,
            most=10_000,
        ),
    )
    fraction: float = declare(
        1.0,
        Number(
            title=N_("Fraction of the digits"),
            about="Share of the training digits that is used.",
            group="length",
            twin=11,
            least=0.001,
            most=1,
        ),
    )
    seed: int = declare(
        0,
        Number(
            title=N_("Seed"),
            about="Decides everything that is random.",
            hint=N_("Where chance begins: the same seed, the same network."),
            group="machine",
            least=0,
            most=2**32 - 1,
        ),
    )
    device: str = declare(
        "auto",
        Device(
            title=N_("Device"),
            about="What it trains on; auto is the first GPU where there is one.",
            group="machine",
            words={"auto": N_("automatic, GPU first"), "cpu": N_("processor")},
        ),
    )
    precision: str = declare(
        "float32",
        Choice(
            title=N_("Precision"),
            about="Mixed calculates with 16 bits and keeps weights with 32.",
            group="machine",
            words={
                "float32": N_("32 bits"),
                "mixed_float16": N_("mixed, float16"),
                "mixed_bfloat16": N_("mixed, bfloat16"),
            },
        ),
    )

    def __post_init__(self) -> None:
        settings = declared(type(self))
        settings["data"].check(self.data)  # first: it tells how many outputs the network has
        self.spec  # noqa: B018 - refuses a network that does not exist
        for name, setting in settings.items():
            setting.check(getattr(self, name))
        self._refuse_digits_elsewhere()

    def _refuse_digits_elsewhere(self) -> None:
        """Drawn digits, shapes that are none, and MNIST's digits as drawings go with MNIST alone."""
        given = [name for name in _OF_DIGITS if getattr(self, name)]
        if self.data != MNIST and given:
            raise Problem(
                N_("{names} are for MNIST's digits; set them to 0 for another data set."),
                names=", ".join(given),
            )

    @property
    def spec(self) -> NetworkSpec:
        """The network that is trained."""
        chosen = (name for name, setting in declared(type(self)).items() if isinstance(setting, NetworkChoice))
        return NetworkSpec(**{name: getattr(self, name) for name in chosen}, classes=classes_of(self.data))

    @classmethod
    def from_file(cls, path: Path | str) -> "TrainingConfig":
        """The recipe in a JSON file; unknown settings and broken files are a `Problem`."""
        try:
            return cls(**json.loads(Path(path).read_text(encoding="utf-8")))
        except Problem:
            raise
        except (OSError, ValueError, TypeError, OverflowError, RecursionError) as error:
            why = str(error)[:_MOST_WHY]
            raise Problem(N_("{path} is no training recipe: {why}."), path=str(path), why=why) from error


SETTINGS: dict[str, Setting] = by_group(declared(TrainingConfig))
"""The settings of a recipe by name, in the order in which a page shows them."""


def check(name: str, value: Any) -> None:
    """Raise a `Problem` for a value that a setting cannot have; those of the network `NetworkSpec` refuses."""
    SETTINGS[name].check(value)


def parse(name: str, text: str) -> Value:
    """A setting's value from what was typed: ``"1e-3"``, ``" 10 "``, ``"0,5"``; see `lenet.parsing`.

    Raises
    ------
    Problem
        For what is no number, or none that the setting can have.
    """
    return SETTINGS[name].parse(text)


def as_command(config: TrainingConfig, begin: str | None = None) -> str:
    """The command of this project that trains by a recipe: only what differs from the defaults.

    Parameters
    ----------
    config : TrainingConfig
    begin : str, optional
        The network that it begins with, as `zoo.load` takes it: a name, or its folder.

    Returns
    -------
    str
        For a shell. A GPU is left out, since ``--device`` knows none by its number.
    """
    usual = TrainingConfig()
    differing = {name: getattr(config, name) for name in SETTINGS if getattr(config, name) != getattr(usual, name)}
    if isinstance(SETTINGS["device"], Device) and differing.get("device") not in SETTINGS["device"].choices:
        differing.pop("device", None)
    texts = [text for name, value in differing.items() for text in (f"--{name.replace('_', '-')}", str(value))]
    return shlex.join(["python", "-m", "lenet", "train", *texts, *(["--begin", begin] if begin else [])])


def twin_settings() -> dict[str, Setting]:
    """The settings in one of which a run's twin differs from it, as they are offered."""
    offered = (setting for setting in SETTINGS.values() if setting.twin)
    return {setting.name: setting for setting in sorted(offered, key=lambda setting: setting.twin)}


def _of_1998(**chosen: Any) -> TrainingConfig:
    """LeNet-5 as published, trained by today's optimiser."""
    choices = (name for name, setting in SETTINGS.items() if isinstance(setting, NetworkChoice))
    network = {name: getattr(lenet_1998(), name) for name in choices}
    return TrainingConfig(**network, start="normal", batch=64, optimiser="adam", rate=0.002, **chosen)


PRESETS = {
    "sixty": TrainingConfig("average", "relu", epochs=3, batch=256, rate=0.02, schedule="rise"),
    "post": TrainingConfig("average", "tanh", 2, epochs=10, optimiser="adam", schedule="constant"),
    "book": TrainingConfig("average", "sigmoid", 2, 28, epochs=10, optimiser="adam", rate=0.002, schedule="constant"),
    "best": TrainingConfig("max", "relu", epochs=30, rate=0.002, weight_decay=0.01, distortion=0.7),
    "fail": TrainingConfig("average", "tanh", epochs=3, optimiser="sgd", rate=30.0, schedule="constant", fraction=0.2),
    "lenet-1998": _of_1998(epochs=20),
    "lenet-1998-distorted": _of_1998(epochs=30, distortion=0.7),
}
"""Recipes with a reason each: quick, the networks of the post and of the book, the best digits, far too high a rate;
and LeNet-5 as published, with the digits as they are and with distorted ones, but by today's optimiser.
"""
