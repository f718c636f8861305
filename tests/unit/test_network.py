"""Networks on disk: the shipped ones, the round trip, and files from strangers."""

import json
import shutil
import zipfile

import numpy as np
import pytest

import lenet
from lenet import Problem, calibration, pen
from lenet.network import ZOO, Network


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


def test_sure_is_the_threshold():
    network = lenet.load("max")
    image = lenet.from_mnist(lenet.mnist.sample(4)).input
    best = float(network.read(image).probabilities.max())
    assert Network("", network.spec, network.weights, sure_at=best).read(image).sure
    assert not Network("", network.spec, network.weights, sure_at=best + 1e-6).read(image).sure


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
    with pytest.raises(Problem, match="holds no weights"):
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
    about = json.loads((folder / "network.json").read_text())
    told = json.dumps({**about, "sure_at": None}).replace('"sure_at": null', f'"sure_at": {value}')
    (folder / "network.json").write_text(told)
    with pytest.raises(
        Problem, match=r"network.json says that it is sure from .* on; that has to be a number from 0 to 1"
    ):
        lenet.load(folder)


@pytest.mark.parametrize(
    "content", ["", "{", "[" * 100_000, "[]", "{}", '{"name": "x", "spec": {"pooling": "median"}, "sure_at": 1}']
)
def test_a_damaged_description(folder, content):
    (folder / "network.json").write_text(content)
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
        recipe = json.loads((ZOO / name / "recipe.json").read_text())
        assert recipe["pooling"] == name
