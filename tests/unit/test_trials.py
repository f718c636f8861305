"""Recipes from several seeds: the files that ship, and the experiment that makes them, which goes on where it was."""

import dataclasses
import json
import os
from pathlib import Path

import numpy as np
import pytest

import lenet
from lenet import Problem
from lenet.__main__ import main
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
    for setting in changes.TODAYS:
        there, back = changes.RECIPES[changes.modernised(setting)], changes.RECIPES[changes.as_published(setting)]
        for network, beside in ((there.spec, old), (back.spec, new)):
            ours, other = dataclasses.asdict(network), dataclasses.asdict(beside)
            assert [name for name in ours if ours[name] != other[name]] == [setting]
        assert getattr(there, setting) == getattr(new, setting)
        assert getattr(back, setting) == getattr(old, setting)
    assert len(changes.RECIPES) == 2 * len(changes.TODAYS) + 2


def test_what_the_page_says_of_the_changes_of_relu_and_of_distorted_digits():
    results = {name: np.array(errors) for name, errors in changes.TRIALS.results().items()}
    moved = [abs(results[name].mean() - results[name.split(",")[0]].mean()) for name in results if "," in name]
    assert len(moved) == 10
    assert changes.most_moved() == pytest.approx(max(moved))
    plain, distorted = (np.array(presets.TRIALS.results()[f"lenet-1998{kind}"]) for kind in ("", "-distorted"))
    assert changes.moved_by_itself() == pytest.approx(abs(plain - results["1998"]).max())
    assert 0.0005 < changes.moved_by_itself() < 0.002  # 'a tenth of a point'
    assert changes.most_moved() < 0.002
    tanh, relu = (np.mean(lenet.seeds.results().errors("average", name)) for name in ("tanh", "relu"))
    assert min(tanh - relu, plain.mean() - distorted.mean()) > 2 * changes.most_moved()


def test_the_readme_has_the_same_numbers():
    readme = Path("README.md").read_text(encoding="utf-8")

    def told(trials, name, between=" ± "):
        return between.join(f"{100 * share:.2f}" for share in trials.mean_and_spread(name))

    pairs = [("1998", "today"), *((changes.modernised(one), changes.as_published(one)) for one in changes.TODAYS)]
    for pair in pairs:
        old, new = (told(changes.TRIALS, name) for name in pair)
        assert f"| {old} | {new} |" in readme
    for name in ("lenet-1998", "lenet-1998-distorted"):
        errors = presets.TRIALS.results()[name]
        assert told(presets.TRIALS, name) in readme
        assert f"({100 * min(errors):.2f} to {100 * max(errors):.2f}" in readme
    assert f"more than {100 * changes.most_moved():.2f} points" in readme
    assert f"by up to {100 * changes.moved_by_itself():.2f}" in readme


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
        ({"seed": [0], "error": [0.01], "on": ["x"]}, "KeyError"),
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
    told["recipes"]["post"] |= {"seed": [0, 2], "error": [0.5, 0.4], "on": ["x", "y"]}
    told["recipes"]["book"]["recipe"]["rate"] = 0.5
    file.write_text(json.dumps(told), encoding="utf-8")

    def broken(config):
        if config.seed == 2:
            raise KeyboardInterrupt
        return measure(config)

    with pytest.raises(KeyboardInterrupt):
        presets.TRIALS.experiment(broken, lambda line: None, file)
    assert json.loads(file.read_text(encoding="utf-8")) == told
    presets.TRIALS.experiment(measure, lambda line: None, file)
    asked = [(config.spec, config.seed) for config in measure.configs]
    assert asked == [(lenet.post(), 1), *((lenet.book(), seed) for seed in range(3))]
    assert presets.TRIALS.results(file)["post"] == [0.5, 0.006, 0.4]
    assert presets.TRIALS.results(file)["lenet-1998"] == presets.TRIALS.results()["lenet-1998"]
    assert json.loads(file.read_text(encoding="utf-8"))["recipes"]["post"]["on"] == ["x", "a machine", "y"]


def test_other_seeds_than_those_that_were_trained_are_trained(tmp_path, measure):
    recipe, file = TrainingConfig(epochs=1), tmp_path / "found.json"
    for seeds, asked in ((range(3), [0, 1, 2]), (range(2, 5), [3, 4]), (range(2), [0, 1])):
        made = trials.Trials("changes", {"one": recipe}, {"one": seeds})
        measure.configs.clear()
        made.experiment(measure, lambda line: None, file)
        assert [config.seed for config in measure.configs] == asked
        assert made.results(file) == {"one": [0.006] * len(seeds)}


def seed_as_error(config):
    """For processes of their own, which find it by its name."""
    if config.seed == 666:
        os._exit(1)
    return config.seed / 1000, config.device


def side_by_side(file, seeds, at_once=2):
    made = trials.Trials("changes", {"one": TrainingConfig(epochs=1), "two": PRESETS["post"]}, seeds)
    made.experiment(seed_as_error, lambda line: None, file, device="auto", at_once=at_once)
    return made.results(file)


def test_several_train_side_by_side_and_each_result_is_at_its_place(tmp_path):
    file = tmp_path / "found.json"
    assert side_by_side(file, {"one": range(3), "two": (5, 7)}) == {"one": [0, 0.001, 0.002], "two": [0.005, 0.007]}
    assert json.loads(file.read_text(encoding="utf-8"))["recipes"]["two"]["on"] == ["auto"] * 2


def test_a_process_that_is_killed_is_said_and_what_has_ended_is_kept(tmp_path):
    file = tmp_path / "found.json"
    with pytest.raises(Problem, match="with fewer side by side than 2: what has ended is kept"):
        side_by_side(file, {"one": range(3), "two": (666,)})
    assert side_by_side(file, {"one": range(3), "two": (5,)}) == {"one": [0, 0.001, 0.002], "two": [0.005]}


@pytest.mark.parametrize("count", [0, -1, 62])
def test_so_many_processes_are_refused(tmp_path, count):
    with pytest.raises(Problem, match=f"{count} trainings cannot go on side by side; from 1 to 61 can"):
        side_by_side(tmp_path / "found.json", {"one": range(1), "two": ()}, at_once=count)


def test_the_command(monkeypatch, capsys, tmp_path):
    """It trains what is missing, here nothing but one network of the post."""
    from lenet.commands import experiments

    out = written(tmp_path / "presets.json", error=[0.01, 0.02, 0.03], on=[None] * 3)
    told = json.loads(out.read_text(encoding="utf-8"))
    told["recipes"]["post"] |= {"seed": [0, 1], "error": [0.01, 0.02], "on": [None] * 2}
    out.write_text(json.dumps(told), encoding="utf-8")
    asked = []

    class Training:
        @staticmethod
        def train(config, folder, report):
            asked.append((config.spec, config.seed, config.device))

    monkeypatch.setattr(experiments, "keras_training", lambda device: Training)
    monkeypatch.setattr(
        experiments.lenet.seeds, "measured", lambda train, config: {"error": 0.03, "network": train(config, None, None)}
    )
    monkeypatch.setattr(experiments.devices, "detect", lambda: {"backend": "x 1", "gpus": [], "cores": 2})
    assert main(["presets", "--out", str(out), "--json"]) == 0
    assert asked == [(lenet.post(), 2, "cpu")]
    rows = json.loads(capsys.readouterr().out)
    assert rows[0] == {"recipe": "post", "mean": 2.0, "spread": 1.0, "each": [1.0, 2.0, 3.0]}
    assert json.loads(out.read_text(encoding="utf-8"))["recipes"]["post"]["on"] == [None, None, "x 1 on CPU, 2 cores"]
