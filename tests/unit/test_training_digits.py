"""What is trained on: MNIST's training digits alone, distorted, drawn; recipes that are none."""

import numpy as np
import pytest

import lenet
from lenet import runs
from lenet.digits.distortion import distort
from lenet.training import dataset
from lenet.training.recipe import TrainingConfig

from .small_trainings import CONFIG, silent


@pytest.fixture(scope="module", autouse=True)
def keras_is_here():
    """Keras is imported by the worker that runs this file, and not by each that collects it."""
    global training
    training = pytest.importorskip("lenet.training.training", reason="Keras is not installed")


def test_held_out_digits_are_never_trained_on():
    images, labels, held_images, held_labels = dataset.training_digits(training.TrainingConfig())
    all_images, all_labels = lenet.mnist.load("train")
    assert (len(images), len(held_images)) == (55_000, 5_000)
    np.testing.assert_array_equal(held_labels, all_labels[55_000:])
    np.testing.assert_array_equal(np.concatenate([images, held_images]), all_images)
    assert len(labels) == 55_000


def test_an_epoch_of_material():
    images, labels = lenet.mnist.load("train")
    made = dataset.TrainingSet(CONFIG, images[:50], labels[:50])
    x, y = made.epoch(0)
    assert x.shape == (150, 32, 32)
    assert len(made) == 150
    np.testing.assert_allclose(y.sum(axis=1), 1, atol=1e-6)
    assert ((y == 0.1).all(axis=1)).sum() == 40  # the shapes that are no digits
    again, _ = made.epoch(0)
    np.testing.assert_array_equal(x, again)
    assert (x != made.epoch(1)[0]).any()


BOOK = TrainingConfig(
    *("average", "sigmoid", 2, 28), epochs=4, fraction=0.05, batch=16, optimiser="adam", rate=0.004, schedule="constant"
)


def test_an_epoch_of_the_books_network_is_mnist_as_it_is():
    images, labels = lenet.mnist.load("train")
    x, y = dataset.TrainingSet(BOOK, images[:20], labels[:20]).epoch(0)
    assert (x.shape, x.dtype) == ((20, 28, 28), np.uint8)
    assert {image.tobytes() for image in x} == {image.tobytes() for image in images[:20]}
    assert sorted(y.argmax(axis=1)) == sorted(labels[:20])


def test_the_books_network_learns(fewer, tmp_path):
    network = training.train(BOOK, tmp_path / "book", silent)
    assert network.spec == lenet.book()
    assert lenet.load(tmp_path / "book").spec == lenet.book()
    assert network.facts["training"]["held_out_error"] < 0.35  # 90 % would be guessing
    assert runs.Run(tmp_path / "book").at(4).spec == lenet.book()


def test_no_distortion_only_pads():
    images = lenet.mnist.load("train")[0][:20]
    moved = distort(images, np.random.default_rng(0), strength=0)
    np.testing.assert_array_equal(moved.astype(np.float32) / np.float32(255), lenet.mnist.to_input(images))


def test_distortions_stay_in_range_and_keep_the_ink():
    images = lenet.mnist.load("train")[0][:200]
    moved = distort(images, np.random.default_rng(0))
    assert (moved.shape, moved.dtype) == ((200, 32, 32), np.uint8)
    ratio = moved.sum(axis=(1, 2)) / images.sum(axis=(1, 2))
    assert ratio.min() > 0.6
    assert ratio.max() < 1.6


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"epochs": 0}, "epochs must be from 1 to 10000, not 0"),
        ({"rate": float("nan")}, "rate must be from 1e-09 to 100, not nan"),
        ({"fraction": "half"}, "fraction must be from 0.001 to 1, not 'half'"),
        ({"batch": 2.5}, "batch must be from 1 to 10000, not 2.5"),
        ({"pooling": "median"}, "pooling cannot be 'median'"),
        ({"device": "gpu"}, "The device can be auto, cpu, gpu:0, gpu:1 and so on, not 'gpu'"),
        ({"device": 0}, "The device can be auto, cpu, gpu:0, gpu:1 and so on, not 0"),
    ],
)
def test_bad_recipes(values, said):
    with pytest.raises(lenet.Problem, match=said):
        training.TrainingConfig(**values)
