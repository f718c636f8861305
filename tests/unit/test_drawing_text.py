"""A drawing in a link: short, the same digit when it comes back, and refused with a sentence when it is broken."""

import base64

import numpy as np
import pytest

import lenet
from lenet import Problem
from lenet.digits.canvas_paths import ERASER, middle_lines, strokes_of
from lenet.digits.drawing_text import LONGEST, from_text, to_text
from tests.unit.browser_drawings import canvas_drawings

DRAWINGS = canvas_drawings(np.random.default_rng(3), 30)


def read(objects):
    prepared = lenet.prepare_strokes(middle_lines(strokes_of(objects)))
    return {name: lenet.load(name).read(prepared.input).label for name in lenet.names()}


def test_drawings_come_back_as_what_they_were():
    same = 0
    for drawing in DRAWINGS:
        text = to_text(drawing["objects"])
        assert 8 < len(text) < 500
        again = from_text(text)
        assert [one["strokeWidth"] for one in again] == [one["strokeWidth"] for one in drawing["objects"]]
        assert [one["stroke"] for one in again] == [one["stroke"] for one in drawing["objects"]]
        same += read(again) == read(drawing["objects"])
        assert to_text(again) == to_text(from_text(to_text(again)))  # no more is lost each time
    assert same >= len(DRAWINGS) - 1  # of half-erased digits one may be read otherwise


def test_a_line_is_where_it_was_to_half_a_pixel():
    line = {"path": [["M", 10.2, 20], ["L", 300.3, 20], ["L", 300.3, 319.9]], "stroke": ERASER, "strokeWidth": 40}
    (again,) = from_text(to_text([line]))
    points = np.array([command[1:] for command in again["path"]])
    assert points[0].tolist() == [10.0, 20.0]
    assert points[-1].tolist() == [300.5, 320.0]
    assert (again["stroke"], again["strokeWidth"]) == (ERASER, 40)


def test_a_touch_and_nothing():
    (again,) = from_text(to_text([{"path": [["M", 5, 5], ["L", 5, 5]], "stroke": "#ffffff", "strokeWidth": 16}]))
    assert again["path"] == [["M", 5.0, 5.0], ["L", 5.0, 5.0]]
    assert (to_text([]), from_text("")) == ("", [])


def test_a_scribble_is_simplified_and_too_long_a_one_left_out():
    way = np.random.default_rng(0).uniform(0, 320, (400, 2)).tolist()
    scribble = {"path": [["M", *way[0]], *(["L", *place] for place in way)], "stroke": "#ffffff", "strokeWidth": 6}
    assert to_text([scribble]) == ""
    fine = np.cumsum(np.random.default_rng(0).normal(0, 1.2, (2000, 2)), axis=0).tolist()
    text = to_text([{**scribble, "path": [["M", *fine[0]], *(["L", *place] for place in fine)]}])
    assert 0 < len(text) <= LONGEST


@pytest.mark.parametrize(
    "text",
    [
        *("2" + to_text(DRAWINGS[0]["objects"])[1:], to_text(DRAWINGS[0]["objects"])[:-5], "1", "1!!!", "x", "1AAAA"),
        *("1" + "A" * 5000, "1" + base64.urlsafe_b64encode(b"\x10\x00\x00\x00\x00\x00\x00").decode(), "1Ａ", "drawing"),
    ],
)
def test_a_broken_text_is_refused(text):
    if text == "1":  # a drawing of no strokes is nothing
        assert from_text(text) == []
        return
    with pytest.raises(Problem, match="is no drawing"):
        from_text(text)
