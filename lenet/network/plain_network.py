"""A plain network: the pixels flattened into a row, two dense layers, ten probabilities."""

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from .forward import Weights, softmax
from .spec import NetworkSpec, Shapes

INPUTS = 32 * 32  # pixels
HIDDEN = (56, 40)  # about as many parameters as LeNet-5: 60,090 on 32x32


def weight_shapes(inputs: int = INPUTS) -> Shapes:
    """{"H1/kernel": (inputs, 56), "H1/bias": (56,), ...}"""
    sizes = (inputs, *HIDDEN, 10)
    shapes: Shapes = {}
    for name, before, after in zip(("H1", "H2", "OUTPUT"), sizes, sizes[1:], strict=False):
        shapes[f"{name}/kernel"] = (before, after)
        shapes[f"{name}/bias"] = (after,)
    return shapes


def parameters(inputs: int = INPUTS) -> int:
    """Weights and biases for that many inputs: inputs x 56 + 56 + 56 x 40 + 40 + 40 x 10 + 10."""
    return sum(int(np.prod(shape)) for shape in weight_shapes(inputs).values())


def forward(weights: Weights, images: ArrayLike) -> np.ndarray:
    """Probabilities for images.

    Parameters
    ----------
    weights : dict of str to ndarray
        In the shapes of `weight_shapes`.
    images : ndarray of shape (n, 32, 32) or (32, 32), in [0, 1]

    Returns
    -------
    ndarray of shape (n, 10), float32
    """
    x = np.asarray(images, np.float32).reshape(-1, weights["H1/kernel"].shape[0])  # (n, pixels)
    for name in ("H1", "H2"):
        x = np.tanh(x @ weights[f"{name}/kernel"] + weights[f"{name}/bias"])
    return softmax(x @ weights["OUTPUT/kernel"] + weights["OUTPUT/bias"])


def growth(size: int, channels: int = 1) -> dict[str, int]:
    """Parameters as the picture grows: C1's units as a dense layer, a plain network, LeNet-5 and its convolutions.

    Parameters
    ----------
    size : int, 28 to 224
        Height and width of the picture in pixels, which nothing is put around.
    channels : {1, 3}
        Grey or colour.

    Returns
    -------
    dict of str to int
        ``"dense"``: a dense layer of as many units as C1 has, each with a weight to every input; ``"plain"``: the whole
        plain network; ``"lenet"``: all of LeNet-5; ``"convolutions"``: its C1 and C3 alone.
    """
    inputs = size * size * channels
    c1, _, c3, *rest = NetworkSpec(input_size=size).layers
    c1 = replace(c1, input_maps=channels)
    convolutions = c1.parameters + c3.parameters
    return {
        "dense": (inputs + 1) * c1.output_size**2 * c1.maps,
        "plain": parameters(inputs),
        "lenet": convolutions + sum(layer.parameters for layer in rest),
        "convolutions": convolutions,
    }
