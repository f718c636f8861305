"""What presets reach: the file that ships, and the experiment that makes it, which goes on where it was."""

import json

import pytest

import lenet
from lenet import Problem
from lenet.experiments import presets
from lenet.training.recipe import PRESETS, TrainingConfig


def test_what_ships_was_made_with_the_recipes_that_the_page_offers():
    told = json.loads(presets.FILE.read_text(encoding="utf-8"))
    assert list(told["presets"]) == ["post", "book", "lenet-1998"]
    for name, about in told["presets"].items():
        own = TrainingConfig(**about["recipe"], seed=PRESETS[name].seed, device=PRESETS[name].device)
        assert own == PRESETS[name]
    assert lenet.mnist.HASHES["x_test"] in told["data"]


@pytest.mark.parametrize(
    ("name", "seeds", "least", "most"),
    [
        ("post", {3}, 0.005, 0.03),
        ("book", {3}, 0.005, 0.03),
        ("lenet-1998", {2, 3, 4, 5}, 0.005, 0.015),
    ],
)
def test_all_learn(name, seeds, least, most):
    errors = lenet.presets.results()[name]
    assert len(errors) in seeds
    assert all(least < error < most for error in errors)
    assert lenet.presets.accuracy(name) == pytest.approx(1 - sum(errors) / len(errors))
    mean, spread = lenet.presets.mean_and_spread(name)
    assert mean == pytest.approx(sum(errors) / len(errors))
    assert spread**2 == pytest.approx(sum((error - mean) ** 2 for error in errors) / (len(errors) - 1))


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
        ({"error": [0.01]}, "0.01"),
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


@pytest.fixture
def trained(monkeypatch):
    """Stands for a training, and for reading the test digits; keeps what it was asked for."""

    def train(config):
        train.configs.append(config)
        return 0.006 if config.squashing == "tanh" else 0.007

    train.configs = []
    monkeypatch.setattr(presets.seeds, "measured", lambda train, config: {"error": train(config)})
    return train


def test_the_experiment_trains_each_from_its_seeds_on_the_processor(tmp_path, trained):
    lines, file = [], tmp_path / "presets.json"
    presets.experiment(trained, lines.append, file)
    assert [(config.spec, config.distortion, config.seed) for config in trained.configs] == [
        *((lenet.post(), 0, seed) for seed in range(3)),
        *((lenet.book(), 0, seed) for seed in range(3)),
        *((lenet.lenet_1998(), 0, seed) for seed in range(5)),
    ]
    assert {config.device for config in trained.configs} == {"cpu"}
    assert lines[0] == "post, seed 0: 0.60% wrong"
    assert presets.results(file) == {
        "post": [0.006] * 3,
        "book": [0.007] * 3,
        "lenet-1998": [0.007] * 5,
    }
    assert [path.name for path in tmp_path.iterdir() if not path.name.startswith(".")] == ["presets.json"]


def test_the_experiment_goes_on_where_it_was(tmp_path, trained):
    """Broken off in the middle, and where a recipe has changed since: what is of the same recipe stays."""
    file = tmp_path / "presets.json"
    told = json.loads(presets.FILE.read_text(encoding="utf-8"))
    told["presets"]["post"]["error"] = [0.5, 0.5]
    told["presets"]["book"]["recipe"]["rate"] = 0.5
    file.write_text(json.dumps(told), encoding="utf-8")

    def broken(config):
        if config.seed == 1:
            raise KeyboardInterrupt
        return trained(config)

    with pytest.raises(KeyboardInterrupt):
        presets.experiment(broken, lambda line: None, file)
    assert json.loads(file.read_text(encoding="utf-8")) == told
    presets.experiment(trained, lambda line: None, file)
    asked = [(config.spec, config.seed) for config in trained.configs]
    there = len(presets.results()["lenet-1998"])
    assert asked == [
        (lenet.post(), 2),
        *((lenet.book(), seed) for seed in range(3)),
        *((lenet.lenet_1998(), seed) for seed in range(there, 5)),
    ]
    assert presets.results(file)["post"] == [0.5, 0.5, 0.006]
    published = presets.results()["lenet-1998"]
    assert presets.results(file)["lenet-1998"] == [*published, *[0.007] * (5 - len(published))]
