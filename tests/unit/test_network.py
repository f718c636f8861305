"""Networks on disk: the shipped ones, the round trip, and files from strangers."""

import dataclasses
import json
import shutil
import zipfile

import numpy as np
import pytest

import lenet
from lenet import Problem
from lenet.digits import pen
from lenet.network import prototypes, zoo
from lenet.network.network import Network, check_weights_of
from lenet.network.zoo import ZOO, folder_of
from lenet.sharing import network_file
from lenet.training import calibration
from lenet.training.recipe import TrainingConfig
from tests.made_up import noise


@pytest.fixture
def folder(tmp_path):
    """A copy of a shipped network, to damage."""
    return shutil.copytree(ZOO / "average", tmp_path / "average")


@pytest.mark.parametrize("name", ["average", "max"])
def test_shipped_networks(name):
    network = lenet.load(name)
    assert network.spec == lenet.classic(name)
    assert sum(array.size for array in network.weights.values()) == 61_706


@pytest.mark.parametrize("name", ["average", "max"])
def test_error_on_mnists_test_digits_is_0_80_percent_or_less(name):
    images, labels = lenet.mnist.load("test")
    result = lenet.evaluate(lenet.load(name), lenet.mnist.to_input(images), labels)
    assert result.count == 10_000
    assert result.error <= 0.0080
    assert result.held_back <= 0.02
    assert result.sure_error < result.error
    assert result.confusion.sum() == 10_000
    assert np.trace(result.confusion) == 10_000 - len(result.mistakes)


@pytest.mark.parametrize("name", ["average", "max"])
def test_non_digits_are_caught(name):
    """Of shapes of every kind, drawn with another seed than the calibration's."""
    caught = calibration.caught_by_kind(lenet.load(name), per_kind=30, seed=7)
    assert set(caught) == set(pen.NON_DIGITS)
    assert np.mean(list(caught.values())) >= 0.80


def test_reading():
    reading = lenet.load("max").read(lenet.from_mnist(lenet.mnist.sample(4)).input)
    assert (reading.label, reading.sure) == (4, True)
    assert reading.probabilities.shape == (10,)
    assert reading.probabilities.argmax() == 4


SEVEN = lenet.mnist.sample(7)
RANGE = "The network reads pixels from 0 to 1, bright ink on dark; these go from "


@pytest.mark.parametrize(
    ("image", "said"),
    [
        (
            np.pad(SEVEN, 2),
            RANGE + r"0 to 25\d\. Divide pixels from 0 to 255 by 255, or let lenet.prepare make the input",
        ),
        (np.pad(SEVEN, 2) / 127.5 - 1, RANGE + "-1 to "),
        ((np.pad(SEVEN, 2) / 255 - 0.1307) / 0.3081, RANGE + "-0.4242 to 2.8"),
        (np.full((32, 32), np.nan), RANGE + "nan to nan"),
        (np.pad(np.full((1, 1), np.nan), (15, 16)), RANGE + "nan to nan"),
        (np.pad(np.full((1, 1), np.inf), (15, 16)), RANGE + "0 to inf"),
        (np.full((32, 32), -np.inf), RANGE + "-inf to -inf"),
        (np.full((32, 32), 1e308), RANGE + "inf to inf"),
        (np.zeros((28, 28)), r"reads images of 32x32 pixels, not an array of shape \(1, 28, 28, 1\)"),
        (np.zeros(1024), "reads images of 32x32 pixels"),
        (np.zeros((2, 32, 32)), "read takes one image, not 2; probabilities takes as many as you like"),
        (np.zeros((0, 32, 32)), "read takes one image, not 0"),
        (np.full((32, 32), "1"), r"reads an array of numbers, not this: <U1 \(32, 32\)"),
        (np.zeros((32, 32), complex), r"reads an array of numbers, not this: complex128 \(32, 32\)"),
        ([[0.0, 1.0], [0.0]], "reads an array of numbers, not this: "),
        (None, r"reads an array of numbers, not this: object \(\)"),
    ],
)
@pytest.mark.filterwarnings("error")
def test_what_is_no_input_is_refused_with_its_range(image, said):
    network = lenet.load("max")
    with pytest.raises(Problem, match=said):
        network.read(image)
    if "read takes" not in said:
        for ask in (network.forward, network.probabilities):
            with pytest.raises(Problem, match=said):
                ask(image)


