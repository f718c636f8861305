"""The browser's own calculations, tested where they run: in JavaScript, by Node, on numbers that Python made."""

import dataclasses
import itertools
import json
import os
import shutil
import subprocess
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

import lenet
from lenet.figures.style import signed
from lenet.network import prototypes, several
from lenet.network.evaluation import confusion_matrix
from lenet.network.forward import SQUASH, convolve, pool, subsample
from lenet.network.receptive_field import fields
from lenet.network.spec import PADDINGS, POOLINGS, SQUASHINGS
from tests.made_up import noise
from tests.unit import browser_drawings, browser_gradients, browser_networks
from tests.unit.test_gradients import OF_1998
from ui.browser import following
from ui.browser.component import packed
from ui.digit import preparing
from ui.session.particles import _PAIRS, with_particles
from ui.training.run import looks

ROOT = Path(__file__).parents[2]
TESTS = sorted((ROOT / "tests" / "js").glob("*.test.mjs"))
# Maps, filters and weights; a weight that is set before its filter is scaled, and a thing that is changed twice.
EDITS = "C1f3x0.5_C1m3x0.5_C1w3.13x-0.75_S2m1x0_C3m5x2_C3f6x0_F6m41x1.3_F6m41x0.2_C5f7x1.5_S4m16x0"
STEEPEST = {"tanh": 1, "relu": 1, "sigmoid": 1 / 4, "scaled_tanh": 1.7159 * 2 / 3}
NODE = shutil.which("node")


def test_there_are_tests():
    """One file for each module that calculates, and what these modules are is no accident."""
    calculating = {file.stem for file in (ROOT / "ui" / "browser" / "calculating").glob("*.js")}
    others = {"training", "looking", "loading", "hand"}
    assert {file.name.removesuffix(".test.mjs") for file in TESTS} == calculating | others


def test_no_code_is_sent():
    """The browser loads it as files: nothing in Python reads or glues it."""
    for file in sorted((ROOT / "ui").rglob("*.py")):
        found = [
            line for line in file.read_text(encoding="utf-8").splitlines() if ".js" in line and "read_text" in line
        ]
        assert found == [], file


