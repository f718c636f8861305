"""The backward pass: by hand, against finite differences, and against Keras."""

import numpy as np
import pytest

import lenet
from lenet import NetworkSpec, Problem
from lenet.network import gradients
from lenet.network.forward import SQUASH, forward
from lenet.network.spec import PADDINGS, POOLINGS, SQUASHINGS, book, classic, lenet_1998
from tests.made_up import noise

VARIANTS = [
    NetworkSpec(pooling, squashing, padding, 28 if padding else 32)
    for pooling in POOLINGS
    for squashing in SQUASHINGS
    for padding in PADDINGS
]
# 1998, and today with one thing as in 1998.
OF_1998 = [
    lenet_1998(),
    NetworkSpec("trained", "relu"),
    NetworkSpec(table="1998"),
    NetworkSpec("max", output="rbf"),
    NetworkSpec(levels="1998", padding=2, input_size=28),
]


def digits(spec, count):
    """Test digits with a little noise: in plain ones many numbers of a window are equal."""
    images = lenet.mnist.to_input(lenet.mnist.load("test")[0][:count])
    border = (images.shape[1] - spec.input_size) // 2
    images = images[:, border : border + spec.input_size, border : border + spec.input_size]
    return (images + np.random.default_rng(9).uniform(0, 0.1, images.shape)).astype(np.float32)


def exactly(weights):
    return {name: array.astype(float) for name, array in weights.items()}


def gradients_of(spec, weights, images, target):
    return gradients.backward(spec, weights, forward(spec, weights, images), target)


# --- by hand -----------------------------------------------------------------------------------------


def test_the_loss_is_the_mean_of_minus_the_logarithm():
    assert gradients.loss([0.25, 0.75], 1) == pytest.approx(0.2876820724517809)
    assert gradients.loss([[0.25, 0.75], [1.0, 0.0]], [1, 0]) == pytest.approx(0.14384103622589045)
    assert gradients.loss([0.0, 1.0], 0) == np.inf
    assert gradients.loss([0.0, 1.0], 1) == 0


def test_a_convolution_by_hand():
    """One number in, weights 2 and 3 side by side of a 2x2 kernel: y = 2a + 3b; d/da is 2, d/db 3, d/d2 is a."""
    x = np.array([[5.0, 7.0, 11.0], [0, 0, 0]]).reshape(1, 2, 3, 1)
    kernel = np.array([[2.0, 3.0], [0, 0]]).reshape(2, 2, 1, 1)
    grad = np.array([1.0, 10.0]).reshape(1, 1, 2, 1)
    assert gradients.convolve_back(grad, kernel).ravel().tolist() == [2, 23, 30, 0, 0, 0]
    assert gradients.by_kernel(grad, x, 2).ravel().tolist() == [75, 117, 0, 0]


def test_what_was_added_as_a_border_gets_nothing_back():
    x, kernel = np.full((1, 1, 1, 1), 4.0), np.arange(9.0).reshape(3, 3, 1, 1)
    grad = np.full((1, 1, 1, 1), 0.5)
    assert gradients.convolve_back(grad, kernel, 1).tolist() == [[[[2.0]]]]
    assert gradients.by_kernel(grad, x, 3, 1).ravel().tolist() == [0, 0, 0, 0, 2, 0, 0, 0, 0]


@pytest.mark.parametrize(
    ("operation", "back"),
    [("average", [1, 1, 0, 1, 1, 0, 0, 0, 0]), ("max", [0, 4, 0, 0, 0, 0, 0, 0, 0])],
)
def test_pooling_by_hand(operation, back):
    """The 7 comes twice, and the first is taken; the third row and column fill no window."""
    x = np.array([[1.0, 7, 9], [7, 2, 9], [9, 9, 9]]).reshape(1, 3, 3, 1)
    assert gradients.pool_back(np.full((1, 1, 1, 1), 4.0), x, operation).ravel().tolist() == back


@pytest.mark.parametrize("squashing", [name for name in gradients.SLOPES if name in SQUASH])
def test_the_slopes_are_those_of_the_squashing_functions(squashing):
    x, h = np.array([-2.0, -0.5, 0.3, 1.7]), 1e-6
    squash = SQUASH[squashing]
    expected = (squash(x + h) - squash(x - h)) / (2 * h)
    np.testing.assert_allclose(gradients.SLOPES[squashing](squash(x)), expected, atol=1e-8)


