"""Disturbed digits: each disturbance against literals and against SciPy."""

import numpy as np
import pytest
import scipy

from lenet import Problem, mnist
from lenet.experiments.disturbances import KINDS, disturb

LEVELS = [(kind, level) for kind in KINDS for level in KINDS[kind].levels]


@pytest.fixture
def digits():
    """The first 24 test digits."""
    return mnist.load("test")[0][:24]


def white(count):
    return np.full((count, 28, 28), 255, np.uint8)


@pytest.mark.parametrize("kind", KINDS)
def test_undisturbed_a_digit_is_what_the_network_reads_anyway(kind, digits):
    assert KINDS[kind].none in KINDS[kind].levels
    np.testing.assert_array_equal(disturb(digits, kind, KINDS[kind].none), mnist.to_input(digits))


@pytest.mark.parametrize(("kind", "level"), LEVELS)
def test_inputs_stay_inputs_and_every_other_level_changes_them(kind, level, digits):
    inputs = disturb(digits, kind, level)
    assert (inputs.shape, inputs.dtype) == ((24, 32, 32), np.float32)
    assert inputs.min() >= 0
    assert inputs.max() <= 1
    assert (level == KINDS[kind].none) == np.array_equal(inputs, mnist.to_input(digits))


@pytest.mark.parametrize("kind", KINDS)
def test_a_row_is_disturbed_alike_whatever_comes_after_it(kind, digits):
    for level in (KINDS[kind].levels[0], KINDS[kind].levels[-1]):
        before = digits.copy()
        inputs = disturb(digits, kind, level)
        np.testing.assert_array_equal(digits, before)
        np.testing.assert_array_equal(disturb(digits[:5], kind, level), inputs[:5])


def test_levels_run_from_the_least_to_the_most_within_the_limits():
    for kind in KINDS.values():
        assert list(kind.levels) == sorted(set(kind.levels))
        assert kind.limits[0] <= kind.levels[0] < kind.levels[-1] <= kind.limits[1]


def test_a_shift_moves_a_pixel_to_eight_sides_in_turn():
    images = np.zeros((9, 28, 28), np.uint8)
    images[:, 14, 10] = 255  # row 16, column 12 of the input
    shifted = disturb(images, "shift", 3)
    rows, columns = [13, 13, 16, 19, 19, 19, 16, 13, 13], [12, 15, 15, 15, 12, 9, 9, 9, 12]
    assert np.argwhere(shifted).tolist() == [[i, *place] for i, place in enumerate(zip(rows, columns, strict=True))]
    assert shifted.max() == 1


def test_what_is_shifted_out_does_not_come_in_again():
    assert disturb(white(8), "shift", 8).sum(axis=(1, 2)).tolist() == [22 * 28, 22 * 22] * 4
    assert disturb(white(8), "shift", 32).max() == 0


@pytest.mark.parametrize(("level", "quarters"), [(90, 1), (-90, -1), (180, 2)])
def test_quarter_turns_are_exact(level, quarters, digits):
    wanted = np.rot90(mnist.to_input(digits), quarters, axes=(1, 2))
    np.testing.assert_allclose(disturb(digits, "turn", level), wanted, atol=1e-6)


@pytest.mark.parametrize("level", [-50, 30])
def test_a_turn_is_scipys(level, digits):
    wanted = scipy.ndimage.rotate(mnist.to_input(digits), level, axes=(1, 2), reshape=False, order=1)
    np.testing.assert_allclose(disturb(digits, "turn", level), wanted, atol=0.04)  # OpenCV counts in 32nds of a pixel


@pytest.mark.parametrize("level", KINDS["scale"].levels)
def test_a_scale_keeps_the_middle_and_multiplies_the_area(level):
    image = np.zeros((1, 28, 28), np.uint8)
    image[0, 9:19, 6:22] = 255
    (scaled,) = disturb(image, "scale", level)
    assert scaled.sum() == pytest.approx(160 * level**2, rel=0.01)
    assert scipy.ndimage.center_of_mass(scaled) == pytest.approx((15.5, 15.5), abs=1e-3)
    assert scaled.sum(axis=0).max() == pytest.approx(10 * level, rel=1e-3)


@pytest.mark.parametrize("level", KINDS["pen"].levels)
def test_a_pen_changes_the_width_of_a_stroke_by_its_level(level):
    image = np.zeros((1, 28, 28), np.uint8)
    image[0, :, 12:16] = 255
    (drawn,) = disturb(image, "pen", level)
    assert drawn[16].sum() == pytest.approx(4 + level, abs=0.01)
    np.testing.assert_allclose(drawn[16], drawn[16, ::-1], atol=1e-6)


def test_the_thicker_the_pen_the_more_ink(digits):
    ink = np.array([disturb(digits, "pen", level).sum(axis=(1, 2)) for level in KINDS["pen"].levels])
    assert (np.diff(ink, axis=0) > 0).all()


@pytest.mark.parametrize("level", [0.05, 0.1])
def test_noise_has_the_standard_deviation_that_its_level_says(level):
    grey = np.full((200, 28, 28), 128, np.uint8)
    noise = (disturb(grey, "noise", level) - mnist.to_input(grey))[:, 2:-2, 2:-2]
    assert noise.std() == pytest.approx(level, rel=0.01)
    assert noise.mean() == pytest.approx(0, abs=0.001)
    assert abs(np.corrcoef(noise[0].ravel(), noise[1].ravel())[0, 1]) < 0.15


def test_noise_is_cut_off_at_black_and_at_white():
    inputs = disturb(white(50), "noise", 0.4)
    border, inside = inputs[:, 0], inputs[:, 2:-2, 2:-2]
    assert (border == 0).mean() == pytest.approx(0.5, abs=0.05)
    assert (inside == 1).mean() == pytest.approx(0.5, abs=0.02)


@pytest.mark.parametrize("level", KINDS["occlusion"].levels)
def test_an_occlusion_blackens_a_square_and_nothing_else(level):
    black = disturb(white(300), "occlusion", level)[:, 2:-2, 2:-2] == 0
    assert (black.sum(axis=(1, 2)) == level**2).all()
    assert (black.any(axis=1).sum(axis=1) == level).all()
    assert (black.any(axis=2).sum(axis=1) == level).all()


def test_an_occlusion_comes_to_every_place():
    black = disturb(white(4000), "occlusion", 16)[:, 2:-2, 2:-2] == 0
    corners = {
        (int(rows.argmax()), int(columns.argmax())) for rows, columns in zip(black.any(2), black.any(1), strict=True)
    }
    assert corners == {(row, column) for row in range(13) for column in range(13)}


@pytest.mark.parametrize(
    ("kind", "level", "said"),
    [
        ("blur", 1, "kind cannot be 'blur'; choose one of: shift, turn, scale, pen, noise, occlusion"),
        ("shift", -1, "shift must be from 0 to 32, not -1"),
        ("scale", 0, "scale must be from 0.1 to 4, not 0"),
        ("noise", float("nan"), "noise must be from 0 to 4, not nan"),
        ("occlusion", 29, "occlusion must be from 0 to 28, not 29"),
    ],
)
def test_what_cannot_be_done_is_refused(kind, level, said, digits):
    with pytest.raises(Problem, match=said):
        disturb(digits, kind, level)
