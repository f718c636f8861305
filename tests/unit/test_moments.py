"""A run that begins, ends or goes on while it is looked at: between any two looks at the disk it may have changed."""

import os

import psutil
import pytest

from lenet import runs
from lenet.files import disk, journal, processes
from lenet.training import run_process


@pytest.fixture
def trained(run, sleeper):
    """A process of its own that holds the run and trains, as far as the folder says."""
    me = {"pid": sleeper.pid, "created": psutil.Process(sleeper.pid).create_time()}
    disk.write_json(run.folder / "pid.json", {**me, "ticket": 1})
    journal.append(run.folder, {"kind": "started", **me})
    return sleeper


def ends(run, process, kind):
    """What a trainer does last: its last word, its folder let go, and gone."""
    run_process.end(run.folder, {"kind": kind})
    process.kill()
    process.wait()


def goes_on(run):
    """What happens when a run is resumed: a new process holds it and says so."""
    me = {"pid": os.getpid(), "created": psutil.Process().create_time()}
    disk.write_json(run.folder / "pid.json", {**me, "ticket": 2})
    journal.append(run.folder, {"kind": "started", **me})


LOOKS = [(processes, "holder"), (processes, "alive"), (journal, "events")]


def in_between(monkeypatch, where, name, turn, change):
    """Let `change` happen right before or right after the first call of a function that looks."""
    looked, left = getattr(where, name), [change]

    def wrapped(*arguments):
        if turn == "before" and left:
            left.pop()()
        found = looked(*arguments)
        if turn == "after" and left:
            left.pop()()
        return found

    monkeypatch.setattr(where, name, wrapped)


@pytest.mark.parametrize("turn", ["before", "after"])
@pytest.mark.parametrize(("where", "name"), LOOKS, ids=lambda value: getattr(value, "__name__", value))
@pytest.mark.parametrize(("kind", "states"), [("done", {"done"}), ("stopped", {"stopped", "stopping"})])
def test_a_run_that_ends_in_between_has_not_failed(run, trained, monkeypatch, where, name, turn, kind, states):
    in_between(monkeypatch, where, name, turn, lambda: ends(run, trained, kind))
    assert run.state in {"running", *states}
    assert run.state in states


@pytest.mark.parametrize("turn", ["before", "after"])
@pytest.mark.parametrize(("where", "name"), LOOKS, ids=lambda value: getattr(value, "__name__", value))
def test_a_run_that_is_resumed_in_between_has_not_failed(run, monkeypatch, where, name, turn):
    journal.append(run.folder, {"kind": "started", "pid": 2**22, "created": 0.0})
    journal.append(run.folder, {"kind": "stopped"})
    in_between(monkeypatch, where, name, turn, lambda: goes_on(run))
    assert run.state in ("stopped", "running")
    assert run.state == "running"


@pytest.mark.parametrize("turn", ["before", "after"])
@pytest.mark.parametrize(("where", "name"), LOOKS, ids=lambda value: getattr(value, "__name__", value))
def test_a_run_that_fails_in_between_says_why_itself(run, trained, monkeypatch, where, name, turn):
    def fails():
        run_process.end(run.folder, {"kind": "failed", "sentence": "{what} is odd.", "values": {"what": "It"}})
        trained.kill()
        trained.wait()

    in_between(monkeypatch, where, name, turn, fails)
    assert run.state in ("running", "failed")
    assert str(run.why()[0]) == "It is odd."


@pytest.mark.parametrize("turn", ["before", "after"])
@pytest.mark.parametrize(("where", "name"), LOOKS, ids=lambda value: getattr(value, "__name__", value))
def test_a_run_that_waits_is_in_the_line_or_gone_from_it(run, trained, monkeypatch, where, name, turn):
    (run.folder / "events.jsonl").unlink()
    assert runs.waiting(run.folder.parent) == [run]
    in_between(monkeypatch, where, name, turn, lambda: ends(run, trained, "stopped"))
    assert runs.waiting(run.folder.parent) in ([run], [])
    assert runs.waiting(run.folder.parent) == []
