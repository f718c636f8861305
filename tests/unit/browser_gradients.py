"""Backward passes of Python, for the browser's twin to be compared with: see ``test_javascript.py``."""

import itertools

import numpy as np

import lenet
from lenet.network import gradients
from lenet.network.forward import forward
from lenet.network.spec import PADDINGS, POOLINGS, SQUASHINGS
from tests.made_up import noise as noise_of
from tests.unit.test_gradients import OF_1998
from ui.browser.component import packed

RATE = 0.002
DIGIT = 8


def write(folder, random, noise, sent_of):
    """What the twin is asked, and where the answers lie: all gradients of a network as one file of float64.

    Parameters
    ----------
    folder : Path
    random : numpy.random.Generator
    noise : callable
        Makes weights for a spec.
    sent_of : callable
        What the browser needs to run a network.
    """
    drawn = lenet.from_mnist(lenet.mnist.sample(DIGIT)).input
    shipped = [(lenet.load(name), drawn, target) for name in lenet.names() for target in (DIGIT, 3)]
    choices = itertools.product(POOLINGS, SQUASHINGS, PADDINGS)
    specs = [lenet.NetworkSpec(pooling, squash, padding, 28 if padding else 32) for pooling, squash, padding in choices]
    made_up = [(lenet.Network("noise", spec, noise(random, spec)), _image(random, spec), 5) for spec in specs]
    of_1998 = [(lenet.Network("1998", spec, noise_of(spec)), _image(random, spec), 5) for spec in OF_1998]
    return [
        _backward(folder / f"gradients-{place}.f64", sent_of, *about)
        for place, about in enumerate([*shipped, *made_up, *of_1998])
    ]


def _image(random, spec):
    return random.random((spec.input_size, spec.input_size)).astype(np.float32)


def _backward(file, sent_of, net, image, target):
    weights = {name: array.astype(float) for name, array in net.weights.items()}
    activations = forward(net.spec, weights, image)
    found = gradients.backward(net.spec, weights, activations, target)
    groups = {"weights": found.weights, "activations": found.activations, "sums": found.sums}
    order = [(group, name) for group, arrays in groups.items() for name in arrays]
    np.concatenate([groups[group][name].ravel() for group, name in order]).astype("<f8").tofile(file)
    stepped = forward(net.spec, gradients.step(weights, found, RATE), image)["OUTPUT"]
    return {
        **sent_of(net),
        "image": packed(image),
        "target": target,
        "loss": gradients.loss(activations["OUTPUT"], target),
        "order": [[group, name, groups[group][name].size] for group, name in order],
        "file": str(file),
        "rate": RATE,
        "stepped": stepped.ravel().tolist(),
        "differences": [_difference(net, image, target, name) for name in found.weights],
    }


def _difference(net, image, target, name):
    """Of the weight in the middle of an array, of those that there are: a table leaves out some."""
    flat = int(np.flatnonzero(net.weights[name])[np.count_nonzero(net.weights[name]) // 2])
    place = tuple(int(at) for at in np.unravel_index(flat, net.weights[name].shape))
    found = gradients.finite_difference(net.spec, net.weights, image, target, name, place)
    return {"name": name, "place": flat, **found._asdict()}
