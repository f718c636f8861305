"""What people draw around and under a digit: boxes, circles, lines. Taken away, unless the digit is made of them."""

import cv2
import numpy as np

from .shrinking import pen_width

_SMALL = 0.22  # of a frame's height: the largest part that it holds is as high at least; the mouth of a face is not
_ROOM = 1.1  # times what a frame holds it is wide and high at least
_DIRECTIONS = 72  # in which it is looked for around what it holds
_AROUND = 0.85  # of them in which it is found, and beyond it: a hand leaves a gap
_BOXY = 0.9  # of its rectangle that a box covers; an ellipse covers 0.79
_STROKE = 0.35  # a part's width in lengths, under which it is one straight stroke
_STRAIGHT = 1.8  # times its pen that a straight stroke is thick at most
_LEAN = (12, 80)  # degrees from upright, of the slash of a nought
_DEEPEST = 0.07  # of a frame's side that its line is thick at most, with what it strays from its hull
_DENSE, _SPARSE = 0.6, 0.35  # of what is as deep below the hull, drawn: on the line at least, inside of it at most
_HELD = 0.35  # of a frame's height: what touches it is as high at least
_TOUCHING = 0.15  # of what touches a frame that lies beside it at most
_ALL_ROUND = 0.97  # of all directions in which a frame is drawn that touches what it holds
_FLAT = 0.3  # a line's thickness in lengths at most
_LEVEL = 25  # degrees that a line under a digit is turned at most
_AS_WIDE = 0.7  # of the digit's width that it is long at least
_AS_HIGH = 0.3  # of the digit's height that it is long at least
_GAP = 0.025  # of the digit's height between it and the line at least: a 1 stands on its base line
_TALL = 2  # times the line's thickness that the digit is high at least


def frames(labels: np.ndarray, parts: list[int]) -> list[int]:
    """Which parts are boxes or circles around other parts.

    Parameters
    ----------
    labels : ndarray of shape (H, W), int32
        The number of each pixel's part.
    parts : list of int
        The parts that are looked at.
    """
    boxes = {part: _box(labels, part) for part in parts}
    return [part for part in parts if _is_frame(labels, part, boxes)]


def _box(labels: np.ndarray, part: int) -> tuple[int, int, int, int]:
    """Left, top, width and height."""
    left, top, width, height = cv2.boundingRect((labels == part).astype(np.uint8))
    return left, top, width, height


def _is_frame(labels: np.ndarray, part: int, boxes: dict[int, tuple[int, int, int, int]]) -> bool:
    left, top, width, height = boxes[part]
    held = [
        other
        for other, (x, y, w, h) in boxes.items()
        if other != part and x > left and y > top and x + w < left + width and y + h < top + height
    ]
    mask = (labels == part).astype(np.uint8)
    inside = [other for other in held if _surrounds(mask, labels == other)]
    if not inside:
        return False
    if max(boxes[other][3] for other in inside) < _SMALL * height:
        return False
    x, y, w, h = cv2.boundingRect(np.isin(labels, inside).astype(np.uint8))
    if width < _ROOM * w or height < _ROOM * h:
        return False
    return not (_is_round(mask) and len(inside) == 1 and _is_slash(labels == inside[0]))


def _surrounds(mask: np.ndarray, other: np.ndarray) -> bool:
    """Whether a part lies around another: beyond it in almost all directions, as seen from its middle."""
    rows, columns = np.nonzero(other)
    middle = rows.mean(), columns.mean()
    (where, far), (own, reach) = (_directions(np.nonzero(part), middle) for part in (mask, other))
    nearest, furthest = np.full(_DIRECTIONS, np.inf), np.zeros(_DIRECTIONS)
    np.minimum.at(nearest, where, far)
    np.maximum.at(furthest, own, reach)
    return bool((np.isfinite(nearest) & (nearest > furthest)).mean() >= _AROUND)


def _directions(places: tuple[np.ndarray, ...], middle: tuple[float, float]) -> tuple[np.ndarray, np.ndarray]:
    """In which direction each pixel lies from the middle, as a number, and how far."""
    y, x = places[0] - middle[0], places[1] - middle[1]
    where = ((np.arctan2(y, x) / (2 * np.pi) + 0.5) * _DIRECTIONS).astype(int) % _DIRECTIONS
    return where, np.hypot(y, x)


def _is_round(mask: np.ndarray) -> bool:
    """Whether a part's outline is no box."""
    hull = cv2.convexHull(cv2.findNonZero(mask))
    (_middle, (width, height), _turn) = cv2.minAreaRect(hull)
    return cv2.contourArea(hull) < _BOXY * width * height


