"""Percent of real pen drawings read right, drawn on the page's canvas in many ways: by strokes and by pixels.

    python benchmarks/reading.py STROKES.jsonl [--network average --network max] [--json]

One JSON a line: {"label": 7, "strokes": [[[x, y], ...], ...]}, y downward, any scale. Records with
the key "suspect" are left out. By strokes is how the page reads a drawing, by pixels how it reads a picture; 'raw'
squeezes the whole canvas into the input, as the usual digit app does. In the end the worst and the best of all sizes,
places and pens, by strokes.
"""

import argparse
import json
import sys
from pathlib import Path

import cv2
import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

import lenet  # noqa: E402
from lenet.digits.preparation import squeeze  # noqa: E402

CANVAS = 280  # pixels

# size of the drawing (its longer side), place (middle of the drawing), pen width; all in pixels
CONDITIONS = {
    "normal, medium pen": (180, (140, 140), 14),
    "normal, thick pen": (180, (140, 140), 24),
    "large, medium pen": (240, (140, 140), 14),
    "small, medium pen": (60, (140, 140), 8),
    "small, thick pen": (80, (140, 140), 14),
    "in a corner, medium pen": (100, (64, 64), 14),
    "in a corner, small": (50, (246, 246), 6),
    "thin pen, normal": (180, (140, 140), 4),
    "thin pen, small, in a corner": (60, (42, 238), 4),
}


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("strokes", type=Path)
    arguments.add_argument("--network", action="append")
    arguments.add_argument("--json", action="store_true")
    options = arguments.parse_args()
    records = read_records(options.strokes)
    networks = [lenet.load(name) for name in options.network or lenet.names()]
    rows = {name: measure(networks, records, *condition) for name, condition in CONDITIONS.items()}
    print(json.dumps(rows, indent=2) if options.json else table(rows, len(records)))


def read_records(path):
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [record for record in records if "suspect" not in record]


def measure(networks, records, size, place, pen):
    """Percent read right by each network, by strokes and by pixels; percent it was not sure of; right when raw."""
    paths = [placed(record["strokes"], size, place) for record in records]
    canvases = [draw(record["strokes"], size, place, pen) for record in records]
    labels = np.array([record["label"] for record in records])
    by_strokes = np.stack([lenet.prepare_strokes(strokes).input for strokes in paths])
    by_pixels = np.stack([lenet.prepare(canvas).input for canvas in canvases])
    raw = np.stack([squeeze(canvas) for canvas in canvases])
    row = {}
    for network in networks:
        result = lenet.evaluate(network, by_strokes, labels)
        row[network.name] = {
            "strokes": 100 * (1 - result.error),
            "not sure": 100 * result.held_back,
            "pixels": 100 * (1 - lenet.evaluate(network, by_pixels, labels).error),
            "raw": 100 * (1 - lenet.evaluate(network, raw, labels).error),
        }
    return row


def placed(strokes, size, place):
    """The strokes in pixels of the canvas."""
    points = np.concatenate([np.asarray(stroke, float) for stroke in strokes])
    low, high = points.min(axis=0), points.max(axis=0)
    scale = size / max(float((high - low).max()), 1e-6)
    return [(np.asarray(stroke, float) - (low + high) / 2) * scale + place for stroke in strokes]


def draw(strokes, size, place, pen):
    """The strokes on the canvas: (280, 280) uint8, white on black."""
    canvas = np.zeros((CANVAS, CANVAS), np.uint8)
    for path in placed(strokes, size, place):
        path = np.round(path * 16).astype(np.int32).reshape(-1, 1, 2)
        if len(path) == 1:  # a touch of the pen
            path = np.repeat(path, 2, axis=0)
        cv2.polylines(canvas, [path], False, 255, pen, cv2.LINE_AA, 4)
    return canvas


def table(rows, count):
    names = list(next(iter(rows.values())))
    lines = [f"{count} drawings; percent read right by strokes (not sure; by pixels; squeezed raw)"]
    for condition, row in rows.items():
        cells = [
            f"{name} {row[name]['strokes']:5.2f} ({row[name]['not sure']:4.1f}; {row[name]['pixels']:5.2f}; "
            f"{row[name]['raw']:4.1f})"
            for name in names
        ]
        lines.append(f"{condition:30}" + "   ".join(cells))
    for name in names:
        right = [row[name]["strokes"] for row in rows.values()]
        lines.append(f"{name}, by strokes: {min(right):.2f} to {max(right):.2f}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
