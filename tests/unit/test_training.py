"""Training: seeded, on training digits alone, and it learns; stopped, resumed, failed. Slow: imports Keras."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import lenet
from lenet import runs
from lenet.__main__ import main
from lenet.digits.distortion import distort
from lenet.files import processes
from lenet.training import dataset

training = pytest.importorskip("lenet.training.training", reason="Keras is not installed")


@pytest.fixture(scope="module")
def config():
    return training.TrainingConfig(
        epochs=2, fraction=0.04, distortion=1.0, prepared=0.5, synthetic=200, non_digits=100, rate=0.003, seed=3
    )


def test_two_runs_of_one_seed_are_the_same_to_the_bit(config, tmp_path):
    networks = [training.train(config, tmp_path / name, report=lambda line: None) for name in ("one", "two")]
    for name, array in networks[0].weights.items():
        np.testing.assert_array_equal(networks[1].weights[name], array)
    events = [json.loads(line) for line in (tmp_path / "one" / "events.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [event["kind"] for event in events] == ["started", "machine", "epoch", "epoch", "done"]
    assert [event.get("epoch") for event in events] == [None, None, 1, 2, None]
    assert events[3]["held_out_accuracy"] > 0.65  # 10 % would be guessing
    assert events[2]["rate"] == pytest.approx(0.003)
    assert events[3]["rate"] == pytest.approx(0.0015)  # half way down the cosine
    again = lenet.load(tmp_path / "one")
    assert again.sure_at == networks[0].sure_at
    assert again.facts["training"]["mnist_digits"] == 2200
    assert (tmp_path / "one" / "model.keras").exists()


def test_held_out_digits_are_never_trained_on(config):
    images, labels, held_images, held_labels = dataset.training_digits(training.TrainingConfig())
    all_images, all_labels = lenet.mnist.load("train")
    assert (len(images), len(held_images)) == (55_000, 5_000)
    np.testing.assert_array_equal(held_labels, all_labels[55_000:])
    np.testing.assert_array_equal(np.concatenate([images, held_images]), all_images)
    assert len(labels) == 55_000


def test_an_epoch_of_material(config):
    images, labels = lenet.mnist.load("train")
    made = dataset.TrainingSet(config, images[:50], labels[:50])
    x, y = made.epoch(0)
    assert x.shape == (350, 32, 32)
    assert len(made) == 350
    np.testing.assert_allclose(y.sum(axis=1), 1, atol=1e-6)
    assert ((y == 0.1).all(axis=1)).sum() == 100  # the shapes that are no digits
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


def silent(line):
    """Receives a report and drops it."""


def kinds(folder):
    """What happened, without the word of the machine that it happened on."""
    return [event["kind"] for event in runs.Run(folder).events() if event["kind"] != "machine"]


@pytest.fixture
def quick(monkeypatch):
    """Three epochs of a second; finding where a network is sure takes longer than they do, and so do 5,000 digits."""
    monkeypatch.setattr(training, "calibrate", lambda network, images, labels, check_stop: network)
    monkeypatch.setattr(dataset, "HELD_OUT", 500)
    return training.TrainingConfig(epochs=3, fraction=0.02, distortion=1.0, rate=0.003, weight_decay=0.01, seed=5)


def stop_after_an_epoch(folder):
    return lambda line: line.startswith("epoch") and (folder / runs.STOP).touch()


@pytest.mark.parametrize("mixed", [{}, {"prepared": 0.5, "synthetic": 60, "non_digits": 40}], ids=["MNIST", "mixed"])
def test_a_resumed_run_equals_one_that_was_never_stopped(quick, tmp_path, mixed):
    quick = training.TrainingConfig(**{**vars(quick), **mixed})
    whole = training.train(quick, tmp_path / "whole", silent)
    halves = tmp_path / "halves"
    assert training.train(quick, halves, stop_after_an_epoch(halves)) is None
    assert runs.Run(halves).state == "stopped"
    assert not (halves / "weights.npz").exists()
    resumed = training.train(quick, halves, silent)
    for name, array in whole.weights.items():
        np.testing.assert_array_equal(resumed.weights[name], array)
    assert kinds(halves) == ["started", "epoch", "stopped", "started", "epoch", "epoch", "done"]
    marks = [
        [(event["epoch"], event["loss"], event["accuracy"], event["held_out_loss"], event["rate"]) for event in epochs]
        for epochs in (runs.Run(halves).epochs(), runs.Run(tmp_path / "whole").epochs())
    ]
    assert marks[0] == marks[1]
    assert [mark[0] for mark in marks[0]] == [1, 2, 3]


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


def test_a_word_that_was_lost_after_its_checkpoint_is_said_again(quick, tmp_path):
    folder = tmp_path / "run"
    training.train(quick, folder, stop_after_an_epoch(folder))
    lines = (folder / "events.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / "events.jsonl").write_text(lines[0] + lines[1] + lines[2][:40], encoding="utf-8")
    training.train(quick, folder, silent)
    assert [event["epoch"] for event in runs.Run(folder).epochs()] == [1, 2, 3]
    assert runs.Run(folder).epochs()[0] == json.loads(lines[2])


def test_without_its_checkpoint_a_run_begins_anew(quick, tmp_path):
    folder = tmp_path / "run"
    training.train(quick, folder, stop_after_an_epoch(folder))
    (folder / runs.CHECKPOINT).unlink()
    training.train(quick, folder, silent)
    assert kinds(folder) == ["started", "stopped", "started", "epoch", "epoch", "epoch", "done"]


def test_damaged_checkpoints_are_refused(quick, tmp_path):
    folder = tmp_path / "run"
    training.train(quick, folder, stop_after_an_epoch(folder))
    sound = (folder / runs.CHECKPOINT).read_bytes()
    (folder / runs.CHECKPOINT).write_bytes(sound[:5000])
    with pytest.raises(lenet.Problem, match=r"checkpoint.npz holds no weights: "):
        training.train(quick, folder, silent)
    np.savez(folder / runs.CHECKPOINT, event=np.array("{}"))
    with pytest.raises(lenet.Problem, match=r"checkpoint.npz is no checkpoint of this run: KeyError"):
        training.train(quick, folder, silent)
    assert runs.Run(folder).state == "failed"
    assert "is no checkpoint of this run: KeyError" in str(runs.Run(folder).why()[0])


def test_a_folder_of_other_settings_is_refused(quick, tmp_path):
    folder = tmp_path / "run"
    training.train(quick, folder, stop_after_an_epoch(folder))
    other = training.TrainingConfig(**{**vars(quick), "rate": 0.001, "seed": 6})
    with pytest.raises(lenet.Problem, match=r"run holds a run with another rate, seed; give another folder"):
        training.train(other, folder, silent)
    assert json.loads((folder / "config.json").read_text(encoding="utf-8"))["rate"] == 0.003


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
    options = ["--epochs", "1", "--fraction", "0.05", "--batch", "32", "--rate", "0.003", "--device", "cpu"]
    command(["train", "--pooling", "max", "--squashing", "relu", *options, "--out", str(folder)])
    events = runs.Run(folder).events()
    machine = next(event for event in events if event["kind"] == "machine")
    assert machine["backend"].startswith(f"{backend} ")
    assert events[-2]["held_out_accuracy"] > 0.6
    assert lenet.load(folder).spec == lenet.classic("max", "relu")


def test_the_command_trains(tmp_path):
    def command(arguments):
        assert main(arguments) == 0

    trains(command, tmp_path / "run", "tensorflow")


# Finding where a network is sure is NumPy's work on either, and a hundred drawings of each kind take long.
ON_JAX = """
import sys
from lenet.__main__ import main
from lenet.training import calibration
drawings = calibration._drawings
calibration._drawings = lambda kind, count, seed: drawings(kind, 8, seed)
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


