"""How often a network is right: what it reads in the test digits, and how sure a share of errors is."""

import numpy as np
import pytest
import scipy

import lenet
from lenet import Network, NetworkSpec, Problem, mnist, swap
from lenet.network.evaluation import alone_wrong, answers, sign_test, wilson_interval

# Newcombe (1998), Table I, method 3: Wilson's interval without a correction for continuity.
PUBLISHED = {
    (81, 263): (0.2553, 0.3662),
    (15, 148): (0.0624, 0.1605),
    (0, 20): (0.0, 0.1611),
    (1, 29): (0.0061, 0.1718),
}


@pytest.mark.parametrize(("counted", "ends"), PUBLISHED.items())
def test_the_interval_is_the_published_one(counted, ends):
    assert wilson_interval(*counted) == pytest.approx(ends, abs=5e-5)


def test_the_interval_of_67_in_10000():
    assert wilson_interval(67, 10_000) == pytest.approx((0.0052796333, 0.0084992195), abs=1e-9)


@pytest.mark.parametrize("count", [1, 7, 100, 10_000])
def test_the_interval_is_scipys(count):
    for wrong in sorted({0, 1, count // 3, count - 1, count}):
        wanted = scipy.stats.binomtest(wrong, count).proportion_ci(0.95, method="wilson")
        assert wilson_interval(wrong, count) == pytest.approx((wanted.low, wanted.high), abs=1e-12)


def test_the_ends_of_the_interval_solve_what_defines_it():
    for end in wilson_interval(79, 10_000):  # the share itself lies z standard errors of `end` from `end`
        assert abs(0.0079 - end) / np.sqrt(end * (1 - end) / 10_000) == pytest.approx(1.959964, abs=1e-5)


def test_an_interval_never_leaves_0_to_1():
    for wrong, count in [(0, 1), (1, 1), (0, 10_000), (10_000, 10_000)]:
        low, high = wilson_interval(wrong, count)
        assert 0 <= low < high <= 1
    assert wilson_interval(0, 0) == (0.0, 1.0)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "wrong"), [("average", 60), ("max", 70)])
def test_the_answers_to_the_test_digits(name, wrong):
    network = lenet.load(name)
    images, labels = mnist.load("test")
    read, probability = answers(network, images)
    assert (read.shape, read.dtype) == ((10_000,), np.uint8)
    assert (probability.shape, probability.dtype) == ((10_000,), np.float32)
    assert (read != labels).sum() == wrong
    assert read.tolist() == swap.results().answers[name, name].tolist()
    of_the_last = network.probabilities(mnist.to_input(images[-20:]))
    np.testing.assert_allclose(probability[-20:], of_the_last[np.arange(20), read[-20:]], atol=1e-6)


def test_a_network_for_another_size_is_refused():
    spec = NetworkSpec(input_size=40)
    network = Network("large", spec, {name: np.zeros(shape, np.float32) for name, shape in spec.weight_shapes.items()})
    with pytest.raises(Problem, match="reads images of 40x40 pixels"):
        answers(network, mnist.load("test")[0][:3])


@pytest.mark.parametrize(
    ("one", "other"), [(31, 43), (43, 31), (0, 0), (5, 5), (0, 8), (1, 60), (400, 700), (4000, 4500)]
)
def test_the_sign_test_is_the_exact_binomial_test(one, other):
    wanted = scipy.stats.binomtest(one, one + other).pvalue if one + other else 1
    assert sign_test(one, other) == pytest.approx(wanted, rel=1e-9)


def test_31_to_43_digits_may_well_be_chance():
    assert sign_test(31, 43) == pytest.approx(0.20, abs=0.005)


def test_what_one_alone_reads_wrong():
    labels = np.array([0, 1, 2, 3, 4, 5])
    one, other = np.array([0, 1, 2, 3, 9, 9]), np.array([0, 1, 9, 9, 9, 5])
    assert alone_wrong(one, other, labels) == (1, 2)
    assert alone_wrong(other, one, labels) == (2, 1)
