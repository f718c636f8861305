"""A drawing of several digits taken apart: which strokes belong together, and where each digit lies.

Geometry first: what lies above each other is one digit's, a wide gap parts two. What it leaves open, a 4 whose strokes
do not meet or "11", is decided by how well the candidates read, as the reader of cheques of 1998 did: cut generously,
read every candidate, take the cheapest way from left to right. Who reads is handed in: this room knows nobody above.

The browser does the same under the pen: its twin is ``ui/browser/calculating/parting.js``.

References
----------
LeCun et al. (1998), section V: heuristic over-segmentation; the best path through the graph of segments.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike

from .erasing import distance
from .strokes import Paths, checked

# In heights of a digit.
_TOUCHING = 0.03  # what comes as near touches
_NEAR = 0.3  # what lies above another and is no further off belongs to it
_WIDEST_GAP = 0.4  # inside a digit
_GAP_OF_PIECE = 0.25  # between a piece and its digit
_PIECE = 0.35  # what is less high is a piece of a digit, or a sign
_SPECK = 0.08  # what is no larger either way is no digit
_LOST = 0.15  # a speck further off than this belongs to nobody

_SHORTEST = 1 / 3  # of the drawing's height: as high a digit is at least, where it is made of short strokes
_WIDEST = 1.3  # a digit's width in its heights
_MOST = 12  # bundles of a digit
_MOST_AT_ONCE = 200_000  # pairs of a point and a line

# Costs, as -log of a probability.
_OF_GAP = 6.0  # inside a digit, for one height
_OF_SMALL = 0.0  # of a digit, times the square of what it lacks in height
_OF_CUT = 0.3  # between two digits
_OF_STEP = 0.0  # of a cut between what does not lie side by side

Read = Callable[[list[Paths]], Sequence[float]]


@dataclass(frozen=True)
class Part:
    """One digit of several.

    Attributes
    ----------
    strokes : tuple of int
        Which of the drawing's strokes, counted from 0.
    box : (float, float, float, float)
        Left, top, right and bottom of their points.
    """

    strokes: tuple[int, ...]
    box: tuple[float, float, float, float]

    @property
    def width(self) -> float:
        return self.box[2] - self.box[0]

    @property
    def height(self) -> float:
        return self.box[3] - self.box[1]


def part_strokes(strokes: Iterable[ArrayLike], read: Read | None = None) -> list[Part]:
    """Take a drawing apart into its digits, from left to right.

    Parameters
    ----------
    strokes : sequence of array_like of shape (n, 2)
        As `lenet.prepare_strokes` takes them.
    read : callable, optional
        Strokes of each candidate -> what each costs as a digit, -log of its probability; without it gaps decide.

    Returns
    -------
    list of Part
        One where it is one digit; none where there is no point at all. A speck far from all of them is in none.

    Raises
    ------
    Problem
        As `lenet.prepare_strokes`.
    """
    paths = [checked(stroke) for stroke in strokes]
    single = [_part((number,), path) for number, path in enumerate(paths) if len(path)]
    if not single:
        return []
    height = _height(single)
    if height == 0:  # dots, or a level line
        return [_joined(single)]
    bundles = _without_specks(_bundled(single, paths, height), height)
    height = _height(bundles)
    return _cheapest(bundles, paths, height, read)


def _part(strokes: tuple[int, ...], points: np.ndarray) -> Part:
    (left, top), (right, bottom) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
    return Part(strokes, (left, top, right, bottom))


def _joined(parts: Sequence[Part]) -> Part:
    left, top, right, bottom = zip(*(part.box for part in parts), strict=True)
    strokes = sorted(stroke for part in parts for stroke in part.strokes)
    return Part(tuple(strokes), (min(left), min(top), max(right), max(bottom)))


def _height(single: list[Part]) -> float:
    """How high a digit is: as the highest stroke, or as much of the drawing where all are short."""
    return max(*(part.height for part in single), _SHORTEST * _joined(single).height)


def _bundled(single: list[Part], paths: Paths, height: float) -> list[Part]:
    """Strokes that touch, or lie above each other, from left to right."""
    bundle = list(range(len(single)))
    for one, other in combinations(range(len(single)), 2):
        if bundle[one] != bundle[other] and _belong(single[one], single[other], paths, height):
            bundle = [bundle[one] if number == bundle[other] else number for number in bundle]
    found = [[part for part, own in zip(single, bundle, strict=True) if own == number] for number in set(bundle)]
    return sorted(map(_joined, found), key=lambda part: part.box[0] + part.box[2])


def _belong(one: Part, other: Part, paths: Paths, height: float) -> bool:
    """Whether two strokes touch, or the middle of the narrower lies above or below the other; not far off if both are high."""
    narrow, wide = sorted((one, other), key=lambda part: part.width)
    above = wide.box[0] <= (narrow.box[0] + narrow.box[2]) / 2 <= wide.box[2]
    if above and min(one.height, other.height) < _PIECE * height:
        return True
    reach = (_NEAR if above else _TOUCHING) * height
    return _apart(one, other) <= reach and _meet(*(paths[part.strokes[0]] for part in (one, other)), reach)


def _apart(one: Part, other: Part) -> float:
    """From one box to the other, along x or y, whichever is more."""
    gaps = [max(one.box[axis] - other.box[axis + 2], other.box[axis] - one.box[axis + 2]) for axis in (0, 1)]
    return max(*gaps, 0)


def _meet(one: np.ndarray, other: np.ndarray, reach: float) -> bool:
    """Whether places on one path, no further from each other than `reach`, come as near to the other path."""
    places = _with_steps(one, reach)
    low, high = other.min(axis=0) - reach, other.max(axis=0) + reach
    near = places[((places >= low) & (places <= high)).all(axis=1)]
    some = np.array_split(near, len(near) * len(other) // _MOST_AT_ONCE + 1)
    return any(len(part) and distance(part, other).min() <= reach for part in some)


def _with_steps(path: np.ndarray, step: float) -> np.ndarray:
    """The path's points, and places between them."""
    pieces = [max(1, int(np.ceil(length / step))) for length in np.hypot(*np.diff(path, axis=0).T)]
    between = [start + (end - start) * np.arange(count)[:, np.newaxis] / count for start, end, count in zip(path, path[1:], pieces, strict=False)]
    return np.concatenate([*between, path[-1:]])