def _is_slash(mask: np.ndarray) -> bool:
    """Whether a part is one straight stroke that leans, as the slash of a nought does."""
    length, thick, lean = _stroke(mask)
    return thick < min(_STROKE * length, _STRAIGHT * pen_width(mask)) and _LEAN[0] < lean < _LEAN[1]


def _stroke(mask: np.ndarray) -> tuple[float, float, float]:
    """Length and thickness of the rectangle around a part, and by how many degrees it is turned from upright."""
    points = cv2.boxPoints(cv2.minAreaRect(cv2.findNonZero(mask.astype(np.uint8))))
    sides = points[1:3] - points[:2]
    lengths = np.linalg.norm(sides, axis=1)
    x, y = sides[int(lengths.argmax())]
    return float(lengths.max()), float(lengths.min()), float(np.degrees(np.arctan2(abs(x), abs(y))))


def underlines(labels: np.ndarray, parts: list[int]) -> list[int]:
    """Which parts are lines under the others: straight, level, longer than the others are wide, apart from them."""
    found: list[int] = []
    by_depth = sorted(parts, key=lambda part: -_depth(labels, part))
    for part in by_depth:
        others = [other for other in parts if other != part and other not in found]
        if not others or not _is_underline(labels, part, others):
            break
        found.append(part)
    return found


def _depth(labels: np.ndarray, part: int) -> float:
    _x, y, _w, h = _box(labels, part)
    return y + h / 2


def _is_underline(labels: np.ndarray, part: int, others: list[int]) -> bool:
    length, thick, lean = _stroke(labels == part)
    if thick > _FLAT * length or lean < 90 - _LEVEL:
        return False
    x, y, w, h = _box(labels, part)
    above = cv2.boundingRect(np.isin(labels, others).astype(np.uint8))
    width, height = above[2], above[3]
    gap = y - (above[1] + height)
    beside = min(x + w, above[0] + width) - max(x, above[0])
    return bool(
        gap + h / 2 > _GAP * height
        and gap < height
        and beside > 0.5 * min(w, width)
        and length > max(_AS_WIDE * width, _AS_HIGH * height)
        and height > _TALL * h
    )


def frame_at(mask: np.ndarray) -> np.ndarray | None:
    """The pixels of a box or a circle that touches what it is drawn around; None where a part is no such thing.

    A frame is its own convex hull: it is drawn all along the hull's edge, and what is inside of it is apart from it
    nearly everywhere.

    Parameters
    ----------
    mask : ndarray of shape (h, w), bool
        One part alone.
    """
    hull = np.zeros(np.add(mask.shape, 2), np.uint8)
    cv2.fillConvexPoly(hull, cv2.convexHull(cv2.findNonZero(np.pad(mask, 1).astype(np.uint8))), 1)
    depth = cv2.distanceTransform(hull, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)[1:-1, 1:-1]
    thick = _thickness(mask, depth)
    if thick is None:
        return None
    frame = mask & (depth <= thick)
    held = mask & ~frame
    if not held.any() or not _goes_round(frame, depth):
        return None
    count, labels, stats, _ = cv2.connectedComponentsWithStats(held.astype(np.uint8), connectivity=8)
    largest = 1 + int(stats[1:, cv2.CC_STAT_AREA].argmax())
    part = labels == largest
    beside = cv2.dilate(frame.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    if stats[largest, cv2.CC_STAT_HEIGHT] < _HELD * mask.shape[0] or (part & beside).mean() > _TOUCHING * part.mean():
        return None
    return None if _is_round(mask.astype(np.uint8)) and _is_slash(part) else frame


def _thickness(mask: np.ndarray, depth: np.ndarray) -> float | None:
    """How deep a frame goes below its hull: to where less than half of what is as deep is drawn."""
    most = int(_DEEPEST * max(mask.shape)) + 2
    drawn = [
        float(mask[(depth > deep) & (depth <= deep + 1)].mean()) for deep in range(min(most + 2, int(depth.max())))
    ]
    thin = [deep for deep in range(1, len(drawn)) if drawn[deep] < _SPARSE and drawn[deep - 1] < max(drawn[:deep])]
    return float(thin[0] + 1) if thin and thin[0] <= most and max(drawn[: thin[0]]) > _DENSE else None


def _goes_round(frame: np.ndarray, depth: np.ndarray) -> bool:
    rows, columns = np.nonzero(depth > 0)
    where, _far = _directions(np.nonzero(frame), (rows.mean(), columns.mean()))
    return len(np.unique(where)) >= _ALL_ROUND * _DIRECTIONS
