"""The kinds of made photos that were asked for: a sheet on a desk, ruled lines, a box, a pale pencil and others."""

import cv2
import numpy as np

from .photo_materials import (
    digit_on,
    inked,
    laid,
    lines_on,
    lit,
    on_ground,
    paper,
    pen_colour,
    pencil,
    turned,
    written,
)


def with_pen(label, shape, rng):
    return lit(written(label, shape, rng)[0], rng)


def with_pencil(label, shape, rng):
    mask, _box = digit_on(shape, label, rng, pen=(0.03, 0.07))
    return lit(inked(paper(shape, rng), pencil(mask, rng), [rng.uniform(0.2, 0.4)] * 3, rng.uniform(0.6, 0.95)), rng)


def faint_pencil(label, shape, rng):
    mask, _box = digit_on(shape, label, rng, pen=(0.025, 0.07))
    sheet = paper(shape, rng, grain=rng.uniform(0, 0.008))
    return lit(inked(sheet, pencil(mask, rng, rng.uniform(0, 0.3)), [0.4] * 3, rng.uniform(0.12, 0.35)), rng, 0.15)


def sheet_on_desk(label, shape, rng):
    return lit(on_ground(written(label, shape, rng)[0], rng), rng)


def tilted(label, shape, rng):
    share = (1.25, 1.5) if rng.random() < 0.4 else (0.6, 0.85)
    return lit(on_ground(written(label, shape, rng, height=(0.35, 0.55))[0], rng, share, 20, 0.09), rng)


def sticky_note(label, shape, rng):
    side = min(shape)
    colours = [(1, 0.92, 0.45), (1, 0.65, 0.75), (0.65, 0.9, 0.6), (0.6, 0.82, 0.97), (1, 0.7, 0.4)]
    note = paper((side, side), rng, np.array(colours[rng.integers(5)]) * rng.uniform(0.85, 1), 0.004)
    note = inked(note, digit_on((side, side), label, rng)[0], pen_colour(rng) * 0.7)
    corners = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], float) * side - side / 2
    corners = turned(corners * rng.uniform(0.3, 0.75), rng.uniform(-12, 12)) * rng.uniform(0.95, 1.05, (4, 2))
    free = np.maximum(np.array(shape[::-1]) / 2 - np.abs(corners).max(axis=0), 0)
    wall = rng.uniform(0.6, 0.97) + rng.uniform(-0.05, 0.05, 3)
    wall = paper(shape, rng, wall, rng.uniform(0, 0.02))
    return lit(laid(note, wall, corners + np.array(shape[::-1]) / 2 + rng.uniform(-0.9, 0.9, 2) * free), rng)


def ruled(shape, rng, gap, squared, colour, width, turn=0.0):
    """Lines from edge to edge: how much of each pixel they cover."""
    height, length = shape
    reach = height + length
    places = np.arange(-reach, reach, gap) + rng.uniform(0, gap)
    level = [np.array([[-reach, place], [reach, place]]) for place in places]
    upright = [path[:, ::-1] for path in level] if squared else []
    a = np.deg2rad(turn)
    rotation = np.array([[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]])
    paths = [(path - [length / 2, height / 2]) @ rotation + [length / 2, height / 2] for path in level + upright]
    return lines_on(shape, paths, width), colour


def on_lines(label, shape, rng, squared, gaps, colours, strength, turn=3):
    gap = min(shape) * rng.uniform(*gaps)
    colour = colours[rng.integers(len(colours))]
    width = max(1, min(shape) * rng.uniform(0.001, 0.006))
    mask, colour = ruled(shape, rng, gap, squared, colour, width, rng.uniform(-turn, turn))
    sheet = inked(paper(shape, rng), mask, colour, rng.uniform(*strength))
    return written(label, shape, rng, sheet)[0]


LINE_COLOURS = [(0.55, 0.7, 0.88), (0.6, 0.6, 0.65), (0.45, 0.55, 0.6), (0.75, 0.6, 0.6), (0.3, 0.3, 0.32)]


def squared_paper(label, shape, rng):
    return lit(on_lines(label, shape, rng, True, (0.035, 0.12), LINE_COLOURS, (0.4, 1)), rng)


def lined_paper(label, shape, rng):
    return lit(on_lines(label, shape, rng, False, (0.06, 0.25), LINE_COLOURS, (0.4, 1)), rng)


def boxed(label, shape, rng):
    mask, box = digit_on(shape, label, rng, height=(0.3, 0.5), place=0.05)
    room = rng.uniform(0.12, 0.5) * (box[3] - box[1])
    left, top, right, bottom = np.clip(box + room * np.array([-1, -1, 1, 1]), 3, np.tile(shape[::-1], 2) - 4)
    corners = np.array([(left, top), (right, top), (right, bottom), (left, bottom)])
    if rng.random() < 0.5:  # by hand
        corners += rng.normal(0, 0.02, (4, 2)) * (bottom - top)
    corners = np.vstack([corners, corners[:1]])
    frame = lines_on(shape, [corners], max(1, min(shape) * rng.uniform(0.003, 0.016)))
    colour = pen_colour(rng)
    sheet = inked(inked(paper(shape, rng), frame, colour if rng.random() < 0.5 else pen_colour(rng)), mask, colour)
    return lit(sheet, rng)


