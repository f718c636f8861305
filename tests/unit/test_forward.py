"""The forward pass against SciPy, against Keras, and against the clock."""

import time

import numpy as np
import pytest
from scipy.signal import correlate

import lenet
from lenet.forward import convolve, pool, softmax


@pytest.mark.parametrize("padding", [0, 1, 2])
@pytest.mark.parametrize(("size", "kernel", "maps_in", "maps"), [(7, 3, 1, 2), (14, 5, 6, 16), (5, 5, 16, 4)])
def test_convolution_is_scipys_correlation(size, kernel, maps_in, maps, padding):
    rng = np.random.default_rng(size)
    x = rng.normal(size=(2, size, size, maps_in)).astype(np.float32)
    k = rng.normal(size=(kernel, kernel, maps_in, maps)).astype(np.float32)
    bias = rng.normal(size=maps).astype(np.float32)
    padded = np.pad(x, ((0, 0), (padding, padding), (padding, padding), (0, 0))).astype(float)
    for image in range(2):
        for m in range(maps):
            expected = correlate(padded[image], k[..., m].astype(float), mode="valid")[..., 0] + bias[m]
            np.testing.assert_allclose(convolve(x, k, bias, padding)[image, ..., m], expected, atol=1e-4)


def test_convolution_in_small_numbers():
    x = np.arange(1, 10, dtype=np.float32).reshape(1, 3, 3, 1)
    kernel = np.array([[1, 0], [0, -1]], np.float32).reshape(2, 2, 1, 1)
    out = convolve(x, kernel, np.float32([10]))
    assert out[0, ..., 0].tolist() == [[6, 6], [6, 6]]


def test_pooling_in_small_numbers():
    x = np.array([[1, 2, 0, 0], [3, 6, 0, 4], [-1, -1, 5, 5], [-1, -5, 5, 5]], np.float32).reshape(1, 4, 4, 1)
    assert pool(x, "average")[0, ..., 0].tolist() == [[3, 1], [-2, 5]]
    assert pool(x, "max")[0, ..., 0].tolist() == [[6, 4], [-1, 5]]


def test_softmax():
    assert softmax(np.log(np.array([[1.0, 2.0, 5.0]]))).round(6).tolist() == [[0.125, 0.25, 0.625]]
    assert softmax(np.array([[1000.0, 0.0]])).tolist() == [[1.0, 0.0]]


@pytest.mark.parametrize("name", ["average", "max"])
def test_shapes_and_ranges(name):
    images = lenet.mnist.to_input(lenet.mnist.load("test")[0][:3])
    maps = lenet.load(name).forward(images)
    assert {key: value.shape for key, value in maps.items()} == {
        "input": (3, 32, 32, 1),
        "C1": (3, 28, 28, 6),
        "S2": (3, 14, 14, 6),
        "C3": (3, 10, 10, 16),
        "S4": (3, 5, 5, 16),
        "C5": (3, 120),
        "F6": (3, 84),
        "OUTPUT": (3, 10),
    }
    assert all(value.dtype == np.float32 for value in maps.values())
    np.testing.assert_allclose(maps["OUTPUT"].sum(axis=1), 1, atol=1e-6)


def test_one_image_is_the_same_alone_and_among_many():
    network = lenet.load("average")
    images = lenet.mnist.to_input(lenet.mnist.load("test")[0][:5])
    many = network.forward(images)
    alone = network.forward(images[3])
    for name in many:
        np.testing.assert_allclose(alone[name][0], many[name][3], atol=1e-5)


@pytest.mark.parametrize("shape", [(28, 28), (3, 28, 28), (32, 32, 3), (1, 32, 32, 3), (32,)])
def test_images_of_another_size_are_refused(shape):
    with pytest.raises(lenet.Problem, match="reads images of 32x32 pixels, not an array of shape"):
        lenet.load("average").forward(np.zeros(shape, np.float32))


def test_one_image_takes_less_than_0_3_ms():
    network = lenet.load("average")
    image = lenet.mnist.to_input(lenet.mnist.load("test")[0][:1])[0]
    times = []
    for _ in range(300):
        start = time.perf_counter()
        network.forward(image)
        times.append(time.perf_counter() - start)
    assert np.quantile(times, 0.25) < 0.0003  # the lower quartile: what else the machine does is not the question
