"""Trainers without their start: what they import is imported once here, and each run's is a fork of this process.

A line read is a run's folder; the line written is its trainer's process number. Called with the word `idle`, trainers
wait in line as all do, but in place of a training each holds its device until a file `go` lies beside the runs.
"""

import dataclasses
import os
import signal
import sys
import time
from types import SimpleNamespace

os.environ["CUDA_VISIBLE_DEVICES"] = "-1"

from lenet.__main__ import main
from lenet.commands import training as command
from lenet.training import run_process


def hold(config, folder, report):
    """In place of a training: a twentieth of a second, in which nobody else may begin."""
    run_process.begin(folder, config)
    server = os.getppid()
    while not (folder.parent / "go").exists() and os.getppid() == server:  # it does not outlive the test
        time.sleep(0.01)
    time.sleep(0.05)
    run_process.end(folder, {"kind": "done"})


if sys.argv[1:] == ["idle"]:
    command.keras_training = lambda device: SimpleNamespace(train=hold)
else:
    from lenet.training import dataset, outcome, training  # noqa: F401 - the last one loads TensorFlow, once for all

    # Each takes longer than these trainings.
    outcome.expected = lambda *_: {}
    outcome.measured = lambda *_: 0.1
    outcome.calibrated = lambda network, *_: dataclasses.replace(network, facts={"calibration": {}})
    dataset.HELD_OUT = 500
signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # no zombies

for line in sys.stdin:
    child = os.fork()
    if not child:
        os.setsid()
        log = os.open(os.path.join(line.strip(), "log.txt"), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(log, 1)
        os.dup2(log, 2)
        os._exit(main(["train", "--run", line.strip()]))
    print(child, flush=True)
