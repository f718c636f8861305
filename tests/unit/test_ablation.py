"""Scaled and switched-off maps and filters, against networks whose weights were changed by hand."""

import numpy as np
import pytest

import lenet
from lenet import Problem
from lenet.network.ablation import Edit, forward, settled

IMAGE = lenet.mnist.to_input(lenet.mnist.load("test")[0][:1])[0]


@pytest.fixture(params=["average", "max"])
def network(request):
    return lenet.load(request.param)


def test_no_edit_changes_nothing(network):
    plain, same = network.forward(IMAGE), forward(network, [Edit("C1", 0, "map", 1.0)], IMAGE)
    for layer, values in plain.items():
        np.testing.assert_array_equal(same[layer], values)


@pytest.mark.parametrize(("layer", "after"), [("S2", "C3"), ("C5", "F6"), ("F6", "OUTPUT")])
def test_a_map_switched_off_is_as_if_its_weights_behind_were_zero(network, layer, after):
    off = forward(network, [Edit(layer, 3, "map", 0)], IMAGE)
    assert not off[layer][..., 3].any()
    kernel = network.weights[f"{after}/kernel"].copy()
    if layer == "C5":
        kernel = kernel.reshape(1, 1, *kernel.shape[-2:])
    kernel[:, :, 3] = 0
    changed = lenet.Network("x", network.spec, {**network.weights, f"{after}/kernel": kernel})
    np.testing.assert_allclose(off["OUTPUT"], changed.forward(IMAGE)["OUTPUT"], atol=1e-6)


def test_scaling_c1_under_average_pooling_is_scaling_s2():
    network = lenet.load("average")
    early = forward(network, [Edit("C1", 2, "map", 0.5)], IMAGE)
    late = forward(network, [Edit("S2", 2, "map", 0.5)], IMAGE)
    np.testing.assert_allclose(early["OUTPUT"], late["OUTPUT"], atol=1e-6)
    np.testing.assert_allclose(early["C1"][..., 2], 0.5 * network.forward(IMAGE)["C1"][..., 2])


def test_a_filter_switched_off_leaves_its_bias(network):
    off = forward(network, [Edit("C1", 4, "filter", 0)], IMAGE)
    squash = np.tanh if network.spec.squashing == "tanh" else lambda x: np.maximum(x, 0)
    np.testing.assert_allclose(off["C1"][..., 4], squash(network.weights["C1/bias"][4]), atol=1e-6)
    assert network.weights["C1/kernel"][..., 4].any()  # the network itself is as it was


def test_the_last_edit_of_a_thing_counts():
    edits = [Edit("C1", 0, "map", 0), Edit("C3", 1, "filter", 2), Edit("C1", 0, "map", 0.5), Edit("C3", 1, "filter", 1)]
    assert settled(edits) == [Edit("C1", 0, "map", 0.5)]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (("OUTPUT", 0, "map", 0), "OUTPUT 0: its map cannot be scaled by 0"),
        (("S2", 0, "filter", 0), "S2 0: its filter cannot be scaled by 0"),
        (("C1", -1, "map", 0), "C1 -1"),
        (("C1", 0, "map", 2.1), "by 2.1; give a factor from 0 to 2.0"),
        (("C1", 0, "map", float("nan")), "by nan"),
        (("C1", 0, "bias", 1), "its bias"),
    ],
)
def test_what_cannot_be_scaled_is_refused(values, said):
    with pytest.raises(Problem, match=said):
        Edit(*values)


def test_a_map_that_does_not_exist_is_refused(network):
    with pytest.raises(Problem, match="C1 has 6 maps; there is no number 7"):
        forward(network, [Edit("C1", 6, "map", 0)], IMAGE)
