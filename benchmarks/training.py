"""How fast training is: to 99 % on the test digits, an epoch against plain Keras, the post's recipe.

    python benchmarks/training.py [--runs 3] [--without-post] [--device gpu:0]

Each training is a process of its own, as the page starts it; its clock starts when the process does.
The test digits are read afterwards, with the weights kept after each epoch.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from lenet import mnist, runs  # noqa: E402
from lenet.files import disk  # noqa: E402
from lenet.training import recipe  # noqa: E402

WANTED = 0.99
PLAIN = """
import os, json, sys, time
if sys.argv[2] == "cpu":
    os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
import keras, numpy as np
from lenet import NetworkSpec, keras_model, mnist
images, labels = mnist.load("train")
x, y = mnist.to_input(images[:55000])[..., np.newaxis], labels[:55000]
keras.utils.set_random_seed(0)
model = keras_model.build(NetworkSpec.from_dict(json.loads(sys.argv[1])))
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
for epoch in range(3):
    started = time.perf_counter()
    model.fit(x, y, batch_size=128, verbose=0)
    print(time.perf_counter() - started, flush=True)
"""


def trained(config, folder):
    """Train in a process of its own.

    Returns [(seconds since its start, seconds of training, of all the epoch, test accuracy)] and the whole run's.
    """
    run = runs.Run(folder)
    folder.mkdir(parents=True)
    disk.write_json(folder / "config.json", vars(config))
    started = time.time()
    command = [sys.executable, "-m", "lenet", "train", "--run", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    images, labels = mnist.load("test")
    inputs = mnist.to_input(images)
    rows = []
    for event in run.epochs():
        read = run.at(event["last_step"]).probabilities(inputs).argmax(axis=1)
        rows.append(
            (
                event["time"] - started,
                len_of(config) / event["images_per_second"],
                event["seconds"],
                float((read == labels).mean()),
            )
        )
    return rows, time.time() - started


def len_of(config):
    """Digits of an epoch: of 60,000 some are held out."""
    return round(config.fraction * 55_000)


def plain(spec, device):
    """Seconds of an epoch of plain Keras `fit`, batch 128: the second and third of three."""
    command = [sys.executable, "-c", PLAIN, json.dumps(spec.to_dict()), device]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, encoding="utf-8")
    return statistics.mean(float(line) for line in done.stdout.split()[-2:])


def sixty_seconds(number, device, folder):
    """One seed of the recipe of sixty seconds; the same again by batches of 128, and plain Keras beside it.

    Returns (seconds to `WANTED` or None, the rows of the epochs by batches of 128, seconds of a plain epoch).
    """
    config = recipe.TrainingConfig(**{**vars(recipe.PRESETS["sixty"]), "seed": number, "device": device})
    rows, whole = trained(config, folder / f"sixty-{number}")
    alike, _ = trained(recipe.TrainingConfig(**{**vars(config), "batch": 128}), folder / f"alike-{number}")
    theirs = plain(config.spec, device)
    best = ", ".join(f"{row[-1]:.2%} at {row[0]:.1f} s" for row in rows)
    print(f"sixty seconds, seed {number}: {best}; whole run {whole:.1f} s", flush=True)
    return next((row[0] for row in rows if row[-1] >= WANTED), None), alike, theirs


def report(seeds):
    """`seeds`: what `sixty_seconds` has returned for each. An epoch counts from the second on: the first warms up."""
    reached = [seconds for seconds, _alike, _theirs in seeds]
    epochs = [row for _seconds, alike, _theirs in seeds for row in alike[1:]]
    ours, every = (statistics.mean(row[place] for row in epochs) for place in (1, 2))
    theirs = statistics.mean(plain_epoch for _seconds, _alike, plain_epoch in seeds)
    said = ["not reached" if value is None else f"{value:.1f} s" for value in reached]
    print(f"99.0 % of the test digits after: {', '.join(said)}")
    print(
        f"an epoch, batch 128: {ours:.2f} s ({every:.2f} s with validation, checkpoint and all); plain fit "
        f"{theirs:.2f} s: {theirs / ours:.2f} times as fast ({theirs / every:.2f} with all)"
    )


def like_the_post(device, folder):
    rows, whole = trained(replace(recipe.PRESETS["post"], device=device), folder)
    print(f"as the post: {rows[-1][-1]:.2%} after {rows[-1][0]:.1f} s; whole run {whole:.1f} s")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--without-post", action="store_true")
    parser.add_argument("--device", default="cpu")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as where:
        report([sixty_seconds(number, options.device, Path(where)) for number in range(options.runs)])
        if not options.without_post:
            like_the_post(options.device, Path(where) / "post")


if __name__ == "__main__":
    main()
