"""The named filters: Sobel's numbers, and what each does to a picture."""

import numpy as np
import pytest

from lenet import Problem, filters
from lenet.network.forward import convolve


def filtered(picture, name, size):
    """The picture through a named filter, with the border that keeps an odd one's size."""
    kernel = filters.named(name, size)[..., None, None]
    return convolve(picture[None, ..., None], kernel, np.zeros(1), padding=(size - 1) // 2)[0, ..., 0]


@pytest.fixture
def picture():
    return np.random.default_rng(0).uniform(size=(12, 12))


def test_edge_filters_of_size_3_are_sobels():
    assert filters.named("vertical").tolist() == [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]
    assert filters.named("horizontal").tolist() == [[-1, -2, -1], [0, 0, 0], [1, 2, 1]]


def test_edge_filters_of_other_sizes_in_numbers():
    assert filters.named("vertical", 2).tolist() == [[-1, 1], [-1, 1]]
    assert filters.named("horizontal", 2).tolist() == [[-1, -1], [1, 1]]
    assert filters.named("vertical", 5)[1].tolist() == [-8, -4, 0, 4, 8]
    np.testing.assert_allclose(filters.named("vertical", 4)[1], [-3, -1, 1, 3])


@pytest.mark.parametrize("size", range(2, 8))
@pytest.mark.parametrize("name", ["vertical", "horizontal"])
def test_an_edge_filter_does_not_answer_to_an_even_grey(name, size):
    kernel = filters.named(name, size)
    assert kernel.shape == (size, size)
    assert abs(kernel.sum()) < 1e-12
    flat = np.full((1, 9, 9, 1), 0.7)
    assert np.abs(convolve(flat, kernel[..., None, None], np.zeros(1))).max() < 1e-12


@pytest.mark.parametrize("size", range(2, 8))
def test_an_edge_filter_answers_to_its_own_direction_alone(size):
    bright_right = np.tile(np.arange(size) >= size / 2, (size, 1))
    bright_below = bright_right.T
    vertical, horizontal = filters.named("vertical", size), filters.named("horizontal", size)
    assert vertical[bright_right].sum() == pytest.approx(horizontal[bright_below].sum())
    assert vertical[bright_right].sum() >= 2
    assert abs(vertical[bright_below].sum()) < 1e-12
    assert abs(horizontal[bright_right].sum()) < 1e-12


@pytest.mark.parametrize("name", ["vertical", "horizontal"])
def test_an_edge_filter_of_one_pixel_is_refused(name):
    with pytest.raises(
        Problem, match="An edge filter compares neighbours, and 1×1 has none; use a kernel of 2 or more"
    ):
        filters.named(name, 1)


@pytest.mark.parametrize("size", range(1, 8))
def test_blur_is_the_mean_of_its_window(size):
    kernel = filters.named("blur", size)
    assert kernel.shape == (size, size)
    assert kernel.sum() == pytest.approx(1)
    assert kernel.min() == kernel.max()


@pytest.mark.parametrize("size", [1, 3, 5, 7])
def test_identity_gives_the_picture_back(picture, size):
    np.testing.assert_array_equal(filtered(picture, "identity", size), picture)


@pytest.mark.parametrize("size", [2, 4, 6])
def test_identity_of_an_even_size_moves_no_value_and_loses_a_margin(picture, size):
    half = size // 2
    out = convolve(picture[None, ..., None], filters.named("identity", size)[..., None, None], np.zeros(1))
    np.testing.assert_array_equal(out[0, ..., 0], picture[half : 13 - half, half : 13 - half])


@pytest.mark.parametrize("size", [1, 3, 5, 7])
def test_sharpen_is_twice_the_picture_less_its_blur(picture, size):
    expected = 2 * picture - filtered(picture, "blur", size)
    np.testing.assert_allclose(filtered(picture, "sharpen", size), expected, atol=1e-12)


def test_sharpen_in_numbers():
    kernel = 9 * filters.named("sharpen", 3)
    np.testing.assert_allclose(kernel, [[-1, -1, -1], [-1, 17, -1], [-1, -1, -1]])
