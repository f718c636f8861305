"""From LeNet-5 as published to a plain LeNet-5 of today, one change at a time, and back; each from five seeds.

All are trained alike, by the recipe that `PRESETS` has for LeNet-5 of 1998. Trained by ``python -m lenet changes``; how
often each network errs ships in `changes.json`.
"""

from dataclasses import replace
from math import sqrt
from typing import Any

from ..training.recipe import PRESETS, TrainingConfig
from .trials import Trials

OF_1998, TODAY = "1998", "today"
TODAYS: dict[str, Any] = {
    "squashing": "tanh",
    "pooling": "average",
    "table": "full",
    "output": "softmax",
    "levels": "unit",
}
"""A setting of LeNet-5 of 1998, and what stands in its place today."""

SEEDS = range(5)


def modernised(setting: str) -> str:
    """The name of LeNet-5 of 1998 with one setting, a key of `TODAYS`, as it is today."""
    return f"{OF_1998}, {setting}"


def as_published(setting: str) -> str:
    """The name of today's LeNet-5 with one setting, a key of `TODAYS`, as it was in 1998."""
    return f"{TODAY}, {setting}"


def _recipes() -> dict[str, TrainingConfig]:
    old = PRESETS["lenet-1998"]
    new = replace(old, **TODAYS)
    there = {modernised(setting): replace(old, **{setting: value}) for setting, value in TODAYS.items()}
    back = {as_published(setting): replace(new, **{setting: getattr(old, setting)}) for setting in TODAYS}
    return {OF_1998: old, **there, TODAY: new, **back}


RECIPES = _recipes()
TRIALS = Trials("changes", RECIPES, dict.fromkeys(RECIPES, SEEDS))


def surest() -> float:
    """How many standard errors the change that moves the mean error most surely moves it, up or down.

    The standard error of a difference between two means of n seeds is the root of (s1^2 + s2^2) / n, with the sample
    variances s^2. Below two the seeds cannot tell a change from chance.
    """
    there = [_standard_errors(OF_1998, modernised(setting)) for setting in TODAYS]
    return max(*there, *(_standard_errors(TODAY, as_published(setting)) for setting in TODAYS))


def _standard_errors(one: str, other: str) -> float:
    (mean, spread), (other_mean, other_spread) = map(TRIALS.mean_and_spread, (one, other))
    return abs(mean - other_mean) / sqrt((spread**2 + other_spread**2) / len(SEEDS))
