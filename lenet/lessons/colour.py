"""Why MNIST is white on black: screens add light, paper takes it away."""

from collections.abc import Iterable

import numpy as np

from ..problems import N_, Problem

_LIT = 0.5  # from here on a light counts as lit

NAMES = {
    (0, 0, 0): N_("black"),
    (1, 0, 0): N_("red"),
    (0, 1, 0): N_("green"),
    (0, 0, 1): N_("blue"),
    (0, 1, 1): N_("cyan"),
    (1, 0, 1): N_("magenta"),
    (1, 1, 0): N_("yellow"),
    (1, 1, 1): N_("white"),
}


def lights(red: float, green: float, blue: float) -> np.ndarray:
    """What a screen shows with three lights: nothing is black, all three are white.

    Parameters
    ----------
    red, green, blue : float, 0 to 1

    Returns
    -------
    ndarray of shape (3,), float
        Red, green and blue, 0 to 1.

    Raises
    ------
    Problem
        For an amount outside 0 to 1.
    """
    return np.array([_amount(value) for value in (red, green, blue)])


def inks(cyan: float, magenta: float, yellow: float) -> np.ndarray:
    """What white paper shows under three inks: each takes one light away; nothing is white.

    Cyan takes red, magenta takes green, yellow takes blue; parameters and result as in `lights`.
    """
    return 1 - lights(cyan, magenta, yellow)


def name(rgb: Iterable[float]) -> str:
    """The nearest of the eight corner colours, in words."""
    return NAMES[corner(rgb)]


def corner(rgb: Iterable[float]) -> tuple[int, int, int]:
    """The nearest of the eight corner colours: red, green and blue, each 0 or 1."""
    red, green, blue = (int(value >= _LIT) for value in rgb)
    return red, green, blue


def _amount(value: float) -> float:
    if not 0 <= value <= 1:
        raise Problem(N_("An amount of light or ink is from 0 to 1, not {value}."), value=value)
    return float(value)
