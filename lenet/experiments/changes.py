"""From LeNet-5 as published to a plain LeNet-5 of today, one change at a time, and back; each from five seeds.

All are trained alike, by the recipe that `PRESETS` has for LeNet-5 of 1998. Trained by ``python -m lenet changes``; how
often each network errs ships in `changes.json`.
"""

from dataclasses import asdict, replace
from typing import Any

from ..network.spec import classic, lenet_1998
from ..training.recipe import PRESETS, TrainingConfig
from . import presets
from .trials import Trials

OF_1998, TODAY = "1998", "today"
TODAYS: dict[str, Any] = {
    setting: value for setting, value in asdict(classic()).items() if value != getattr(lenet_1998(), setting)
}
"""A setting of LeNet-5 of 1998, and what stands in its place today."""


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


_RECIPES = _recipes()
TRIALS = Trials("changes", _RECIPES, dict.fromkeys(_RECIPES, range(5)))


def most_moved() -> float:
    """The furthest that one change alone moves the mean error, up or down: a share, 0 to 1."""
    mean = {name: TRIALS.mean_and_spread(name)[0] for name in TRIALS.recipes}
    there = [abs(mean[modernised(setting)] - mean[OF_1998]) for setting in TODAYS]
    return max(*there, *(abs(mean[as_published(setting)] - mean[TODAY]) for setting in TODAYS))


def moved_by_itself() -> float:
    """The furthest that one seed's error moved where the very same was trained twice: a share, 0 to 1.

    LeNet-5 of 1998 is among the presets too.
    """
    pairs = zip(TRIALS.results()[OF_1998], presets.TRIALS.results()["lenet-1998"], strict=True)
    return max(abs(once - again) for once, again in pairs)


def always_worse() -> tuple[int, int]:
    """How many changes of LeNet-5 of 1998 made every single seed err more often.

    Returns
    -------
    beside_this, beside_another : int
        Beside the training of LeNet-5 of 1998 that is among these recipes, and beside the same training once more.
    """
    changed = [TRIALS.results()[modernised(setting)] for setting in TODAYS]
    this, another = (
        sum(all(after > before for before, after in zip(base, errors, strict=True)) for errors in changed)
        for base in (TRIALS.results()[OF_1998], presets.TRIALS.results()["lenet-1998"])
    )
    return this, another
