"""Kinds of made photos of our own: boards, crumpled and stained paper, fingers, a screen and others."""

import cv2
import numpy as np

from .photo_materials import (
    BLUE,
    RED,
    cloud,
    digit_on,
    inked,
    lines_on,
    lit,
    paper,
    pencil,
    written,
)
from .photos_asked_for import LINE_COLOURS, ruled


def blue_on_blue_lines(label, shape, rng):
    """Blue ink on blue lines, with a red margin."""
    sheet = paper(shape, rng)
    mask, colour = ruled(
        shape, rng, min(shape) * rng.uniform(0.07, 0.2), False, (0.45, 0.6, 0.9), max(1, min(shape) / 300)
    )
    sheet = inked(sheet, mask, colour, rng.uniform(0.5, 1))
    at = shape[1] * rng.uniform(0.08, 0.2)
    sheet = inked(sheet, lines_on(shape, [[(at, 0), (at, shape[0])]], max(1, min(shape) / 250)), (0.85, 0.35, 0.4), 0.8)
    mask, _box = digit_on(shape, label, rng, height=(0.35, 0.6))
    return lit(inked(sheet, mask, np.array(BLUE) + rng.uniform(-0.05, 0.1, 3)), rng)


def whiteboard(label, shape, rng):
    """Marker on a board that mirrors a lamp and remembers what was wiped off."""
    sheet = paper(shape, rng, rng.uniform(0.72, 0.9) + rng.uniform(-0.02, 0.02, 3), 0.002)
    old = cv2.GaussianBlur(digit_on(shape, int(rng.integers(10)), rng, place=0.4)[0], (0, 0), max(shape) / 60)
    sheet = inked(sheet, old, [0.5] * 3, 0.15)
    image = written(label, shape, rng, sheet, pen=(0.05, 0.1))[0]
    y, x = np.mgrid[0 : 1 : shape[0] * 1j, 0 : 1 : shape[1] * 1j].astype(np.float32)
    at, size = rng.uniform(0, 1, 2), rng.uniform(0.08, 0.2)
    glare = np.exp(-((x - at[0]) ** 2 + (y - at[1]) ** 2) / (2 * size**2))
    return lit(image + rng.uniform(0.1, 0.3) * glare[..., np.newaxis], rng)


def blackboard(label, shape, rng):
    """Chalk that the board's grain breaks up, and wiped chalk."""
    base = np.array([(0.12, 0.14, 0.13), (0.1, 0.25, 0.18)][rng.integers(2)]) * rng.uniform(0.7, 1.5)
    sheet = paper(shape, rng, base, 0.01) + 0.04 * np.abs(cloud(shape, rng, 6))[..., np.newaxis]
    chalk = [(0.9, 0.9, 0.88), (0.95, 0.9, 0.5), (0.95, 0.7, 0.75)][rng.integers(3)]
    mask = pencil(digit_on(shape, label, rng, pen=(0.06, 0.12))[0], rng, rng.uniform(0.2, 0.5))
    return lit(inked(sheet, mask, chalk, rng.uniform(0.7, 0.95)), rng)


def highlighter(label, shape, rng):
    colour = [(1, 0.97, 0.3), (0.6, 1, 0.45), (1, 0.6, 0.8), (1, 0.75, 0.35)][rng.integers(4)]
    sheet = paper(shape, rng)
    mask, _box = digit_on(shape, label, rng, pen=(0.1, 0.2))
    return lit(inked(sheet, mask, np.array(colour) * sheet.mean(axis=(0, 1)), rng.uniform(0.6, 0.95)), rng, 0.2)


def crumpled(label, shape, rng):
    """Paper that was crumpled: facets of other lightness with sharp folds."""
    image = written(label, shape, rng)[0]
    shade = np.zeros(shape, np.float32)
    y, x = np.mgrid[-1 : 1 : shape[0] * 1j, -1 : 1 : shape[1] * 1j].astype(np.float32)
    for _fold in range(int(rng.integers(6, 16))):
        angle, off = rng.uniform(0, 2 * np.pi), rng.uniform(-0.9, 0.9)
        side = np.cos(angle) * x + np.sin(angle) * y - off
        shade += rng.uniform(0.02, 0.08) * np.tanh(side * 60) * np.exp(-np.abs(side) * rng.uniform(1, 4))
    return lit(image * (1 + shade)[..., np.newaxis], rng)


