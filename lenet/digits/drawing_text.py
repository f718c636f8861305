"""A drawing as a short text, for a link: its strokes simplified, in whole numbers, as base64.

The first character says how many places there are to a pixel. Then, for each stroke: the pen's width, 128 more for an
eraser; the number of points; the first point; and the way from each point to the next, a byte a coordinate.
"""

import base64
import binascii
import struct
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import cv2
import numpy as np

from ..problems import N_, Problem
from .canvas_paths import CanvasStroke, canvas_object, middle_lines
from .preparation import INPUT
from .strokes import prepare_strokes

LONGEST = 1200  # characters of a text: what is longer is simplified more, and in the end left out
NEAR = 0.1  # that a pixel of the input is off, of ink from 0 to 1: then nothing else is tried
_PLACES = {"1": 2, "2": 4, "3": 8, "4": 16}  # to a pixel
# What is tried in this order: the first character; pixels that a simplified line is off at most. Small drawings need a
# finer grid. A centre of mass on the brink between two pixels falls to the right side with one and not with another.
_PRECISIONS = (
    *(("1", 0.7), ("2", 0.35), ("3", 0.18), ("4", 0.09)),
    *(
        ("1", 0.5),
        ("2", 0.7),
        ("1", 1.0),
        ("2", 1.0),
        ("1", 1.4),
        ("1", 2.0),
        ("1", 2.8),
        ("1", 4.0),
        ("1", 5.6),
        ("1", 8.0),
    ),
)
_FARTHEST = 1000.0  # pixels from the canvas's corner
_STEP = 127  # places to the next point at most
_WIDEST = 127  # pixels of a pen
_HEAD = struct.Struct("<BHhh")


def to_text(strokes: Sequence[CanvasStroke], read: Callable[[np.ndarray], object] = lambda image: None) -> str:
    """The canvas's strokes as a text that the network's input comes back from as near as its length allows.

    Parameters
    ----------
    strokes : sequence of CanvasStroke
    read : callable, optional
        What is read of an input (32, 32): the same of the text, if that can be had.

    Returns
    -------
    str
        Empty where there are no strokes, or where they are too many for a text.
    """
    if not strokes:
        return ""
    try:
        wanted = _input(strokes)
    except Problem:  # it is too large to be shown
        return ""
    said, found = read(wanted), []
    for places, tolerance in _PRECISIONS:
        text = _text(strokes, places, tolerance)
        if len(text) > LONGEST:
            continue
        image = _input(_strokes(text))
        off = (read(image) != said, float(np.abs(image - wanted).max()))
        if off <= (False, NEAR):
            return text
        found.append((off, text))
    return min(found)[1] if found else ""


def _input(strokes: Sequence[CanvasStroke]) -> np.ndarray:
    prepared = prepare_strokes(middle_lines(strokes))
    return np.zeros((INPUT, INPUT), np.float32) if prepared is None else prepared.input


def _text(strokes: Sequence[CanvasStroke], places: str, tolerance: float) -> str:
    packed = b"".join(_pack(stroke, _PLACES[places], tolerance) for stroke in strokes)
    return places + base64.urlsafe_b64encode(packed).decode().rstrip("=")


def _pack(stroke: CanvasStroke, grid: int, tolerance: float) -> bytes:
    line = cv2.approxPolyDP(stroke.path.astype(np.float32).reshape(-1, 1, 2), tolerance, False).reshape(-1, 2)
    places = np.round(np.clip(line, -_FARTHEST, _FARTHEST) * grid).astype(int)
    places = _with_steps(places)
    head = _HEAD.pack(min(round(stroke.width), _WIDEST) + 128 * stroke.erases, len(places), *places[0])
    return head + np.diff(places, axis=0).astype(np.int8).tobytes()


def _with_steps(places: np.ndarray) -> np.ndarray:
    """The way from each place to the next in steps that a byte holds."""
    ways = np.diff(places, axis=0)
    steps = np.maximum(1, -(-np.abs(ways).max(axis=1, initial=0) // _STEP))
    way = np.repeat(np.arange(len(steps)), steps)
    share = (np.arange(1, len(way) + 1) - np.repeat(np.cumsum(steps) - steps, steps)) / steps[way]
    between = places[way] + np.round(ways[way] * share[:, np.newaxis]).astype(int)
    return np.concatenate([places[:1], between])


def from_text(text: str) -> list[dict[str, Any]]:
    """The strokes of a text as objects of the canvas; none for an empty text.

    Raises
    ------
    Problem
        When it is no such text.
    """
    if not text:
        return []
    try:
        return [canvas_object(stroke) for stroke in _strokes(text)]
    except (ValueError, struct.error, binascii.Error) as error:
        raise Problem(N_("{text} is no drawing."), text=text[:40]) from error


def _strokes(text: str) -> list[CanvasStroke]:
    if text[0] not in _PLACES or len(text) > LONGEST:
        raise ValueError(text[:1])
    data = base64.b64decode(text[1:] + "=" * (-len(text[1:]) % 4), altchars=b"-_", validate=True)
    return list(_unpack(data, _PLACES[text[0]]))


def _unpack(data: bytes, grid: int) -> Iterator[CanvasStroke]:
    at = 0
    while at < len(data):
        width, count, *first = _HEAD.unpack_from(data, at)
        at += _HEAD.size
        if count < 1:
            raise ValueError(count)
        steps = np.frombuffer(data, np.int8, 2 * (count - 1), at).astype(int).reshape(-1, 2)
        at += steps.size
        yield CanvasStroke(np.cumsum([first, *steps], axis=0) / grid, width % 128, erases=width >= 128)
