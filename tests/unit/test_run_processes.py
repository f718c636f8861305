"""Runs with real processes: the line for a device, kill -9 and resume."""

import json
import random
import subprocess
import sys
import time
from contextlib import contextmanager

import numpy as np
import pytest

from lenet import Problem, runs
from lenet.files import disk, processes
from lenet.network.arrays import load_arrays
from lenet.training import going_on, run_process
from lenet.training.recipe import TrainingConfig

# A trainer as the project starts it: a process that imports Keras, which takes some seconds each time.
real = runs._launch
# The optimiser that is made ready in half the time, and has a state to keep.
QUICK = {"optimiser": "momentum", "device": "cpu"}


def until(true, seconds=600):
    """Wait until a condition holds; fails when it does not come to hold. A busy machine may need long."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


@pytest.fixture
def place(tmp_path):
    """A root whose processes are ended with the test."""
    yield tmp_path
    for run in runs.runs(tmp_path):
        processes.kill(processes.holder(run.folder), run.folder)


def started_at(run):
    return next((event["time"] for event in run.events() if event["kind"] == "started"), None)


@contextmanager
def forking(*words):
    """A process that has imported what trainers need already, and forks them."""
    command = [sys.executable, "-m", "tests.unit.forking", *words]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "encoding": "utf-8"}
    with subprocess.Popen(command, cwd=processes.PROJECT, **pipes) as server:
        yield server
        server.kill()


@pytest.fixture(scope="module")
def server():
    """Its trainers train."""
    pytest.importorskip("keras", reason="Keras is not installed")
    with forking() as server:
        yield server


def launcher(server):
    """What starts a run's process, in place of `runs._launch`."""

    def launch(folder):
        server.stdin.write(f"{folder}\n")
        server.stdin.flush()
        pid = int(server.stdout.readline())
        about = {"pid": pid, "created": processes.created(pid), "ticket": runs.next_ticket(folder.parent)}
        disk.write_json(folder / "pid.json", about)

    return launch


@pytest.fixture
def forked(server, place, monkeypatch):
    """A root whose runs start at once."""
    monkeypatch.setattr(runs, "_launch", launcher(server))
    return place


@pytest.fixture
def idle(place, monkeypatch):
    """A root whose runs start at once, and train nothing: each waits, when it is its turn, for a file `go`."""
    with forking("idle") as server:
        monkeypatch.setattr(runs, "_launch", launcher(server))
        yield place


def test_a_line_of_four_with_one_stopped_one_withdrawn_and_one_resumed(forked, monkeypatch):
    """The third, which waits longest, and the fourth, which never trains, are real processes."""
    tiny = {**QUICK, "fraction": 0.02}
    first, second = (runs.start(TrainingConfig(epochs=9999, **tiny), forked) for _ in range(2))
    with monkeypatch.context() as patched:
        patched.setattr(runs, "_launch", real)
        third, fourth = (runs.start(TrainingConfig(epochs=1, **tiny), forked) for _ in range(2))
    until(lambda: first.state == "running")
    assert [run.state for run in (second, third, fourth)] == ["queued"] * 3
    fourth.withdraw()
    until(lambda: len(first.epochs()) >= 2)
    assert [run.state for run in (first, second, third)] == ["running", "queued", "queued"]
    first.stop()
    until(lambda: first.state == "stopped")
    until(lambda: second.state == "running")
    kept = len(first.epochs())
    first.resume()  # at the end of the line, although its folder is the oldest
    second.stop()
    until(lambda: third.state == "done")
    until(lambda: len(first.epochs()) > kept)
    first.stop()
    until(lambda: first.state == "stopped")
    assert started_at(first) < started_at(second) < started_at(third)
    again = [event["time"] for event in first.events() if event["kind"] == "started"][1]
    assert again > third.events()[-1]["time"]
    assert [event["epoch"] for event in first.epochs()] == list(range(1, len(first.epochs()) + 1))
    assert len(runs.runs(forked)) == 3


