"""The backward pass and TensorFlow's own say the same. Slow: imports Keras."""

import numpy as np
import pytest

import lenet
from lenet.network import gradients
from lenet.network.forward import forward
from lenet.network.spec import LAYER_NAMES, classic
from tests.made_up import noise
from tests.unit.test_gradients import OF_1998, VARIANTS, digits


@pytest.fixture(scope="module", autouse=True)
def keras_is_here():
    """Keras is imported by the worker that runs this file, and not by each that collects it."""
    global keras_model
    keras_model = pytest.importorskip("lenet.training.keras_model", reason="Keras is not installed")


def theirs(spec, weights, images, targets):
    """Keras's layers, one after the other, and TensorFlow's tape: the loss, its gradients by weights and activations.

    The logarithm is written out: Keras's cross-entropy looks for the scores behind the probabilities and goes past
    these, so that nothing would be known of them.
    """
    import keras
    import tensorflow as tf

    model = keras_model.build(spec)
    keras_model.set_weights(model, weights)
    outputs = {"input": tf.constant(images[..., np.newaxis])}
    x = outputs["input"]
    with tf.GradientTape() as tape:
        tape.watch(x)
        for layer in model.layers:
            x = outputs[layer.name] = layer(x)
        loss = -tf.reduce_mean(tf.math.log(tf.gather(x, targets, batch_dims=1)))
    one_hot = np.eye(spec.classes, dtype=np.float32)[targets]
    their_loss = keras.losses.get(keras_model.loss(spec))(one_hot, x)
    assert float(tf.reduce_mean(their_loss)) == pytest.approx(float(loss), abs=1e-5)
    by_name = {layer.name: layer for layer in model.layers}
    trained = [name for name in spec.weight_shapes if name != "OUTPUT/prototypes"]
    variables = {name: _variable(by_name[name.split("/")[0]], name.split("/")[1]).value for name in trained}
    activations = {name: outputs[name] for name in ("input", *LAYER_NAMES)}
    if "levels" in outputs:
        activations["input"] = outputs["levels"]  # what C1 reads
    by_weight, by_activation = tape.gradient(loss, [variables, activations])
    if "C3" in by_name and hasattr(by_name["C3"], "pairs"):
        by_weight["C3/kernel"] = _in_place(by_name["C3"], by_weight["C3/kernel"], spec.weight_shapes["C3/kernel"])
    return float(loss), by_weight, by_activation


def _variable(layer, part):
    """A table's convolution has a filter for each pair in place of a kernel."""
    return layer.filters if part == "kernel" and hasattr(layer, "pairs") else getattr(layer, part)


def _in_place(layer, by_filter, shape):
    grads = np.zeros(shape, np.float32)
    for pair, (read, made) in enumerate(layer.pairs):
        grads[:, :, read, made] = np.reshape(by_filter[:, pair], shape[:2])
    return grads


def agree(spec, weights, images, targets):
    activations = forward(spec, weights, images)
    ours = gradients.backward(spec, weights, activations, targets)
    loss, *found = theirs(spec, weights, images, targets)
    assert gradients.loss(activations["OUTPUT"], targets) == pytest.approx(loss, abs=1e-5)
    for own, other in zip((ours.weights, ours.activations), found, strict=True):
        assert set(own) == set(other)
        for name, grads in own.items():
            expected = np.reshape(other[name], grads.shape)
            off = 1e-5 * max(1, np.abs(expected).max())  # of float32 numbers above 1 a share
            np.testing.assert_allclose(grads, expected, atol=off, rtol=0, err_msg=name)
    return ours


@pytest.mark.parametrize("spec", OF_1998, ids=str)
def test_1998(spec):
    agree(spec, noise(spec), digits(spec, 3), np.array([3, 8, 1]))


@pytest.mark.parametrize("spec", VARIANTS, ids=lambda spec: f"{spec.pooling}-{spec.squashing}-{spec.padding}")
def test_every_kind(spec):
    found = agree(spec, noise(spec), digits(spec, 3), np.array([3, 8, 1]))
    for name, grads in found.weights.items():
        assert np.abs(grads).max() > 1e-4, name  # not zeros beside zeros; sigmoid lets little through


@pytest.mark.parametrize("name", ["average", "max"])
@pytest.mark.parametrize("row", [0, 1])
def test_the_shipped_networks_asked_for_another_answer(name, row):
    network = lenet.load(name)
    agree(network.spec, network.weights, digits(network.spec, 2)[row : row + 1], np.array([3]))


@pytest.mark.parametrize("squashing", ["tanh", "relu"])
def test_where_numbers_are_equal_the_same_one_wins(squashing):
    """An empty image, and C1 without a bias: all numbers of a window are the same to the bit, in whatever order."""
    spec = classic("max", squashing)
    weights = {**noise(spec), "C1/bias": np.zeros(6, np.float32)}
    agree(spec, weights, np.zeros((1, 32, 32), np.float32), np.array([5]))
