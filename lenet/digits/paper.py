"""The sheet in a photo: where its corners are, and the sheet alone, straightened.

A sheet is a region with four straight edges, at each of which the colour changes the same way all along. OpenCV finds
regions and corners in a small picture.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

SEARCHED = 256  # pixels of the longer side of the picture in which a sheet is looked for
_SMOOTHING = 1.5  # pixels: fibres of wood and cloth are no edges
_LEVELS = (10, 20, 30, 40, 50, 60, 70, 80, 90)  # percentiles of a channel at which it is cut in two
_CLOSED = 9  # pixels; what is written on a sheet, and thinner, is no hole in it
_SMALLEST = 0.04  # of the picture's area
_NARROWEST = 0.16  # of the picture's shorter side: what is narrower may be a stroke
_BENDS = (0.02, 0.03, 0.05)  # of a region's outline, that the four sides may be off from it
_CORNERS = 6  # that a sheet has at most where the picture cuts it
_MOST_OF_ALL = 0.92  # of the picture's area; more is the picture
_FULL = 0.88  # of the four corners' area that the region covers at least
_BORDER = 3  # pixels; what is nearer to the picture's rim runs on beyond it
_ASIDE = 4  # pixels from a side, inside and outside, where the colours are compared
_PLACES = 40  # along a side
_BETWEEN = 0.08, 0.92  # of the side: corners are round
_LOOKED = 8  # pixels on either side of a region's outline in which the edge is looked for
_PARALLEL = 0.1  # sine of the angle between two sides under which they have no corner
_SHARP = 0.7  # of a change within twice as many pixels: else it is light that falls off
_STEP = 0.035  # of full brightness, in any colour: the least that an edge changes
_ALIKE = 0.75  # of the places along a side at which it changes so
_NEAR = 6  # pixels of all corners; two sheets nearer than this are one
_TRIM = 0.015  # of the sheet's sides: its edge, with what the camera blurred
_MOST = 6  # sheets that are tried


def find_sheets(colours: np.ndarray) -> list[np.ndarray]:
    """Regions of a photo that may be a sheet, the clearest edges first.

    Parameters
    ----------
    colours : ndarray of shape (H, W, 3), float32 in [0, 1]

    Returns
    -------
    list of ndarray of shape (n, 2), float32
        Corners x, y of each, in pixels of the picture, clockwise: top left, top right, bottom right, bottom left; more
        where the picture cuts the sheet.
    """
    scale = min(1, SEARCHED / max(colours.shape))
    size = [max(1, round(side * scale)) for side in colours.shape[1::-1]]
    small = cv2.GaussianBlur(cv2.resize(colours, size, interpolation=cv2.INTER_AREA), (0, 0), _SMOOTHING)
    found: list[tuple[float, np.ndarray]] = []
    for corners in _quadrangles(small):
        if all(len(corners) != len(other) or np.abs(corners - other).max() > _NEAR for _clear, other in found):
            close = _fitted(small, corners)
            clear = 0.0 if close is None or not _is_inside(close, small.shape) else _clearness(small, close)
            if close is not None and clear > 0:
                found.append((clear, close))
    found.sort(key=lambda pair: -pair[0])
    return [(corners / scale).astype(np.float32) for _clear, corners in found[:_MOST]]


def _quadrangles(small: np.ndarray) -> Iterator[np.ndarray]:
    """Regions with four corners, of every channel cut at every level."""
    least = _SMALLEST * small.shape[0] * small.shape[1]
    brush = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (_CLOSED, _CLOSED))
    for channel in _channels(small):
        for level in sorted(set(np.percentile(channel, _LEVELS).astype(int))):
            for mask in (channel > level, channel <= level):
                closed = cv2.morphologyEx(np.pad(mask, _CLOSED).astype(np.uint8), cv2.MORPH_CLOSE, brush)
                opened = cv2.morphologyEx(closed, cv2.MORPH_OPEN, brush)[_CLOSED:-_CLOSED, _CLOSED:-_CLOSED]
                for outline in cv2.findContours(opened, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[0]:
                    corners = _corners(outline, least) if cv2.contourArea(outline) > least else None
                    if corners is not None and _is_inside(corners, small.shape):
                        yield corners


def _channels(small: np.ndarray) -> list[np.ndarray]:
    """Lightness, two colours, and how far each pixel is from the picture's rim: uint8."""
    lab = cv2.cvtColor((small * 255).astype(np.uint8), cv2.COLOR_RGB2LAB)
    rim = np.concatenate([small[:3].reshape(-1, 3), small[-3:].reshape(-1, 3)])
    rim = np.concatenate([rim, small[:, :3].reshape(-1, 3), small[:, -3:].reshape(-1, 3)])
    off = np.linalg.norm(small - np.median(rim, axis=0), axis=2)
    far = np.clip(off / max(float(off.max()), 1e-6) * 255, 0, 255).astype(np.uint8)
    return [*cv2.split(lab), far]


