"""The backward pass, written out: how the loss changes with every weight and every activation, and one step down.

Forward, the network guesses. The loss says how wrong the guess is. Backward, each layer hands on to the one before it
how much each of its numbers has to do with that, by the chain rule; on the way each weight learns its own share. A
step moves every weight a little against its share, and the loss falls. That is all of training, repeated.

References
----------
LeCun, Bottou, Bengio, Haffner (1998), section I.C: gradient-based learning; I.D: back-propagation.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from ..problems import N_, Problem
from .forward import AMPLITUDE, STEEPNESS, Activations, Weights, connected, forward, pool, windows
from .prototypes import SCALE
from .spec import TRAINED, Layer, NetworkSpec

WIDTH = 1e-4  # how far `finite_difference` moves a weight: far enough to be seen, near enough to be straight

# How steep each squashing function is, from the activation that it made. ReLU has a kink at 0, where it has no slope:
# 0 is taken for it, as TensorFlow does.
SLOPES: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "tanh": lambda a: 1 - a**2,
    "relu": lambda a: (a > 0).astype(a.dtype),
    "sigmoid": lambda a: a * (1 - a),
    "scaled_tanh": lambda a: STEEPNESS * (AMPLITUDE - a**2 / AMPLITUDE),
}


@dataclass(frozen=True)
class Gradients:
    """How the loss changes with each number of a network; each array is of the shape of what it belongs to.

    Attributes
    ----------
    weights : dict of str to ndarray
        ``"C1/kernel"``, ``"C1/bias"``, ...: what each weight of the network is moved by; none of what is fixed.
    activations : dict of str to ndarray
        ``"input"``, ``"C1"``, ... ``"OUTPUT"``, as of `forward`: by each activation, after squashing.
    sums : dict of str to ndarray
        ``"C1"``, ``"C3"``, ... ``"OUTPUT"``: by each weighted sum, before squashing; OUTPUT's are its scores.
        Of pooling only where it is trained.
    """

    weights: Weights = field(default_factory=dict)
    activations: Activations = field(default_factory=dict)
    sums: Activations = field(default_factory=dict)


class Difference(NamedTuple):
    """What a weight does to the loss, measured: the loss with more of it, with less of it, and how steep that is."""

    above: float
    below: float
    slope: float


def loss(probabilities: ArrayLike, target: ArrayLike) -> float:
    """How wrong the guesses are, the mean over images: cross-entropy, L = -ln p[target].

    Of 1998's OUTPUT that is the paper's equation 9: see `lenet.network.prototypes`.

    Parameters
    ----------
    probabilities : ndarray of shape (n, classes), or (classes,) for one image
    target : int or ndarray of shape (n,)
        The right answer to each image, from 0.

    Returns
    -------
    float
        0 where the right answer is certain; infinite where it is impossible.

    Raises
    ------
    Problem
        For a target that the network has no output for.

    >>> round(loss([[0.25, 0.75]], 1), 4)
    0.2877
    """
    rows = np.atleast_2d(probabilities)
    right = np.take_along_axis(rows, _column(target, rows), axis=1)
    with np.errstate(divide="ignore"):  # ln 0
        return float(-np.log(right).mean(dtype=float))


def backward(spec: NetworkSpec, weights: Weights, activations: Activations, target: ArrayLike) -> Gradients:
    """Run backwards through the network, from the loss to the input.

    Where the loss has an edge it has no slope, and one is agreed on, as in TensorFlow: where several numbers of a
    window share the maximum, the first row by row is the winner; ReLU's slope at 0 is 0.

    Parameters
    ----------
    spec : NetworkSpec
    weights : dict of str to ndarray
    activations : dict of str to ndarray
        What `forward` made with these weights. Weights of float64 make activations, and gradients, of float64.
    target : int or ndarray of shape (n,)
        The right answer to each image, from 0.

    Returns
    -------
    Gradients
        Of `loss`, the mean over the images.

    Raises
    ------
    Problem
        For a target that the network has no output for.
    """
    made = Gradients()
    grad = _by_probability(activations["OUTPUT"], target)
    made.activations["OUTPUT"] = grad
    sources = ["input", *(layer.name for layer in spec.layers)]
    for source, layer in reversed(list(zip(sources, spec.layers, strict=False))):
        x = as_maps(activations[source])  # (n, h, w, c): what the layer read
        own = activations[layer.name]
        if layer.kind == "pooling" and spec.pooling != TRAINED:
            grad = pool_back(grad, x, spec.pooling)
        else:
            by_sum = _by_score(own, target) if layer.name == "OUTPUT" else grad * SLOPES[spec.squashing](own)
            made.sums[layer.name] = by_sum
            found, grad = weighted_back(layer, weights, as_maps(by_sum), x)
            made.weights.update(found)
        grad = grad.reshape(activations[source].shape)
        made.activations[source] = grad
    return made


def weighted_back(layer: Layer, weights: Weights, by_sum: np.ndarray, x: np.ndarray) -> tuple[Weights, np.ndarray]:
    """What a layer's sums hand back: to its weights, and to what it read.

    Parameters
    ----------
    layer : Layer
    weights : dict of str to ndarray
    by_sum : ndarray of shape (n, h, w, maps)
        By each sum; of OUTPUT by each score.
    x : ndarray of shape (n, h, w, c)
        What the layer read.

    Returns
    -------
    dict of str to ndarray
        ``"C1/kernel"``, ``"C1/bias"``: by each weight that is trained.
    ndarray of the shape of x
    """
    if layer.kind == "rbf":
        return {}, prototypes_back(by_sum, weights[f"{layer.name}/prototypes"], x)
    found = {f"{layer.name}/bias": by_sum.sum(axis=(0, 1, 2))}  # it is added at every place
    if layer.kind == "pooling":
        coefficient = weights[f"{layer.name}/coefficient"]
        found[f"{layer.name}/coefficient"] = (by_sum * pool(x, "average") * 4).sum(axis=(0, 1, 2))
        return found, pool_back(by_sum * coefficient * 4, x, "average")
    kernel = weights[f"{layer.name}/kernel"]
    grad = by_kernel(by_sum, x, len(kernel), layer.padding)
    found[f"{layer.name}/kernel"] = grad if layer.table is None else grad * connected(layer)
    return found, convolve_back(by_sum, kernel, layer.padding)


def step(weights: Weights, gradients: Gradients, rate: float) -> Weights:
    """One step of gradient descent, w - rate x dL/dw: every weight goes a little against its gradient.

    Parameters
    ----------
    weights : dict of str to ndarray
        They stay as they are.
    gradients : Gradients
    rate : float
        The learning rate.

    Returns
    -------
    dict of str to ndarray
        New weights, of the same shapes and types; what is fixed, as it was.
    """
    moved = {name: weights[name] - weights[name].dtype.type(rate) * grad for name, grad in gradients.weights.items()}
    return {name: moved.get(name, array) for name, array in weights.items()}


def finite_difference(
    spec: NetworkSpec,
    weights: Weights,
    image: ArrayLike,
    target: ArrayLike,
    name: str,
    place: tuple[int, ...],
    width: float = WIDTH,
) -> Difference:
    """The gradient by one weight, measured: the weight moved a little up and down, the network run again.

    (L(w + h) - L(w - h)) / 2h, in float64: the two losses differ so little that float32 would lose the difference.

    Parameters
    ----------
    spec : NetworkSpec
    weights : dict of str to ndarray
        They stay as they are.
    image : ndarray
        One image or many, as of `forward`.
    target : int or ndarray of shape (n,)
    name : str
        ``"C1/kernel"``, ``"C1/bias"``, ...
    place : tuple of int
        Where in that array.
    width : float
        h.

    Returns
    -------
    Difference

    Raises
    ------
    Problem
        For a weight that does not exist, or a target that the network has no output for.
    """
    shape = weights[name].shape if name in weights else ()
    if len(place) != len(shape) or not all(0 <= at < size for at, size in zip(place, shape, strict=True)) or not shape:
        raise Problem(
            N_("There is no weight {place} in {name}; its shape is {shape}."), place=place, name=name, shape=shape
        )
    exact = {key: array.astype(float) for key, array in weights.items()}

    def moved(by: float) -> float:
        own = exact[name].copy()
        own[place] += by
        return loss(forward(spec, {**exact, name: own}, image)["OUTPUT"], target)

    above, below = moved(width), moved(-width)
    return Difference(above, below, (above - below) / (2 * width))


# --- what each kind of layer hands back -----------------------------------------------------------


def convolve_back(grad: np.ndarray, kernel: np.ndarray, padding: int = 0) -> np.ndarray:
    """Each weight hands its share of the change back to the number that it multiplied.

    x[i + u, j + v, c] was multiplied by kernel[u, v, c, m] and went into the sum [i, j, m]; so it gets back
    kernel[u, v, c, m] times that sum's gradient, from every sum that it went into.

    Parameters
    ----------
    grad : ndarray of shape (n, h, w, m)
        By each sum.
    kernel : ndarray of shape (k, k, c, m)
    padding : int
        What `convolve` added on each side; nothing is handed back to it.

    Returns
    -------
    ndarray of shape (n, h + k - 1 - 2 padding, w + k - 1 - 2 padding, c)
    """
    n, h, w, _ = grad.shape
    k, _, c, m = kernel.shape
    shares = (grad.reshape(-1, m) @ kernel.reshape(-1, m).T).reshape(n, h, w, k, k, c)  # of each window's numbers
    if h == w == 1:
        back = shares[:, 0, 0]  # there is one window
    else:
        back = np.zeros((n, h + k - 1, w + k - 1, c), grad.dtype)
        for u in range(k):
            for v in range(k):
                back[:, u : u + h, v : v + w] += shares[:, :, :, u, v]
    return back[:, padding : back.shape[1] - padding, padding : back.shape[2] - padding]


def by_kernel(grad: np.ndarray, x: np.ndarray, k: int, padding: int = 0) -> np.ndarray:
    """The gradient by each weight: over all places, the number that it multiplied times the sum's gradient there.

    out[u, v, c, m] = sum over n, i, j of x[n, i + u, j + v, c] grad[n, i, j, m]

    Parameters
    ----------
    grad : ndarray of shape (n, h, w, m)
        By each sum.
    x : ndarray of shape (n, h + k - 1 - 2 padding, w + k - 1 - 2 padding, c)
        What the layer read.
    k : int
        Side of the kernel.
    padding : int

    Returns
    -------
    ndarray of shape (k, k, c, m)
    """
    if padding:
        x = np.pad(x, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    c, m = x.shape[3], grad.shape[3]
    columns = windows(np.ascontiguousarray(x), k).reshape(-1, k * k * c)  # one row a window, as in `convolve`
    return (columns.T @ grad.reshape(-1, m)).reshape(k, k, c, m)


def pool_back(grad: np.ndarray, x: np.ndarray, operation: str) -> np.ndarray:
    """An average shares the change out among its four; a maximum hands all of it to the winner, the first of several.

    Parameters
    ----------
    grad : ndarray of shape (n, h, w, c)
        By each number that pooling made.
    x : ndarray of shape (n, 2h or 2h + 1, 2w or 2w + 1, c)
        What it read; a row or column left over gets 0.
    operation : {"average", "max"}

    Returns
    -------
    ndarray of the shape of x
    """
    n, h, w, c = grad.shape
    back = np.zeros_like(x)
    if operation == "average":
        back[:, : 2 * h, : 2 * w] = np.repeat(np.repeat(grad / 4, 2, axis=1), 2, axis=2)
        return back
    cells = windows(np.ascontiguousarray(x), 2, 2).reshape(n, h, w, 4, c)
    winner = cells.argmax(axis=3)
    for place in range(4):
        i, j = divmod(place, 2)
        back[:, i : 2 * h : 2, j : 2 * w : 2] = np.where(winner == place, grad, 0)
    return back


def prototypes_back(grad: np.ndarray, prototypes: np.ndarray, x: np.ndarray) -> np.ndarray:
    """A score is the distance from a prototype times -`SCALE`, so it hands back -2 SCALE (x - prototype).

    Parameters
    ----------
    grad : ndarray of shape (n, 1, 1, classes)
        By each score.
    prototypes : ndarray of shape (classes, 12, 7)
    x : ndarray of shape (n, 1, 1, 84)

    Returns
    -------
    ndarray of the shape of x
    """
    pulled = grad @ prototypes.reshape(len(prototypes), -1)  # (n, 1, 1, classes) (classes, 84)
    return x.dtype.type(-2 * SCALE) * (grad.sum(axis=-1, keepdims=True) * x - pulled)


def _by_probability(probabilities: np.ndarray, target: ArrayLike) -> np.ndarray:
    """-1/p at the right answer, 0 elsewhere; of the mean."""
    column = _column(target, probabilities)
    grad = np.zeros_like(probabilities)
    with np.errstate(divide="ignore"):  # the loss is infinite there
        right = -1 / np.take_along_axis(probabilities, column, axis=1)
    np.put_along_axis(grad, column, right / len(grad), axis=1)
    return grad


def _by_score(probabilities: np.ndarray, target: ArrayLike) -> np.ndarray:
    """p - 1 at the right answer, p elsewhere; of the mean: what comes of -1/p behind softmax."""
    wanted = np.zeros_like(probabilities)
    np.put_along_axis(wanted, _column(target, probabilities), 1, axis=1)
    return (probabilities - wanted) / len(probabilities)


def _column(target: ArrayLike, probabilities: np.ndarray) -> np.ndarray:
    """The targets below each other, (n, 1): one for each image, or one for all."""
    count, classes = probabilities.shape
    targets = np.broadcast_to(np.asarray(target), count)
    if targets.dtype.kind not in "iu" or not ((targets >= 0) & (targets < classes)).all():
        raise Problem(
            N_("The right answer cannot be {target}; it is from 0 to {most}."), target=target, most=classes - 1
        )
    return targets[:, np.newaxis]


def as_maps(values: np.ndarray) -> np.ndarray:
    """(n, units) -> (n, 1, 1, units)."""
    return values.reshape(len(values), 1, 1, -1) if values.ndim == 2 else values
