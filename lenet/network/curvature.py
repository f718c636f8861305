"""Second derivatives by back-propagation: how fast the gradient by each weight changes as that weight does.

Where the loss bends much a long step overshoots, so in 1998 each weight had a learning rate of its own, the smaller the
larger its second derivative. These run backwards through the network as first derivatives do, with every weight, every
number read and every slope squared. That is the diagonal alone: what two units do to the loss together is left out.

    of a sum      h_a = f'(a)^2 h_x + f''(a) g_x     x = f(a); g and h are the first and the second derivative
    of a weight   h_w = sum over its uses of h_a x^2
    read          h_x = sum over the sums it went into of w^2 h_a

Without the term with f'' none is ever below zero, so that a step can be divided by it: the Gauss-Newton, or
Levenberg-Marquardt approximation, which the paper takes.

References
----------
LeCun, Bottou, Bengio, Haffner (1998), appendix C: stochastic gradient vs. batch gradient, equations 22 to 29.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from .forward import AMPLITUDE, STEEPNESS, Activations, Weights, pool
from .gradients import SLOPES, as_maps, backward, pool_back, weighted_back
from .prototypes import SCALE
from .spec import TRAINED, Layer, NetworkSpec

# How fast the slope of each squashing function changes, from the activation that it made.
BENDS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "tanh": lambda a: -2 * a * (1 - a**2),
    "relu": np.zeros_like,
    "sigmoid": lambda a: a * (1 - a) * (1 - 2 * a),
    "scaled_tanh": lambda a: -2 * STEEPNESS * a / AMPLITUDE * SLOPES["scaled_tanh"](a),
}


def second_derivatives(
    spec: NetworkSpec, weights: Weights, activations: Activations, target: ArrayLike, bends: bool = False
) -> Weights:
    """The second derivative of the loss by each weight, by itself: the diagonal, added up over images.

    Parameters
    ----------
    spec : NetworkSpec
    weights : dict of str to ndarray
    activations : dict of str to ndarray
        What `forward` made with these weights.
    target : int or ndarray of shape (n,)
        The right answer to each image, from 0.
    bends : bool
        Whether to keep the term with f''; without it none is below zero.

    Returns
    -------
    dict of str to ndarray
        ``"C1/kernel"``, ``"C1/bias"``, ...: of the shapes of the weights; none of what is fixed. Each
        image counts in full: divide by n for the mean.

    Raises
    ------
    Problem
        For a target that the network has no output for.
    """
    first = backward(spec, weights, activations, target)
    count = len(activations["OUTPUT"])  # of the mean over so many each has a share
    made: Weights = {}
    curve = np.zeros(0)
    sources = ["input", *(layer.name for layer in spec.layers)]
    for source, layer in reversed(list(zip(sources, spec.layers, strict=False))):
        x, own = as_maps(activations[source]), as_maps(activations[layer.name])
        if layer.kind == "pooling" and spec.pooling != TRAINED:
            curve = _pooled_back(layer, spec.pooling, curve, x)
            continue
        if layer.name == "OUTPUT":
            curve = own * (1 - own)
        else:
            curve = SLOPES[spec.squashing](own) ** 2 * curve
            if bends:
                curve += BENDS[spec.squashing](own) * as_maps(first.activations[layer.name]) * count
        found, curve = _weighted_back(layer, weights, curve, x, own)
        made.update(found)
    return made


def _pooled_back(layer: Layer, operation: str, curve: np.ndarray, x: np.ndarray) -> np.ndarray:
    """An average multiplies each number with a quarter, whose square goes back; a maximum its winner with 1."""
    share = 1 / layer.kernel**2 if operation == "average" else 1
    return pool_back(curve * share, x, operation)


def _weighted_back(
    layer: Layer, weights: Weights, curve: np.ndarray, x: np.ndarray, own: np.ndarray
) -> tuple[Weights, np.ndarray]:
    """What a layer's sums hand back to its weights and to what it read: as the gradient goes, all squared."""
    if layer.kind == "rbf":
        return {}, _prototypes_back(weights[f"{layer.name}/prototypes"], x, own)
    squares = {f"{layer.name}/{part}": weights[f"{layer.name}/{part}"] ** 2 for part in layer.weight_shapes}
    found, back = weighted_back(layer, squares, curve, x**2)
    if layer.kind == "pooling":  # its coefficient multiplies a sum: the square of that, not a sum of squares
        total = pool(x, "average") * layer.kernel**2
        found[f"{layer.name}/coefficient"] = (curve * total**2).sum(axis=(0, 1, 2))
    return found, back


def _prototypes_back(prototypes: np.ndarray, f6: np.ndarray, probabilities: np.ndarray) -> np.ndarray:
    """By each unit of F6, exactly: what the ten scores do to the loss together is taken in.

    With s = -SCALE y, and s' and s'' a score's derivatives by the unit, the loss -s_right + log(e^-j + sum e^s) has

        h = sum p s'^2 - (sum p s')^2 + (sum p - 1) s''
    """
    p = probabilities[:, 0, 0, :, np.newaxis]  # (n, classes, 1)
    slopes = -2 * SCALE * (f6[:, 0] - prototypes.reshape(len(prototypes), -1))  # (n, classes, 84)
    spread = (p * slopes**2).sum(axis=1) - (p * slopes).sum(axis=1) ** 2
    return as_maps(spread + 2 * SCALE * (1 - p.sum(axis=1)))
