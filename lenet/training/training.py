"""Training: a recipe goes in, a network comes out. Imports Keras, so no page imports this."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import cv2
import keras
import numpy as np
from tensorboardX import SummaryWriter

from ..digits import mnist
from ..files import journal
from ..network.arrays import load_arrays
from ..network.evaluation import confusion_matrix, evaluate, surest_first
from ..network.network import Network, check_weights
from ..problems import N_, Problem
from . import devices, run_life, runs
from .calibration import calibrate
from .dataset import HELD_OUT, Material, training_digits
from .keras_model import build, get_weights, set_weights
from .recipe import TrainingConfig

__all__ = ["HELD_OUT", "TrainingConfig", "train", "training_digits"]

_WORST = 18  # mistakes kept after each epoch


def train(config, run_dir, report=print):
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
    with run_life.recorded(run_dir), _precision(config.precision):
        run_life.begin(run_dir, config)
        _say_where(config, run_dir, report)
        return _train(config, run_dir, report)


@contextmanager
def _precision(name):
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy(name)
    try:
        yield
    finally:
        keras.config.set_dtype_policy(before)


def _say_where(config, run_dir, report):
    """Take a GPU's memory as it is needed, and write down what this process trains on."""
    if keras.backend.backend() == "tensorflow":
        import tensorflow as tf

        for gpu in tf.config.list_physical_devices("GPU"):
            tf.config.experimental.set_memory_growth(gpu, True)
    made = devices.found()
    where = ", ".join(gpu["model"] for gpu in made["gpus"]) or f"CPU, {made['cores']} cores"
    asked = config.device == "cpu"  # then nothing is missing
    why = "" if asked or not made["why"] else f" {Problem.from_record(**made['why'])}"
    report(f"{made['backend']} on {where}.{why}")
    journal.append(run_dir, {"kind": "machine", "time": time.time(), **made})


def _train(config, run_dir, report):
    _make_repeatable(config.seed)
    images, labels, held_images, held_labels = training_digits(config)
    check_stop = run_life.looking(run_dir)
    material = Material(config, images, labels, check_stop)
    model = _compiled(config, len(material))
    held_out = mnist.to_input(held_images), held_labels
    try:
        if not _fit(model, config, material, held_out, run_dir, report):
            raise run_life.Stopped
        network = Network(run_dir.name, config.spec, get_weights(model, config.spec.weight_shapes))
        network = calibrate(network, held_images, held_labels, check_stop)
    except run_life.Stopped:
        run_life.end(run_dir, {"kind": "stopped"})
        return None
    error = round(evaluate(network, *held_out).error, 4)
    network.facts["training"] = {
        "epochs": config.epochs,
        "mnist_digits": len(images),
        "held_out_digits": len(held_images),
        "held_out_error": error,
    }
    with journal.replacing(run_dir / "model.keras") as part:
        model.save(part)
    network.save(run_dir)
    run_life.end(run_dir, {"kind": "done", "held_out_error": error})
    return network


def _make_repeatable(seed):
    keras.utils.set_random_seed(seed)
    cv2.setNumThreads(1)  # tiny images: OpenCV's threads would only take turns with TensorFlow's
    if keras.backend.backend() == "tensorflow":
        import tensorflow as tf

        tf.config.experimental.enable_op_determinism()


