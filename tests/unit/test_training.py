"""Training: seeded, on training digits alone, and it learns; stopped, resumed, failed. Slow: imports Keras."""

import json
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

import lenet
from lenet import runs
from lenet.__main__ import main
from lenet.digits.distortion import distort
from lenet.files import processes
from lenet.training import calibration, dataset
from lenet.training.recipe import TrainingConfig


@pytest.fixture(scope="module", autouse=True)
def keras_is_here():
    """Keras is imported by the worker that runs this file, and not by each that collects it."""
    global training
    training = pytest.importorskip("lenet.training.training", reason="Keras is not installed")


def silent(line):
    """Receives a report and drops it."""


CONFIG = TrainingConfig(
    epochs=2, fraction=0.01, batch=16, distortion=1.0, prepared=0.5, synthetic=60, non_digits=40, rate=0.003, seed=3
)


@contextmanager
def few():
    """All that a training does, with 500 digits held out of 5,000 and eight of each hundred shapes that are none."""
    drawings = calibration._drawings
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(calibration, "_drawings", lambda kind, count, seed: drawings(kind, count * 8 // 100, seed))
        patch.setattr(dataset, "HELD_OUT", 500)
        yield


@pytest.fixture
def fewer():
    with few():
        yield


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


def test_what_a_run_leaves(of_all_kinds):
    folder = of_all_kinds.folder
    events = [json.loads(line) for line in (folder / "events.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [event["kind"] for event in events] == ["started", "machine", "epoch", "epoch", "done"]
    assert [event.get("epoch") for event in events] == [None, None, 1, 2, None]
    assert events[3]["held_out_accuracy"] > 0.65  # 10 % would be guessing
    assert events[2]["rate"] == pytest.approx(0.003)
    assert events[3]["rate"] == pytest.approx(0.0015)  # half way down the cosine
    assert lenet.load(folder).facts["training"]["mnist_digits"] == 595
    assert (folder / "model.keras").exists()


def test_held_out_digits_are_never_trained_on():
    images, labels, held_images, held_labels = dataset.training_digits(training.TrainingConfig())
    all_images, all_labels = lenet.mnist.load("train")
    assert (len(images), len(held_images)) == (55_000, 5_000)
    np.testing.assert_array_equal(held_labels, all_labels[55_000:])
    np.testing.assert_array_equal(np.concatenate([images, held_images]), all_images)
    assert len(labels) == 55_000


def test_an_epoch_of_material():
    images, labels = lenet.mnist.load("train")
    made = dataset.TrainingSet(CONFIG, images[:50], labels[:50])
    x, y = made.epoch(0)
    assert x.shape == (150, 32, 32)
    assert len(made) == 150
    np.testing.assert_allclose(y.sum(axis=1), 1, atol=1e-6)
    assert ((y == 0.1).all(axis=1)).sum() == 40  # the shapes that are no digits
    again, _ = made.epoch(0)
    np.testing.assert_array_equal(x, again)
    assert (x != made.epoch(1)[0]).any()


def test_no_distortion_only_pads():
    images = lenet.mnist.load("train")[0][:20]
    moved = distort(images, np.random.default_rng(0), strength=0)
    np.testing.assert_array_equal(moved.astype(np.float32) / np.float32(255), lenet.mnist.to_input(images))


def test_distortions_stay_in_range_and_keep_the_ink():
    images = lenet.mnist.load("train")[0][:200]
    moved = distort(images, np.random.default_rng(0))
    assert (moved.shape, moved.dtype) == ((200, 32, 32), np.uint8)
    ratio = moved.sum(axis=(1, 2)) / images.sum(axis=(1, 2))
    assert ratio.min() > 0.6
    assert ratio.max() < 1.6


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"epochs": 0}, "epochs must be from 1 to 10000, not 0"),
        ({"rate": float("nan")}, "rate must be from 1e-09 to 100, not nan"),
        ({"fraction": "half"}, "fraction must be from 0.001 to 1, not 'half'"),
        ({"batch": 2.5}, "batch must be from 1 to 10000, not 2.5"),
        ({"pooling": "median"}, "pooling cannot be 'median'"),
        ({"device": "gpu"}, "The device can be auto, cpu, gpu:0, gpu:1 and so on, not 'gpu'"),
        ({"device": 0}, "The device can be auto, cpu, gpu:0, gpu:1 and so on, not 0"),
    ],
)
def test_bad_recipes(values, said):
    with pytest.raises(lenet.Problem, match=said):
        training.TrainingConfig(**values)


def kinds(folder):
    """What happened, without the word of the machine that it happened on."""
    return [event["kind"] for event in runs.Run(folder).events() if event["kind"] != "machine"]


QUICK = TrainingConfig(epochs=3, fraction=0.02, distortion=1.0, rate=0.003, weight_decay=0.01, seed=5)


