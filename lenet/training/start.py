"""What weights are before any training, where Keras's usual is not wanted. In NumPy."""

import numpy as np

from ..network.forward import Weights, connected
from ..network.prototypes import prototypes
from ..network.spec import Layer, NetworkSpec

SPREAD_1998 = 2.4  # of the fan-in's inverse


def weights(spec: NetworkSpec, start: str, seed: int) -> Weights:
    """The weights that a training starts with.

    Parameters
    ----------
    spec : NetworkSpec
    start : {"1998", "normal"}
        ``1998``: uniform between -2.4/F and 2.4/F, biases and coefficients too, F the numbers that a
        unit reads: its fan-in. ``normal``: normally distributed with 1/sqrt(F), so that a layer's
        sums are about as large as what it reads, with biases of 0 and coefficients that average.
    seed : int

    Returns
    -------
    dict of str to ndarray, float32
        In the shapes of ``spec.weight_shapes``; zeros where a table connects no maps.

    References
    ----------
    LeCun, Bottou, Bengio, Haffner (1998), appendix A: 2.4 over the fan-in.
    """
    random = np.random.default_rng(seed)
    made: Weights = {}
    for layer in spec.layers:
        for part, shape in layer.weight_shapes.items():
            made[f"{layer.name}/{part}"] = _drawn(random, layer, part, shape, start).astype(np.float32)
    return made


def _drawn(random: np.random.Generator, layer: Layer, part: str, shape: tuple[int, ...], start: str) -> np.ndarray:
    if part == "prototypes":
        return prototypes(layer.maps)
    fan_in = _fan_in(layer)
    if start == "1998":
        drawn = random.uniform(-1, 1, shape) * SPREAD_1998 / fan_in
    elif part == "kernel":
        drawn = random.normal(0, 1, shape) / np.sqrt(fan_in)
    else:
        drawn = np.full(shape, 1 / layer.kernel**2 if part == "coefficient" else 0.0)
    return drawn * connected(layer) if part == "kernel" else drawn


def _fan_in(layer: Layer) -> np.ndarray:
    """The numbers that a unit of each map reads: (maps,)."""
    if layer.kind == "pooling":
        return np.full(layer.maps, layer.kernel**2)
    return layer.kernel**2 * connected(layer).sum(axis=0)
