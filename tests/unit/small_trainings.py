"""Trainings that are small enough for a test, and what tests of them share."""

from contextlib import contextmanager

import pytest

from lenet import runs
from lenet.training import calibration, dataset, outcome
from lenet.training.recipe import TrainingConfig


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


def stop_after_an_epoch(folder):
    return lambda line: line.startswith("epoch") and (folder / runs.STOP).touch()


def every_file(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
