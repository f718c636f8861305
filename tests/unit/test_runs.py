"""Runs: states worked out from a folder and a process, why one failed, the line for a device."""

import json
import subprocess
import sys
import threading
import time
from types import SimpleNamespace

import psutil
import pytest

from lenet import Problem, runs
from lenet.files import disk, journal, processes
from lenet.training import run_process, run_record
from lenet.training.recipe import TrainingConfig


def held_by(run, process, ticket=1, created=None):
    """Write into the folder that the process trains it; returns its started event."""
    about = {"pid": process.pid, "created": created or psutil.Process(process.pid).create_time()}
    disk.write_json(run.folder / "pid.json", {**about, "ticket": ticket})
    return {"kind": "started", **about}


# What state a run is in.


def test_from_the_line_to_the_end(run, sleeper):
    started = held_by(run, sleeper)
    assert run.state == "queued"
    journal.append(run.folder, started)
    journal.append(run.folder, {"kind": "epoch", "epoch": 1})
    assert run.state == "running"
    run.stop()
    assert run.state == "stopping"
    journal.append(run.folder, {"kind": "stopped"})
    (run.folder / "stop").unlink()
    assert run.state == "stopping"
    sleeper.kill()
    sleeper.wait()
    assert run.state == "stopped"


@pytest.mark.parametrize(("kind", "state"), [("done", "done"), ("failed", "failed"), ("stopped", "stopped")])
def test_a_last_word_stands_once_the_process_has_let_go(run, kind, state):
    journal.append(run.folder, {"kind": "started"})
    journal.append(run.folder, {"kind": kind})
    assert run.state == state


def test_a_folder_that_no_process_has_had_is_stopped(run):
    assert run.state == "stopped"


def test_a_killed_process_has_failed_also_while_it_is_a_zombie(run, sleeper):
    journal.append(run.folder, held_by(run, sleeper))
    sleeper.kill()
    deadline = time.monotonic() + 10
    while psutil.Process(sleeper.pid).status() != psutil.STATUS_ZOMBIE and time.monotonic() < deadline:
        time.sleep(0.01)
    assert run.state == "failed"
    assert str(run.why()[0]).startswith("The training process was killed, or")


def test_a_recycled_pid_is_not_taken_for_the_process(run, sleeper):
    earlier = psutil.Process(sleeper.pid).create_time() - 60
    journal.append(run.folder, held_by(run, sleeper, created=earlier))
    assert run.state == "failed"


def test_a_clock_that_jumped_does_not_hide_the_process(run):
    """Its start seems to be another; its command line still names the folder."""
    script = "import time; print('here', flush=True); time.sleep(300)"
    process = subprocess.Popen([sys.executable, "-c", script, "--run", str(run.folder)], stdout=subprocess.PIPE)
    try:
        process.stdout.readline()  # a process that is only about to be has no command line yet
        held_by(run, process, created=12345.0)
        assert run.state == "queued"
    finally:
        process.kill()
        process.communicate()


def test_a_torn_last_line_is_passed_over_and_swallows_nothing(run):
    journal.append(run.folder, {"kind": "epoch", "epoch": 1})
    with open(run.folder / "events.jsonl", "a", encoding="utf-8") as file:
        file.write('{"kind": "epoch", "epo')
    assert run.events() == [{"kind": "epoch", "epoch": 1}]
    journal.append(run.folder, {"kind": "failed"})
    assert [event["kind"] for event in run.events()] == ["epoch", "failed"]


@pytest.mark.parametrize("damage", ["[1, 2]", '{"epochs": 0}', '{"colour": 1}', "\ud800", "", "{" * 100_000])
def test_a_damaged_recipe(run, damage):
    (run.folder / "config.json").write_bytes(damage.encode(errors="surrogatepass"))
    (run.folder / "pid.json").write_bytes(damage.encode(errors="surrogatepass"))
    (run.folder / "events.jsonl").write_bytes(damage.encode(errors="surrogatepass") + b"\n")
    with pytest.raises(Problem):
        _ = run.config
    assert run.state in ("stopped", "failed")
    assert isinstance(run.why()[0], Problem)
    assert runs.runs(run.folder.parent) == [run]
    assert run.progress() == {}


def test_a_deleted_folder_is_a_problem_for_whoever_follows_it(run):
    run.delete()
    assert not run.folder.exists()
    assert list(run.folder.parent.glob(".gone*")) == []
    for look in (lambda: run.state, lambda: run.config, run.why, run.stop, run.resume, run.withdraw, run.delete):
        with pytest.raises(Problem, match=r"There is no run 20260102-030405-abcd any more\."):
            look()
    assert (run.events(), run.log(), run.progress()) == ([], "", {})


