"""LeNet-5 of 1998 as it was trained then and as it is today: the file that ships, and the experiment that makes it."""

import json

import numpy as np
import pytest

import lenet
from lenet import Problem
from lenet.experiments import optimisers
from lenet.files import disk
from lenet.training import as_in_1998

ROWS = [{"number": n, "rate": 1, "loss": 1, "error": n / 100, "held_out_error": n / 200} for n in range(1, 21)]


def test_both_have_learned():
    results = optimisers.results()
    assert list(results) == ["1998", "today"]
    for passes in results.values():
        assert len(passes.accuracy) == len(passes.held_out_accuracy) == 20
        assert passes.accuracy[-1] > passes.accuracy[0] > 0.8
        assert passes.held_out_accuracy[-1] > passes.held_out_accuracy[0]
        assert 0.005 < passes.error < 0.03
        assert passes.events()[2] == {
            "epoch": 3,
            "accuracy": passes.accuracy[2],
            "held_out_accuracy": passes.held_out_accuracy[2],
        }


def test_it_was_made_by_the_recipe_that_there_is():
    told = json.loads(optimisers.FILE.read_text(encoding="utf-8"))
    assert told["recipe of today"] == vars(optimisers.RECIPE)
    assert (optimisers.RECIPE.spec, optimisers.RECIPE.epochs) == (lenet.lenet_1998(), len(as_in_1998.RATES))
    assert lenet.mnist.HASHES["x_test"] in told["data"]


@pytest.mark.parametrize(
    ("changed", "why"),
    [({"accuracy": [0.9]}, "ValueError"), ({"error": 1.5}, "ValueError"), ({"error": None}, "TypeError")],
)
def test_results_that_cannot_be_are_refused(tmp_path, changed, why):
    told = json.loads(optimisers.FILE.read_text(encoding="utf-8"))
    told["trainings"]["today"] |= changed
    file = tmp_path / "optimisers.json"
    file.write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(Problem, match=rf"holds no results .*{why}.* again: python -m lenet optimisers"):
        optimisers.results(file)


@pytest.fixture
def trained(monkeypatch):
    """Stands for today's training: a network that ships, and the events of its epochs."""

    class Run:
        def __init__(self, folder):
            pass

        def epochs(self):
            return [{"accuracy": 0.9 + n / 1000, "held_out_accuracy": 0.95} for n in range(20)]

    monkeypatch.setattr(optimisers.runs, "Run", Run)
    return lambda config, folder, report: lenet.load("lenet-1998")


def test_results_of_another_recipe_are_refused(tmp_path):
    told = json.loads(optimisers.FILE.read_text(encoding="utf-8"))
    told["recipe of today"]["rate"] = 0.5
    (tmp_path / "found.json").write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(Problem, match="another recipe"):
        optimisers.results(tmp_path / "found.json")


def test_what_lies_there_is_taken_and_both_are_written(tmp_path, trained):
    there = tmp_path / "1998"
    lenet.load("lenet-1998").save(there)
    about = json.loads((there / "network.json").read_text(encoding="utf-8"))
    disk.write_json(there / "network.json", about | {"training": {"passes": 20, "seed": 0, "fraction": 1.0}})
    disk.write_json(there / "passes.json", ROWS)
    optimisers.experiment(trained, there, lambda line: None, tmp_path / "found.json")
    found = optimisers.results(tmp_path / "found.json")
    np.testing.assert_allclose(found["1998"].held_out_accuracy, [1 - n / 200 for n in range(1, 21)])
    np.testing.assert_allclose(found["1998"].accuracy[:2], [0.99, 0.98])
    assert found["today"].accuracy[3] == 0.903
    wrong = lenet.load("lenet-1998").facts["training"]["test_error"]
    assert found["today"].error == found["1998"].error == pytest.approx(wrong)


@pytest.mark.parametrize(
    "told", [{}, {"passes": 20, "seed": 0, "fraction": 0.1}, {"passes": 20, "seed": 7, "fraction": 1.0}]
)
def test_a_training_that_is_another_is_no_result(tmp_path, trained, told):
    there = tmp_path / "1998"
    lenet.load("lenet-1998").save(there)
    about = json.loads((there / "network.json").read_text(encoding="utf-8"))
    disk.write_json(there / "network.json", about | {"training": told})
    with pytest.raises(Problem, match="holds a network or a run already; give another folder"):
        optimisers.experiment(trained, tmp_path / "1998", lambda line: None, tmp_path / "found.json")
    assert not (tmp_path / "found.json").exists()
