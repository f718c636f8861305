"""What the browser is told of a run: from made-up journals, whole, growing and damaged."""

import json

import numpy as np
import pytest

import lenet
from lenet import Problem, runs
from lenet.datasets import kept
from lenet.files import disk, journal, processes
from lenet.training import frames, recipe, run_record
from lenet.training.run_process import PHASES
from tests import made_up, own_data
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


def test_a_run_with_a_teacher_has_a_phase_more(tmp_path):
    run = made_up.begun(tmp_path)
    config = {**disk.load_json(run.folder / runs.CONFIG), "teacher": 2}
    disk.write_json(run.folder / runs.CONFIG, config)
    run = runs.Run(run.folder)
    assert [*shares(run, "queued")] == [*PHASES]


def test_the_phase_of_a_teacher_whose_answers_were_kept_says_so(tmp_path):
    """It takes no time: what comes after it has begun, and it has not."""
    run = made_up.begun(tmp_path)
    config = {**disk.load_json(run.folder / runs.CONFIG), "teacher": 2}
    disk.write_json(run.folder / runs.CONFIG, config)
    events = run.events()
    (training,) = (event for event in events if event.get("phase") == "training")

    def teaching(*events):
        (run.folder / journal.EVENTS).unlink()
        journal.append(run.folder, *events)
        return told.phases(runs.Run(run.folder), "running")[1]

    taught = {**training, "phase": "teaching", "time": PRESSED + 4}
    assert teaching(*events) == {"name": "teaching", "share": 1, "seconds": None, "kept": True}
    assert teaching(*events[:-1]) == {"name": "teaching", "share": 0, "seconds": None, "kept": False}
    assert teaching(*events[:-1], taught) == {"name": "teaching", "share": 0, "seconds": None, "kept": False}
    assert teaching(*events[:-1], taught, training) == {"name": "teaching", "share": 1, "seconds": 6, "kept": False}


def test_the_phases_after_the_training(tmp_path):
    run = made_up.begun(tmp_path)
    made_up.train_on(run, 2 * STEPS, frames_each=STEPS)
    journal.append(run.folder, {"kind": "phase", "phase": "measuring", "time": PRESSED + 40})
    disk.write_json(run.folder / run_record.PROGRESS, {"phase": "measuring", "time": PRESSED + 41, "part": 0.25})
    assert shares(run, "running") == {"preparing": 1, "training": 1, "measuring": 0.25, "calibrating": 0}
    assert told.word(run) == {}
    for odd in ('"much"', "1e400", "-3", "NaN"):
        (run.folder / run_record.PROGRESS).write_text(
            f'{{"phase": "measuring", "time": 1, "part": {odd}}}', encoding="utf-8"
        )
        assert shares(run, "running")["measuring"] in (0, 1)


def test_a_run_that_was_stopped_shows_how_far_it_came(tmp_path):
    run = made_up.begun(tmp_path, epochs=4)
    made_up.train_on(run, STEPS, frames_each=STEPS)
    (run.folder / run_record.PROGRESS).unlink()
    assert shares(run, "stopped")["training"] == 0.25


def test_a_run_from_before_counts_in_epochs_and_has_its_network_alone(tmp_path):
    run = made_up.made_up(tmp_path, "average")
    for frame in (run.folder / frames.FOLDER).iterdir():
        frame.unlink()
    (run.folder / run_record.STEPS).unlink()
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


# --- what was damaged, has vanished, or is from before --------------------------------------------------


def test_a_frame_that_was_thinned_out_after_it_was_listed_is_left_out(tmp_path):
    run = made_up.made_up(tmp_path)
    listed = told.frames(run)
    frames.place(run.folder, STEPS).unlink()
    with pytest.raises(Problem, match="There is no file"):
        listed[STEPS]()


def test_a_mistake_of_a_row_that_the_data_does_not_have(tmp_path):
    """MNIST has 60,000 digits to train on, and a data set may have more."""
    run = made_up.made_up(tmp_path)
    mistakes = [[59_999, 7, 1, 0.9], [60_000, 8, 3, 0.8]]
    _change(run, lambda event: event.get("epoch") == 2, mistakes=mistakes)
    assert "epoch 2 lacks a sound value of mistakes" in str(run.damage())
    assert run.mistakes() is None
    with pytest.raises(FileNotFoundError):
        told.result(run, 2)
    _change(run, lambda event: event.get("epoch") == 2, mistakes=mistakes[:1])
    assert run.damage() is None
    assert len(json.loads(told.results(run, [])[2][1]())["mistakes"]) == 1


