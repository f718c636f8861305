"""What an epoch's event may hold: anybody can have changed a run's files, and a disk can have damaged them."""

from typing import Any

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
_CLASSES = 10
_MISTAKE_PARTS = 4  # row, label, digit read, probability


def is_sound(name: str, value: Any) -> bool:
    """Whether an epoch's event can hold this value under this name."""
    if name == "epoch":
        return is_count(value)
    if name == "confusion":
        return _is_row(value) and all(_is_row(row) and all(map(is_count, row)) for row in value)
    if name == "mistakes":
        return isinstance(value, list) and all(map(_is_mistake, value))
    return is_number(value)


def _is_row(value: Any) -> bool:
    """Whether it has a place for each digit."""
    return isinstance(value, list) and len(value) == _CLASSES


def _is_mistake(value: Any) -> bool:
    if not isinstance(value, list) or len(value) != _MISTAKE_PARTS or not all(map(is_count, value[:3])):
        return False
    row, label, read, probability = value
    return row < _TRAINING_DIGITS and label < _CLASSES and read < _CLASSES and is_number(probability)
