"""What the recipes of the study group's post and book reach, and LeNet-5 as published: each from several seeds.

Trained by ``python -m lenet presets``; how often each network errs ships in `presets.json`.
"""

import numpy as np

from ..training.recipe import PRESETS
from .trials import Trials

_SEEDS = {"post": range(3), "book": range(3), "lenet-1998": range(5), "lenet-1998-distorted": range(5)}
TRIALS = Trials("presets", {name: PRESETS[name] for name in _SEEDS}, _SEEDS)


def accuracy(name: str) -> float:
    """Share, 0 to 1, of the 10,000 test digits that a preset's networks read right: the mean of its seeds."""
    return 1 - float(np.mean(TRIALS.results()[name]))
