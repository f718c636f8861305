"""Made photos of digits: strokes of our own on made paper, in made light. None was taken with a camera.

Each kind is what may go wrong between a pen and a network: a sheet on a desk, ruled lines, a box, a pale pencil. Wide
ranges are drawn from, so that no kind looks like one picture. `made` gives the same photo for the same seed.
"""

import cv2
import numpy as np

from .photo_materials import (
    BLUE,
    RED,
    cloud,
    digit_on,
    inked,
    laid,
    lines_on,
    lit,
    on_ground,
    paper,
    pen_colour,
    pencil,
    taken,
    turned,
    written,
)

SIDES = (360, 1400)  # pixels of the longer side, where no other is asked for


def made(kind, seed, side=None):
    """A photo, (H, W, 3) uint8, and the digit that is on it."""
    rng = np.random.default_rng([seed, *kind.encode()])
    label = int(rng.integers(10))
    side = side or int(np.exp(rng.uniform(*np.log(SIDES))))
    other = round(side * rng.uniform(0.68, 1))
    shape = (side, other) if rng.random() < 0.6 else (other, side)
    return taken(KINDS[kind](label, shape, rng), rng), label


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
KINDS = {**ASKED_FOR, **OF_OUR_OWN}