def test_another_optimiser_goes_on_where_it_was_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(training, "calibrate", lambda network, images, labels, check_stop: network)
    config = training.TrainingConfig(epochs=2, fraction=0.004, batch=32, optimiser="momentum", seed=2, device="cpu")
    whole = training.train(config, tmp_path / "whole", silent)
    halves = tmp_path / "halves"
    assert training.train(config, halves, stop_after_an_epoch(halves)) is None
    resumed = training.train(config, halves, silent)
    for key, array in whole.weights.items():
        np.testing.assert_array_equal(resumed.weights[key], array)


def test_mixed_precision_keeps_its_weights_with_32_bits(tmp_path, monkeypatch):
    import keras

    monkeypatch.setattr(training, "calibrate", lambda network, images, labels, check_stop: network)
    config = training.TrainingConfig(epochs=1, fraction=0.004, precision="mixed_bfloat16", device="cpu")
    network = training.train(config, tmp_path, silent)
    assert {array.dtype for array in network.weights.values()} == {np.dtype("float32")}
    assert keras.config.dtype_policy().name == "float32"  # for whoever trains next in this process


def test_each_epoch_leaves_its_weights_its_confusion_and_its_curves(quick, tmp_path, monkeypatch):
    monkeypatch.setattr(dataset, "HELD_OUT", 5000)  # as many as ever
    network = training.train(quick, tmp_path / "run", silent)
    run = runs.Run(tmp_path / "run")
    assert run.kept() == [0, 1, 2, 3]
    for name, array in network.weights.items():
        np.testing.assert_array_equal(run.at(3).weights[name], array)
        assert (run.at(0).weights[name] != array).any()
    images, labels = lenet.mnist.load("train")
    last = run.epochs()[-1]
    read = network.probabilities(lenet.mnist.to_input(images[-5000:])).argmax(axis=1)
    confusion = np.zeros((10, 10), int)
    np.add.at(confusion, (labels[-5000:], read), 1)
    assert last["confusion"] == confusion.tolist()
    row, label, answer, probability = last["mistakes"][0]
    assert (labels[row], read[row - 55_000]) == (label, answer)
    assert probability == max(mistake[3] for mistake in last["mistakes"])
    (curves,) = (tmp_path / "run" / "tensorboard").iterdir()
    assert curves.stat().st_size > 500