def test_a_scribble_is_far_from_every_prototype_and_not_familiar():
    """Of a network whose F6 draws the prototype of 3 whatever it reads, and of one whose F6 draws nothing."""
    spec = lenet.lenet_1998()
    weights = {name: np.zeros(shape, np.float32) for name, shape in spec.weight_shapes.items()}
    weights["OUTPUT/prototypes"] = prototypes.prototypes()
    blank = lenet.Network("1998", spec, weights, 0.5, {"evidence_at": -8.0})
    three = {**weights, "F6/bias": np.arctanh(weights["OUTPUT/prototypes"][3].ravel() / 1.7159) * 1.5}
    image = np.zeros((32, 32), np.float32)
    reading = dataclasses.replace(blank, weights=three).read(image)
    assert (reading.label, reading.sure, reading.familiar) == (3, True, True)
    assert reading.evidence == pytest.approx(0, abs=0.1)  # at no distance from it, and far from the others
    reading = blank.read(image)
    assert (reading.sure, reading.familiar) == (False, True)
    assert reading.evidence == pytest.approx(np.log(10) - 8.4, abs=1e-5)  # 84 from each
    assert reading.probabilities == pytest.approx(np.exp(-8.4) / (10 * np.exp(-8.4) + np.exp(-10)))
    assert not dataclasses.replace(blank, facts={"evidence_at": -6.0}).read(image).familiar


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, np.uint8, bool])
def test_any_numbers_from_0_to_1_are_read(dtype):
    image = (np.pad(SEVEN, 2) > 127).astype(dtype)
    assert lenet.load("max").read(image).label == 7
    assert lenet.load("max").read(image.tolist()).label == 7


def test_the_inputs_of_1998_and_some_noise_are_no_mistake():
    """White paper at -0.1, ink at 1.175."""
    image = np.pad(SEVEN, 2) / 255 * 1.275 - 0.1
    noise = np.random.default_rng(0).normal(0, 0.05, image.shape)
    assert lenet.load("max").read(image + noise).probabilities.sum() == pytest.approx(1, abs=1e-5)


def test_sure_is_the_threshold():
    network = lenet.load("max")
    image = lenet.from_mnist(lenet.mnist.sample(4)).input
    best = float(network.read(image).probabilities.max())
    assert Network("", network.spec, network.weights, sure_at=best).read(image).sure
    assert not Network("", network.spec, network.weights, sure_at=best + 1e-6).read(image).sure


def test_what_little_speaks_for_is_not_familiar_and_never_sure():
    network = lenet.load("max")
    images = np.stack([lenet.from_mnist(lenet.mnist.sample(4)).input, np.zeros((32, 32))])
    scores = network.forward(images)["F6"] @ network.weights["OUTPUT/kernel"][0, 0] + network.weights["OUTPUT/bias"]
    four, nothing = np.log(np.exp(scores.astype(float)).sum(axis=1))
    assert network.read(images[0]).evidence == pytest.approx(four, abs=1e-4)
    for level, familiar in ((-np.inf, True), (four - 1e-3, True), (four + 1e-3, False)):
        own = Network("", network.spec, network.weights, 0.1, {"evidence_at": level})
        assert (own.read(images[0]).familiar, own.read(images[0]).sure) == (familiar, familiar)
    probabilities, evidence = network.outputs(images)
    np.testing.assert_allclose(evidence, [four, nothing], atol=1e-4)
    assert own.is_sure(probabilities, evidence).tolist() == [False, nothing > four]


@pytest.mark.parametrize("level", [None, "3", True, [1.0]])
def test_a_level_of_evidence_that_is_no_number_is_none(level):
    network = lenet.load("max")
    own = Network("", network.spec, network.weights, 0.1, {"evidence_at": level})
    assert own.evidence_at == -np.inf


def test_a_network_of_1998_saved_and_loaded_is_the_same(tmp_path):
    network = Network("1998", lenet.lenet_1998(), noise(lenet.lenet_1998()), 0.5, {"evidence_at": -8.0})
    network.save(tmp_path)
    again = lenet.load(tmp_path)
    assert (again.spec, again.sure_at, again.evidence_at) == (network.spec, 0.5, -8.0)
    images = lenet.mnist.to_input(lenet.mnist.load("test")[0][:20])
    for name, array in network.forward(images).items():
        np.testing.assert_array_equal(again.forward(images)[name], array)


