"""What files of results that ship have in common: on which digits they erred, and what is said of a bad one."""

from pathlib import Path
from typing import Any

from ..digits import mnist
from ..network.evaluation import answers
from ..network.network import Network
from ..problems import N_, Problem
from ..training.recipe import TrainingConfig

DATA = "MNIST, test error on x_test sha256 " + mnist.HASHES["x_test"]
UNREADABLE = (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError)
"""What reading a file raises that is missing, damaged, or another one."""


def test_error(network: Network) -> float:
    """Share, 0 to 1, of the 10,000 test digits that a network reads wrong."""
    images, labels = mnist.load("test")
    return float((answers(network, images)[0] != labels).mean())


def is_of(written: dict[str, Any], recipe: TrainingConfig) -> bool:
    """Whether what a file says of a recipe is this one, whatever its seed and device; what it lacks is as it was."""
    own = TrainingConfig(**{**written, "seed": recipe.seed, "device": recipe.device})
    return own == recipe


def no_results(file: Path, error: Exception, command: str) -> Problem:
    """The `Problem` of a file that cannot be read: why, and which command of ``python -m lenet`` makes it again."""
    return Problem(
        N_("{file} holds no results ({why}); make it again: {command}."),
        file=str(file),
        why=repr(error),
        command=f"python -m lenet {command}",
    )
