"""Training: seeded, on training digits alone, and it learns; stopped, resumed, failed. Slow: imports Keras."""

import dataclasses
import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

import lenet
from lenet import runs
from lenet.files import disk, journal, processes
from lenet.training import dataset, going_on, run_process, schedule

from .small_trainings import (
    CONFIG,
    DIGITS,
    OF_AN_EPOCH,
    QUICK,
    every_file,
    few,
    kinds,
    quickly,
    silent,
    stop_after_an_epoch,
)


@pytest.fixture(scope="module", autouse=True)
def keras_is_here():
    """Keras is imported by the worker that runs this file, and not by each that collects it."""
    global training, course, batches
    training = pytest.importorskip("lenet.training.training", reason="Keras is not installed")
    from lenet.training import course
    from lenet.training.batches import batches


@pytest.fixture(scope="module")
def of_all_kinds(tmp_path_factory):
    """A run of digits of all kinds and of shapes that are none, to be looked at."""
    folder = tmp_path_factory.mktemp("kinds") / "run"
    with few():
        training.train(CONFIG, folder, silent)
    return runs.Run(folder)


def test_two_runs_of_one_seed_are_the_same_to_the_bit(of_all_kinds, fewer, tmp_path):
    network = training.train(CONFIG, tmp_path / "again", silent)
    first = lenet.load(of_all_kinds.folder)
    for name, array in first.weights.items():
        np.testing.assert_array_equal(network.weights[name], array)
    assert network.sure_at == first.sure_at


def test_preparing_says_how_far_it_is(fewer, tmp_path, monkeypatch):
    said, say = [], run_process.Phase.say

    def listen(phase, word, at_once=False):
        said.append((phase._name, word.get("part")))
        say(phase, word, at_once)

    monkeypatch.setattr(run_process.Phase, "say", listen)
    training.train(CONFIG, tmp_path / "run", silent)
    parts = [part for name, part in said if name == "preparing" and part is not None]
    assert parts == sorted(parts)
    assert parts[0] == 1 / 4  # Keras is loaded
    assert len([part for part in parts if 1 / 4 < part < 1]) > 3  # while digits are drawn
    assert parts[-1] <= 1


def test_what_a_run_leaves(of_all_kinds):
    folder = of_all_kinds.folder
    events = [json.loads(line) for line in (folder / "events.jsonl").read_text(encoding="utf-8").splitlines()]
    told = [event.get("phase") or event["kind"] for event in events]
    phases = ["training", "epoch", "epoch", "measuring", "calibrating"]
    assert told == ["started", "preparing", "machine", *phases, "done"]
    first, second = of_all_kinds.epochs()
    assert (first["epoch"], second["epoch"]) == (1, 2)
    assert second["held_out_accuracy"] > 0.65  # 10 % would be guessing
    assert first["rate"] == pytest.approx(0.003)
    assert second["rate"] == pytest.approx(0.0015)  # half way down the cosine
    facts = lenet.load(folder).facts["training"]
    assert facts["mnist_digits"] == 595
    images, labels = lenet.mnist.load("test")
    read = lenet.load(folder).probabilities(lenet.mnist.to_input(images)).argmax(axis=1)
    assert facts["test_error"] == events[-1]["test_error"] == round(float((read != labels).mean()), 4)
    assert (folder / "model.keras").exists()


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A run that was never stopped, to be looked at."""
    folder = tmp_path_factory.mktemp("whole") / "run"
    with quickly():
        training.train(QUICK, folder, silent)
    return runs.Run(folder)


@pytest.fixture(scope="module")
def stopped_once(tmp_path_factory):
    """The same, stopped after its first epoch, to be copied."""
    folder = tmp_path_factory.mktemp("stopped") / "run"
    with quickly():
        assert training.train(QUICK, folder, stop_after_an_epoch(folder)) is None
    return folder


@pytest.fixture
def halves(stopped_once, tmp_path):
    """A run that was stopped after its first epoch, of one's own."""
    return Path(shutil.copytree(stopped_once, tmp_path / "run"))


