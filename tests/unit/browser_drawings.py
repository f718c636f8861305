"""Drawings with what Python makes of them, for the browser's twins to be compared with: see ``test_javascript.py``."""

import json

import numpy as np

import lenet
from lenet.digits import canvas_paths, erasing, pen, strokes
from lenet.digits.glyphs import DIGITS
from lenet.network.spec import LAYER_NAMES
from ui.digit import told

COUNT = 1000
CANVAS = 320


def write(folder, random):
    """Drawings and their inputs as JSON, all activations of our networks as float32; what tells of both."""
    drawings = [*odd_drawings(random), *(drawing(random, number % 10) for number in range(COUNT))][:COUNT]
    prepared = [lenet.prepare_strokes(paths) for paths in drawings]
    inputs = np.stack([one.input for one in prepared])
    made = {
        "strokes": [[path.tolist() for path in paths] for paths in drawings],
        "inputs": (inputs * 64).astype(int).reshape(COUNT, -1).tolist(),  # 64 finer pixels to each
        "boxes": [(one.box * 64).astype(int).ravel().tolist() for one in prepared[:20]],
    }
    (folder / "drawings.json").write_text(json.dumps(made), encoding="utf-8")
    networks = [lenet.load(name) for name in lenet.names()]
    return {"file": str(folder / "drawings.json"), "networks": [_network(folder, net, inputs) for net in networks]}


def _network(folder, net, inputs):
    activations = net.forward(inputs)
    every = np.concatenate([activations[layer].reshape(len(inputs), -1) for layer in LAYER_NAMES], axis=1)
    file = folder / f"{net.name}.f32"
    every.astype("<f4").tofile(file)
    return {"name": net.name, "file": str(file), "labels": activations["OUTPUT"].argmax(axis=1).tolist()}


def drawing(random, digit):
    """A digit somewhere on a canvas, at any size, in a random hand."""
    styles = DIGITS[digit]
    paths = pen.vary(styles[random.integers(len(styles))], random)
    size, place = np.exp(random.uniform(np.log(20), np.log(300))), random.uniform(0, CANVAS, 2)
    return [path * size + place for path in paths]


def odd_drawings(random):
    """Dots, level and upright lines, a square, a scribble, ten thousand points, a tiny digit and a huge one."""
    yield [np.array([[160.0, 160.0]])]
    yield [np.full((50, 2), 7.25), np.full((3, 2), 7.25)]
    yield [np.array([[0.0, 5.0], [100.0, 5.0]])]
    yield [np.array([[5.0, 0.0], [5.0, 100.0]])]
    yield [np.array([[0.0, 0.0], [9.0, 0.0], [9.0, 9.0], [0.0, 9.0], [0.0, 0.0]])]
    yield [np.array([[0.0, 0.0], [100.0, 1e-11]])]
    yield [random.uniform(0, CANVAS, (40, 2))]
    yield [np.cumsum(random.normal(0, 1, (10_000, 2)), axis=0)]
    yield [path * 1e-9 for path in drawing(random, 3)]
    yield [path * 1e9 for path in drawing(random, 8)]


def canvas_drawings(random, count=60):
    """Drawings as the canvas sends them, with what is read of each; some are erased in part."""
    return [_canvas_drawing(random, number) for number in range(count)]


def _canvas_drawing(random, number):
    objects = [_object(random, path, "#ffffff", 16) for path in drawing(random, number % 10)]
    if number % 3 == 0:
        way = random.uniform(0, CANVAS, 2) + np.cumsum(random.normal(0, 12, (random.integers(2, 20), 2)), axis=0)
        objects.append(_object(random, way, canvas_paths.ERASER, 40))
    if number == 1:
        objects = [_object(random, np.full((2, 2), 50.0), "#ffffff", 16)]
    strokes_on = canvas_paths.strokes_of(objects)
    paths = canvas_paths.middle_lines(strokes_on)
    return {
        "objects": objects,
        "paths": [path.tolist() for path in paths],
        "marks": [told.mark(stroke) for stroke in strokes_on],
        "painted": int((canvas_paths.paint(strokes_on, CANVAS) > 0).sum()),
        "rows": (canvas_paths.paint(strokes_on, CANVAS) > 0).sum(axis=1).tolist(),
    }


def _object(random, places, colour, width):
    """A path as the canvas's brush writes it: curves to the middles between places."""
    middles = (places[:-1] + places[1:]) / 2
    curves = [["Q", *place, *middle] for place, middle in zip(places[:-1].tolist(), middles.tolist(), strict=True)]
    path = [["M", *places[0].tolist()], *curves, ["L", *places[-1].tolist()]]
    return {"type": "Path", "path": path, "stroke": colour, "strokeWidth": width}


def erasures(random, count=30):
    """Strokes, an eraser's way over them, and what is left."""
    made = []
    for number in range(count):
        paths = drawing(random, number % 10)
        middle = np.concatenate(paths).mean(axis=0)
        way = middle + np.cumsum(random.normal(0, 15, (random.integers(1, 15), 2)), axis=0)
        left = erasing.erase(paths, way, 12.5)
        made.append({"paths": _lists(paths), "eraser": way.tolist(), "reach": 12.5, "left": _lists(left)})
    return made


def _lists(paths):
    return [path.tolist() for path in paths]


def coverings(random):
    """Lines over a small square, some beside it, and the pixels that lie within reach."""
    made = []
    for side, reach in ((12, 1.7), (40, 6.0), (7, 0.4)):
        paths = [random.uniform(-5, side + 5, (random.integers(1, 6), 2)) for _ in range(3)]
        made.append({"paths": _lists(paths), "reach": reach, "side": side, "ink": _ink(paths, reach, side)})
    return made


def _ink(paths, reach, side):
    return strokes.covered(paths, reach, side).astype(int).ravel().tolist()


def rows(random, count=150):
    """Rows of one to three digits near each other, some with another row below, with the parts that geometry makes of
    them, and that a rule does.

    The rule costs nothing where a candidate is as high as wide or higher: no network is needed to tell whether both
    sides ask the same and choose alike.
    """
    made = []
    for number in range(count):
        paths = _row(random, 1 + number % 3, random.choice((-0.1, 0.02, 0.05, 0.1, 0.3)))
        if number % 5 == 4:
            end = np.concatenate(paths)[:, 1].max()
            paths += [
                path + (0, end + 100 * random.choice((0.1, 0.4, 0.8))) for path in _row(random, 1 + number % 3, 0.3)
            ]
        parted = lenet.part_strokes(paths), lenet.part_strokes(paths, by_shape)
        made.append({"strokes": _lists(paths), "parts": [[_about(part) for part in parts] for parts in parted]})
    return made


def _row(random, digits, gap):
    paths, at = [], 0.0
    for digit in random.integers(0, 10, digits):
        styles = DIGITS[digit]
        own = [path * 100 for path in pen.vary(styles[random.integers(len(styles))], random)]
        points = np.concatenate(own)
        paths += [path + (at - points[:, 0].min(), 100) for path in own]
        at += np.ptp(points[:, 0]) + 100 * gap
    if digits == 2:
        paths.append(random.uniform(0, 100, (1, 2)))
    return paths


def by_shape(candidates):
    """What candidates cost by their widths in heights, 1 at most for free."""
    spans = [np.ptp(np.concatenate(paths), axis=0) for paths in candidates]
    return [max(0.0, float(width / max(height, 1)) - 1) for width, height in spans]


def _about(part):
    return {"strokes": list(part.strokes), "box": list(part.box)}