def circled(label, shape, rng):
    mask, box = digit_on(shape, label, rng, height=(0.3, 0.45), place=0.05)
    middle, reach = (box[:2] + box[2:]) / 2, np.hypot(*(box[2:] - box[:2])) / 2 * rng.uniform(1.1, 1.5)
    angle = np.linspace(0, 2 * np.pi * rng.uniform(0.97, 1.08), 90) + rng.uniform(0, 6)
    wide = 1 + rng.uniform(-0.12, 0.2) + 0.03 * np.sin(2 * angle + rng.uniform(0, 6))
    ring = middle + reach * np.stack([wide * np.cos(angle), np.sin(angle)], axis=1)
    ring = np.clip(ring, 3, np.array(shape[::-1]) - 4)
    frame = lines_on(shape, [ring], max(1, min(shape) * rng.uniform(0.004, 0.018)))
    sheet = inked(inked(paper(shape, rng), frame, pen_colour(rng)), mask, pen_colour(rng))
    return lit(sheet, rng)


def underlined(label, shape, rng):
    mask, box = digit_on(shape, label, rng, height=(0.3, 0.6), place=0.1)
    tall = box[3] - box[1]
    below = box[3] + tall * rng.uniform(0.08, 0.25)
    more = tall * rng.uniform(0, 0.3)
    x = np.linspace(
        min(box[0], (box[0] + box[2]) / 2 - tall / 3) - more, max(box[2], (box[0] + box[2]) / 2 + tall / 3) + more, 9
    )
    for row in range(1 + (rng.random() < 0.2)):
        y = (
            below
            + row * tall * 0.12
            + np.cumsum(rng.normal(0, 0.006, 9)) * tall
            + (x - x[0]) * rng.uniform(-0.05, 0.05)
        )
        mask = np.maximum(mask, lines_on(shape, [np.stack([x, y], axis=1)], max(1.5, tall * rng.uniform(0.03, 0.08))))
    return lit(inked(paper(shape, rng), mask, pen_colour(rng)), rng)


def other_colour(label, shape, rng):
    """Ink and paper of about the same lightness."""
    weights = np.array([0.299, 0.587, 0.114])
    while True:
        first, second = rng.uniform(0.05, 0.95, (2, 3))
        second = second + (first @ weights - second @ weights)
        if second.min() > 0.02 and second.max() < 0.98 and np.abs(first - second).max() > 0.35:
            break
    second = second + rng.uniform(-0.04, 0.04)
    mask, _box = digit_on(shape, label, rng, pen=(0.07, 0.15))
    return lit(inked(paper(shape, rng, first, rng.uniform(0, 0.006)), mask, second), rng, rng.uniform(0, 0.15))


def crop(label, shape, rng, light):
    """Cut to the ink."""
    mask, box = digit_on(shape, label, rng, height=(0.6, 0.85), pen=(0.06, 0.22))
    sheet = paper(shape, rng, [rng.uniform(0.02, 0.25)] * 3) if light else paper(shape, rng)
    image = lit(inked(sheet, mask, [rng.uniform(0.8, 1)] * 3 if light else pen_colour(rng)), rng, 0.1)
    rows, columns = np.flatnonzero(mask.max(axis=1) > 0.5), np.flatnonzero(mask.max(axis=0) > 0.5)
    cut = rng.integers(-2, 3, 4)
    top, bottom = max(rows[0] + cut[0], 0), rows[-1] + 1 + cut[1]
    left, right = max(columns[0] + cut[2], 0), columns[-1] + 1 + cut[3]
    return image[top:bottom, left:right]


def crop_dark(label, shape, rng):
    return crop(label, shape, rng, light=False)


def crop_light(label, shape, rng):
    return crop(label, shape, rng, light=True)


def shadow(label, shape, rng):
    """The shadow of a hand or a phone, its edge soft or sharp."""
    image = written(label, shape, rng)[0]
    blob = np.zeros(shape, np.float32)
    corner = rng.uniform(-0.1, 1.1, 2) * shape[::-1]
    points = corner + rng.normal(0, 0.5, (5, 2)) * shape[::-1]
    cv2.fillConvexPoly(blob, cv2.convexHull(np.float32(points)).astype(np.int32), 1)
    blob = cv2.GaussianBlur(blob, (0, 0), max(shape) * rng.uniform(0.004, 0.05))
    return lit(image * (1 - rng.uniform(0.2, 0.55) * blob[..., np.newaxis]), rng)


def small_on_page(label, shape, rng):
    return lit(written(label, shape, rng, height=(0.07, 0.18), pen=(0.08, 0.14), place=0.35, pixels=2)[0], rng)


ASKED_FOR = {
    "sheet on a desk": sheet_on_desk,
    "squared paper": squared_paper,
    "lined paper": lined_paper,
    "box": boxed,
    "circle": circled,
    "underlined": underlined,
    "another colour, as light": other_colour,
    "faint pencil": faint_pencil,
    "cut to the ink, dark": crop_dark,
    "cut to the ink, light": crop_light,
    "note on a wall": sticky_note,
    "shadow": shadow,
    "tilted, turned to 20 degrees": tilted,
    "pen": with_pen,
    "pencil": with_pencil,
    "small on a large page": small_on_page,
}
