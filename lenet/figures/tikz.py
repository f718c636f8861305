"""The same boxes as LaTeX: a document of its own, for papers and slides."""

from collections.abc import Sequence
from math import cos, radians, sin

from ..network.spec import NetworkSpec
from .boxes import COLOURS, Box, Point, geometry

CENTIMETRES = 0.07  # of one pixel of the input
SLANT, SHORTENED = radians(35), 0.5  # the oblique projection: where depth goes, and how much of it is drawn

# Centimetres.
_ROOM_ACROSS, _ROOM_UP = 3, 2.6  # for the margins on both sides, and for two rows of labels
_LIFT, _ROW = 0.15, 0.75  # from a box to its label in the first row, and from there to the second

_DOCUMENT = r"""\documentclass{article}
%% LeNet-5 to scale: height and depth are pixels, length is feature maps.
\usepackage[paperwidth=%(width).2fcm,paperheight=%(height).2fcm,margin=0.4cm]{geometry}
\usepackage{tikz}
\pagestyle{empty}
\setlength{\parindent}{0pt}
%(colours)s
\begin{document}
\begin{tikzpicture}[line join=round]
%(boxes)s
\end{tikzpicture}
\end{document}
"""


def tikz(spec: NetworkSpec) -> str:
    """A LaTeX document that draws the network, for a plain TeX Live (tikz, geometry).

    Parameters
    ----------
    spec : NetworkSpec

    Returns
    -------
    str
        ASCII. Three faces a box in an oblique projection, with name and size above.
    """
    boxes = geometry(spec)
    colours = "\n".join(rf"\definecolor{{{kind}}}{{HTML}}{{{colour[1:].upper()}}}" for kind, colour in COLOURS.items())
    corners = [_project(x, y, z) for box in boxes for x in box.x for y in box.y for z in box.z]
    width = max(x for x, _ in corners) - min(x for x, _ in corners)
    height = max(y for _, y in corners) - min(y for _, y in corners)
    parts = "\n".join(_box(box, place % 2) for place, box in enumerate(boxes))
    return _DOCUMENT % {"width": width + _ROOM_ACROSS, "height": height + _ROOM_UP, "colours": colours, "boxes": parts}


def _project(x: float, y: float, z: float) -> tuple[float, float]:
    """A point in pixels -> centimetres on the page."""
    depth = SHORTENED * y
    return CENTIMETRES * (x + depth * cos(SLANT)), CENTIMETRES * (z + depth * sin(SLANT))


def _box(box: Box, row: int) -> str:
    """The box's front, top and right side, and its label; labels stand in two rows, to pass each other."""
    (x0, x1), (y0, y1), (z0, z1) = box.x, box.y, box.z
    front = [(x0, y0, z0), (x1, y0, z0), (x1, y0, z1), (x0, y0, z1)]
    top = [(x0, y0, z1), (x1, y0, z1), (x1, y1, z1), (x0, y1, z1)]
    side = [(x1, y0, z0), (x1, y1, z0), (x1, y1, z1), (x1, y0, z1)]
    faces = [_face(face, f"{box.kind}!{shade}") for face, shade in ((front, 75), (top, 45), (side, 95))]
    at = _point((x0 + x1) / 2, y1, z1)
    size = box.label.replace("×", r"$\times$")
    label = rf"{box.name}\\{size}"
    lift = _LIFT + _ROW * row
    faces.append(rf"\node[above, align=center, font=\footnotesize, yshift={lift:.2f}cm] at {at} {{{label}}};")
    return "\n".join(faces)


def _face(corners: Sequence[Point], colour: str) -> str:
    path = " -- ".join(_point(*corner) for corner in corners)
    return rf"\filldraw[fill={colour}, draw=black!70] {path} -- cycle;"


def _point(x: float, y: float, z: float) -> str:
    """A point in pixels as TikZ writes it."""
    across, up = _project(x, y, z)
    return f"({across:.3f},{up:.3f})"