def receipt(label, shape, rng):
    """Printed in dots on thermal paper, greyish."""
    mask, _box = digit_on(shape, label, rng, height=(0.4, 0.7), pen=(0.09, 0.15))
    pitch = max(3, min(shape) / rng.uniform(60, 110))
    y, x = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32)
    dots = np.clip(1.5 - 2.2 * np.hypot((x / pitch) % 1 - 0.5, (y / pitch) % 1 - 0.5), 0, 1)
    return lit(inked(paper(shape, rng, [rng.uniform(0.75, 0.9)] * 3), mask * dots, (0.25, 0.25, 0.32), 0.9), rng)


def fingers(label, shape, rng):
    """Fingers that hold the sheet at its edge."""
    image = written(label, shape, rng, height=(0.35, 0.55), place=0.05)[0]
    for _finger in range(int(rng.integers(1, 4))):
        side, along = rng.integers(4), rng.uniform(0.1, 0.9)
        x, y = [(along, 0), (along, 1), (0, along), (1, along)][side]
        size = np.array([0.05, 0.11]) * max(shape) * rng.uniform(0.7, 1.1)
        blob = np.zeros(shape, np.float32)
        at = (int(x * shape[1]), int(y * shape[0]))
        cv2.ellipse(
            blob, at, tuple(int(s) for s in (size if side < 2 else size[::-1])), rng.uniform(-20, 20), 0, 360, 1, -1
        )
        blob = cv2.GaussianBlur(blob, (0, 0), max(shape) / 300)
        skin = np.array([0.85, 0.62, 0.5]) * rng.uniform(0.45, 1.05)
        image = inked(image, blob, skin)
    return lit(image, rng)


def vignette(label, shape, rng):
    """Warm lamp light that falls off to the corners."""
    image = written(label, shape, rng)[0]
    y, x = np.mgrid[-1 : 1 : shape[0] * 1j, -1 : 1 : shape[1] * 1j].astype(np.float32)
    away = (x - rng.uniform(-0.4, 0.4)) ** 2 + (y - rng.uniform(-0.4, 0.4)) ** 2
    return image * (1 / (1 + rng.uniform(0.3, 1) * away))[..., np.newaxis] * np.array([1, 0.88, 0.68], np.float32)


def screen(label, shape, rng):
    """A digit on a screen, with moire."""
    light = rng.random() < 0.5
    first, second = rng.uniform(0.05, 0.2), rng.uniform(0.75, 0.95)
    mask, _box = digit_on(shape, label, rng)
    image = inked(paper(shape, rng, [first if light else second] * 3, 0.002), mask, [second if light else first] * 3)
    y, x = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32)
    wave = np.zeros(shape, np.float32)
    for _band in range(2):
        angle, length = rng.uniform(0, np.pi), max(shape) / rng.uniform(8, 60)
        wave += np.sin(2 * np.pi * (np.cos(angle) * x + np.sin(angle) * y) / length + 2 * cloud(shape, rng, 3))
    return image * (1 + rng.uniform(0.02, 0.06) * wave[..., np.newaxis])


def kraft(label, shape, rng):
    base = np.array([0.68, 0.52, 0.36]) * rng.uniform(0.8, 1.15)
    sheet = paper(shape, rng, base, rng.uniform(0.01, 0.03)) + 0.03 * cloud(shape, rng, 60)[..., np.newaxis]
    ink = [(0.12, 0.1, 0.1), (0.95, 0.94, 0.92)][int(rng.random() < 0.35)]
    return lit(inked(sheet, digit_on(shape, label, rng, pen=(0.06, 0.14))[0], ink, 0.92), rng)


