"""What a network makes of its own scores: the answer, and whether it stands by it. Its twin is ``judging.js``."""

import numpy as np

from . import prototypes
from .forward import Activations, Weights, convolve


def scores(weights: Weights, activations: Activations) -> np.ndarray:
    """The scores that probabilities are made of, (n, classes), float32.

    For softmax F6 times the weights of OUTPUT; for the OUTPUT of 1998 the smaller the larger the distance: see
    `prototypes.scores`.

    Parameters
    ----------
    weights : dict of str to ndarray
        ``"OUTPUT/kernel"`` of shape (1, 1, units, classes) and ``"OUTPUT/bias"``, or ``"OUTPUT/prototypes"``.
    activations : dict of str to ndarray
        As of `lenet.network.forward`: ``"F6"`` of shape (n, units).
    """
    read = activations["F6"]
    if "OUTPUT/prototypes" in weights:
        return prototypes.scores(read, weights["OUTPUT/prototypes"])
    made = convolve(read[:, np.newaxis, np.newaxis], weights["OUTPUT/kernel"], weights["OUTPUT/bias"])
    return made.reshape(len(read), -1)


def evidence(scores: np.ndarray) -> np.ndarray:
    """How much speaks for any class at all, (n,), float32.

        E = log(sum over classes of e^score)

    Softmax loses it: ten high scores and ten low ones make the same probabilities. Of a shape like none that a network
    learned from, all scores are low. In 1998's terms: rubbish is likelier than all digits together where E < -j.

    Parameters
    ----------
    scores : ndarray of shape (n, classes)

    References
    ----------
    W. Liu, X. Wang, J. Owens, Y. Li, "Energy-based out-of-distribution detection", NeurIPS 2020: -E is the energy.
    """
    most = scores.max(axis=-1, keepdims=True)
    return most[..., 0] + np.log(np.exp(scores - most).sum(axis=-1))