def test_a_resumed_run_equals_one_that_was_never_stopped(quick, whole, halves):
    check_resumed(quick, whole, halves)


def test_a_resumed_run_of_all_kinds_of_digits_equals_one_that_was_never_stopped(of_all_kinds, fewer, tmp_path):
    folder = tmp_path / "run"
    assert training.train(CONFIG, folder, stop_after_an_epoch(folder)) is None
    check_resumed(CONFIG, of_all_kinds, folder)


def check_resumed(config, whole, halves):
    """Train what was stopped to its end; then it is what the other is."""
    assert runs.Run(halves).state == "stopped"
    assert not (halves / "weights.npz").exists()
    resumed = training.train(config, halves, silent)
    for name, array in lenet.load(whole.folder).weights.items():
        np.testing.assert_array_equal(resumed.weights[name], array)
    rest = ["epoch"] * (config.epochs - 1)
    assert kinds(halves) == ["started", "epoch", "stopped", "started", *rest, "done"]
    marks = [
        [(event["epoch"], event["loss"], event["accuracy"], event["held_out_loss"], event["rate"]) for event in epochs]
        for epochs in (runs.Run(halves).epochs(), whole.epochs())
    ]
    assert marks[0] == marks[1]
    assert [mark[0] for mark in marks[0]] == [*range(1, config.epochs + 1)]


def test_stop_ends_an_epoch_in_its_midst(quick, tmp_path, monkeypatch):
    looks = []

    class Watch(course.Watch):
        def on_train_batch_end(self, batch, logs=None):
            looks.append(batch)
            if len(looks) == 3:
                (tmp_path / "run" / runs.STOP).touch()
            super().on_train_batch_end(batch, logs)

    monkeypatch.setattr(course, "Watch", Watch)
    config = training.TrainingConfig(**{**vars(quick), "batch": 4})  # 275 steps
    assert training.train(config, tmp_path / "run", silent) is None
    assert looks == [10, 10, 10]  # 894 steps in all, eleven at a call: three stretches of a part of a call each
    assert runs.Run(tmp_path / "run").frames() == [0, 1, 2, 4]
    assert kinds(tmp_path / "run") == ["started", "stopped"]
    assert runs.Run(tmp_path / "run").state == "stopped"
    left = ["config.json", "events.jsonl", "steps.jsonl"]
    assert sorted(path.name for path in (tmp_path / "run").glob("[!.]*.*")) == left


