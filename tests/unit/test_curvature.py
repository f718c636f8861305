"""Second derivatives against finite differences of first ones, wherever the diagonal is all there is."""

import numpy as np
import pytest

import lenet
from lenet import NetworkSpec
from lenet.network import curvature, gradients
from lenet.network.forward import SQUASH, convolve, forward, pool, subsample
from lenet.network.spec import POOLINGS, SQUASHINGS
from tests.made_up import noise

H = 1e-5


def exactly(weights):
    return {name: array.astype(float) for name, array in weights.items()}


def image(spec):
    return lenet.mnist.to_input(lenet.mnist.load("test")[0][:1])[0].astype(float)


def slope_by(spec, weights, name, place, target):
    """The first derivative by one weight, a little above and a little below it: how fast it changes."""

    def first(by):
        own = {**weights, name: weights[name].copy()}
        own[name][place] += by
        return gradients.backward(spec, own, forward(spec, own, image(spec)), target).weights[name][place]

    return (first(H) - first(-H)) / (2 * H)


def second(spec, weights, target=3, bends=True):
    activations = forward(spec, weights, image(spec))
    return curvature.second_derivatives(spec, weights, activations, target, bends)


def places(array, count=4):
    strongest = np.unravel_index(np.abs(array).argmax(), array.shape)
    others = np.random.default_rng(5).permutation(np.argwhere(array))[:count]
    return [strongest, *(tuple(place) for place in others)]


@pytest.mark.parametrize("squashing", SQUASHINGS)
def test_bends_are_how_slopes_change(squashing):
    x = np.array([-2.0, -0.5, 0.3, 1.7])
    squash, slope = SQUASH[squashing], gradients.SLOPES[squashing]
    expected = (slope(squash(x + H)) - slope(squash(x - H))) / (2 * H)
    np.testing.assert_allclose(curvature.BENDS[squashing](squash(x)), expected, atol=1e-8)


@pytest.mark.parametrize("name", ["F6/kernel", "F6/bias"])
def test_f6_of_1998_is_exact(name):
    """A weight of F6 goes into one unit alone, and of that unit the outputs know all."""
    spec = lenet.lenet_1998()
    weights = exactly(noise(spec))
    found = second(spec, weights)[name]
    for place in places(found):
        assert found[place] == pytest.approx(slope_by(spec, weights, name, place, 3), rel=1e-5, abs=1e-9)


def lonely(spec):
    """Weights with which each layer's sums reach the next through one unit: nothing is beside a diagonal then.

    C5 and S4 hand on one number each; F6 has one unit that reads; of OUTPUT's digits the others are far away.
    """
    weights = exactly(noise(spec, scale=1.5))
    for name in ("C5/kernel", "F6/kernel"):
        kept = np.zeros_like(weights[name])
        kept[..., 0, 0] = weights[name][..., 0, 0]
        weights[name] = kept
    only = np.zeros_like(weights["C5/kernel"])
    only[2, 1, 0, 0] = 1.1
    weights["C5/kernel"] = only
    return weights


@pytest.mark.parametrize("name", ["C5/kernel", "C5/bias", "S4/coefficient", "S4/bias"])
def test_where_one_unit_hands_on_what_it_gets_every_layer_is_exact(name):
    spec = NetworkSpec("trained", "scaled_tanh", table=[[0]] * 16, output="rbf", levels="1998")
    weights = lonely(spec)
    found = second(spec, weights)[name]
    place = {"C5/kernel": (2, 1, 0, 0)}.get(name, (0,))
    expected = slope_by(spec, weights, name, place, 3)
    assert abs(expected) > 1e-6
    assert found[place] == pytest.approx(expected, rel=1e-4)


# A layer alone: behind it a loss whose second derivatives are a diagonal, so that all of a layer's are exact.


def layer_of(spec, name):
    return next(layer for layer in spec.layers if layer.name == name)


@pytest.mark.parametrize("name", ["C1", "S2", "C3", "S4", "C5", "F6"])
def test_a_layer_alone_is_exact(name):
    """L = sum of h a^2 / 2 over its sums a, so dL/da = h a: each weight's and each number's second derivative."""
    spec = lenet.lenet_1998()
    layer, weights = layer_of(spec, name), exactly(noise(spec))
    random = np.random.default_rng(8)
    x = random.normal(0, 1, (2, layer.input_size, layer.input_size, layer.input_maps))
    side = layer.output_size
    h = random.uniform(0.1, 1, (2, side, side, layer.maps))

    def first(own, x):
        return gradients.weighted_back(layer, own, h * sums(layer, own, x), x)

    found, back = curvature._weighted_back(layer, weights, h, x, x)
    for key, array in found.items():
        assert array.shape == weights[key].shape
        for place in places(weights[key], 3):
            up, down = (first(moved(weights, key, place, by), x)[0][key][place] for by in (H, -H))
            assert array[place] == pytest.approx((up - down) / (2 * H), rel=1e-6), (key, place)
    for place in places(x, 3):
        up, down = (first(weights, moved({"x": x}, "x", place, by)["x"])[1][place] for by in (H, -H))
        assert back[place] == pytest.approx((up - down) / (2 * H), rel=1e-6), place


def moved(arrays, name, place, by):
    own = {**arrays, name: arrays[name].copy()}
    own[name][place] += by
    return own


def sums(layer, weights, x):
    bias = weights[f"{layer.name}/bias"]
    if layer.kind == "pooling":
        return subsample(x, weights[f"{layer.name}/coefficient"], bias)
    return convolve(x, weights[f"{layer.name}/kernel"], bias)


@pytest.mark.parametrize("pooling", POOLINGS)
def test_plain_pooling_alone_is_exact(pooling):
    layer = layer_of(NetworkSpec(pooling), "S2")
    random = np.random.default_rng(8)
    x, h = random.normal(0, 1, (1, 28, 28, 6)), random.uniform(0.1, 1, (1, 14, 14, 6))
    back = curvature._pooled_back(layer, pooling, h, x)

    def first(x):
        return gradients.pool_back(h * pool(x, pooling), x, pooling)

    for place in places(x):
        up, down = (first(moved({"x": x}, "x", place, by)["x"])[place] for by in (H, -H))
        assert back[place] == pytest.approx((up - down) / (2 * H), rel=1e-6, abs=1e-9)


@pytest.mark.parametrize(
    "spec", [lenet.lenet_1998(), lenet.classic(), lenet.post(), lenet.classic("max", "relu")], ids=str
)
def test_without_the_bends_none_is_below_zero_and_each_image_counts(spec):
    weights = exactly(noise(spec))
    images = lenet.mnist.to_input(lenet.mnist.load("test")[0][:3])
    targets = np.array([3, 8, 1])
    found = curvature.second_derivatives(spec, weights, forward(spec, weights, images), targets)
    assert {name: array.shape for name, array in found.items()} == {
        name: shape for name, shape in spec.weight_shapes.items() if name != "OUTPUT/prototypes"
    }
    assert all((array >= 0).all() for array in found.values())
    assert all(array.any() for array in found.values())
    alone = [
        curvature.second_derivatives(spec, weights, forward(spec, weights, one), int(target))
        for one, target in zip(images, targets, strict=True)
    ]
    for name, array in found.items():
        np.testing.assert_allclose(array, sum(one[name] for one in alone), rtol=1e-9, atol=1e-12)
