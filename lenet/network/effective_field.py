"""The effective receptive field: how strongly each input pixel really moves a unit."""

import numpy as np
from numpy.typing import ArrayLike

from ..problems import N_, Problem
from .forward import as_batch, forward
from .gradients import SLOPES, pool_back, weighted_back
from .network import Network
from .spec import LEVELS, TRAINED

LAYERS = ("C1", "S2", "C3", "S4", "C5")

_ROUNDING = 1e-9  # of a share: sums in another order may fall short by as much

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
        if entry.kind == "pooling" and spec.pooling != TRAINED:
            grad = pool_back(grad, maps[source], spec.pooling)
        else:
            grad = grad * SLOPES[spec.squashing](maps[entry.name])
            _, grad = weighted_back(entry, weights, grad, maps[source])
    background, ink = LEVELS[spec.levels]
    return (grad[..., 0] * (ink - background)).astype(np.float32)


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
