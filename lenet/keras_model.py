"""The same LeNet-5 as a Keras model, for training; weights to and fro. Imports Keras."""

import keras
import numpy as np


def build(spec):
    """The spec as a Keras model from (n, size, size, 1) to probabilities (n, 10).

    Only `keras` is used, so that it trains on every backend. Layers bear the names
    ``C1 S2 C3 S4 C5 F6 OUTPUT``.

    Parameters
    ----------
    spec : NetworkSpec

    Returns
    -------
    keras.Sequential
    """
    model = keras.Sequential([keras.Input((spec.input_size, spec.input_size, 1))], name="LeNet-5")
    for layer in spec.layers:
        for keras_layer in _layers(spec, layer):
            model.add(keras_layer)
    return model


def _layers(spec, layer):
    if layer.kind == "pooling":
        pooling = keras.layers.AveragePooling2D if spec.pooling == "average" else keras.layers.MaxPooling2D
        return [pooling(layer.kernel, layer.stride, name=layer.name)]
    activation = "softmax" if layer.name == "OUTPUT" else spec.squashing
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


def get_weights(model, spec):
    """The model's weights as `weights.npz` names them: dict of str to float32 ndarray."""
    weights = {}
    for name, shape in spec.weight_shapes.items():
        weights[name] = np.asarray(_variable(model, name), np.float32).reshape(shape)
    return weights


def set_weights(model, weights):
    """Put the arrays of `weights.npz` into the model."""
    for name, array in weights.items():
        variable = _variable(model, name)
        variable.assign(array.reshape(variable.shape))


def _variable(model, name):
    layer, part = name.split("/")
    return getattr(model.get_layer(layer), part)
