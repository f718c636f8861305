"""A drawing by its strokes: against the distance to every line, and the same at every size, place and unit."""

import time

import numpy as np
import pytest

import lenet
from lenet import Problem
from lenet.digits.strokes import REACH, SIDE, draw_again, fitted, prepare_strokes
from tests.unit.browser_drawings import drawing, odd_drawings

RANDOM = np.random.default_rng(13)
DRAWINGS = [drawing(RANDOM, number % 10) for number in range(40)]


def by_distance(paths):
    """Every pixel's distance to every line, pixel by pixel."""
    places = np.stack(np.meshgrid(np.arange(SIDE) + 0.5, np.arange(SIDE) + 0.5), axis=-1)
    nearest = np.full((SIDE, SIDE), np.inf)
    for path in paths:
        ends = zip(path, path[1:] if len(path) > 1 else path, strict=False)
        for start, end in ends:
            along = end - start
            share = np.clip(((places - start) @ along) / max(along @ along, 1e-300), 0, 1)[..., np.newaxis]
            nearest = np.minimum(nearest, np.linalg.norm(places - start - share * along, axis=-1))
    return (nearest <= REACH).astype(np.float32)


def test_a_pixel_is_ink_within_half_a_pen_of_a_line():
    for strokes in [*DRAWINGS[:10], *list(odd_drawings(np.random.default_rng(1)))[:7]]:
        paths = fitted(strokes)
        np.testing.assert_array_equal(draw_again(paths), by_distance(paths))


def test_the_stages_are_each_others():
    for strokes in DRAWINGS:
        ready = prepare_strokes(strokes)
        assert [stage.shape for stage in (ready.drawn, ready.box, ready.digit, ready.input)] == [
            *((160, 160), (20, 20), (28, 28), (32, 32))
        ]
        assert {stage.dtype for stage in (ready.drawn, ready.box, ready.digit, ready.input)} == {np.dtype(np.float32)}
        blocks = [[ready.drawn[8 * y : 8 * y + 8, 8 * x : 8 * x + 8].mean() for x in range(20)] for y in range(20)]
        np.testing.assert_allclose(ready.box, blocks, atol=1e-6)
        assert ready.digit.sum() == ready.box.sum() == ready.input.sum()
        np.testing.assert_array_equal(ready.input[2:-2, 2:-2], ready.digit)
        rows, columns = np.nonzero(ready.box)
        extent = max(np.ptp(rows), np.ptp(columns)) + 1
        assert extent == 20  # it fills the box


def test_size_place_and_unit_change_nothing():
    random = np.random.default_rng(2)
    for strokes in DRAWINGS:
        wanted = prepare_strokes(strokes).input
        for _ in range(8):
            size = 10 ** random.uniform(-6, 6)
            place = random.uniform(-1e4, 1e4, 2) * size
            found = prepare_strokes([path * size + place for path in strokes]).input
            np.testing.assert_allclose(found, wanted, atol=1e-6)


def test_points_that_repeat_change_nothing():
    for strokes in DRAWINGS[:10]:
        again = [np.repeat(path, 3, axis=0) for path in strokes]
        np.testing.assert_array_equal(prepare_strokes(again).input, prepare_strokes(strokes).input)


def test_a_touch_is_a_dot_in_the_middle_however_it_is_told():
    dot = prepare_strokes([[[3, 4]]])
    assert dot.box[8:12, 8:12].sum() == dot.box.sum() > 4
    assert dot.drawn.sum() == pytest.approx(np.pi * REACH**2, rel=0.03)
    for same in ([[[3, 4]] * 50], [[[3, 4]], [[3.0, 4.0]]], [np.full((2, 2), 1e-30)], [[], [[7, 7]]]):
        np.testing.assert_array_equal(prepare_strokes(same).input, dot.input)
    for name in lenet.names():
        assert not lenet.load(name).read(dot.input).sure


def test_nothing_is_none():
    assert prepare_strokes([]) is None
    assert prepare_strokes([[], np.empty((0, 2))]) is None


@pytest.mark.parametrize(
    ("strokes", "said"),
    [
        ([[[0, 0], [np.nan, 1]]], "point at .nan, 1"),
        ([[[0, 0], [1, np.inf]]], "point at .1.0, inf"),
        ([[[-1.7e308, 0], [1.7e308, 0]]], "too large to be fitted"),
        ([[[1, 2, 3]]], "this is none: int64 .1, 3"),
        ([[1, 2]], "this is none: int64 .2,"),
        ([[[1, 2], [3]]], "this is none"),
        (["seven"], "this is none"),
        ([[["1", "2"]]], "this is none"),
        ([np.array([[1 + 2j, 3]])], "this is none: complex128"),
    ],
)
def test_what_is_no_stroke_is_refused(strokes, said):
    with pytest.raises(Problem, match=said):
        prepare_strokes(strokes)


def test_extremes_are_right():
    """The smallest numbers that there are, and the largest that can still be fitted."""
    seven = [np.array([[0, 0], [2, 0], [1, 3]])]
    wanted = prepare_strokes(seven).input
    for size in (1e-310, 1e-300, 1e300):
        np.testing.assert_allclose(prepare_strokes([seven[0] * size]).input, wanted, atol=0.05)


def test_a_hand_is_answered_in_time():
    """Ten thousand points are three minutes of a mouse. `benchmarks/reading.py` has the time; here others work too."""
    random = np.random.default_rng(0)
    scribble = [np.cumsum(random.normal(0, 1, (10_000, 2)), axis=0)]
    times = []
    for _ in range(8):
        start = time.process_time()
        prepare_strokes(scribble)
        times.append(time.process_time() - start)
    assert min(times) < 0.05


def test_all_real_digits_of_the_pen_are_read():
    """As well as by pixels at their best."""
    random = np.random.default_rng(7)
    wanted = [number % 10 for number in range(200)]
    inputs = np.stack([prepare_strokes(drawing(random, digit)).input for digit in wanted])
    for name in lenet.names():
        assert (lenet.load(name).probabilities(inputs).argmax(axis=1) == wanted).mean() > 0.97