def test_save_and_load_round_trip(tmp_path):
    network = lenet.load("average")
    network.save(tmp_path / "mine")
    for again in (lenet.load(tmp_path / "mine"), lenet.load(tmp_path / "mine" / "weights.npz")):
        assert (again.name, again.spec, again.sure_at, again.facts) == (
            network.name,
            network.spec,
            network.sure_at,
            network.facts,
        )
        for name, array in network.weights.items():
            np.testing.assert_array_equal(again.weights[name], array)


def test_the_very_file_is_loaded_and_no_other_of_its_folder(folder):
    network = lenet.load("average")
    other = {name: array * np.float32(0.5) for name, array in network.weights.items()}
    np.savez(folder / "best.npz", **other)
    np.testing.assert_array_equal(lenet.load(folder / "best.npz").weights["C1/kernel"], other["C1/kernel"])
    np.testing.assert_array_equal(lenet.load(folder).weights["C1/kernel"], network.weights["C1/kernel"])


def test_a_checkpoint_is_no_network(folder):
    """It holds the optimiser's state too; that the folder also has a network is no reason to answer with that."""
    weights = dict(np.load(folder / "weights.npz"))
    np.savez(folder / "checkpoint.npz", event=np.array("{}"), **weights, **{"optimizer/0": np.zeros(3)})
    with pytest.raises(Problem, match="The weights are named .*event.*optimizer/0; this network has"):
        lenet.load(folder / "checkpoint.npz")


def test_a_packed_file_is_not_taken_for_the_network_beside_it(folder):
    (folder / "lenet-5-max.npz").write_bytes(network_file.pack(lenet.load("max")))
    with pytest.raises(Problem, match="lenet-5-max.npz is a network packed as one file; bring it on the Training page"):
        lenet.load(folder / "lenet-5-max.npz")


def test_what_is_measured_lies_beside_the_network_that_was_measured(folder):
    shutil.copy(folder / "weights.npz", folder / "best.npz")
    assert folder_of(folder) == folder_of(folder / "weights.npz") == folder
    with pytest.raises(Problem, match="best.npz is not the network of its folder; give the folder, or its weights.npz"):
        folder_of(folder / "best.npz")


def test_no_such_network():
    with pytest.raises(Problem, match="no network 'median'; there are average, max"):
        lenet.load("median")


def _without(weights, name):
    return {key: array for key, array in weights.items() if key != name}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda w: _without(w, "F6/bias"), "The weights are named"),
        (lambda w: {**w, "extra": np.zeros(3)}, "The weights are named"),
        (lambda w: {**w, "C1/kernel": w["C1/kernel"][:3]}, r"C1/kernel is float32 of shape \(3, 5, 1, 6\)"),
        (lambda w: {**w, "C1/bias": np.zeros(6, int)}, "C1/bias is int64"),
        (lambda w: {**w, "C1/bias": np.full(6, np.nan)}, "C1/bias holds values that are not finite"),
        (lambda w: {**w, "extra": np.zeros(3_000_000)}, "has 24"),
    ],
)
def test_weights_of_another_shape(folder, change, said):
    weights = dict(np.load(folder / "weights.npz"))
    np.savez(folder / "weights.npz", **change(weights))
    with pytest.raises(Problem, match=said):
        lenet.load(folder)


def test_pickles_are_not_opened(folder):
    weights = dict(np.load(folder / "weights.npz"))
    np.savez(folder / "weights.npz", **{**weights, "C1/bias": np.array([{"evil": 1}], dtype=object)}, allow_pickle=True)
    with pytest.raises(Problem, match="holds Python objects"):
        lenet.load(folder)


