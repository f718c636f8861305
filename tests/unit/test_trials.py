"""Recipes from several seeds: the files that ship, and the experiment that makes them, which goes on where it was."""

import dataclasses
import json
import os
import time
from pathlib import Path

import numpy as np
import pytest

import lenet
from lenet import Problem
from lenet.__main__ import main
from lenet.experiments import changes, optimisers, presets, seeds, trials
from lenet.files import journal
from lenet.training.recipe import PRESETS, TrainingConfig

ALL = pytest.mark.parametrize("made", [seeds.TRIALS, presets.TRIALS, changes.TRIALS], ids=lambda made: made.command)


@ALL
def test_what_ships_was_made_with_the_recipes_that_there_are(made):
    told = json.loads(made.file.read_text(encoding="utf-8"))
    assert list(told["recipes"]) == list(made.recipes)
    for name, about in told["recipes"].items():
        own = made.recipes[name]
        assert TrainingConfig(**about["recipe"], seed=own.seed, device=own.device) == own
    assert lenet.mnist.HASHES["x_test"] in told["data"]


@pytest.mark.parametrize(
    ("name", "count", "least", "most"),
    [
        ("post", 3, 0.005, 0.03),
        ("book", 3, 0.005, 0.03),
        ("lenet-1998", 5, 0.005, 0.015),
        ("lenet-1998-distorted", 5, 0.003, 0.008),
        ("average/tanh", 5, 0.005, 0.02),
        ("max/relu", 5, 0.005, 0.02),
    ],
)
def test_all_learn(name, count, least, most):
    made = seeds.TRIALS if "/" in name else presets.TRIALS
    errors = made.results()[name]
    assert len(errors) == count
    assert all(least < error < most for error in errors)
    if made is presets.TRIALS:
        assert presets.accuracy(name) == pytest.approx(1 - sum(errors) / len(errors))
    mean, spread = made.mean_and_spread(name)
    assert mean == pytest.approx(sum(errors) / len(errors))
    assert spread**2 == pytest.approx(sum((error - mean) ** 2 for error in errors) / (len(errors) - 1))


# --- from 1998 to today ------------------------------------------------------------------------------


def test_each_change_is_one_there_and_one_back():
    old, new = (changes.TRIALS.recipes[name].spec for name in ("1998", "today"))
    assert (old, new) == (lenet.lenet_1998(), lenet.classic())
    for setting in changes.TODAYS:
        there, back = (
            changes.TRIALS.recipes[changes.modernised(setting)],
            changes.TRIALS.recipes[changes.as_published(setting)],
        )
        for network, beside in ((there.spec, old), (back.spec, new)):
            ours, other = dataclasses.asdict(network), dataclasses.asdict(beside)
            assert [name for name in ours if ours[name] != other[name]] == [setting]
        assert getattr(there, setting) == getattr(new, setting)
        assert getattr(back, setting) == getattr(old, setting)
    assert len(changes.TRIALS.recipes) == 2 * len(changes.TODAYS) + 2


def test_what_the_page_says_of_the_changes_of_relu_and_of_distorted_digits():
    results = {name: np.array(errors) for name, errors in changes.TRIALS.results().items()}
    moved = [abs(results[name].mean() - results[name.split(",")[0]].mean()) for name in results if "," in name]
    assert len(moved) == 10
    assert changes.most_moved() == pytest.approx(max(moved))
    plain, distorted = (np.array(presets.TRIALS.results()[f"lenet-1998{kind}"]) for kind in ("", "-distorted"))
    assert changes.moved_by_itself() == pytest.approx(abs(plain - results["1998"]).max())
    away = [results[name] for name in results if name.startswith("1998, ")]
    assert len(away) == 5
    worse = tuple(sum((errors > base).all() for errors in away) for base in (results["1998"], plain))
    assert changes.always_worse() == worse == (4, 0)
    tanh, relu = (seeds.TRIALS.mean_and_spread(f"average/{name}")[0] for name in ("tanh", "relu"))
    assert min(tanh - relu, plain.mean() - distorted.mean()) > 2 * changes.most_moved()


@pytest.mark.parametrize("made", [seeds.TRIALS, changes.TRIALS], ids=lambda made: made.command)
def test_all_of_a_table_were_trained_alike(made):
    """As the page says below it."""
    ((_epochs, _optimiser, distortion),) = {
        (one.epochs, one.optimiser, one.distortion) for one in made.recipes.values()
    }
    assert distortion == 0
    assert len({len(own) for own in made.seeds.values()}) == 1


def test_what_the_page_concludes_of_average_and_max():
    """Clearly better with tanh, no more than chance with ReLU: Welch's t of the five seeds each."""
    errors = seeds.TRIALS.results()
    for squashing, least, most in (("tanh", 5, 20), ("relu", -2, 2)):
        one, other = (np.array(errors[f"{pooling}/{squashing}"]) for pooling in ("average", "max"))
        t = (one.mean() - other.mean()) / np.sqrt(one.var(ddof=1) / 5 + other.var(ddof=1) / 5)
        assert seeds.max_beside_average(squashing) == pytest.approx((one.mean() - other.mean(), t))
        assert least < t < most


