"""The forward pass against SciPy, against Keras, and against the clock."""

import time
from itertools import product

import numpy as np
import pytest
import scipy
from numpy.lib.stride_tricks import sliding_window_view

import lenet
from lenet import Problem, book, classic, lenet_1998
from lenet.network.forward import (
    as_batch,
    convolve,
    forward,
    own_input,
    pool,
    scaled_tanh,
    sigmoid,
    softmax,
    subsample,
    windows,
)
from lenet.network.spec import output_size
from tests.made_up import noise


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
            expected = scipy.signal.correlate(padded[image], k[..., m].astype(float), mode="valid")[..., 0] + bias[m]
            np.testing.assert_allclose(convolve(x, k, bias, padding)[image, ..., m], expected, atol=1e-4)


def settings(size, fitting):
    """Kernels, strides and paddings that a page lets a reader choose: those that fit, or those that do not."""
    every = product(range(1, 8), range(1, 5), range(5))
    return [(kernel, stride, padding) for kernel, stride, padding in every if (kernel <= size + 2 * padding) == fitting]


@pytest.mark.parametrize(("size", "count"), [(5, 132), (32, 140)])
def test_convolution_is_scipys_with_every_setting_of_the_pages(size, count):
    rng = np.random.default_rng(size)
    picture = rng.normal(size=(size, size))
    assert len(settings(size, fitting=True)) == count
    for kernel, stride, padding in settings(size, fitting=True):
        weights = rng.normal(size=(kernel, kernel))
        out = convolve(picture[None, ..., None], weights[..., None, None], np.array([0.5]), padding, stride)
        expected = scipy.signal.correlate2d(np.pad(picture, padding), weights, mode="valid")[::stride, ::stride] + 0.5
        side = output_size(size, kernel, stride, padding)
        assert out.shape == (1, side, side, 1), (kernel, stride, padding)
        np.testing.assert_allclose(out[0, ..., 0], expected, atol=1e-12, err_msg=f"{kernel} {stride} {padding}")


@pytest.mark.parametrize(("kernel", "stride", "padding"), settings(5, fitting=False))
def test_a_setting_that_does_not_fit_is_refused_with_its_values(kernel, stride, padding):
    said = f"A {kernel}x{kernel} kernel does not fit into 5 pixels with padding {padding}; use a kernel of 5 or less"
    with pytest.raises(lenet.Problem, match=said):
        output_size(5, kernel, stride, padding)


def test_convolution_with_a_stride_adds_up_all_maps():
    rng = np.random.default_rng(0)
    x, kernel, bias = rng.normal(size=(2, 9, 11, 3)), rng.normal(size=(4, 4, 3, 5)), rng.normal(size=5)
    out = convolve(x, kernel, bias, padding=1, stride=3)
    assert out.shape == (2, 3, 4, 5)
    padded = np.pad(x, ((0, 0), (1, 1), (1, 1), (0, 0)))
    for i, j in product(range(3), range(4)):
        window = padded[:, 3 * i : 3 * i + 4, 3 * j : 3 * j + 4]
        np.testing.assert_allclose(out[:, i, j], np.einsum("nuvc,uvcm->nm", window, kernel) + bias, atol=1e-12)


def test_convolution_in_small_numbers():
    x = np.arange(1, 10, dtype=np.float32).reshape(1, 3, 3, 1)
    kernel = np.array([[1, 0], [0, -1]], np.float32).reshape(2, 2, 1, 1)
    out = convolve(x, kernel, np.float32([10]))
    assert out[0, ..., 0].tolist() == [[6, 6], [6, 6]]


def test_pooling_in_small_numbers():
    x = np.array([[1, 2, 0, 0], [3, 6, 0, 4], [-1, -1, 5, 5], [-1, -5, 5, 5]], np.float32).reshape(1, 4, 4, 1)
    assert pool(x, "average")[0, ..., 0].tolist() == [[3, 1], [-2, 5]]
    assert pool(x, "max")[0, ..., 0].tolist() == [[6, 4], [-1, 5]]


def test_convolution_with_stride_2_takes_every_other_stop():
    x = np.arange(1, 17, dtype=np.float32).reshape(1, 4, 4, 1)
    kernel = np.array([[1, 0], [0, 1]], np.float32).reshape(2, 2, 1, 1)
    assert convolve(x, kernel, np.float32([0]), stride=2)[0, ..., 0].tolist() == [[7, 11], [23, 27]]


