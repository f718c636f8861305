"""What `lenet` makes of a digit, and what the browser is sent to take that apart: see ``test_javascript.py``."""

import itertools

import numpy as np

import lenet
from lenet.network import prototypes
from lenet.network.forward import convolve, subsample
from lenet.network.receptive_field import fields
from lenet.network.spec import LEVELS
from tests.made_up import noise
from ui.browser.component import packed


def networks(random):
    edits = [lenet.ablation.Edit("C1", 2, "filter", 0.5), lenet.ablation.Edit("S2", 1, "map", 0.0)]
    edits.append(lenet.ablation.Edit("C3", 4, "map", 1.5))
    spec = lenet.NetworkSpec("max", "relu", padding=2, input_size=28)  # windows of C1 reach over the border
    drawn = lenet.from_mnist(lenet.mnist.sample(7))
    yield lenet.load("average"), [], drawn.input
    yield lenet.load("max"), edits, drawn.input
    yield lenet.Network("noise", spec, random_weights(random, spec)), [], drawn.digit
    # What the browser has of a drawing is the prepared input, of which the book's network takes 28x28.
    yield lenet.Network("book", lenet.book(), random_weights(random, lenet.book())), edits, drawn.input
    yield of_1998(), edits, drawn.input


def shapes(spec):
    return spec.weight_shapes.items()


def network(random, net, edits, image):
    activations = {name: value[0] for name, value in lenet.ablation.forward(net, edits, image).items()}
    layers = _layers(net.spec)
    changed, _ = lenet.ablation.changed(net, edits)
    units = [_units(random, net, layer, activations, changed) for layer in layers]
    return {
        "about": {
            "name": net.name,
            "title": "",
            "squashing": net.spec.squashing,
            "pooling": net.spec.pooling,
            "levels": list(LEVELS[net.spec.levels]),
            "layers": layers,
        },
        "image": packed(image),
        "activations": {name: packed(array) for name, array in activations.items()},
        "edits": [vars(edit) for edit in edits],
        "weights": {name: packed(array) for name, array in net.weights.items()},
        "units": list(itertools.chain(*units)),
        "sums": {name: _squashed_sums(net, activations, changed, name) for name in _with_sums(net.spec)},
        "maps": {name: activations[name][..., 1].ravel().tolist() for name in ("C1", "S4")},
        "limits": {name: float(np.abs(array).max()) for name, array in activations.items()},
    }


def _layers(spec):
    """The contract of `Layer` in ``network.js``, written down once more."""
    rows = [{"name": "input", "kind": "input", "size": spec.input_size, "maps": 1}]
    rows[0]["field"] = {"start": 0, "jump": 1, "size": 1}
    for layer, field in zip(spec.layers, fields(spec), strict=True):
        names = ("name", "kind", "kernel", "stride", "padding", "maps", "table", "trained")
        own = {key: getattr(layer, key) for key in names}
        own["picture"] = [12, 7] if spec.output == "rbf" and layer.name == "F6" else None
        seen = {"start": field.start, "jump": field.jump, "size": field.size}
        rows.append({**own, "size": layer.output_size, "field": seen})
    return rows


def _with_sums(spec):
    """The layers that are coloured by their sums before the squashing."""
    trained = ("S2", "S4") if spec.pooling == "trained" else ()
    return ("C1", "C3", "C5", *trained, *(("F6",) if spec.output == "softmax" else ()))


def _squashed_sums(net, activations, weights, name):
    """The sums of a layer before the squashing: its input's windows times its weights, and its biases."""
    names = ["input", *(layer.name for layer in net.spec.layers)]
    layer = net.spec.layers[names.index(name) - 1]
    source = activations[names[names.index(name) - 1]].astype(float)
    source = source.reshape(1, layer.input_size, layer.input_size, -1)
    if layer.kind == "pooling":
        return subsample(source, weights[f"{name}/coefficient"], weights[f"{name}/bias"]).ravel().tolist()
    kernel, bias = (weights[f"{name}/{part}"].astype(float) for part in ("kernel", "bias"))
    return convolve(source, kernel, bias, layer.padding, layer.stride).ravel().tolist()


def _added(net, activations, weights, unit):
    """What each map read adds to a unit, by cutting out its window and multiplying."""
    names = ["input", *(layer.name for layer in net.spec.layers)]
    if unit["layer"] == "input":
        return []
    layer = net.spec.layers[names.index(unit["layer"]) - 1]
    source = activations[names[names.index(unit["layer"]) - 1]].astype(float)
    source = source.reshape(layer.input_size, layer.input_size, -1)
    padded = np.pad(source, ((layer.padding, layer.padding), (layer.padding, layer.padding), (0, 0)))
    top, left = unit["row"] * layer.stride, unit["column"] * layer.stride
    window = padded[top : top + layer.kernel, left : left + layer.kernel]
    if layer.trained:
        added = window[..., unit["map"]].sum() * weights[f"{layer.name}/coefficient"][unit["map"]]
        return [[unit["map"], float(added)]]
    if layer.kind == "pooling":
        return [[unit["map"], float(activations[layer.name][unit["row"], unit["column"], unit["map"]])]]
    if layer.kind == "rbf":  # by how much nearer than if the unit of F6 were 0
        prototype = weights["OUTPUT/prototypes"][unit["map"]].ravel()
        return [[number, float(near)] for number, near in enumerate(1 - (source.ravel() - prototype) ** 2)]
    kernel = weights[f"{layer.name}/kernel"][..., unit["map"]]
    read = range(source.shape[-1]) if layer.table is None else layer.table[unit["map"]]
    added = (window * kernel).sum(axis=(0, 1))
    return [[number, float(added[number])] for number in read]


def _units(random, net, layer, activations, weights):
    """The corners and some between, with their values as `lenet` has them, what adds to them, and who reads them."""
    side, maps = layer["size"], layer["maps"]
    values = activations[layer["name"]].reshape(side, side, maps)
    places = {(0, 0), (side - 1, side - 1), *map(tuple, random.integers(0, side, (6, 2)).tolist())}
    for row, column in sorted(places):
        number = int(random.integers(maps))
        unit = {"layer": layer["name"], "map": number, "row": row, "column": column}
        value = float(values[row, column, number])
        added, readers = _added(net, activations, weights, unit), _readers(net.spec, layer["name"], row, column)
        yield {"unit": unit, "value": value, "added": added, "readers": readers}


def _readers(spec, name, row, column):
    """Rows and columns of the units of the next layer whose window holds a place, found by asking every one."""
    names = ["input", *(layer.name for layer in spec.layers)]
    if name == names[-1]:
        return None
    after = spec.layers[names.index(name)]

    def reading(at):
        starts = [unit * after.stride - after.padding for unit in range(after.output_size)]
        return [unit for unit, start in enumerate(starts) if start <= at < start + after.kernel]

    rows, columns = reading(row), reading(column)
    return [rows[0], columns[0], rows[-1], columns[-1]] if rows and columns else None


def random_weights(random, spec):
    scales = {name: 0.3 if name.endswith("bias") else np.prod(shape[:-1]) ** -0.5 for name, shape in shapes(spec)}
    return {name: random.normal(0, scales[name], shape).astype(np.float32) for name, shape in shapes(spec)}


def of_1998():
    """Its F6 draws a 3 somewhat, whatever it reads: then there are near and far."""
    spec = lenet.lenet_1998()
    weights = noise(spec)
    weights["F6/bias"] = prototypes.prototypes()[3].ravel() * np.float32(0.7)
    return lenet.Network("1998", spec, weights, 0.5)