def test_a_mistake_of_a_row_that_ones_own_data_does_not_have(tmp_path, monkeypatch):
    monkeypatch.setenv("LENET_RUNS", str(tmp_path))
    data = kept.keep(own_data.data_set(), tmp_path)
    run = _on_own_data(tmp_path, data, rows=(599, 600))
    assert "lacks a sound value of mistakes" in str(run.damage())
    run = _on_own_data(tmp_path, data, rows=(599,))
    assert run.damage() is None
    assert len(json.loads(told.results(run, [])[1][1]())["mistakes"]) == 1
    run = _on_own_data(tmp_path, data, rows=(598,))
    (kept.folder_of(data, tmp_path) / "data.npz").write_bytes(b"PK")  # damaged: no pictures, and the rest is shown
    assert json.loads(told.results(run, [])[1][1]()) == {"matrix": [[5] * 3] * 3, "mistakes": []}


def _on_own_data(tmp_path, data, rows=(), **started):
    run = made_up.begun(tmp_path)
    disk.write_json(run.folder / runs.CONFIG, vars(recipe.TrainingConfig(data=data, epochs=2)))
    _change(run, lambda event: event["kind"] == "started", **started)
    event = {"kind": "epoch", "epoch": 1, "last_step": STEPS, "seconds": 3.0, "loss": 0.2, "accuracy": 0.9}
    event |= {"held_out_loss": 0.1, "held_out_accuracy": 0.9, "rate": 0.001, "images_per_second": 900}
    mistakes = [[row, 0, 1, 0.9] for row in rows]
    journal.append(run.folder, {**event, "confusion": [[5] * 3] * 3, "mistakes": mistakes})
    return run


def _change(run, which, **values):
    """Write the events of a run anew, those that are meant with other values; None takes one out."""
    events = [{**event, **values} if which(event) else event for event in run.events()]
    lines = (json.dumps({name: value for name, value in event.items() if value is not None}) for event in events)
    (run.folder / journal.EVENTS).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def test_the_names_of_classes_outlive_their_data_set(tmp_path, monkeypatch):
    monkeypatch.setenv("LENET_RUNS", str(tmp_path))
    data = kept.keep(own_data.data_set(), tmp_path)
    old, new, ended, bare = (_on_own_data(tmp_path, data) for _ in range(4))
    assert told.classes(old) == [*own_data.SHAPES]
    kept.delete(data, tmp_path)
    _change(new, lambda event: event["kind"] == "started", classes=["bar", "<b>cross</b>", "ring"])
    disk.write_json(ended.folder / "network.json", {"name": "x", "classes": ["cat", "dog", "cow"]})
    assert told.classes(new) == [*own_data.SHAPES]
    assert told.classes(ended) == ["cat", "dog", "cow"]
    assert told.classes(bare) == ["0", "1", "2"]
    frames.keep(new.folder, 1, {name: np.zeros(shape) for name, shape in new.config.spec.weight_shapes.items()})
    assert new.at(1).classes == own_data.SHAPES
    _change(new, lambda event: event["kind"] == "started", classes=["bar", 3, None])
    assert told.classes(new) == ["0", "1", "2"]


def test_a_run_that_waits_again_has_begun_no_phase(tmp_path):
    run = made_up.made_up(tmp_path)
    _change(run, lambda event: event["kind"] == "done", kind="stopped", test_error=None)
    _change(run, lambda event: event["kind"] == "started", pid=1, created=0.0)  # of another process than waits now
    journal.append(run.folder, {"kind": "asked", "time": PRESSED + 100})
    disk.write_json(run.folder / "pid.json", {**processes.own_record(), "ticket": 1})
    assert run.state == "queued"
    assert shares(run, "queued") == {"preparing": 0, "training": 1, "measuring": 0, "calibrating": 0}
    assert [phase["seconds"] for phase in told.phases(run, "queued")] == [None] * 4


def test_a_run_from_before_that_went_on_counts_in_steps_all_the_way(tmp_path):
    """Its first epochs do not say after which step they ended; how many steps an epoch has is known by now."""
    run = made_up.begun(tmp_path, epochs=3)
    made_up.train_on(run, 3 * STEPS, frames_each=STEPS)
    _change(run, lambda event: event.get("epoch") in (1, 2), last_step=None)
    rows = [row for row in run.steps() if row["step"] > 2 * STEPS]
    (run.folder / run_record.STEPS).write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert told.counts_steps(run)
    assert [row[:2] for row in told.epochs(run)] == [[1, STEPS], [2, 2 * STEPS], [3, 3 * STEPS]]
    assert told.total(run) == 3 * STEPS
    assert [step for step, _read in told.results(run, []).values()] == [STEPS, 2 * STEPS, 3 * STEPS]


def test_a_run_that_was_resumed_says_how_often_it_was_started(tmp_path):
    run = made_up.made_up(tmp_path)
    assert told.clock(run, "done") == {"took": 50, "left": None, "starts": 1}
    _change(run, lambda event: event["kind"] == "done", kind="stopped", test_error=None)
    journal.append(run.folder, {"kind": "asked", "time": PRESSED + 100}, {"kind": "failed", "time": PRESSED + 110})
    assert told.clock(run, "failed") == {"took": 60, "left": None, "starts": 2}
