"""What version 0.1.0 wrote goes on working: its links, its networks, the recipes of its runs."""

from pathlib import Path

import numpy as np
import pytest

import lenet
from lenet import runs
from lenet.files import disk
from lenet.sharing import registry
from lenet.training.recipe import TrainingConfig
from ui.session.parameters import FORMER, PARAMETERS

# What a link of 0.1.0 could say; its `black` is gone, as the changelog has it.
LINKS = {
    "lang": ["en", "ko"],
    "network": ["both", "average", "max"],
    "sample": ["", *"0123456789"],
    "digit": ["train-0", "test-9999"],
    "feed": ["prepared", "raw"],
    "part": ["train", "test"],
    "label": ["all", *"0123456789"],
    "paper": ["black", "white"],
    "lens": ["8", "14", "28"],
    "size": [str(size) for size in range(28, 225)],
    "channels": ["1", "3"],
    "walk_stride": ["1", "2"],
    "walk_padding": ["0", "1"],
    "filter": ["vertical", "horizontal", "blur", "sharpen", "identity", *(f"C1.{i}" for i in range(1, 7)), "typed"],
    "picture": ["digit", "three"],
    "kernel": [*"1234567"],
    "stride": [*"1234"],
    "padding": [*"01234"],
    "window": [*"234"],
    "step": [*"1234"],
    "trained": ["average", "max"],
    "true": ["all", *"0123456789"],
    "layer": ["C3", "C1", "S2", "S4", "C5"],
    "map": [str(number) for number in range(1, 121)],
    "row": ["", *(str(number) for number in range(1, 33))],
    "column": ["", *(str(number) for number in range(1, 33))],
    "stack": ["classic", "book", "own"],
    "at": ["C3", "input", "C1", "S2", "S4", "C5", "F6", "OUTPUT"],
    "range": ["layer", "map", "network"],
    "view": ["live", "plain"],
    "arch": ["average", "max", "book"],
    "preset": ["sixty", "post", "best", "fail", "own"],
    "compare": ["average,max"],
}
NETWORK = {
    "name": "average",
    "spec": {"pooling": "average", "squashing": "tanh", "padding": 0, "input_size": 32},
    "sure_at": 0.8491442203521729,
    "calibration": {"digits_held_back": 0.0118, "non_digits_caught": 0.9428},
    "training": {"epochs": 50, "mnist_digits": 55000, "held_out_digits": 5000, "held_out_error": 0.0064},
}
RECIPE = {
    "pooling": "average",
    "squashing": "tanh",
    "padding": 0,
    "epochs": 50,
    "batch": 128,
    "optimiser": "adamw",
    "rate": 0.003,
    "schedule": "cosine",
    "weight_decay": 0.001,
    "distortion": 0.8,
    "prepared": 0.35,
    "synthetic": 6000,
    "non_digits": 4000,
    "fraction": 1.0,
    "seed": 1998,
    "device": "auto",
    "precision": "float32",
}


@pytest.mark.parametrize("name", LINKS)
def test_a_link_says_the_same(name):
    values = [FORMER.get(name, {}).get(value, value) for value in LINKS[name]]
    assert [value for value in values if value not in PARAMETERS[name]] == []


def test_what_is_gone_is_in_the_changelog():
    text = (Path(__file__).parents[2] / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "black" not in PARAMETERS
    assert "what `black=` was for" in text


def test_a_network_is_loaded_and_reads(tmp_path):
    own = lenet.load("average")
    disk.write_json(tmp_path / "network.json", NETWORK)
    np.savez(tmp_path / "weights.npz", **own.weights)
    network = registry.load(tmp_path)
    assert (network.spec, network.sure_at) == (lenet.classic(), NETWORK["sure_at"])
    assert network.read(lenet.from_mnist(lenet.mnist.sample(7)).input).label == 7


def test_the_recipe_of_a_run_is_read(tmp_path):
    disk.write_json(tmp_path / runs.CONFIG, RECIPE)
    recipe = runs.Run(tmp_path).config
    assert {name: getattr(recipe, name) for name in RECIPE} == RECIPE
    assert recipe == TrainingConfig(**RECIPE)
    assert recipe.spec == lenet.classic()
