"""How right the time left of a training is: what the page says twice a second, against what the clock said in the end.

    python benchmarks/time_left.py [--recipes sixty,post,book,taught]

Each run is a process of its own, as the page starts it. From a fifth of it on to its last ten seconds, how far off the
time left was: its error over what really was left. What was not said yet counts as off. `taught` has a teacher, which
learns on a few digits for longer than the network trains.
"""

import argparse
import math
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from lenet import runs  # noqa: E402
from lenet.files import disk  # noqa: E402
from lenet.training.recipe import PRESETS, TrainingConfig  # noqa: E402

FROM = 1 / 5  # of a run
SHORT = 10  # seconds; what is left of a run then is a matter of one phase
EVERY = 0.5  # seconds
LIMIT = 0.3
TAUGHT = TrainingConfig("max", epochs=10, batch=32, rate=0.003, distortion=0.7, fraction=0.03, teacher=2)


def watched(config, folder):
    """Train; returns the seconds it took and [(seconds since its start, time left as said, infinite before it is)]."""
    folder.mkdir(parents=True)
    disk.write_json(folder / "config.json", vars(config))
    started, said = time.time(), []
    command = [sys.executable, "-m", "lenet", "train", "--run", str(folder)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while process.poll() is None:
        now, left = time.time(), runs.Run(folder).seconds_left()
        said.append((now - started, math.inf if left is None else left))
        time.sleep(EVERY)
    if process.returncode:
        raise SystemExit(f"the training ended with {process.returncode}: see {folder / 'log.txt'}")
    return time.time() - started, said


def report(name, whole, said):
    counted = [(at, left) for at, left in said if at >= FROM * whole and whole - at >= SHORT]
    if not counted:
        print(f"{name}: {whole:.1f} s; too short to say", flush=True)
        return
    off = np.array([abs(left - (whole - at)) / (whole - at) for at, left in counted])
    known = off[np.isfinite(off)]
    print(
        f"{name}: {whole:.1f} s; from a fifth on looked {len(off)} times, not said yet {np.mean(np.isinf(off)):.0%}, "
        f"else off by {np.median(known):.0%} (median), {np.quantile(known, 0.95):.0%} (p95), {known.max():.0%} (most); "
        f"within {LIMIT:.0%} of all: {np.mean(off <= LIMIT):.0%}",
        flush=True,
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--recipes", default="sixty,post,book,taught")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as where:
        for name in options.recipes.split(","):
            report(name, *watched({**PRESETS, "taught": TAUGHT}[name], Path(where) / name))


if __name__ == "__main__":
    main()
