"""Training: a recipe goes in, a network comes out. Imports Keras, so no page imports this."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

import cv2
import keras
import numpy as np
from tensorboardX import SummaryWriter

from ..digits import mnist
from ..files import disk, journal
from ..network.classes import MNIST
from ..network.evaluation import confusion_matrix, evaluate, surest_first
from ..network.network import Network
from ..problems import N_, Problem
from . import checkpoint, devices, run_process, runs
from .calibration import calibrate
from .dataset import TrainingSet, facts, training_count, training_digits
from .keras_model import build, get_weights
from .recipe import TrainingConfig

__all__ = ["TrainingConfig", "train"]

Report: TypeAlias = Callable[[str], Any]
Digits: TypeAlias = tuple[np.ndarray, np.ndarray]
"""Inputs (n, 32, 32), float32 in [0, 1], and their labels (n,)."""

_WORST = 18  # mistakes kept after each epoch
_STEPS_A_CALL = 32  # between two looks whether to stop; Keras hands so many to the backend at once
_RISING = 5  # the rate rises during one in so many steps ...
_FIRST_RATE = 10  # ... from one so many times smaller
_MOMENTUM = 0.9
_WORD_SECONDS = 0.5  # between two words of how far an epoch is
_AHEAD = 4  # batches made ready while one trains
_LEAST_PROBABILITY = 1e-7  # whose logarithm is taken, as Keras does
_DIGIT_TARGET = 0.5  # a digit's target is 1, that of a shape 0.1 for each


def train(config: TrainingConfig, run_dir: Path | str, report: Report = print) -> Network | None:
    """Train a network by a recipe and leave it in a folder; go on from a checkpoint that lies there.

    A run that was stopped or killed and is trained again ends with the very weights of a run
    that was not, on one machine's CPU; at most the epoch in progress is lost.

    Parameters
    ----------
    config : TrainingConfig
    run_dir : path
        Receives ``config.json``, ``events.jsonl`` (a line an epoch), ``checkpoint.npz``,
        ``network.json``, ``weights.npz`` and ``model.keras``. A file ``stop`` in it ends the training.
    report : callable
        Called with a line of text after each epoch.

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
    with run_process.failure_recorded(run_dir), _precision(config.precision):
        run_process.begin(run_dir, config)
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
    where = ", ".join(gpu["model"] for gpu in found["gpus"]) or f"CPU, {found['cores']} cores"
    asked = config.device == "cpu"  # then nothing is missing
    why = "" if asked or not found["why"] else f" {Problem.from_record(**found['why'])}"
    report(f"{found['backend']} on {where}.{why}")
    journal.append(run_dir, {"kind": "machine", "time": time.time(), **found})


def _train(config: TrainingConfig, run_dir: Path, report: Report) -> Network | None:
    _make_repeatable(config.seed)
    images, labels, held_images, held_labels = training_digits(config)
    check_stop = run_process.looking(run_dir)
    training_set = TrainingSet(config, images, labels, check_stop)
    model = _compiled(config, len(training_set))
    held_out = mnist.to_input(held_images), held_labels
    try:
        if not _fit(model, config, training_set, held_out, run_dir, report):
            raise run_process.Stopped
        network = _as_network(model, config, run_dir.name)
        network = calibrate(network, held_images, held_labels, check_stop, with_shapes=config.data == MNIST)
    except run_process.Stopped:
        run_process.end(run_dir, {"kind": "stopped"})
        return None
    _finish(model, network, config, len(images), held_out, run_dir)
    return network


def _finish(
    model: keras.Model, network: Network, config: TrainingConfig, digits: int, held_out: Digits, run_dir: Path
) -> None:
    """Write the network, with how it was trained and how often it errs, and the run's last word."""
    error = round(evaluate(network, *held_out).error, 4)
    network.facts.update(facts(config))
    network.facts["training"] = {
        "epochs": config.epochs,
        "mnist_digits" if config.data == MNIST else "pictures": digits,
        "held_out_digits": len(held_out[1]),
        "held_out_error": error,
    }
    with disk.replacing(run_dir / "model.keras") as part:
        model.save(part)
    network.save(run_dir)
    run_process.end(run_dir, {"kind": "done", "held_out_error": error})


def _make_repeatable(seed: int) -> None:
    keras.utils.set_random_seed(seed)
    cv2.setNumThreads(1)  # tiny images: OpenCV's threads would only take turns with TensorFlow's
    if keras.backend.backend() == "tensorflow":
        import tensorflow as tf

        tf.config.experimental.enable_op_determinism()


