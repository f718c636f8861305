"""The synthetic pen draws what it says, the same for the same seed."""

import numpy as np
import pytest

import lenet
from lenet.digits import pen


def test_same_seed_same_drawing():
    one, two = (pen.digit(7, np.random.default_rng(3)) for _ in range(2))
    np.testing.assert_array_equal(one, two)


@pytest.mark.parametrize("kind", pen.NON_DIGITS)
def test_every_non_digit_has_ink(kind):
    for seed in range(20):
        assert lenet.prepare(pen.non_digit(kind, np.random.default_rng(seed))) is not None


def test_digits_are_read_as_what_they_are():
    rng = np.random.default_rng(11)
    labels = np.arange(200) % 10
    inputs = np.stack([lenet.prepare(pen.digit(int(label), rng)).input for label in labels])
    assert lenet.evaluate(lenet.load("max"), inputs, labels).error <= 0.05


def test_unseen_kinds_are_kinds():
    assert set(pen.UNSEEN) < set(pen.NON_DIGITS)
