"""What the canvas sends: its objects as strokes, each a line with a pen, or an eraser's way.

The canvas draws a curve through the middles between the places that the pen was at: ``M x y``, then ``Q x y mx my`` for
each place and the middle to the next one, and ``L x y`` in the end. The browser's twin, which knows the places before
the canvas has made objects of them, is ``ui/browser/calculating/canvas_paths.js``.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .erasing import erase
from .strokes import Paths, covered

PIECES = 2  # straight lines to a curve
TOUCH = 3.0  # pixels of the canvas: what is no larger than this is a touch of the pen, whatever the hand's trembling
ERASER = "#000000"  # an eraser is a pen in the colour of the canvas


@dataclass(frozen=True)
class CanvasStroke:
    """One stroke on the canvas.

    Attributes
    ----------
    path : ndarray of shape (n, 2)
        Its middle line, in pixels of the canvas.
    width : float
        Of the pen, in the same pixels.
    erases : bool
        Whether it takes ink away.
    """

    path: np.ndarray
    width: float
    erases: bool = False


def strokes_of(objects: Iterable[Any]) -> list[CanvasStroke]:
    """The strokes among the canvas's objects, in their order; what has no path of numbers is passed over."""
    found = []
    for thing in objects:
        if not isinstance(thing, Mapping):
            continue
        path, width = flat(thing.get("path")), thing.get("strokeWidth")
        if len(path) and isinstance(width, (int, float)) and np.isfinite(width):
            found.append(CanvasStroke(path, float(width), thing.get("stroke") == ERASER))
    return found


def canvas_object(stroke: CanvasStroke) -> dict[str, Any]:
    """A stroke as the canvas takes it."""
    start, *rest = stroke.path.tolist()
    lines = [["L", *point] for point in rest or [start]]
    about = {"fill": None, "strokeLineCap": "round", "strokeLineJoin": "round", "originX": "left", "originY": "top"}
    colour = ERASER if stroke.erases else "#ffffff"
    return {"type": "Path", "path": [["M", *start], *lines], "stroke": colour, "strokeWidth": stroke.width, **about}


def flat(commands: object) -> np.ndarray:
    """A path's curves as straight lines: (n, 2); empty where it is no path of finite numbers."""
    if not isinstance(commands, Sequence):
        return np.empty((0, 2))
    points: list[np.ndarray] = []
    for numbers in map(_numbers, commands):
        if numbers is None or (len(numbers) == 2 and not points):
            return np.empty((0, 2))
        points += _curve(points[-1], *numbers) if len(numbers) == 2 else [*numbers]
    return np.array(points).reshape(-1, 2)


def _numbers(command: Any) -> np.ndarray | None:
    """The points of ``["M", x, y]``, ``["L", x, y]`` or ``["Q", x, y, x, y]``: (1, 2) or (2, 2)."""
    try:
        letter, *numbers = command
        points = np.array(numbers, float).reshape(-1, 2)
        known = {"M": 1, "L": 1, "Q": 2}.get(letter)
    except (TypeError, ValueError):
        return None
    return points if len(points) == known and np.isfinite(points).all() else None


def _curve(start: np.ndarray, control: np.ndarray, end: np.ndarray) -> list[np.ndarray]:
    """A quadratic curve as points after its start."""
    shares = [piece / PIECES for piece in range(1, PIECES + 1)]
    return [(1 - t) ** 2 * start + 2 * t * (1 - t) * control + t**2 * end for t in shares]


def middle_lines(strokes: Iterable[CanvasStroke]) -> Paths:
    """What is on the canvas in the end, for `lenet.prepare_strokes`: erasers have passed, a mere touch is one point."""
    paths: Paths = []
    for stroke in strokes:
        paths = erase(paths, stroke.path, stroke.width / 2) if stroke.erases else [*paths, stroke.path]
    if not paths:
        return []
    points = np.concatenate(paths)
    touch = (np.ptp(points, axis=0) <= TOUCH).all()
    return [points[:1]] if touch else paths


def paint(strokes: Iterable[CanvasStroke], side: int) -> np.ndarray:
    """The strokes as they look on the canvas, `side` pixels wide: (side, side) uint8, white on black."""
    ink = np.zeros((side, side), bool)
    for stroke in strokes:
        touched = covered([stroke.path], stroke.width / 2, side)
        ink = ink & ~touched if stroke.erases else ink | touched
    return np.where(ink, np.uint8(255), np.uint8(0))