def _compiled(config: TrainingConfig, samples: int) -> keras.Model:
    model = build(config.spec)
    model.compile(
        optimizer=_optimiser(config, config.epochs * -(-samples // config.batch)),
        loss="categorical_crossentropy",
        metrics=[_DigitAccuracy()],
        steps_per_execution=_STEPS_A_CALL,
        jit_compile=False,
    )
    return model


def _optimiser(config: TrainingConfig, steps: int) -> keras.optimizers.Optimizer:
    decay = config.weight_decay
    kinds = {
        # Without decay it is Adam to the bit, and half a second sooner under way.
        "adamw": lambda rate: keras.optimizers.AdamW(rate, decay) if decay else keras.optimizers.Adam(rate),
        "adam": keras.optimizers.Adam,
        "rmsprop": keras.optimizers.RMSprop,
        "momentum": lambda rate: keras.optimizers.SGD(rate, momentum=_MOMENTUM),
        "sgd": keras.optimizers.SGD,
    }
    falling = keras.optimizers.schedules.CosineDecay
    rising = max(1, steps // _RISING)
    rates = {
        "cosine": lambda rate: falling(rate, steps),
        "rise": lambda rate: falling(rate / _FIRST_RATE, steps - rising, warmup_target=rate, warmup_steps=rising),
        "constant": lambda rate: rate,
    }
    return kinds[config.optimiser](rates[config.schedule](config.rate))


def _fit(
    model: keras.Model,
    config: TrainingConfig,
    training_set: TrainingSet,
    held_out: Digits,
    run_dir: Path,
    report: Report,
) -> bool:
    """Epoch by epoch, the next one's digits distorted while one trains; False when it was stopped."""
    done = checkpoint.resume(model, config, run_dir)
    if not done:
        run_process.keep_epoch(run_dir, 0, config.epochs, _as_network(model, config).weights)
    if done == config.epochs:
        return True  # it was killed between its last epoch and its last word
    with ThreadPoolExecutor(1) as maker, SummaryWriter(str(run_dir / "tensorboard")) as board:
        coming = maker.submit(training_set.epoch, done)
        for epoch in range(done, config.epochs):
            if (run_dir / runs.STOP).exists():
                return False
            started = time.perf_counter()
            x, y = coming.result()
            if epoch + 1 < config.epochs:
                coming = maker.submit(training_set.epoch, epoch + 1)
            event = _train_epoch(model, config, epoch, x, y, run_dir)
            if event is None:
                return False
            event = _end_epoch(model, config, event, held_out, run_dir, started)
            _log(board, event)
            report(_line(event))
    return True


def _end_epoch(
    model: keras.Model,
    config: TrainingConfig,
    event: journal.Event,
    held_out: Digits,
    run_dir: Path,
    started: float,
) -> journal.Event:
    """Keep an epoch that has been trained; returns its event with what the held-out digits say."""
    network = _as_network(model, config)
    run_process.keep_epoch(run_dir, event["epoch"], config.epochs, network.weights)
    event = event | _held_out(network, *held_out, first=training_count(config) - len(held_out[1]))
    _refuse_no_number(event["held_out_loss"], config, event["epoch"])
    event |= {"seconds": round(time.perf_counter() - started, 2), "time": time.time()}
    checkpoint.keep(model, network, event, run_dir)
    return event


def _as_network(model: keras.Model, config: TrainingConfig, name: str = "in training") -> Network:
    return Network(name, config.spec, get_weights(model, config.spec.weight_shapes))


def _train_epoch(
    model: keras.Model, config: TrainingConfig, epoch: int, x: np.ndarray, y: np.ndarray, run_dir: Path
) -> journal.Event | None:
    """One epoch's event, or None when the file `stop` ended it."""
    rate = float(model.optimizer.learning_rate)
    watch = _Watch(run_dir, epoch, -(-len(x) // config.batch), config.batch)
    started = time.perf_counter()
    history = model.fit(**_batches(x, y, config.batch), verbose=0, callbacks=[watch]).history
    _refuse_no_number(watch.loss, config, epoch + 1)
    if watch.stopped:
        return None
    return {
        "kind": "epoch",
        "epoch": epoch + 1,
        "loss": history["loss"][0],
        "accuracy": history["accuracy"][0],
        "rate": rate,
        "images_per_second": round(len(x) / (time.perf_counter() - started)),
    }


def _batches(x: np.ndarray, y: np.ndarray, batch: int) -> dict[str, Any]:
    """An epoch's digits, uint8, for `fit`: as inputs from 0 to 1, in the order given.

    TensorFlow gets it cut into batches already: it is quicker than letting it gather them, and
    without autotuning the pipeline is taken down at once, not up to two seconds after the epoch.
    """
    if keras.backend.backend() != "tensorflow":
        x = x[..., np.newaxis].astype(np.float32) / np.float32(255)
        return {"x": x, "y": y, "batch_size": batch, "shuffle": False}
    import tensorflow as tf

    def as_input(x: Any, y: Any) -> tuple[Any, Any]:
        return tf.cast(x[..., tf.newaxis], tf.float32) / 255, y

    full = len(x) // batch * batch  # digits in full batches; the rest is one of its own
    cut = tuple(array[:full].reshape(-1, batch, *array.shape[1:]) for array in (x, y))
    rest = tf.data.Dataset.from_tensors((x[full:], y[full:])).take(int(full < len(x)))
    batches = tf.data.Dataset.from_tensor_slices(cut).concatenate(rest).map(as_input).prefetch(_AHEAD)
    options = tf.data.Options()
    options.autotune.enabled = False
    return {"x": batches.with_options(options), "shuffle": False}


def _refuse_no_number(loss: float, config: TrainingConfig, epoch: int) -> None:
    if not np.isfinite(loss):
        raise Problem(
            N_("The loss became {loss} in epoch {epoch}: the rate of {rate} is too high for this network; lower it."),
            loss=str(loss),
            epoch=epoch,
            rate=config.rate,
        )


def _held_out(network: Network, images: np.ndarray, labels: np.ndarray, first: int) -> dict[str, Any]:
    """Loss, accuracy, confusion and the worst mistakes on digits that were not trained on; the row of the first."""
    probabilities = network.probabilities(images)
    of_the_label = probabilities[np.arange(len(labels)), labels]
    read, best = probabilities.argmax(axis=1), probabilities.max(axis=1)
    worst = surest_first(read != labels, best)[:_WORST]
    return {
        "held_out_loss": float(-np.log(np.clip(of_the_label, _LEAST_PROBABILITY, 1)).mean()),
        "held_out_accuracy": float((read == labels).mean()),
        "confusion": confusion_matrix(labels, read, network.spec.classes).tolist(),
        # row of the training digits, label, read, probability
        "mistakes": [[int(first + i), int(labels[i]), int(read[i]), round(float(best[i]), 4)] for i in worst],
    }


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


class _Watch(keras.callbacks.Callback):
    """Looks every few steps whether to stop, and leaves word of how far the epoch is."""

    def __init__(self, run_dir: Path, epoch: int, steps: int, batch: int) -> None:
        super().__init__()
        self._run_dir, self._epoch, self._steps, self._batch = run_dir, epoch, steps, batch
        self._begun = self._last_word = time.monotonic()
        self.loss, self.stopped = 0.0, False

    def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        """Keras calls it after every `_STEPS_A_CALL` steps; `batch` is the last of them."""
        marks = {name: float(value) for name, value in (logs or {}).items()}
        self.loss = marks["loss"]
        self.stopped = (self._run_dir / runs.STOP).exists()
        if self.stopped or not np.isfinite(self.loss):
            self.model.stop_training = True
        elif time.monotonic() - self._last_word > _WORD_SECONDS:
            self._last_word = time.monotonic()
            disk.write_json(self._run_dir / runs.PROGRESS, self._place(batch) | marks)

    def _place(self, batch: int) -> dict[str, Any]:
        """How far the epoch is after this batch, the first is 0."""
        return {
            "epoch": self._epoch + 1,
            "step": batch + 1,
            "steps": self._steps,
            "images_per_second": round((batch + 1) * self._batch / (time.monotonic() - self._begun)),
            "rate": float(self.model.optimizer.learning_rate),
        }


def _log(board: SummaryWriter, event: journal.Event) -> None:
    """The same curves for TensorBoard."""
    for name in ("loss", "accuracy", "held_out_loss", "held_out_accuracy", "rate", "images_per_second"):
        board.add_scalar(name, event[name], event["epoch"])
    board.flush()
