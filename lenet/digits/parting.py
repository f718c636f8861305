"""A drawing of several digits taken apart: which strokes belong together, and where each digit lies.

Geometry first: what lies above each other is one digit's, a wide gap parts two. What it leaves open, a 4 whose strokes
do not meet or "11", is decided by how well the candidates read, as the reader of cheques of 1998 did: cut generously,
read every candidate, take the cheapest way from left to right. So it is decided whether what lies clear above each
other is two rows. Who reads is handed in: this room knows nobody above.

The browser does the same under the pen: its twin is ``ui/browser/calculating/parting.js``.

References
----------
LeCun et al. (1998), section V: heuristic over-segmentation; the best path through the graph of segments.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from operator import itemgetter

import cv2
import numpy as np
from numpy.typing import ArrayLike

from .erasing import distance
from .ink import INKED
from .strokes import Paths, checked

# In heights of a digit.
_TOUCHING = 0.03  # what comes as near touches
_NEAR = 0.3  # what lies above another and is no further off belongs to it
_WIDEST_GAP = 0.4  # inside a digit
_PIECE = 0.35  # what is less high is no digit where it lies above or below another stroke
_SPECK = 0.08  # what is no larger either way is no digit
_LOST = 0.15  # a speck further off than this belongs to nobody
_ROWS_APART = 0.25  # two rows, of the lower one's height

_SHORTEST = 1 / 3  # of the drawing's height: as high a digit is at least, where it is made of short strokes
_WIDEST = 1.6  # a digit's width in its heights
_MOST = 12  # bundles of a digit
_MOST_AT_ONCE = 200_000  # pairs of a point and a line

# Touching digits of a picture.
_CUT_FROM = 0.8  # of a width in heights on
_HALF = 0.5  # of its height: as high each side is at least; of the other's, each of two rows
_AWAY = 0.2  # of the width: as far from its sides as a cut lies
_PLACES = 9  # evenly, where a cut is tried


# Costs, as -log of a probability.
_OF_SEVERING = 1.0  # for a cut through ink
_OF_WIDTH = 1.5  # of what may be cut, for each height that it is wider than `_CUT_FROM`
_OF_GAP = 3.0  # inside a digit, for one height
_OF_CUT = 2.0  # between two that share no height, less where they do ...
_ALIKE = 0.6  # ... and none where they share so much of it: digits of one row
_OF_ROWS = 0.05  # two rows may read so much worse than all as one: halves of a digit seldom read well, both of them

Read = Callable[[list[Paths]], Sequence[float]]
ReadInk = Callable[[list[np.ndarray]], Sequence[float]]
_ReadParts = Callable[[list["Part"]], Sequence[float]]
_Run = tuple[int, int]  # of bundles: the first, and the one behind the last


@dataclass(frozen=True)
class Part:
    """One digit of several.

    Attributes
    ----------
    strokes : tuple of int
        Which of the drawing's strokes, counted from 0; of ink, which of its connected parts.
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


@dataclass(frozen=True)
class InkPart(Part):
    """One digit of several in a picture.

    Attributes
    ----------
    ink : ndarray of shape (h, w), float32
        Its ink alone, cropped.
    """

    ink: np.ndarray


