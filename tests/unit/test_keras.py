"""The NumPy network and the Keras model of the same weights say the same. Slow: imports Keras."""

import numpy as np
import pytest

import lenet
from lenet import NetworkSpec, Problem, book, classic, lenet_1998, post
from lenet.network import network
from lenet.network.spec import LAYER_NAMES
from lenet.sharing import network_file
from tests.made_up import noise
from tests.unit.test_gradients import OF_1998


@pytest.fixture(scope="module", autouse=True)
def keras_is_here():
    """Keras is imported by the worker that runs this file, and not by each that collects it."""
    global keras_model
    keras_model = pytest.importorskip("lenet.training.keras_model", reason="Keras is not installed")


@pytest.mark.parametrize("name", ["average", "max"])
def test_shipped_networks_agree_with_keras_on_1000_digits(name):
    network = lenet.load(name)
    _agree(network.spec, network.weights, lenet.mnist.to_input(lenet.mnist.load("test")[0][:1000]))


SPECS = [
    classic("average", "relu"),
    classic("max", "tanh"),
    classic("max", "sigmoid"),
    post(),
    book(),
    NetworkSpec(padding=1),
    NetworkSpec("max", "relu", 0, 28),
    *OF_1998,
]


@pytest.mark.parametrize("spec", SPECS, ids=str)
def test_every_kind_agrees_with_keras(spec):
    _agree(spec, noise(spec, scale=0.5), lenet.mnist.to_input(lenet.mnist.load("test")[0][:50]))


def _agree(spec, weights, images, close=1e-4):
    import keras

    model = keras_model.build(spec)
    keras_model.set_weights(model, weights)
    outputs = {layer.name: layer.output for layer in model.layers if layer.name in LAYER_NAMES}
    border = (32 - spec.input_size) // 2
    framed = images[:, border : 32 - border, border : 32 - border, np.newaxis]  # MNIST's own frame where it is 28x28
    theirs = keras.Model(model.inputs, outputs).predict(framed, verbose=0)
    ours = network.forward(spec, weights, images)
    assert set(theirs) == set(ours) - {"input"}
    for name, expected in theirs.items():
        tolerance = 1e-5 if name == "OUTPUT" else close
        assert np.abs(ours[name] - expected.reshape(ours[name].shape)).max() <= tolerance, name


def test_the_network_of_1998_agrees_within_1e_5():
    spec = lenet_1998()
    images = lenet.mnist.to_input(lenet.mnist.load("test")[0][:50])
    _agree(spec, noise(spec), images, 1e-5)


@pytest.mark.parametrize(("spec", "parameters"), [(classic(), 61_706), (post(), 82_826), (book(), 61_706)])
def test_parameters_as_keras_counts_them(spec, parameters):
    assert keras_model.build(spec).count_params() == parameters


def test_parameters_of_1998_as_keras_counts_them():
    model = keras_model.build(lenet_1998())
    assert sum(np.prod(weight.shape) for weight in model.trainable_weights) == 60_000
    assert sum(np.prod(weight.shape) for weight in model.non_trainable_weights) == 840


@pytest.mark.parametrize("spec", [post(), lenet_1998()], ids=["post", "1998"])
def test_weights_round_trip(spec):
    model = keras_model.build(spec)
    weights = keras_model.get_weights(model, spec.weight_shapes)
    again = keras_model.build(spec)
    keras_model.set_weights(again, weights)
    for name, array in keras_model.get_weights(again, spec.weight_shapes).items():
        np.testing.assert_array_equal(array, weights[name])


def test_a_keras_file_of_1998_read_back_is_the_same(tmp_path):
    import keras

    spec = lenet_1998()
    model = keras_model.build(spec)
    keras_model.set_weights(model, noise(spec))
    model.compile(loss=keras_model.loss(spec))
    model.save(tmp_path / "model.keras")
    again = keras.saving.load_model(tmp_path / "model.keras")
    for name, array in keras_model.get_weights(again, spec.weight_shapes).items():
        np.testing.assert_array_equal(array, noise(spec)[name])
    images = lenet.mnist.to_input(lenet.mnist.load("test")[0][:20])[..., np.newaxis]
    np.testing.assert_array_equal(again.predict(images, verbose=0), model.predict(images, verbose=0))
    assert again.loss is keras_model.loss(spec)


def test_the_loss_of_1998_asks_rubbish_for_what_no_digit_is_asked_for():
    """Equation 9 with distances, e^-10 for rubbish: of a digit, of a shape that is none, and of half of each."""
    import keras

    away = np.array([[3.0, 0.5] + [20.0] * 8, [12.0] * 10, [0.0] * 10])
    shares = np.exp(-away) / (np.exp(-away).sum(axis=1, keepdims=True) + np.exp(-10))
    targets = np.zeros((3, 10))
    targets[0, 1], targets[2, 4] = 1, 0.5
    total = np.log(np.exp(-away).sum(axis=1) + np.exp(-10))
    expected = [0.5 + total[0], 10 + total[1], 0.5 * total[2] + 0.5 * (10 + total[2])]
    found = keras_model.loss(lenet_1998())(targets.astype(np.float32), shares.astype(np.float32))
    np.testing.assert_allclose(keras.ops.convert_to_numpy(found), expected, rtol=1e-3)


@pytest.mark.parametrize("ending", ["keras", "h5"])
def test_a_keras_file_is_refused_and_what_is_advised_instead_works(ending, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    model = keras_model.build(classic("max"))
    model.save(f"model.{ending}")
    data = (tmp_path / f"model.{ending}").read_bytes()
    for name in (f"model.{ending}", "weights.npz"):
        with pytest.raises(Problem, match="is a Keras file") as caught:
            network_file.unpack(data, name)
    exec(caught.value.values["command"], {"numpy": np, "lenet": lenet, "model": model})
    network = network_file.unpack((tmp_path / "weights.npz").read_bytes(), "weights.npz", "max", "tanh")
    for name, array in keras_model.get_weights(model, classic().weight_shapes).items():
        np.testing.assert_array_equal(network.weights[name], array)
