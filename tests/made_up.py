"""A run as a trainer leaves it, or as it is while it trains, without training."""

import dataclasses
import itertools
import os

import numpy as np
import psutil

import lenet
from lenet import runs
from lenet.files import disk, journal
from lenet.network.forward import connected
from lenet.network.prototypes import prototypes
from lenet.training import frames, run_record
from lenet.training.recipe import TrainingConfig

COUNTED = itertools.count()  # drawn at random, two in fifty runs would now and then be one
STEPS = 430  # of an epoch of 55,000 digits in batches of 128
ERRORS = {"average": 0.0060, "max": 0.0070}  # of ours on the test digits
PRESSED = 1_700_000_000.0  # when a made-up run was begun


def noise(spec, seed=3, scale=1.0):
    """Weights that keep every layer alive: its sums are about as large as its inputs."""
    random = np.random.default_rng(seed)
    weights = {}
    for layer in spec.layers:
        for part, shape in layer.weight_shapes.items():
            size = np.prod(shape[:-1]) ** -0.5 if part == "kernel" else {"coefficient": 0.5}.get(part, 0.1)
            weights[f"{layer.name}/{part}"] = random.normal(0, scale * size, shape).astype(np.float32)
        if layer.table is not None:
            weights[f"{layer.name}/kernel"] *= connected(layer)
        if layer.kind == "rbf":
            weights[f"{layer.name}/prototypes"] = prototypes(layer.maps)
    return weights


def made_up(root, pooling="max"):
    """A run folder as a trainer leaves it, without training."""
    run = begun(root, pooling)
    train_on(run, 2 * STEPS, frames_each=STEPS)
    for phase, time in (("measuring", 40), ("calibrating", 43)):
        journal.append(run.folder, {"kind": "phase", "phase": phase, "time": PRESSED + time})
    journal.append(run.folder, {"kind": "done", "time": PRESSED + 50, "test_error": ERRORS[pooling]})
    (run.folder / "pid.json").unlink()
    (run.folder / "progress.json").unlink()
    dataclasses.replace(lenet.load(pooling), name=run.name).save(run.folder)
    return run


def begun(root, pooling="max", epochs=2):
    """A run that trains, its trainer being this very process."""
    folder = root / f"20260102-030405-{next(COUNTED):04x}"
    folder.mkdir()
    disk.write_json(folder / "config.json", vars(TrainingConfig(pooling=pooling, epochs=epochs)))
    me = {"pid": os.getpid(), "created": psutil.Process().create_time()}
    disk.write_json(folder / "pid.json", {**me, "ticket": 1})
    journal.append(folder, {"kind": "asked", "time": PRESSED})
    journal.append(folder, {"kind": "started", **me, "device": "cpu", "time": PRESSED + 1})
    journal.append(folder, {"kind": "phase", "phase": "preparing", "time": PRESSED + 1})
    expected = {"validation": 1.0, "measuring": 3.0, "calibrating": 7.0}
    event = {"kind": "phase", "phase": "training", "steps": STEPS, "expected": expected, "time": PRESSED + 10}
    journal.append(folder, event)
    return runs.Run(folder)


def train_on(run, until, since=0, frames_each=10):
    """Frames, curves and epochs of the steps from `since` to `until`, as if they were trained."""
    total = STEPS * run.config.epochs
    rows = []
    for step in range(since + (since > 0), until + 1):
        share = step / total
        if step % frames_each == 0:
            frames.keep(run.folder, step, weights_at(run.config.pooling, share))
        if step and step % 5 == 0:
            rows.append(
                {"step": step, "loss": 0.1 + 2.2 * (1 - share) ** 4, "accuracy": 0.1 + 0.85 * share, "rate": 0.001}
            )
        if step and step % STEPS == 0:
            _end_epoch(run, step // STEPS)
    journal.append(run.folder, *rows, name=run_record.STEPS)
    word = {"phase": "training", "time": PRESSED + 10 + until / 10, "steps": STEPS, "seconds_a_step": 0.1}
    epoch, step = divmod(max(until - 1, 0), STEPS)
    word |= {"epoch": epoch + 1, "step": step + 1, "loss": 0.1, "accuracy": 0.9, "rate": 0.001}
    disk.write_json(run.folder / "progress.json", {**word, "images_per_second": 9000})


def weights_at(pooling, share):
    """Noise at first, then ever more the weights of ours."""
    noise = np.random.default_rng(5)
    weights = {}
    for name, array in lenet.load(pooling).weights.items():
        first = noise.normal(0, 0.1, array.shape)
        weights[name] = ((1 - share) * first + share * array).astype(np.float32)
    return weights


def _end_epoch(run, epoch):
    confusion = np.diag([500] * 10)
    confusion[7, 1] = 3
    event = {"kind": "epoch", "epoch": epoch, "loss": 0.2 / epoch, "accuracy": 0.97, "rate": 0.001, "seconds": 3.0}
    event |= {"held_out_loss": 0.09, "held_out_accuracy": 0.98, "images_per_second": 9000, "last_step": epoch * STEPS}
    event["validation_seconds"] = 0.5
    confusion[8, 3] = epoch
    mistakes = [[55_000, 7, 1, 0.9], [55_001 + epoch, 8, 3, 0.8]]
    journal.append(run.folder, {**event, "confusion": confusion.tolist(), "mistakes": mistakes})
