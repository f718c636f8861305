"""The effective receptive field: how strongly each input pixel really moves a unit."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from ..problems import N_, Problem
from .forward import as_batch, forward, windows
from .network import Network

LAYERS = ("C1", "S2", "C3", "S4", "C5")

_ROUNDING = 1e-9  # of a share: sums in another order may fall short by as much

SLOPES: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "tanh": lambda activation: 1 - activation**2,
    "relu": lambda activation: (activation > 0).astype(float),
    "sigmoid": lambda activation: activation * (1 - activation),
}

Unit = tuple[int, int, int]  # row, column, map


def gradient(network: Network, images: ArrayLike, layer: str, unit: Unit) -> np.ndarray:
    """How much a unit's activation changes with each input pixel, backwards through the network.

    Parameters
    ----------
    network : Network
    images : ndarray of shape (n, size, size) or (size, size)
        As `lenet.network.forward` takes them.
    layer : {"C1", "S2", "C3", "S4", "C5"}
    unit : (int, int, int)
        Row, column, map; C5's units are (0, 0, number).

    Returns
    -------
    ndarray of shape (n, size, size), float32, of the network's own input
        d activation / d pixel. Where several pixels of a window share the maximum, the first is
        taken for the winner.

    Raises
    ------
    Problem
        When the layer has no such unit.
    """
    spec = network.spec
    # float64: tanh's slope 1 - a², or sigmoid's a (1 - a), is rounded away in float32 where a unit is nearly saturated.
    weights = {name: array.astype(float) for name, array in network.weights.items()}
    activations = forward(spec, weights, as_batch(spec, images))
    depth = [entry.name for entry in spec.layers].index(layer) + 1
    sources = ["input", *(entry.name for entry in spec.layers)]
    maps = {name: _as_maps(values) for name, values in activations.items()}
    grad = _one_at(maps[layer], layer, unit)
    for source, entry in reversed(list(zip(sources, spec.layers[:depth], strict=False))):
        if entry.kind == "pooling":
            grad = _pool_back(grad, maps[source], spec.pooling)
        else:
            grad = grad * _slope(maps[entry.name], spec.squashing)
            grad = _convolve_back(grad, weights[f"{entry.name}/kernel"], entry.padding)
    return grad[..., 0].astype(np.float32)


def mean_field(network: Network, images: ArrayLike, layer: str, unit: Unit) -> np.ndarray:
    """Mean size of `gradient` over many images: (size, size), float32, never negative."""
    return np.abs(gradient(network, images, layer, unit)).mean(axis=0)


def pixels_for(field: np.ndarray, share: float = 0.9) -> int:
    """How few pixels together make up a share (0 to 1) of the field's whole effect.

    >>> pixels_for(np.array([[4.0, 4.0], [1.0, 1.0]]), 0.8)
    2
    """
    parts = np.sort(np.abs(field), axis=None)[::-1]
    total = parts.sum(dtype=float)
    if total == 0:
        return 0
    return int(np.searchsorted(np.cumsum(parts, dtype=float), share * total * (1 - _ROUNDING)) + 1)


def _as_maps(values: np.ndarray) -> np.ndarray:
    """(n, units) -> (n, 1, 1, units)."""
    return values.reshape(len(values), 1, 1, -1) if values.ndim == 2 else values


def _one_at(values: np.ndarray, layer: str, unit: Unit) -> np.ndarray:
    """Zeros with a one at the unit: its change with itself."""
    row, column, number = unit
    height, width, maps = values.shape[1:]
    if not (0 <= row < height and 0 <= column < width and 0 <= number < maps):
        raise Problem(
            N_("{layer} has no unit {unit}; it has {maps} maps of {height}×{width}."),
            layer=layer,
            unit=unit,
            maps=maps,
            height=height,
            width=width,
        )
    grad = np.zeros_like(values)
    grad[:, row, column, number] = 1
    return grad


def _slope(activation: np.ndarray, squashing: str) -> np.ndarray:
    """The squashing function's derivative, from the activation that it made."""
    return SLOPES[squashing](activation)


def _convolve_back(grad: np.ndarray, kernel: np.ndarray, padding: int) -> np.ndarray:
    """Each weight hands its share of the change back to the pixel that it multiplied."""
    n, h, w, _ = grad.shape
    k, _, c, _ = kernel.shape
    back = np.zeros((n, h + k - 1, w + k - 1, c))
    for u in range(k):
        for v in range(k):
            back[:, u : u + h, v : v + w] += grad @ kernel[u, v].T
    return back[:, padding : back.shape[1] - padding, padding : back.shape[2] - padding]


def _pool_back(grad: np.ndarray, x: np.ndarray, operation: str) -> np.ndarray:
    """An average shares the change out among its four; a maximum hands it to the winner."""
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
