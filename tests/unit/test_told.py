"""What the browser is told of a run: from made-up journals, whole, growing and damaged."""

import json

import numpy as np
import pytest

import lenet
from lenet import runs
from lenet.files import disk, journal
from lenet.training import frames, recipe
from tests import made_up
from tests.made_up import PRESSED, STEPS
from ui.training.run import told
from ui.training.run.run import said


def shares(run, now):
    return {phase["name"]: phase["share"] for phase in told.phases(run, now)}


def test_a_run_that_is_done(tmp_path):
    run = made_up.made_up(tmp_path)
    assert run.state == "done"
    assert shares(run, "done") == {"preparing": 1, "training": 1, "measuring": 1, "calibrating": 1}
    assert [phase["seconds"] for phase in told.phases(run, "done")] == [9, 30, 3, 7]
    assert run.took() == 50
    assert [row[:2] for row in told.epochs(run)] == [[1, STEPS], [2, 2 * STEPS]]
    assert told.curve(run)[0][0] == 5
    assert told.curve(run)[-1] == [2 * STEPS, pytest.approx(0.1), pytest.approx(0.95), 0.001]
    assert told.counts_steps(run)
    assert told.total(run) == 2 * STEPS
    assert [*told.frames(run)] == [0, STEPS, 2 * STEPS]


def test_a_run_while_it_trains(tmp_path):
    run = made_up.begun(tmp_path)
    assert run.state == "running"
    assert told.frames(run) == {}
    assert shares(run, "running") == {"preparing": 1, "training": 0, "measuring": 0, "calibrating": 0}
    made_up.train_on(run, STEPS // 2, frames_each=43)
    assert shares(run, "running")["training"] == 0.25
    assert told.word(run) == {"epoch": 1, "step": 215, "steps": STEPS, "images_per_second": 9000, "rate": 0.001}
    assert told.results(run, []) == {}
    made_up.train_on(run, STEPS + 43, STEPS // 2, frames_each=43)
    assert shares(run, "running")["training"] == 0.55
    assert [*told.results(run, [])] == [1]
    assert [*told.frames(run)] == [*range(0, STEPS + 44, 43)]


def test_the_phases_after_the_training(tmp_path):
    run = made_up.begun(tmp_path)
    made_up.train_on(run, 2 * STEPS, frames_each=STEPS)
    journal.append(run.folder, {"kind": "phase", "phase": "measuring", "time": PRESSED + 40})
    disk.write_json(run.folder / runs.PROGRESS, {"phase": "measuring", "time": PRESSED + 41, "part": 0.25})
    assert shares(run, "running") == {"preparing": 1, "training": 1, "measuring": 0.25, "calibrating": 0}
    assert told.word(run) == {}
    for odd in ('"much"', "1e400", "-3", "NaN"):
        (run.folder / runs.PROGRESS).write_text(f'{{"phase": "measuring", "time": 1, "part": {odd}}}', encoding="utf-8")
        assert shares(run, "running")["measuring"] in (0, 1)


def test_a_run_that_was_stopped_shows_how_far_it_came(tmp_path):
    run = made_up.begun(tmp_path, epochs=4)
    made_up.train_on(run, STEPS, frames_each=STEPS)
    (run.folder / runs.PROGRESS).unlink()
    assert shares(run, "stopped")["training"] == 0.25


def test_a_run_from_before_counts_in_epochs_and_has_its_network_alone(tmp_path):
    run = made_up.made_up(tmp_path, "average")
    for frame in (run.folder / frames.FOLDER).iterdir():
        frame.unlink()
    (run.folder / runs.STEPS).unlink()
    events = [json.loads(line) for line in (run.folder / journal.EVENTS).read_text(encoding="utf-8").splitlines()]
    for event in events:
        event.pop("last_step", None)
    kept = [event for event in events if event["kind"] not in ("phase", "asked")]
    (run.folder / journal.EVENTS).write_text("".join(json.dumps(event) + "\n" for event in kept), encoding="utf-8")
    assert not told.counts_steps(run)
    assert [row[:2] for row in told.epochs(run)] == [[1, 1], [2, 2]]
    assert told.total(run) == 2
    ((name, read),) = told.frames(run).items()
    assert told.frame_step(run, name) == 2
    exact = np.concatenate([array.ravel() for array in lenet.load("average").weights.values()])
    np.testing.assert_array_equal(np.frombuffer(read(), "<f2"), exact.astype(np.float16))


def test_what_was_read_wrong_after_an_epoch(tmp_path):
    run = made_up.made_up(tmp_path)
    found = told.results(run, [])
    assert {epoch: step for epoch, (step, _read) in found.items()} == {1: STEPS, 2: 2 * STEPS}
    content = json.loads(found[2][1]())
    assert content["matrix"][8][3] == 2
    assert [(one["label"], one["read"], one["row"]) for one in content["mistakes"]] == [(7, 1, 55_000), (8, 3, 55_003)]
    assert all(one["image"].startswith("data:image/png;base64,") for one in content["mistakes"])


def test_of_many_epochs_those_are_sent_that_frames_lie_behind(tmp_path):
    run = made_up.begun(tmp_path, epochs=10_000)
    epoch = {"kind": "epoch", "confusion": [[0] * 10] * 10, "mistakes": []}
    journal.append(run.folder, *({**epoch, "epoch": n, "last_step": 10 * n} for n in range(1, 301)))
    assert [*told.results(run, [0, 25, 29, 30, 1000])] == [2, 3, 100, 300]
    assert len(told.epochs(run)) == 300


def test_a_changed_rate_is_told_with_its_step(tmp_path):
    run = made_up.begun(tmp_path)
    journal.append(run.folder, {"kind": "rate", "step": 70, "rate": 0.002, "time": 1}, {"kind": "rate", "step": "x"})
    assert told.rates(run) == [[70, 0.002]]


def test_a_run_that_waits_says_for_what(tmp_path):
    """The title is text, whatever stands in it."""
    first, second = made_up.begun(tmp_path), made_up.begun(tmp_path)
    for run in (first, second):
        disk.write_json(run.folder / runs.CONFIG, vars(recipe.TrainingConfig(device="cpu")))
    (second.folder / journal.EVENTS).unlink()
    assert (first.state, second.state) == ("running", "queued")
    first.describe(title="mine <b>")
    assert said(second, "queued") == "Waiting for ‘mine <b>’ on the processor"
    (first.folder / "pid.json").unlink()
    assert said(second, "queued") == "Waiting for its turn"
    assert [said(first, now) for now in ("running", "stopping", "done")] == ["Training", "Stopping", "Done"]


def test_where_the_arrays_lie_in_a_frame():
    network = told.network(lenet.book())
    assert network["arrays"][:3] == [["C1/kernel", 150], ["C1/bias", 6], ["C3/kernel", 2400]]
    assert 2 * sum(count for _name, count in network["arrays"]) == frames.size(lenet.book().weight_shapes)
    assert [layer["size"] for layer in network["layers"]] == [layer.output_size for layer in lenet.book().layers]
