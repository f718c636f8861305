"""Twenty digits as strokes: other styles, sizes, places and pens each time.

A stroke is a list of points in a box 100 wide and 100 high, y downward.
"""

from dataclasses import dataclass
from math import cos, radians, sin


def arc(x, y, rx, ry, start, end, steps=14):
    """Points on an ellipse; angles in degrees, 0 to the right, growing clockwise on the screen."""
    angles = [radians(start + (end - start) * i / steps) for i in range(steps + 1)]
    return [(x + rx * cos(a), y + ry * sin(a)) for a in angles]


@dataclass(frozen=True)
class Drawing:
    """What is drawn: the digit, its strokes, where (top left, in canvas pixels), how large, which pen."""

    digit: int
    style: str
    strokes: list
    at: tuple
    size: int
    pen: str = "medium"

    def on_canvas(self):
        """The strokes in canvas pixels."""
        scale = self.size / 100
        return [[(self.at[0] + x * scale, self.at[1] + y * scale) for x, y in stroke] for stroke in self.strokes]


DRAWINGS = [
    Drawing(0, "round, large", [arc(50, 50, 34, 48, -90, 275)], (60, 50), 220),
    Drawing(0, "narrow, small, in a corner", [arc(40, 50, 22, 48, -60, 300)], (250, 15), 55, "thin"),
    Drawing(0, "slashed", [arc(50, 50, 36, 48, -90, 272), [(80, 12), (20, 90)]], (90, 90), 140),
    Drawing(1, "a single stroke", [[(52, 2), (48, 98)]], (100, 60), 180),
    Drawing(1, "with a long upstroke", [[(12, 55), (55, 4), (55, 98)]], (20, 180), 110, "thin"),
    Drawing(1, "with a flag and a foot", [[(30, 25), (52, 4), (52, 96)], [(22, 96), (82, 96)]], (70, 60), 200, "thick"),
    Drawing(
        2,
        "round top, straight foot",
        [[*arc(50, 28, 34, 26, -165, 20), (60, 66), (12, 96), (90, 96)]],
        (80, 60),
        180,
    ),
    Drawing(
        2,
        "with a loop, small",
        [[*arc(50, 26, 30, 24, -170, 30), (45, 75), (18, 94), (14, 82), (30, 78), (60, 94), (92, 92)]],
        (20, 20),
        80,
        "thin",
    ),
    Drawing(3, "two bumps", [arc(42, 27, 34, 25, -150, 90) + arc(42, 74, 40, 24, -90, 150)], (90, 70), 180),
    Drawing(3, "flat top", [[(15, 4), (82, 4), (42, 42), *arc(44, 70, 38, 28, -80, 150)]], (190, 190), 100, "thin"),
    Drawing(4, "open, two strokes", [[(25, 4), (18, 55), (85, 55)], [(66, 25), (64, 98)]], (70, 60), 190),
    Drawing(4, "closed, one stroke", [[(68, 98), (68, 3), (12, 68), (92, 68)]], (210, 30), 90, "thin"),
    Drawing(
        5,
        "hat drawn last",
        [[(26, 6), (20, 44), *arc(46, 68, 38, 28, -130, 140)], [(26, 6), (84, 4)]],
        (60, 50),
        200,
    ),
    Drawing(
        5, "one stroke, small", [[(84, 4), (28, 6), (22, 46), *arc(48, 70, 34, 27, -120, 150)]], (30, 220), 75, "thin"
    ),
    Drawing(
        6, "curved", [[(66, 3), (38, 28), (24, 58), *arc(50, 72, 27, 25, 180, -180)]], (90, 70), 170
    ),
    Drawing(7, "plain", [[(12, 6), (86, 6), (46, 98)]], (80, 70), 170, "thick"),
    Drawing(
        7, "crossed, thin, in a corner", [[(14, 6), (86, 8), (44, 98)], [(30, 50), (78, 47)]], (255, 250), 55, "thin"
    ),
    Drawing(
        8,
        "one stroke",
        [[*arc(50, 26, 26, 22, 45, -180), *arc(50, 72, 32, 26, -130, 210), (66, 42), (70, 32)]],
        (80, 60),
        190,
    ),
    Drawing(9, "straight stem", [arc(50, 30, 28, 26, 0, -360) + [(78, 30), (74, 98)]], (90, 60), 180),
    Drawing(
        9, "curled tail, small", [[*arc(50, 28, 28, 25, 10, -350), (78, 62), (62, 94), (34, 96), (20, 84)]], (20, 30), 80, "thin"
    ),
]  # fmt: skip

SCRIBBLE = [
    [(30, 200), (260, 60), (60, 90), (250, 240), (90, 40), (200, 280), (40, 130), (280, 150), (120, 250), (180, 30)],
    [(50, 280), (270, 90), (30, 60), (230, 190), (150, 270), (70, 170), (290, 210), (110, 100)],
]
