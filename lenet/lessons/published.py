"""Errors on MNIST's test digits that were published, for networks of today to stand beside."""

from dataclasses import dataclass

from ..problems import N_

SOURCE = "LeCun, Bottou, Bengio, Haffner (1998), Gradient-Based Learning Applied to Document Recognition"
LIST = "yann.lecun.com/exdb/mnist"  # the list of results by the authors


@dataclass(frozen=True)
class Published:
    """A network of `SOURCE`, and how often it was wrong.

    Attributes
    ----------
    name : str
    wrong : int
        Of MNIST's `OF` test digits.
    trained_on : str
        To be translated.
    """

    name: str
    wrong: int
    trained_on: str


_PLAIN, _DISTORTED = N_("the digits as they are"), N_("with distorted digits")

OF = 10_000  # test digits
LENET_5 = Published("LeNet-5", 95, _PLAIN)
LENET_5_DISTORTED = Published("LeNet-5", 80, _DISTORTED)

# From the many to the few: percent in the paper, so hundreds of a percent are single digits.
ERRORS = (
    Published("LeNet-1", 170, N_("16×16 pixels")),
    Published("LeNet-4", 110, _PLAIN),
    LENET_5,
    Published("LeNet-5", 85, N_("with hugely distorted digits")),
    LENET_5_DISTORTED,
    Published("Boosted LeNet-4", 70, _DISTORTED),
)
AGAIN = (0.82, 0.2)  # percent, and its spread: LeNet-5 trained again by the authors in Lush, without distances
REBUILT = (98.6, 98.9)  # percent read right: what public programs report that rebuild it, distances and all
