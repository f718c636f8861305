"""Where there is no TensorFlow: it installs, every page works but training, and that says what to do."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from lenet import Problem, runs
from lenet.files import disk, processes
from lenet.training import devices
from lenet.training.recipe import TrainingConfig

ROOT = Path(__file__).parents[2]
# What `pip download tensorflow==2.21.0 --only-binary=:all: --platform ...` finds, 2026-11.
WHEELS = {
    ("linux", "x86_64", "3.11"): True,
    ("linux", "x86_64", "3.13"): True,
    ("linux", "x86_64", "3.14"): False,
    ("linux", "aarch64", "3.13"): True,
    ("linux", "armv7l", "3.13"): False,
    ("linux", "riscv64", "3.13"): False,
    ("darwin", "arm64", "3.11"): True,
    ("darwin", "arm64", "3.14"): False,
    ("darwin", "x86_64", "3.11"): False,
    ("darwin", "x86_64", "3.13"): False,
    ("win32", "AMD64", "3.11"): True,
    ("win32", "AMD64", "3.13"): True,
    ("win32", "AMD64", "3.14"): False,
    ("win32", "ARM64", "3.13"): False,
}


def wanted(file, name, place):
    """Whether a file of requirements asks for a package on (sys.platform, machine, version of Python)."""
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    asked = [Requirement(line) for line in lines if line and not line.startswith(("#", "-"))]
    (found,) = [requirement for requirement in asked if requirement.name == name]
    system, machine, version = place
    here = {"sys_platform": system, "platform_machine": machine, "python_version": version}
    return found.marker is None or found.marker.evaluate({**here, "python_full_version": f"{version}.1"})


@pytest.mark.parametrize("place", WHEELS, ids="-".join)
def test_tensorflow_is_asked_for_where_there_is_one(place):
    assert wanted("requirements.txt", "tensorflow", place) is WHEELS[place]
    assert wanted("requirements-gpu.txt", "tensorflow", place) is (WHEELS[place] and place[0] == "linux")
    for name in ("streamlit", "numpy", "opencv-python-headless", "tensorboardX", "onnx"):
        assert wanted("requirements.txt", name, place)


@pytest.mark.parametrize("place", WHEELS, ids="-".join)
def test_the_sentence_knows_where_there_is_one(monkeypatch, place):
    system, machine, version = place
    monkeypatch.setattr(devices.sys, "platform", system)
    monkeypatch.setattr(devices.sys, "version_info", tuple(map(int, version.split("."))))
    monkeypatch.setattr(devices.platform, "machine", lambda: machine)
    said = str(devices.missing_module("tensorflow"))
    there = "Training needs tensorflow, which is not installed: use Python 3.11 to 3.13 and requirements.txt."
    nowhere = "Training needs TensorFlow, and there is none for Python"
    assert said.startswith(there if WHEELS[place] else nowhere)


@pytest.fixture
def without(tmp_path):
    """The environment of processes in which TensorFlow and Keras cannot be imported."""
    (tmp_path / "away").mkdir()
    (tmp_path / "away" / "sitecustomize.py").write_text(
        "import sys\nfor name in ('tensorflow', 'keras'):\n    sys.modules[name] = None\n",
        encoding="utf-8",
    )
    return {**os.environ, "PYTHONPATH": str(tmp_path / "away"), "LENET_RUNS": str(tmp_path / "runs")}


@pytest.mark.slow
def test_every_page_works_and_train_is_refused_with_a_sentence(without, tmp_path):
    script = """
import json
from pathlib import Path
from streamlit.testing.v1 import AppTest
at = AppTest.from_file(str(Path("app.py").resolve()), default_timeout=120)
at.query_params["sample"] = "7"
at.run()
for page in sorted(Path("pages").glob("*.py")):
    assert not at.exception, at.exception
    assert not at.error, at.error
    at.switch_page(str(page)).run()
assert not at.exception, at.exception
at.switch_page("pages/training.py").run()
warned = [warning.value for warning in at.warning]
at.button(key="train").click().run()
print(json.dumps([warned, [error.value for error in at.error], [str(error) for error in at.exception]]))
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=without, capture_output=True, timeout=300)
    assert done.returncode == 0, done.stderr.decode()
    warned, refused, raised = json.loads(done.stdout.decode().splitlines()[-1])
    said = "Training needs keras, which is not installed: use Python 3.11 to 3.13 and requirements.txt."
    if not WHEELS.get((sys.platform, devices.platform.machine(), "{}.{}".format(*sys.version_info)), True):
        said = str(devices.missing_module("keras"))
    assert (warned, refused, raised) == ([said], [said], [])
    assert runs.runs(tmp_path / "runs") == []


