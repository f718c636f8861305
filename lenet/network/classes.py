"""What the outputs of a network are called: ten digits, or the classes of the data set that it was trained on.

Names come from files of anybody's. They are brought to one line of plain text here, and a page has to escape them.
"""

from collections.abc import Sequence
from typing import Any

DIGITS = tuple(map(str, range(10)))
MNIST = "mnist"  # what a recipe calls the digits that ship; other data sets have ids, see lenet/datasets/identity.py
FEWEST, MOST = 2, len(DIGITS)  # classes
MOST_NAME = 40  # characters of a name

_FIRST = 100 * MOST_NAME  # characters that are looked at: a name may come with a megabyte of spaces


def one_line(text: str, most: int = MOST_NAME) -> str:
    """At most so many characters that can be shown, in one line."""
    shown = "".join(letter if letter.isprintable() else " " for letter in text[:_FIRST])
    return " ".join(shown.split())[:most].strip()


def usual(count: int) -> tuple[str, ...]:
    """What classes without names are called: their numbers, from 0 on."""
    return DIGITS[:count]


def named(count: int, names: Any) -> tuple[str, ...]:
    """So many class names, each another one; the usual ones where these are not."""
    if not isinstance(names, Sequence) or isinstance(names, str) or not all(isinstance(name, str) for name in names):
        return usual(count)
    lines = tuple(map(one_line, names))
    return lines if len(set(lines)) == count == len(lines) and all(lines) else usual(count)
