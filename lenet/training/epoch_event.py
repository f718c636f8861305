"""What an epoch's event may hold: anybody can have changed a run's files, and a disk can have damaged them."""

from ..files.checks import is_count, is_number

# What an epoch's event holds: its numbers, and the rest.
CURVES = (
    "epoch",
    "loss",
    "accuracy",
    "held_out_loss",
    "held_out_accuracy",
    "rate",
    "images_per_second",
    "seconds",
)
EPOCH = (*CURVES, "confusion", "mistakes")

_TRAINING_DIGITS = 60_000


def is_sound(name, value):
    """Whether an epoch's event can hold this value under this name."""
    if name == "epoch":
        return is_count(value)
    if name == "confusion":
        rows = isinstance(value, list) and len(value) == 10 and all(isinstance(row, list) for row in value)
        return rows and all(len(row) == 10 and all(map(is_count, row)) for row in value)
    if name == "mistakes":
        return isinstance(value, list) and all(map(_is_mistake, value))
    return is_number(value)


def _is_mistake(value):
    if not isinstance(value, list) or len(value) != 4 or not all(map(is_count, value[:3])):
        return False
    row, label, read, probability = value
    return row < _TRAINING_DIGITS and label < 10 and read < 10 and is_number(probability)
