"""The figures in space drawn flat, as SVG: for a browser that cannot draw in space (no WebGL)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from html import escape

import numpy as np
from numpy.typing import ArrayLike

from ..network.spec import NetworkSpec
from .boxes import COLOURS, EYE, Box, Point, geometry
from .style import rgb
from .surface import EYE as ABOVE
from .surface import HEIGHT

# Pixels, where the page is wide.
BOXES_WIDTH, SURFACE_WIDTH = 820, 560
TEXT_SIZE = 14
LINE = 17  # from one line of writing to the next
LIFT = 6  # from a box to what is written over it
MARGIN = 3 * TEXT_SIZE

TOP_LIGHT, SIDE_LIGHT = 1.2, 0.8  # of a box's colour, which its front has

Placing = Callable[[ArrayLike], np.ndarray]  # points, by the functions below, -> where they are in the picture


def project(points: ArrayLike, eye: ArrayLike) -> np.ndarray:
    """Points in space as they are seen from far away.

    Parameters
    ----------
    points : array_like of shape (..., 3)
        x, y, z, which is up.
    eye : array_like of shape (3,)
        Where the eye is, seen from the origin, at which it looks. Not right above it.

    Returns
    -------
    ndarray of shape (..., 3)
        Across (to the right), up, and near: how far towards the eye. An orthographic projection:
        lengths at right angles to the line of sight stay as they are.
    """
    towards = np.asarray(eye, float) / np.linalg.norm(eye)
    across = np.cross((0, 0, 1), towards)
    across /= np.linalg.norm(across)
    return np.asarray(points, float) @ np.stack([across, np.cross(towards, across), towards], axis=1)


# --- the boxes -------------------------------------------------------------------------------------


def flat_boxes(spec: NetworkSpec, alt: str, titles: Mapping[str, str] | None = None) -> str:
    """The network's boxes as they first stand in `boxes`, three faces each.

    Parameters
    ----------
    spec : NetworkSpec
    alt : str
        What the picture shows, for who does not see it.
    titles : dict of str to str, optional
        A box's name -> what to write instead of it.

    Returns
    -------
    str
        SVG. A ``<g class="box" data-layer="C1">`` for each box; what is written takes the page's ink.
    """
    boxes = geometry(spec)  # from left to right, and the eye is on the right: far ones come first
    corners = project([corner for box in boxes for corner in _corners(box)], EYE)[:, :2]
    low, high = corners.min(0), corners.max(0)
    scale = (BOXES_WIDTH - 2 * MARGIN) / (high[0] - low[0])
    height = scale * (high[1] - low[1]) + 3 * LINE + TEXT_SIZE

    def place(points: ArrayLike) -> np.ndarray:
        seen = project(points, EYE)
        across, up = MARGIN + scale * (seen[..., 0] - low[0]), height - TEXT_SIZE - scale * (seen[..., 1] - low[1])
        return np.stack([across, up], axis=-1)

    parts = "".join(_box(box, (titles or {}).get(box.name, box.name), place) for box in boxes)
    return _svg(BOXES_WIDTH, height, alt, parts)


def _corners(box: Box) -> list[Point]:
    return [(x, y, z) for x in box.x for y in box.y for z in box.z]


def _box(box: Box, title: str, place: Placing) -> str:
    """Its front, top and right side, and over them its name and its size."""
    (x0, x1), (y0, y1), (z0, z1) = box.x, box.y, box.z
    front = [(x0, y0, z0), (x1, y0, z0), (x1, y0, z1), (x0, y0, z1)]
    top = [(x0, y0, z1), (x1, y0, z1), (x1, y1, z1), (x0, y1, z1)]
    side = [(x1, y0, z0), (x1, y1, z0), (x1, y1, z1), (x1, y0, z1)]
    colour = COLOURS[box.kind]
    faces = "".join(
        f'<polygon points="{_points(place(face))}" fill="{_shade(colour, light)}"/>'
        for face, light in ((front, 1), (top, TOP_LIGHT), (side, SIDE_LIGHT))
    )
    x, y = place(((x0 + x1) / 2, y1, z1))
    words = "".join(
        f'<text x="{x:.1f}" y="{y - up:.1f}"{style}>{escape(text)}</text>'
        for text, up, style in ((title, LINE + LIFT, ' font-weight="600"'), (box.label, LIFT, ""))
    )
    return f'<g class="box" data-layer="{box.name}">{faces}{words}</g>'


def _shade(colour: str, light: float) -> str:
    """A colour, darker below 1 and lighter above."""
    values = (min(255, round(part * light)) for part in rgb(colour).tolist())
    return "#" + "".join(f"{value:02x}" for value in values)


# --- the landscape ---------------------------------------------------------------------------------


def flat_surface(digit: np.ndarray, alt: str) -> str:
    """A digit as a landscape, as it first stands in `surface`.

    Parameters
    ----------
    digit : ndarray of shape (h, w)
        0 to 1.
    alt : str
        What the picture shows, for who does not see it.

    Returns
    -------
    str
        SVG: a tile between any four pixels, as bright as they are; far ones come first.
    """
    rows, columns = digit.shape
    down, along = np.mgrid[0:rows, 0:columns]
    x, y = along / (columns - 1) - 0.5, 0.5 - down / (rows - 1)  # row 0 lies at the back
    seen = project(np.stack([x, y, HEIGHT * np.clip(digit, 0, 1)], axis=-1), ABOVE)[..., :2]
    floor = project([(-0.5, 0.5, HEIGHT), (-0.5, 0.5, 0), (-0.5, -0.5, 0), (0.5, -0.5, 0), (0.5, 0.5, 0)], ABOVE)[:, :2]
    low = np.minimum(seen.min((0, 1)), floor.min(0))
    high = np.maximum(seen.max((0, 1)), floor.max(0))
    scale = (SURFACE_WIDTH - 2 * MARGIN) / (high[0] - low[0])
    height = scale * (high[1] - low[1]) + 2 * MARGIN

    def place(points: np.ndarray) -> np.ndarray:
        return np.array([MARGIN, height - MARGIN]) + np.array([scale, -scale]) * (points - low)

    parts = f'<g class="tiles">{"".join(_tiles(place(seen), digit))}</g>{_axes(place(floor), rows, columns)}'
    return _svg(SURFACE_WIDTH, height, alt, parts)


def _tiles(corners: np.ndarray, digit: np.ndarray) -> Iterator[str]:
    """The tiles from the back to the front; neighbours of one grey are one path."""
    greys = np.round(255 * (digit[:-1, :-1] + digit[1:, :-1] + digit[:-1, 1:] + digit[1:, 1:]) / 4).astype(int)
    path, grey = "", greys[0, 0]
    for i, j in np.ndindex(greys.shape):
        if greys[i, j] != grey:
            yield _path(path, grey)
            path, grey = "", greys[i, j]
        path += f"M{_points(corners[[i, i, i + 1, i + 1], [j, j + 1, j + 1, j]])}z"
    yield _path(path, grey)


def _path(path: str, grey: int) -> str:
    return f'<path d="{path}" fill="#{grey:02x}{grey:02x}{grey:02x}"/>'


def _axes(floor: np.ndarray, rows: int, columns: int) -> str:
    """How bright, which row, which column: the ends of the three axes."""
    top, back, left, right, far = floor
    line = f'<polyline class="axis" points="{_points([top, back, left, right, far])}"/>'
    marks = [
        (top, (-0.6, 0.35), "end", "255"),
        (back, (-0.6, 0.35), "end", "0"),
        (left, (0, 1.4), "middle", "0"),
        (right, (-0.6, 1.4), "middle", f"{columns - 1}"),
        (right, (0.7, 0.1), "start", f"{rows - 1}"),
        (far, (0.6, 0.35), "start", "0"),
    ]
    words = (
        f'<text x="{x:.1f}" y="{y:.1f}" dx="{dx}em" dy="{dy}em" style="text-anchor:{anchor}">{text}</text>'
        for (x, y), (dx, dy), anchor, text in marks
    )
    return line + "".join(words)


# --- both --------------------------------------------------------------------------------------------


def _points(points: Iterable[np.ndarray]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def _svg(width: float, height: float, alt: str, parts: str) -> str:
    about = f'role="img" aria-label="{escape(alt, quote=True)}" font-size="{TEXT_SIZE}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" {about}>{parts}</svg>'