def _compiled(config, samples):
    model = build(config.spec)
    model.compile(
        optimizer=_optimiser(config, config.epochs * -(-samples // config.batch)),
        loss="categorical_crossentropy",
        metrics=[_DigitAccuracy()],
        steps_per_execution=32,
        jit_compile=False,
    )
    return model


def _optimiser(config, steps):
    decay = config.weight_decay
    kinds = {
        # Without decay it is Adam to the bit, and half a second sooner under way.
        "adamw": lambda rate: keras.optimizers.AdamW(rate, decay) if decay else keras.optimizers.Adam(rate),
        "adam": keras.optimizers.Adam,
        "rmsprop": keras.optimizers.RMSprop,
        "momentum": lambda rate: keras.optimizers.SGD(rate, momentum=0.9),
        "sgd": keras.optimizers.SGD,
    }
    falling = keras.optimizers.schedules.CosineDecay
    rising = max(1, steps // 5)
    rates = {
        "cosine": lambda rate: falling(rate, steps),
        "rise": lambda rate: falling(rate / 10, steps - rising, warmup_target=rate, warmup_steps=rising),
        "constant": lambda rate: rate,
    }
    return kinds[config.optimiser](rates[config.schedule](config.rate))


def _fit(model, config, material, held_out, run_dir, report):
    """Epoch by epoch, the next one's material distorted while one trains; False when it was stopped."""
    done = _resume(model, config, run_dir)
    if not done:
        run_life.keep_epoch(run_dir, 0, config.epochs, get_weights(model, config.spec.weight_shapes))
    with ThreadPoolExecutor(1) as maker, SummaryWriter(str(run_dir / "tensorboard")) as board:
        coming = maker.submit(material.epoch, done) if done < config.epochs else None
        for epoch in range(done, config.epochs):
            if (run_dir / runs.STOP).exists():
                return False
            started = time.perf_counter()
            x, y = coming.result()
            if epoch + 1 < config.epochs:
                coming = maker.submit(material.epoch, epoch + 1)
            event = _train_epoch(model, config, epoch, x, y, run_dir)
            if event is None:
                return False
            network = Network("in training", config.spec, get_weights(model, config.spec.weight_shapes))
            run_life.keep_epoch(run_dir, epoch + 1, config.epochs, network.weights)
            event |= _held_out(network, *held_out)
            _refuse_no_number(event["held_out_loss"], config, epoch)
            event |= {"seconds": round(time.perf_counter() - started, 2), "time": time.time()}
            _checkpoint(model, network, event, run_dir)
            _log(board, event)
            report(_line(event))
    return True


def _train_epoch(model, config, epoch, x, y, run_dir):
    """One epoch's event, or None when the file `stop` ended it."""
    rate = float(model.optimizer.learning_rate)
    watch = _Watch(run_dir, epoch, -(-len(x) // config.batch), config.batch)
    started = time.perf_counter()
    history = model.fit(**_batches(x, y, config.batch), verbose=0, callbacks=[watch]).history
    _refuse_no_number(watch.loss, config, epoch)
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


def _batches(x, y, batch):
    """An epoch's material, uint8, for `fit`: as inputs from 0 to 1, in the order given.

    TensorFlow gets it cut into batches already: it is quicker than letting it gather them, and
    without autotuning the pipeline is taken down at once, not up to two seconds after the epoch.
    """
    if keras.backend.backend() != "tensorflow":
        x = x[..., np.newaxis].astype(np.float32) / np.float32(255)
        return {"x": x, "y": y, "batch_size": batch, "shuffle": False}
    import tensorflow as tf

    def as_input(x, y):
        return tf.cast(x[..., tf.newaxis], tf.float32) / 255, y

    whole = len(x) // batch * batch
    cut = tuple(array[:whole].reshape(-1, batch, *array.shape[1:]) for array in (x, y))
    rest = tf.data.Dataset.from_tensors((x[whole:], y[whole:])).take(int(whole < len(x)))
    batches = tf.data.Dataset.from_tensor_slices(cut).concatenate(rest).map(as_input).prefetch(4)
    options = tf.data.Options()
    options.autotune.enabled = False
    return {"x": batches.with_options(options), "shuffle": False}


def _refuse_no_number(loss, config, epoch):
    if not np.isfinite(loss):
        raise Problem(
            N_("The loss became {loss} in epoch {epoch}: the rate of {rate} is too high for this network; lower it."),
            loss=str(loss),
            epoch=epoch + 1,
            rate=config.rate,
        )


def _held_out(network, images, labels):
    """Loss, accuracy, confusion and the worst mistakes on digits that were not trained on."""
    probabilities = network.probabilities(images)
    of_the_label = probabilities[np.arange(len(labels)), labels]
    read, best = probabilities.argmax(axis=1), probabilities.max(axis=1)
    worst = surest_first(read != labels, best)[:_WORST]
    first = mnist.COUNTS["train"] - len(labels)
    return {
        "held_out_loss": float(-np.log(np.clip(of_the_label, 1e-7, 1)).mean()),
        "held_out_accuracy": float((read == labels).mean()),
        "confusion": confusion_matrix(labels, read).tolist(),
        # row of the training digits, label, read, probability
        "mistakes": [[int(first + i), int(labels[i]), int(read[i]), round(float(best[i]), 4)] for i in worst],
    }


def _line(event):
    return (
        "epoch {epoch}: loss {loss:.4f}, accuracy {accuracy:.2%}, held-out {held_out_accuracy:.2%}, "
        "{images_per_second} digits/s, {seconds} s".format(**event)
    )


class _DigitAccuracy(keras.metrics.Mean):
    """Share of the digits read right; a shape that is no digit has no right answer and is left out."""

    def __init__(self):
        super().__init__(name="accuracy")

    def update_state(self, targets, probabilities, sample_weight=None):
        ops = keras.ops
        right = ops.equal(ops.argmax(targets, axis=-1), ops.argmax(probabilities, axis=-1))
        is_digit = ops.greater(ops.max(targets, axis=-1), 0.5)
        return super().update_state(ops.cast(right, "float32"), ops.cast(is_digit, "float32"))


class _Watch(keras.callbacks.Callback):
    """Looks every few steps whether to stop, and leaves word of how far the epoch is."""

    def __init__(self, run_dir, epoch, steps, batch):
        super().__init__()
        self._run_dir, self._epoch, self._steps, self._batch = run_dir, epoch, steps, batch
        self._begun = self._said = time.monotonic()
        self.loss, self.stopped = 0.0, False

    def on_train_batch_end(self, batch, logs=None):
        self.loss = float(logs["loss"])
        self.stopped = (self._run_dir / runs.STOP).exists()
        if self.stopped or not np.isfinite(self.loss):
            self.model.stop_training = True
        elif time.monotonic() - self._said > 0.5:
            self._said = time.monotonic()
            marks = {name: float(value) for name, value in logs.items()}
            place = {"epoch": self._epoch + 1, "step": batch + 1, "steps": self._steps}
            place["images_per_second"] = round((batch + 1) * self._batch / (time.monotonic() - self._begun))
            place["rate"] = float(self.model.optimizer.learning_rate)
            journal.write_json(self._run_dir / runs.PROGRESS, place | marks)


def _log(board, event):
    """The same curves for TensorBoard."""
    for name in ("loss", "accuracy", "held_out_loss", "held_out_accuracy", "rate", "images_per_second"):
        board.add_scalar(name, event[name], event["epoch"])
    board.flush()


def _checkpoint(model, network, event, run_dir):
    """Keep a whole epoch: first what the next one starts from, then the word of it.

    No state of a random generator has to be kept: an epoch's material is made from the seed and
    the epoch's number alone, and the network itself draws nothing once it has been built.
    """
    variables = enumerate(model.optimizer.variables)
    state = {f"optimizer/{place}": keras.ops.convert_to_numpy(variable) for place, variable in variables}
    with journal.replacing(run_dir / runs.CHECKPOINT) as part:
        np.savez(part, event=np.array(json.dumps(event)), **network.weights, **state)
    journal.append(run_dir, event)


def _resume(model, config, run_dir):
    """Put the checkpoint into the model, where there is one; returns the number of epochs done."""
    path = run_dir / runs.CHECKPOINT
    if not path.exists():
        journal.mend(run_dir, 0)
        return 0
    arrays = load_arrays(path)
    model.optimizer.build(model.trainable_variables)
    try:
        event = json.loads(str(arrays.pop("event")))
        for place, variable in enumerate(model.optimizer.variables):
            variable.assign(arrays.pop(f"optimizer/{place}"))
        done = int(event["epoch"])
    except (KeyError, ValueError, TypeError) as error:
        raise Problem(N_("{path} is no checkpoint of this run: {why}."), path=str(path), why=repr(error)) from error
    set_weights(model, check_weights(arrays, config.spec.weight_shapes))
    journal.mend(run_dir, done)
    if not any(kept.get("epoch") == done for kept in journal.events(run_dir)):
        journal.append(run_dir, event)  # it was killed between the checkpoint and the word of it
    return done
