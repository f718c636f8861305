"""One step, seen, in AppTest: what the browser is given to take it with."""

import base64

import numpy as np
import pytest

import lenet
from ui.session.parameters import PARAMETERS

from .visiting import arrived, sent

PAGE = "pages/training.py"


def given(at):
    """The data of the view, as it travels."""
    (found,) = [parts for view, parts in sent(at) if view == "training/one_step/one_step"]
    return found


def unpacked(packed):
    return np.frombuffer(base64.b64decode(packed["f32"]), "<f4").reshape(packed["shape"])


def test_a_sample_at_first_with_its_right_answer():
    data = given(arrived(PAGE))
    np.testing.assert_array_equal(unpacked(data["input"]), lenet.from_mnist(lenet.mnist.sample(3)).input)
    assert (data["label"], data["network"], data["others"]) == (3, "untrained", None)


@pytest.mark.parametrize(
    ("link", "label"),
    [({"sample": "8"}, 8), ({"digit": "train-0"}, 5), ({"digit": "test-9999"}, 6), ({"drawing": ""}, 3)],
)
def test_the_right_answer_is_known_of_mnist(link, label):
    assert given(arrived(PAGE, **link))["label"] == label


def test_of_a_drawing_no_right_answer_is_known():
    at = arrived("app.py", sample="7")
    at.session_state["digit_source"] = "drawing"
    from ui.digit import preparing

    strokes = [{"type": "path", "path": [["M", 100, 60], ["L", 100, 260]], "strokeWidth": 20, "stroke": "#fff"}]
    at.session_state["draw"] = {"drawing": {"raw": {"objects": strokes}}}
    at.run()
    at.switch_page(PAGE).run()
    assert at.session_state["digit_source"] == preparing.DRAWING
    assert given(at)["label"] is None


def test_one_network_where_the_link_says_both():
    at = arrived(PAGE, network="both", weights="trained")
    assert given(at)["network"] == "average"
    assert at.query_params["network"] == "both"
    at.segmented_control(key="network").set_value("max").run()
    assert given(at)["network"] == "max"


def test_what_a_link_says_arrives():
    data = given(arrived(PAGE, target="5", rate="0.1", weight="C5.120.16.5.5"))
    assert (data["target"], data["rate"], data["weight"]) == ("5", "0.1", "C5.120.16.5.5")


def test_other_digits_travel_when_they_are_asked_for():
    at = arrived(PAGE)
    at.session_state["others_asked"] = True
    others = given(at.run())["others"]
    images, labels = lenet.mnist.load("test")
    assert base64.b64decode(others["pixels"]) == images[:200].tobytes()
    assert (others["size"], others["labels"]) == (28, labels[:200].tolist())


@pytest.mark.parametrize(
    "weight", ["C1.6.1.5.5", "C3.16.6.5.5", "C5.120.16.6.6", "F6.84.120.1.1", "OUTPUT.10.84.1.1", ""]
)
def test_weights_that_a_link_can_name(weight):
    assert weight in PARAMETERS["weight"]


@pytest.mark.parametrize(
    "weight",
    [
        "C1.7.1.5.5",
        "C1.1.1.1",
        "S2.1.1.1.1",
        "C1.0.1.1.1",
        "C1.01.1.1.1",
        "F6.84.120.1.2",
        "C1.1.1.1.1.1",
        "C1.١.1.1.1",
        "weight",
    ],
)
def test_weights_that_do_not_exist(weight):
    assert weight not in PARAMETERS["weight"]
