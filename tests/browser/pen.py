"""The pen on the canvas, frame by frame."""

from itertools import pairwise
from math import ceil, hypot

from .playground import CANVAS

EMPTY = {"average": ("empty", ""), "max": ("empty", "")}
SHOWN = "() => document.querySelector('.st-key-prediction .answers').innerText"


def on_the_way(stroke, apart=20):
    """A stroke's points and some between them, no further apart than a quick hand's, which the canvas rounds off."""
    way = stroke[:1]
    for (x0, y0), (x1, y1) in pairwise(stroke):
        parts = max(1, ceil(hypot(x1 - x0, y1 - y0) / apart))
        way += [(x0 + (x1 - x0) * part / parts, y0 + (y1 - y0) * part / parts) for part in range(1, parts + 1)]
    return way


def pen_down(home, strokes):
    """Draw, and leave the pen on the canvas."""
    corner = home.page.locator(CANVAS).bounding_box()
    scale = corner["width"] / 320
    for number, stroke in enumerate(strokes):
        points = [(corner["x"] + scale * x, corner["y"] + scale * y) for x, y in on_the_way(stroke)]
        home.page.mouse.move(*points[0])
        home.page.mouse.down()
        for point in points[1:]:
            home.page.mouse.move(*point)
        if number < len(strokes) - 1:
            home.page.mouse.up()
    frames(home)


def frames(home, count=3):
    home.page.evaluate(
        "count => new Promise(done => { const next = () => count-- ? requestAnimationFrame(next) : done(); next() })",
        count,
    )


def looks(home):
    """What is seen of the canvas, from the top of the page."""
    home.page.locator(".stMain").evaluate("main => main.scrollTo(0, 0)")
    return home.page.screenshot(clip=home.page.locator(CANVAS).bounding_box())
