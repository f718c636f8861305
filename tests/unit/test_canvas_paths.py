"""What the canvas sends as strokes, and an eraser that cuts them; the browser is held to the same functions."""

import numpy as np
import pytest

import lenet
from lenet.digits.canvas_paths import ERASER, CanvasStroke, flat, middle_lines, paint, strokes_of
from lenet.digits.erasing import distance, erase

LINE = np.array([[0.0, 0.0], [100.0, 0.0]])


def test_curves_go_through_their_middles():
    path = flat([["M", 0, 0], ["Q", 0, 0, 5, 0], ["Q", 10, 0, 10, 10], ["L", 10, 20]])
    np.testing.assert_allclose(path, [[0, 0], [1.25, 0], [5, 0], [8.75, 2.5], [10, 10], [10, 20]])


@pytest.mark.parametrize(
    "path",
    [
        *(None, "M 1 2", [], [["Q", 1, 2, 3, 4]], [["M", 1]], [["M", 1, 2, 3]], [["A", 1, 2]], [["M", "x", "y"]]),
        *([["M", float("nan"), 0]], [["M", 1, 2], ["Q", 1, 2]], [[]], [None], [[["M"], 1, 2]], {"M": 1}),
    ],
)
def test_what_is_no_path_is_no_stroke(path):
    assert len(flat(path)) == 0
    assert strokes_of([{"path": path, "strokeWidth": 16}, path, 16]) == []


def test_a_stroke_has_a_width_and_an_eraser_is_black():
    path = [["M", 0, 0], ["L", 9, 0]]
    pen, eraser = strokes_of(
        [
            {"path": path, "strokeWidth": 16, "stroke": "#ffffff"},
            {"path": path, "strokeWidth": 40, "stroke": ERASER},
            {"path": path},
            {"path": path, "strokeWidth": None},
        ]
    )
    assert (pen.width, pen.erases, eraser.width, eraser.erases) == (16, False, 40, True)


def test_an_eraser_cuts_where_it_passes():
    left, right = erase([LINE], np.array([[50.0, -30.0], [50.0, 30.0]]), 10)
    np.testing.assert_allclose(left, [[0, 0], [39, 0]])
    np.testing.assert_allclose(right, [[61, 0], [100, 0]])
    assert erase([LINE], np.array([[50.0, 10.5]]), 10)[0] is LINE  # it comes no nearer
    assert erase([LINE], LINE, 1) == []
    assert erase([], LINE, 1) == []


def test_all_that_is_left_is_beyond_reach_and_all_that_is_gone_was_within():
    random = np.random.default_rng(4)
    for _ in range(20):
        path = np.cumsum(random.normal(0, 8, (40, 2)), axis=0)
        eraser = np.cumsum(random.normal(0, 12, (random.integers(1, 10), 2)), axis=0)
        parts = erase([path], eraser, 9)
        for part in parts:
            between = np.linspace(part[:-1], part[1:], 9).reshape(-1, 2)
            assert len(between) == 0 or distance(between, eraser).min() > 9 - 1  # found to within a step
        kept = {tuple(point) for part in parts for point in part}
        assert all(tuple(point) in kept for point in path[distance(path, eraser) > 9])


def test_only_strokes_before_an_eraser_are_erased():
    one = CanvasStroke(LINE, 16)
    eraser = CanvasStroke(LINE, 40, erases=True)
    assert middle_lines([one, eraser]) == []
    assert len(middle_lines([one, eraser, one])) == 1
    assert (paint([one, eraser], 320) == 0).all()


def test_a_hand_that_trembles_makes_a_touch():
    trembling = CanvasStroke(np.array([[50.0, 50.0], [52.0, 51.0], [51.0, 52.5]]), 16)
    (path,) = middle_lines([trembling])
    assert len(path) == 1
    (path,) = middle_lines([CanvasStroke(np.array([[50.0, 50.0], [54.0, 51.0]]), 16)])
    assert len(path) == 2


def test_what_is_painted_is_as_wide_as_the_pen():
    ink = paint([CanvasStroke(np.array([[40.0, 160.0], [280.0, 160.0]]), 16)], 320)
    assert (ink[:, 160] > 0).sum() == 16
    assert set(np.unique(ink)) == {0, 255}
    assert lenet.prepare(ink) is not None
