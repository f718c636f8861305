"""Training as the paper has it, on a few digits: each weight's rate, what stays, and that it learns."""

import json

import numpy as np
import pytest

import lenet
from lenet.__main__ import main
from lenet.network.curvature import second_derivatives
from lenet.network.forward import forward
from lenet.network.gradients import backward
from lenet.training import as_in_1998, start


@pytest.fixture(scope="module")
def digits():
    images, labels = lenet.mnist.load("train")
    return lenet.mnist.to_input(images[:400]), labels[:400]


def test_the_rates_of_the_paper():
    assert len(as_in_1998.RATES) == 20
    changes = [(0.0005, 2), (0.0002, 3), (0.0001, 3), (0.00005, 4), (0.00001, 8)]
    assert [(rate, as_in_1998.RATES.count(rate)) for rate in dict.fromkeys(as_in_1998.RATES)] == changes
    assert (as_in_1998.MU, as_in_1998.MEASURED) == (0.02, 500)


def test_each_weight_has_a_rate_of_its_own(digits):
    """The mean of the second derivatives over single digits, in its formula."""
    spec = lenet.lenet_1998()
    weights, (images, labels) = start.weights(spec, "normal", 1), (digits[0][:130], digits[1][:130])
    found = as_in_1998.rates_of(spec, weights, images, labels, 0.0005)
    alone = [
        second_derivatives(spec, weights, forward(spec, weights, image), int(label))
        for image, label in zip(images, labels, strict=True)
    ]
    for name, rates in found.items():
        curve = np.mean([one[name] for one in alone], axis=0)
        np.testing.assert_allclose(rates, 0.0005 / (0.02 + curve), rtol=1e-4)
        assert 0 < rates.min() <= rates.max() <= 0.025 * (1 + 1e-6)
        assert rates.std() > 0


def test_the_first_step_is_the_gradient_times_the_rates(digits, monkeypatch):
    monkeypatch.setattr(as_in_1998, "MEASURED", 1)
    image, label = digits[0][:1], digits[1][:1]
    spec = lenet.lenet_1998()
    first = next(as_in_1998.passes(image, label, seed=3))
    begun = start.weights(spec, "1998", 3)
    activations = forward(spec, begun, image)
    rates = as_in_1998.rates_of(spec, begun, image, label, 0.0005)
    grads = backward(spec, begun, activations, label).weights
    for name, array in begun.items():
        moved = array - rates[name] * grads[name] if name in grads else array
        np.testing.assert_allclose(first.weights[name], moved, atol=1e-7)
    assert first.loss == pytest.approx(-np.log(activations["OUTPUT"][0, label[0]]), rel=1e-5)


def test_it_learns_and_leaves_out_what_the_table_does(digits, monkeypatch):
    monkeypatch.setattr(as_in_1998, "RATES", (0.0005,) * 4)
    found = list(as_in_1998.passes(*digits, seed=1))
    again = next(as_in_1998.passes(*digits, seed=1))
    assert [one.number for one in found] == [1, 2, 3, 4]
    assert found[-1].loss < 0.5 * found[0].loss
    assert found[-1].error < 0.3
    assert np.count_nonzero(found[-1].weights["C3/kernel"]) <= 1500
    np.testing.assert_array_equal(again.weights["C5/kernel"], found[0].weights["C5/kernel"])
    np.testing.assert_array_equal(found[-1].weights["OUTPUT/prototypes"], found[0].weights["OUTPUT/prototypes"])


def test_the_command_leaves_a_network_and_its_passes(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(as_in_1998, "RATES", (0.0005, 0.0002))
    out = tmp_path / "as in 1998"
    assert main(["train_1998", "--fraction", "0.001", "--seed", "4", "--out", str(out)]) == 0
    rows = json.loads((out / "passes.json").read_text(encoding="utf-8"))
    assert [(row["number"], row["rate"]) for row in rows] == [(1, 0.0005), (2, 0.0002)]
    network = lenet.load(out)
    assert network.spec == lenet.lenet_1998()
    assert network.facts["training"]["mnist_digits"] == 55
    assert network.evidence_at > -100
    assert capsys.readouterr().out.startswith("pass 1: rate 0.0005, loss ")
    assert main(["train_1998", "--fraction", "0.001", "--out", str(out)]) == 2  # nothing that is there is written over
    assert "holds a network or a run already; give another folder" in capsys.readouterr().err
    assert main(["train_1998", "--fraction", "2"]) == 2
    assert "fraction must be from 0.001 to 1, not 2" in capsys.readouterr().err
