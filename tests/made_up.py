"""A run as a trainer leaves it, without training."""

import dataclasses
import itertools

import numpy as np

import lenet
from lenet import runs
from lenet.files import disk, journal
from lenet.training import frames
from lenet.training.recipe import TrainingConfig

STEPS = 430  # of an epoch of 55,000 digits in batches of 128
ERRORS = {"average": 0.0067, "max": 0.0079}  # of ours on the test digits
COUNTED = itertools.count()  # drawn at random, two in fifty runs would now and then be one


def made_up(root, pooling="max"):
    """A run folder as a trainer leaves it, without training."""
    folder = root / f"20260102-030405-{next(COUNTED):04x}"
    config = TrainingConfig(pooling=pooling, epochs=2)
    net = dataclasses.replace(lenet.load(pooling), name=folder.name)
    net.save(folder)
    disk.write_json(folder / "config.json", vars(config))
    journal.append(folder, {"kind": "started", "time": 0})
    noise = np.random.default_rng(5)
    first = {name: noise.normal(0, 0.1, array.shape).astype(np.float32) for name, array in net.weights.items()}
    confusion = np.diag([500] * 10)
    confusion[7, 1] = 3
    for epoch, weights in enumerate((first, net.weights, net.weights)):
        frames.keep(folder, epoch * STEPS, weights)
    for epoch in (1, 2):
        event = {"kind": "epoch", "epoch": epoch, "loss": 0.2 / epoch, "accuracy": 0.97, "rate": 0.001, "seconds": 3.0}
        event |= {"last_step": epoch * STEPS, "validation_seconds": 0.5}
        event |= {"held_out_loss": 0.09, "held_out_accuracy": 0.98, "images_per_second": 9000}
        journal.append(folder, {**event, "confusion": confusion.tolist(), "mistakes": [[55_000, 7, 1, 0.9]]})
    journal.append(folder, {"kind": "done", "time": 9.0, "test_error": ERRORS[pooling]})
    return runs.Run(folder)
