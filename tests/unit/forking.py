"""Trainers without their start: Keras is imported once here, and each run is trained in a fork of this process.

A line read is a run's folder; the line written is its trainer's process number.
"""

import os
import signal
import sys

os.environ["CUDA_VISIBLE_DEVICES"] = "-1"

from lenet.__main__ import main
from lenet.training import dataset, training

# Both take longer than these trainings.
training.calibrate = lambda network, images, labels, check_stop: network
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