def test_a_zip_bomb_is_not_unpacked(folder):
    with zipfile.ZipFile(folder / "weights.npz", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("C1/kernel.npy", bytes(200_000_000))
    with pytest.raises(Problem, match="unpacks to 200000000 bytes"):
        lenet.load(folder)


@pytest.mark.parametrize(
    "value", ["1e400", "-1e400", "NaN", "1" + "0" * 400, "-0.1", "1.01", "true", "null", '"0.5"', "[]"]
)
def test_a_network_is_sure_from_a_probability_on(folder, value):
    about = json.loads((folder / "network.json").read_text(encoding="utf-8"))
    told = json.dumps({**about, "sure_at": None}).replace('"sure_at": null', f'"sure_at": {value}')
    (folder / "network.json").write_text(told, encoding="utf-8")
    with pytest.raises(
        Problem, match=r"network.json says that it is sure from .* on; that has to be a number from 0 to 1"
    ):
        lenet.load(folder)


@pytest.mark.parametrize(
    "content", ["", "{", "[" * 100_000, "[]", "{}", '{"name": "x", "spec": {"pooling": "median"}, "sure_at": 1}']
)
def test_a_damaged_description(folder, content):
    (folder / "network.json").write_text(content, encoding="utf-8")
    with pytest.raises(Problem, match=r"describes no network|cannot be 'median'"):
        lenet.load(folder)


@pytest.mark.parametrize("missing", ["network.json", "weights.npz"])
def test_a_missing_file(folder, missing):
    (folder / missing).unlink()
    with pytest.raises(Problem, match=f"no file .*{missing}"):
        lenet.load(folder)


def test_truncated_weights(folder):
    data = (folder / "weights.npz").read_bytes()
    (folder / "weights.npz").write_bytes(data[:1000])
    with pytest.raises(Problem, match="holds no weights"):
        lenet.load(folder)


def test_the_recipe_is_in_the_repository():
    for name in lenet.names():
        config = TrainingConfig.from_file(ZOO / name / "recipe.json")
        assert config.spec == lenet.load(name).spec
        assert zoo.in_place_of(config.spec) == name


def of_three(**facts):
    """A network of three classes."""
    spec = lenet.NetworkSpec(classes=3)
    weights = {name: np.full(shape, 0.01, np.float32) for name, shape in spec.weight_shapes.items()}
    return lenet.Network("three", spec, weights, 0.5, facts)


def test_a_network_of_three_classes():
    net = of_three(classes=["bar", "<b>cross</b>", "ring"], data=f"{16 * 'a'}-3")
    assert (net.classes, net.data, net.reads_digits) == (("bar", "<b>cross</b>", "ring"), f"{16 * 'a'}-3", False)
    assert net.spec.parameters == 61_706 - 7 * 85  # a unit of OUTPUT reads 84 of F6 and a bias
    assert net.read(np.zeros((32, 32), np.float32)).probabilities.tolist() == pytest.approx([1 / 3] * 3)
    assert net.probabilities(np.zeros((0, 32, 32), np.float32)).shape == (0, 3)
    changed = lenet.ablation.kept(net, lenet.ablation.from_text("C3m1x0"), "changed")
    assert (changed.classes, changed.data) == (net.classes, net.data)
    assert (lenet.load("max").classes, lenet.load("max").data) == (tuple("0123456789"), "mnist")


@pytest.mark.parametrize("names", [None, "abc", ["a", "b"], ["a", "b", "b"], ["a", "b", 3], ["a", "b", " "], {"a": 1}])
def test_names_that_are_none_are_numbers(names):
    assert of_three(classes=names).classes == ("0", "1", "2")


def test_a_name_is_a_short_line():
    assert of_three(classes=["a\nb", "x" * 100, " c\u202e "]).classes == ("a b", "x" * 40, "c")


@pytest.mark.parametrize("count", [1, 11, True, 2.0])
def test_so_many_classes_there_are_not(count):
    with pytest.raises(Problem, match="classes cannot be .*; choose one of: 2 to 10"):
        lenet.NetworkSpec(classes=count)


@pytest.mark.parametrize("value", [0, 0.5, 2])
def test_prototypes_that_are_no_ink_and_paper_are_refused(value):
    own = lenet.load("lenet-1998")
    weights = {**own.weights, "OUTPUT/prototypes": own.weights["OUTPUT/prototypes"].copy()}
    weights["OUTPUT/prototypes"][3, 5, 2] = value
    with pytest.raises(lenet.Problem, match=rf"OUTPUT/prototypes holds {value}; the pixels of a prototype are 1"):
        check_weights_of(own.spec, weights)
