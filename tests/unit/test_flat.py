"""The figures in space drawn flat: the projection, what hides what, and what is written."""

from xml.etree import ElementTree

import numpy as np
import pytest
import scipy
from PIL import Image, ImageDraw, ImageFont

import lenet
from lenet.figures.boxes import EYE, geometry
from lenet.figures.flat import flat_boxes, flat_surface, project
from lenet.network.spec import LAYER_NAMES

SPECS = [lenet.classic(), lenet.classic("max"), lenet.post(), lenet.book()]
SVG = "{http://www.w3.org/2000/svg}"


parse = ElementTree.fromstring  # as the browser does: it is a document of its own


def test_what_it_says_is_text_whatever_it_is():
    """Titles and the word for who does not see it may hold any sign; the picture stays well formed."""
    nasty = "<script>&amp;\"'</script>"
    boxes = parse(flat_boxes(lenet.classic(), nasty, {"input": nasty}))
    assert boxes.get("aria-label") == nasty
    assert nasty in ["".join(text.itertext()) for text in boxes.iter(f"{SVG}text")]
    assert {part.tag.removeprefix(SVG) for part in boxes.iter()} == {"svg", "g", "polygon", "text"}
    assert parse(flat_surface(np.eye(3), nasty)).get("aria-label") == nasty


def corners(shape):
    return [tuple(map(float, pair.split(","))) for pair in shape.get("points").split()]


# --- the projection --------------------------------------------------------------------------------


def test_from_the_front_x_is_across_and_z_is_up():
    assert project([(2, 3, 5), (-1, 0, 4)], (0, -7, 0)) == pytest.approx(np.array([(2, 5, -3), (-1, 4, 0)]))


def test_the_three_axes_seen_from_the_corner_of_a_cube():
    """The isometric projection of every drawing course: 120 degrees apart, each shortened to the root of 2/3."""
    seen = project(np.eye(3), (1, 1, 1))[:, :2]
    assert seen == pytest.approx(np.array([(-0.70711, -0.40825), (0.70711, -0.40825), (0, 0.81650)]), abs=1e-5)


def test_it_is_a_rotation():
    """Turned about z until the eye is in front, then tipped until it is on the line of sight."""
    points = np.random.default_rng(0).normal(size=(20, 3))
    x, y, z = EYE
    turn = scipy.spatial.transform.Rotation.from_euler("z", -np.arctan2(x, -y))
    tip = scipy.spatial.transform.Rotation.from_euler("x", np.arctan2(z, np.hypot(x, y)))
    across, away, up = tip.apply(turn.apply(points)).T
    assert project(points, EYE) == pytest.approx(np.stack([across, up, -away], axis=1))


# --- the boxes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("spec", SPECS)
def test_every_layer_is_a_box_with_three_faces_its_name_and_its_size(spec):
    picture = parse(flat_boxes(spec, 'all "layers"', {"input": "<Eingabe>"}))
    assert picture.get("role") == "img"
    assert picture.get("aria-label") == 'all "layers"'
    groups = picture.findall(f"{SVG}g")
    made = geometry(spec)
    assert [group.get("data-layer") for group in groups] == ["input", *LAYER_NAMES]
    for group, box in zip(groups, made, strict=True):
        assert len(group.findall(f"{SVG}polygon")) == 3
        name = "<Eingabe>" if box.name == "input" else box.name
        assert [text.text for text in group.findall(f"{SVG}text")] == [name, box.label]


def test_the_boxes_are_to_scale():
    """Upright edges are all shortened alike: C1 is 28 high where the input is 32, F6 has 84 units where C5 has 120."""
    picture = parse(flat_boxes(lenet.classic(), ""))
    fronts = {group.get("data-layer"): corners(group[0]) for group in picture.findall(f"{SVG}g")}
    height = {name: front[0][1] - front[3][1] for name, front in fronts.items()}
    assert height["C1"] / height["input"] == pytest.approx(28 / 32, abs=0.002)
    assert height["F6"] / height["C5"] == pytest.approx(84 / 120, abs=0.002)
    width, tall = map(float, picture.get("viewBox").split()[2:])
    everything = np.array([corner for face in picture.iter(f"{SVG}polygon") for corner in corners(face)])
    assert (everything.min(0) >= 0).all()
    assert (everything.max(0) <= (width, tall)).all()


def nearest(made, origin, direction):
    """Which box a ray meets first, by slabs; None where it meets none."""
    best, found = np.inf, None
    for box in made:
        low, high = np.array([box.x, box.y, box.z]).T
        one, other = (low - origin) / direction, (high - origin) / direction
        enters, leaves = np.minimum(one, other).max(), np.maximum(one, other).min()
        if enters < leaves and enters < best:
            best, found = enters, box.name
    return found


