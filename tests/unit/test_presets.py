"""What the presets of the post and the book reach: the file that ships, and the experiment that makes it."""

import json
import os

import pytest

import lenet
from lenet import Problem
from lenet.experiments import presets
from lenet.files import journal
from lenet.training.recipe import PRESETS, TrainingConfig


def test_what_ships_was_made_with_the_recipes_that_the_page_offers():
    told = json.loads(presets.FILE.read_text(encoding="utf-8"))
    assert list(told["presets"]) == ["post", "book"]
    for name, about in told["presets"].items():
        own = TrainingConfig(**about["recipe"], seed=PRESETS[name].seed, device=PRESETS[name].device)
        assert own == PRESETS[name]
    assert lenet.mnist.HASHES["x_test"] in told["data"]
    assert told["seeds"] == [0, 1, 2]


def test_both_learn():
    for name, errors in lenet.presets.results().items():
        assert len(errors) == 3
        assert all(0.005 < error < 0.03 for error in errors), name
        assert lenet.presets.accuracy(name) == pytest.approx(1 - sum(errors) / 3)


def written(file, **changed):
    told = json.loads(presets.FILE.read_text(encoding="utf-8"))
    told["presets"]["book"] |= changed
    file.write_text(json.dumps(told), encoding="utf-8")
    return file


def test_a_setting_that_came_later_is_as_it_was(tmp_path):
    recipe = {name: value for name, value in presets._recipe("book").items() if name != "precision"}
    assert presets.results(written(tmp_path / "older.json", recipe=recipe)) == presets.results()


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"recipe": {"rate": 0.5}}, "another recipe of book"),
        ({"error": [0.01, 0.02]}, "0.01, 0.02"),
        ({"error": [0.01, 0.02, 1.5]}, "1.5"),
        ({"error": None}, "TypeError"),
    ],
)
def test_results_that_cannot_be_are_refused(tmp_path, changed, why):
    with pytest.raises(Problem, match="make it again: python -m lenet presets") as caught:
        presets.results(written(tmp_path / "presets.json", **changed))
    assert why in str(caught.value)


def test_a_missing_file_is_a_problem(tmp_path):
    with pytest.raises(Problem, match="holds no results"):
        presets.results(tmp_path / "none.json")


def test_the_experiment_trains_each_from_three_seeds_on_the_processor(tmp_path):
    configs, lines = [], []

    def train(config, folder, report):
        configs.append(config)
        os.makedirs(folder)
        journal.append(folder, {"kind": "epoch", "epoch": 1, "held_out_accuracy": 0.9})
        return lenet.load("average" if config.squashing == "tanh" else "max")

    file = tmp_path / "presets.json"
    presets.experiment(train, lines.append, file)
    assert [(config.spec, config.seed) for config in configs] == [
        (spec, seed) for spec in (lenet.post(), lenet.book()) for seed in (0, 1, 2)
    ]
    assert {config.device for config in configs} == {"cpu"}
    assert lines[0] == "post, seed 0: 0.60% wrong"
    assert presets.results(file) == {"post": [0.006] * 3, "book": [0.007] * 3}