@contextmanager
def quickly():
    """Finding where a network is sure takes longer than three small epochs, and so do 5,000 digits held out."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(training, "calibrate", lambda network, images, labels, check_stop: network)
        patch.setattr(dataset, "HELD_OUT", 500)
        yield


@pytest.fixture
def quick():
    with quickly():
        yield QUICK


def stop_after_an_epoch(folder):
    return lambda line: line.startswith("epoch") and (folder / runs.STOP).touch()


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

    class Watch(training._Watch):
        def on_train_batch_end(self, batch, logs=None):
            looks.append(batch)
            if len(looks) == 3:
                (tmp_path / "run" / runs.STOP).touch()
            super().on_train_batch_end(batch, logs)

    monkeypatch.setattr(training, "_Watch", Watch)
    config = training.TrainingConfig(**{**vars(quick), "batch": 4})  # 275 steps
    assert training.train(config, tmp_path / "run", silent) is None
    assert looks == [31, 63, 95]
    assert kinds(tmp_path / "run") == ["started", "stopped"]
    assert runs.Run(tmp_path / "run").state == "stopped"
    assert sorted(path.name for path in (tmp_path / "run").glob("[!.]*.*")) == ["config.json", "events.jsonl"]


def test_a_word_that_was_lost_after_its_checkpoint_is_said_again(quick, halves):
    lines = (halves / "events.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    (halves / "events.jsonl").write_text(lines[0] + lines[1] + lines[2][:40], encoding="utf-8")
    training.train(quick, halves, silent)
    assert [event["epoch"] for event in runs.Run(halves).epochs()] == [1, 2, 3]
    assert runs.Run(halves).epochs()[0] == json.loads(lines[2])


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
    """A disk of 1.8 MB: room for one checkpoint of 0.7 MB and the weights, not for the next beside it."""
    place = tmp_path / "small"
    place.mkdir()
    mount = shutil.which("mount")
    options = ["-t", "tmpfs", "-o", "size=1800k", "tmpfs", str(place)]
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


def trains(command, folder, backend):
    """The very same command trains on either backend: the model's code is Keras alone."""
    options = ["--epochs", "1", "--fraction", "0.02", "--batch", "34", "--rate", "0.005", "--device", "cpu"]
    command(["train", "--pooling", "max", "--squashing", "relu", *options, "--out", str(folder)])
    events = runs.Run(folder).events()
    machine = next(event for event in events if event["kind"] == "machine")
    assert machine["backend"].startswith(f"{backend} ")
    assert events[-2]["held_out_accuracy"] > 0.6
    assert lenet.load(folder).spec == lenet.classic("max", "relu")


def test_the_command_trains(fewer, tmp_path):
    def command(arguments):
        assert main(arguments) == 0

    trains(command, tmp_path / "run", "tensorflow")


ON_JAX = """
import sys
from lenet.__main__ import main
from tests.unit.test_training import few
with few():
    sys.exit(main(sys.argv[1:]))
"""


def test_the_command_trains_on_jax(tmp_path):
    if not os.environ.get("CI"):  # there it is installed, and its absence a failure
        pytest.importorskip("jax", reason="JAX is not installed; TensorFlow alone is what all other tests train on")
    environment = {**os.environ, "KERAS_BACKEND": "jax", "CUDA_VISIBLE_DEVICES": "-1"}

    def command(arguments):
        started = [sys.executable, "-c", ON_JAX, *arguments]
        done = subprocess.run(started, cwd=processes.PROJECT, env=environment, capture_output=True)
        assert done.returncode == 0, done.stderr.decode()

    trains(command, tmp_path / "run", "jax")


@pytest.mark.parametrize(
    ("values", "rates"),
    [
        ({"schedule": "cosine"}, [0.01, 0.005, 0.0]),
        ({"schedule": "rise"}, [0.001, 0.01 * 0.5 * (1 + np.cos(np.pi * 30 / 80)), 0.0]),
        ({"schedule": "constant"}, [0.01, 0.01, 0.01]),
    ],
)
def test_schedules(values, rates):
    """The learning rate at the first, the middle and the last of a hundred steps."""
    import keras

    optimiser = training._optimiser(training.TrainingConfig(rate=0.01, **values), 100)
    found = optimiser._learning_rate
    at = [float(found(step)) if callable(found) else float(keras.ops.convert_to_numpy(found)) for step in (0, 50, 100)]
    np.testing.assert_allclose(at, rates, atol=1e-6)


def test_another_optimiser_goes_on_where_it_was_stopped(quick, tmp_path):
    config = training.TrainingConfig(epochs=2, fraction=0.004, batch=32, optimiser="momentum", seed=2, device="cpu")
    whole = training.train(config, tmp_path / "whole", silent)
    halves = tmp_path / "halves"
    assert training.train(config, halves, stop_after_an_epoch(halves)) is None
    resumed = training.train(config, halves, silent)
    for key, array in whole.weights.items():
        np.testing.assert_array_equal(resumed.weights[key], array)


def test_mixed_precision_keeps_its_weights_with_32_bits(quick, tmp_path):
    import keras

    config = training.TrainingConfig(epochs=1, fraction=0.004, precision="mixed_bfloat16", device="cpu")
    network = training.train(config, tmp_path, silent)
    assert {array.dtype for array in network.weights.values()} == {np.dtype("float32")}
    assert keras.config.dtype_policy().name == "float32"  # for whoever trains next in this process


def test_each_epoch_leaves_its_weights_its_confusion_and_its_curves(whole):
    network = lenet.load(whole.folder)
    assert whole.kept() == [0, 1, 2, 3]
    for name, array in network.weights.items():
        np.testing.assert_array_equal(whole.at(3).weights[name], array)
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
