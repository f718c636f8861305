"""Digits disturbed: shifted, turned, scaled, drawn with another pen, noisy, covered; the same for the same digits."""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from ..digits import mnist
from ..digits.preparation import FRAME, INPUT, frame
from ..problems import N_, Problem

SEED = 1998  # of the noise and of the places that are covered
SIDES = ((-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1))  # (down, right), clockwise from the top

_FINE = 4  # strokes are made thicker and thinner at 4 times the resolution
_MARGIN = 4  # pixels around the input: of 40 every tenth of the scale is a whole, even number


@dataclass(frozen=True)
class Kind:
    """One way to disturb a digit.

    Attributes
    ----------
    levels : tuple of float
        What is measured, from the least to the most.
    none : float
        The level that leaves a digit as it is.
    limits : (float, float)
        The least and the most that `disturb` takes.
    """

    levels: tuple[float, ...]
    none: float
    limits: tuple[float, float]


KINDS = {
    "shift": Kind((0, 1, 2, 3, 4, 5, 6, 7, 8), 0, (0, INPUT)),
    "turn": Kind((-60, -50, -40, -30, -20, -10, 0, 10, 20, 30, 40, 50, 60), 0, (-180, 180)),
    "scale": Kind((0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.4), 1.0, (0.1, 4)),
    "pen": Kind((-1.5, -1.0, -0.5, 0, 0.5, 1.0, 1.5, 2.0), 0, (-4, 4)),
    "noise": Kind((0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8), 0, (0, 4)),
    "occlusion": Kind((0, 2, 4, 6, 8, 10, 12, 14, 16), 0, (0, FRAME)),
}


def disturb(images: np.ndarray, kind: str, level: float) -> np.ndarray:
    """Digits disturbed, as network inputs. The same digits, kind and level always give the same.

    Parameters
    ----------
    images : ndarray of shape (n, 28, 28), uint8
        As MNIST's; what becomes of a digit depends on its row alone, not on how many come with it.
    kind : str
        ``"shift"``: by `level` whole pixels to one of eight `SIDES`, a row the next (diagonally: by
        `level` both ways); ``"turn"``: by `level` degrees around the middle, counter-clockwise;
        ``"scale"``: `level` times as large, around the middle; ``"pen"``: strokes `level` pixels
        wider, below 0 thinner, in steps of half a pixel; ``"noise"``: normally distributed, with
        standard deviation `level`, then cut off at 0 and 1; ``"occlusion"``: a black square of
        `level` whole pixels a side at a random place of the 28x28.
    level : float
        Within the kind's limits.

    Returns
    -------
    ndarray of shape (n, 32, 32), float32 in [0, 1]
        At the kind's level `none` exactly ``mnist.to_input(images)``.

    Raises
    ------
    Problem
        For a kind that does not exist, or a level outside its limits.
    """
    _check(kind, level)
    inputs = mnist.to_input(images)
    return inputs if level == KINDS[kind].none else _CHANGES[kind](inputs, level)


def _check(kind: str, level: float) -> None:
    if kind not in KINDS:
        raise Problem(
            N_("{setting} cannot be {value!r}; choose one of: {choices}."),
            setting="kind",
            value=kind,
            choices=", ".join(KINDS),
        )
    least, most = KINDS[kind].limits
    if not least <= level <= most:
        raise Problem(
            N_("{name} must be from {least} to {most}, not {value!r}."),
            name=kind,
            least=least,
            most=most,
            value=level,
        )


# What is done to inputs (n, 32, 32), float32 in [0, 1].


def _shift(inputs: np.ndarray, level: float) -> np.ndarray:
    step = round(level)
    room = np.pad(inputs, ((0, 0), (step, step), (step, step)))
    shifted = np.empty_like(inputs)
    for place, (down, right) in enumerate(SIDES):
        top, left = step - step * down, step - step * right
        shifted[place :: len(SIDES)] = room[place :: len(SIDES), top : top + INPUT, left : left + INPUT]
    return shifted


def _turn(inputs: np.ndarray, level: float) -> np.ndarray:
    middle = (INPUT - 1) / 2
    matrix = cv2.getRotationMatrix2D((middle, middle), level, 1)
    return _each(inputs, lambda image: cv2.warpAffine(image, matrix, (INPUT, INPUT), flags=cv2.INTER_LINEAR))


def _scale(inputs: np.ndarray, level: float) -> np.ndarray:
    # Sizes are whole and even, so they are exact and the middle stays.
    room = np.pad(inputs, ((0, 0), (_MARGIN, _MARGIN), (_MARGIN, _MARGIN)))
    side = 2 * round((INPUT + 2 * _MARGIN) // 2 * level)
    interpolation = cv2.INTER_AREA if level < 1 else cv2.INTER_LINEAR
    return _each(room, lambda image: _middle(cv2.resize(image, (side, side), interpolation=interpolation)))


def _middle(image: np.ndarray) -> np.ndarray:
    """The middle 32x32 of a square picture, with a black border where it is smaller."""
    edge = max(0, (len(image) - INPUT) // 2)
    return frame(image[edge : len(image) - edge, edge : len(image) - edge], INPUT)


def _pen(inputs: np.ndarray, level: float) -> np.ndarray:
    reach = round(_FINE * abs(level) / 2)  # half of the width on either side of a stroke
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    change = cv2.dilate if level > 0 else cv2.erode
    size = (_FINE * INPUT, _FINE * INPUT)

    def drawn(image: np.ndarray) -> np.ndarray:
        fine = change(cv2.resize(image, size, interpolation=cv2.INTER_LINEAR), disc)
        return cv2.resize(fine, (INPUT, INPUT), interpolation=cv2.INTER_AREA)

    return _each(inputs, drawn)


def with_noise(inputs: np.ndarray, level: float) -> np.ndarray:
    """Inputs (n, 32, 32), float32 in [0, 1], under normally distributed noise, a pattern each; see `disturb`."""
    noise = np.random.default_rng(SEED).standard_normal(inputs.shape, np.float32)
    noise *= level
    noise += inputs
    return np.clip(noise, 0, 1, out=noise)


def _occlude(inputs: np.ndarray, level: float) -> np.ndarray:
    side, border = round(level), (INPUT - FRAME) // 2
    places = np.random.default_rng(SEED).random((len(inputs), 2))
    corners = (places * (FRAME - side + 1)).astype(int) + border
    away = np.arange(INPUT) - corners[..., np.newaxis]  # (n, 2, 32): rows and columns from the square's corner
    inside = (away >= 0) & (away < side)
    return np.where(inside[:, 0, :, np.newaxis] & inside[:, 1, np.newaxis, :], np.float32(0), inputs)


def _each(inputs: np.ndarray, change: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    changed = np.empty((len(inputs), INPUT, INPUT), np.float32)
    for place, image in enumerate(inputs):
        changed[place] = change(image)
    return np.clip(changed, 0, 1, out=changed)


_CHANGES = {"shift": _shift, "turn": _turn, "scale": _scale, "pen": _pen, "noise": with_noise, "occlusion": _occlude}
