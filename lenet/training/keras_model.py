"""The same LeNet-5 as a Keras model, for training; weights to and fro. Imports Keras."""

from collections.abc import Callable, Mapping
from typing import Any

import keras
import numpy as np

from ..network import plain_network
from ..network.prototypes import prototypes
from ..network.spec import LEVELS, TRAINED, Layer, NetworkSpec
from .layers_1998 import Prototypes, Subsampling, TableConvolution, equation_9, scaled_tanh

LINE_LENGTH = 72  # columns of a summary


def build(spec: NetworkSpec) -> keras.Sequential:
    """The spec as a Keras model from (n, size, size, 1) to probabilities (n, classes).

    Only `keras` is used, so that it trains on every backend. Layers bear the names
    ``C1 S2 C3 S4 C5 F6 OUTPUT``. What was particular in 1998 is in `lenet.training.layers_1998`.

    Parameters
    ----------
    spec : NetworkSpec

    Returns
    -------
    keras.Sequential
    """
    model = keras.Sequential([keras.Input((spec.input_size, spec.input_size, 1))], name="LeNet-5")
    background, ink = LEVELS[spec.levels]
    if (background, ink) != (0, 1):
        model.add(keras.layers.Rescaling(ink - background, background, name="levels"))
    for layer in spec.layers:
        for keras_layer in _layers(spec, layer):
            model.add(keras_layer)
    return model


def loss(spec: NetworkSpec) -> str | Callable[[Any, Any], Any]:
    """What a network is trained to make small, as ``model.compile`` takes it."""
    return equation_9 if spec.output == "rbf" else "categorical_crossentropy"


def compiles_with_xla() -> bool:
    """Whether XLA compiles a step, as ``model.compile`` takes it: bool.

    Without it JAX goes through a step operation by operation; TensorFlow has its graphs.
    """
    return keras.backend.backend() == "jax"


def describe(spec: NetworkSpec) -> dict[str, str]:
    """The network in Keras's own words.

    Parameters
    ----------
    spec : NetworkSpec

    Returns
    -------
    dict of str to str
        ``"summary"``: what ``model.summary`` prints, 72 columns wide, without colours;
        ``"dot"``: what ``model_to_dot`` makes, for Graphviz.
    """
    model = build(spec)
    printed: list[str] = []
    model.summary(line_length=LINE_LENGTH, print_fn=printed.append)
    drawn = keras.utils.model_to_dot(
        model, show_shapes=True, show_layer_names=True, show_layer_activations=True, rankdir="TB"
    ).to_string()
    # Keras names a node by its address in memory; the layer's name says the same in every process.
    for layer in model.layers:
        drawn = drawn.replace(str(id(layer)), layer.name)
    return {"summary": "".join(printed), "dot": drawn}


def build_plain(size: int) -> keras.Sequential:
    """The network of `plain_network` as a Keras model, for inputs (n, size, size, 1)."""
    dense = keras.layers.Dense
    widths = [dense(width, activation="tanh", name=f"H{place}") for place, width in enumerate(plain_network.HIDDEN, 1)]
    output = dense(10, activation="softmax", name="OUTPUT")
    return keras.Sequential([keras.Input((size, size, 1)), keras.layers.Flatten(), *widths, output], name="plain")


def _layers(spec: NetworkSpec, layer: Layer) -> list[keras.layers.Layer]:
    squash = scaled_tanh if spec.squashing == "scaled_tanh" else spec.squashing
    if layer.kind == "pooling" and spec.pooling == TRAINED:
        return [Subsampling(squash, name=layer.name)]
    if layer.kind == "pooling":
        pooling = keras.layers.AveragePooling2D if spec.pooling == "average" else keras.layers.MaxPooling2D
        return [pooling(layer.kernel, layer.stride, name=layer.name)]
    if layer.kind == "rbf":
        return [Prototypes(prototypes(layer.maps).tolist(), name=layer.name)]
    activation = "softmax" if layer.name == "OUTPUT" else squash
    if layer.table is not None:
        return [TableConvolution(layer.table, layer.kernel, activation, name=layer.name)]
    if layer.kind == "convolution":
        convolution = keras.layers.Conv2D(layer.maps, layer.kernel, activation=activation, name=layer.name)
        if layer.padding == (layer.kernel - 1) // 2:
            convolution.padding = "same"
            return [convolution]
        border = [keras.layers.ZeroPadding2D(layer.padding, name=f"{layer.name}_padding")] if layer.padding else []
        return [*border, convolution]
    dense = keras.layers.Dense(layer.maps, activation=activation, name=layer.name)
    # A dense layer reads a flat row: the last layer with a width is flattened first.
    needs_flattening = layer.name == "C5" or (layer.name == "F6" and spec.layers[4].kind == "convolution")
    return [keras.layers.Flatten(name="flatten"), dense] if needs_flattening else [dense]


def get_weights(model: keras.Model, shapes: Mapping[str, tuple[int, ...]]) -> dict[str, np.ndarray]:
    """The model's weights as `weights.npz` names them, {name: shape}: dict of str to float32 ndarray."""
    weights = {}
    for name, shape in shapes.items():
        layer, part = _layer_and_part(model, name)
        weights[name] = np.asarray(getattr(layer, part), np.float32).reshape(shape)
    return weights


def set_weights(model: keras.Model, weights: Mapping[str, np.ndarray]) -> None:
    """Put the arrays of `weights.npz` into the model."""
    for name, array in weights.items():
        layer, part = _layer_and_part(model, name)
        if isinstance(layer, TableConvolution) and part == "kernel":
            layer.set_kernel(array)
        else:
            variable = getattr(layer, part)
            variable.assign(array.reshape(variable.shape))


def _layer_and_part(model: keras.Model, name: str) -> tuple[keras.layers.Layer, str]:
    layer, part = name.split("/")
    return model.get_layer(layer), part
