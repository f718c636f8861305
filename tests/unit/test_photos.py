"""Photos: what lies between a sheet on a desk and its ink, step by step. All are made, none was taken."""

import cv2
import numpy as np
import pytest

import lenet
from lenet.digits import paper, photo
from lenet.digits.cut import cut_to_ink
from lenet.digits.marks import frames, underlines
from lenet.digits.ruling import without_lines
from tests.made_photos import ASKED_FOR, KINDS, OF_OUR_OWN, made
from tests.unit.pictures import CASES, read
from tests.unit.test_preparation import canvas, same, written

READ_WRONG_BEFORE = [  # the digit is the last part of the name
    "cell_box_inset_3.png",
    "circled_in_red_9.png",
    "colour_orange_on_grey_flat_2.png",
    "colour_pink_on_white_flat_2.png",
    "colour_red_on_green_board_4.jpg",
    "colour_yellow_highlighter_on_white_7.jpg",
    "faint_pencil_25_3.png",
    "jpeg_5.jfif",
    "lined_paper_dark_lines_3.jpg",
    "paper_on_desk_60pc_3.jpg",
    "paper_on_desk_80pc_5.jpg",
    "squared_paper_pen_7.jpg",
    "sticky_note_flat_5.png",
    "tight_crop_2.png",
    "underlined_7.png",
]


@pytest.mark.parametrize("name", READ_WRONG_BEFORE)
def test_what_was_read_wrong_is_read(name):
    assert read((CASES / name).read_bytes()) == {int(name.split(".")[0][-1])}


def names(picture):
    return [step.name for step in photo.develop(picture).steps]


def test_the_steps_are_those_that_happened():
    desk = lenet.open_picture((CASES / "paper_on_desk_60pc_3.jpg").read_bytes())
    assert names(desk) == ["sheet", "straight", "light", "ink"]
    lined = lenet.open_picture((CASES / "lined_paper_dark_lines_3.jpg").read_bytes())
    assert names(lined) == ["light", "lines", "ink"]
    orange = lenet.open_picture((CASES / "colour_orange_on_grey_flat_2.png").read_bytes())
    assert names(orange) == ["colour", "light", "ink"]
    assert names(canvas()) == ["light", "ink"]
    assert names(np.full((90, 90), 255, np.uint8)) == []


def test_every_step_has_a_picture():
    desk = lenet.open_picture((CASES / "paper_on_desk_80pc_5.jpg").read_bytes())
    developed = photo.develop(desk)
    for step in developed.steps:
        assert step.name in photo.STEPS
        assert max(step.picture.shape[:2]) <= 400
        assert step.picture.dtype == np.float32
        assert 0 <= step.picture.min() <= step.picture.max() <= 1
    np.testing.assert_array_equal(developed.steps[-1].picture, developed.ink)


def test_the_corners_of_a_sheet_are_found():
    corners = np.array([[60, 50], [330, 70], [310, 260], [80, 240]], np.float32)
    colours = np.full((300, 400, 3), (0.35, 0.22, 0.15), np.float32)
    cv2.fillConvexPoly(colours, corners.astype(np.int32), (0.9, 0.9, 0.88))
    found = paper.find_sheets(colours)
    assert min(float(np.abs(sheet - corners).max()) for sheet in found if len(sheet) == 4) < 4
    sheet = paper.straighten(colours, corners)
    assert sheet.inside.all()
    height, width = sheet.picture.shape[:2]
    assert height == pytest.approx(190 * 0.97, abs=6)  # the edge is trimmed
    assert width == pytest.approx(250 * 0.97, abs=6)
    assert sheet.picture.min() > 0.8
    ends = sheet.place @ np.array([[0, width, width, 0], [0, 0, height, height], [1] * 4])
    np.testing.assert_allclose((ends[:2] / ends[2]).T, corners, atol=6)


def test_what_is_written_on_a_sheet_has_its_place_in_the_photo():
    """Two strokes on a tilted sheet: their boxes, taken back, lie where they were drawn."""
    corners = np.array([[60, 50], [330, 70], [310, 260], [80, 240]], np.float32)
    picture = np.full((300, 400, 3), (90, 56, 38), np.uint8)
    cv2.fillConvexPoly(picture, corners.astype(np.int32), (230, 230, 225))
    for x in (150, 240):
        cv2.line(picture, (x, 110), (x, 200), (20, 20, 40), 7)
    developed = photo.develop(picture)
    assert "straight" in [step.name for step in developed.steps]
    found = [developed.box_of(part.box) for part in lenet.part_ink(developed.ink)]
    wanted = [((x - 3.5) / 400, 106.5 / 300, (x + 4.5) / 400, 204.5 / 300) for x in (150, 240)]
    np.testing.assert_allclose(found, wanted, atol=0.015)


