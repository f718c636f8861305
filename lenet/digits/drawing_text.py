"""A drawing as a short text, for a link: its strokes simplified, counted in half pixels, as base64.

The first character is the version. Then, for each stroke: the pen's width, 128 more for an eraser; the number of
points; the first point; and the way from each point to the next, a byte a coordinate.
"""

import base64
import binascii
import struct
from collections.abc import Iterator, Sequence
from typing import Any

import cv2
import numpy as np

from ..problems import N_, Problem
from .canvas_paths import CanvasStroke, canvas_object, strokes_of

VERSION = "1"
LONGEST = 1200  # characters of a text: what is longer is simplified more, and in the end left out
_TOLERANCES = (0.7, 1.4, 2.8, 5.6)  # pixels that a simplified line is off at most, in the order that is tried
_GRID = 2  # places to a pixel
_FARTHEST = 1000.0  # pixels from the canvas's corner
_STEP = 127  # places to the next point at most
_WIDEST = 127  # pixels of a pen
_HEAD = struct.Struct("<BHhh")


def to_text(objects: Sequence[dict[str, Any]]) -> str:
    """The canvas's strokes as a text; empty where there are none, or where they are too many for one."""
    strokes = strokes_of(objects)
    for tolerance in _TOLERANCES:
        packed = b"".join(_pack(stroke, tolerance) for stroke in strokes)
        text = VERSION + base64.urlsafe_b64encode(packed).decode().rstrip("=")
        if strokes and len(text) <= LONGEST:
            return text
    return ""


def _pack(stroke: CanvasStroke, tolerance: float) -> bytes:
    line = cv2.approxPolyDP(stroke.path.astype(np.float32).reshape(-1, 1, 2), tolerance, False).reshape(-1, 2)
    places = np.round(np.clip(line, -_FARTHEST, _FARTHEST) * _GRID).astype(int)
    places = np.array(
        [places[0], *(place for pair in zip(places, places[1:], strict=False) for place in _between(*pair))]
    )
    head = _HEAD.pack(min(round(stroke.width), _WIDEST) + 128 * stroke.erases, len(places), *places[0])
    return head + np.diff(places, axis=0).astype(np.int8).tobytes()


def _between(start: np.ndarray, end: np.ndarray) -> Iterator[np.ndarray]:
    """The way from one place to another in steps that a byte holds."""
    steps = max(1, -(-int(np.abs(end - start).max()) // _STEP))
    for step in range(1, steps + 1):
        yield start + np.round((end - start) * step / steps).astype(int)


def from_text(text: str) -> list[dict[str, Any]]:
    """The strokes of a text as objects of the canvas; none for an empty text.

    Raises
    ------
    Problem
        When it is no such text, or one of another version.
    """
    if not text:
        return []
    try:
        if text[0] != VERSION or len(text) > LONGEST:
            raise ValueError(text[:1])
        data = base64.b64decode(text[1:] + "=" * (-len(text[1:]) % 4), altchars=b"-_", validate=True)
        return [canvas_object(stroke) for stroke in _unpack(data)]
    except (ValueError, struct.error, binascii.Error) as error:
        raise Problem(N_("{text} is no drawing."), text=text[:40]) from error


def _unpack(data: bytes) -> Iterator[CanvasStroke]:
    at = 0
    while at < len(data):
        width, count, *first = _HEAD.unpack_from(data, at)
        at += _HEAD.size
        if count < 1:
            raise ValueError(count)
        steps = np.frombuffer(data, np.int8, 2 * (count - 1), at).astype(int).reshape(-1, 2)
        at += steps.size
        yield CanvasStroke(np.cumsum([first, *steps], axis=0) / _GRID, width % 128, erases=width >= 128)
