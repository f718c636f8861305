"""Training: seeded, on training digits alone, and it learns. Slow: imports Keras."""

import json

import numpy as np
import pytest

import lenet
from lenet.distortion import distort

training = pytest.importorskip("lenet.training", reason="Keras is not installed")


@pytest.fixture(scope="module")
def config():
    return training.TrainingConfig(
        epochs=2, fraction=0.04, distortion=1.0, prepared=0.5, synthetic=200, non_digits=100, rate=0.003, seed=3
    )


def test_two_runs_of_one_seed_are_the_same_to_the_bit(config, tmp_path):
    networks = [training.train(config, tmp_path / name, report=lambda line: None) for name in ("one", "two")]
    for name, array in networks[0].weights.items():
        np.testing.assert_array_equal(networks[1].weights[name], array)
    events = [json.loads(line) for line in (tmp_path / "one" / "events.jsonl").read_text().splitlines()]
    assert [event["epoch"] for event in events] == [1, 2]
    assert events[1]["validation_error"] < 0.35  # 90 % would be guessing
    again = lenet.load(tmp_path / "one")
    assert again.sure_at == networks[0].sure_at
    assert again.facts["training"]["mnist_digits"] == 2200
    assert (tmp_path / "one" / "model.keras").exists()


def test_held_out_digits_are_never_trained_on(config):
    images, labels, held_images, held_labels = training.training_digits(training.TrainingConfig())
    all_images, all_labels = lenet.mnist.load("train")
    assert (len(images), len(held_images)) == (55_000, 5_000)
    np.testing.assert_array_equal(held_labels, all_labels[55_000:])
    np.testing.assert_array_equal(np.concatenate([images, held_images]), all_images)
    assert len(labels) == 55_000


def test_an_epoch_of_material(config):
    images, labels = lenet.mnist.load("train")
    material = training._Material(config, images[:50], labels[:50])
    x, y = material.epoch(0)
    assert x.shape == (350, 32, 32)
    assert len(material) == 350
    np.testing.assert_allclose(y.sum(axis=1), 1, atol=1e-6)
    assert ((y == 0.1).all(axis=1)).sum() == 100  # the shapes that are no digits
    again, _ = material.epoch(0)
    np.testing.assert_array_equal(x, again)
    assert np.abs(x - material.epoch(1)[0]).max() > 0.5


def test_no_distortion_only_pads():
    images = lenet.mnist.load("train")[0][:20]
    moved = distort(images, np.random.default_rng(0), strength=0)
    np.testing.assert_allclose(moved, lenet.mnist.to_input(images), atol=1 / 255)


def test_distortions_stay_in_range_and_keep_the_ink():
    images = lenet.mnist.load("train")[0][:200]
    moved = distort(images, np.random.default_rng(0))
    assert (moved.shape, moved.dtype) == ((200, 32, 32), np.float32)
    assert moved.min() >= 0
    assert moved.max() <= 1
    ratio = moved.sum(axis=(1, 2)) / lenet.mnist.to_input(images).sum(axis=(1, 2))
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
    ],
)
def test_bad_recipes(values, said):
    with pytest.raises(lenet.Problem, match=said):
        training.TrainingConfig(**values)
