"""What a difference in errors is worth: average and max, tanh and ReLU, each trained from five seeds.

The four combinations were trained alike by ``python -m lenet seeds``; how often each network errs ships in
`seeds.json`.
"""

from itertools import product
from math import sqrt

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


def max_beside_average(squashing: str) -> tuple[float, float]:
    """How much less often networks with max pooling err than with average, the mean over the seeds.

    Returns
    -------
    points : float
        The difference of the means, a share from -1 to 1.
    times : float
        So many times its standard error, sqrt((s1^2 + s2^2) / n): up to 2 may be chance.
    """
    (average, one), (maximum, other) = (TRIALS.mean_and_spread(name(pooling, squashing)) for pooling in POOLINGS)
    error = sqrt((one**2 + other**2) / len(TRIALS.seeds[name("max", squashing)]))
    return average - maximum, (average - maximum) / error