def test_a_word_that_was_lost_after_its_checkpoint_is_said_again(quick, halves):
    lines = (halves / "events.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    (word,) = (line for line in lines if '"kind": "epoch"' in line)
    before = lines[: lines.index(word)]
    (halves / "events.jsonl").write_text("".join(before) + word[:40], encoding="utf-8")
    training.train(quick, halves, silent)
    assert [event["epoch"] for event in runs.Run(halves).epochs()] == [1, 2, 3]
    assert runs.Run(halves).epochs()[0] == json.loads(word)


def test_without_its_checkpoint_a_run_begins_anew(quick, halves):
    (halves / runs.CHECKPOINT).unlink()
    training.train(quick, halves, silent)
    assert kinds(halves) == ["started", "stopped", "started", "epoch", "epoch", "epoch", "done"]


def test_damaged_checkpoints_are_refused(quick, halves):
    sound = (halves / runs.CHECKPOINT).read_bytes()
    (halves / runs.CHECKPOINT).write_bytes(sound[:5000])
    with pytest.raises(lenet.Problem, match=r"checkpoint.npz holds no weights: "):
        training.train(quick, halves, silent)
    np.savez(halves / runs.CHECKPOINT, event=np.array("{}"))
    with pytest.raises(lenet.Problem, match=r"checkpoint.npz is no checkpoint of this run: KeyError"):
        training.train(quick, halves, silent)
    assert runs.Run(halves).state == "failed"
    assert "is no checkpoint of this run: KeyError" in str(runs.Run(halves).why()[0])


def test_a_folder_of_other_settings_is_refused(quick, halves):
    other = training.TrainingConfig(**{**vars(quick), "rate": 0.001, "seed": 6})
    with pytest.raises(lenet.Problem, match=r"run holds a run with another rate, seed; give another folder"):
        training.train(other, halves, silent)
    assert json.loads((halves / "config.json").read_text(encoding="utf-8"))["rate"] == 0.003


def test_a_rate_that_is_far_too_high_fails_with_a_sentence(tmp_path):
    config = training.TrainingConfig(epochs=3, fraction=0.1, rate=100.0, weight_decay=10.0, squashing="relu")
    said = r"The loss became (nan|inf) in epoch 1: the rate of 100.0 is too high for this network; lower it\."
    with pytest.raises(lenet.Problem, match=said):
        training.train(config, tmp_path / "run", silent)
    run = runs.Run(tmp_path / "run")
    assert run.state == "failed"
    assert run.why()[0].values["epoch"] == 1
    assert "the rate of 100.0 is too high" in str(run.why()[0])
    assert not (run.folder / runs.CHECKPOINT).exists()


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 2.6 MB: room for eleven frames and one checkpoint of 0.7 MB, not for the next beside it."""
    place = tmp_path / "small"
    place.mkdir()
    mount = shutil.which("mount")
    options = ["-t", "tmpfs", "-o", "size=2600k", "tmpfs", str(place)]
    if mount is None or subprocess.run([mount, *options], capture_output=True).returncode != 0:
        pytest.skip("no small disk can be mounted here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk_fails_with_a_sentence_and_can_be_resumed(quick, small_disk):
    run = runs.Run(small_disk / "run")
    with pytest.raises(OSError, match="No space left on device"):
        training.train(quick, run.folder, silent)
    assert run.state == "failed"
    assert str(run.why()[0]) == f"The disk that holds {run.folder} is full; make room and resume."
    assert [event["epoch"] for event in run.epochs()] == [1]
    subprocess.run(["mount", "-o", "remount,size=8m", str(small_disk)], check=True)
    assert training.train(quick, run.folder, silent) is not None
    assert [event["epoch"] for event in run.epochs()] == [1, 2, 3]
    assert run.state == "done"


def test_a_folder_deleted_while_it_trains(quick, tmp_path):
    with pytest.raises(lenet.Problem, match=r"run was deleted while it trained\."):
        training.train(quick, tmp_path / "run", lambda line: shutil.rmtree(tmp_path / "run"))
    assert not Path(tmp_path / "run").exists()


def test_mixed_precision_keeps_its_weights_with_32_bits(quick, tmp_path):
    import keras

    config = training.TrainingConfig(epochs=1, fraction=0.004, precision="mixed_bfloat16", device="cpu")
    network = training.train(config, tmp_path, silent)
    assert {array.dtype for array in network.weights.values()} == {np.dtype("float32")}
    assert keras.config.dtype_policy().name == "float32"  # for whoever trains next in this process


def test_each_epoch_leaves_its_weights_its_confusion_and_its_curves(whole):
    network = lenet.load(whole.folder)
    steps = OF_AN_EPOCH
    assert [epoch["last_step"] for epoch in whole.epochs()] == [steps, 2 * steps, 3 * steps]
    for name, array in network.weights.items():
        np.testing.assert_array_equal(whole.at(3 * steps).weights[name], array.astype(np.float16))
        assert (whole.at(0).weights[name] != array).any()
    images, labels = lenet.mnist.load("train")
    last = whole.epochs()[-1]
    read = network.probabilities(lenet.mnist.to_input(images[-500:])).argmax(axis=1)
    confusion = np.zeros((10, 10), int)
    np.add.at(confusion, (labels[-500:], read), 1)
    assert last["confusion"] == confusion.tolist()
    row, label, answer, probability = last["mistakes"][0]
    assert (labels[row], read[row - 59_500]) == (label, answer)
    assert label != answer
    assert probability == max(mistake[3] for mistake in last["mistakes"])
    (curves,) = (whole.folder / "tensorboard").iterdir()
    assert curves.stat().st_size > 500


def test_of_a_short_run_each_step_is_kept_and_in_the_curves(whole):
    """30 steps are fewer than the moments that are kept."""
    steps = [*range(3 * OF_AN_EPOCH + 1)]
    assert whole.frames() == steps
    rows = whole.steps()
    assert [row["step"] for row in rows] == steps[1:]
    batches = [QUICK.batch] * (OF_AN_EPOCH - 1) + [DIGITS - QUICK.batch * (OF_AN_EPOCH - 1)]
    for place, event in enumerate(whole.epochs()):
        of_epoch = rows[place * OF_AN_EPOCH : (place + 1) * OF_AN_EPOCH]
        for name in ("loss", "accuracy"):
            mean = np.average([row[name] for row in of_epoch], weights=batches)
            assert event[name] == pytest.approx(mean, abs=1e-4)


def test_a_row_of_the_curves_is_the_mean_loss_of_its_steps(tmp_path, quick):
    """Trained again step by step with Keras alone: the same losses, one by one."""
    config = training.TrainingConfig(epochs=1, fraction=0.004, batch=20, seed=4, device="cpu")  # 220 digits
    training.train(config, tmp_path / "run", silent)
    rows = runs.Run(tmp_path / "run").steps()
    training._make_repeatable(config.seed)
    images, labels, *_held = dataset.training_digits(config)
    x, y = dataset.TrainingSet(config, images, labels).epoch(0)
    model = training._compiled(config, len(x))
    alone = [
        model.train_on_batch(x[i : i + 20, ..., np.newaxis].astype(np.float32) / 255, y[i : i + 20])[0]
        for i in range(0, len(x), 20)
    ]
    np.testing.assert_allclose([row["loss"] for row in rows], alone, rtol=1e-3)


def test_the_first_step_is_traced_once(quick):
    """Each time it is gone through costs a second on a slow machine; it was twice, as the optimiser was not built."""
    config = training.TrainingConfig(epochs=2, batch=20, device="cpu")
    model = training._compiled(config, 1600)
    assert model.steps_per_execution == 2
    traced, step = [], model.train_step
    model.train_step = lambda data: traced.append(1) or step(data)
    x, y = np.zeros((80, 32, 32), np.uint8), np.eye(10, dtype=np.float32)[np.zeros(80, int)]
    model.fit(**batches(x, y, 20), verbose=0)
    assert len(traced) == 1


@pytest.fixture
def unlaunched(monkeypatch):
    """No process is started for a new run: the test is its trainer."""
    monkeypatch.setattr(runs, "_launch", lambda folder: (folder / processes.PROCESS).unlink())


def test_one_epoch_more_is_a_run_of_its_own_that_goes_on_from_the_last(whole, quick, tmp_path, unlaunched):
    run = runs.Run(Path(shutil.copytree(whole.folder, tmp_path / "run")))
    before = every_file(run.folder)
    longer = going_on.go_on(run)
    training.train(longer.config, longer.folder, silent)
    assert every_file(run.folder) == before
    assert (longer.state, longer.config.epochs) == ("done", 4)
    assert [event["epoch"] for event in longer.epochs()] == [1, 2, 3, 4]
    assert longer.epochs()[:3] == whole.epochs()
    assert longer.epochs()[3]["rate"] == pytest.approx(schedule.rate_at(longer.config, 3 / 4))
    assert longer.frames() == [*range(4 * OF_AN_EPOCH + 1)]
    assert all(longer.frame(step) == whole.frame(step) for step in whole.frames())
    assert longer.steps()[: 3 * OF_AN_EPOCH] == whole.steps()
    assert [event["kind"] for event in longer.events()].count("done") == 1


def test_one_epoch_more_is_had_while_the_process_of_the_last_is_still_leaving(whole, tmp_path, unlaunched, sleeper):
    """All that it had to write is written, and whoever watches sees the end before it is gone."""
    run = runs.Run(Path(shutil.copytree(whole.folder, tmp_path / "run")))
    disk.write_json(run.folder / processes.PROCESS, {**processes.record(sleeper), "ticket": 1})
    journal.append(run.folder, {"kind": "started", **processes.record(sleeper)}, {"kind": "done"})
    assert run.state == "done"
    assert processes.alive(processes.holder(run.folder), run.folder)
    assert going_on.go_on(run).config.epochs == 4


def test_two_epochs_and_one_are_three_to_the_bit(quick, tmp_path, unlaunched):
    """The optimiser's state goes with the weights: momentum tells."""
    values = {"fraction": 0.004, "batch": 32, "optimiser": "momentum", "schedule": "constant", "seed": 2}
    config = training.TrainingConfig(epochs=2, device="cpu", **values)
    three = training.train(dataclasses.replace(config, epochs=3), tmp_path / "three", silent)
    training.train(config, tmp_path / "two", silent)
    longer = going_on.go_on(runs.Run(tmp_path / "two"))
    network = training.train(longer.config, longer.folder, silent)
    for name, array in three.weights.items():
        np.testing.assert_array_equal(network.weights[name], array)


def test_a_checkpoint_from_before_says_no_step(quick, halves, whole):
    """Where its epochs ended is known by how many steps they have; what came after is trained again."""
    run = runs.Run(halves)
    arrays = dict(np.load(run.folder / runs.CHECKPOINT))
    event = json.loads(str(arrays["event"]))
    del event["last_step"]
    np.savez(run.folder / runs.CHECKPOINT, **{**arrays, "event": np.array(json.dumps(event))})
    training.train(quick, run.folder, silent)
    assert run.frames() == whole.frames()
    assert run.steps() == whole.steps()


def test_a_training_begins_with_the_network_that_is_given(quick, tmp_path):
    config = training.TrainingConfig(pooling="max", epochs=1, fraction=0.004, rate=1e-9, device="cpu")
    ours = lenet.load("max")
    network = training.train(config, tmp_path / "run", silent, begin=ours)
    for name, array in ours.weights.items():
        np.testing.assert_allclose(network.weights[name], array, atol=1e-6)
    assert runs.Run(tmp_path / "run").begins_with == ours.name
    with pytest.raises(lenet.Problem, match=r"max has another pooling than the recipe; choose the same there\."):
        training.train(training.TrainingConfig(), tmp_path / "other", silent, begin=ours)


def test_resumed_frames_are_those_of_a_run_that_was_never_stopped(quick, whole, halves):
    before = {step: runs.Run(halves).frame(step) for step in runs.Run(halves).frames()}
    assert [*before] == [*range(OF_AN_EPOCH + 1)]
    training.train(quick, halves, silent)
    assert runs.Run(halves).frames() == whole.frames()
    for step in whole.frames():
        assert runs.Run(halves).frame(step) == whole.frame(step)
    assert runs.Run(halves).steps() == whole.steps()


def test_of_a_few_epochs_the_end_of_each_is_kept(tmp_path, quick):
    """Also where its turn would come a little later."""
    config = training.TrainingConfig(epochs=3, fraction=0.004, batch=2, seed=2, device="cpu")  # 119 steps an epoch
    training.train(config, tmp_path / "run", silent)
    run = runs.Run(tmp_path / "run")
    ends = [event["last_step"] for event in run.epochs()]
    assert ends == [119, 238, 357]
    assert set(ends) <= set(run.frames())
    assert 80 <= len(run.frames()) <= 100
