"""Weights before any training: as the paper states them, and as large as they should be."""

import numpy as np
import pytest

import lenet
from lenet.network.forward import forward
from lenet.network.network import check_weights_of
from lenet.training import start

FAN_IN = {"C1": 25, "S2": 4, "S4": 4, "C5": 400, "F6": 120}


def test_of_1998_every_weight_is_within_2_4_over_the_fan_in():
    spec = lenet.lenet_1998()
    made = start.weights(spec, "1998", 7)
    check_weights_of(spec, made)
    for name, fan_in in FAN_IN.items():
        for part in ("coefficient" if name[0] == "S" else "kernel", "bias"):
            array = made[f"{name}/{part}"]
            assert np.abs(array).max() <= 2.4 / fan_in
            if array.size > 1000:
                assert np.abs(array).max() > 0.99 * 2.4 / fan_in
                assert array.std() == pytest.approx(2.4 / fan_in / np.sqrt(3), rel=0.02)
    for column, read in enumerate(spec.layers[2].table):
        limit = 2.4 / (25 * len(read))
        own = made["C3/kernel"][..., read, column]
        assert 0.9 * limit < np.abs(own).max() <= limit
        assert np.count_nonzero(made["C3/kernel"][..., column]) == own.size


def test_normal_keeps_every_layer_alive():
    spec = lenet.lenet_1998()
    made = start.weights(spec, "normal", 7)
    maps = forward(spec, made, lenet.mnist.to_input(lenet.mnist.load("test")[0][:100]))
    for name in ("C1", "C3", "C5", "F6"):
        assert 0.2 < maps[name].std() < 1.2, name
    assert (made["S2/coefficient"] == 0.25).all()
    assert not made["C3/bias"].any()


def test_the_same_seed_makes_the_same_weights():
    one, same, other = (start.weights(lenet.classic(), "1998", seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one["C5/kernel"], same["C5/kernel"])
    assert (one["C5/kernel"] != other["C5/kernel"]).all()
