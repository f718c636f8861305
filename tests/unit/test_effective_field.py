"""The effective field against finite differences: each pixel moved a little, the network run again."""

from dataclasses import replace

import numpy as np
import pytest

import lenet
from lenet import NetworkSpec, Problem, effective_field
from lenet.network.network import Network
from lenet.network.receptive_field import fields
from tests.made_up import noise

STEP = 2.0**-20  # exact in float32 beside pixels that are multiples of it
UNITS = [
    ("C1", (0, 0, 0)),
    ("C1", (27, 27, 5)),
    ("S2", (0, 0, 5)),
    ("S2", (7, 6, 2)),
    ("C3", (3, 6, 8)),
    ("C3", (9, 9, 15)),
    ("S4", (2, 2, 10)),
    ("S4", (0, 4, 3)),
    ("C5", (0, 0, 12)),
    ("C5", (0, 0, 67)),
]


def image(row):
    """A test digit with a little noise, so that no two pixels of a window are equal."""
    digit = lenet.mnist.to_input(lenet.mnist.load("test")[0][row : row + 1])[0]
    noisy = digit + np.random.default_rng(row).uniform(0, 0.1, (32, 32))
    return (np.round(noisy / STEP) * STEP).astype(np.float32)


def network_of(name):
    """A shipped one; one with ReLU, a border of 1 and so a row left over by S4; the book's, with sigmoid; of 1998."""
    if name == "1998":
        return Network(name, lenet.lenet_1998(), noise(lenet.lenet_1998(), seed=2))
    if name not in ("relu", "sigmoid"):
        return lenet.load(name)
    rng = np.random.default_rng(11)
    if name == "relu":
        spec = NetworkSpec("max", "relu", 1)
        spread = dict.fromkeys(spec.weight_shapes, 0.1)
    else:
        spec = lenet.book()
        kernels = {key: shape for key, shape in spec.weight_shapes.items() if key.endswith("kernel")}
        spread = {key: 3 / np.prod(shape[:-1]) ** 0.5 for key, shape in kernels.items()}
    shapes = spec.weight_shapes.items()
    return Network(
        name, spec, {key: rng.normal(0.01, spread.get(key, 0.1), shape).astype(np.float32) for key, shape in shapes}
    )


def own(network):
    """The image as the network takes it: the book's without the border of 2."""
    return image(0)[2:30, 2:30] if network.spec.input_size == 28 else image(0)


def steep(network):
    """What counts as steep: sigmoid's slope is at most a quarter, and is multiplied layer by layer."""
    return 3e-4 if network.spec.squashing == "sigmoid" else 0.1


@pytest.fixture(scope="module", params=["average", "max", "relu", "sigmoid", "1998"])
def measured(request):
    """A network, and how each unit changes with each pixel: {layer: (pixels, ...)}, measured in float64."""
    network = network_of(request.param)
    exact = replace(network, weights={name: array.astype(float) for name, array in network.weights.items()})
    parts = {layer: [] for layer in effective_field.LAYERS}
    size = network.spec.input_size
    for row in range(size):
        moved = np.zeros((size, size, size), np.float32)
        moved[np.arange(size), row, np.arange(size)] = STEP
        up, down = exact.forward(own(network) + moved), exact.forward(own(network) - moved)
        for layer, part in parts.items():
            part.append((up[layer] - down[layer]) / (2 * STEP))
    return network, {layer: np.concatenate(part) for layer, part in parts.items()}


@pytest.mark.parametrize(("layer", "unit"), UNITS)
def test_the_gradient_is_the_difference_that_a_pixel_makes(measured, layer, unit):
    network, differences = measured
    place = unit[2:] if layer == "C5" else unit
    expected = differences[layer][(slice(None), *place)].reshape(own(network).shape)
    assert np.abs(expected).max() > steep(network)  # not a unit at a flat end, where zeros would do
    found = effective_field.gradient(network, image(0), layer, unit)  # as it is prepared, of 32x32
    assert found.shape == (1, *expected.shape)
    np.testing.assert_allclose(found[0], expected, atol=1e-4 * steep(network))


@pytest.mark.parametrize("name", ["average", "max"])
@pytest.mark.parametrize(("layer", "unit"), UNITS)
def test_nothing_outside_the_theoretical_field_has_an_effect(name, layer, unit):
    field = {field.name: field for field in fields(lenet.classic())}[layer]
    (top, bottom), (left, right) = field.box(unit[0]), field.box(unit[1])
    inside = np.zeros((32, 32), bool)
    inside[top : bottom + 1, left : right + 1] = True
    effect = effective_field.gradient(lenet.load(name), image(0), layer, unit)[0] != 0
    if name == "average":
        assert (effect == inside).all()
    else:
        assert effect.any()
        assert not (effect & ~inside).any()  # a maximum ignores most of what it sees


@pytest.mark.parametrize("name", ["average", "max"])
def test_the_mean_field_is_the_mean_over_single_images(name):
    network, images = lenet.load(name), np.stack([image(row) for row in range(4)])
    alone = [np.abs(effective_field.gradient(network, each, "C3", (4, 5, 6))[0]) for each in images]
    assert not np.allclose(alone[0], alone[1], atol=1e-4)
    field = effective_field.mean_field(network, images, "C3", (4, 5, 6))
    assert field.shape == (32, 32)
    np.testing.assert_allclose(field, sum(alone) / 4, atol=1e-6)


@pytest.mark.parametrize(
    ("field", "share", "pixels"),
    [
        ([[4, 4], [1, 1]], 0.4, 1),
        ([[4, 4], [1, 1]], 0.5, 2),
        ([[4, 4], [1, 1]], 0.8, 2),
        ([[4, 4], [1, 1]], 0.9, 3),
        ([[4, 4], [1, 1]], 1.0, 4),
        ([[1, -4], [1, 4]], 0.8, 2),
        ([[0, 0], [0, 5]], 1.0, 1),
        ([[0, 0], [0, 0]], 0.9, 0),
    ],
)
def test_how_few_pixels_make_up_a_share(field, share, pixels):
    assert effective_field.pixels_for(np.array(field, np.float32), share) == pixels


def test_nine_tenths_of_an_even_field_are_nine_tenths_of_its_pixels():
    assert effective_field.pixels_for(np.full((10, 10), 0.1)) == 90


@pytest.mark.parametrize(
    ("layer", "unit", "said"),
    [
        ("C1", (28, 0, 0), r"C1 has no unit \(28, 0, 0\); it has 6 maps of 28×28"),
        ("C1", (-1, 0, 0), r"C1 has no unit \(-1, 0, 0\); it has 6 maps of 28×28"),
        ("S2", (0, 14, 0), r"S2 has no unit \(0, 14, 0\); it has 6 maps of 14×14"),
        ("C3", (0, 0, 16), r"C3 has no unit \(0, 0, 16\); it has 16 maps of 10×10"),
        ("C5", (0, 0, 120), r"C5 has no unit \(0, 0, 120\); it has 120 maps of 1×1"),
    ],
)
def test_a_unit_that_does_not_exist_is_quoted(layer, unit, said):
    with pytest.raises(Problem, match=said):
        effective_field.gradient(lenet.load("average"), image(0), layer, unit)


def test_images_of_another_size_are_refused():
    with pytest.raises(Problem, match=r"reads images of 32x32 pixels, not an array of shape \(1, 28, 28, 1\)"):
        effective_field.gradient(lenet.load("average"), np.zeros((28, 28)), "C1", (0, 0, 0))
