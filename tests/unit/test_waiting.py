"""A run that waits in line is a process of its own: a light one, that loads nothing heavy before its turn."""

import ast
import doctest
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

import lenet
from lenet import runs, sharing
from lenet.digits import glyphs
from lenet.files import disk, processes
from lenet.training import devices
from lenet.training.recipe import TrainingConfig

HEAVY = {"numpy", "cv2", "PIL", "plotly", "filelock", "asyncio", "keras", "tensorflow", "tensorboardX", "streamlit"}


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A root with a run that trains for ever, as far as its folder says."""
    monkeypatch.setenv("PYTHONVERBOSE", "1")  # the run's log then has each module as it is loaded
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)"]) as process:
        folder = tmp_path / "20260102-030405-abcd"
        folder.mkdir()
        disk.write_json(folder / "config.json", vars(TrainingConfig(device="cpu")))
        disk.write_json(folder / "pid.json", {**processes.record(process), "ticket": 1})
        yield tmp_path
        for run in runs.runs(tmp_path):
            processes.kill(processes.holder(run.folder), run.folder)
        process.kill()


def loaded(run):
    """The modules that a run's process has loaded so far."""
    log = (run.folder / "log.txt").read_text(encoding="utf-8", errors="replace")
    return set(re.findall(r"^import '([\w.]+)' #", log, re.MULTILINE))


@pytest.mark.skipif(devices.missing_requirement() is not None, reason="nothing can train here")
def test_one_that_waits_has_loaded_nothing_heavy(place):
    run = runs.start(TrainingConfig(device="cpu"), place)
    deadline = time.monotonic() + 60
    while "lenet.training.run_process" not in loaded(run) and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(1.5)  # some looks at whose turn it is
    assert run.state == "queued"
    assert {"lenet", "lenet.training.run_process", "lenet.training.runs"} <= loaded(run)
    assert {name.split(".")[0] for name in loaded(run)} & HEAVY == set()
    assert {name for name in loaded(run) if name.startswith("lenet.")} == {
        "lenet.commands",
        "lenet.commands.datasets",
        "lenet.commands.experiments",
        "lenet.commands.lessons",
        "lenet.commands.output",
        "lenet.commands.reading",
        "lenet.commands.training",
        "lenet.datasets",
        "lenet.datasets.identity",
        "lenet.files",
        "lenet.files.checks",
        "lenet.files.disk",
        "lenet.files.folders",
        "lenet.files.journal",
        "lenet.files.owners",
        "lenet.files.processes",
        "lenet.network",
        "lenet.network.classes",
        "lenet.network.spec",
        "lenet.parsing",
        "lenet.problems",
        "lenet.training",
        "lenet.training.devices",
        "lenet.training.epoch_event",
        "lenet.training.recipe",
        "lenet.training.run_clock",
        "lenet.training.run_process",
        "lenet.training.run_record",
        "lenet.training.run_state",
        "lenet.training.runs",
        "lenet.training.settings",
    }


def test_the_front_door_opens_to_all_it_names():
    """Each from the room it lies in, loaded when it is asked for."""
    script = "import sys, lenet; before = 'numpy' in sys.modules; lenet.load; print(before, 'numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], cwd=processes.PROJECT, capture_output=True, encoding="utf-8")
    assert done.stdout.split() == ["False", "True"], done.stderr
    assert {"load", "prepare", "mnist", "Problem", "runs"} <= set(dir(lenet))
    for name in lenet.__all__:
        assert getattr(lenet, name).__name__.split(".")[-1] == name
    assert glyphs.DIGITS  # a room that it does not name
    with pytest.raises(AttributeError, match="module 'lenet' has no attribute 'nothing'"):
        _ = lenet.nothing


@pytest.mark.parametrize("module", [lenet, lenet.effective_field], ids=["lenet", "effective_field"])
def test_the_examples_in_docstrings_are_true(module):
    counted = doctest.testmod(module)
    assert counted.attempted
    assert not counted.failed


def test_what_editors_and_mypy_see_is_what_the_front_door_has():
    """The imports that never run, against the table that stands for them."""
    tree = ast.parse(Path(lenet.__file__).read_text(encoding="utf-8"))
    (block,) = (node for node in tree.body if isinstance(node, ast.If))
    seen = {line.module: tuple(alias.name for alias in line.names) for line in block.body}
    assert all(line.level == 1 and not any(alias.asname for alias in line.names) for line in block.body)
    assert seen == lenet._HOMES
    assert sum(map(len, seen.values())) == len(lenet._HOME_OF)  # no name twice


def test_a_room_that_lacks_something_says_what(monkeypatch):
    """Not that the room is missing."""
    monkeypatch.delitem(vars(lenet), "network_file", raising=False)
    monkeypatch.delattr(sharing, "network_file", raising=False)
    monkeypatch.delitem(sys.modules, "lenet.sharing.network_file", raising=False)
    monkeypatch.setitem(sys.modules, "zipfile", None)
    with pytest.raises(ModuleNotFoundError, match="zipfile"):
        _ = lenet.network_file