@pytest.mark.parametrize("spec", SPECS)
def test_near_boxes_hide_far_ones(spec):
    """What is painted at a place is what a ray from the eye meets there first."""
    picture, made = parse(flat_boxes(spec, "")), geometry(spec)
    width, height = (int(float(side)) for side in picture.get("viewBox").split()[2:])
    image = Image.new("L", (width, height))
    for place, group in enumerate(picture.findall(f"{SVG}g"), 1):
        for face in group.findall(f"{SVG}polygon"):
            ImageDraw.Draw(image).polygon(corners(face), fill=place)
    painted = np.array(image)
    # Two corners say where the flat picture lies in space, and how large it is.
    input_front = corners(picture.find(f"{SVG}g")[0])
    box = made[0]
    known = project([(box.x[0], box.y[0], box.z[0]), (box.x[0], box.y[0], box.z[1])], EYE)
    scale = (input_front[0][1] - input_front[3][1]) / (known[1][1] - known[0][1])
    towards = np.array(EYE) / np.linalg.norm(EYE)
    frame = project(np.eye(3), EYE)  # row i: where axis i goes
    for row in range(2, height, 7):
        for column in range(2, width, 7):
            if len(set(painted[row - 2 : row + 3, column - 2 : column + 3].ravel())) > 1:
                continue  # an edge
            across = (column - input_front[0][0]) / scale + known[0][0]
            up = (input_front[0][1] - row) / scale + known[0][1]
            start = frame[:, 0] * across + frame[:, 1] * up + 1000 * towards
            names = [None, *(box.name for box in made)]
            assert names[painted[row, column]] == nearest(made, start, -towards), (row, column)


@pytest.mark.parametrize("spec", SPECS)
def test_no_name_lies_over_another(spec):
    font = ImageFont.load_default(14)
    picture = parse(flat_boxes(spec, "", {"input": "Input", "OUTPUT": "Output"}))
    frames = []
    for text in picture.iter(f"{SVG}text"):
        wide = 1.1 * font.getlength(text.text)  # fonts differ
        x, y = float(text.get("x")), float(text.get("y"))
        frames.append((x - wide / 2, y - 11, x + wide / 2, y + 3))
    width = float(picture.get("viewBox").split()[2])
    for i, (left, top, right, bottom) in enumerate(frames):
        assert left >= 0
        assert right <= width
        for other in frames[i + 1 :]:
            assert right < other[0] or other[2] < left or bottom < other[1] or other[3] < top, (i, other)


# --- the landscape -------------------------------------------------------------------------------------


def tiles(picture):
    """(corners, grey) of each tile, in the order in which they are painted."""
    for path in picture.find(f"{SVG}g").findall(f"{SVG}path"):
        for tile in path.get("d").strip("M").rstrip("z").split("zM"):
            yield [tuple(map(float, pair.split(","))) for pair in tile.split()], int(path.get("fill")[1:3], 16)


def test_a_tile_between_any_four_pixels_as_bright_as_they_are():
    digit = lenet.from_mnist(lenet.mnist.sample(3)).digit
    found = list(tiles(parse(flat_surface(digit, "three"))))
    assert len(found) == 27 * 27
    wanted = [255 * digit[i : i + 2, j : j + 2].mean() for i in range(27) for j in range(27)]
    assert [grey for _, grey in found] == pytest.approx(wanted, abs=0.51)


def test_height_is_brightness_and_row_0_lies_at_the_back():
    flat, peak = np.zeros((28, 28)), np.zeros((28, 28))
    peak[5, 9] = 1
    grounds, raised = (list(tiles(parse(flat_surface(digit, "")))) for digit in (flat, peak))
    (left, top), (right, _), (_, low), _ = grounds[0][0]
    assert left < right  # columns go to the right
    assert low > top  # rows come nearer, which is down
    # The tile whose first corner is pixel (5, 9): that corner alone rises, straight up.
    before, after = (np.array(found[5 * 27 + 9][0]) for found in (grounds, raised))
    moved = before - before[2] - (after - after[2])
    assert moved[0, 0] == pytest.approx(0, abs=0.3)
    # 0.35 of the side, seen from an eye at (0.1, -1.3, 1.1): shortened by the cosine of 40.1 degrees.
    side = np.array(grounds[26 * 27 + 26][0][2]) - np.array(grounds[26 * 27][0][3])
    turned = np.arctan2(0.1, 1.3)
    assert moved[0, 1] / (side[0] / np.cos(turned)) == pytest.approx(0.35 * 0.7646, abs=0.002)


@pytest.mark.parametrize(("wall", "hidden"), [(0, False), (1, True)])
def test_a_wall_hides_what_lies_behind_it(wall, hidden):
    digit = np.zeros((28, 28))
    digit[20], digit[17, 14] = wall, 0.5
    picture = parse(flat_surface(digit, ""))
    image = Image.new("L", tuple(int(float(side)) for side in picture.get("viewBox").split()[2:]))
    for place, (corner, _) in enumerate(tiles(picture)):
        bump = place // 27 in (16, 17) and place % 27 in (13, 14)
        ImageDraw.Draw(image).polygon(corner, fill=255 if bump else 0)
    assert (np.array(image).max() == 0) == hidden