def test_an_even_picture_has_no_sheet():
    assert paper.find_sheets(np.full((200, 200, 3), 0.8, np.float32)) == []


def test_ruled_lines_go_and_a_stroke_across_them_stays_whole():
    rest = np.zeros((200, 200), np.float32)
    rest[20:200:30] = rest[21:200:30] = 0.6
    stroke = np.zeros_like(rest)
    cv2.line(stroke, (60, 40), (130, 160), 0.9, 8)
    cleaned, lines = without_lines(np.maximum(rest, stroke), 0.05)
    assert lines.any()
    assert cleaned[stroke > 0].mean() > 0.8  # of 0.9
    assert cleaned[stroke == 0].mean() < 0.005


def test_a_long_stroke_is_no_ruled_line():
    rest = np.zeros((200, 200), np.float32)
    rest[15:185, 98:102] = 0.9
    cleaned, lines = without_lines(rest, 0.05)
    assert not lines.any()
    np.testing.assert_array_equal(cleaned, rest)


def parts(*drawn):
    labels = np.zeros((200, 200), np.int32)
    for number, draw in enumerate(drawn, 1):
        draw(labels, number)
    return labels, list(range(1, len(drawn) + 1))


def line(*points, width=6):
    def draw(labels, number):
        cv2.polylines(labels, [np.array(points, np.int32)], False, number, width)

    return draw


def ring(middle, axes, width=6):
    return lambda labels, number: cv2.ellipse(labels, middle, axes, 0, 0, 360, number, width)


def test_a_box_and_a_circle_are_frames_of_what_they_hold():
    seven = line((75, 70), (125, 70), (95, 130))
    assert frames(*parts(line((40, 40), (160, 40), (160, 160), (40, 160), (40, 40)), seven)) == [1]
    assert frames(*parts(ring((100, 100), (70, 70)), seven)) == [1]


def test_a_nought_is_no_frame_of_its_slash_nor_a_face_of_its_mouth():
    assert frames(*parts(ring((100, 100), (45, 70)), line((115, 70), (85, 130)))) == []
    mouth = line((80, 125), (100, 132), (120, 125), width=4)
    assert frames(*parts(ring((100, 100), (70, 70)), mouth)) == []


def test_a_line_under_a_digit_is_told_from_its_own_strokes():
    seven = line((70, 40), (130, 40), (90, 140))
    assert underlines(*parts(seven, line((55, 160), (145, 157)))) == [2]
    assert underlines(*parts(line((100, 70), (60, 150), (140, 150)), line((60, 40), (140, 40)))) == []  # a bar above
    assert underlines(*parts(seven, line((150, 100), (180, 100)))) == []  # beside it


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("digit", [0, 2, 3, 5, 6, 8, 9])
def test_both_polarities_of_a_picture_cut_to_its_ink(digit, dark):
    image = written(digit, 300, 34)
    rows, columns = np.flatnonzero(image.any(axis=1)), np.flatnonzero(image.any(axis=0))
    cut = image[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    grey = (255 - cut if dark else cut) / np.float32(255)
    found = cut_to_ink(grey)
    assert found is not None
    np.testing.assert_array_equal(found > 0.5, cut > 127)


def test_a_picture_with_a_border_is_not_cut():
    assert cut_to_ink(written(3, 300, 30) / np.float32(255)) is None


def test_a_grey_photo_of_a_sheet_is_like_one_in_colour():
    desk = lenet.open_picture((CASES / "paper_on_desk_60pc_3.jpg").read_bytes())
    grey = cv2.cvtColor(desk, cv2.COLOR_RGB2GRAY)
    assert same(lenet.prepare(grey), lenet.prepare(desk)) > 0.9


def test_made_photos_are_the_same_for_the_same_seed():
    (first, label), (second, other) = made("box", 4, 200), made("box", 4, 200)
    np.testing.assert_array_equal(first, second)
    assert label == other
    assert len(ASKED_FOR) >= 12
    assert len(OF_OUR_OWN) >= 12


@pytest.mark.parametrize("kind", KINDS)
def test_made_photos_are_read(kind):
    """A few of each kind; benchmarks/photos.py counts more."""
    network = lenet.load("average")
    found = [
        (lenet.prepare(picture), label) for picture, label in (made(kind, seed, 500) for seed in range(2000, 2005))
    ]
    right = [ready is not None and network.read(ready.input).label == label for ready, label in found]
    assert sum(right) >= 4
