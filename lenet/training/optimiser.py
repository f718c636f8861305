"""How weights follow their gradients: the optimiser of a recipe, and a rate that can be changed. Imports Keras."""

from typing import TypeAlias

import keras

from .recipe import TrainingConfig
from .schedule import FIRST_RATE, RISING

_MOMENTUM = 0.9

Rate: TypeAlias = float | keras.optimizers.schedules.LearningRateSchedule


def make(config: TrainingConfig, steps: int, rate: float | None = None) -> keras.optimizers.Optimizer:
    """The optimiser of a recipe for a run of so many steps; `rate` in place of the recipe's, where one is given."""
    decay = config.weight_decay
    kinds = {
        # Without decay it is Adam to the bit, and half a second sooner under way.
        "adamw": lambda rate: keras.optimizers.AdamW(rate, decay) if decay else keras.optimizers.Adam(rate),
        "adam": keras.optimizers.Adam,
        "rmsprop": keras.optimizers.RMSprop,
        "momentum": lambda rate: keras.optimizers.SGD(rate, momentum=_MOMENTUM),
        "sgd": keras.optimizers.SGD,
    }
    return kinds[config.optimiser](_rate(config, steps, config.rate if rate is None else rate))


def _rate(config: TrainingConfig, steps: int, highest: float) -> Rate:
    """The recipe's schedule, up to this highest rate."""
    falling = keras.optimizers.schedules.CosineDecay
    rising = max(1, steps // RISING)
    if config.schedule == "cosine":
        return falling(highest, steps)
    if config.schedule == "rise":
        return falling(highest / FIRST_RATE, steps - rising, warmup_target=highest, warmup_steps=rising)
    return highest


def change_rate(model: keras.Model, config: TrainingConfig, steps: int, highest: float) -> None:
    """Let the model train on with another highest rate; the schedule goes on from where it is."""
    rate = _rate(config, steps, highest)
    if isinstance(rate, float):
        model.optimizer.learning_rate = rate
        return
    model.optimizer._learning_rate = rate  # a schedule cannot be exchanged in another way
    model.make_train_function(force=True)  # it is part of what was compiled