def test_a_live_run_is_neither_deleted_nor_started_again(run, sleeper):
    held_by(run, sleeper)
    for change in (run.delete, run.resume):
        with pytest.raises(Problem, match="has not ended yet"):
            change()
    journal.append(run.folder, {"kind": "started", **json.loads((run.folder / "pid.json").read_text(encoding="utf-8"))})
    with pytest.raises(Problem, match="no longer waits; stop it instead"):
        run.withdraw()


def test_a_run_that_is_done_is_not_resumed(run):
    journal.append(run.folder, {"kind": "done"})
    with pytest.raises(Problem, match="is done; there is nothing to resume"):
        run.resume()


def test_a_withdrawn_run_is_gone_unless_it_has_epochs(run, sleeper):
    held_by(run, sleeper)
    (run.folder / "checkpoint.npz").touch()
    run.withdraw()
    assert (psutil.pid_exists(sleeper.pid), run.state) == (False, "stopped")
    (run.folder / "checkpoint.npz").unlink()
    (run.folder / "stop").unlink()
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)"]) as process:
        held_by(run, process)
        run.withdraw()
    assert runs.runs(run.folder.parent) == []


def test_a_title_and_a_note(run):
    assert (run.title, run.note) == ("", "")
    run.describe("  max, rate 0.01 ", "tried <b>twice</b>")
    assert (run.title, run.note) == ("max, rate 0.01", "tried <b>twice</b>")
    run.describe("", "")
    assert run.title == ""
    with pytest.raises(Problem, match=r"The title has 61 characters; use 60 or less\."):
        run.describe("x" * 61, "")
    with pytest.raises(Problem, match=r"The note has 2001 characters"):
        run.describe("x", "y" * 2001)
    (run.folder / "about.json").write_text('{"title": 3, "note": null, "twin": "colour"}', encoding="utf-8")
    assert (run.title, run.note, run.twin_setting) == ("", "", None)
    run.mark_as_twin("rate")
    run.describe("mine")
    assert (run.title, run.twin_setting) == ("mine", "rate")


def test_the_error_and_the_start_that_a_journal_tells(run):
    assert (run.test_error, run.asked_at) == (None, None)
    told = [{"kind": "asked", "time": 7}, {"kind": "started", "time": 9}, {"kind": "done", "test_error": 0.02}]
    for event in [*told, {"kind": "asked", "time": 20}, {"kind": "done", "test_error": 0.01}]:
        journal.append(run.folder, event)
    assert (run.test_error, run.asked_at) == (0.01, 7)
    journal.append(run.folder, {"kind": "done", "test_error": "0"})
    assert run.test_error == 0.01


def test_time_phases_and_the_last_word(run, sleeper):
    journal.append(run.folder, {"kind": "asked", "time": 100})
    assert (run.phases(), run.progress(), run.seconds_left()) == ([], {}, None)
    held_by(run, sleeper)
    journal.append(run.folder, {"kind": "started", **processes.record(sleeper), "time": 103})
    journal.append(run.folder, {"kind": "phase", "phase": "preparing", "time": 104})
    expected = {"validation": 2.0, "measuring": 3.0, "calibrating": 10.0}
    journal.append(run.folder, {"kind": "phase", "phase": "training", "time": 108, "steps": 50, "expected": expected})
    assert [event["phase"] for event in run.phases()] == ["preparing", "training"]
    word = {"phase": "training", "time": time.time(), "epoch": 1, "step": 10, "steps": 50, "seconds_a_step": 0.5}
    disk.write_json(run.folder / run_record.PROGRESS, word)
    assert run.progress() == word
    steps = 50 * run.config.epochs - 10
    assert run.seconds_left() == pytest.approx(0.5 * steps + 2 * run.config.epochs + 13, abs=1)
    assert run.took() == pytest.approx(time.time() - 100, abs=1)
    disk.write_json(run.folder / run_record.PROGRESS, {**word, "step": "many"})
    assert run.progress() == {}


def test_a_rate_that_is_wished_for(run, sleeper):
    assert run.rate == run.config.rate
    with pytest.raises(Problem, match=r"The run .* does not train any more\."):
        run.change_rate(0.5)
    held_by(run, sleeper)
    run.change_rate(0.5)
    assert run.rate == 0.5
    with pytest.raises(Problem, match=r"rate must be from 1e-09 to 100, not -1"):
        run.change_rate(-1)
    (run.folder / runs.RATE).write_text('{"rate": "high"}', encoding="utf-8")
    assert run.rate == run.config.rate


# Why a run failed.