def test_the_commands_say_so_too(without, tmp_path):
    for command in (["devices"], ["train", "--out", str(tmp_path / "run")]):
        done = subprocess.run([sys.executable, "-m", "lenet", *command], cwd=ROOT, env=without, capture_output=True)
        assert done.returncode == 2
        assert done.stderr.decode().startswith("lenet: Training needs")
        assert len(done.stderr.decode().splitlines()) == 1


def test_a_run_is_neither_started_nor_resumed(monkeypatch, tmp_path):
    monkeypatch.setattr(devices, "missing_requirement", lambda: Problem("Training needs more."))
    with pytest.raises(Problem, match=r"Training needs more\."):
        runs.start(TrainingConfig(), tmp_path)
    assert runs.runs(tmp_path) == []
    folder = tmp_path / "20260102-030405-abcd"
    folder.mkdir()
    disk.write_json(folder / "config.json", vars(TrainingConfig()))
    with pytest.raises(Problem, match=r"Training needs more\."):
        runs.Run(folder).resume()
    assert runs.Run(folder).state == "stopped"


# The process that looks what can train here.


@pytest.fixture
def place(tmp_path):
    """A folder for runs of a server that has not asked yet, on a machine with TensorFlow."""
    pytest.importorskip("keras", reason="Keras is not installed")
    devices._ASKED.clear()
    yield tmp_path / "runs"
    devices._ASKED.clear()


def answered(place, seconds=60):
    deadline = time.monotonic() + seconds
    while (found := devices.detection_result(place)) is None and time.monotonic() < deadline:
        time.sleep(0.02)
    return found


@pytest.mark.parametrize("end", ["sys.exit(3)", "os.kill(os.getpid(), signal.SIGKILL)", "os.abort()", "sys.exit(0)"])
def test_a_look_that_dies_says_so(place, monkeypatch, end):
    """However it ends; the page's process need not be the one that asked."""
    started = []

    def start(arguments, **options):
        script = f"import os, signal, sys; sys.stdin.readline(); {end}"
        started.append(subprocess.Popen([sys.executable, "-c", script, *arguments], stdin=subprocess.PIPE))
        return started[-1]

    monkeypatch.setattr(processes, "start", start)
    devices.start_detection(place)
    assert devices.detection_result(place) is None
    devices._ASKED.clear()
    devices.start_detection(place)  # another server: it waits for the same answer
    assert len(started) == 1
    started[0].communicate(b"\n")
    assert str(answered(place)) == (
        "The process that looks what can train here was killed or crashed; python -m lenet devices says more."
    )
    assert devices.detected(place) is None


def test_an_answer_that_was_deleted_is_asked_for_again(place, monkeypatch):
    """Else the page would look for ever; an answer that is there is asked for once a server."""
    started = []

    def start(arguments, **options):
        started.append(arguments)
        return subprocess.Popen([sys.executable, "-c", ""])

    monkeypatch.setattr(processes, "start", start)
    devices.start_detection(place)
    devices.start_detection(place)
    assert len(started) == 1
    (place / devices.FILE).unlink()
    devices.start_detection(place)
    assert len(started) == 2


@pytest.mark.slow
def test_a_look_that_fails_says_why(place, monkeypatch, without):
    """TensorFlow is found by this process and cannot be imported by the one that looks."""
    monkeypatch.setenv("PYTHONPATH", without["PYTHONPATH"])
    devices.start_detection(place)
    assert str(answered(place)).startswith("Training needs tensorflow, which is not installed")


def test_a_look_that_breaks_says_why(place, monkeypatch):
    def broken():
        raise RuntimeError("odd driver")

    monkeypatch.setattr(devices, "detect", broken)
    place.mkdir()
    with pytest.raises(Problem, match=r"What can train here could not be found out: RuntimeError: odd driver\."):
        devices.write_detection(place / devices.FILE)
    assert (
        str(devices.detection_result(place)) == "What can train here could not be found out: RuntimeError: odd driver."
    )


def test_a_look_that_answers_in_between(place, monkeypatch):
    """Its process is seen dead, and its answer stood there before."""
    place.mkdir()
    disk.write_json(place / devices.FILE, {"pid": 2**22, "created": 0.0})
    whole = {"backend": "b", "cores": 2, "gpus": [], "why": None}

    def alive(process, folder):
        disk.write_json(place / devices.FILE, whole)
        return False

    monkeypatch.setattr(processes, "alive", alive)
    assert devices.detection_result(place) == whole
