"""Training: a recipe goes in, a network comes out. Imports Keras, so no page imports this."""

import dataclasses
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

import cv2
import keras
import numpy as np
from tensorboardX import SummaryWriter

from ..digits import mnist
from ..digits.distortion import looks
from ..files import disk, journal
from ..files.behind import Behind
from ..files.folders import root
from ..network import zoo
from ..network.classes import MNIST
from ..network.network import Network
from ..problems import Problem
from . import checkpoint, course, dataset, devices, frames, optimiser, outcome, run_process, runs, start, teacher
from .batches import batches
from .course import Course
from .dataset import TrainingSet, facts, training_count, training_digits
from .keras_model import build, compiles_with_xla, loss, set_weights
from .recipe import TrainingConfig

__all__ = ["TrainingConfig", "train"]

Report: TypeAlias = Callable[[str], Any]
Digits: TypeAlias = tuple[np.ndarray, np.ndarray]
"""Inputs (n, 32, 32), float32 in [0, 1], and their labels (n,)."""

_LOADED = 1 / 4  # of the bar of preparing: for loading Keras, which says nothing on its way; the rest is counted
_TRIED_CALLS = 4  # of Keras, to see how long a step takes
_DIGIT_TARGET = 0.2  # the least of a digit's, be it told by a teacher; that of a shape is 0.1 for each


@dataclasses.dataclass(frozen=True)
class _Job:
    """One process's training: what, where, on what, and who is told."""

    config: TrainingConfig
    run_dir: Path
    training_set: TrainingSet
    held_out: Digits
    report: Report


def train(
    config: TrainingConfig, run_dir: Path | str, report: Report = print, begin: Network | None = None
) -> Network | None:
    """Train a network by a recipe and leave it in a folder; go on from a checkpoint that lies there.

    A run that was stopped or killed and is trained again ends with the very weights of a run
    that was not, on one machine's CPU; at most the epoch in progress is lost, or all of it while a
    teacher learns.

    Parameters
    ----------
    config : TrainingConfig
    run_dir : path
        Receives ``config.json``, ``events.jsonl`` (a line an epoch),
        ``steps.jsonl`` (the curves), ``frames``, ``checkpoint.npz``, ``network.json``, ``weights.npz`` and
        ``model.keras``. A file ``stop`` in it ends the training.
    report : callable
        Called with a line of text after each epoch.
    begin : Network, optional
        What a new training begins with; random weights when None is given.

    Returns
    -------
    Network or None
        None when it was stopped.

    Raises
    ------
    Problem
        When the loss is no longer a number, or the folder holds a run of other settings.
    """
    run_dir = Path(run_dir).absolute()
    runs.refuse_another_network(config, begin)
    with run_process.failure_recorded(run_dir), _precision(config.precision):
        run_process.begin(run_dir, config)
        if begin is not None and not (run_dir / runs.BEGIN).exists():
            begin.save(run_dir / runs.BEGIN)
        _say_where(config, run_dir, report)
        return _train(config, run_dir, report)


@contextmanager
def _precision(name: str) -> Iterator[None]:
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy(name)
    try:
        yield
    finally:
        keras.config.set_dtype_policy(before)


def _say_where(config: TrainingConfig, run_dir: Path, report: Report) -> None:
    """Take a GPU's memory as it is needed, and write down what this process trains on."""
    if keras.backend.backend() == "tensorflow":
        import tensorflow as tf

        for gpu in tf.config.list_physical_devices("GPU"):
            tf.config.experimental.set_memory_growth(gpu, True)
    found = devices.detect()
    asked = config.device == "cpu"  # then nothing is missing
    why = "" if asked or not found["why"] else f" {Problem.from_record(**found['why'])}"
    report(f"{devices.in_words(found)}.{why}")
    journal.append(run_dir, {"kind": "machine", "time": time.time(), **found})


def _train(config: TrainingConfig, run_dir: Path, report: Report) -> Network | None:
    _make_repeatable(config.seed)
    images, labels, held_images, held_labels = training_digits(config)
    preparing = run_process.Phase(run_dir, "preparing", _drawings(config, len(images)), span=(_LOADED, 1.0))
    preparing.say({"part": _LOADED}, at_once=True)
    training_set = TrainingSet(config, images, labels, preparing)
    job = _Job(config, run_dir, training_set, (mnist.to_input(held_images), held_labels), report)
    try:
        model = _compiled(config, len(training_set))
        if not _fit(model, job, preparing):
            raise run_process.Stopped
        network = _as_network(model, config, run_dir.name)
        error = outcome.measured(network, config.data, run_dir)
        network = outcome.calibrated(network, config.data, run_dir, held_images, held_labels)
    except run_process.Stopped:
        run_process.end(run_dir, {"kind": "stopped"})
        return None
    network.facts.update(facts(config))
    network.facts["training"] = _told_of(job, len(images), error)
    _finish(model, network, run_dir)
    return network