def _corners(outline: np.ndarray, least: float) -> np.ndarray | None:
    """The corners of a region, in order: four, or more where the picture cuts it; None where it has others."""
    hull = cv2.convexHull(outline)
    length = cv2.arcLength(hull, True)
    for bend in _BENDS:
        corners = cv2.approxPolyDP(hull, bend * length, True)
        if len(corners) <= _CORNERS:
            area = cv2.contourArea(corners)
            if len(corners) >= 4 and area > least and cv2.contourArea(outline) > _FULL * area:
                return _in_order(corners.reshape(-1, 2).astype(np.float32))
            return None
    return None


def _in_order(corners: np.ndarray) -> np.ndarray:
    """Clockwise, from the corner that is the top left one once the sheet is turned by the least angle."""
    middle = corners.mean(axis=0)
    around = np.arctan2(*(corners - middle).T[::-1])
    corners = corners[np.argsort(around)]
    return np.roll(corners, -int(corners.sum(axis=1).argmin()), axis=0)


def _is_inside(corners: np.ndarray, shape: tuple[int, ...]) -> bool:
    """Whether at least one side lies in the picture, and none is as short as a stroke is wide."""
    sides = np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1)
    beyond = _beyond(corners, shape)
    if beyond.all() or cv2.contourArea(corners) > _MOST_OF_ALL * shape[0] * shape[1]:
        return False
    if len(corners) > 4:
        return bool(beyond.any() and min(cv2.minAreaRect(corners)[1]) > _NARROWEST * min(shape[:2]))
    return bool(sides.min() > _NARROWEST * min(shape[:2]))


