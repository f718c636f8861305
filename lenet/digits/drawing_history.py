"""The drawings of a session in their order, to go back to: Clear is a step like any stroke.

The canvas has a history of its own, but forgets it when it is cleared or leaves the page. It tells
only what it shows; from that this history follows it.
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from .canvas_paths import CanvasStroke, strokes_of

MOST_KEPT = 50  # drawings on each side

Stroke = dict[str, Any]  # as the canvas takes it: "path", "strokeWidth", ...


@dataclass(frozen=True)
class Drawing:
    """What is on the canvas.

    Attributes
    ----------
    objects : list of dict
        Its strokes, as the canvas takes them.
    """

    objects: list[Stroke] = field(default_factory=list)

    @cached_property
    def strokes(self) -> list[CanvasStroke]:
        """Its strokes as lines, worked out once."""
        return strokes_of(self.objects)

    def begins(self, other: "Drawing") -> bool:
        """Whether `other` has all these strokes, and perhaps more."""
        return _strokes(self) == _strokes(other)[: len(self.objects)]

    def same_strokes(self, other: "Drawing") -> bool:
        """Whether both have the same strokes."""
        return _strokes(self) == _strokes(other)


class DrawingHistory:
    """Where the canvas is: `now`, with the drawings before and after it, the nearest last."""

    def __init__(self) -> None:
        self.now = Drawing()
        self.past: list[Drawing] = []
        self.future: list[Drawing] = []
        self.reports = 0  # times that the canvas told what it shows; after a step it tells once that is loaded

    def follow(self, new: Drawing) -> bool:
        """The canvas shows `new`: one stroke more, or it went a step back or on by itself; whether anything changed."""
        self.reports += 1
        if new.same_strokes(self.now):
            return False
        if any(new.same_strokes(drawing) for drawing in self.future):
            self._move(self.future, self.past, new)
        elif new.begins(self.now):
            self._move(self.past, self.future, new)
        else:
            self._draw(new)
        return True

    def add(self, new: Drawing) -> None:
        """Go on with another drawing; what was taken back before is forgotten."""
        self.past = [*self.past, self.now][-MOST_KEPT:]
        self.future = []
        self.now = Drawing(_shared(new.objects, self.now.objects))

    def undo(self) -> None:
        """One step back; stays at the first."""
        if self.past:
            self.future.append(self.now)
            self.now = self.past.pop()

    def redo(self) -> None:
        """One step on again; stays at the last."""
        if self.future:
            self.past.append(self.now)
            self.now = self.future.pop()

    def _draw(self, new: Drawing) -> None:
        """Quick strokes come together; each is a step."""
        if self.now.begins(new):
            for strokes in range(len(self.now.objects) + 1, len(new.objects)):
                self.add(Drawing(new.objects[:strokes]))
        self.add(new)

    def _move(self, source: list[Drawing], target: list[Drawing], new: Drawing) -> None:
        """From the nearest on, until `new` is found; the canvas may have made several steps at once."""
        target.append(self.now)
        self.now = new
        while source and not source[-1].same_strokes(new) and _in_line(source[-1], new):
            target.append(source.pop())
        if source and source[-1].same_strokes(new):
            source.pop()


def _in_line(one: Drawing, other: Drawing) -> bool:
    return one.begins(other) or other.begins(one)


def _strokes(drawing: Drawing) -> list[tuple[Any, Any, Any]]:
    """What tells strokes apart. Where a stroke lies the canvas works out anew each time that it is loaded."""
    return [(stroke.get("path"), stroke.get("strokeWidth"), stroke.get("stroke")) for stroke in drawing.objects]


def _shared(objects: list[Stroke], former: list[Stroke]) -> list[Stroke]:
    """Strokes that were there before are not kept twice."""
    pairs = zip(objects, former, strict=False)
    known = [old if old.get("path") == new.get("path") else new for new, old in pairs]
    return known + objects[len(known) :]