def part_strokes(strokes: Iterable[ArrayLike], read: Read | None = None) -> list[Part]:
    """Take a drawing apart into its digits, row by row, each from left to right.

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

    def costs(parts: list[Part]) -> Sequence[float]:
        return read([[paths[number] for number in part.strokes] for part in parts]) if read else [0.0] * len(parts)

    return _parted(single, paths, costs)


def part_ink(ink: np.ndarray, read: ReadInk | None = None) -> list[InkPart]:
    """Take the ink of a picture apart into its digits: its connected parts, and those that touch where they are thin.

    Parameters
    ----------
    ink : ndarray of shape (H, W), float32 in [0, 1]
        As `lenet.digits.ink.find_ink` gives it.
    read : callable, optional
        Ink of each candidate, cropped -> what each costs as a digit; without it nothing is cut.

    Returns
    -------
    list of InkPart
        Boxes in pixels; as `part_strokes`.
    """
    _, labels = cv2.connectedComponents((ink > INKED).astype(np.uint8), connectivity=8)
    outlines = [_outline(labels == number) for number in range(1, int(labels.max()) + 1)]
    single = [_part((number,), outline) for number, outline in enumerate(outlines)]
    if not single:
        return []

    def costs(parts: list[Part]) -> Sequence[float]:
        return read([_ink_of(part, ink, labels) for part in parts]) if read else [0.0] * len(parts)

    parts = _parted(single, outlines, costs)
    inked = [InkPart(part.strokes, part.box, _ink_of(part, ink, labels)) for part in parts]
    return [one for part in inked for one in _severed(part, read)]


def _outline(mask: np.ndarray) -> np.ndarray:
    """The outer edge of a connected part, as points: (n, 2)."""
    contours, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    return contours[0][:, 0].astype(float)


def _ink_of(part: Part, ink: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """The ink of these connected parts alone, with its soft edges, cropped."""
    left, top, right, bottom = (int(side) for side in part.box)
    there = slice(top, bottom + 1), slice(left, right + 1)
    return np.where(np.isin(labels[there], np.add(part.strokes, 1)), ink[there], 0).astype(np.float32)


def _severed(part: InkPart, read: ReadInk | None) -> list[InkPart]:
    """A part that reads better as two, cut from top to bottom where it is thin, and each of them again."""
    if not read or part.width <= _CUT_FROM * part.height or part.height == 0:
        return [part]
    ways = [(_columns(part, 0, at), _columns(part, at, part.ink.shape[1])) for at in _places(part.ink)]
    ways = [way for way in ways if min(side.height for side in way) >= _HALF * part.height]
    whole, *costs = read([part.ink, *(side.ink for way in ways for side in way)])
    sums = [sum(costs[at : at + 2]) for at in range(0, len(costs), 2)]
    too_wide = min(1.0, part.width / part.height - _CUT_FROM)  # a sign, long and flat, is no row
    if not ways or min(sums) + _OF_SEVERING >= whole + _OF_WIDTH * too_wide:
        return [part]
    return [one for side in ways[sums.index(min(sums))] for one in _severed(side, read)]


def _columns(part: InkPart, start: int, end: int) -> InkPart:
    """Some columns of a part's ink, its box drawn in around them."""
    inked = part.ink[:, start:end] > INKED
    rows, columns = (np.flatnonzero(inked.any(axis=axis)) for axis in (1, 0))
    first, last = start + int(columns[0]), start + int(columns[-1])
    left, top = part.box[:2]
    return InkPart(
        part.strokes,
        (left + first, float(top + rows[0]), left + last, float(top + rows[-1])),
        part.ink[rows[0] : rows[-1] + 1, first : last + 1],
    )


def _places(ink: np.ndarray) -> list[int]:
    """Columns to cut at: the one with the least ink, and others, since round digits touch where both are upright."""
    width = ink.shape[1]
    edge = max(1, round(_AWAY * width))
    thickness = cv2.blur(ink.sum(axis=0)[np.newaxis], (3, 1))[0]
    thinnest = edge + np.argsort(thickness[edge : width - edge], kind="stable")[:1]
    even = np.linspace(edge, width - edge, _PLACES).round().astype(int)
    return sorted({int(at) for at in (*thinnest, *even) if 0 < at < width})


def _parted(single: list[Part], paths: Paths, costs: _ReadParts) -> list[Part]:
    """The digits of one row, or of two, one above the other, where these read no worse."""
    whole = _row(single, paths, costs)
    halves = _halves(single)
    if halves is None:
        return whole
    rows = [part for half in halves for part in _parted(half, paths, costs)]
    said = costs([*whole, *rows])
    return rows if sum(said[len(whole) :]) <= sum(said[: len(whole)]) + _OF_ROWS else whole


def _halves(single: list[Part]) -> tuple[list[Part], list[Part]] | None:
    """What lies above the widest gap that no stroke crosses, and below it; None where no gap is one between rows."""
    tops = sorted(single, key=lambda part: part.box[1])
    bottoms = list(accumulate((part.box[3] for part in tops), max))
    widest, found = 0.0, None
    for place in range(1, len(tops)):
        above, below = bottoms[place - 1] - tops[0].box[1], bottoms[-1] - tops[place].box[1]
        gap, (low, high) = tops[place].box[1] - bottoms[place - 1], sorted((above, below))
        if gap > widest and gap >= _ROWS_APART * low > 0 and low >= _HALF * high:
            widest, found = gap, (tops[:place], tops[place:])
    return found