@pytest.mark.parametrize("size", [8, 28, 32])
@pytest.mark.parametrize(("operation", "share"), [("average", np.mean), ("max", np.max)])
def test_pooling_is_numpys_over_sliding_windows(operation, share, size):
    x = np.random.default_rng(size).normal(size=(2, size, size + 3, 3))
    for window, stride in product((2, 3, 4), (1, 2, 3, 4)):
        every = sliding_window_view(x, (window, window), axis=(1, 2))[:, ::stride, ::stride]
        expected = share(every, axis=(-2, -1))
        out = pool(x, operation, window, stride)
        assert out.shape == (2, output_size(size, window, stride), output_size(size + 3, window, stride), 3)
        np.testing.assert_allclose(out, expected, atol=1e-12, err_msg=f"{window} {stride}")


def test_pooling_leaves_out_what_fills_no_window():
    x = np.array([[1, 2, 9], [3, 6, 9], [9, 9, 9]], np.float32).reshape(1, 3, 3, 1)
    assert pool(x, "average")[0, ..., 0].tolist() == [[3]]
    assert pool(x, "max")[0, ..., 0].tolist() == [[6]]


@pytest.mark.parametrize(
    ("size", "stride", "height", "width"), [(3, 1, 5, 7), (3, 2, 3, 4), (2, 3, 2, 3), (7, 4, 1, 1)]
)
def test_windows_are_cut_out_but_not_copied(size, stride, height, width):
    wide = np.random.default_rng(0).normal(size=(2, 7, 18, 3))
    x = wide[:, :, ::2]  # in memory, its columns are apart
    out = windows(x, size, stride)
    assert out.shape == (2, height, width, size, size, 3)
    assert np.shares_memory(out, wide)
    for i, j in product(range(height), range(width)):
        expected = x[:, i * stride : i * stride + size, j * stride : j * stride + size]
        np.testing.assert_array_equal(out[:, i, j], expected)


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


@pytest.mark.parametrize("spec", [classic(), lenet_1998()], ids=["today", "1998"])
def test_one_image_takes_less_than_0_3_ms(spec):
    weights = noise(spec)
    image = lenet.mnist.to_input(lenet.mnist.load("test")[0][:1])[0]
    began, fastest = time.perf_counter(), np.inf
    while fastest >= 0.0003 and time.perf_counter() - began < 20:  # what else the machine does is not the question
        start = time.perf_counter()
        forward(spec, weights, image)
        fastest = min(fastest, time.perf_counter() - start)
    assert fastest < 0.0003


def test_the_squashing_of_1998():
    """f(1) = 1 and f(-1) = -1, it bends most there, and ends at 1.7159: appendix A of the paper."""
    x = np.array([-1e9, -1, 0, 0.5, 1, 1e9])
    found = scaled_tanh(x)
    np.testing.assert_allclose(found, [-1.7159, -1, 0, 1.7159 * np.tanh(1 / 3), 1, 1.7159], atol=1e-5)
    assert scaled_tanh(x, out=x) is x
    np.testing.assert_array_equal(x, found)
    assert scaled_tanh(np.float32([1])).dtype == np.float32


def test_subsampling_by_hand():
    x = np.array([[1.0, 2, 9], [3, 4, 9], [9, 9, 9]]).reshape(1, 3, 3, 1)
    x = np.concatenate([x, -x], axis=3)
    assert subsample(x, np.array([0.5, 2]), np.array([1.0, -1])).ravel().tolist() == [6, -21]


def test_the_network_of_1998_by_hand():
    """Unit by unit, as the paper writes it; of C3 only the maps that the table names are looked at."""
    spec, squash = lenet_1998(), lambda a: 1.7159 * np.tanh(2 * a / 3)
    weights = {name: array.astype(float) for name, array in noise(spec).items()}
    digit = np.random.default_rng(28).random((32, 32))
    found = forward(spec, {name: array.astype(np.float32) for name, array in weights.items()}, digit)
    maps = (-0.1 + 1.275 * digit)[np.newaxis]  # (maps, h, w)
    np.testing.assert_allclose(found["input"][0, ..., 0], maps[0], atol=1e-6)
    for name, table in (("C1", [(0,)] * 6), ("S2", None), ("C3", spec.layers[2].table), ("S4", None)):
        bias = weights[f"{name}/bias"]
        if table is None:
            windows_of = sliding_window_view(maps, (2, 2), axis=(1, 2))[:, ::2, ::2]
            sums = windows_of.sum(axis=(-1, -2)) * weights[f"{name}/coefficient"][:, None, None]
        else:
            kernel = weights[f"{name}/kernel"]
            sums = np.stack(
                [
                    sum(scipy.signal.correlate2d(maps[c], kernel[..., c, m], "valid") for c in read)
                    for m, read in enumerate(table)
                ]
            )
        maps = squash(sums + bias[:, None, None])
        np.testing.assert_allclose(found[name][0], np.moveaxis(maps, 0, -1), atol=1e-5, err_msg=name)
    c5 = squash(np.einsum("chw,hwcm->m", maps, weights["C5/kernel"]) + weights["C5/bias"])
    f6 = squash(c5 @ weights["F6/kernel"][0, 0] + weights["F6/bias"])
    np.testing.assert_allclose(found["C5"][0], c5, atol=1e-5)
    np.testing.assert_allclose(found["F6"][0], f6, atol=1e-5)
    powers = np.exp(-0.1 * ((f6.reshape(12, 7) - weights["OUTPUT/prototypes"]) ** 2).sum(axis=(1, 2)))
    np.testing.assert_allclose(found["OUTPUT"][0], powers / (powers.sum() + np.exp(-10)), atol=1e-5)


