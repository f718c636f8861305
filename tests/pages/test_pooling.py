"""The pooling page in AppTest: the dial of trained subsampling in the link, and who stands in the other comparisons."""

import base64
import dataclasses
import re

import numpy as np

import lenet
from ui.page import networks
from ui.session.parameters import PARAMETERS

from .visiting import arrived, opened, sent

PAGE = "pages/pooling.py"


def dial(at):
    """What the dial is sent."""
    (found,) = [parts for view, parts in sent(at) if view == "pooling/dial"]
    return found


def html(at):
    return "\n".join(element.proto.body for element in at.get("html"))


def test_the_dial_begins_as_it_was_trained():
    told = dial(opened(PAGE, sample="3"))
    assert told["set"] == {"map": 1, "coefficient": None, "bias": None}
    network = lenet.load("lenet-1998")
    assert told["trained"]["coefficient"] == network.weights["S2/coefficient"].tolist()
    assert told["trained"]["bias"] == network.weights["S2/bias"].tolist()
    maps = np.frombuffer(base64.b64decode(told["maps"]["f32"]), "<f4").reshape(told["maps"]["shape"])
    made = network.forward(lenet.from_mnist(lenet.mnist.sample(3)).input)["C1"][0]
    assert np.array_equal(maps, made.transpose(2, 0, 1))
    assert told["squashing"] == "scaled_tanh"
    assert told["words"]["squash"] == "1.7159 tanh(⅔ × {total})"


def test_the_dial_is_in_the_link():
    at = arrived(PAGE, subsampled="4", coefficient="-0.5", bias="2.25")
    assert not at.info
    assert dial(at)["set"] == {"map": 4, "coefficient": -0.5, "bias": 2.25}
    assert {name: at.query_params[name] for name in ("subsampled", "coefficient", "bias")} == {
        "subsampled": "4",
        "coefficient": "-0.5",
        "bias": "2.25",
    }


def test_what_is_no_number_of_the_dial_is_left_out():
    for value in ("0.30", "-0", "2.01", "1.005", "02", ".5", "1.", "+1", "nan", "٢"):
        assert value not in PARAMETERS["coefficient"], value
    for value in ("0", "-0.01", "0.3", "1.25", "-2", "2"):
        assert value in PARAMETERS["coefficient"], value
    (info,) = arrived(PAGE, coefficient="2.01").info
    assert info.value.endswith("0, 0.25, 2.")


def test_a_network_that_pools_otherwise_leaves_the_dial_to_ours(monkeypatch):
    """What answers in place of the published one may have its distances and average all the same."""
    real = networks.network_for_digits
    other = dataclasses.replace(lenet.load("average"), name="mine")
    changed = {"lenet-1998": other}
    monkeypatch.setattr("ui.pooling.subsampling.network_for_digits", lambda name: changed.get(name) or real(name))
    at = opened(PAGE)
    assert "mine has no trained subsampling, so our own network stands here." in html(at)
    assert dial(at)["squashing"] == "scaled_tanh"


def test_average_and_max_alone_are_swapped_and_were_trained_alike():
    at = opened(PAGE, sample="3", network="lenet-1998")
    assert [list(control.options) for control in at.segmented_control if control.key == "trained"] == [
        ["trained with average", "trained with max"]
    ]
    assert re.findall(r'data-network="([\w-]+)"', html(at)) == ["average", "max"] * 2