def check_nothing_is_half(run):
    """Whatever lies in the folder can be read whole; returns the frames that a resumed run goes on from."""
    for path in run.folder.glob("*.npz"):
        if not path.name.startswith(".part-"):
            load_arrays(path)
    for path in run.folder.glob("[!.]*.json"):
        json.loads(path.read_text(encoding="utf-8"))
    numbers = [event["epoch"] for event in run.epochs()]
    assert numbers == list(range(1, len(numbers) + 1))
    steps = run.frames()
    assert steps == sorted(int(path.stem) for path in run.folder.glob("frames/[0-9]*"))
    ended = run.epochs()[-1]["last_step"] if run.epochs() else 0
    return {step: run.frame(step) for step in steps if step <= ended}


def test_twenty_kills_in_a_row_lose_nothing(forked):
    """At random moments; then the weights are those of a run that was never killed."""
    config = TrainingConfig(**QUICK, epochs=8, fraction=0.01, batch=32, distortion=0.5, seed=11)
    moments = random.Random(1998)
    run = runs.start(config, forked)
    killed, before = 0, {}
    while killed < 20:
        time.sleep(moments.uniform(0, 1.6))
        if run.state == "done":
            run, before = runs.start(config, forked), {}
            continue
        processes.kill(processes.holder(run.folder), run.folder)
        killed += 1
        assert run.state == "failed"
        kept = check_nothing_is_half(run)
        assert all(kept[step] == frame for step, frame in before.items())
        before = kept
        run.resume()
    until(lambda: run.state == "done")
    check_nothing_is_half(run)
    alone = runs.start(config, forked)
    until(lambda: alone.state == "done")
    ours, theirs = load_arrays(run.folder / "weights.npz"), load_arrays(alone.folder / "weights.npz")
    for name, array in theirs.items():
        np.testing.assert_array_equal(ours[name], array)
    assert run.frames() == alone.frames()
    assert all(run.frame(step) == alone.frame(step) for step in alone.frames())
    assert run.steps() == alone.steps()


def test_one_epoch_more_is_killed_and_resumed_and_the_old_run_stays(forked):
    """It has all that went before from the moment on in which it can be seen."""
    config = TrainingConfig(**QUICK, epochs=1, fraction=0.05, schedule="constant", seed=3)
    run = runs.start(config, forked)
    until(lambda: run.state == "done")
    before = {path: path.read_bytes() for path in run.folder.rglob("*") if path.is_file()}
    longer = going_on.go_on(run)
    assert (longer.state, longer.frames(), longer.epochs()) == ("queued", run.frames(), run.epochs())
    until(lambda: len(longer.frames()) > len(run.frames()))
    processes.kill(processes.holder(longer.folder), longer.folder)
    assert longer.state == "failed"
    longer.resume()
    until(lambda: longer.state == "done")
    assert [event["epoch"] for event in longer.epochs()] == [1, 2]
    assert all(longer.frame(step) == run.frame(step) for step in run.frames())
    assert {path: path.read_bytes() for path in before} == before
    whole = runs.start(TrainingConfig(**{**vars(config), "epochs": 2}), forked)
    until(lambda: whole.state == "done")
    for name, array in load_arrays(whole.folder / "weights.npz").items():
        np.testing.assert_array_equal(load_arrays(longer.folder / "weights.npz")[name], array)


def test_ten_runs_train_one_after_the_other_first_come_first_served(idle):
    config = TrainingConfig(epochs=1, fraction=0.01, device="cpu")
    line = [runs.start(config, idle) for _ in range(10)]
    until(lambda: line[0].state == "running", 60)
    time.sleep(4 * run_process._POLL)  # all the others have looked meanwhile, and wait on
    assert [run.name for run in runs.waiting(idle)] == [run.name for run in line[1:]]
    with pytest.raises(Problem, match=r"9 runs wait already, and this playground lets 3 wait; withdraw one"):
        runs.start(config, idle, most_queued=3)
    (idle / "go").touch()
    until(lambda: line[-1].state == "done")
    assert runs.waiting(idle) == []
    assert [run.state for run in line] == ["done"] * 10
    ends = [run.events()[-1]["time"] for run in line]
    for end, after in zip(ends, line[1:], strict=False):
        assert started_at(after) >= end - 0.05