def test_every_squashing_function_has_a_slope():
    assert set(SQUASHINGS) <= set(gradients.SLOPES)
    assert gradients.SLOPES["sigmoid"](np.array([0.5, 0.25])).tolist() == [0.25, 0.1875]
    assert gradients.SLOPES["relu"](np.array([0.0, 3.0])).tolist() == [0, 1]  # none at the kink


# --- measured ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "spec", [*VARIANTS, *OF_1998], ids=lambda spec: f"{spec.pooling}-{spec.squashing}-{spec.padding}-{spec.output}"
)
def test_finite_differences_agree_for_weights_of_every_layer(spec):
    """Also for ReLU and the maximum: with a step of 1e-6 none of their edges lies between."""
    weights, images = exactly(noise(spec)), digits(spec, 2)
    targets = np.array([3, 8])
    found = gradients_of(spec, weights, images, targets)
    assert set(found.weights) == set(weights) - {"OUTPUT/prototypes"}
    random = np.random.default_rng(5)
    for name, grads in found.weights.items():
        assert grads.shape == weights[name].shape
        strongest = np.unravel_index(np.abs(grads).argmax(), grads.shape)
        others = [tuple(place) for place in random.permutation(np.argwhere(weights[name]))[:2]]
        for place in (strongest, *others):
            measured = gradients.finite_difference(spec, weights, images, targets, name, place, 1e-6)
            assert grads[place] == pytest.approx(measured.slope, abs=1e-8, rel=1e-5), (name, place)
        assert abs(grads[strongest]) > 1e-4, name


def test_the_loss_of_1998_is_equation_9():
    """y_right + log(e^-j + sum of e^-y), the distances times 0.1 and j = 10, written down once more."""
    spec, image = lenet_1998(), digits(lenet_1998(), 1)
    weights = exactly(noise(spec))
    activations = forward(spec, weights, image)
    y = 0.1 * ((activations["F6"].reshape(12, 7) - weights["OUTPUT/prototypes"]) ** 2).sum(axis=(1, 2))
    for target in (0, 7):
        expected = y[target] + np.log(np.exp(-10) + np.exp(-y).sum())
        assert gradients.loss(activations["OUTPUT"], target) == pytest.approx(expected, abs=1e-9)


def test_what_a_table_leaves_out_and_what_is_fixed_stays():
    spec, image = lenet_1998(), digits(lenet_1998(), 2)
    weights = noise(spec)
    moved = gradients.step(weights, gradients_of(spec, weights, image, np.array([3, 8])), 0.1)
    assert list(moved) == list(weights)
    np.testing.assert_array_equal(moved["OUTPUT/prototypes"], weights["OUTPUT/prototypes"])
    assert ((moved["C3/kernel"] != 0) == (weights["C3/kernel"] != 0)).all()
    assert (moved["C3/kernel"] != 0).sum() == 1500


def test_the_difference_that_the_page_shows():
    network, image = lenet.load("average"), lenet.from_mnist(lenet.mnist.sample(8)).input
    weights = exactly(network.weights)
    found = gradients_of(network.spec, weights, image, 3)
    place = (0, 0, 53, 3)
    measured = gradients.finite_difference(network.spec, network.weights, image, 3, "OUTPUT/kernel", place)
    assert measured.slope == (measured.above - measured.below) / 2e-4
    assert measured.slope == pytest.approx(found.weights["OUTPUT/kernel"][place], rel=1e-8)


def test_a_batch_is_the_mean_of_its_images():
    network = lenet.load("max")
    images, targets = digits(network.spec, 5), np.array([7, 2, 1, 0, 9])
    weights = exactly(network.weights)
    together = gradients_of(network.spec, weights, images, targets)
    alone = [
        gradients_of(network.spec, weights, image, int(target)) for image, target in zip(images, targets, strict=True)
    ]
    losses = [
        gradients.loss(forward(network.spec, weights, image)["OUTPUT"], target)
        for image, target in zip(images, targets, strict=True)
    ]
    assert gradients.loss(forward(network.spec, weights, images)["OUTPUT"], targets) == pytest.approx(np.mean(losses))
    for name, grads in together.weights.items():
        np.testing.assert_allclose(grads, np.mean([one.weights[name] for one in alone], axis=0), atol=1e-12)
    for name, grads in together.activations.items():
        np.testing.assert_allclose(
            grads, np.concatenate([one.activations[name] for one in alone]) / 5, rtol=1e-9, atol=1e-12
        )


