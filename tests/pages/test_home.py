"""The home page in AppTest: states, languages, the link. The real browser's tests are in `browser`."""

import dataclasses
import re

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import lenet
from lenet import Reading
from tests.unit.test_languages import korean
from ui.page import networks

from .visiting import PAGES, SEVEN, answers, cards, drawing, home, opened, seen, shown


def test_nothing_drawn():
    assert answers(home()) == {"average": ("empty", ""), "max": ("empty", "")}


def test_an_empty_canvas_is_no_digit():
    at = home([])
    assert answers(at) == {"average": ("empty", ""), "max": ("empty", "")}
    assert "Nothing drawn yet." in shown(at)


def test_a_drawing_is_read_by_both():
    at = home(SEVEN)
    assert answers(at) == {"average": ("sure", "7"), "max": ("sure", "7")}
    assert at.session_state["drawing_steps"].now.objects == drawing(SEVEN)["drawing"]["raw"]["objects"]


def test_what_an_eraser_covers_is_not_read():
    sent = drawing(SEVEN)
    over = {"type": "Path", "path": [["M", 0, 60], ["L", 320, 60]], "stroke": "#000000", "strokeWidth": 40}
    at = home(SEVEN)
    at.session_state["draw"] = {"drawing": {"raw": {"objects": [*sent["drawing"]["raw"]["objects"], over]}}}
    at.run()
    assert answers(at)["max"] != ("sure", "7")
    assert answers(at)["max"][0] != "empty"


def test_objects_without_a_path_are_passed_over():
    at = home(SEVEN)
    odd = [{"type": "Circle"}, {"type": "Path", "path": "M 1 2"}, {"type": "Path", "path": [["Q", 1, 2, 3, 4]]}]
    at.session_state["draw"] = {"drawing": {"raw": {"objects": odd}}}
    at.run()
    assert not at.exception
    assert answers(at)["max"] == ("empty", "")


def test_a_link_carries_the_drawing():
    text = home(SEVEN).query_params["drawing"]
    at = home(drawing=text)
    assert answers(at) == {"average": ("sure", "7"), "max": ("sure", "7")}
    assert at.query_params["drawing"] == text
    at = home(drawing=text, sample="3")
    assert answers(at)["max"] == ("sure", "3")
    at.button(key="uncover").click().run()
    assert answers(at)["max"] == ("sure", "7")
    assert "The drawing of the link cannot be read; it was left out." in shown(home(drawing="1nonsense"))


@pytest.mark.parametrize("digit", range(10))
def test_every_sample_is_read_right_and_surely(digit):
    at = home(sample=str(digit))
    assert answers(at) == {"average": ("sure", str(digit)), "max": ("sure", str(digit))}


def test_a_sample_by_button_and_the_way_back():
    at = home(SEVEN)
    at.button(key="sample_3").click().run()
    assert answers(at)["max"] == ("sure", "3")
    assert at.query_params["sample"] == "3"
    at.button(key="uncover").click().run()
    assert answers(at)["max"] == ("sure", "7")
    assert "sample" not in at.query_params


def test_raw():
    at = home([[(0.3 * x + 220, 0.3 * y + 220) for x, y in stroke] for stroke in SEVEN], feed="raw")
    assert answers(at) != {"average": ("sure", "7"), "max": ("sure", "7")}
    assert "squeezes the whole canvas" in shown(at)


def test_one_network():
    assert seen(home(sample="1")) == ["average"]
    assert seen(home(sample="1", network="max")) == ["max"]
    assert seen(home(sample="1", network="both")) == ["average", "max"]
    assert 'disagree" hidden' in cards(home(sample="1"))


def test_where_the_two_disagree_it_is_said():
    home()  # the canvas can be imported only once a page runs
    from ui.draw import answers

    reading = Reading
    one = reading(3, np.eye(10)[3], True)
    assert answers.disagreement({"average": one, "max": one}) == ""
    unsure = reading(8, np.full(10, 0.1), False)
    assert "3 (average pooling), not sure (max pooling)." in answers.disagreement({"average": one, "max": unsure})
    other = reading(8, np.eye(10)[8], True)
    assert "3 (average pooling), 8 (max pooling)." in answers.disagreement({"average": one, "max": other})
    assert answers.disagreement({"average": unsure, "max": unsure}) == ""


