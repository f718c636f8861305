"""Several digits: strokes and ink taken apart, by geometry and by who reads."""

import time

import cv2
import numpy as np
import pytest

import lenet
from lenet.digits import pen
from lenet.digits.glyphs import DIGITS
from lenet.digits.ink import find_ink
from lenet.digits.shrinking import to_grey

LINE = np.array([[0.0, 0.0], [0.0, 100.0]])


def circle(x, y, width, height, points=40):
    angle = np.linspace(0, 2 * np.pi, points)
    return np.stack([x + width / 2 * np.cos(angle), y + height / 2 * np.sin(angle)], axis=1)


def parts(*strokes, read=None):
    return [part.strokes for part in lenet.part_strokes(strokes, read)]


def networks():
    return [lenet.load(name) for name in lenet.names()]


def by_networks(*strokes):
    return [part.strokes for part in lenet.several.part_strokes(networks(), strokes)]


ONE = {
    "an 8 of two rings": [circle(50, 25, 40, 46), circle(50, 75, 50, 46)],
    "a 5 with its bar apart": [
        np.array([[20.0, 20], [18, 45], [50, 42], [70, 70], [45, 100], [10, 95]]),
        np.array([[30.0, 5], [75, 3]]),
    ],
    "an 8 of two rings apart": [circle(50, 25, 40, 46), circle(50, 79, 50, 46)],
    "a 7 crossed": [np.array([[0.0, 0], [70, 0], [30, 100]]), np.array([[25.0, 50], [75, 50]])],
    "a 4 in two strokes": [np.array([[20.0, 0], [0, 60], [80, 60]]), np.array([[55.0, 30], [55, 100]])],
    "a dot over a 1": [LINE, np.array([[1.0, -25.0], [2.0, -24.0]])],
    "a 1 in many short strokes": [LINE * (0, 0.1) + (x, y) for x, y in zip(range(10), range(0, 120, 12), strict=True)],
    "a 0 in many short strokes": [circle(30, 50, 60, 100, 61)[start : start + 4] for start in range(0, 60, 5)],
    "two dots": [np.array([[5.0, 5.0]]), np.array([[60.0, 5.0]])],
}


@pytest.mark.parametrize("strokes", ONE.values(), ids=ONE)
def test_what_is_one_digit_stays_one(strokes):
    assert by_networks(*strokes) == [tuple(range(len(strokes)))]


def test_a_row_is_parted_from_left_to_right_whatever_was_drawn_first():
    two, zero = LINE + (150, 0), circle(60, 50, 60, 100)
    assert parts(two, LINE, zero) == [(1,), (2,), (0,)]


def test_each_part_has_the_box_of_its_points():
    left, right = lenet.part_strokes([LINE, circle(100, 50, 60, 80, 41)])
    assert left.box == (0, 0, 0, 100)
    assert right.box == pytest.approx((70, 10, 130, 90), abs=0.1)


def test_a_speck_is_no_digit():
    far, near = np.array([[60.0, 50.0]]), np.array([[5.0, 50.0], [6.0, 50.0]])
    assert parts(LINE, far, LINE + (130, 0)) == [(0,), (2,)]
    assert parts(LINE, near, LINE + (130, 0)) == [(0, 1), (2,)]


def test_what_gaps_leave_open_is_decided_by_who_reads():
    asked = []

    def read(candidates):
        asked.extend(len(paths) for paths in candidates)
        return [0.0 if len(paths) == 2 else 5.0 for paths in candidates]

    assert parts(LINE, LINE + (20, 0), read=read) == [(0, 1)]
    assert asked == [1, 2, 1]
    assert parts(LINE, LINE + (20, 0)) == [(0,), (1,)]


def test_nothing_is_read_where_there_is_no_choice():
    def read(candidates):
        raise AssertionError(candidates)

    assert parts(LINE, LINE + (90, 0), read=read) == [(0,), (1,)]
    assert parts(LINE, read=read) == [(0,)]


def test_nothing_drawn_has_no_parts():
    assert lenet.part_strokes([]) == lenet.part_strokes([[]]) == []


def test_what_is_no_stroke_is_refused():
    with pytest.raises(lenet.Problem, match="array of points"):
        lenet.part_strokes([[1, 2, 3]])


