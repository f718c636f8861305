"""The preparation: what it does to a drawing, a photo, and to what is no drawing."""

import io

import cv2
import numpy as np
import pytest
import scipy
from PIL import Image

import lenet
from lenet.digits import preparation, shrinking
from lenet.digits.preparation import PEN, pen_width, prepare, squeeze

SEVEN = [[(20, 10), (90, 10), (45, 120)], [(40, 62), (85, 60)]]  # crossed


def canvas(size=280, scale=1.0, at=(80, 60), pen=14, strokes=SEVEN):
    """A drawing as the canvas sends it: RGBA, white on black."""
    image = np.zeros((size, size), np.uint8)
    for stroke in strokes:
        path = np.round(np.array(stroke) * scale + at).astype(np.int32).reshape(-1, 1, 2)
        cv2.polylines(image, [path], False, 255, pen, cv2.LINE_AA)
    return np.dstack([image, image, image, np.full_like(image, 255)])


def same(a, b):
    """Correlation of two prepared inputs; the centring moves by whole pixels, so one is let go."""
    moved = [np.roll(a.input, (y, x), (0, 1)) for y in (-1, 0, 1) for x in (-1, 0, 1)]
    return max(float(np.corrcoef(image.ravel(), b.input.ravel())[0, 1]) for image in moved)


def test_stages_have_their_sizes_and_ranges():
    ready = prepare(canvas())
    assert ready.drawn.shape == (280, 280)
    assert (ready.box.shape, ready.digit.shape, ready.input.shape) == ((20, 20), (28, 28), (32, 32))
    for stage in (ready.drawn, ready.box, ready.digit, ready.input):
        assert stage.dtype == np.float32
        assert stage.min() >= 0
        assert stage.max() <= 1
    np.testing.assert_array_equal(ready.input[2:30, 2:30], ready.digit)
    assert ready.input.sum() == pytest.approx(ready.digit.sum())
    assert ready.box.sum() == pytest.approx(ready.digit.sum(), abs=1e-3)


def test_the_shape_is_kept_and_the_longer_side_fills_the_box():
    box = prepare(canvas(strokes=[[(0, 0), (0, 160)], [(0, 160), (80, 160)]])).box  # an L, 1:2
    rows, columns = np.flatnonzero(box.any(axis=1)), np.flatnonzero(box.any(axis=0))
    assert rows[-1] - rows[0] + 1 == 20
    assert columns[-1] - columns[0] + 1 == pytest.approx(11, abs=1)  # (80 + pen) / (160 + pen) of 20


def test_centre_of_mass_is_in_the_middle():
    digit = prepare(canvas()).digit
    assert scipy.ndimage.center_of_mass(digit) == pytest.approx((13.5, 13.5), abs=0.51)  # whole pixels


@pytest.mark.parametrize("scale", [0.4, 0.8, 1.6])
@pytest.mark.parametrize("at", [(20, 20), (100, 90)])
@pytest.mark.parametrize("pen", [4, 9])
def test_size_place_and_pen_do_not_matter(scale, at, pen):
    assert same(prepare(canvas(scale=scale, at=at, pen=pen)), prepare(canvas())) > 0.93


def test_a_digit_in_a_corner_is_the_same_to_the_pixel():
    np.testing.assert_array_equal(prepare(canvas(at=(150, 140))).input, prepare(canvas(at=(20, 10))).input)


@pytest.mark.parametrize("pen", [4, 8, 14, 20])
def test_the_pen_becomes_mnists(pen):
    box = prepare(canvas(pen=pen)).box
    wide = cv2.resize(box, (160, 160), interpolation=cv2.INTER_LINEAR) > 0.5
    assert pen_width(wide) / 8 == pytest.approx(PEN, abs=0.6)


