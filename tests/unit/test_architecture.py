"""The arithmetic layer by layer, Keras's words, the boxes and their LaTeX; the counts of 1998."""

import json
import math
import re
import shutil
import subprocess

import numpy as np
import pytest

import lenet
from lenet import NetworkSpec
from lenet.figures.boxes import boxes, geometry
from lenet.figures.surface import surface
from lenet.figures.tikz import tikz
from lenet.lessons import architecture, keras_summary
from lenet.network.spec import LAYER_NAMES

SPECS = [
    *(lenet.classic(), lenet.classic("max"), lenet.post(), lenet.book(), NetworkSpec(padding=3)),
    *(lenet.lenet_1998(), NetworkSpec(table="1998")),
]


def calculated(worked):
    """Both sides of '6 × (5×5×1 + 1) = 156'."""
    left, right = worked.replace(",", "").rsplit(" = ", 1)
    left = left.replace("×", "*").replace("·", "*").replace("−", "-")
    left = left.replace("⌊", "math.floor(").replace("⌋", ")")
    return eval(left, {"math": math}), int(right)


@pytest.mark.parametrize("spec", SPECS)
def test_every_number_is_what_its_arithmetic_gives(spec):
    for row, layer in zip(architecture.rows(spec), spec.layers, strict=True):
        for key in ("parameters", "connections", "multiplications"):
            left, right = calculated(getattr(row, f"{key}_worked"))
            assert left == right == getattr(row, key), (row.name, key)
        assert calculated(row.field_worked) == (row.field, row.field)
        assert calculated(row.size_worked) == (layer.output_size, layer.output_size)
        assert (row.parameters, row.connections) == (layer.parameters, layer.connections)


def test_the_literal_tables():
    classic = {row.name: row for row in architecture.rows(lenet.classic())}
    assert [classic[name].parameters for name in LAYER_NAMES] == [156, 0, 2416, 0, 48_120, 10_164, 850]
    assert classic["C1"].connections == 122_304
    assert classic["C1"].multiplications == 28 * 28 * 6 * 25
    assert sum(row.parameters for row in classic.values()) == 61_706
    post = architecture.rows(lenet.post())
    assert sum(row.parameters for row in post) == 82_826
    assert sum(row.parameters for row in architecture.rows(lenet.book())) == 61_706
    assert round(82_826 * 4 / 1024, 2) == 323.54


def test_maximum_pooling_multiplies_nothing():
    rows = {row.name: row for row in architecture.rows(lenet.classic("max"))}
    assert (rows["S2"].multiplications, rows["S4"].multiplications) == (0, 0)


def test_the_network_of_1998():
    rows = {row.name: row for row in architecture.rows(lenet.lenet_1998())}
    assert [rows[name].parameters for name in LAYER_NAMES] == [156, 12, 1516, 32, 48_120, 10_164, 0]
    connections = [rows[name].connections for name in LAYER_NAMES]
    assert connections == [122_304, 5_880, 151_600, 2_000, 48_120, 10_164, 840]
    assert sum(connections) == 340_908
    assert rows["C3"].parameters_worked == "60 × 5×5 + 16 = 1,516"
    assert rows["C3"].connections_worked == "10×10 × (60 × 5×5 + 16) = 151,600"
    assert rows["C3"].multiplications == 150_000
    assert rows["S2"].parameters_worked == "6 × (1 + 1) = 12"
    assert rows["OUTPUT"].multiplications_worked == "10 × 84 = 840"


# --- Keras's words -----------------------------------------------------------------------------


@pytest.mark.parametrize("spec", [*SPECS[:3], lenet.lenet_1998()])
def test_what_ships_is_what_keras_says_now(spec):
    keras_model = pytest.importorskip("lenet.training.keras_model", reason="Keras is not installed")
    made = keras_model.describe(spec)
    assert keras_summary.summary(spec) == made["summary"]
    assert keras_summary.dot(spec) == made["dot"]


