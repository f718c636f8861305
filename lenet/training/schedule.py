"""The learning rate over a run, as its recipe's schedule has it. Imports no Keras: `optimiser` has it in Keras."""

import math

from .recipe import TrainingConfig

RISING = 5  # the rate rises during one in so many steps ...
FIRST_RATE = 10  # ... from one so many times smaller


def rate_at(config: TrainingConfig, share: float, highest: float | None = None) -> float:
    """The learning rate after a share of a run's steps.

    Parameters
    ----------
    config : TrainingConfig
    share : float
        0 before the first step, 1 after the last.
    highest : float, optional
        In place of the recipe's rate.
    """
    most = config.rate if highest is None else highest
    if config.schedule == "constant":
        return most
    rising = 1 / RISING if config.schedule == "rise" else 0.0
    if share < rising:
        first = most / FIRST_RATE
        return first + (most - first) * share / rising
    return most * 0.5 * (1 + math.cos(math.pi * (share - rising) / (1 - rising)))
