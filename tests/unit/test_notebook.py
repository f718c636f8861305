"""The notebook for Colab and Jupyter, run from top to bottom in a copy of the project. Slow: imports Keras."""

import importlib.util
import re
import shutil
from pathlib import Path

import nbclient
import nbformat
import numpy as np
import pytest

import lenet
from lenet import runs
from lenet.sharing import network_file

ROOT = Path(__file__).parents[2]
FILE = ROOT / "notebooks" / "lenet.ipynb"
# Finding where a network is sure takes longer than all the rest; test_training.py leaves it out too.
_UNCALIBRATED = (
    "\nfrom lenet.training import training\ntraining.calibrate = lambda network, images, labels, check_stop: network\n"
)


@pytest.fixture(scope="module")
def notebook():
    return nbformat.read(FILE, as_version=4)


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """The project as it was uploaded: what the notebook writes, it writes there."""
    project = tmp_path_factory.mktemp("copy") / "playground"
    shutil.copytree(ROOT / "lenet", project / "lenet", ignore=shutil.ignore_patterns("__pycache__", "shuffled"))
    shutil.copytree(ROOT / "notebooks", project / "notebooks")
    shutil.copy(ROOT / "requirements.txt", project)
    return project


@pytest.fixture(scope="module")
def run(notebook, copy):
    """The cells by their ids, run with a fiftieth of the digits for one epoch; and the folder of the runs."""
    if not importlib.util.find_spec("keras"):
        pytest.skip("Keras is not installed")
    ran = nbformat.from_dict(notebook)
    settings = settings_of(ran)
    settings.source, changed = re.subn(r"(?m)^(epochs|fraction) = \S+", _smaller, settings.source)
    assert changed == 2
    settings.source += _UNCALIBRATED
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LENET_RUNS", str(copy.parent / "runs"))
        patch.setenv("CUDA_VISIBLE_DEVICES", "-1")
        nbclient.NotebookClient(
            ran, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(copy / "notebooks")}}
        ).execute()
    return {cell.id: cell for cell in ran.cells}, copy.parent / "runs"


def _smaller(found):
    return f"{found[1]} = " + {"epochs": "1", "fraction": "0.02"}[found[1]]


def settings_of(notebook):
    (cell,) = (cell for cell in notebook.cells if "settings" in cell.metadata.get("tags", []))
    return cell


def printed(cell):
    """All that a cell has put out as plain text, without colours."""
    texts = [output.get("text") or output.get("data", {}).get("text/plain", "") for output in cell.outputs]
    return re.sub(r"\x1b\[[\d;]*m", "", "".join(texts))


def test_it_is_sound_and_holds_no_outputs(notebook):
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert not any(cell.outputs or cell.execution_count for cell in code)
    assert settings_of(notebook).id == "settings"


def test_a_line_of_korean_stands_beneath_every_heading(notebook):
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            heading, korean, *_ = cell.source.splitlines()
            assert heading.startswith("#")
            assert re.search("[가-힣]", korean), heading


def test_the_network_it_saves_is_one_that_the_playground_takes_in(run):
    _, where = run
    (file,) = where.glob("notebook-*/weights.npz")
    network = network_file.unpack(file.read_bytes(), "weights.npz")
    assert (network.spec, network.facts["training"]["mnist_digits"]) == (lenet.classic(), 1100)
    images, labels = lenet.mnist.load("test")
    result = lenet.evaluate(network, lenet.mnist.to_input(images[:500]), labels[:500])
    assert result.error < 0.75  # 90 % would be guessing
    again = lenet.load(file.parent)
    np.testing.assert_array_equal(again.weights["C1/kernel"], network.weights["C1/kernel"])
    assert [run.state for run in runs.runs(where)] == ["done"]


def test_what_the_cells_say(run):
    cells, where = run
    assert "Total params: 61,706" in printed(cells["summary"])
    assert "digraph" in printed(cells["drawing"]) or any("image/png" in o.data for o in cells["drawing"].outputs)
    assert "tensorflow 2." in printed(cells["device"])
    assert "epoch 1: loss" in printed(cells["train"])
    assert re.search(r"\d\d\.\d\d% of 10,000 test digits read wrong", printed(cells["error"]))
    assert re.search(r"Read as \d with probability", printed(cells["digit"]))
    assert printed(cells["save"]).startswith(str(where))
    plots = [output for name in ("curves", "digit") for output in cells[name].outputs if "data" in output]
    assert sum("application/vnd.plotly.v1+json" in output.data for output in plots) == 3


def test_nothing_is_left_in_the_project(run, copy):
    assert {path.name for path in copy.iterdir()} == {"lenet", "notebooks", "requirements.txt"}
    assert [path.name for path in (copy / "notebooks").iterdir()] == ["lenet.ipynb"]


def test_without_the_projects_folder_it_says_so(notebook, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (cell,) = (cell for cell in notebook.cells if cell.id == "project")
    with pytest.raises(FileNotFoundError, match="The folder of this project, the one that holds lenet/, is not "):
        exec(cell.source, {})
