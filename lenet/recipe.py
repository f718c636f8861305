"""A recipe for training, checked; imports no Keras, so that a page can refuse what is typed into it."""

import dataclasses
import json
import re
from pathlib import Path

from .problems import N_, Problem
from .spec import NetworkSpec


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
    rate : float
        Learning rate at the start (AdamW); it falls to 0 along a cosine.
    weight_decay : float
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
    """

    pooling: str = "average"
    squashing: str = "tanh"
    padding: int = 0
    epochs: int = 10
    batch: int = 128
    rate: float = 0.001
    weight_decay: float = 0.0
    distortion: float = 0.0
    prepared: float = 0.0
    synthetic: int = 0
    non_digits: int = 0
    fraction: float = 1.0
    seed: int = 0
    device: str = "auto"

    def __post_init__(self):
        self.spec  # noqa: B018 - refuses a network that does not exist
        if not isinstance(self.device, str) or not re.fullmatch(r"auto|cpu|gpu:\d{1,2}", self.device):
            raise Problem(N_("The device can be auto, cpu, gpu:0, gpu:1 and so on, not {value!r}."), value=self.device)
        for name, least, most in _RANGES:
            value = getattr(self, name)
            kind = int if isinstance(getattr(type(self), name), int) else (int, float)
            if isinstance(value, bool) or not isinstance(value, kind) or not least <= value <= most:
                raise Problem(
                    N_("{name} must be from {least} to {most}, not {value!r}."),
                    name=name,
                    least=least,
                    most=most,
                    value=value,
                )

    @property
    def spec(self):
        """The network that is trained."""
        return NetworkSpec(self.pooling, self.squashing, self.padding)

    @classmethod
    def from_file(cls, path):
        """The recipe in a JSON file; unknown settings and broken files are a `Problem`."""
        try:
            return cls(**json.loads(Path(path).read_text()))
        except (OSError, UnicodeDecodeError, json.JSONDecodeError, TypeError) as error:
            raise Problem(N_("{path} is no training recipe: {why}."), path=str(path), why=str(error)) from error


_RANGES = (
    ("epochs", 1, 10_000),
    ("batch", 1, 10_000),
    ("rate", 1e-9, 100),
    ("weight_decay", 0, 10),
    ("distortion", 0, 3),
    ("prepared", 0, 1),
    ("synthetic", 0, 1_000_000),
    ("non_digits", 0, 1_000_000),
    ("fraction", 0.001, 1),
    ("seed", 0, 2**32 - 1),
)
