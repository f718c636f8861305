"""What each page asks, in both languages: a question, a task that can be done, three sentences and a last question."""

import dataclasses

import pytest

import lenet
from lenet.experiments import predictions
from lenet.files import journal
from tests.made_up import made_up

from .visiting import PAGES, arrived, opened, sent

SCRIBBLE = [[(40, 40), (280, 60), (60, 120), (270, 180), (50, 260), (160, 30), (150, 290), (290, 280)]]


def asked(at):
    """What the page's question and its end are sent."""
    found = dict(sent(at))
    return found["asking/question"], found["asking/closing"]


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_asks_and_sums_up(page, lang):
    question, closing = asked(arrived(page, lang=lang))
    assert 2 <= len(question["answers"]) <= 3
    assert len(set(question["answers"])) == len(question["answers"])
    assert question["right"] in range(len(question["answers"]))
    assert len(closing["known"]) == 3
    assert not closing["done"], "nothing has been done yet"
    texts = [question["text"], question["outcome"], *closing["known"]]
    texts += [closing[name] for name in ("task", "praise", "asks", "answer")]
    assert all(text and "{" not in text for text in texts)
    korean = [any("가" <= letter <= "힣" for letter in text) for text in texts]
    assert sum(korean) >= (len(texts) - 1 if lang == "ko" else 0)  # an answer may be a formula
    assert lang == "ko" or not any(korean)


def test_it_is_asked_about_the_digit_in_hand():
    own = lenet.load("average")
    for digit in (1, 7):
        question, _ = asked(opened("pages/pixels.py", sample=f"{digit}"))
        black = own.read(1 - lenet.from_mnist(lenet.mnist.sample(digit)).input)
        best = f"{100 * black.probabilities[black.label]:.1f}\u00a0%"
        assert best in question["outcome"]
        assert question["right"] == (2 if not black.sure else int(black.label != digit))


def done(at):
    return asked(at)[1]["done"]


def test_tasks_are_done_by_what_stands_on_the_page():
    assert done(opened("app.py", SCRIBBLE))
    assert not done(opened("app.py", sample="3"))
    assert done(arrived("pages/why_not_dense.py", size="64", channels="1"))
    assert not done(arrived("pages/why_not_dense.py", size="64"))
    assert done(arrived("pages/pooling.py", window="4", step="4"))
    assert not done(arrived("pages/pooling.py", window="3", step="2"))
    assert done(arrived("pages/architecture.py", arch="post"))
    assert done(arrived("pages/inside.py", sample="4", edits=_edits(4)))
    assert not done(arrived("pages/inside.py", sample="4", edits="C1m3x1.1"))


def _edits(digit):
    """Switches off maps of C3 until another digit is read."""
    own, image = lenet.load("average"), lenet.from_mnist(lenet.mnist.sample(digit)).input
    edits = []
    for number in range(16):
        edits.append(lenet.ablation.Edit("C3", number, "map", 0.0))
        if int(lenet.ablation.forward(own, edits, image)["OUTPUT"][0].argmax()) != digit:
            return lenet.ablation.to_text(edits)
    raise AssertionError("all of C3 is off, and nothing has changed")


def test_colours_that_are_mixed():
    at = arrived("pages/pixels.py")
    assert not done(at)
    for name, value in (("light_blue", 0), ("ink_cyan", 0)):
        at.slider(key=name).set_value(value).run()
    assert done(at)
    at.slider(key="light_red").set_value(0).run()
    assert not done(at)


def test_own_layers_that_see_all():
    at = arrived("pages/receptive_field.py", stack="own")
    assert not done(at)
    rows = [
        {"kind": "convolution", "kernel": "8", "stride": "8", "padding": "0"},
        {"kind": "pooling", "kernel": "4", "stride": "4", "padding": "0"},
    ]
    at.session_state["own_rows"] = rows
    at.run()
    assert done(at)
    at.session_state["own_rows"] = [{"kind": "convolution", "kernel": "32", "stride": "1", "padding": "0"}]
    at.run()
    assert not done(at), "its window is too large"


def test_a_network_of_ones_own_that_reads_enough(place):
    run = made_up(place)
    at = arrived("pages/training.py")
    assert not done(at), "it is nobody's"
    at.session_state["own_runs"] = {run.name: False}
    at.run()
    assert done(at)
    journal.append(run.folder, {"kind": "done", "test_error": 0.04})
    at.run()
    assert not done(at)


def test_two_networks_that_differ_beyond_chance(place):
    run = made_up(place)
    assert not done(arrived("pages/comparing.py", compare=f"max,{run.name}")), "it reads as ours does"
    own = lenet.load(run.folder)
    weights = {**own.weights, "C1/bias": own.weights["C1/bias"] + 0.5}
    dataclasses.replace(own, weights=weights).save(run.folder)
    assert done(arrived("pages/comparing.py", compare=f"max,{run.name}"))


def test_what_is_switched_off_is_the_map_of_the_digit_in_hand(place):
    at = opened("pages/inside.py", sample="8", edits="C1m1x0.5")
    question, _ = asked(at)
    assert "It is off now" not in question["outcome"]
    own, image = lenet.load("average"), lenet.from_mnist(lenet.mnist.sample(8)).input
    off = predictions.switch_off_one(own, image)
    edits = lenet.ablation.to_text([*lenet.ablation.from_text("C1m1x0.5"), off.edit])
    question, _ = asked(opened("pages/inside.py", sample="8", edits=edits))
    assert "It is off now" in question["outcome"]
