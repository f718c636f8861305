"""Training: seeded, on training digits alone, and it learns; stopped, resumed, failed. Slow: imports Keras."""

import dataclasses
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
from lenet.files import disk, journal, processes
from lenet.training import calibration, dataset, frames, going_on, outcome, schedule, start
from lenet.training.recipe import PRESETS, TrainingConfig


@pytest.fixture(scope="module", autouse=True)
def keras_is_here():
    """Keras is imported by the worker that runs this file, and not by each that collects it."""
    global training, course, optimiser, batches
    training = pytest.importorskip("lenet.training.training", reason="Keras is not installed")
    from lenet.training import course, optimiser
    from lenet.training.batches import batches


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
        patch.setattr(
            calibration, "_drawings", lambda kind, count, seed: drawings(kind, max(1, count * 8 // 100), seed)
        )
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


BOOK = TrainingConfig(
    *("average", "sigmoid", 2, 28), epochs=4, fraction=0.05, batch=16, optimiser="adam", rate=0.004, schedule="constant"
)


def test_an_epoch_of_the_books_network_is_mnist_as_it_is():
    images, labels = lenet.mnist.load("train")
    x, y = dataset.TrainingSet(BOOK, images[:20], labels[:20]).epoch(0)
    assert (x.shape, x.dtype) == ((20, 28, 28), np.uint8)
    assert {image.tobytes() for image in x} == {image.tobytes() for image in images[:20]}
    assert sorted(y.argmax(axis=1)) == sorted(labels[:20])


def test_the_books_network_learns(fewer, tmp_path):
    network = training.train(BOOK, tmp_path / "book", silent)
    assert network.spec == lenet.book()
    assert lenet.load(tmp_path / "book").spec == lenet.book()
    assert network.facts["training"]["held_out_error"] < 0.35  # 90 % would be guessing
    assert runs.Run(tmp_path / "book").at(4).spec == lenet.book()


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
    """What happened, without the words of the machine that it happened on and of the phases."""
    return [event["kind"] for event in runs.Run(folder).events() if event["kind"] not in ("machine", "phase")]


QUICK = TrainingConfig(epochs=3, fraction=0.02, distortion=1.0, rate=0.003, weight_decay=0.01, seed=5)
DIGITS = 1190  # a fiftieth of those that are not held out
OF_AN_EPOCH = 10  # steps


@contextmanager
def quickly():
    """Finding where a network is sure takes longer than three small epochs, and so do 5,000 digits held out."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(calibration, "calibrate", lambda network, images, labels, *_: network)
        patch.setattr(outcome, "measured", lambda *_: 0.1)
        patch.setattr(outcome, "expected", lambda *_: {})
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


KINDS = {
    "today": ("--pooling max --squashing relu", lenet.classic("max", "relu")),
    "1998": (
        "--pooling trained --squashing scaled_tanh --table 1998 --output rbf --levels 1998 --start normal",
        lenet.lenet_1998(),
    ),
}


def trains(command, folder, backend, kind="today"):
    """The very same command trains on either backend: the model's code is Keras alone."""
    options = ["--epochs", "1", "--fraction", "0.02", "--batch", "34", "--rate", "0.005", "--device", "cpu"]
    said, spec = KINDS[kind]
    command(["train", *said.split(), *options, "--out", str(folder)])
    run = runs.Run(folder)
    machine = next(event for event in run.events() if event["kind"] == "machine")
    assert machine["backend"].startswith(f"{backend} ")
    assert run.epochs()[-1]["held_out_accuracy"] > 0.6
    assert lenet.load(folder).spec == spec


@pytest.mark.parametrize("kind", KINDS)
def test_the_command_trains(kind, fewer, tmp_path):
    def command(arguments):
        assert main(arguments) == 0

    trains(command, tmp_path / "run", "tensorflow", kind)


@pytest.fixture(scope="module")
def of_1998():
    """Two short epochs of LeNet-5 as published, of digits and shapes that are none."""
    short = {"epochs": 2, "fraction": 0.006, "batch": 32, "rate": 0.003}
    return dataclasses.replace(PRESETS["lenet-1998"], **short, start="1998", non_digits=20, seed=5, device="cpu")


def test_of_1998_what_is_fixed_stays_and_stopped_it_goes_on_to_the_same_weights(of_1998, fewer, tmp_path):
    whole = training.train(of_1998, tmp_path / "whole", silent)

    def stop(line):
        if line.startswith("epoch 1"):
            (tmp_path / "half" / "stop").touch()

    assert training.train(of_1998, tmp_path / "half", stop) is None
    assert len(runs.Run(tmp_path / "half").epochs()) == 1
    again = training.train(of_1998, tmp_path / "half", silent)
    begun = start.weights(of_1998.spec, "1998", 5)
    np.testing.assert_array_equal(whole.weights["OUTPUT/prototypes"], begun["OUTPUT/prototypes"])
    assert np.count_nonzero(whole.weights["C3/kernel"]) == 1500
    first = frames.load(tmp_path / "whole", 0, of_1998.spec.weight_shapes)
    for name, array in whole.weights.items():
        np.testing.assert_array_equal(again.weights[name], array)
        np.testing.assert_allclose(first[name], begun[name], atol=1e-3)
        assert name == "OUTPUT/prototypes" or (array != begun[name]).any()


@pytest.mark.parametrize("precision", ["mixed_float16", "mixed_bfloat16"])
def test_of_1998_sixteen_bits_are_enough(of_1998, precision, fewer, tmp_path):
    config = dataclasses.replace(of_1998, precision=precision, start="normal", non_digits=0)
    assert training.train(config, tmp_path / "run", silent) is not None
    assert runs.Run(tmp_path / "run").epochs()[-1]["held_out_accuracy"] > 0.3


ON_JAX = """
import sys
from lenet.__main__ import main
from tests.unit.test_training import few
with few():
    code = main(sys.argv[1:])
from lenet.training import training
assert training._compiled(training.TrainingConfig(), 128).jit_compile is True
sys.exit(code)
"""


@pytest.mark.parametrize("kind", KINDS)
def test_the_command_trains_on_jax(kind, tmp_path):
    if not os.environ.get("CI"):  # there it is installed, and its absence a failure
        pytest.importorskip("jax", reason="JAX is not installed; TensorFlow alone is what all other tests train on")
    environment = {**os.environ, "KERAS_BACKEND": "jax", "CUDA_VISIBLE_DEVICES": "-1"}

    def command(arguments):
        started = [sys.executable, "-c", ON_JAX, *arguments]
        done = subprocess.run(started, cwd=processes.PROJECT, env=environment, capture_output=True)
        assert done.returncode == 0, done.stderr.decode()

    trains(command, tmp_path / "run", "jax", kind)


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

    found = optimiser.make(training.TrainingConfig(rate=0.01, **values), 100)._learning_rate
    at = [float(found(step)) if callable(found) else float(keras.ops.convert_to_numpy(found)) for step in (0, 50, 100)]
    np.testing.assert_allclose(at, rates, atol=1e-6)


@pytest.mark.parametrize("kind", ["cosine", "rise"])
def test_the_schedule_that_is_said_is_the_one_that_keras_goes_by(kind):
    config = training.TrainingConfig(rate=0.03, schedule=kind)
    found = optimiser.make(config, 1000)._learning_rate
    for step in range(0, 1001, 20):
        assert schedule.rate_at(config, step / 1000) == pytest.approx(float(found(step)), abs=1e-8)
    assert schedule.rate_at(config, 0.9, 0.3) == pytest.approx(10 * float(found(900)), rel=1e-4)


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


def every_file(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_rate_that_is_changed_holds_from_the_next_steps_on(quick, tmp_path, monkeypatch):
    config = training.TrainingConfig(epochs=2, fraction=0.02, batch=4, rate=0.001, seed=1)  # 298 steps an epoch
    run = runs.Run(tmp_path / "run")

    class Watch(course.Watch):
        def on_train_batch_end(self, batch, logs=None):
            if self.place > 100 and not (run.folder / runs.RATE).exists():
                monkeypatch.setattr(runs.Run, "state", "running")  # its process is this one
                run.change_rate(0.0001)
            super().on_train_batch_end(batch, logs)

    monkeypatch.setattr(course, "Watch", Watch)
    training.train(config, run.folder, silent)
    (changed,) = [event for event in run.events() if event["kind"] == "rate"]
    assert changed["rate"] == 0.0001
    assert 100 < changed["step"] < 200
    cosine = {row["step"]: 0.5 * (1 + np.cos(np.pi * row["step"] / 596)) for row in run.steps()}
    for row in run.steps():
        highest = 0.001 if row["step"] <= changed["step"] else 0.0001
        assert row["rate"] == pytest.approx(highest * cosine[row["step"]], rel=1e-4)


CONSTANT = TrainingConfig(epochs=2, fraction=0.004, batch=32, schedule="constant", rate=0.001, seed=2, device="cpu")


def wish(run, rate):
    """What `Run.change_rate` leaves, which asks for a process."""
    disk.write_json(run.folder / runs.RATE, {"rate": rate})


def rates_told(run):
    return [(event["step"], event["rate"]) for event in run.events() if event["kind"] == "rate"]


def test_a_rate_that_was_changed_while_it_waited_is_told(quick, tmp_path):
    run = runs.Run(tmp_path / "run")
    run.folder.mkdir()
    wish(run, 0.0001)
    training.train(CONSTANT, run.folder, silent)
    assert rates_told(run) == [(0, 0.0001)] == run.rates()
    assert [row["rate"] for row in run.steps()] == pytest.approx([0.0001] * len(run.steps()))


@pytest.mark.parametrize("kind", ["constant", "cosine"])
def test_a_rate_that_was_changed_back_holds_after_a_stop(quick, tmp_path, kind):
    """The checkpoint holds the rate of its moment; what is wished for now counts, and what was undone is not told."""
    run = runs.Run(tmp_path / "run")
    run.folder.mkdir()
    wish(run, 0.0001)
    config = dataclasses.replace(CONSTANT, schedule=kind)
    assert training.train(config, run.folder, stop_after_an_epoch(run.folder)) is None
    (steps,) = (event["last_step"] for event in run.epochs())
    journal.append(run.folder, {"kind": "rate", "step": steps + 1, "rate": 0.5, "time": 1})  # and then it was killed
    wish(run, 0.001)
    training.train(config, run.folder, silent)
    assert rates_told(run) == [(0, 0.0001), (steps, 0.001)]
    shares = {row["step"]: schedule.rate_at(config, row["step"] / (2 * steps), 1.0) for row in run.steps()}
    for row in run.steps():
        assert row["rate"] == pytest.approx((0.0001 if row["step"] <= steps else 0.001) * shares[row["step"]], rel=1e-3)


def test_a_resumed_run_tells_a_rate_once(quick, tmp_path):
    run = runs.Run(tmp_path / "run")
    run.folder.mkdir()
    wish(run, 0.0001)
    assert training.train(CONSTANT, run.folder, stop_after_an_epoch(run.folder)) is None
    training.train(CONSTANT, run.folder, silent)
    assert rates_told(run) == [(0, 0.0001)]


def test_a_rate_that_is_too_high_is_named_as_it_holds(quick, tmp_path, monkeypatch):
    run = runs.Run(tmp_path / "run")
    run.folder.mkdir()
    wish(run, 99.0)
    monkeypatch.setattr(outcome, "held_out", lambda *_, **__: {"held_out_loss": float("nan")})
    with pytest.raises(lenet.Problem, match=r"The loss became nan in epoch 1: the rate of 99\.0 is too high"):
        training.train(CONSTANT, run.folder, silent)


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