def _told(job: _Job, preparing: run_process.Phase, expected: dict[str, float]) -> np.ndarray:
    """What the teacher of this run says."""

    def begin() -> teacher.Looks:
        preparing.end()
        steps = -(-len(job.training_set) // job.config.batch)
        reckoned = {**expected, "step": round(_tried_step(job), 6)}
        return run_process.Phase(job.run_dir, "teaching", steps=steps, expected=reckoned).reckon

    return teacher.answers(job.config, job.training_set, root() / runs.TEACHER, begin)


def _tried_step(job: _Job) -> float:
    """Seconds that a step of the small network takes, by training another like it; the first call warms up."""
    config, marks = job.config, [time.monotonic()]
    model = _compiled(config, len(job.training_set))
    digits = _TRIED_CALLS * model.steps_per_execution * config.batch
    size, classes = config.spec.input_size, config.spec.classes
    blank = np.zeros((digits, size, size), np.uint8), np.full((digits, classes), 1 / classes, np.float32)
    mark = keras.callbacks.LambdaCallback(on_train_batch_end=lambda batch, logs=None: marks.append(time.monotonic()))
    model.fit(**batches(*blank, config.batch), verbose=0, callbacks=[mark])
    return (marks[-1] - marks[1]) / (_TRIED_CALLS - 1) / model.steps_per_execution


def _told_of(job: _Job, trained_on: int, test_error: float) -> dict[str, float]:
    """What the network says of its training."""
    return {
        "epochs": job.config.epochs,
        "mnist_digits" if job.config.data == MNIST else "pictures": trained_on,
        "held_out_digits": len(job.held_out[1]),
        "held_out_error": round(1 - runs.Run(job.run_dir).epochs()[-1]["held_out_accuracy"], 4),
        "test_error": test_error,
    }


def _drawings(config: TrainingConfig, digits: int) -> int:
    """How often `TrainingSet` looks whether to stop before the first epoch is there."""
    prepared = digits if config.prepared else 0
    shown = digits + config.synthetic + config.non_digits
    return prepared + dataset.POOL * config.synthetic + config.non_digits + looks(shown, config.distortion)


def _finish(model: keras.Model, network: Network, run_dir: Path) -> None:
    """Write the network, and the run's last word."""
    with disk.replacing(run_dir / "model.keras") as part:
        model.save(part)
    network.save(run_dir)
    errors = {name: network.facts["training"][name] for name in ("held_out_error", "test_error")}
    run_process.end(run_dir, {"kind": "done", **errors})


def _make_repeatable(seed: int) -> None:
    keras.utils.set_random_seed(seed)
    cv2.setNumThreads(1)  # tiny images: OpenCV's threads would only take turns with TensorFlow's
    if keras.backend.backend() == "tensorflow":
        import tensorflow as tf

        tf.config.experimental.enable_op_determinism()


def _compiled(config: TrainingConfig, samples: int) -> keras.Model:
    model = build(config.spec)
    total = config.epochs * -(-samples // config.batch)
    model.compile(
        optimizer=optimiser.make(config, total),
        loss=loss(config.spec),
        metrics=[_DigitAccuracy()],
        steps_per_execution=course.steps_a_call(total),
        jit_compile=compiles_with_xla(),
    )
    model.optimizer.build(model.trainable_variables)  # else TensorFlow goes through the first step twice
    return model


def _fit(model: keras.Model, job: _Job, preparing: run_process.Phase) -> bool:
    """Train from where it was left to the last epoch; False when it was stopped."""
    config, run_dir = job.config, job.run_dir
    if (run_dir / runs.BEGIN).exists():
        set_weights(model, zoo.load(run_dir / runs.BEGIN).weights)
    elif config.start != "glorot":
        set_weights(model, start.weights(config.spec, config.start, config.seed))
    steps = -(-len(job.training_set) // config.batch)
    done = checkpoint.resume(model, config, run_dir, steps)
    if not done:
        frames.keep(run_dir, 0, course.weights_of(model, config))
    if done == config.epochs:
        return True  # it was killed between its last epoch and its last word
    # Once: what is drawn to try it is kept, and would take no time again.
    expected = outcome.expected(_as_network(model, config), job.held_out[0], config.data, run_dir)
    if config.teacher:
        job.training_set.learn_from(_told(job, preparing, expected))
    with ThreadPoolExecutor(1) as maker, Behind() as behind:
        coming = maker.submit(job.training_set.epoch, done)
        coming.result()
        preparing.end()
        now = _begun_course(model, job, done, expected, behind)
        finished = _train_epochs(model, job, now, done, coming, maker)
        now.written()
    now.phase.end()
    return finished


def _begun_course(model: keras.Model, job: _Job, done: int, expected: dict[str, float], behind: Behind) -> Course:
    """Begin the training's phase, by the rate that holds by now."""
    now = Course(job.run_dir, job.config, len(job.training_set), expected, behind)
    if (job.run_dir / runs.RATE).exists():  # be it the recipe's again: a checkpoint holds that of its moment
        optimiser.change_rate(model, job.config, now.total, now.take_rate(done * now.steps))
    return now


def _train_epochs(
    model: keras.Model, job: _Job, now: Course, done: int, coming: "Future[Any]", maker: ThreadPoolExecutor
) -> bool:
    """Epoch by epoch, the next one's digits distorted while one trains; False when it was stopped."""
    with SummaryWriter(str(job.run_dir / "tensorboard")) as board:
        for epoch in range(done, job.config.epochs):
            started = time.perf_counter()
            x, y = coming.result()
            if epoch + 1 < job.config.epochs:
                coming = maker.submit(job.training_set.epoch, epoch + 1)
            event = _train_epoch(model, now, epoch, x, y)
            if event is None:
                return False
            event = _end_epoch(model, now, event, job, started)
            _log(board, event)
            job.report(_line(event))
    return True


def _end_epoch(model: keras.Model, now: Course, event: journal.Event, job: _Job, started: float) -> journal.Event:
    """Keep an epoch that has been trained; returns its event with what the held-out digits say."""
    network = _as_network(model, now.config)
    validating = time.perf_counter()
    event = event | outcome.held_out(network, *job.held_out, first=training_count(job.config) - len(job.held_out[1]))
    event["validation_seconds"] = round(time.perf_counter() - validating, 3)
    course.refuse_no_number(event["held_out_loss"], now.rate, event["epoch"])
    event |= {"seconds": round(time.perf_counter() - started, 2), "time": time.time()}
    now.written()  # who goes on from a checkpoint has every frame before it
    checkpoint.keep(model, network, event, now.run_dir)
    return event


def _as_network(model: keras.Model, config: TrainingConfig, name: str = "in training") -> Network:
    return Network(name, config.spec, course.weights_of(model, config))


def _train_epoch(model: keras.Model, now: Course, epoch: int, x: np.ndarray, y: np.ndarray) -> journal.Event | None:
    """One epoch's event, or None when the file `stop` ended it.

    An epoch is trained in legs, one after the other: the first steps of all, a few at a time, and then the rest; a new
    learning rate begins a new one.
    """
    rate, place = float(model.optimizer.learning_rate), 0
    marks = _Means()
    started = time.perf_counter()
    while place < now.steps:
        if now.has_to_stop():
            return None
        watch = _train_leg(model, now, epoch, place, x, y)
        if watch.stopped:
            return None
        marks.add(watch, y[place * now.config.batch : watch.place * now.config.batch])
        place = watch.place
        if watch.has_new_rate:
            optimiser.change_rate(model, now.config, now.total, now.take_rate(epoch * now.steps + place))
    return {
        "kind": "epoch",
        "epoch": epoch + 1,
        "last_step": (epoch + 1) * now.steps,
        **marks.told(),
        "rate": rate,
        "images_per_second": round(len(x) / (time.perf_counter() - started)),
    }


def _train_leg(model: keras.Model, now: Course, epoch: int, place: int, x: np.ndarray, y: np.ndarray) -> course.Watch:
    """Train an epoch on from the steps that are done, to where its leg ends."""
    end = course.leg_end(epoch, place, now.steps, model.steps_per_execution)
    watch = course.Watch(now, epoch, place, end)
    leg = slice(place * now.config.batch, end * now.config.batch)
    model.fit(**batches(x[leg], y[leg], now.config.batch), verbose=0, callbacks=[watch])
    course.refuse_no_number(watch.loss, now.rate, epoch + 1)
    return watch


class _Means:
    """Loss and accuracy of an epoch from those of its legs; shapes that are no digits have no accuracy."""

    def __init__(self) -> None:
        self._sums, self._counts = np.zeros(2), np.zeros(2)

    def add(self, watch: course.Watch, targets: np.ndarray) -> None:
        """Take a leg into account, and the targets (n, 10) of what was trained in it."""
        counts = np.array([len(targets), (targets.max(axis=1) > _DIGIT_TARGET).sum()])
        self._sums += counts * (watch.loss, watch.accuracy)
        self._counts += counts

    def told(self) -> dict[str, float]:
        """The means by name."""
        means = self._sums / np.maximum(self._counts, 1)
        return {"loss": float(means[0]), "accuracy": float(means[1])}


def _line(event: journal.Event) -> str:
    return (
        "epoch {epoch}: loss {loss:.4f}, accuracy {accuracy:.2%}, held-out {held_out_accuracy:.2%}, "
        "{images_per_second} digits/s, {seconds} s".format(**event)
    )


class _DigitAccuracy(keras.metrics.Mean):
    """Share of the digits read right; a shape that is no digit has no right answer and is left out."""

    def __init__(self) -> None:
        super().__init__(name="accuracy")

    def update_state(self, targets: Any, probabilities: Any, sample_weight: Any = None) -> Any:
        """Take a batch into account: targets and probabilities (n, classes)."""
        ops = keras.ops
        right = ops.equal(ops.argmax(targets, axis=-1), ops.argmax(probabilities, axis=-1))
        is_digit = ops.greater(ops.max(targets, axis=-1), _DIGIT_TARGET)
        return super().update_state(ops.cast(right, "float32"), ops.cast(is_digit, "float32"))


def _log(board: SummaryWriter, event: journal.Event) -> None:
    """The same curves for TensorBoard."""
    for name in ("loss", "accuracy", "held_out_loss", "held_out_accuracy", "rate", "images_per_second"):
        board.add_scalar(name, event[name], event["epoch"])
    board.flush()
