"""Recipes from several seeds: the files that ship, and the experiment that makes them, which goes on where it was."""

import dataclasses
import json

import numpy as np
import pytest

import lenet
from lenet import Problem
from lenet.experiments import changes, presets, trials
from lenet.training.recipe import PRESETS, TrainingConfig

BOTH = pytest.mark.parametrize("made", [presets.TRIALS, changes.TRIALS], ids=["presets", "changes"])


@BOTH
def test_what_ships_was_made_with_the_recipes_that_there_are(made):
    told = json.loads(made.file.read_text(encoding="utf-8"))
    assert list(told["recipes"]) == list(made.recipes)
    for name, about in told["recipes"].items():
        own = made.recipes[name]
        assert TrainingConfig(**about["recipe"], seed=own.seed, device=own.device) == own
    assert lenet.mnist.HASHES["x_test"] in told["data"]


@pytest.mark.parametrize(
    ("name", "seeds", "least", "most"),
    [
        ("post", 3, 0.005, 0.03),
        ("book", 3, 0.005, 0.03),
        ("lenet-1998", 5, 0.005, 0.015),
        ("lenet-1998-distorted", 5, 0.003, 0.008),
    ],
)
def test_all_learn(name, seeds, least, most):
    errors = presets.TRIALS.results()[name]
    assert len(errors) == seeds
    assert all(least < error < most for error in errors)
    assert presets.accuracy(name) == pytest.approx(1 - sum(errors) / len(errors))
    mean, spread = presets.TRIALS.mean_and_spread(name)
    assert mean == pytest.approx(sum(errors) / len(errors))
    assert spread**2 == pytest.approx(sum((error - mean) ** 2 for error in errors) / (len(errors) - 1))


# --- from 1998 to today ------------------------------------------------------------------------------


def test_each_change_is_one_there_and_one_back():
    old, new = (changes.RECIPES[name].spec for name in ("1998", "today"))
    assert (old, new) == (lenet.lenet_1998(), lenet.classic())
    for setting in changes.MODERN:
        there, back = changes.RECIPES[changes.forth(setting)], changes.RECIPES[changes.back(setting)]
        for network, beside in ((there.spec, old), (back.spec, new)):
            ours, other = dataclasses.asdict(network), dataclasses.asdict(beside)
            assert [name for name in ours if ours[name] != other[name]] == [setting]
        assert getattr(there, setting) == getattr(new, setting)
        assert getattr(back, setting) == getattr(old, setting)
    assert len(changes.RECIPES) == 2 * len(changes.MODERN) + 2


def test_no_change_is_worth_what_chance_is_and_distorted_digits_are_worth_more():
    """What the page says of them."""
    results = {name: np.array(errors) for name, errors in changes.TRIALS.results().items()}
    assert all(len(errors) == 5 for errors in results.values())
    moved = [abs(results[name].mean() - results[name.split(",")[0]].mean()) for name in results]
    assert changes.most_moved() == pytest.approx(max(moved))
    assert changes.furthest_apart() == pytest.approx(max(np.ptp(errors) for errors in results.values()))
    assert changes.most_moved() < changes.furthest_apart()
    distorted, _spread = presets.TRIALS.mean_and_spread("lenet-1998-distorted")
    assert results["1998"].mean() - distorted > 2 * changes.most_moved()


# --- the file ----------------------------------------------------------------------------------------


def written(file, **changed):
    told = json.loads(presets.TRIALS.file.read_text(encoding="utf-8"))
    told["recipes"]["book"] |= changed
    file.write_text(json.dumps(told), encoding="utf-8")
    return file


def test_a_setting_that_came_later_is_as_it_was(tmp_path):
    told = json.loads(presets.TRIALS.file.read_text(encoding="utf-8"))["recipes"]["book"]["recipe"]
    recipe = {name: value for name, value in told.items() if name != "precision"}
    assert presets.TRIALS.results(written(tmp_path / "older.json", recipe=recipe)) == presets.TRIALS.results()


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"recipe": {"rate": 0.5}}, "another recipe of book"),
        ({"error": [0.01], "on": ["x"]}, "0.01"),
        ({"error": [0.01, 0.02, 1.5]}, "1.5"),
        ({"error": None}, "TypeError"),
        ({"on": ["x"]}, "zip"),
    ],
)
def test_results_that_cannot_be_are_refused(tmp_path, changed, why):
    with pytest.raises(Problem, match="make it again: python -m lenet presets") as caught:
        presets.TRIALS.results(written(tmp_path / "presets.json", **changed))
    assert why in str(caught.value)


