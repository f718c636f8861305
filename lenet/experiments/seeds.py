"""What a difference in errors is worth: average and max, tanh and ReLU, each trained from five seeds.

The four combinations were trained alike by ``python -m lenet seeds``; how often each network errs ships in
`seeds.json`.
"""

from itertools import product

from ..network.spec import POOLINGS
from ..training.recipe import TrainingConfig
from .trials import Trials

SQUASHINGS = ("tanh", "relu")


def name(pooling: str, squashing: str) -> str:
    """What a combination is called among the recipes."""
    return f"{pooling}/{squashing}"


_RECIPES = {
    name(pooling, squashing): TrainingConfig(pooling, squashing, epochs=10, rate=0.002)
    for pooling, squashing in product(POOLINGS, SQUASHINGS)
}
TRIALS = Trials("seeds", _RECIPES, dict.fromkeys(_RECIPES, range(1, 6)))
