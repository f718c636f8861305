"""Percent of made photos read right, by kind of photo: sheets on desks, ruled lines, boxes, pale pencils and others.

    python benchmarks/photos.py [--photos 50] [--first 1000] [--network average] [--kind box] [--json]

The photos are made (`tests/made_photos.py`): no camera took them. The ink was worked out on the seeds below 1000; what
is reported is of those from 1000 on. Milliseconds are those of `lenet.prepare`, on the machine at hand. In the end a
photo of twelve megapixels, from its JPEG to its ink.
"""

import argparse
import json
import sys
import time
from pathlib import Path

import cv2

sys.path.insert(0, str(Path(__file__).parents[1]))

import lenet  # noqa: E402
from tests.made_photos import KINDS, made  # noqa: E402

TWELVE_MEGAPIXELS = 4000  # pixels of the longer side


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--photos", type=int, default=50, help="of each kind")
    arguments.add_argument("--first", type=int, default=1000, help="seed of the first")
    arguments.add_argument("--network", action="append")
    arguments.add_argument("--kind", action="append", help="only kinds that have these words in their name")
    arguments.add_argument("--json", action="store_true")
    options = arguments.parse_args()
    networks = [lenet.load(name) for name in options.network or lenet.names()]
    seeds = range(options.first, options.first + options.photos)
    rows = {}
    for kind in KINDS:
        if options.kind and not any(words in kind for words in options.kind):
            continue
        rows[kind] = measure(networks, kind, seeds)
        if not options.json:
            print(line(kind, rows[kind]), flush=True)
    if options.json:
        print(json.dumps({"kinds": rows, "seconds": large()}, indent=2))
    else:
        print(summary(rows))
        print(f"A photo of twelve megapixels: {large():.2f} s")


def measure(networks, kind, seeds):
    """Percent right, sure and wrong, by network; percent without ink; milliseconds of the preparation."""
    found, spent = [], 0.0
    for seed in seeds:
        picture, label = made(kind, seed)
        picture = lenet.open_picture(cv2.imencode(".png", picture[..., ::-1])[1].tobytes())
        start = time.perf_counter()
        prepared = lenet.prepare(picture)
        spent += time.perf_counter() - start
        found.append((prepared, label))
    row = {"no ink": percent([prepared is None for prepared, _label in found]), "ms": 1000 * spent / len(found)}
    for network in networks:
        read = [(network.read(prepared.input), label) for prepared, label in found if prepared is not None]
        right = sum(reading.label == label for reading, label in read)
        wrong = sum(reading.sure and reading.label != label for reading, label in read)
        row[network.name] = {"right": 100 * right / len(found), "sure and wrong": 100 * wrong / len(found)}
    return row


def percent(answers):
    return 100 * sum(answers) / len(answers)


def line(kind, row):
    cells = [
        f"{name} {numbers['right']:5.1f} right, {numbers['sure and wrong']:4.1f} sure and wrong"
        for name, numbers in row.items()
        if isinstance(numbers, dict)
    ]
    return f"{kind:30}{'   '.join(cells)}   {row['no ink']:4.1f} no ink   {row['ms']:4.0f} ms"


def summary(rows):
    """The means over all kinds, and how many kinds reach what is asked for: 90 right, at most 2 sure and wrong."""
    names = [name for name, numbers in next(iter(rows.values())).items() if isinstance(numbers, dict)]
    lines = []
    for name in names:
        right = [row[name]["right"] for row in rows.values()]
        wrong = [row[name]["sure and wrong"] for row in rows.values()]
        reached = sum(r >= 90 and w <= 2 for r, w in zip(right, wrong, strict=True))
        mean = f"{sum(right) / len(right):.1f} right, {sum(wrong) / len(wrong):.1f} sure and wrong"
        lines.append(f"{name}: {mean}; {reached} of {len(rows)} kinds with 90 right and at most 2 sure and wrong")
    return "\n".join(lines)


def large():
    """Seconds from a JPEG of twelve megapixels to its ink; the middle of three."""
    picture, _label = made("sheet on a desk", 0, TWELVE_MEGAPIXELS)
    data = cv2.imencode(".jpg", picture[..., ::-1])[1].tobytes()
    times = []
    for _again in range(3):
        start = time.perf_counter()
        lenet.prepare(lenet.open_picture(data))
        times.append(time.perf_counter() - start)
    return sorted(times)[1]


if __name__ == "__main__":
    main()