@pytest.mark.parametrize("file", TESTS, ids=lambda file: file.name)
def test_in_node(file, numbers):
    if not NODE:
        missing = "Node is not on this machine (apt-get install nodejs)"
        assert not os.environ.get("CI"), missing
        pytest.skip(missing)
    own = {**os.environ, "NUMBERS_OF_PYTHON": str(numbers)}
    done = subprocess.run([NODE, "--test", str(file)], env=own, capture_output=True, encoding="utf-8", timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def numbers(tmp_path_factory):
    """A file of what Python calculates; see ``tests/js/python.mjs``."""
    file = tmp_path_factory.mktemp("javascript") / "numbers.json"
    random = np.random.default_rng(1998)
    made = {
        "drawings": browser_drawings.write(file.parent, random),
        "shipped": {name: _sent_of(lenet.load(name)) for name in lenet.names()},
        "variants": [_variant(random, *choice) for choice in _choices()],
        "of1998": [_run(lenet.Network("1998", spec, noise(spec)), edited) for spec in OF_1998 for edited in (0, 1)],
        "prototypes": _prototypes(),
        "gradients": browser_gradients.write(
            file.parent, np.random.default_rng(1986), browser_networks.random_weights, _sent_of
        ),
        "settled": _settled(),
        "costs": _costs(),
        "particles": _particles(),
        "judged": [_judged(network) for network in (*map(lenet.load, lenet.names()), browser_networks.of_1998())],
        "constants": {
            "MOST": lenet.ablation.MOST,
            "STRONGEST": lenet.ablation.STRONGEST,
            "CANVAS": preparing.CANVAS_SIZE,
        },
        "canvas": browser_drawings.canvas_drawings(random),
        "erasures": browser_drawings.erasures(random),
        "rows": browser_drawings.rows(np.random.default_rng(472)),
        "coverings": browser_drawings.coverings(random),
        "networks": [browser_networks.network(random, *about) for about in browser_networks.networks(random)],
        "fields": [_fields(spec) for spec in _of_all_borders()],
        "windows": [_windows(random, *about) for about in ((8, 3, 1, 0), (9, 2, 2, 1), (7, 5, 1, 2), (12, 4, 3, 0))],
        "pools": [_pools(random, *about) for about in ((8, 2, 2), (9, 3, 1), (12, 4, 4))],
        "subsampled": [
            _subsampled(random, *about)
            for about in (
                (0.3, 0.1, "scaled_tanh"),
                (2, 4, "scaled_tanh"),
                (-1, 0.5, "tanh"),
                (1, -3, "sigmoid"),
                (1, 0, "relu"),
            )
        ],
        "arrays": [_array(random, shape) for shape in ((3,), (2, 5), (4, 3, 2), (1, 1, 1))],
        "halves": _halves(),
        "rounded": _rounded(random),
        "sums": [_sums(random, count) for count in (1, 2, 7, 26, 121)],
        "colours": _colours(random),
        "inks": _inks(random),
        "arrivals": _arrivals(),
        "looks": _looks(),
        "confusions": [_confusion(random, count) for count in (0, 1, 50, 10_000)],
        "places": [_places(random, size) for size in (3, 5, 28)],
    }
    file.write_text(json.dumps(made), encoding="utf-8")
    return file


def _halves():
    """Every number of 16 bits, as float32: base64."""
    return packed(np.arange(2**16, dtype="<u2").view("<f2").astype(np.float32))["f32"]


# --- what is counted ---------------------------------------------------------------------------------


def _confusion(random, count):
    labels, answers = random.integers(0, 10, count), random.integers(0, 10, count)
    matrix = confusion_matrix(labels, answers)
    most = max(1, int((matrix * (1 - np.eye(10, dtype=int))).max()))
    return {"matrix": matrix.tolist(), "all": count, "wrong": int((labels != answers).sum()), "most": most}


def _places(random, size):
    """Every second place of a picture, cells to point at, the place nearest to each, and how many places have ink."""
    picture = random.random((size, size)) * (random.random((size, size)) < 0.4)
    places = np.argwhere(np.ones((size, size)))[::2]
    cells = random.integers(-1, size + 1, (20, 2))
    distances = np.hypot(*(cells[:, np.newaxis] - places).transpose(2, 0, 1))
    return {
        "picture": {"shape": [size, size], "values": picture.ravel().tolist()},
        "places": places.tolist(),
        "cells": cells.tolist(),
        "closest": distances.argmin(axis=1).tolist(),
        "inked": int((picture[tuple(places.T)] > 0).sum()),
    }


# --- the forward pass ---------------------------------------------------------------------------------


def _choices():
    """Every pooling with every squashing function and border, with and without scales."""
    return itertools.product(POOLINGS, SQUASHINGS, PADDINGS, (False, True))


def _variant(random, pooling, squashing, padding, edited):
    spec = lenet.NetworkSpec(pooling, squashing, padding, 28 if padding else 32)
    return _run(lenet.Network("noise", spec, browser_networks.random_weights(random, spec)), edited, random)


def _run(net, edited, random=None):
    size = net.spec.input_size
    image = (random or np.random.default_rng(1998)).random((size, size)).astype(np.float32)
    edits = lenet.ablation.from_text(EDITS) if edited else []
    activations = lenet.ablation.forward(net, edits, image)
    return {
        **_sent_of(net),
        "image": packed(image),
        "edits": [vars(edit) for edit in edits],
        "activations": {name: packed(array) for name, array in activations.items()},
    }


def _costs():
    """Of samples and of nothing, by two networks: what they say, and what that costs."""
    networks = [lenet.load("average"), lenet.load("max")]
    inputs = np.stack([*(lenet.from_mnist(lenet.mnist.sample(digit)).input for digit in (3, 8)), np.zeros((32, 32))])
    outputs = np.stack([network.probabilities(inputs.astype(np.float32)) for network in networks], axis=1)
    costs = several.costs(networks, inputs.astype(np.float32))
    return [{"outputs": own.tolist(), "cost": cost} for own, cost in zip(outputs, costs, strict=True)]


def _prototypes():
    f6 = np.random.default_rng(7).uniform(-1.7, 1.7, (5, 84))
    own = prototypes.prototypes()
    f6[0] = own[8].ravel()
    scores = prototypes.scores(f6, own)
    return {
        "prototypes": own.ravel().tolist(),
        "f6": f6.tolist(),
        "distances": prototypes.distances(f6, own).tolist(),
        "scores": scores.tolist(),
        "posteriors": prototypes.posteriors(scores).tolist(),
        "squares": np.square(f6 - own[3].ravel()).tolist(),  # away from the 3
    }


def _of_all_borders():
    return lenet.classic(), lenet.post(), lenet.book(), lenet.NetworkSpec(padding=1)


def _particles():
    """All particles after all digits and some letters, as Python chooses them."""
    values = [*"0123456789", "10", "97.1 %", "평균", "모자", "신발", "(가방)", "cat"]
    texts = [f"{value}{particle}" for value in values for particle in _PAIRS]
    return [[text, with_particles(text)] for text in texts]


def _judged(network, wanted=30):
    """Test digits and noise as a network reads them; its threshold lies among their evidence."""
    digits = lenet.mnist.to_input(lenet.mnist.load("test")[0][: wanted // 2])
    noise = np.random.default_rng(7).random((wanted - len(digits), 32, 32), np.float32)
    images = np.concatenate([digits, noise])
    middle = float(np.median(network.outputs(images)[1]))
    network = dataclasses.replace(network, facts={**network.facts, "evidence_at": middle})
    readings = [network.read(image) for image in images]
    activations = network.forward(images)
    about = {
        "name": network.name,
        "sureAt": network.sure_at,
        "evidenceAt": middle,
        "weights": {name: network.weights[name].ravel().tolist() for name in network.weights if "OUTPUT" in name},
    }
    rows = [
        {
            "F6": activations["F6"][i].tolist(),
            "OUTPUT": activations["OUTPUT"][i].tolist(),
            **{name: getattr(reading, name) for name in ("label", "evidence", "familiar", "sure")},
        }
        for i, reading in enumerate(readings)
    ]
    return {"about": about, "readings": rows}


def _settled():
    edits = [lenet.ablation.Edit("C1", 0, "map", value) for value in (0.5, 1, 2)]
    edits += [lenet.ablation.Edit("C1", 1, "filter", 0.0), lenet.ablation.Edit("C1", 1, "filter", 1)]
    edits += [lenet.ablation.Edit("C1", 1, "weight", 1.0, 3)]
    return {"edits": [vars(edit) for edit in edits], "settled": [vars(one) for one in lenet.ablation.settled(edits)]}


def _sent_of(net):
    """What the browser needs to run a network: the contract of `Spec` in ``forward.js``, written down once more."""
    names = ("name", "kind", "kernel", "stride", "padding", "maps", "table")
    layers = [{**{key: getattr(one, key) for key in names}, "size": one.output_size} for one in net.spec.layers]
    own = {"size": net.spec.input_size, "pooling": net.spec.pooling, "squashing": net.spec.squashing}
    own["levels"] = {"unit": [0, 1], "1998": [-0.1, 1.175]}[net.spec.levels]
    return {"spec": {**own, "layers": layers}, "weights": {name: packed(array) for name, array in net.weights.items()}}


# --- windows, pooling, receptive fields ---------------------------------------------------------------


def _windows(random, side, kernel, stride, padding):
    picture, weights = random.normal(0, 1, (side, side)), random.normal(0, 1, (kernel, kernel))
    sums = convolve(picture[None, ..., None], weights[..., None, None], np.zeros(1), padding, stride)[0, ..., 0]
    padded, weights = np.pad(picture, padding), packed(weights)
    about = {"padded": packed(padded), "kernel": weights, "stride": stride, "sums": sums.tolist()}
    middles = (kernel - 1) / 2 + stride * np.arange(len(sums))
    away = np.abs(np.arange(len(padded))[:, None] - middles)  # (cell, window)
    return {**about, "away": away.tolist()}


def _pools(random, side, size, stride):
    picture = random.normal(0, 1, (side, side)).astype(np.float32)
    results = {op: pool(picture[None, ..., None], op, size, stride)[0, ..., 0].tolist() for op in ("average", "max")}
    return {"picture": packed(picture), "size": size, "stride": stride, **results}


def _subsampled(random, coefficient, bias, squashing):
    """A map through the subsampling of 1998, and where its windows lie: slopes are measured."""
    x = random.normal(0, 1, (1, 28, 28, 1)).astype(np.float32)
    x[:, :8] = 0.5  # bare paper, in 4 of 14 rows of windows
    sums = 4 * pool(x, "average")
    totals = subsample(x, np.array([coefficient], np.float32), np.array([bias], np.float32))
    squash, wide = SQUASH[squashing], totals.astype(float)
    made = {"sums": sums, "totals": totals, "squashed": squash(totals)}
    made |= {name: pool(x, name) for name in POOLINGS}
    steep = (squash(wide + 1e-6) - squash(wide - 1e-6)) / (2e-6 * STEEPEST[squashing])
    flat = steep <= 0.25
    where = {"straight": steep >= 0.75, "low": flat & (totals < 0), "high": flat & (totals > 0)}
    return {
        "map": packed(x[0, ..., 0]),
        "coefficient": coefficient,
        "bias": bias,
        "squashing": squashing,
        "steps": {name: packed(values[0, ..., 0]) for name, values in made.items()},
        "lying": {"count": totals.size - 4 * 14, **{name: int(found[:, 4:].sum()) for name, found in where.items()}},
    }


def _fields(spec):
    pixels = np.arange(spec.input_size) + 0.5 + 1e-3  # just off the middle, where two centres may be as near
    rows = []
    for field in fields(spec):
        centres = np.array(field.centres()) + 0.5
        nearest = np.abs(pixels[:, None] - centres).argmin(axis=1)
        about = {"start": field.start, "jump": field.jump, "size": field.size, "units": field.units}
        rows.append({"field": about, "boxes": field.boxes(), "centres": centres.tolist(), "nearest": nearest.tolist()})
    return {"pixels": pixels.tolist(), "rows": rows}


# --- packing, rounding, colours -------------------------------------------------------------------------


def _array(random, shape):
    values = random.normal(0, 10, shape).astype(np.float32)
    return {"packed": packed(values), "shape": list(shape), "values": values.ravel().tolist()}


def _rounded(random):
    """[value, digits after the point, with all of them, as short as it goes]."""
    values = [0.0, -0.0, 0.5, -0.004, 0.125, 2.5, -1.005, 1e-9, 123456.789, *random.normal(0, 30, 200).tolist()]
    return [[value, digits, *_written(value, digits)] for value in values for digits in (0, 1, 2, 3, 6)]


def _written(value, digits):
    whole = Decimal(abs(value)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    sign = "−" if value < 0 and whole else ""
    text = f"{whole:f}"
    return sign + text, sign + (text.rstrip("0").rstrip(".") if "." in text else text)


def _sums(random, count):
    terms = random.normal(0, 1, count).tolist()
    return {"terms": terms, "total": sum(terms), "thousandths": round(sum(terms) * 1000)}


def _colours(random):
    """The diverging scale of the plain pictures, made in Python, is the same as the boards'."""
    parts = [-1.0, 0.0, 1.0, -3.0, 1.7, 1e-4, *random.uniform(-1, 1, 200).tolist()]
    return {"parts": parts, "colours": signed(np.array(parts), dark=False).tolist()}


def _inks(random):
    """Colours with the ink of the larger contrast, as WCAG measures it."""
    colours = random.integers(0, 256, (300, 3))
    parts = colours / 255
    light = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4) @ [0.2126, 0.7152, 0.0722]
    contrasts = np.stack([(light + 0.05) / 0.05, 1.05 / (light + 0.05)], axis=1)  # of black, of white
    return {"colours": colours.tolist(), "contrasts": contrasts.tolist()}


# --- what is followed: the messages as they are really made ---------------------------------------------


def _looks():
    """A list of [what a look answers, what it stands for]: of a run that grows, goes on from before, and ends."""
    made, since = [], ""
    for count, rate in [(0, 1), (1, 1), (1, 1), (4, 1), (3, 1), (6, 2), (6, 3), (0, 3)]:
        rows = [[step, rate / (1 + step)] for step in range(count)]
        whole = {"state": f"{count}", "frames": [[step] for step in range(count)], "curve": rows, "epochs": rows[:2]}
        said = looks.answer({**whole, "results": []}, since)
        made.append([said, {**whole, "results": []}])
        since = said["mark"]
    return made


def _arrivals():
    """A list of [message, whether it arrives, the data that it stands for]."""
    made = []
    rows = [{"epoch": epoch, "loss": 1 / epoch} for epoch in range(1, 6)]
    steps = [(0, True), (1, True), (1, True), (3, True), (4, False), (5, True), (None, True), (2, True)]
    with pytest.MonkeyPatch.context() as patch:
        shown = []
        fragment = lambda look, run_every, key: shown.append(look) or look  # noqa: E731
        patch.setattr(following, "st", SimpleNamespace(session_state={}, fragment=fragment))
        current = {}

        def show():
            made.append([following.message("key", current["data"]), current["arrives"], current["data"]])

        for count, arrives in steps:
            if count is None:  # what did not arrive was asked for
                following.forget("key")
                count = 5
            current |= {"data": {"epochs": rows[:count], "step": count % 2}, "arrives": arrives}
            shown[-1]() if shown else following.follow(show, 1, "followed")
    return made
