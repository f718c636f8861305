"""From LeNet-5 as published to a LeNet-5 of today, one change at a time, and back; each network from five seeds.

All are trained alike, by the recipe that `PRESETS` has for LeNet-5 of 1998. Trained by ``python -m lenet changes``; how
often each network errs ships in `changes.json`.
"""

from dataclasses import replace
from typing import Any

from ..training.recipe import PRESETS, TrainingConfig
from .trials import Trials

OF_1998 = "1998"
OF_TODAY = "today"
MODERN: dict[str, Any] = {
    "squashing": "tanh",
    "pooling": "average",
    "table": "full",
    "output": "softmax",
    "levels": "unit",
}
"""A setting of LeNet-5 of 1998, and what stands in its place today."""

SEEDS = range(5)


def forth(setting: str) -> str:
    """The name of LeNet-5 of 1998 with one setting as it is today."""
    return f"{OF_1998}, {setting}"


def back(setting: str) -> str:
    """The name of today's with one setting as it was in 1998."""
    return f"{OF_TODAY}, {setting}"


def _recipes() -> dict[str, TrainingConfig]:
    """By name: ``"1998"``, ``"1998, pooling"`` with today's pooling, ``"today, pooling"`` with that of 1998."""
    old = PRESETS["lenet-1998"]
    new = replace(old, **MODERN)
    on_the_way = {forth(setting): replace(old, **{setting: value}) for setting, value in MODERN.items()}
    on_the_way_back = {back(setting): replace(new, **{setting: getattr(old, setting)}) for setting in MODERN}
    return {OF_1998: old, **on_the_way, OF_TODAY: new, **on_the_way_back}


RECIPES = _recipes()
TRIALS = Trials("changes", RECIPES, dict.fromkeys(RECIPES, SEEDS))


def most_moved() -> float:
    """The furthest that one change alone moves a mean error, up or down: a share, 0 to 1."""
    mean = {name: TRIALS.mean_and_spread(name)[0] for name in RECIPES}
    there = [abs(mean[forth(setting)] - mean[OF_1998]) for setting in MODERN]
    return max(*there, *(abs(mean[back(setting)] - mean[OF_TODAY]) for setting in MODERN))


def furthest_apart() -> float:
    """The furthest that two seeds of one recipe lie apart in their errors: a share, 0 to 1."""
    return max(max(errors) - min(errors) for errors in TRIALS.results().values())