def test_sigmoid_is_the_logistic_function_and_overflows_nowhere():
    x = np.array([-1e30, -200, -20, -1, 0, 1, 20, 1e30], np.float32)
    with np.errstate(all="raise", under="ignore"):
        found = sigmoid(x)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, scipy.special.expit(x), rtol=1e-6)
    assert (found[0], found[-1]) == (0, 1)
    out = x.copy()
    assert sigmoid(out, out=out) is out  # in place, as `forward` asks for it
    np.testing.assert_array_equal(out, found)


def test_the_books_network_by_hand():
    """Each layer from the one before, by SciPy's correlation and logistic function."""
    import scipy.signal

    spec, rng = book(), np.random.default_rng(28)
    weights = {name: rng.normal(0, 0.3, shape).astype(np.float32) for name, shape in spec.weight_shapes.items()}
    digit = rng.random((28, 28)).astype(np.float32)
    found = forward(spec, weights, digit)
    maps = np.pad(digit.astype(float), 2)[..., np.newaxis]
    for name in ("C1", "C3", "C5"):
        kernel, bias = (weights[f"{name}/{part}"].astype(float) for part in ("kernel", "bias"))
        sums = [
            sum(scipy.signal.correlate2d(maps[..., c], kernel[..., c, m], "valid") for c in range(maps.shape[-1]))
            for m in range(len(bias))
        ]
        maps = scipy.special.expit(np.stack(sums, axis=-1) + bias)
        np.testing.assert_allclose(found[name][0].reshape(maps.shape), maps, atol=1e-5)
        if name != "C5":
            maps = maps.reshape(len(maps) // 2, 2, len(maps) // 2, 2, -1).mean(axis=(1, 3))
    f6 = scipy.special.expit(maps.ravel() @ weights["F6/kernel"][0, 0].astype(float) + weights["F6/bias"])
    np.testing.assert_allclose(found["F6"][0], f6, atol=1e-5)
    scores = f6 @ weights["OUTPUT/kernel"][0, 0].astype(float) + weights["OUTPUT/bias"]
    np.testing.assert_allclose(found["OUTPUT"][0], scipy.special.softmax(scores), atol=1e-5)


def test_of_a_prepared_input_the_books_network_takes_mnists_own_frame():
    images = lenet.mnist.load("test")[0][:3]
    prepared, framed = lenet.mnist.to_input(images), images.astype(np.float32) / np.float32(255)
    np.testing.assert_array_equal(as_batch(book(), prepared)[..., 0], framed)
    np.testing.assert_array_equal(as_batch(book(), framed)[..., 0], framed)
    assert as_batch(classic(), prepared).shape == (3, 32, 32, 1)
    assert own_input(book(), prepared[..., np.newaxis]).shape == (3, 28, 28, 1)
    assert own_input(book(), np.zeros((2, 32, 32), np.uint8)).dtype == np.uint8
    for spec, size in ((classic(), 28), (book(), 30)):
        with pytest.raises(Problem, match=f"images of {spec.input_size}x{spec.input_size} pixels"):
            as_batch(spec, np.zeros((1, size, size)))


def test_the_books_network_makes_the_sums_of_the_classic_one_on_a_digit():
    """The border that one's input has is put on by the other's C1."""
    rng = np.random.default_rng(5)
    weights = {name: rng.normal(0, 0.2, shape).astype(np.float32) for name, shape in book().weight_shapes.items()}
    images = lenet.mnist.to_input(lenet.mnist.load("test")[0][:5])
    theirs, ours = forward(classic("average", "sigmoid"), weights, images), forward(book(), weights, images)
    for name in ("C1", "S2", "C3", "S4", "C5", "F6", "OUTPUT"):
        np.testing.assert_allclose(ours[name], theirs[name], atol=1e-6)