def test_size_place_and_unit_do_not_matter():
    row = [LINE, circle(40, 50, 50, 100), circle(120, 30, 60, 60), LINE + (118, 0)]
    wanted = by_networks(*row)
    for scale, place in ((0.01, 0), (7, (300, -80)), (1e6, 0)):
        assert by_networks(*(stroke * scale + place for stroke in row)) == wanted


@pytest.mark.parametrize(("gap", "least"), [(5, 0.93), (10, 0.97), (30, 0.99)])
def test_rows_of_the_synthetic_pen_are_parted(gap, least):
    """Pairs and triples in random hands, so many hundredths of a height apart."""
    random = np.random.default_rng(gap)
    right = [by_networks(*strokes) == owners for strokes, owners in (row(random, gap) for _ in range(100))]
    assert np.mean(right) >= least


def test_single_digits_of_the_synthetic_pen_stay_one():
    random = np.random.default_rng(5)
    drawn = [pen.vary(DIGITS[number % 10][random.integers(len(DIGITS[number % 10]))], random) for number in range(300)]
    assert sum(len(lenet.several.part_strokes(networks(), strokes)) != 1 for strokes in drawn) <= 1


def row(random, gap):
    """Two or three digits side by side: their strokes, and whose each is."""
    strokes, owners, at = [], [], 0.0
    for digit in random.integers(0, 10, random.integers(2, 4)):
        styles = DIGITS[digit]
        own = [path * 100 for path in pen.vary(styles[random.integers(len(styles))], random)]
        points = np.concatenate(own)
        owners.append(tuple(range(len(strokes), len(strokes) + len(own))))
        strokes += [path + (at - points[:, 0].min(), -points[:, 1].max()) for path in own]
        at += np.ptp(points[:, 0]) + gap
    return strokes, owners


def picture_of(*strokes, pen_width=10):
    """Strokes as a picture, dark on light: (h, w) uint8."""
    points = np.concatenate(strokes)
    low = points.min(axis=0) - 40
    canvas = np.full((np.ptp(points, axis=0)[::-1] + 80).astype(int), 255, np.uint8)
    for stroke in strokes:
        path = np.round((stroke - low) * 16).astype(np.int32).reshape(-1, 1, 2)
        cv2.polylines(canvas, [path], False, 0, pen_width, cv2.LINE_AA, 4)
    return canvas


def ink_of(*strokes):
    ink = find_ink(to_grey(picture_of(*strokes)))
    assert ink is not None
    return ink


SEVEN = np.array([[0.0, 0], [80, 0], [30, 140]])
TWO = np.array([[0.0, 30], [20, 3], [50, 0], [75, 25], [55, 75], [0, 140], [80, 140]])


@pytest.mark.parametrize("gap", [60, 90, 300])
def test_a_column_is_parted_from_top_to_bottom(gap):
    below = TWO + (5, 140 + gap)
    assert by_networks(below, SEVEN) == [(1,), (0,)]
    assert parts(below, SEVEN) == [(1,), (0,)]
    found = lenet.several.part_ink(networks(), ink_of(below, SEVEN))
    assert [read(part.ink) for part in found] == [7, 2]


def test_two_rows_are_read_one_after_the_other():
    rows = [TWO + (120, 200), SEVEN, TWO + (0, 200), SEVEN + (125, 8)]
    assert by_networks(*rows) == [(1,), (3,), (2,), (0,)]


def test_what_reads_better_as_one_is_no_column():
    """The halves of a digit that is broken in two."""
    broken = [circle(50, 25, 40, 46), circle(50, 95, 50, 46)]
    assert parts(*broken, read=lambda candidates: [0.0 if len(paths) == 2 else 1.0 for paths in candidates]) == [(0, 1)]


def test_columns_of_the_synthetic_pen_are_parted():
    random = np.random.default_rng(7)
    right = 0
    for _ in range(100):
        above, below = (
            [path * 100 for path in pen.vary(DIGITS[digit][0], random)] for digit in random.integers(0, 10, 2)
        )
        (top, bottom), (start, end) = ((f(np.concatenate(x)[:, 1]) for f in (np.min, np.max)) for x in (above, below))
        strokes = [*above, *(path + (0, bottom - start + 0.4 * max(end - start, bottom - top)) for path in below)]
        owners = [tuple(range(len(above))), tuple(range(len(above), len(strokes)))]
        right += by_networks(*strokes) == owners
    assert right >= 90


