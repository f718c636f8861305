"""The plain network and the shuffle: counts, the permutation, the shipped errors from the shipped weights."""

import json

import numpy as np
import pytest

import lenet
from lenet import Problem, plain_network, shuffle

IMAGES, LABELS = lenet.mnist.load("test")


def test_the_plain_network_is_about_as_large_as_lenet():
    assert plain_network.parameters() == 1024 * 56 + 56 + 56 * 40 + 40 + 40 * 10 + 10 == 60_090
    assert lenet.classic().parameters == 61_706


def test_growth_in_literal_numbers():
    assert plain_network.growth(32) == {
        "dense": (32 * 32 + 1) * 6 * 28 * 28,
        "plain": 60_090,
        "lenet": 61_706,
        "convolutions": 156 + 2416,
    }
    first = plain_network.growth(32, 3)  # where the page begins: 3,072 inputs
    assert first["dense"] == 3_073 * 4_704 == 14_455_392
    assert first["lenet"] == 62_006 < first["plain"] == 3_072 * 56 + 56 + 2280 + 410
    colour = plain_network.growth(224, 3)
    assert colour["dense"] == (224 * 224 * 3 + 1) * 6 * 220 * 220
    assert colour["convolutions"] == 6 * (5 * 5 * 3 + 1) + 2416


def test_convolutions_do_not_grow():
    assert len({plain_network.growth(size)["convolutions"] for size in range(28, 225)}) == 1


def test_the_plain_forward_pass_against_a_loop():
    rng = np.random.default_rng(0)
    weights = {
        name: rng.normal(size=shape).astype(np.float32) / 10 for name, shape in plain_network.weight_shapes().items()
    }
    image = rng.uniform(size=(32, 32)).astype(np.float32)
    x = image.ravel().tolist()
    for name in ("H1", "H2", "OUTPUT"):
        kernel, bias = weights[f"{name}/kernel"], weights[f"{name}/bias"]
        x = [sum(x[i] * float(kernel[i, j]) for i in range(len(x))) + float(bias[j]) for j in range(len(bias))]
        x = np.tanh(x).tolist() if name != "OUTPUT" else x
    expected = np.exp(x) / np.exp(x).sum()
    np.testing.assert_allclose(plain_network.forward(weights, image)[0], expected, atol=1e-5)


def test_the_permutation_moves_every_pixel_once_and_always_the_same():
    order = shuffle.permutation()
    assert sorted(order) == list(range(1024))
    image = np.arange(1024.0).reshape(32, 32)
    moved = shuffle.shuffle(image)
    assert (moved.ravel() == order).all()
    assert (shuffle.shuffle(np.stack([image, image]))[1] == moved).all()
    assert (moved != image).mean() > 0.99


def test_shuffling_costs_the_plain_network_nothing_and_lenet_its_advantage():
    made = shuffle.results()
    gap = made.mean("plain", "as it is")[0] - made.mean("lenet", "as it is")[0]
    assert gap > 0.005  # LeNet-5 is better by more than half a percent on digits as they are
    assert abs(made.mean("plain", "shuffled")[0] - made.mean("plain", "as it is")[0]) < 0.003
    assert made.mean("lenet", "shuffled")[0] > made.mean("lenet", "as it is")[0] + 0.005


@pytest.mark.slow
@pytest.mark.parametrize("kind", shuffle.KINDS)
@pytest.mark.parametrize("order", shuffle.ORDERS)
def test_the_shipped_errors_come_from_the_shipped_weights(kind, order):
    made = shuffle.results()
    images = lenet.mnist.to_input(IMAGES)
    seen = shuffle.shuffle(images) if order == "shuffled" else images
    for seed in shuffle.SEEDS:
        read = shuffle.probabilities(kind, made.weights[kind, order, seed], seen).argmax(axis=1)
        assert (read != LABELS).mean() == pytest.approx(made.errors[kind, order, seed], abs=2e-4)


def test_one_digit_is_shuffled_for_the_network_that_expects_it():
    made = shuffle.results()
    image = lenet.mnist.to_input(IMAGES[:1])[0]
    for order, seen in (("as it is", image), ("shuffled", shuffle.shuffle(image))):
        expected = shuffle.probabilities("lenet", made.weights["lenet", order, 1], seen)[0]
        np.testing.assert_array_equal(made.probabilities("lenet", order, image), expected)


@pytest.mark.parametrize("content", ["", "[]", '{"errors": {"x": 1}}', '{"errors": {"plain/as it is/1": null}}'])
def test_a_damaged_file_is_one_sentence(tmp_path, content):
    (tmp_path / "results.json").write_text(content, encoding="utf-8")
    with pytest.raises(Problem, match=r"holds no results .*python -m lenet shuffle"):
        shuffle.results(tmp_path)


def test_weights_of_another_shape_are_refused(tmp_path):
    (tmp_path / "results.json").write_text(json.dumps({"errors": {"plain/as it is/1": 0.02}}), encoding="utf-8")
    np.savez(tmp_path / "weights.npz", **{"plain/as it is/1/H1/kernel": np.zeros((3, 3), np.float32)})
    with pytest.raises(Problem, match="The weights are named H1/kernel"):
        shuffle.results(tmp_path)


def test_what_is_written_is_read(tmp_path):
    made = shuffle.results()
    shuffle.write(made.weights, made.errors, {"made by": "test"}, tmp_path)
    again = shuffle.results(tmp_path)
    assert again.errors == made.errors
    assert again.provenance == {"made by": "test"}
    for key, arrays in made.weights.items():
        for name, array in arrays.items():
            np.testing.assert_array_equal(again.weights[key][name], array)
