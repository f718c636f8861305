"""How a training goes, written down while it goes: frames, the curves by steps, a word of how far it is.

Imports Keras.
"""

import time
from functools import partial
from pathlib import Path
from typing import Any

import keras
import numpy as np

from ..files import journal
from ..files.behind import Behind
from ..problems import N_, Problem
from . import frames, run_process, run_record, runs
from .keras_model import get_weights
from .recipe import TrainingConfig
from .schedule import rate_at

ROWS = 400  # of the curves, spread over a run
_MOST_A_CALL = 32  # steps that Keras hands to the backend at once; Stop gets that coarse


class Course:
    """What is written down of one process's training; its phase begins with it.

    A thread of its own writes, in order, while the training goes on; `written` waits for it.

    Parameters
    ----------
    run_dir : path
    config : TrainingConfig
    digits : int
        Digits of an epoch.
    expected : dict of str to float
        Seconds that what comes after the steps will take.
    behind : Behind
        Who writes.
    """

    def __init__(
        self, run_dir: Path, config: TrainingConfig, digits: int, expected: dict[str, float], behind: Behind
    ) -> None:
        self._behind = behind
        self.run_dir, self.config, self.digits = run_dir, config, digits
        self.steps = -(-digits // config.batch)  # of an epoch
        self.total = config.epochs * self.steps
        self.phase = run_process.Phase(run_dir, "training", steps=self.steps, expected=expected)
        self.pace: float | None = None  # seconds a step
        self.rate = runs.Run(run_dir).rate

    def keep_frame(self, model: keras.Model, before: int, step: int) -> None:
        """Keep the weights after a step, where their turn has come since the last look, or an epoch of a few ends."""
        ends = step % self.steps == 0 and self.config.epochs <= frames.FEW_EPOCHS
        if ends or frames.is_due(before, step, self.total):
            self._behind.do(frames.keep, self.run_dir, step, weights_of(model, self.config))

    def trained(self, place: int) -> int:
        """Digits of an epoch that are trained after so many of its steps; its last step may be a short one."""
        return min(place * self.config.batch, self.digits)

    def keep_row(self, row: dict[str, float]) -> None:
        """Add a row to the curves."""
        self._behind.do(partial(journal.append, name=run_record.STEPS), self.run_dir, row)

    def say(self, word: dict[str, Any]) -> None:
        """Leave word of how far it is."""
        self._behind.do(self.phase.say, word)

    def written(self) -> None:
        """Wait until all of it is on the disk; what the disk refused is raised."""
        self._behind.flush()

    def rate_at(self, step: int) -> float:
        """The learning rate after a step of the run: what the optimiser says as well, in a fiftieth of the time."""
        return rate_at(self.config, step / self.total, self.rate)

    def wished_rate(self) -> float:
        """The highest learning rate that the reader wants by now."""
        return runs.Run(self.run_dir).rate if (self.run_dir / runs.RATE).exists() else self.rate

    def take_rate(self, step: int) -> float:
        """Go by the wished rate from this step on, and write down where it is another; returns it."""
        self.rate = self.wished_rate()
        told = runs.Run(self.run_dir).rates()
        if self.rate != (told[-1][1] if told else self.config.rate):
            journal.append(self.run_dir, {"kind": "rate", "step": step, "rate": self.rate, "time": time.time()})
        return self.rate

    def has_to_stop(self) -> bool:
        """Whether the run was asked to end."""
        return (self.run_dir / runs.STOP).exists()


def steps_a_call(total: int) -> int:
    """How many steps Keras hands to the backend at once, so that frames and Stop come when they are due."""
    return max(1, min(_MOST_A_CALL, total // frames.EVEN))


def leg_end(epoch: int, place: int, steps: int, a_call: int) -> int:
    """Where the stretch of an epoch that begins after `place` steps ends.

    Nearly everything happens in the first steps of all: they are trained in stretches that double.
    """
    return min(max(1, 2 * place), steps) if epoch == 0 and place < a_call else steps


def weights_of(model: keras.Model, config: TrainingConfig) -> dict[str, np.ndarray]:
    """The weights of a model that is being trained, as they are now."""
    if keras.backend.backend() == "jax":
        model.jax_state_sync()  # within `fit` they are kept elsewhere
    return get_weights(model, config.spec.weight_shapes)


class Watch(keras.callbacks.Callback):
    """Looks every few steps of one leg, writes down how it goes, and ends it where it has to end.

    Parameters
    ----------
    course : Course
    epoch, first, end : int
        Of which epoch, counted from 0, after which of its steps it begins and ends.

    Attributes
    ----------
    place : int
        Steps of the epoch that are done.
    loss, accuracy : float
        Means over the leg so far.
    stopped, has_new_rate : bool
        Why the leg ended early.
    """

    def __init__(self, course: Course, epoch: int, first: int, end: int) -> None:
        super().__init__()
        self._course, self._epoch, self._first, self._end = course, epoch, first, end
        self.place, self.loss, self.accuracy = first, 0.0, 0.0
        self.stopped = self.has_new_rate = False
        # Where the last row of the curves ended, and the sums of loss and accuracy until there.
        self._row: tuple[int, float, float] = first, 0.0, 0.0
        self._warm, self._begun = first, 0.0  # from where on, and since when, the pace is measured

    def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        """Keras calls it after every few steps; `batch` is the last of them if the leg was long enough."""
        now = time.monotonic()
        before, self.place = self.place, min(self._first + batch + 1, self._end)
        self.loss, self.accuracy = (float((logs or {})[name]) for name in ("loss", "accuracy"))
        self._keep_pace(now, before)
        if not np.isfinite(self.loss):
            self.model.stop_training = True
            return
        self._write_down(before)
        self.stopped = self._course.has_to_stop()
        self.has_new_rate = self._course.wished_rate() != self._course.rate
        if self.stopped or self.has_new_rate:
            self.model.stop_training = True

    def _keep_pace(self, now: float, before: int) -> None:
        """The first call of a leg warms up; of the others the pace is the mean."""
        if before == self._first:
            self._warm, self._begun = self.place, now
        else:
            self._course.pace = (now - self._begun) / (self.place - self._warm)

    def _write_down(self, before: int) -> None:
        course, done = self._course, self._epoch * self._course.steps
        course.keep_frame(self.model, done + before, done + self.place)
        row_began, *sums = self._row
        ends = self.place == course.steps
        if ends or frames.is_due(done + row_began, done + self.place, course.total, ROWS):
            first, began, place = map(course.trained, (self._first, row_began, self.place))
            loss, accuracy = (mean * (place - first) for mean in (self.loss, self.accuracy))
            means = ((now - old) / (place - began) for now, old in zip((loss, accuracy), sums, strict=True))
            course.keep_row(self._marks(done, *means))
            self._row = self.place, loss, accuracy
        word = {"epoch": self._epoch + 1, "step": self.place, "steps": course.steps, "seconds_a_step": course.pace}
        speed = {"images_per_second": round(course.config.batch / course.pace)} if course.pace else {}
        course.say({**self._marks(done, self.loss, self.accuracy), **word, **speed})

    def _marks(self, done: int, loss: float, accuracy: float) -> dict[str, float]:
        step = done + self.place
        return {"step": step, "loss": loss, "accuracy": accuracy, "rate": self._course.rate_at(step)}


def refuse_no_number(loss: float, rate: float, epoch: int) -> None:
    """A `Problem` where the loss is no number any more, at the highest learning rate that holds."""
    if not np.isfinite(loss):
        raise Problem(
            N_("The loss became {loss} in epoch {epoch}: the rate of {rate} is too high for this network; lower it."),
            loss=str(loss),
            epoch=epoch,
            rate=rate,
        )