def test_the_pen_width_is_mnists_mean():
    images = lenet.mnist.load("train")[0][:2000].astype(np.float32) / 255
    widths = [pen_width(preparation.at_fine_scale(preparation.crop(image)) > 0.5) / 8 for image in images]
    assert np.mean(widths) == pytest.approx(PEN, abs=0.05)


@pytest.mark.parametrize("width", [6, 10, 20])
def test_pen_width_of_a_bar(width):
    bar = np.zeros((100, 300), bool)
    bar[40 : 40 + width, 10:290] = True
    assert pen_width(bar) == pytest.approx(width, rel=0.12)


def test_mnist_digits_stay_where_they_are():
    images = lenet.mnist.load("test")[0][:200]
    moved = [same(prepare(image), lenet.from_mnist(image)) for image in images]
    assert np.mean(moved) > 0.9  # the rest is the pen, which becomes MNIST's mean pen


def test_a_prepared_sample_is_the_sample():
    image = lenet.mnist.sample(3)
    ready = lenet.from_mnist(image)
    np.testing.assert_array_equal(ready.input, lenet.mnist.to_input(image[np.newaxis])[0])
    assert ready.box.sum() == pytest.approx(image.sum() / 255, rel=1e-5)


# --- polarity and paper ---------------------------------------------------------------------


