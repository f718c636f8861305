"""What pages say is so: facts that the code does not use, measured here on the networks that ship."""

import numpy as np
import pytest

import lenet
from lenet import mnist
from lenet.experiments.disturbances import disturb

NOISE = 0.3  # standard deviation
GREY = 0.1197  # mean of such noise where it is cut off at 0: 0.3 / sqrt(2 pi)


@pytest.fixture(scope="module")
def noisy():
    """Test digits, their labels, and the same digits with noise: as it is, its grey alone, its grain alone."""
    images, labels = mnist.load("test")
    images, labels = images[:500], labels[:500]
    plain, noise = mnist.to_input(images), disturb(images, "noise", NOISE)
    background = plain == 0
    assert noise[background].mean() == pytest.approx(GREY, abs=1e-3)
    grain = (noise - np.where(background, np.float32(GREY), np.float32(0))).astype(np.float32)
    return labels, {"both": noise, "grey": np.maximum(plain, np.float32(GREY)), "grain": grain}


@pytest.mark.parametrize(("name", "grain"), [("average", (0.04, 0.2)), ("max", (0.3, 0.6))])
def test_the_average_network_fails_on_the_grey_and_the_max_network_on_the_noise_itself_too(noisy, name, grain):
    labels, pictures = noisy
    network = lenet.load(name)
    wrong = {kind: (network.probabilities(inputs).argmax(1) != labels).mean() for kind, inputs in pictures.items()}
    assert wrong["grey"] > 0.5
    assert wrong["both"] > 0.5
    least, most = grain
    assert least < wrong["grain"] < most


def test_what_lenet_5_of_1998_read_is_around_0_and_varies_less_than_the_paper_says():
    """MNIST itself: 0.13066 and 0.30811 are the mean and standard deviation of its 28x28, without border."""
    mean, variance = mnist.moments()
    share = (28 / 32) ** 2
    assert mean == pytest.approx(0.13066 * share, abs=1e-5)
    assert variance == pytest.approx((0.30811**2 + 0.13066**2) * share - (0.13066 * share) ** 2, abs=1e-5)
    low, high = -0.1, 1.175
    assert (low + (high - low) * mean, (high - low) ** 2 * variance) == pytest.approx((0.028, 0.123), abs=5e-4)


@pytest.mark.parametrize("name", lenet.names())
def test_black_on_white_little_is_read_right_and_hardly_any_is_sure(name):
    images, labels = mnist.load("test")
    rows = np.random.default_rng(255).permutation(len(images))[:2000]
    network = lenet.load(name)
    readings = [network.read(1 - image) for image in mnist.to_input(images[rows])]
    assert np.mean([reading.label == label for reading, label in zip(readings, labels[rows], strict=True)]) < 0.25
    assert np.mean([reading.sure for reading in readings]) < 0.1
