"""Files with many writers at a time, processes and threads: none fails, none is lost, nothing is left behind."""

import contextlib
import json
import os
import subprocess
import sys
import threading

from lenet import runs
from lenet.files import journal, processes
from lenet.sharing import registry
from lenet.training import frames, run_process
from lenet.training.recipe import TrainingConfig
from tests.made_up import made_up

WRITER = """
import sys, threading
from pathlib import Path
from lenet.files import disk, journal
folder, name = Path(sys.argv[1]), sys.argv[2]
def write(thread):
    for turn in range(20):
        disk.write_json(folder / "one.json", {"by": f"{name}-{thread}-{turn}", "much": "x" * 20_000})
        journal.append(folder, {"kind": "word", "by": f"{name}-{thread}-{turn}", "much": "x" * 20_000})
threads = [threading.Thread(target=write, args=(thread,)) for thread in range(3)]
failed = []
threading.excepthook = failed.append
[thread.start() for thread in threads]
[thread.join() for thread in threads]
sys.exit(len(failed))
"""


def test_three_hundred_writes_by_five_processes_of_three_threads(tmp_path):
    commands = [[sys.executable, "-c", WRITER, str(tmp_path), str(number)] for number in range(5)]
    writers = [subprocess.Popen(command, cwd=processes.PROJECT) for command in commands]
    assert [writer.wait(120) for writer in writers] == [0] * 5
    assert sorted(path.name for path in tmp_path.iterdir()) == ["events.jsonl", "one.json"]
    assert len(json.loads((tmp_path / "one.json").read_text(encoding="utf-8"))["much"]) == 20_000
    every = {f"{process}-{thread}-{turn}" for process in range(5) for thread in range(3) for turn in range(20)}
    said = [event["by"] for event in journal.events(tmp_path)]
    assert len(said) == 300
    assert set(said) == every


def at_once(*acts):
    """Every act in a thread of its own; what they raised."""
    raised = []

    def tried(act):
        try:
            act()
        except Exception as error:  # noqa: BLE001 - whatever it is, the test fails on it
            raised.append(error)

    threads = [threading.Thread(target=tried, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def test_two_defaults_chosen_at_once_are_both_kept(tmp_path, monkeypatch):
    average, most = made_up(tmp_path, "average"), made_up(tmp_path, "max")
    read, both = registry.defaults, threading.Barrier(2)

    def slow(where=None):
        found = read(where)
        with contextlib.suppress(threading.BrokenBarrierError):
            both.wait(0.5)  # without a lock both have read before either writes
        return found

    monkeypatch.setattr(registry, "defaults", slow)
    raised = at_once(
        lambda: registry.make_default("average", average.folder, tmp_path),
        lambda: registry.make_default("max", most.folder, tmp_path),
    )
    assert raised == []
    assert read(tmp_path) == {"average": average.folder, "max": most.folder}


def test_a_name_and_a_note_given_at_once_are_both_kept(tmp_path, monkeypatch):
    run = made_up(tmp_path)
    read, both = runs.Run._about, threading.Barrier(2)

    def slow(self):
        found = read(self)
        with contextlib.suppress(threading.BrokenBarrierError):
            both.wait(0.5)
        return found

    monkeypatch.setattr(runs.Run, "_about", slow)
    assert at_once(lambda: run.describe(title="mine"), lambda: run.describe(note="by another")) == []
    monkeypatch.setattr(runs.Run, "_about", read)
    assert (run.title, run.note) == ("mine", "by another")


def test_one_of_two_processes_gets_a_folder(tmp_path):
    """Also where neither was started by a page: `--out` twice with the same folder."""
    script = """
import sys
from pathlib import Path
from lenet.training import run_process
from lenet.problems import Problem
from lenet.training.recipe import TrainingConfig
sys.stdin.readline()
try:
    run_process.begin(Path(sys.argv[1]), TrainingConfig(seed=int(sys.argv[2])))
except Problem as problem:
    print(problem)
else:
    print("begun", flush=True)
sys.stdin.readline()
"""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "cwd": processes.PROJECT}
    folder = str(tmp_path / "run")
    both = [subprocess.Popen([sys.executable, "-c", script, folder, str(seed)], **pipes) for seed in (1, 2)]
    for process in both:
        process.stdin.write("\n")
        process.stdin.flush()
    said = [process.stdout.readline().strip() for process in both]
    for process in both:
        process.communicate("\n", timeout=60)
    assert sorted(said) == ["The run run has not ended yet.", "begun"]
    assert runs.Run(tmp_path / "run").config.seed == 1 + said.index("begun")


def left_by_a_killed_writer(path):
    """What a writer of this version leaves when it is killed half way."""
    script = f"""
import os
from pathlib import Path
from lenet.files import disk, journal
with disk.replacing(Path({str(path)!r})) as part:
    part.write_bytes(b"half")
    os._exit(9)
"""
    assert subprocess.run([sys.executable, "-c", script], cwd=processes.PROJECT).returncode == 9
    (part,) = set(path.parent.glob(".part-*"))
    return part


def test_what_a_killed_writer_leaves_confuses_nobody_and_goes_in_time(tmp_path):
    run = made_up(tmp_path)
    part = left_by_a_killed_writer(run.folder / "about.json")
    run.describe(title="mine")
    assert part.exists()  # its writer may be at it still
    os.utime(part, (0, 0))
    run.describe(note="again")
    assert not part.exists()
    assert (run.title, run.note) == ("mine", "again")
    kept = run.frames()
    assert left_by_a_killed_writer(frames.place(run.folder, 3)).name.endswith("-00000003.f16")
    assert run.frames() == kept
    assert runs.runs(tmp_path) == [run]


def test_a_trainer_clears_up_what_its_killed_predecessor_has_left(tmp_path):
    folder = tmp_path / "run"
    (folder / frames.FOLDER).mkdir(parents=True)
    parts = [left_by_a_killed_writer(path) for path in (frames.place(folder, 1), folder / "checkpoint.npz")]
    other = folder / ".part-0123456789ab-about.json"  # a page may be writing it right now
    other.touch()
    run_process.begin(folder, TrainingConfig())
    assert not any(part.exists() for part in parts)
    assert other.exists()