def test_a_missing_file_is_a_problem(tmp_path):
    with pytest.raises(Problem, match=r"holds no results .* make it again: python -m lenet changes\."):
        changes.TRIALS.results(tmp_path / "none.json")


# --- the experiment ----------------------------------------------------------------------------------


@pytest.fixture
def measure():
    """Stands for a training, and for reading the test digits; keeps what it was asked for."""

    def measure(config):
        measure.configs.append(config)
        return (0.006 if config.squashing == "tanh" else 0.007), "a machine"

    measure.configs = []
    return measure


def test_the_experiment_trains_each_from_its_seeds(tmp_path, measure):
    lines, file = [], tmp_path / "presets.json"
    presets.TRIALS.experiment(measure, lines.append, file)
    assert [(config.spec, config.distortion, config.seed) for config in measure.configs] == [
        *((lenet.post(), 0, seed) for seed in range(3)),
        *((lenet.book(), 0, seed) for seed in range(3)),
        *((lenet.lenet_1998(), 0, seed) for seed in range(5)),
        *((lenet.lenet_1998(), 0.7, seed) for seed in range(5)),
    ]
    assert {config.device for config in measure.configs} == {"cpu"}
    assert lines[0] == "post, seed 0: 0.60% wrong"
    assert presets.TRIALS.results(file) == {
        "post": [0.006] * 3,
        "book": [0.007] * 3,
        "lenet-1998": [0.007] * 5,
        "lenet-1998-distorted": [0.007] * 5,
    }
    assert json.loads(file.read_text(encoding="utf-8"))["recipes"]["post"]["on"] == ["a machine"] * 3
    assert [path.name for path in tmp_path.iterdir() if not path.name.startswith(".")] == ["presets.json"]


def test_the_experiment_goes_on_where_it_was(tmp_path, measure):
    """Broken off in the middle, and where a recipe has changed since: what is of the same recipe stays."""
    file = tmp_path / "presets.json"
    told = json.loads(presets.TRIALS.file.read_text(encoding="utf-8"))
    told["recipes"]["post"] |= {"error": [0.5, 0.5], "on": ["x", "y"]}
    told["recipes"]["book"]["recipe"]["rate"] = 0.5
    file.write_text(json.dumps(told), encoding="utf-8")

    def broken(config):
        if config.seed == 1:
            raise KeyboardInterrupt
        return measure(config)

    with pytest.raises(KeyboardInterrupt):
        presets.TRIALS.experiment(broken, lambda line: None, file)
    assert json.loads(file.read_text(encoding="utf-8")) == told
    presets.TRIALS.experiment(measure, lambda line: None, file)
    asked = [(config.spec, config.seed) for config in measure.configs]
    assert asked == [(lenet.post(), 2), *((lenet.book(), seed) for seed in range(3))]
    assert presets.TRIALS.results(file)["post"] == [0.5, 0.5, 0.006]
    assert presets.TRIALS.results(file)["lenet-1998"] == presets.TRIALS.results()["lenet-1998"]
    assert json.loads(file.read_text(encoding="utf-8"))["recipes"]["post"]["on"] == ["x", "y", "a machine"]


def seed_as_error(config):
    """For processes of their own, which find it by its name."""
    return config.seed / 1000, config.device


def test_several_train_side_by_side_and_each_result_is_at_its_place(tmp_path):
    recipe = TrainingConfig(epochs=1)
    made = trials.Trials("changes", {"one": recipe, "two": PRESETS["post"]}, {"one": range(3), "two": (5, 7)})
    made.experiment(seed_as_error, lambda line: None, tmp_path / "found.json", device="auto", at_once=2)
    assert made.results(tmp_path / "found.json") == {"one": [0, 0.001, 0.002], "two": [0.005, 0.007]}
    assert json.loads((tmp_path / "found.json").read_text(encoding="utf-8"))["recipes"]["two"]["on"] == ["auto"] * 2