def _row(single: list[Part], paths: Paths, costs: _ReadParts) -> list[Part]:
    height = _height(single)
    if height == 0:  # dots, or a level line
        return [_joined(single)]
    bundles = _without_specks(_bundled(single, paths, height), height)
    return _cheapest(bundles, _height(bundles), costs)


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
    lefts = sorted(bundle, key=lambda number: single[number].box[0])
    for place, one in enumerate(lefts):
        for other in lefts[place + 1 :]:
            if single[other].box[0] > single[one].box[2] + _TOUCHING * height:
                break  # it lies too far to the right, and so do all that follow
            if bundle[one] != bundle[other] and _belong(single[one], single[other], paths, height):
                kept, gone = sorted((bundle[one], bundle[other]))
                bundle = [kept if number == gone else number for number in bundle]
    numbers = sorted(set(bundle))
    found = [[part for part, own in zip(single, bundle, strict=True) if own == number] for number in numbers]
    return sorted(map(_joined, found), key=lambda part: part.box[0] + part.box[2])


def _belong(one: Part, other: Part, paths: Paths, height: float) -> bool:
    """Whether strokes touch, or the narrower one's middle lies above or below the other: near, or one of them low."""
    narrow, wide = sorted((one, other), key=lambda part: part.width)
    touching = _TOUCHING * height
    above = wide.box[0] - touching <= (narrow.box[0] + narrow.box[2]) / 2 <= wide.box[2] + touching
    if above and min(one.height, other.height) < _PIECE * height:
        return True
    reach = _NEAR * height if above else touching
    return _apart(one, other) <= reach and _meet(paths[one.strokes[0]], paths[other.strokes[0]], reach)


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
    between = [
        start + (end - start) * np.arange(count)[:, np.newaxis] / count
        for start, end, count in zip(path, path[1:], pieces, strict=False)
    ]
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


def _cheapest(bundles: list[Part], height: float, read: _ReadParts) -> list[Part]:
    """The runs of neighbours that as digits cost least together."""
    costs = _costs(_runs(bundles, height), bundles, height, read)
    ways: list[list[tuple[float, list[Part]]]] = [[(0.0, [])], *([] for _ in bundles)]  # up to each bundle
    for (start, end), cost in sorted(costs.items()):
        part = _joined(bundles[start:end])
        every = [(so_far + _cut(parts, part) + cost, [*parts, part]) for so_far, parts in ways[start]]
        ways[end].append(min(every, key=itemgetter(0)))
    return min(ways[-1], key=itemgetter(0))[1]


def _cut(parts: list[Part], part: Part) -> float:
    """What it costs that a part is another digit than the one before."""
    return _OF_CUT * max(0.0, 1 - _alike(parts[-1], part) / _ALIKE) if parts else 0.0


def _runs(bundles: list[Part], height: float) -> dict[_Run, float]:
    """Which neighbours may be one digit, and how wide the gaps between them are together."""
    runs = {}
    for start in range(len(bundles)):
        run, gaps = bundles[start], 0.0
        runs[start, start + 1] = gaps
        for end in range(start + 2, min(start + _MOST, len(bundles)) + 1):
            gap = bundles[end - 1].box[0] - run.box[2]
            if gap > _WIDEST_GAP * height:
                break
            run, gaps = _joined([run, bundles[end - 1]]), gaps + max(gap, 0)
            if run.width <= _WIDEST * max(run.height, height):
                runs[start, end] = gaps
    return runs


def _costs(runs: dict[_Run, float], bundles: list[Part], height: float, read: _ReadParts) -> dict[_Run, float]:
    """What each run costs as a digit; nothing is read where there is no choice."""
    open_places = {place for start, end in runs if end - start > 1 for place in range(start, end)}
    asked = [run for run in runs if run[0] in open_places]
    said = read([_joined(bundles[slice(*run)]) for run in asked]) if asked else []
    readings = dict(zip(asked, said, strict=True))
    return {run: readings.get(run, 0.0) + _OF_GAP * gaps / height for run, gaps in runs.items()}


def _alike(one: Part, other: Part) -> float:
    """What two share of the height that they have together: 1 in a row, 0 where one lies above the other."""
    shared = min(one.box[3], other.box[3]) - max(one.box[1], other.box[1])
    both = max(one.box[3], other.box[3]) - min(one.box[1], other.box[1])
    return max(0.0, shared) / both if both > 0 else 1.0