def window_light(label, shape, rng):
    """Bars of a window's shadow across the sheet."""
    image = written(label, shape, rng)[0]
    y, x = np.mgrid[0 : 1 : shape[0] * 1j, 0 : 1 : shape[1] * 1j].astype(np.float32)
    angle = rng.uniform(0, np.pi)
    along = np.cos(angle) * x + np.sin(angle) * y
    bars = np.tanh(np.sin(2 * np.pi * along * rng.uniform(0.8, 2) + rng.uniform(0, 6)) * rng.uniform(2, 12))
    return lit(image * (1 - rng.uniform(0.1, 0.2) * (1 + bars))[..., np.newaxis], rng)


def notebook(label, shape, rng):
    """A spiral-bound edge: holes and wire along one side, pale lines."""
    sheet = paper(shape, rng)
    mask, colour = ruled(
        shape, rng, min(shape) * rng.uniform(0.08, 0.2), False, LINE_COLOURS[0], max(1, min(shape) / 350)
    )
    sheet = inked(sheet, mask, colour, rng.uniform(0.3, 0.9))
    count, edge = int(rng.integers(10, 22)), shape[1] * rng.uniform(0.03, 0.06)
    holes = np.zeros(shape, np.float32)
    for place in (np.arange(count) + 0.5) * shape[0] / count:
        cv2.circle(holes, (int(edge), int(place)), max(2, int(shape[0] / count * 0.2)), 1, -1, cv2.LINE_AA)
    sheet = inked(sheet, holes, [rng.uniform(0.1, 0.4)] * 3)
    wire = [[(0, place), (edge, place + shape[0] * 0.004)] for place in (np.arange(count) + 0.5) * shape[0] / count]
    sheet = inked(sheet, lines_on(shape, wire, max(2, min(shape) / 120)), [0.25] * 3)
    return lit(written(label, shape, rng, sheet, height=(0.35, 0.6), place=0.06)[0], rng)


def stamp(label, shape, rng):
    """Patchy stamp ink."""
    mask, _box = digit_on(shape, label, rng, pen=(0.09, 0.16))
    patches = np.clip(0.75 + 0.35 * cloud(shape, rng, 30) + 0.25 * cloud(shape, rng, max(shape) / 3), 0.05, 1)
    return lit(inked(paper(shape, rng), mask * patches, [RED, BLUE, (0.3, 0.1, 0.4)][rng.integers(3)], 0.85), rng)


def shining_through(label, shape, rng):
    """What is written on the back shines through."""
    back = cv2.GaussianBlur(
        digit_on(shape, int(rng.integers(10)), rng, place=0.4)[0][:, ::-1], (0, 0), max(shape) / 250
    )
    sheet = inked(paper(shape, rng), back, [0.5] * 3, rng.uniform(0.06, 0.22))
    return lit(written(label, shape, rng, sheet)[0], rng)


def stained(label, shape, rng):
    """The ring of a cup and a few drops."""
    sheet = paper(shape, rng)
    ring = np.zeros(shape, np.float32)
    at = tuple(int(x) for x in rng.uniform(0, 1, 2) * shape[::-1])
    cv2.circle(ring, at, int(min(shape) * rng.uniform(0.2, 0.4)), 1, max(2, int(min(shape) * 0.02)), cv2.LINE_AA)
    ring = cv2.GaussianBlur(ring, (0, 0), max(shape) / 200) * np.clip(0.6 + 0.5 * cloud(shape, rng, 9), 0, 1)
    sheet = inked(sheet, ring, (0.6, 0.42, 0.25), rng.uniform(0.15, 0.4))
    return lit(written(label, shape, rng, sheet)[0], rng)


OF_OUR_OWN = {
    "whiteboard": whiteboard,
    "blackboard": blackboard,
    "highlighter": highlighter,
    "crumpled": crumpled,
    "receipt": receipt,
    "fingers": fingers,
    "vignette": vignette,
    "screen": screen,
    "kraft paper": kraft,
    "blue on blue lines": blue_on_blue_lines,
    "window light": window_light,
    "notebook's edge": notebook,
    "stamp": stamp,
    "shining through": shining_through,
    "stained": stained,
}
