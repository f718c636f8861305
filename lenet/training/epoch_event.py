"""What an epoch's event may hold: anybody can have changed a run's files, and a disk can have damaged them."""

from typing import Any

from ..datasets.identity import MOST_PICTURES
from ..files.checks import is_count, is_number
from ..network.classes import MOST

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

_MISTAKE_PARTS = 4  # row, label, digit read, probability


def is_sound(name: str, value: Any, classes: int = MOST, pictures: int = MOST_PICTURES) -> bool:
    """Whether an epoch's event, of so many classes and pictures to train on, can hold this value under this name."""
    if name == "epoch":
        return is_count(value)
    if name == "confusion":
        return _is_row(value, classes) and all(_is_row(row, classes) and all(map(is_count, row)) for row in value)
    if name == "mistakes":
        return isinstance(value, list) and all(_is_mistake(mistake, classes, pictures) for mistake in value)
    return is_number(value)


def _is_row(value: Any, classes: int) -> bool:
    """Whether it has a place for each class."""
    return isinstance(value, list) and len(value) == classes


def _is_mistake(value: Any, classes: int, pictures: int) -> bool:
    if not isinstance(value, list) or len(value) != _MISTAKE_PARTS or not all(map(is_count, value[:3])):
        return False
    row, label, read, probability = value
    return row < pictures and label < classes and read < classes and is_number(probability)
