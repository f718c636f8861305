"""Inside the network in AppTest: what the component is given, and the plain pictures."""

import numpy as np
import pytest

import lenet

from .test_home import opened, shown

PAGE = "pages/inside.py"
DIGIT = lenet.from_mnist(lenet.mnist.sample(5)).input


def found(block, view):
    """The message that the browser gets for a view."""
    for element in block.children.values():
        proto = getattr(element, "proto", None)
        if getattr(proto, "component_name", "") and f'"{view}"'.encode() in proto.SerializeToString():
            return proto
        inner = found(element, view) if hasattr(element, "children") else None
        if inner is not None:
            return inner
    return None


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_digit_costs_less_than_120_kb(lang):
    """Both networks' activations, the words: all that is sent again with every digit."""
    message = found(opened(PAGE, network="both", sample="5", lang=lang).main, "inside/inside")
    assert 100_000 < len(message.SerializeToString()) < 120_000


def test_the_pen_is_kept_from_page_to_page():
    at = opened(PAGE, sample="5")
    at.run()
    assert not at.exception
    at.session_state["pen_kept"] = "thick"
    at.switch_page("app.py").run()
    assert at.session_state["pen"] == "thick"


def test_a_link_beyond_the_layer_is_brought_into_it():
    at = opened(PAGE, at="S4", map="120", row="32", column="32", view="plain", sample="5", network="average")
    maps = lenet.load("average").forward(DIGIT)["S4"][0]
    assert f"S4 16, (5, 5) = {maps[4, 4, 15]:.3f}." in shown(at)


@pytest.mark.parametrize("layer", ["input", "C1", "C5", "F6", "OUTPUT"])
def test_a_unit_of_any_layer_in_plain_words(layer):
    at = opened(PAGE, at=layer, map="1", row="1", column="1", view="plain", sample="5", network="max")
    value = float(np.ravel(lenet.load("max").forward(DIGIT)[layer][0])[0])
    assert f"{layer} 1, (1, 1) = {value:.3f}." in shown(at)