def _without_specks(bundles: list[Part], height: float) -> list[Part]:
    """Specks are part of what is near; others are let go, but for a drawing of nothing else."""
    large = [bundle for bundle in bundles if max(bundle.width, bundle.height) > _SPECK * height]
    if not large:
        return [_joined(bundles)]
    near: list[list[Part]] = [[bundle] for bundle in large]
    for speck in bundles:
        if speck in large:
            continue
        gaps = [_apart(speck, bundle) for bundle in large]
        if min(gaps) <= _LOST * height:
            near[gaps.index(min(gaps))].append(speck)
    return [_joined(one) for one in near]


def _cheapest(bundles: list[Part], paths: Paths, height: float, read: Read | None) -> list[Part]:
    """The runs of neighbours that as digits cost least together."""
    costs = _costs(_runs(bundles, height), bundles, paths, height, read)
    best: list[tuple[float, list[Part]]] = [(0.0, [])]
    for end in range(1, len(bundles) + 1):
        ways = [(best[start][0] + costs[start, end], start) for start in range(end) if (start, end) in costs]
        cost, start = min(ways)
        best.append((cost, [*best[start][1], _joined(bundles[start:end])]))
    return best[-1][1]


def _runs(bundles: list[Part], height: float) -> dict[tuple[int, int], float]:
    """From which bundle to before which there may be one digit, and how wide its gaps are together."""
    runs = {}
    for start in range(len(bundles)):
        runs[start, start + 1] = gaps = 0.0
        for end in range(start + 2, min(start + _MOST, len(bundles)) + 1):
            before, last = _joined(bundles[start : end - 1]), bundles[end - 1]
            gap = last.box[0] - before.box[2]
            piece = min(bundles[end - 2].height, last.height) < _PIECE * height
            if gap > (_GAP_OF_PIECE if piece else _WIDEST_GAP) * height:
                break
            gaps += max(gap, 0)
            whole = _joined([before, last])
            if whole.width <= _WIDEST * max(whole.height, height):
                runs[start, end] = gaps
    return runs


def _costs(
    runs: dict[tuple[int, int], float], bundles: list[Part], paths: Paths, height: float, read: Read | None
) -> dict[tuple[int, int], float]:
    """What each run costs as a digit; nothing is read where there is no choice."""
    chosen_from = {place for start, end in runs if end - start > 1 for place in range(start, end)}
    open_runs = [run for run in runs if run[0] in chosen_from]
    parts = [_joined(bundles[start:end]) for start, end in open_runs]
    said = [0.0] * len(parts)
    if read and parts:
        said = list(read([[paths[number] for number in part.strokes] for part in parts]))
    costs = dict.fromkeys(runs, 0.0)
    for (start, end), part, cost in zip(open_runs, parts, said, strict=True):
        lacks = max(0, 1 - part.height / height)
        costs[start, end] = cost + _OF_GAP * runs[start, end] / height + _OF_SMALL * lacks**2
        if start > 0:
            costs[start, end] += _OF_CUT + _OF_STEP * (1 - _beside(bundles[start - 1], bundles[start]))
    return costs


def _beside(one: Part, other: Part) -> float:
    """How far two lie side by side: what they share of the lower one's height."""
    top, bottom = max(one.box[1], other.box[1]), min(one.box[3], other.box[3])
    lower = min(one.height, other.height)
    return max(0.0, bottom - top) / lower if lower > 0 else float(bottom >= top)