@pytest.mark.parametrize(
    ("log", "said"),
    [
        (
            "epoch 1: loss 0.4\n",
            "The training process was killed, or the machine ran out of memory or was switched off.",
        ),
        ("Traceback (most recent call last):\n  File\nValueError: odd\n", "The training broke off: ValueError: odd"),
    ],
)
def test_why_from_the_log(run, log, said):
    (run.folder / "log.txt").write_text("line\n" * 40 + log, encoding="utf-8")
    problem, end = run.why()
    assert str(problem) == said
    assert len(end.splitlines()) == 20
    assert end.endswith(log.strip())


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (MemoryError(), "Not enough memory; use a smaller batch."),
        (type("ResourceExhaustedError", (Exception,), {})("OOM"), "Not enough memory;"),
        (OSError(28, "No space left on device"), "is full; make room and resume."),
        (RuntimeError("odd"), "The training broke off: RuntimeError: odd"),
        (Problem("{name} is too high.", name="The rate"), "The rate is too high."),
    ],
)
def test_why_from_the_last_word(run, error, said):
    def train():
        with run_process.failure_recorded(run.folder):
            run_process.begin(run.folder, run.config)
            raise error

    with pytest.raises(type(error)):
        train()
    assert run.state == "failed"
    assert said in str(run.why()[0])
    assert sorted(path.name for path in run.folder.iterdir()) == [".lock", "config.json", "events.jsonl"]


def test_a_last_word_that_was_damaged_is_still_a_sentence(run):
    journal.append(run.folder, {"kind": "failed", "sentence": "{loss} in {epoch}", "values": {"loss": "nan"}})
    assert str(run.why()[0]) == "{loss} in {epoch}"


def test_a_full_disk_without_a_last_word(run, monkeypatch):
    monkeypatch.setattr(runs.shutil, "disk_usage", lambda path: SimpleNamespace(free=1000))
    journal.append(run.folder, {"kind": "started"})
    assert "is full; make room" in str(run.why()[0])


# Starting, and the line.


def test_where_runs_lie(monkeypatch, tmp_path):
    monkeypatch.setenv("LENET_RUNS", str(tmp_path / "elsewhere"))
    assert runs.root() == tmp_path / "elsewhere"
    assert runs.runs() == []
    monkeypatch.delenv("LENET_RUNS")
    monkeypatch.chdir(tmp_path)
    assert runs.root() == tmp_path / "runs"


def test_a_root_that_cannot_be_written(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(Problem, match=r"file/runs cannot be written: Not a directory\."):
        runs.start(TrainingConfig(), tmp_path / "file" / "runs")


def test_many_browsers_that_press_train_at_once(tmp_path, monkeypatch):
    """Ten folders, ten places in the line, and each is written whole before the next."""

    def launch(folder):
        disk.write_json(folder / "pid.json", {"pid": 1, "created": 0.0, "ticket": runs.next_ticket(folder.parent)})

    monkeypatch.setattr(runs, "_launch", launch)
    presses = [threading.Thread(target=runs.start, args=(TrainingConfig(), tmp_path)) for _ in range(10)]
    for press in presses:
        press.start()
    for press in presses:
        press.join()
    tickets = [
        json.loads((run.folder / "pid.json").read_text(encoding="utf-8"))["ticket"] for run in runs.runs(tmp_path)
    ]
    assert sorted(tickets) == list(range(1, 11))


def test_a_resume_pressed_twice_starts_one_process(run, sleeper, monkeypatch):
    (run.folder / "stop").touch()
    monkeypatch.setattr(runs, "_launch", lambda folder: held_by(run, sleeper))
    run.resume()
    assert run.state == "queued"
    with pytest.raises(Problem, match="has not ended yet"):
        run.resume()


def test_who_resumes_waits_in_the_same_line(run, tmp_path, sleeper, monkeypatch):
    """Else start, stop and resume would make it as long as one likes."""
    monkeypatch.setattr(runs, "_launch", lambda folder: held_by(runs.Run(folder), sleeper))
    runs.start(TrainingConfig(), tmp_path, most_queued=1)
    with pytest.raises(Problem, match="1 runs wait already, and this playground lets 1 wait"):
        run.resume(most_queued=1)
    assert run.state == "stopped"
    run.resume(most_queued=2)
    assert run.state == "queued"


def test_a_run_waits_from_the_moment_it_can_be_seen(tmp_path, sleeper, monkeypatch):
    """Between its folder and its process somebody may look; a run that seems stopped could be resumed by them."""
    seen = []
    write = disk.write_json

    def write_and_look(path, value):
        write(path, value)
        seen.extend(run.state for run in runs.runs(tmp_path))

    monkeypatch.setattr(disk, "write_json", write_and_look)
    monkeypatch.setattr(runs, "_launch", lambda folder: held_by(runs.Run(folder), sleeper))
    runs.start(TrainingConfig(), tmp_path)
    assert set(seen) == {"queued"}


def test_devices(monkeypatch):
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "-1")
    assert [run_process.device_of(TrainingConfig(device=name)) for name in ("auto", "cpu", "gpu:1")] == [
        "cpu",
        "cpu",
        "gpu1",
    ]
