"""The learning rate: its schedule, and what becomes of one that is changed while a run trains."""

import dataclasses

import numpy as np
import pytest

import lenet
from lenet import runs
from lenet.files import disk, journal
from lenet.training import outcome, schedule
from lenet.training.recipe import TrainingConfig

from .small_trainings import silent, stop_after_an_epoch


@pytest.fixture(scope="module", autouse=True)
def keras_is_here():
    """Keras is imported by the worker that runs this file, and not by each that collects it."""
    global training, course, optimiser
    training = pytest.importorskip("lenet.training.training", reason="Keras is not installed")
    from lenet.training import course, optimiser


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