def photo(strokes=SEVEN, ink=70, light=(150, 225), size=(600, 800), pen=14, scale=2.5, at=(250, 130), shadow=False):
    """A photo-like picture: dark ink, uneven light, grain, no black and no white."""
    rng = np.random.default_rng(5)
    height, width = size
    x, y = np.meshgrid(np.linspace(0, 1, width), np.linspace(0, 1, height))
    paper = light[0] + (light[1] - light[0]) * (0.7 * x + 0.3 * y**2)
    if shadow:
        paper[:, : width // 3] -= 40
    mask = np.zeros(size, np.uint8)
    for stroke in strokes:
        path = np.round(np.array(stroke) * scale + at).astype(np.int32).reshape(-1, 1, 2)
        cv2.polylines(mask, [path], False, 255, pen, cv2.LINE_AA)
    mask = mask / 255
    image = paper * (1 - mask) + ink * mask + rng.normal(0, 4, size)
    return np.clip(image, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("shadow", [False, True])
def test_a_photo_of_dark_ink_on_unevenly_lit_paper(shadow):
    assert same(prepare(photo(shadow=shadow)), prepare(canvas())) > 0.9


def test_polarity_is_found():
    light = canvas()[..., 0]
    np.testing.assert_allclose(prepare(255 - light).input, prepare(light).input, atol=0.02)


@pytest.mark.parametrize("ink", ["black", "white"])
def test_transparent_paper(ink):
    alpha = canvas()[..., 0]
    colour = np.full_like(alpha, 255 if ink == "white" else 0)
    assert same(prepare(np.dstack([colour] * 3 + [alpha])), prepare(canvas())) > 0.99


def test_colour_ink():
    light = canvas()[..., 0] > 127
    paper = np.full((280, 280, 3), 250, np.uint8)
    paper[light] = (30, 60, 200)
    assert same(prepare(paper), prepare(canvas())) > 0.95


def test_specks_and_what_hangs_over_the_rim_are_left_out():
    image = canvas()
    image[250:253, 10:13] = 255  # dust
    image[100:180, 272:] = 255  # the edge of something else
    assert same(prepare(image), prepare(canvas())) > 0.99


def test_a_drawing_that_touches_the_rim_is_kept():
    assert same(prepare(canvas(at=(-15, -5), pen=12)), prepare(canvas(pen=12))) > 0.93


# --- thin pens ------------------------------------------------------------------------------

TEN = [  # a digit each, in a unit square
    [[(0.5 + 0.3 * np.sin(t), 0.5 - 0.5 * np.cos(t)) for t in np.linspace(0, 2 * np.pi, 40)]],
    [[(0.3, 0.2), (0.5, 0), (0.5, 1)]],
    [[(0.2, 0.25), (0.3, 0.05), (0.5, 0), (0.7, 0.05), (0.8, 0.25), (0.7, 0.5), (0.2, 1), (0.85, 1)]],
    [[(0.2, 0.1), (0.5, 0), (0.75, 0.2), (0.7, 0.4), (0.45, 0.48), (0.75, 0.6), (0.8, 0.8), (0.55, 1), (0.2, 0.9)]],
    [[(0.4, 0), (0.15, 0.6), (0.85, 0.6)], [(0.65, 0.3), (0.65, 1)]],
    [[(0.8, 0), (0.3, 0), (0.25, 0.45), (0.6, 0.42), (0.8, 0.65), (0.7, 0.92), (0.45, 1), (0.2, 0.9)]],
    [[(0.65, 0), (0.35, 0.3), (0.2, 0.7), (0.35, 0.97), (0.6, 0.97), (0.75, 0.75), (0.6, 0.55), (0.35, 0.6),
      (0.22, 0.75)]],
    [[(0.15, 0), (0.85, 0), (0.4, 1)]],
    [[(0.7, 0.1), (0.5, 0), (0.3, 0.1), (0.32, 0.3), (0.7, 0.65), (0.75, 0.85), (0.5, 1), (0.25, 0.85), (0.3, 0.65),
      (0.68, 0.3), (0.7, 0.1)]],
    [[(0.75, 0.15), (0.5, 0), (0.25, 0.15), (0.3, 0.42), (0.5, 0.48), (0.75, 0.3), (0.75, 0.15), (0.7, 0.6),
      (0.55, 1)]],
]  # fmt: skip


def written(digit, size, pen, line=cv2.LINE_8, dark=False):
    """A digit that fills most of a picture, in grey."""
    image = np.zeros((size, size), np.uint8)
    for stroke in TEN[digit]:
        path = np.round(np.array(stroke) * 0.8 * size + 0.1 * size).astype(np.int32).reshape(-1, 1, 2)
        cv2.polylines(image, [path], False, 255, pen, line)
    return 255 - image if dark else image


def labels(prepared):
    return {lenet.load(name).read(prepared.input).label for name in ("average", "max")}


@pytest.mark.parametrize("size", [280, 401, 500, 900, 1024, 1300])
@pytest.mark.parametrize("digit", range(10))
def test_a_hairline_is_read(digit, size):
    assert labels(prepare(written(digit, size, 14 * size // 280))) == {digit}
    for pen in (1, 2, 3):
        assert labels(prepare(written(digit, size, pen))) == {digit}
    assert labels(prepare(written(digit, size, 1, cv2.LINE_AA, dark=True))) == {digit}


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
@pytest.mark.parametrize("size", [1300, 3000])
@pytest.mark.parametrize("digit", range(10))
def test_a_hairline_in_a_file_is_read(digit, size, kind):
    buffer = io.BytesIO()
    Image.fromarray(written(digit, size, 2, dark=True)).save(buffer, kind)
    assert labels(prepare(lenet.open_picture(buffer.getvalue()))) == {digit}


def test_a_thick_pen_is_shrunk_by_averaging_alone():
    image = written(5, 900, 30)
    expected = cv2.resize(image.astype(np.float32) / 255, (400, 400), interpolation=cv2.INTER_AREA)
    np.testing.assert_array_equal(shrinking.to_grey(image), np.clip(expected, 0, 1))


@pytest.mark.parametrize("grain", [4, 12])
def test_grain_is_no_thin_pen(grain):
    """The paper of a photo stays as smooth as averaging makes it."""
    rng = np.random.default_rng(0)
    image = np.clip(200 - 0.6 * written(5, 1000, 25) + rng.normal(0, grain, (1000, 1000)), 0, 255).astype(np.uint8)
    expected = cv2.resize(image.astype(np.float32) / 255, (400, 400), interpolation=cv2.INTER_AREA)
    np.testing.assert_allclose(shrinking.to_grey(image), expected, atol=1e-6)


def odd_pictures():
    rng = np.random.default_rng(0)
    for height, width in [
        (1, 1),
        (1, 9),
        (9, 1),
        (1, 2000),
        (2000, 1),
        (2, 2),
        (3, 3),
        (3, 1500),
        (1500, 3),
        (700, 700),
    ]:
        for value in (0, 1, 127, 255):
            yield np.full((height, width), value, np.uint8)
        yield rng.integers(0, 256, (height, width), np.uint8)
        yield rng.integers(0, 2, (height, width), np.uint8) * 255
        dot = np.zeros((height, width), np.uint8)
        dot[height // 2, width // 2] = 255
        yield from (dot, 255 - dot)
        half = np.zeros((height, width), np.uint8)
        half[:, width // 2 :] = 255
        yield from (half, half[::-1, ::-1], np.dstack([half, half, half, 255 - half]))
        for place in (0, height // 2, height - 1):
            line = np.zeros((height, width), np.uint8)
            line[place] = 255
            yield from (line, 255 - line)
            yield np.dstack([np.zeros_like(line)] * 3 + [line])
            yield np.dstack([np.full_like(line, 255)] * 3 + [line])
        yield np.eye(height, width, dtype=np.uint8) * 255
        yield np.eye(height, width, dtype=np.uint8) * 40


def test_no_preparation_is_anything_but_numbers():
    for picture in odd_pictures():
        raw = squeeze(picture)
        assert np.isfinite(raw).all()
        ready = prepare(picture)
        if ready is not None:
            for stage in (ready.drawn, ready.box, ready.digit, ready.input):
                assert np.isfinite(stage).all()
                assert stage.min() >= 0
                assert stage.max() <= 1
            assert ready.input.max() > 0.2


# --- no ink, no picture ---------------------------------------------------------------------


@pytest.mark.parametrize("value", [0, 128, 255])
@pytest.mark.parametrize("shape", [(280, 280, 4), (280, 280, 3), (280, 280), (1, 1), (2, 50), (1, 1, 4)])
def test_an_empty_page_has_no_ink(shape, value):
    assert prepare(np.full(shape, value, np.uint8)) is None


def test_a_transparent_page_has_no_ink():
    assert prepare(np.zeros((280, 280, 4), np.uint8)) is None


@pytest.mark.parametrize("light", [(200, 200), (120, 230)])
def test_a_photo_of_an_empty_page_has_no_ink(light):
    assert prepare(photo(strokes=[], light=light)) is None


def test_a_filled_canvas_still_gives_an_answer():
    image = np.zeros((280, 280), np.uint8)
    cv2.circle(image, (140, 140), 130, 255, -1)
    assert prepare(image).input.sum() > 100


def test_a_single_touch_of_the_pen():
    image = np.zeros((280, 280), np.uint8)
    cv2.circle(image, (140, 140), 3, 255, -1)
    assert prepare(image).input.max() > 0.9


@pytest.mark.parametrize(
    "array",
    [
        np.zeros((4, 4), np.float32),
        np.zeros((4, 4, 2), np.uint8),
        np.zeros((0, 4), np.uint8),
        np.zeros(4, np.uint8),
        np.zeros((2, 4, 4, 3), np.uint8),
    ],
)
def test_what_is_no_picture_is_refused_by_name(array):
    with pytest.raises(lenet.Problem, match=r"not (float32|uint8) of shape \("):
        prepare(array)


def test_raw_is_the_whole_canvas():
    image = np.zeros((320, 320), np.uint8)
    image[:10, :10] = 255
    raw = squeeze(image)
    assert raw.shape == (32, 32)
    assert raw[0, 0] == 1
    assert raw.sum() == 1


def test_a_broad_photo_is_not_enlarged():
    assert shrinking.to_grey(np.zeros((4000, 3000), np.uint8)).shape == (400, 300)