def test_the_ink_of_a_picture_is_parted_at_gaps():
    left, right = lenet.part_ink(ink_of(SEVEN, TWO + (120, 0)))
    assert left.box == pytest.approx((35, 35, 125, 185), abs=3)
    assert right.box == pytest.approx((155, 35, 245, 185), abs=3)
    together = np.zeros_like(ink_of(SEVEN, TWO + (120, 0)))
    for part in (left, right):
        x, y = int(part.box[0]), int(part.box[1])
        together[y : y + part.ink.shape[0], x : x + part.ink.shape[1]] += part.ink
    full = ink_of(SEVEN, TWO + (120, 0))
    assert np.array_equal(together > 0.5, full > 0.5)


def test_digits_that_touch_are_cut_where_they_read_better_apart():
    touching = ink_of(circle(0, 70, 90, 140), circle(95, 70, 90, 140))
    assert len(lenet.part_ink(touching)) == 1
    found = lenet.several.part_ink(networks(), touching)
    assert [read(part.ink) for part in found] == [0, 0]


def test_one_digit_in_a_picture_stays_one():
    for digit in range(10):
        ink = find_ink(to_grey(np.pad(lenet.mnist.sample(digit), 10)))
        assert len(lenet.several.part_ink(networks(), ink)) == 1, digit


def read(ink):
    return lenet.load("average").read(lenet.prepare((ink * 255).astype(np.uint8).clip(0, 255)).input).label


def test_no_ink_has_no_parts():
    assert lenet.part_ink(np.zeros((20, 20), np.float32)) == []


def test_a_picture_of_a_sign_and_a_digit_is_two(tmp_path):
    sign, five = np.array([[0.0, 60], [70, 60]]), ONE["a 5 with its bar apart"]
    picture = picture_of(sign, *(stroke * 1.5 + (150, 0) for stroke in five))
    cv2.imwrite(str(tmp_path / "minus.png"), picture)
    row = lenet.picture_reading.read_picture_file(lenet.load("average"), tmp_path / "minus.png")
    assert len(row["digits"]) == 2
    assert row["digits"][1]["label"] == 5
    assert row["label"] is None


def test_a_row_in_a_picture_is_said_in_a_line(tmp_path):
    cv2.imwrite(str(tmp_path / "row.png"), picture_of(SEVEN, TWO + (120, 0), TWO + (260, 0)))
    network = lenet.load("average")
    row = lenet.picture_reading.read_picture_file(network, tmp_path / "row.png")
    assert row["row"] == "722"
    assert [digit["label"] for digit in row["digits"]] == [7, 2, 2]
    assert row["sure"]
    assert lenet.picture_reading.as_line({"file": "row.png", **row}).startswith("row.png: 722 (7 ")


@pytest.mark.parametrize("gap", [20, 30, 36])
def test_a_cut_within_a_gap_leaves_each_side_its_own_box(gap):
    """Two bars that read best as one, and then best where nothing is."""
    ink = np.zeros((100, 120 + gap), np.float32)
    ink[:, :60] = ink[:, 60 + gap :] = 1
    costs = lambda candidates: [-float(one.shape[1] > 100) - (one.shape[1] < 66) for one in candidates]  # noqa: E731
    for part in lenet.part_ink(np.pad(ink, 5), costs):
        inked = part.ink > 0.5
        assert inked.any(axis=0)[[0, -1]].all()
        assert inked.any(axis=1)[[0, -1]].all()
        assert part.box[2] - part.box[0] + 1 == part.ink.shape[1]


def test_a_picture_of_thousands_of_dots_is_parted_in_a_moment():
    """4,096 of them took a quarter of a minute when each was compared with each."""
    ink = np.zeros((400, 400), np.float32)
    for row in range(0, 384, 6):
        for column in range(0, 384, 6):
            ink[row : row + 3, column : column + 3] = 1
    started = time.process_time()
    lenet.part_ink(ink)
    assert time.process_time() - started < 6
