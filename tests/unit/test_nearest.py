"""The nearest training digits, against distances worked out one by one."""

import numpy as np
import pytest

import lenet
from lenet.network import nearest


@pytest.fixture(scope="module", params=["average", "max"])
def learned(request):
    return lenet.load(request.param), nearest.Learned(lenet.load(request.param))


def test_a_training_digit_is_the_nearest_to_itself(learned):
    images, labels = lenet.mnist.load("train")
    for place in (0, 17, nearest.AMONG - 1):
        found = learned[1].nearest(lenet.mnist.to_input(images[place : place + 1])[0])
        assert (found[0].place, found[0].label) == (place, labels[place])
        assert found[0].distance == pytest.approx(0, abs=1e-4)
        assert found[0].distance <= found[1].distance <= found[2].distance


def test_distances_are_those_between_the_84_units(learned):
    network, among = learned
    image = lenet.from_mnist(lenet.mnist.sample(3)).input
    images = lenet.mnist.to_input(lenet.mnist.load("train")[0][: nearest.AMONG])
    units = [network.forward(one)["F6"][0].astype(float) for one in images[:200]]
    own = network.forward(image)["F6"][0].astype(float)
    wanted = [sum((a - b) ** 2 for a, b in zip(unit, own, strict=True)) ** 0.5 for unit in units]
    found = {one.place: one.distance for one in among.nearest(image, nearest.AMONG)}
    assert len(found) == nearest.AMONG
    np.testing.assert_allclose([found[place] for place in range(200)], wanted, rtol=1e-3)


def test_a_digit_lies_nearest_to_digits_of_its_own_kind(learned):
    for digit in range(10):
        found = learned[1].nearest(lenet.from_mnist(lenet.mnist.sample(digit)).input)
        assert [one.label for one in found] == [digit] * 3