def test_shapes_and_types_are_those_of_what_they_belong_to():
    spec = book()
    weights, images = noise(spec), digits(spec, 3)
    activations = forward(spec, weights, images)
    found = gradients.backward(spec, weights, activations, 4)
    assert {name: array.shape for name, array in found.weights.items()} == spec.weight_shapes
    assert {name: array.shape for name, array in found.activations.items()} == {
        name: array.shape for name, array in activations.items()
    }
    assert set(found.sums) == {"C1", "C3", "C5", "F6", "OUTPUT"}
    arrays = [*found.weights.values(), *found.activations.values(), *found.sums.values()]
    assert {array.dtype for array in arrays} == {np.dtype(np.float32)}
    exact = gradients_of(spec, exactly(weights), images, 4)
    assert {array.dtype for array in exact.weights.values()} == {np.dtype(float)}


def test_a_network_with_three_answers():
    """Nothing counts on ten."""
    spec = classic("max")
    weights = noise(spec)
    weights |= {"OUTPUT/kernel": weights["OUTPUT/kernel"][..., :3], "OUTPUT/bias": weights["OUTPUT/bias"][:3]}
    image = digits(spec, 1)
    found = gradients_of(spec, exactly(weights), image, 2)
    assert found.weights["OUTPUT/kernel"].shape == (1, 1, 84, 3)
    measured = gradients.finite_difference(spec, weights, image, 2, "C1/bias", (4,), 1e-6)
    assert found.weights["C1/bias"][4] == pytest.approx(measured.slope, rel=1e-5)
    with pytest.raises(Problem, match="The right answer cannot be 3; it is from 0 to 2"):
        gradients_of(spec, weights, image, 3)


# --- a step ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("spec", OF_1998, ids=str)
def test_by_every_pixel_and_unit_too(spec):
    """The same network on another input, and each layer's activations are what `scales` multiplies."""
    weights, images = exactly(noise(spec)), digits(spec, 1).astype(float)
    found = gradients_of(spec, weights, images, 3)
    ink = 1.275 if spec.levels == "1998" else 1

    def loss(pixel, by):
        own = images.copy()
        own[(0, *pixel)] += by
        return gradients.loss(forward_exactly(spec, weights, own), 3)

    for pixel in ((10, 12), (14, 14), (20, 9)):
        slope = (loss(pixel, 1e-5) - loss(pixel, -1e-5)) / 2e-5
        assert found.activations["input"][(0, *pixel, 0)] * ink == pytest.approx(slope, rel=1e-4, abs=1e-7)


def forward_exactly(spec, weights, images):
    """`forward` reads float32; two losses differ in the last of its digits."""
    from lenet.network import forward as module

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "as_batch", lambda spec, images: images[..., np.newaxis])
        return forward(spec, weights, images)["OUTPUT"]


def test_a_step_goes_against_the_gradient():
    weights = {"C1/bias": np.array([1.0, -2.0], np.float32)}
    moved = gradients.step(weights, gradients.Gradients({"C1/bias": np.array([4.0, 8.0], np.float32)}), 0.25)
    assert moved["C1/bias"].tolist() == [0, -4]
    assert moved["C1/bias"].dtype == np.float32
    assert weights["C1/bias"].tolist() == [1, -2]


@pytest.mark.parametrize("name", ["average", "max"])
def test_a_wrong_answer_asked_for_is_given(name):
    network, image = lenet.load(name), lenet.from_mnist(lenet.mnist.sample(8)).input
    weights, losses = network.weights, []
    for _ in range(20):
        activations = forward(network.spec, weights, image)
        losses.append(gradients.loss(activations["OUTPUT"], 3))
        weights = gradients.step(weights, gradients.backward(network.spec, weights, activations, 3), 0.003)
    assert network.read(image).label == 8
    assert forward(network.spec, weights, image)["OUTPUT"].argmax() == 3
    assert losses == sorted(losses, reverse=True)


# --- what is refused -----------------------------------------------------------------------------------


@pytest.mark.parametrize("target", [-1, 10, 2.5, "3", True])
def test_an_answer_that_does_not_exist_is_quoted(target):
    with pytest.raises(Problem, match=f"The right answer cannot be {target}; it is from 0 to 9"):
        gradients.loss(np.full((1, 10), 0.1), target)


@pytest.mark.parametrize(("name", "place"), [("C1/kernel", (5, 0, 0, 0)), ("C1/kernel", (0, 0)), ("S2/kernel", (0,))])
def test_a_weight_that_does_not_exist_is_quoted(name, place):
    network = lenet.load("average")
    with pytest.raises(Problem, match=rf"There is no weight \({place[0]}.*\) in {name}; its shape is "):
        gradients.finite_difference(network.spec, network.weights, np.zeros((32, 32)), 3, name, place)
