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


def labels(image):
    return {name: lenet.load(name).read(image).label for name in lenet.names()}


def text_of(objects):
    return to_text(strokes_of(objects), labels)


def image_of(objects):
    return lenet.prepare_strokes(middle_lines(strokes_of(objects))).input


def many(count):
    """So many short strokes all over the canvas."""
    random = np.random.default_rng(count)
    for _ in range(count):
        way = np.cumsum(random.normal(0, 0.25, random.integers(5, 40))) + random.uniform(0, 6.28)
        places = random.uniform(30, 290, 2) + 3 * np.cumsum(np.stack([np.cos(way), np.sin(way)], axis=1), axis=0)
        lines = [["L", *place] for place in places.tolist()]
        yield {"path": [["M", *places[0].tolist()], *lines], "stroke": "#ffffff", "strokeWidth": 16}


def test_drawings_come_back_as_what_they_were():
    for drawing in DRAWINGS:
        text = text_of(drawing["objects"])
        assert 8 < len(text) < 500
        again = from_text(text)
        assert [one["strokeWidth"] for one in again] == [one["strokeWidth"] for one in drawing["objects"]]
        assert [one["stroke"] for one in again] == [one["stroke"] for one in drawing["objects"]]
        wanted = image_of(drawing["objects"])
        assert labels(image_of(again)) == labels(wanted)
        assert np.abs(image_of(again) - wanted).max() <= 0.12


@pytest.mark.parametrize("count", range(3, 61, 3))
def test_of_many_strokes_what_a_network_is_sure_of_stays(count):
    strokes = list(many(count))
    text = text_of(strokes)
    assert 0 < len(text) <= 1200
    wanted, found = image_of(strokes), image_of(from_text(text))
    for network in map(lenet.load, lenet.names()):
        before, after = network.read(wanted), network.read(found)
        assert after.label == before.label or not before.sure
    assert np.abs(found - wanted).max() <= 0.2


def test_a_link_of_before_is_the_same_drawing():
    four = from_text("1EAcA6gCFAPVR9VEIGB4IagBqABAEAIYB1QD9Xf5c_V0")
    assert [[command[1:] for command in stroke["path"]] for stroke in four] == [
        [[117.0, 66.5], [111.5, 107.0], [106.0, 147.5], [110.0, 159.5], [125.0, 163.5], [178.0, 163.5], [231.0, 163.5]],
        [[195.0, 106.5], [193.5, 153.0], [192.5, 199.0], [191.0, 245.5]],
    ]


def test_a_line_is_where_it_was_to_half_a_pixel():
    line = {"path": [["M", 10.2, 20], ["L", 300.3, 20], ["L", 300.3, 319.9]], "stroke": ERASER, "strokeWidth": 40}
    (again,) = from_text(text_of([line]))
    points = np.array([command[1:] for command in again["path"]])
    assert points[0].tolist() == [10.0, 20.0]
    assert points[-1].tolist() == [300.5, 320.0]
    assert (again["stroke"], again["strokeWidth"]) == (ERASER, 40)


def test_a_touch_and_nothing():
    (again,) = from_text(text_of([{"path": [["M", 5, 5], ["L", 5, 5]], "stroke": "#ffffff", "strokeWidth": 16}]))
    assert again["path"] == [["M", 5.0, 5.0], ["L", 5.0, 5.0]]
    assert (text_of([]), from_text("")) == ("", [])


def test_a_scribble_is_simplified_and_too_long_a_one_left_out():
    way = np.random.default_rng(0).uniform(0, 320, (400, 2)).tolist()
    scribble = {"path": [["M", *way[0]], *(["L", *place] for place in way)], "stroke": "#ffffff", "strokeWidth": 6}
    assert text_of([scribble]) == ""
    fine = np.cumsum(np.random.default_rng(0).normal(0, 1.2, (2000, 2)), axis=0).tolist()
    text = text_of([{**scribble, "path": [["M", *fine[0]], *(["L", *place] for place in fine)]}])
    assert 0 < len(text) <= LONGEST


@pytest.mark.parametrize(
    "text",
    [
        *("5" + text_of(DRAWINGS[0]["objects"])[1:], text_of(DRAWINGS[0]["objects"])[:-5], "1", "1!!!", "x", "1AAAA"),
        *("1" + "A" * 5000, "1" + base64.urlsafe_b64encode(b"\x10\x00\x00\x00\x00\x00\x00").decode(), "1Ａ", "drawing"),
    ],
)
def test_a_broken_text_is_refused(text):
    if text == "1":  # a drawing of no strokes is nothing
        assert from_text(text) == []
        return
    with pytest.raises(Problem, match="is no drawing"):
        from_text(text)
