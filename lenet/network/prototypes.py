"""The OUTPUT of 1998: ten pictures, how far F6 is from each, and what that says of the digits.

The 84 units of F6 are taken for a picture of 7x12 pixels. Each digit has a prototype of that size, drawn by the authors
in the style of ASCII characters, ink +1 and paper -1, and never trained. The output of a digit is the squared distance

    y = sum over the 84 of (F6 - prototype)^2

so the smallest wins: F6 learns to draw what it reads. Of the distances come probabilities. The paper's loss (its
equation 9)

    L = y_right + log(e^-j + sum over digits of e^-y)

is the negative logarithm of the right digit's share e^-y_right in that sum, and the paper calls the share of e^-j the
probability of "rubbish": that it is no digit at all. So the probability of a digit is its share, and all ten together
fall short of 1 by what rubbish has. With distances as they are one digit would nearly always have all; so here they
are multiplied by `SCALE` first, in reading as in training.

References
----------
LeCun, Bottou, Bengio, Haffner (1998), section II.B, Figure 3; section II.C, equations 8 and 9.
"""

import numpy as np

from .spec import PROTOTYPE

SCALE = 0.1  # of the distances; the paper does not have it
RUBBISH = (
    10.0  # the paper's j, which it does not state: rubbish is likelier than a digit beyond a distance of j / SCALE
)

# Digitised by hand from the paper's Figure 3; other digitisations differ in some pixels. 0 to 9, side by side.
_PICTURES = """
.#####.  ...##..  .#####.  #######  .#####.  .#####.  ..####.  #######  .#####.  .#####.
.......  ..###..  .......  .....##  .......  .......  .##....  .....##  ##...##  ##..###
..###..  .####..  .#####.  ....##.  .......  #######  ##.....  .....##  ##...##  ##...##
.##.##.  ...##..  ##...##  ...##..  .##..##  ##.....  ##.....  ....##.  ##...##  ##...##
##...##  ...##..  #....##  ..####.  .##..##  ##.....  ######.  ...##..  .#####.  ##..###
##...##  ...##..  ....##.  .....##  ###..##  .####..  ###..##  ...##..  ##...##  .######
##...##  ...##..  ..###..  .....##  ##...##  ..####.  ##...##  ..##...  ##...##  .....##
##...##  ...##..  .##....  .....##  ##...##  .....##  ##...##  ..##...  ##...##  .....##
.##.##.  ...##..  ##.....  ##...##  ##..###  ##...##  ###..##  ..##...  ##...##  ....##.
..###..  .######  #######  .#####.  .######  .#####.  .#####.  ..##...  .#####.  .####..
.......  .......  .......  .......  .....##  .......  .......  .......  .......  .......
.......  .......  .......  .......  .....##  .......  .......  .......  .......  .......
"""


def prototypes(classes: int = 10) -> np.ndarray:
    """The prototypes of the first so many digits: (classes, 12, 7), float32, ink 1 and paper -1."""
    rows = [line.split() for line in _PICTURES.split("\n") if line]  # (12 rows, 10 digits)
    ink = np.array([[[pixel == "#" for pixel in row] for row in picture] for picture in zip(*rows, strict=True)])
    assert ink.shape[1:] == PROTOTYPE
    return np.where(ink, np.float32(1), np.float32(-1))[:classes]


def distances(f6: np.ndarray, prototypes: np.ndarray) -> np.ndarray:
    """The squared Euclidean distance of F6 from each prototype: the ten outputs of 1998.

    Parameters
    ----------
    f6 : ndarray of shape (n, 84), floating point
    prototypes : ndarray of shape (classes, 12, 7)

    Returns
    -------
    ndarray of shape (n, classes)
        Never negative.
    """
    away = f6[:, np.newaxis] - prototypes.reshape(len(prototypes), -1)  # (n, classes, 84)
    return np.einsum("nku,nku->nk", away, away)


def scores(f6: np.ndarray, prototypes: np.ndarray) -> np.ndarray:
    """What `posteriors` makes probabilities of: the distances times -`SCALE`, (n, classes)."""
    return distances(f6, prototypes) * f6.dtype.type(-SCALE)


def posteriors(scores: np.ndarray) -> np.ndarray:
    """Scores as probabilities, along the last axis; they add up to 1 with that of rubbish, whose score is -j.

    Parameters
    ----------
    scores : ndarray of shape (n, classes)

    Returns
    -------
    ndarray of shape (n, classes)
    """
    rubbish = scores.dtype.type(-RUBBISH)
    most = np.maximum(scores.max(axis=-1, keepdims=True), rubbish)
    powers = np.exp(scores - most)
    return powers / (powers.sum(axis=-1, keepdims=True) + np.exp(rubbish - most))