def test_the_readme_has_the_same_numbers():
    readme = Path("README.md").read_text(encoding="utf-8")

    def told(trials, name):
        return " ± ".join(f"{100 * share:.2f}" for share in trials.mean_and_spread(name))

    rows = {
        "nothing changed": ("1998", "today"),
        "squashing function": "squashing",
        "pooling: trained": "pooling",
        "C3: by its table": "table",
        "output: distances": "output",
        "input: −0.1": "levels",
    }
    for title, of in rows.items():
        pair = of if title == "nothing changed" else (changes.modernised(of), changes.as_published(of))
        (row,) = [line for line in readme.splitlines() if line.startswith(f"| {title}")]
        assert row.split(" | ")[1:] == [told(changes.TRIALS, pair[0]), told(changes.TRIALS, pair[1]) + " |"]
    for pooling in ("average", "max"):
        cells = [f"{told(seeds.TRIALS, f'{pooling}/{squashing}')} %" for squashing in ("tanh", "relu")]
        assert f"| {pooling} pooling | {' | '.join(cells)} |" in readme
    for name in ("lenet-1998", "lenet-1998-distorted"):
        errors = presets.TRIALS.results()[name]
        assert told(presets.TRIALS, name) in readme
        assert f"({100 * min(errors):.2f} to {100 * max(errors):.2f}" in readme
    this, another = changes.always_worse()
    assert f"more than {100 * changes.most_moved():.2f} points" in readme
    assert f"moved by up to {100 * changes.moved_by_itself():.2f}" in readme
    assert f"{this} of the {len(changes.TODAYS)} changes were worse each time than LeNet-5 of 1998 above" in readme
    assert f"and {another} than the same trained once more" in readme
    made = [(presets.TRIALS, "lenet-1998"), (presets.TRIALS, "lenet-1998-distorted")]
    made += [(changes.TRIALS, name) for name in changes.TRIALS.recipes]
    counted = sum(trials.recipes[name].epochs * len(trials.seeds[name]) for trials, name in made)
    assert (
        f"seventy trainings of\n`presets` and `changes` that begin with LeNet-5 of 1998, {counted:,} epochs" in readme
    )
    assert sum(len(trials.seeds[name]) for trials, name in made) == 70
    old, new = optimisers.results()["1998"], optimisers.results()["today"]
    assert f"**{100 * old.error:.2f} % of the test digits wrong**" in readme
    assert f"{100 * (1 - old.held_out_accuracy[-1]):.2f} % of those held out" in readme
    assert f"{100 * (1 - old.accuracy[-1]):.2f} % of those trained on" in readme
    assert f"By Adam, from the same digits: {100 * new.error:.2f} %" in readme


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


def test_two_who_measure_the_seeds_at_once_do_not_undo_each_other(tmp_path):
    file = tmp_path / "seeds.json"

    def measure(config):
        with pytest.raises(Problem, match=r"seeds.json is being made already, by another process"):
            seeds.TRIALS.experiment(measure, lambda line: None, file)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        seeds.TRIALS.experiment(measure, lambda line: None, file)


def test_other_seeds_than_those_that_were_trained_are_trained(tmp_path, measure):
    recipe, file = TrainingConfig(epochs=1), tmp_path / "found.json"
    for own, asked in ((range(3), [0, 1, 2]), (range(2, 5), [3, 4]), (range(2), [0, 1])):
        made = trials.Trials("changes", {"one": recipe}, {"one": own})
        measure.configs.clear()
        made.experiment(measure, lambda line: None, file)
        assert [config.seed for config in measure.configs] == asked
        assert made.results(file) == {"one": [0.006] * len(own)}


def seed_as_error(config):
    """For processes of their own, which find it by its name."""
    if config.seed == 666:
        time.sleep(2)  # the others have ended by now
        os._exit(1)
    if config.seed == 13:
        raise Problem("no {number}", number=13)
    return config.seed / 1000, config.device


def side_by_side(file, seeds, at_once=2):
    made = trials.Trials("changes", {"one": TrainingConfig(epochs=1), "two": PRESETS["post"]}, seeds)
    made.experiment(seed_as_error, lambda line: None, file, device="auto", at_once=at_once)
    return made.results(file)


def test_several_train_side_by_side_and_each_result_is_at_its_place(tmp_path):
    file = tmp_path / "found.json"
    assert side_by_side(file, {"one": range(3), "two": (5, 7)}) == {"one": [0, 0.001, 0.002], "two": [0.005, 0.007]}
    assert json.loads(file.read_text(encoding="utf-8"))["recipes"]["two"]["on"] == ["auto"] * 2


@pytest.mark.parametrize(("last", "said"), [(666, "with fewer side by side than 2: what has ended"), (13, "no 13")])
def test_of_one_that_is_killed_or_fails_it_is_said_and_what_has_ended_is_kept(tmp_path, last, said):
    file = tmp_path / "found.json"
    with pytest.raises(Problem, match=said):
        side_by_side(file, {"one": range(3), "two": (last,)})
    assert not file.exists()
    kept = json.loads((tmp_path / "found.part.json").read_text(encoding="utf-8"))["recipes"]
    assert (kept["one"]["seed"], kept["two"]["seed"]) == ([0, 1, 2], [])
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
            folder.mkdir()
            journal.append(folder, {"kind": "machine", "backend": "x 1", "gpus": [], "cores": 2, "why": None})
            asked.append((config.spec, config.seed, config.device))

    monkeypatch.setattr(experiments, "keras_training", lambda device: Training)
    monkeypatch.setattr(trials, "test_error", lambda network: 0.03)
    assert main(["presets", "--out", str(out), "--json"]) == 0
    assert asked == [(lenet.post(), 2, "cpu")]
    rows = json.loads(capsys.readouterr().out)
    assert rows[0] == {"recipe": "post", "mean": 2.0, "spread": 1.0, "each": [1.0, 2.0, 3.0]}
    assert json.loads(out.read_text(encoding="utf-8"))["recipes"]["post"]["on"] == [None, None, "x 1 on CPU, 2 cores"]
