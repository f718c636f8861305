"""The command trains every kind of network, on TensorFlow and on JAX; the network of 1998 in particular."""

import dataclasses
import os
import subprocess
import sys

import numpy as np
import pytest

import lenet
from lenet import runs
from lenet.__main__ import main
from lenet.files import processes
from lenet.training import frames, start
from lenet.training.recipe import PRESETS

from .small_trainings import silent


@pytest.fixture(scope="module", autouse=True)
def keras_is_here():
    """Keras is imported by the worker that runs this file, and not by each that collects it."""
    global training
    training = pytest.importorskip("lenet.training.training", reason="Keras is not installed")


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
from tests.unit.small_trainings import few
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
