"""Percent of rows of digits read right, made of pen drawings set side by side; and of single digits taken apart.

    python benchmarks/several.py STROKES.jsonl [--rows 1000] [--seed 1998] [--json]

One JSON a line: {"label": 7, "strokes": [[[x, y], ...], ...]}, y downward, any scale. Records with the key "suspect"
are left out. Pairs and triples at each distance, in heights of a digit, from the box of one to the box of the next;
sizes and base lines differ. Columns: two, one above the other. 'Parted': each digit has its strokes; 'right': each is
read right too.
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

import lenet  # noqa: E402
from benchmarks.reading import read_records  # noqa: E402

DISTANCES = (0.05, 0.1, 0.2, 0.4)  # heights of a digit
SIZES = (0.8, 1.2)  # the smallest and the largest beside the first
BASE = 0.1  # heights that a base line is off at most
COLUMNS = (0.3, 0.4)  # heights of a digit


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("strokes", type=Path)
    arguments.add_argument("--rows", type=int, default=1000)
    arguments.add_argument("--seed", type=int, default=1998)
    arguments.add_argument("--json", action="store_true")
    options = arguments.parse_args()
    records = read_records(options.strokes)
    networks = [lenet.load(name) for name in lenet.names()]
    random = np.random.default_rng(options.seed)
    apart = sum(len(lenet.several.part_strokes(networks, record["strokes"])) != 1 for record in records)
    result = {
        "singles": len(records),
        "taken apart": 100 * apart / len(records),
        "rows": [
            {
                "digits": digits,
                "distance": distance,
                **measure(networks, records, random, digits, distance, options.rows, side_by_side),
            }
            for digits in (2, 3)
            for distance in DISTANCES
        ],
        "columns": [
            {
                "digits": 2,
                "distance": distance,
                **measure(networks, records, random, 2, distance, options.rows, stacked),
            }
            for distance in COLUMNS
        ],
    }
    print(json.dumps(result, indent=2) if options.json else table(result))


def measure(networks, records, random, digits, distance, rows, placed):
    """Percent of rows of so many digits that are parted right, and read right by each network."""
    parted, right = 0, dict.fromkeys((network.name for network in networks), 0)
    for _ in range(rows):
        chosen = [records[number] for number in random.integers(len(records), size=digits)]
        strokes, owners = placed([record["strokes"] for record in chosen], distance, random)
        parts = lenet.several.part_strokes(networks, strokes)
        if [part.strokes for part in parts] != owners:
            continue
        parted += 1
        inputs = np.stack([lenet.prepare_strokes([strokes[i] for i in own]).input for own in owners])
        labels = [record["label"] for record in chosen]
        for network in networks:
            right[network.name] += network.probabilities(inputs).argmax(axis=1).tolist() == labels
    return {"parted": 100 * parted / rows, **{name: 100 * count / rows for name, count in right.items()}}


def side_by_side(drawings, distance, random):
    """Drawings in a row, the first one high; all strokes, and which are whose."""
    strokes, owners, at = [], [], 0.0
    for number, drawing in enumerate(drawings):
        size, off = (random.uniform(*SIZES), random.uniform(-BASE, BASE)) if number else (1.0, 0.0)
        paths = standing(drawing, size)
        owners.append(tuple(range(len(strokes), len(strokes) + len(paths))))
        strokes += [path + (at, off) for path in paths]
        at += np.concatenate(paths)[:, 0].max() + distance
    return strokes, owners


def stacked(drawings, distance, random):
    """One drawing, and below it another; all strokes, and which are whose."""
    above = standing(drawings[0], 1.0)
    size, off = random.uniform(*SIZES), random.uniform(-BASE, BASE)
    below = [path + (off, distance + size) for path in standing(drawings[1], size)]
    return [*above, *below], [tuple(range(len(above))), tuple(range(len(above), len(above) + len(below)))]


def standing(drawing, height):
    """A drawing of this height on the base line y = 0, from x = 0 on; one that is wider than twice as high is lower."""
    paths = [np.asarray(stroke, float) for stroke in drawing]
    points = np.concatenate(paths)
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    scale = height / max(bottom - top, (right - left) / 2, 1e-6)
    return [(path - (left, bottom)) * scale for path in paths]


def table(result):
    lines = [f"{result['singles']} single drawings, {result['taken apart']:.2f} % taken apart"]
    names = [name for name in result["rows"][0] if name not in ("digits", "distance", "parted")]
    for row in result["rows"]:
        read = ", ".join(f"{name} {row[name]:5.1f}" for name in names)
        lines.append(
            f"{row['digits']} digits, {row['distance']:4.2f} apart: {row['parted']:5.1f} % parted; right: {read}"
        )
    for row in result["columns"]:
        read = ", ".join(f"{name} {row[name]:5.1f}" for name in names)
        lines.append(f"a column, {row['distance']:4.2f} apart: {row['parted']:5.1f} % parted; right: {read}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
