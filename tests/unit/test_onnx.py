"""The ONNX model says what the NumPy network says, read by two programs that know nothing of it."""

import json
from itertools import product

import numpy as np
import onnx.reference
import pytest

import lenet
from lenet import NetworkSpec
from lenet.network.network import Network
from lenet.network.spec import LAYER_NAMES, POOLINGS, SQUASHINGS
from lenet.sharing import onnx_file
from tests.made_up import noise
from tests.unit.test_gradients import OF_1998

SPECS = [*(NetworkSpec(*choices) for choices in product(POOLINGS, SQUASHINGS, (0, 2))), lenet.book(), *OF_1998]


def random_network(spec):
    return Network("random", spec, noise(spec, seed=4), 0.5, {"far": "away"})


@pytest.fixture(scope="module")
def images():
    return lenet.mnist.to_input(lenet.mnist.load("test")[0][:20])


def fed(spec, images):
    """As the file takes them: maps first, and of 28x28 pixels for a network of that size."""
    border = (32 - spec.input_size) // 2
    return images[:, np.newaxis, border : 32 - border, border : 32 - border]


@pytest.mark.parametrize("spec", [*SPECS, NetworkSpec(padding=1)], ids=str)
def test_the_reference_evaluator_agrees_layer_by_layer(spec, images):
    network = random_network(spec)
    model = onnx.load_from_string(onnx_file.to_onnx(network))
    onnx.checker.check_model(model, full_check=True)
    layers = [*LAYER_NAMES[:-1], "probabilities"]
    model.graph.output.extend(onnx.ValueInfoProto(name=name) for name in layers[:-1])
    evaluator = onnx.reference.ReferenceEvaluator(model)
    theirs = dict(zip(layers, evaluator.run(layers, {"input": fed(spec, images)}), strict=True))
    ours = network.forward(images)
    for name, layer in zip(layers, LAYER_NAMES, strict=True):
        expected = np.moveaxis(ours[layer], -1, 1)  # maps first
        np.testing.assert_allclose(theirs[name].reshape(expected.shape), expected, atol=2e-5, err_msg=name)


@pytest.mark.parametrize("spec", SPECS, ids=str)
def test_onnxruntime_agrees(spec, images):
    onnxruntime = pytest.importorskip("onnxruntime")
    network = random_network(spec)
    session = onnxruntime.InferenceSession(onnx_file.to_onnx(network), providers=["CPUExecutionProvider"])
    (theirs,) = session.run(["probabilities"], {"input": fed(spec, images)})
    assert (theirs.shape, theirs.dtype) == ((20, 10), np.float32)
    np.testing.assert_allclose(theirs, network.probabilities(images), atol=2e-5)
    (one,) = session.run(None, {"input": fed(spec, images[:1])})  # any batch
    np.testing.assert_allclose(one, theirs[:1], atol=2e-5)


def test_names_and_whence_it_comes():
    model = onnx.load_from_string(onnx_file.to_onnx(random_network(lenet.post())))
    named = [node.name for node in model.graph.node]
    assert [name for name in named if name in LAYER_NAMES] == list(LAYER_NAMES)
    assert len(set(named)) == len(named)
    assert {array.name for array in model.graph.initializer} == set(lenet.post().weight_shapes)
    assert sum(np.prod(array.dims) for array in model.graph.initializer) == 82_826
    about = {entry.key: entry.value for entry in model.metadata_props}
    assert (about["name"], about["sure_at"]) == ("random", "0.5")
    assert NetworkSpec.from_dict(json.loads(about["spec"])) == lenet.post()
    assert json.loads(about["facts"]) == {"far": "away"}
    assert "LeNet-5 Playground" in about["source"]
    assert about["input"].startswith("(batch, 1, 32, 32), 0 to 1")


def test_the_weights_of_1998_bear_their_names():
    network = random_network(lenet.lenet_1998())
    model = onnx.load_from_string(onnx_file.to_onnx(network))
    found = {array.name: onnx.numpy_helper.to_array(array) for array in model.graph.initializer}
    assert set(found) == set(network.weights)
    np.testing.assert_array_equal(found["S2/coefficient"].ravel(), network.weights["S2/coefficient"])
    np.testing.assert_array_equal(found["OUTPUT/prototypes"].reshape(10, 12, 7), network.weights["OUTPUT/prototypes"])
    named = [node.name for node in model.graph.node]
    assert [name for name in named if name in LAYER_NAMES] == list(LAYER_NAMES)
    assert len(set(named)) == len(named)


def test_a_network_of_28_pixels_says_so():
    model = onnx.load_from_string(onnx_file.to_onnx(random_network(lenet.book())))
    shape = model.graph.input[0].type.tensor_type.shape.dim
    assert [side.dim_value for side in shape][1:] == [1, 28, 28]
    about = {entry.key: entry.value for entry in model.metadata_props}
    assert about["input"].startswith("(batch, 1, 28, 28), 0 to 1")
    assert NetworkSpec.from_dict(json.loads(about["spec"])) == lenet.book()


def test_a_shipped_network_reads_its_samples(tmp_path):
    network = lenet.load("average")
    (tmp_path / "average.onnx").write_bytes(onnx_file.to_onnx(network))
    evaluator = onnx.reference.ReferenceEvaluator(str(tmp_path / "average.onnx"))
    images = lenet.mnist.to_input(np.stack([lenet.mnist.sample(digit) for digit in range(10)]))
    (probabilities,) = evaluator.run(None, {"input": images[:, np.newaxis]})
    assert list(probabilities.argmax(axis=1)) == list(range(10))