def _beyond(corners: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Which of the sides lie along the picture's rim: (corners,) bool."""
    ends = np.stack([corners, np.roll(corners, -1, axis=0)])  # (2, corners, 2)
    low = np.all(ends < _BORDER, axis=0)
    high = np.all(ends > np.array(shape[1::-1]) - 1 - _BORDER, axis=0)
    return np.any(low | high, axis=1)


def _fitted(small: np.ndarray, corners: np.ndarray) -> np.ndarray | None:
    """The corners, each side moved to where the colour changes most; None where it changes nowhere near a side."""
    beyond = _beyond(corners, small.shape)
    lines = []
    for side in range(len(corners)):
        start, end = corners[side], corners[(side + 1) % len(corners)]
        line = (start, end - start) if beyond[side] else _steepest(small, start, end)
        if line is None:
            return None
        lines.append(line)
    moved = np.array([_meeting(lines[side - 1], lines[side], corners[side]) for side in range(len(corners))])
    return moved.astype(np.float32) if np.abs(moved - corners).max() < 2 * _LOOKED else None


def _steepest(small: np.ndarray, start: np.ndarray, end: np.ndarray) -> tuple[np.ndarray, np.ndarray] | None:
    """A straight line, by a point and a direction, through the steepest changes of colour near a side."""
    along, across = _along(start, end)
    offsets = np.arange(-_LOOKED, _LOOKED + 1)
    across_all = offsets[:, np.newaxis, np.newaxis] * across
    steep = _at(small, along + across_all + across) - _at(small, along + across_all - across)  # (offsets, places, 3)
    mean = np.median(steep[np.linalg.norm(steep, axis=2).argmax(axis=0), np.arange(_PLACES)], axis=0)
    if np.linalg.norm(mean) < _STEP / 2:
        return None
    places = along + offsets[(steep @ mean).argmax(axis=0)][:, np.newaxis] * across
    x, y, from_x, from_y = cv2.fitLine(places.astype(np.float32), cv2.DIST_HUBER, 0, 0.01, 0.01).ravel()
    return np.array([from_x, from_y]), np.array([x, y])


def _meeting(first: tuple[np.ndarray, ...], second: tuple[np.ndarray, ...], else_: np.ndarray) -> np.ndarray:
    """Where two lines meet; where they hardly do, `else_`."""
    matrix = np.stack([first[1], -second[1]], axis=1)
    if abs(np.linalg.det(matrix)) < _PARALLEL * np.linalg.norm(first[1]) * np.linalg.norm(second[1]):
        return else_
    return first[0] + np.linalg.solve(matrix, second[0] - first[0])[0] * first[1]


def _along(start: np.ndarray, end: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Places along a side, (places, 2), and a step of one pixel across it."""
    places = start + np.linspace(*_BETWEEN, _PLACES)[:, np.newaxis] * (end - start)
    return places, np.array([-(end - start)[1], (end - start)[0]]) / max(float(np.linalg.norm(end - start)), 1e-6)


def _clearness(small: np.ndarray, corners: np.ndarray) -> float:
    """How much the colour changes at the least clear side that lies in the picture; 0 where a side is none."""
    clear = []
    middle = corners.mean(axis=0)
    for side in np.flatnonzero(~_beyond(corners, small.shape)):
        start, end = corners[side], corners[(side + 1) % len(corners)]
        along, across = _along(start, end)
        across *= np.sign(across @ (middle - start)) or 1
        change, wide = (
            _at(small, along + off * across) - _at(small, along - off * across) for off in (_ASIDE, 2 * _ASIDE)
        )
        mean = np.median(change, axis=0)
        if np.linalg.norm(mean) < _SHARP * np.linalg.norm(np.median(wide, axis=0)):
            return 0.0
        much = float(np.linalg.norm(mean))
        alike = change @ mean / max(much, 1e-6) > _STEP / 2
        if much < _STEP or alike.mean() < _ALIKE:
            return 0.0
        clear.append(much * alike.mean())
    return min(clear)


def _at(small: np.ndarray, places: np.ndarray) -> np.ndarray:
    x, y = np.moveaxis(np.round(places).astype(int), -1, 0)
    return small[np.clip(y, 0, small.shape[0] - 1), np.clip(x, 0, small.shape[1] - 1)]


@dataclass(frozen=True)
class Sheet:
    """A sheet alone.

    Attributes
    ----------
    picture : ndarray of shape (h, w, 3), float32
    inside : ndarray of shape (h, w), bool
        Which pixels are of it.
    place : ndarray of shape (3, 3)
        Takes a place x, y, 1 of the sheet to its place in the photo, times a number.
    """

    picture: np.ndarray
    inside: np.ndarray
    place: np.ndarray


def straighten(colours: np.ndarray, corners: np.ndarray) -> Sheet:
    """The sheet alone, seen from above, its sides as long as they are in the photo; and which pixels are of it.

    One that the picture cuts stays as it lies.

    Parameters
    ----------
    colours : ndarray of shape (H, W, 3), float32
    corners : ndarray of shape (n, 2), float32
        As from `find_sheets`.

    Returns
    -------
    Sheet
    """
    if len(corners) > 4:
        return _alone(colours, corners)
    sides = np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1)
    width, height = (max(3, round(float(sides[[a, a + 2]].mean()))) for a in (0, 1))
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), target)
    sheet = cv2.warpPerspective(colours, matrix, (width, height), flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REPLICATE)
    y, x = round(height * _TRIM), round(width * _TRIM)
    sheet = sheet[y : height - y, x : width - x]
    return Sheet(sheet, np.ones(sheet.shape[:2], bool), np.linalg.inv(matrix) @ _moved(x, y))


def _moved(x: float, y: float) -> np.ndarray:
    """A shift as a map of places x, y, 1."""
    return np.array([[1.0, 0, x], [0, 1, y], [0, 0, 1]])


def _alone(colours: np.ndarray, corners: np.ndarray) -> Sheet:
    """A sheet that the picture cuts, as it lies there; what is around it becomes as its paper is."""
    cover = np.zeros(colours.shape[:2], np.uint8)
    middle = corners.mean(axis=0)
    cv2.fillConvexPoly(cover, np.round(middle + (corners - middle) * (1 - 2 * _TRIM)).astype(np.int32), 1)
    x, y, width, height = cv2.boundingRect(cover)
    part, inside = colours[y : y + height, x : x + width], cover[y : y + height, x : x + width] > 0
    alone = np.where(inside[..., np.newaxis], part, np.median(part[inside], axis=0)).astype(np.float32)
    return Sheet(alone, inside, _moved(x, y))
