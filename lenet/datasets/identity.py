"""What a recipe calls a data set. Loads no NumPy: a run that waits in line reads its recipe too."""

import re

from ..network.classes import MNIST, MOST

MOST_PICTURES = 100_000  # 78 MB; MNIST and Fashion-MNIST have 70,000

_LETTERS = 16  # of a sha256: 64 bits
_ID = re.compile(rf"[0-9a-f]{{{_LETTERS}}}-(10|[2-9])")


def make_id(digest: str, classes: int) -> str:
    """The id of a set: from what is in it, so that the same set is kept once.

    How many classes it has stands at its end: so a recipe says by itself which network it trains.
    """
    return f"{digest[:_LETTERS]}-{classes}"


def is_id(text: object) -> bool:
    """Whether a data set can have this id; whether one has, `kept.find` knows."""
    return isinstance(text, str) and _ID.fullmatch(text) is not None


def classes_of(data: str) -> int:
    """How many classes the set of this id, or MNIST, has."""
    return MOST if data == MNIST else int(data.rpartition("-")[2])
