"""Four combinations, five seeds: the numbers that are kept, and an experiment that goes on where it was broken off."""

import dataclasses
import json
import os
import statistics

import numpy as np
import pytest

import lenet
from lenet import Problem, mnist
from lenet.__main__ import main
from lenet.commands import experiments
from lenet.experiments import seeds, shipped
from lenet.files import journal
from lenet.training import recipe

ACCURACIES = [0.9 + epoch / 100 for epoch in range(10)]


@pytest.fixture
def made():
    """A whole file: errors of 1.01 % to 1.05 % with average and tanh, then 2.01 % on, and so on."""
    combinations = ["average/tanh", "average/relu", "max/tanh", "max/relu"]
    return {
        "made by": "python -m lenet seeds",
        "recipe": {"epochs": 10, "rate": 0.002, "device": "cpu"},
        "networks": {
            f"{combination}/{seed}": {"error": place / 100 + seed / 10_000, "held_out_accuracy": ACCURACIES}
            for place, combination in enumerate(combinations, 1)
            for seed in range(1, 6)
        },
    }


@pytest.fixture
def file(tmp_path, made):
    """The whole file, written."""
    (tmp_path / "seeds.json").write_text(json.dumps(made), encoding="utf-8")
    return tmp_path / "seeds.json"


class Trainer:
    """Stands for `training.train`: leaves a journal and returns a shipped network; remembers the recipes."""

    def __init__(self, most=20):
        self.configs, self.folders, self._most = [], [], most

    def __call__(self, config, folder, report):
        if len(self.configs) == self._most:
            raise KeyboardInterrupt
        self.configs.append(config)
        self.folders.append(folder)
        os.makedirs(folder)
        journal.append(folder, {"kind": "started"})
        for epoch, accuracy in enumerate(ACCURACIES, 1):
            journal.append(folder, {"kind": "epoch", "epoch": epoch, "held_out_accuracy": accuracy})
        journal.append(folder, {"kind": "done"})
        return lenet.load("average")


@pytest.fixture
def quick(monkeypatch):
    """Answers of which 123 are wrong, without reading the test digits."""
    read = mnist.load("test")[1].copy()
    read[:123] = (read[:123] + 1) % 10
    monkeypatch.setattr(shipped, "answers", lambda network, images: (read, np.ones(10_000, np.float32)))


def test_mean_and_standard_deviation_over_the_seeds(file):
    found = seeds.results(file)
    errors = [0.0301, 0.0302, 0.0303, 0.0304, 0.0305]
    assert found.errors("max", "tanh") == pytest.approx(errors)
    mean, spread = found.mean_and_spread("max", "tanh")
    assert mean == pytest.approx(0.0303)
    assert spread == pytest.approx(statistics.stdev(errors))
    assert spread == pytest.approx(0.000158114, abs=1e-9)  # sqrt(2.5) times 0.0001
    assert found.held_out("average", "relu").shape == (5, 10)
    assert found.held_out("average", "relu")[4].tolist() == ACCURACIES


@pytest.mark.usefixtures("quick")
def test_twenty_networks_by_one_recipe(tmp_path):
    trainer, lines = Trainer(), []
    seeds.experiment(trainer, lines.append, tmp_path / "seeds.json")
    trained = [(config.pooling, config.squashing, config.seed) for config in trainer.configs]
    assert len(set(trained)) == 20
    assert trained[0] == ("average", "tanh", 1)
    assert trained[-1] == ("max", "relu", 5)
    assert {(config.epochs, config.rate, config.device) for config in trainer.configs} == {(10, 0.002, "cpu")}
    assert not any(folder.exists() for folder in trainer.folders)
    assert len(lines) == 20
    assert lines[7] == "average/relu/3: 1.23% wrong"
    found = seeds.results(tmp_path / "seeds.json")
    assert found.errors("max", "relu") == [0.0123] * 5
    assert found.mean_and_spread("max", "relu") == pytest.approx((0.0123, 0))
    assert found.held_out("average", "tanh")[0].tolist() == ACCURACIES


@pytest.mark.usefixtures("quick")
def test_the_file_says_where_its_numbers_come_from(tmp_path):
    seeds.experiment(Trainer(), lambda line: None, tmp_path / "seeds.json")
    made = seeds.results(tmp_path / "seeds.json").provenance
    assert made["made by"] == "python -m lenet seeds"
    assert mnist.HASHES["x_test"] in made["data"]
    wanted = dataclasses.asdict(recipe.TrainingConfig(epochs=10, rate=0.002, device="cpu"))
    assert made["recipe"] == {name: wanted[name] for name in wanted if name not in ("pooling", "squashing", "seed")}


@pytest.mark.usefixtures("quick")
def test_broken_off_it_goes_on_with_what_is_missing(tmp_path):
    file = tmp_path / "seeds.json"
    first, second = Trainer(most=7), Trainer()
    with pytest.raises(KeyboardInterrupt):
        seeds.experiment(first, lambda line: None, file)
    assert not file.exists()
    assert len(json.loads((tmp_path / "seeds.part.json").read_text(encoding="utf-8"))["networks"]) == 7
    seeds.experiment(second, lambda line: None, file)
    assert len(second.configs) == 13
    assert not {(c.pooling, c.squashing, c.seed) for c in first.configs} & {
        (c.pooling, c.squashing, c.seed) for c in second.configs
    }
    assert len(seeds.results(file).error) == 20
    assert [left.name for left in tmp_path.glob("[!.]*")] == ["seeds.json"]


