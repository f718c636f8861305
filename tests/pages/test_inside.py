"""Inside the network in AppTest: what the component is given, and the plain pictures."""

import time

import numpy as np
import pytest

import lenet
from lenet.experiments import what_if
from lenet.sharing import registry

from .visiting import arrived, opened, shown

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
def test_a_digit_costs_little(lang):
    """The browser runs the networks: what is sent again with every digit are the words."""
    at = opened(PAGE, network="both", sample="5", lang=lang)
    message = found(at.run().main, "inside/inside")
    assert len(message.SerializeToString()) < 10_000
    assert ("다시 그려 보기" in message.bytes.decode()) == (lang == "ko")  # letters, not their numbers


def test_the_weights_travel_once_a_session():
    at = arrived(PAGE, sample="5")
    assert b"f32" in found(at.main, "page/networks").SerializeToString()
    at.run()
    assert b"f32" not in found(at.main, "page/networks").SerializeToString()


def test_what_was_changed_is_in_the_link_and_what_it_does_is_said():
    at = opened(PAGE, sample="5", network="average", edits="C1m3x0")
    for _ in range(120):
        if "misreads" in shown(at):
            break
        time.sleep(0.5)
        at.run()
    network, edit = lenet.load("average"), lenet.ablation.Edit("C1", 2, "map", 0)
    found_ = what_if.effect(network, [edit])
    said = f"Of the 10,000 test digits average pooling misreads {found_.wrong:,}, and {found_.wrong_before:,} before. "
    assert said in shown(at)


def test_a_changed_network_is_kept_and_used(place):
    at = opened(PAGE, sample="5", network="max", edits="C1m3x0.5")
    at.button(key="keep_what_if_max").click().run()
    assert "Kept as a network of your own: max, changed." in shown(at)
    at.button(key="use_here_what_if_max").click().run()
    kept = lenet.ablation.kept(lenet.load("max"), lenet.ablation.from_text("C1m3x0.5"), "max, changed")
    (folder,) = (place / registry.BROUGHT).iterdir()
    for name, array in lenet.load(folder).weights.items():
        np.testing.assert_array_equal(array, kept.weights[name])
    assert at.session_state["replacements"]["max"] == folder


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
    written = f"{value:.3f}".replace("-", "−").replace("−0.000", "0.000")
    assert f"{layer} 1, (1, 1) = {written}." in shown(at)
