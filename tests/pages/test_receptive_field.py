"""The receptive field page in AppTest: which network is looked at, also by links of earlier versions."""

import base64

import numpy as np
import pytest

import lenet

from .visiting import arrived, opened, sent

PAGE = "pages/receptive_field.py"


def sent_to(at, view):
    """What a view of the page is sent."""
    (found,) = [parts for name, parts in sent(at) if name == f"receptive_field/{view}"]
    return found


def grid(packed):
    return np.frombuffer(base64.b64decode(packed["f32"]), "<f4").reshape(packed["shape"])


@pytest.mark.parametrize("name", lenet.names())
def test_the_map_and_the_slopes_are_those_of_the_network(name):
    at = opened(PAGE, sample="5", network=name, layer="C3", map="7", row="4", column="6")
    network, digit = lenet.load(name), lenet.from_mnist(lenet.mnist.sample(5)).input
    fields = sent_to(at, "fields")
    assert np.allclose(grid(fields["map"]), network.forward(digit)["C3"][0, ..., 6], atol=1e-6)
    assert np.array_equal(grid(fields["input"]), digit)  # pixels, whatever levels the network makes of them
    slopes = sent_to(at, "maps")["maps"][1]["grid"]
    assert np.allclose(grid(slopes), lenet.effective_field.gradient(network, digit, "C3", (3, 5, 6))[0], atol=1e-6)


def test_the_network_is_the_one_chosen_on_other_pages():
    at = opened(PAGE, network="lenet-1998")
    control = at.segmented_control(key="network")
    assert (control.value, list(control.options)) == ("lenet-1998", ["average", "max", "1998"])
    control.set_value("max").run()
    assert dict(at.query_params)["network"] == "max"


def test_links_of_earlier_versions_say_trained():
    """It was one parameter with that of the swap on the Pooling page, which goes on."""
    at = arrived(PAGE, trained="max")
    assert not at.info
    assert at.segmented_control(key="network").value == "max"
    assert arrived(PAGE, trained="max", network="lenet-1998").segmented_control(key="network").value == "lenet-1998"
    assert arrived("pages/pooling.py", trained="max").segmented_control(key="trained").value == "max"


def test_both_is_the_first_of_them():
    assert opened(PAGE, network="both").segmented_control(key="network").value == "average"
