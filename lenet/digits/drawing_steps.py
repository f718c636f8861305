"""The drawings of a session in their order, to go back to: Clear is a step like any stroke.

The canvas has steps of its own, but forgets them when it is cleared or leaves the page. It tells
only what it shows; from that these follow it.
"""

from dataclasses import dataclass, field

MOST = 50  # drawings kept on each side


@dataclass(frozen=True)
class Drawing:
    """What is on the canvas.

    Attributes
    ----------
    objects : list of dict
        Its strokes, as the canvas takes them.
    png : bytes or None
        Its picture; None where nothing is drawn, and until the canvas has sent it.
    """

    objects: list = field(default_factory=list)
    png: bytes | None = None

    def begins(self, other):
        """Whether `other` has all these strokes, and perhaps more."""
        return _strokes(self) == _strokes(other)[: len(self.objects)]

    def same(self, other):
        """Whether both have the same strokes."""
        return _strokes(self) == _strokes(other)


class Steps:
    """Where the canvas is: `now`, with the drawings before and after it, the nearest last."""

    def __init__(self):
        self.now = Drawing()
        self.past = []
        self.future = []
        self.noted = 0  # times that the canvas told what it shows; after a step it tells once that is loaded

    def follow(self, new):
        """The canvas shows `new`: one stroke more, or it went a step back or on by itself; whether anything changed."""
        changed = not new.same(self.now)
        if not changed:
            self.now = new  # loaded again, its picture may differ by a shade
        elif any(new.same(drawing) for drawing in self.future):
            self._move(self.future, self.past, new)
        elif new.begins(self.now):
            self._move(self.past, self.future, new)
        else:
            self._draw(new)
        self.noted += 1
        return changed

    def set(self, new):
        """Go on with another drawing; what was taken back before is forgotten."""
        self.past = [*self.past, self.now][-MOST:]
        self.future = []
        self.now = Drawing(_shared(new.objects, self.now.objects), new.png)

    def back(self):
        """One step back; stays at the first."""
        if self.past:
            self.future.append(self.now)
            self.now = self.past.pop()

    def on(self):
        """One step on again; stays at the last."""
        if self.future:
            self.past.append(self.now)
            self.now = self.future.pop()

    def _draw(self, new):
        """Quick strokes come together; each is a step."""
        if self.now.begins(new):
            for strokes in range(len(self.now.objects) + 1, len(new.objects)):
                self.set(Drawing(new.objects[:strokes]))
        self.set(new)

    def _move(self, source, target, new):
        """From the nearest on, until `new` is found; the canvas may have made several steps at once."""
        target.append(self.now)
        self.now = new
        while source and not source[-1].same(new) and _in_line(source[-1], new):
            target.append(source.pop())
        if source and source[-1].same(new):
            source.pop()


def _in_line(one, other):
    return one.begins(other) or other.begins(one)


def _strokes(drawing):
    """What tells strokes apart. Where a stroke lies the canvas works out anew each time that it is loaded."""
    return [(stroke.get("path"), stroke.get("strokeWidth")) for stroke in drawing.objects]


def _shared(objects, former):
    """Strokes that were there before are not kept twice."""
    pairs = zip(objects, former, strict=False)
    known = [old if old.get("path") == new.get("path") else new for new, old in pairs]
    return known + objects[len(known) :]