@pytest.mark.usefixtures("quick")
def test_what_ships_is_made_again_from_the_start_and_stays_whole_meanwhile(file):
    shipped = file.read_text(encoding="utf-8")
    with pytest.raises(KeyboardInterrupt):
        seeds.experiment(Trainer(most=19), lambda line: None, file)
    assert file.read_text(encoding="utf-8") == shipped
    last = Trainer(most=1)
    seeds.experiment(last, lambda line: None, file)
    assert len(last.configs) == 1
    assert seeds.results(file).errors("average", "tanh") == [0.0123] * 5


def test_a_file_that_lacks_networks_is_refused(file, made):
    del made["networks"]["max/relu/4"]
    file.write_text(json.dumps(made), encoding="utf-8")
    with pytest.raises(Problem, match="19 of 20 networks"):
        seeds.results(file)


def test_the_error_is_that_of_the_network_on_the_test_digits(file, made):
    del made["networks"]["max/relu/4"]
    file.with_suffix(".part.json").write_text(json.dumps(made), encoding="utf-8")
    trainer = Trainer()
    seeds.experiment(trainer, lambda line: None, file)
    assert [(config.pooling, config.squashing, config.seed) for config in trainer.configs] == [("max", "relu", 4)]
    assert seeds.results(file).error["max", "relu", 4] == pytest.approx(0.006)
    assert seeds.results(file).error["max", "relu", 5] == pytest.approx(0.0405)


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("recipe", [{"epochs": 3}, {"colour": 1}, {"epochs": 0}, None, []])
def test_what_another_recipe_left_is_not_gone_on_with(file, made, recipe):
    file.with_suffix(".part.json").write_text(json.dumps({**made, "recipe": recipe}), encoding="utf-8")
    trainer = Trainer()
    seeds.experiment(trainer, lambda line: None, file)
    assert len(trainer.configs) == 20


BAD = [
    5,
    {},
    {"average/tanh/1": {}},
    {"average/tanh/9": {"error": 0.01, "held_out_accuracy": ACCURACIES}},
    {"average/tanh": {"error": 0.01, "held_out_accuracy": ACCURACIES}},
    {"average/tanh/1": {"error": 1.01, "held_out_accuracy": ACCURACIES}},
    {"average/tanh/1": {"error": float("nan"), "held_out_accuracy": ACCURACIES}},
    {"average/tanh/1": {"error": 0.01, "held_out_accuracy": ACCURACIES[1:]}},
    {"average/tanh/1": {"error": 0.01, "held_out_accuracy": None}},
    {"average/tanh/1": {"error": "0.01", "held_out_accuracy": ACCURACIES}},
]


@pytest.mark.parametrize("networks", BAD)
def test_networks_that_are_none_are_refused(file, made, networks):
    file.write_text(json.dumps({**made, "networks": networks}), encoding="utf-8")
    with pytest.raises(Problem, match=r"seeds.json holds no results \(.*\); make it again: python -m lenet seeds"):
        seeds.results(file)


@pytest.mark.parametrize("content", ["", "{", "null", "[]", "{}", "[" * 100_000])
def test_a_damaged_file_gives_one_sentence(file, content):
    file.write_text(content, encoding="utf-8")
    with pytest.raises(Problem, match=r"seeds.json holds no results \(.*\); make it again: python -m lenet seeds"):
        seeds.results(file)


def test_a_missing_file_gives_one_sentence(tmp_path):
    with pytest.raises(Problem, match=r"nowhere.json holds no results \(.*No such file.*\); make it again: python -m"):
        seeds.results(tmp_path / "nowhere.json")


@pytest.fixture
def commanded(monkeypatch, file):
    """Lets the command train nothing and read the fixture's file."""
    found = seeds.results(file)
    trained = []
    monkeypatch.setattr(experiments, "keras_training", SimpleTraining)
    monkeypatch.setattr(seeds, "experiment", lambda train, report: trained.append(train))

    def results():
        return found

    results.cache_clear = lambda: None
    monkeypatch.setattr(seeds, "results", results)
    return trained


class SimpleTraining:
    """Stands for the room that imports Keras."""

    def __init__(self, device):
        self.train = f"train on {device}"


def test_the_command_prints_a_line_a_combination(commanded, capsys):
    assert main(["seeds"]) == 0
    assert commanded == ["train on cpu"]
    assert capsys.readouterr().out.splitlines() == [
        "average pooling, tanh: 1.03 % wrong, standard deviation 0.02 %",
        "average pooling, relu: 2.03 % wrong, standard deviation 0.02 %",
        "max pooling, tanh: 3.03 % wrong, standard deviation 0.02 %",
        "max pooling, relu: 4.03 % wrong, standard deviation 0.02 %",
    ]


def test_the_command_as_json(commanded, capsys):
    assert main(["seeds", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert rows[3] == {"pooling": "max", "squashing": "relu", "mean": 4.03, "spread": 0.02}


def test_the_shipped_file_is_whole():
    found = seeds.results()
    assert len(found.error) == 20
    assert mnist.HASHES["x_test"] in found.provenance["data"]
    for pooling in ("average", "max"):
        for squashing in ("tanh", "relu"):
            mean, spread = found.mean_and_spread(pooling, squashing)
            assert 0.005 < mean < 0.02
            assert 0 < spread < 0.005
            assert found.held_out(pooling, squashing)[:, -1].min() > 0.98
