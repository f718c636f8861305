"""How large a network's numbers can get: bounded before it is taken in, so that none it gives is infinite."""

import numpy as np
import pytest

import lenet
from lenet import NetworkSpec, Problem
from lenet.network import prototypes
from lenet.network.network import Network
from lenet.sharing import network_file
from tests.made_up import noise
from tests.unit.test_network_file import npz


def same(spec, value):
    """A network all of whose weights are one number."""
    weights = {name: np.full(shape, value, np.float32) for name, shape in spec.weight_shapes.items()}
    return Network("same", spec, weights)


@pytest.mark.parametrize("sign", [1, -1])
def test_the_largest_weights_that_are_let_in_under_tanh_give_numbers(sign):
    made = network_file.unpack(network_file.pack(same(NetworkSpec("max", "tanh", 2), sign * 1e4)), "x.npz")
    assert np.isfinite(made.probabilities(np.ones((1, 32, 32)))).all()


def scores(network, image):
    """The ten scores before they become probabilities."""
    f6 = network.forward(image)["F6"][0].astype(float)
    return f6 @ network.weights["OUTPUT/kernel"][0, 0].astype(float) + network.weights["OUTPUT/bias"]


def test_relu_weights_whose_scores_run_away_are_refused_though_each_is_small_enough():
    """Each layer adds up 25 to 400 products, and under ReLU nothing bounds what it hands on."""
    for value, score in ((10_000, 1e27), (100, 1e15)):
        network = same(NetworkSpec("max", "relu", 0), value)
        assert scores(network, np.ones((32, 32))).max() > score
        with pytest.raises(Problem, match=r"With these weights the sums of C[35] can reach .*e\+1"):
            network_file.unpack(network_file.pack(network), "x.npz")
        with pytest.raises(Problem, match="With these weights the sums of"):
            network_file.unpack(npz(**network.weights), "x.npz", "max", "relu")


def test_what_a_network_can_reach_is_reached_where_all_weights_help():
    """All weights 0.1 and the brightest picture, 1.5: 25 × 0.15 + 0.1 = 3.85 in C1, and so on."""
    reach = dict(network_file._reach(NetworkSpec("max", "relu", 0), same(NetworkSpec("max", "relu", 0), 0.1).weights))
    expected = {"C1": 3.85, "C3": 57.85, "C5": 2314.1, "F6": 27769.3, "OUTPUT": 233262.22}
    assert reach == pytest.approx(expected, rel=1e-6)
    bright = scores(same(NetworkSpec("max", "relu", 0), 0.1), np.full((32, 32), 1.5))
    assert bright == pytest.approx(np.full(10, expected["OUTPUT"]), rel=1e-5)


@pytest.mark.parametrize("seed", range(6))
def test_no_picture_goes_beyond_what_a_network_can_reach(seed):
    rng = np.random.default_rng(seed)
    spec = NetworkSpec(("average", "max")[seed % 2], ("tanh", "relu", "sigmoid")[seed // 2 % 3], seed % 3)
    scale = 10 ** rng.uniform(-1, 0.5)
    weights = {name: rng.normal(0, scale, shape).astype(np.float32) for name, shape in spec.weight_shapes.items()}
    _stays_within(rng, Network("random", spec, weights), scores)


@pytest.mark.parametrize("spec", [lenet.lenet_1998(), NetworkSpec("trained", "relu", output="rbf")], ids=str)
@pytest.mark.parametrize("scale", [0.1, 1, 3])
def test_no_picture_goes_beyond_what_one_of_1998_can_reach(spec, scale):
    network = Network("random", spec, noise(spec, scale=scale))

    def distances(network, picture):
        return prototypes.distances(network.forward(picture)["F6"], network.weights["OUTPUT/prototypes"])

    _stays_within(np.random.default_rng(5), network, distances)


def _stays_within(rng, network, scores):
    reach = dict(network_file._reach(network.spec, network.weights))
    pictures = [rng.choice([-0.5, 1.5], (32, 32)), rng.uniform(-0.5, 1.5, (32, 32)), np.full((32, 32), 1.5)]
    for picture in pictures:
        assert np.abs(scores(network, picture)).max() <= reach["OUTPUT"]
        assert np.abs(network.forward(picture)["C5"]).max() <= reach["C5"]


def test_sigmoid_hands_on_from_0_to_1_however_large_the_weights_are():
    """C3 adds up 150 products of 10,000 and at most 1, and its bias; the largest that are let in give numbers."""
    spec = lenet.book()
    reach = dict(network_file._reach(spec, same(spec, 1e4).weights))
    assert reach["C3"] == pytest.approx(1e4 * 151)
    assert reach["OUTPUT"] == pytest.approx(1e4 * 85)
    made = network_file.unpack(network_file.pack(same(spec, -1e4)), "x.npz")
    assert np.isfinite(made.probabilities(np.ones((1, 32, 32)))).all()


@pytest.mark.parametrize("name", ["average", "max"])
@pytest.mark.parametrize("squashing", ["tanh", "relu", "sigmoid"])
def test_trained_weights_pass(name, squashing):
    """Under ReLU too, for which they were not made: a thousand times below what is refused."""
    weights = lenet.load(name).weights
    assert network_file.unpack(npz(**weights), "x.npz", name, squashing).spec.squashing == squashing
    assert max(dict(network_file._reach(NetworkSpec(name, squashing), weights)).values()) < 1e6
