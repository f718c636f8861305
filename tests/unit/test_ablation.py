"""Scaled and switched-off maps and filters, against networks whose weights were changed by hand."""

import numpy as np
import pytest

import lenet
from lenet import Problem
from lenet.network.ablation import MOST_EDITS, Edit, forward, from_text, kept, settled, to_text
from tests.made_up import noise

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
        (("C1", 0, "map", 1, 3), "its map"),
        (("C3", 0, "weight", 1, 3), "C3 0: its weight 3 cannot be 1"),
        (("C1", 0, "weight", 2.5, 3), "weight 3 cannot be 2.5; give one of C1 from -2.0 to 2.0"),
        (("C1", 0, "weight", 1), "weight None"),
    ],
)
def test_what_cannot_be_scaled_is_refused(values, said):
    with pytest.raises(Problem, match=said):
        Edit(*values)


def test_a_map_that_does_not_exist_is_refused(network):
    with pytest.raises(Problem, match="C1 has 6 maps; there is no number 7"):
        forward(network, [Edit("C1", 6, "map", 0)], IMAGE)


def test_a_weight_is_another_before_its_filter_is_scaled(network):
    found = forward(network, [Edit("C1", 2, "filter", 0.5), Edit("C1", 2, "weight", -1.5, 7)], IMAGE)
    kernel = network.weights["C1/kernel"].copy()
    kernel[1, 2, 0, 2] = -1.5
    kernel[..., 2] *= 0.5
    wanted = lenet.Network("x", network.spec, {**network.weights, "C1/kernel": kernel}).forward(IMAGE)
    np.testing.assert_array_equal(found["C1"], wanted["C1"])
    with pytest.raises(Problem, match="A filter of C1 has 25 weights; there is no number 26"):
        forward(network, [Edit("C1", 2, "weight", 1, 25)], IMAGE)


def test_a_changed_network_that_is_kept_answers_as_it_did(network):
    """Whatever was changed: what it multiplies maps with is in the weights that read them."""
    edits = from_text("C1m1x0.5_S2m1x1.5_C1w2.13x0.75_C3m4x0_S4m9x2_C5m100x0.3_F6m3x0_F6f4x0.1_C3f2x1.2")
    own = kept(network, edits, "mine")
    assert (own.name, own.spec, own.sure_at) == ("mine", network.spec, network.sure_at)
    images = lenet.mnist.to_input(lenet.mnist.load("test")[0][:50])
    changed = forward(network, edits, images)["OUTPUT"]
    np.testing.assert_allclose(own.forward(images)["OUTPUT"], changed, atol=1e-5)
    assert np.abs(changed - network.forward(images)["OUTPUT"]).max() > 0.1


def test_of_1998_trained_subsampling_takes_the_factor_and_outputs_prototypes_take_none():
    network = lenet.Network("noise", lenet.lenet_1998(), noise(lenet.lenet_1998()))
    edits = from_text("C1m1x0.5_S2m2x1.5_C3m4x0_S4m9x2_C5m100x0.3_F6f4x0.1_C3f2x1.2")
    changed = forward(network, edits, IMAGE)
    np.testing.assert_allclose(kept(network, edits, "mine").forward(IMAGE)["OUTPUT"], changed["OUTPUT"], atol=1e-5)
    assert np.abs(changed["F6"] - network.forward(IMAGE)["F6"]).max() > 0.1
    with pytest.raises(Problem, match="What F6 is scaled by cannot be kept.* Leave F6 as it is"):
        kept(network, from_text("F6m3x0"), "mine")


def test_edits_are_a_short_text_and_come_back():
    edits = [
        *(Edit("C1", 2, "map", 0.0), Edit("C3", 11, "filter", 0.5), Edit("C1", 1, "weight", -0.25, 12)),
        *(Edit("C5", 119, "map", 1.3), Edit("F6", 0, "filter", 2)),
    ]
    text = "C1m3x0_C3f12x0.5_C1w2.13x-0.25_C5m120x1.3_F6f1x2"
    assert to_text(edits) == text
    assert from_text(text) == edits
    assert (to_text([]), from_text("")) == ("", [])


@pytest.mark.parametrize(
    "text",
    ["x", "C1m3", "C1m3x5", "C2m3x1", "S2f1x1", "C1m0x1", "C1w1x1", "C1w1.26x9", "C1m1x0_", "C1m١x1", "C1m1x0.12345"],
)
def test_what_is_no_edit_is_refused(text):
    with pytest.raises(Problem, match="C1|is no change of a network|cannot"):
        from_text(text)


def test_a_text_holds_so_many_edits():
    text = "_".join(["C5m1x0"] * (MOST_EDITS + 1))
    with pytest.raises(Problem, match="no change"):
        from_text(text)
    every = [Edit(layer, number, "map", 0.5) for layer, maps in (("C5", 120), ("F6", 84)) for number in range(maps)]
    assert from_text(to_text(every)) == every
