"""Training on a data set of the reader's own: its classes, its held-out part, its name, all along. Slow."""

import json

import numpy as np
import pytest

import lenet
from lenet import Problem, runs
from lenet.__main__ import main
from lenet.datasets import kept
from lenet.sharing import network_file
from lenet.training import dataset
from lenet.training.recipe import TrainingConfig
from tests.own_data import SHAPES, data_set, zipped


@pytest.fixture(scope="module", autouse=True)
def keras_is_here():
    """Keras is imported by the worker that runs this file, and not by each that collects it."""
    global training
    training = pytest.importorskip("lenet.training.training", reason="Keras is not installed")


@pytest.fixture
def own(tmp_path, monkeypatch):
    """The id of a set that is kept."""
    monkeypatch.setenv("LENET_RUNS", str(tmp_path / "runs"))
    return kept.keep(data_set())


def test_a_network_of_three_classes(own, tmp_path, capsys):
    config = TrainingConfig(data=own, epochs=3, batch=32, rate=0.004, seed=1, device="cpu", squashing="relu")
    network = training.train(config, tmp_path / "run", lambda line: None)
    again = lenet.load(tmp_path / "run")
    assert (network.spec.classes, network.spec.parameters) == (3, 61_706 - 7 * 85)
    assert (again.classes, again.data, again.facts["data_name"]) == (SHAPES, own, "Three <i>shapes</i>")
    assert again.facts["training"]["pictures"] == 550
    assert again.facts["training"]["held_out_digits"] == 50
    assert set(again.facts["calibration"]) == {"digits_held_back"}  # whether a heart is a class, nobody knows
    images, labels = kept.load(own).test
    assert lenet.evaluate(again, lenet.mnist.to_input(images), labels).error < 0.2  # 67 % would be guessing
    last = runs.Run(tmp_path / "run").mistakes()
    assert np.sum(last["confusion"], axis=1).tolist() == np.bincount(kept.load(own).labels[550:]).tolist()
    for row, label, _read, _probability in last["mistakes"]:
        assert kept.load(own).labels[row] == label
    assert runs.Run(tmp_path / "run").damage() is None

    assert main(["evaluate", "--network", str(tmp_path / "run"), "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["digits"], row["classes"], len(row["confusion"])) == (60, list(SHAPES), 3)

    travelled = network_file.unpack(network_file.pack(again), "shapes.npz")
    assert (travelled.classes, travelled.data) == (SHAPES, own)
    kept.delete(own)
    (tmp_path / "run" / "network.json").unlink()  # as while it trains: there is none yet
    assert runs.Run(tmp_path / "run").at(3).classes == SHAPES
    with pytest.raises(Problem, match=f"There is no data set {own} here any more"):
        training.train(config, tmp_path / "later", lambda line: None)


def test_the_command_line_takes_a_path(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("LENET_RUNS", str(tmp_path / "runs"))
    (tmp_path / "shapes.zip").write_bytes(zipped())
    settings = ["--epochs", "1", "--batch", "16", "--device", "cpu", "--out", str(tmp_path / "run")]
    assert main(["train", "--data", str(tmp_path / "shapes.zip"), *settings]) == 0
    assert lenet.load(tmp_path / "run").classes == ("bar", "cross", "ring")
    assert "one in 10 was split off, 9 pictures" in capsys.readouterr().err
    assert main(["datasets", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["name"], row["classes"], row["trained"], row["tested"]) == ("shapes", "bar, cross, ring", 81, 9)
    assert main(["datasets", "--delete", row["id"]]) == 0
    assert kept.every() == []


def test_what_is_held_out_is_the_last_twelfth(own):
    config = TrainingConfig(data=own)
    images, labels, held_images, held_labels = dataset.training_digits(config)
    assert (len(images), len(held_images)) == (550, 50)
    np.testing.assert_array_equal(np.concatenate([labels, held_labels]), kept.load(own).labels)
    few = TrainingConfig(data=own, fraction=0.1)
    assert set(dataset.training_digits(few)[1].tolist()) == {0, 1, 2}  # 55 of them, and of each class


def test_what_goes_with_digits_alone(own):
    with pytest.raises(Problem, match="prepared, synthetic, non_digits are for MNIST's digits; set them to 0"):
        TrainingConfig(data=own, prepared=0.5, synthetic=10, non_digits=10)
    with pytest.raises(Problem, match="The data can be mnist, or the id of a data set that is kept, not '../x'"):
        TrainingConfig(data="../x")


def test_an_old_recipe_goes_on_with_mnist(tmp_path):
    (tmp_path / "config.json").write_text('{"pooling": "max", "epochs": 3}', encoding="utf-8")
    config = TrainingConfig.from_file(tmp_path / "config.json")
    assert (config.data, config.spec.classes, config.spec.parameters) == ("mnist", 10, 61_706)