def test_the_post_shows_its_own_total():
    text = keras_summary.summary(lenet.post())
    assert "Total params: 82,826 (323.54 KB)" in text
    for row in architecture.rows(lenet.post()):
        assert row.name in text


def test_the_book_is_described_without_asking_keras(monkeypatch):
    monkeypatch.setattr(keras_summary, "_ask_keras", None)
    text = keras_summary.summary(lenet.book())
    assert "Total params: 61,706 (241.04 KB)" in text
    assert "(None, 28, 28, 6)" in text
    assert keras_summary.dot(lenet.book()).count("sigmoid") == 4  # C1, C3, C5, F6


def test_the_network_of_1998_is_described_without_asking_keras(monkeypatch):
    monkeypatch.setattr(keras_summary, "_ask_keras", None)
    text = keras_summary.summary(lenet.lenet_1998())
    assert "Total params: 60,840" in text
    assert "Trainable params: 60,000" in text
    assert "Non-trainable params: 840" in text
    assert keras_summary.dot(lenet.lenet_1998()).count("scaled_tanh") == 6  # C1, S2, C3, S4, C5, F6


def test_another_network_is_described_on_demand():
    text = keras_summary.summary(NetworkSpec(padding=1))
    spec = NetworkSpec(padding=1)
    assert f"Total params: {spec.parameters:,}" in text
    assert "digraph" in keras_summary.dot(spec)


# --- boxes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("spec", SPECS)
def test_boxes_are_to_scale_and_do_not_overlap(spec):
    made = geometry(spec)
    assert [box.name for box in made] == ["input", *LAYER_NAMES]
    for before, after in zip(made, made[1:], strict=False):
        assert before.x[1] < after.x[0]
    c1, c3 = made[1], made[3]
    side = spec.layers[0].output_size
    assert (c1.y[1] - c1.y[0], c1.z[1] - c1.z[0], c1.x[1] - c1.x[0]) == (side, side, 6)
    assert c3.x[1] - c3.x[0] == 16
    heights = {box.name: box.z[1] - box.z[0] for box in made[-3:]}
    assert heights["F6"] / heights["C5"] == pytest.approx(84 / 120)


@pytest.mark.parametrize("spec", SPECS)
def test_the_picture_does_not_stretch_them(spec):
    figure = boxes(spec)
    spans = {
        axis: np.ptp([value for solid in figure.select_traces("mesh3d") for value in solid[axis]]) for axis in "xyz"
    }
    ratio = figure.layout.scene.aspectratio
    assert [ratio[axis] / ratio.z for axis in "xy"] == pytest.approx([spans[axis] / spans["z"] for axis in "xy"])


@pytest.mark.parametrize("dark", [False, True])
def test_figures_are_small_and_named(dark):
    text = boxes(lenet.classic(), dark).to_json()
    assert len(text) < 60_000
    for words in ("C1", "OUTPUT", "16 × 10×10"):
        assert words in json.dumps(json.loads(text), ensure_ascii=False)
    digit = lenet.from_mnist(lenet.mnist.sample(3)).digit
    height = surface(digit, dark).data[0].z
    assert (height == digit * 255).all()


@pytest.mark.parametrize("spec", SPECS)
def test_the_latex_is_whole_and_names_every_layer(spec):
    text = tikz(spec)
    assert text.isascii()
    assert text.count("{") == text.count("}")
    assert text.count(r"\filldraw") == 3 * 8
    for box in geometry(spec):
        assert box.label.replace("×", r"$\times$") in text
        assert re.search(rf"{{{box.name}\\\\", text)


@pytest.mark.skipif(not shutil.which("pdflatex"), reason="no pdflatex on this machine")
@pytest.mark.parametrize("spec", [lenet.classic(), lenet.post()])
def test_the_latex_compiles_by_itself(spec, tmp_path):
    (tmp_path / "boxes.tex").write_text(tikz(spec), encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "boxes.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", timeout=60)
    assert done.returncode == 0, done.stdout[-1500:]
    assert "1 page" in done.stdout
    assert "Overfull" not in done.stdout
    assert (tmp_path / "boxes.pdf").stat().st_size > 5000
