"""What a page's question comes to on a digit: against plain loops and literal numbers."""

import numpy as np
import pytest

import lenet
from lenet.experiments import predictions

THREE = lenet.from_mnist(lenet.mnist.sample(3))
NETWORK = lenet.load("average")


def test_in_a_corner_it_is_half_as_large_and_as_dark():
    cornered = predictions.in_a_corner(THREE)
    assert cornered.shape == (32, 32)
    assert cornered.dtype == np.float32
    assert not cornered[:2].any()
    assert not cornered[:, :2].any()
    assert not cornered[12:].any()
    assert not cornered[:, 12:].any()
    # Each pixel is the mean of four of the box.
    assert cornered[2:12, 2:12] == pytest.approx(THREE.box.reshape(10, 2, 10, 2).mean(axis=(1, 3)), abs=1e-6)


def test_inverted():
    assert predictions.inverted(THREE) + THREE.input == pytest.approx(np.ones((32, 32)))


def test_the_strongest_window_is_that_of_a_plain_loop():
    kernel = lenet.filters.named("vertical")
    image = THREE.input
    answers = {
        (row, column): float((image[row : row + 3, column : column + 3] * kernel).sum())
        for row in range(30)
        for column in range(30)
    }
    row, column, window = predictions.strongest_window(image, kernel)
    assert answers[row, column] == pytest.approx(max(answers.values()))
    assert np.array_equal(window, image[row : row + 3, column : column + 3])


@pytest.mark.parametrize("digit", range(10))
def test_the_window_where_vertical_edges_answer_most_has_its_ink_on_the_right(digit):
    """What Convolution's question says."""
    image = lenet.from_mnist(lenet.mnist.sample(digit)).input
    *_, window = predictions.strongest_window(image, lenet.filters.named("vertical"))
    assert window[:, 2].sum() > window[:, 0].sum() + 1


@pytest.mark.parametrize(
    ("kernel", "finds"),
    [
        ([[-1, -2, -1], [0, 0, 0], [1, 2, 1]], True),
        ([[-1, -1], [1, 1]], True),
        ([[0, 0, 0], [0, 0, 0], [1, 1, 1]], True),
        ([[1, 2, 1], [0, 0, 0], [-1, -2, -1]], False),
        ([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], False),
        ([[0, 0, 0], [0, 1, 0], [0, 0, 0]], False),
        ([[1, 1, 1], [1, 1, 1], [1, 1, 1]], False),
        ([[0, 0], [0, 0]], False),
        ([[1]], False),
    ],
)
def test_which_filters_find_top_edges(kernel, finds):
    assert predictions.finds_top_edges(np.array(kernel, float)) is finds


def test_the_map_that_is_switched_off_is_the_one_that_costs_most():
    own, image = NETWORK, THREE.input
    shares = []
    for number in range(6):
        weights = {name: array.copy() for name, array in own.weights.items()}
        # A map that is 0 after squashing: its filter and bias are 0, and tanh(0) is 0.
        weights["C1/kernel"][..., number] = 0
        weights["C1/bias"][number] = 0
        shares.append(float(lenet.Network("", own.spec, weights).forward(image)["OUTPUT"][0, 3]))
    off = predictions.switch_off_one(own, image)
    assert off.number == int(np.argmin(shares))
    assert off.share_after == pytest.approx(min(shares), abs=1e-6)
    assert (off.label, off.share) == (3, pytest.approx(float(own.read(image).probabilities[3])))


def test_under_no_noise_every_one_is_read_as_before_and_under_much_noise_few():
    assert predictions.read_under_noise(NETWORK, THREE.input, 0.0, 20) == 20
    assert predictions.read_under_noise(NETWORK, THREE.input, 4.0, 20) < 10
    noisy = predictions.noisy(THREE.input, 0.4, 3)
    assert np.array_equal(noisy, predictions.noisy(THREE.input, 0.4, 3))
    assert not np.array_equal(noisy[0], noisy[1])
    assert (noisy.min(), noisy.max()) == (0, 1)


def test_the_ink_that_a_unit_sees():
    image = np.zeros((32, 32), np.float32)
    image[16, 16] = 1  # in the middle
    image[0, 0] = 3  # in the corner
    assert predictions.ink_seen(NETWORK, "C3", image) == 0.25
    assert predictions.ink_seen(NETWORK, "C5", image) == 1.0
    assert predictions.ink_seen(NETWORK, "C3", np.zeros((32, 32))) == 0.0


@pytest.mark.parametrize(
    ("rows", "sees"),
    [
        ([("convolution", 32, 1)], True),
        ([("convolution", 31, 1)], False),
        ([("convolution", 8, 8), ("pooling", 4, 4)], True),
        ([("convolution", 8, 8), ("pooling", 2, 2)], False),
        ([], False),
    ],
)
def test_which_stacks_see_all(rows, sees):
    written = [
        {"kind": kind, "kernel": f"{kernel}", "stride": f"{stride}", "padding": "0"} for kind, kernel, stride in rows
    ]
    layers = lenet.stack.build(written) if written else []
    assert predictions.sees_all(layers, 32) is sees