def test_nonsense_in_the_link():
    at = home(sample="12", network="<script>", feed="", lang="xx")
    assert len(at.info) == 4
    assert at.info[0].value.startswith("The link asks for lang=xx")
    assert dict(at.query_params) == {}


def test_many_numbers_are_not_listed_one_by_one():
    at = home(map="121", column="0")
    assert [info.value.split("There is: ")[1] for info in at.info] == ["1 to 120.", "1 to 32."]


@pytest.mark.parametrize("page", PAGES)
def test_korean_leaves_no_english_and_no_bare_place(page):
    at = opened(page, SEVEN, lang="ko")
    text = shown(at)
    assert "숫자" in text
    assert "{" not in text
    for sentence, message in korean().items():
        if message.string != sentence and len(sentence) > 12 and "{" not in sentence:
            assert sentence not in text


@pytest.mark.parametrize("page", PAGES)
def test_every_page_runs_without_a_digit_and_with_one(page):
    for strokes in (None, SEVEN):
        at = opened(page, strokes)
        assert not at.error


def test_a_damaged_data_file_is_one_sentence_and_no_traceback(monkeypatch, tmp_path):
    import streamlit as st

    from lenet import mnist

    load = mnist.load
    monkeypatch.setattr(mnist, "load", lambda part: load(part, tmp_path / "mnist.npz"))
    st.cache_data.clear()
    at = home(lang="ko")
    (error,) = at.error
    assert "MNIST 파일" in error.value
    assert "mnist.npz이(가) 없습니다" in error.value
    st.cache_data.clear()


def kept(told):
    """What is drawn once the browser has handed back what it kept: its strokes' widths and paths."""

    def put_back():
        import streamlit as st

        from ui.digit import in_hand

        in_hand.put_back(st.session_state["told"])
        st.session_state["now"] = [one["path"] for one in in_hand.kept_strokes()["objects"]]

    at = AppTest.from_function(put_back)
    at.query_params["drawing"] = "1EAcA6gCFAPVR9VEIGB4IagBqABAEAIYB1QD9Xf5c_V0"  # a four of two strokes
    at.session_state["told"] = told
    at.run()
    assert not at.exception
    return at.session_state["now"]


def test_what_the_browser_kept_is_taken_in_the_place_of_the_link_and_what_is_broken_is_not():
    (stroke,) = drawing([[(10, 20), (30.5, 40)]])["drawing"]["raw"]["objects"]
    path = [["M", 10, 20], ["L", 30.5, 40]]
    assert kept([stroke]) == [path]
    assert kept([{**stroke, "src": "https://example.com/1.png", "type": "Image"}]) == [path]
    assert kept([]) == []
    for broken in (
        None,
        "seven",
        {},
        [None],
        [stroke, 7],
        [{**stroke, "path": "M 1 2"}],
        [{**stroke, "strokeWidth": None}],
    ):
        assert len(kept(broken)) == 2


@pytest.mark.parametrize(("level", "familiar"), [(-1e6, True), (1e6, False)])
def test_what_is_unlike_all_that_was_learned_is_said_and_the_nearest_are_shown(monkeypatch, level, familiar):
    """Three training digits, which of a 5 are fives."""
    ours = lenet.load("average")
    own = dataclasses.replace(ours, facts={**ours.facts, "evidence_at": level})
    monkeypatch.setattr(networks, "shipped", lambda pooling: own)
    at = home(sample="5")
    assert ("unlike what it learned from. 5 comes first" in shown(at)) is not familiar
    markup = "".join(block.proto.body for block in at.get("html"))
    nearest = re.findall(r'<span class="nearest".*?</span>', markup)
    assert len(nearest) == (0 if familiar else 1)
    for one in nearest:
        assert 'aria-label="The nearest of the digits that it learned from: 5, 5, 5"' in one
        assert one.count('src="data:image/png') == 3


def test_a_link_to_a_digit_that_is_not_there_shows_all():
    """As the browser has it: two digits, the ninth of them asked for."""
    at = home([SEVEN[0], [(x + 400, y) for x, y in SEVEN[0]]], one="9")
    (card, *_others) = re.findall(r'data-label="(\d*)"', "".join(block.proto.body for block in at.get("html")))
    assert card == "77"


def test_the_lead_says_which_network_it_is():
    """What was published is called so; the others only descend from it."""
    assert "This is it, layer for layer as published: 60,000 numbers" in shown(home(network="lenet-1998"))
    assert "This one is 61,706 numbers" in shown(home(network="average"))
