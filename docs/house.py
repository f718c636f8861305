"""The map of the house: rooms from the folders, arrows from the imports; writes house.svg beside this file.

    python docs/house.py

It is made from the code itself, so it cannot tell anything else; a test holds the file to it.
"""

import ast
import textwrap
from collections.abc import Iterator
from graphlib import TopologicalSorter
from html import escape
from pathlib import Path

ROOT = Path(__file__).parents[1]
PICTURE = Path(__file__).with_name("house.svg")
FOUNDATION = ("session", "browser", "asking", "digit", "page")  # rooms of `ui` that are no view of a page

WIDTH, EDGE, GAP = 1200, 24, 18  # units of the picture
ROOM, BAND, BETWEEN = 84, 68, 40  # height of a room, of one as wide as the house, and between two floors
HEAD = 34  # over the rooms of a house: its name
LINE = 17  # of text
FONT = 'font-family="system-ui, -apple-system, Segoe UI, sans-serif"'
INK, SOFT, PAPER, WALL, ARROW = "#1b1b1b", "#5a5a5a", "#ffffff", "#d4d4d4", "#8a8a8a"


# --- what the code says -----------------------------------------------------------------------------


def front_door() -> dict[str, str]:
    """What ``lenet.NAME`` gives, by name: the module that it comes from. Read from the table in `lenet`."""
    tree = ast.parse((ROOT / "lenet" / "__init__.py").read_text(encoding="utf-8"))
    (table,) = (node.value for node in tree.body if isinstance(node, ast.Assign) and _named(node) == "_HOMES")
    return {name: f"lenet.{home}.{name}" for home, names in ast.literal_eval(table).items() for name in names}


def _named(node: ast.Assign) -> str | None:
    return node.targets[0].id if isinstance(node.targets[0], ast.Name) else None


def imports(file: Path) -> Iterator[str]:
    """Every module that a file imports, at any depth of its code, in full; in `lenet` through its front door too."""
    parts = file.relative_to(ROOT).with_suffix("").parts
    doors = front_door() if parts[0] == "lenet" else {}
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = parts[: len(parts) - node.level] if node.level else ()
            module = ".".join([*base, *filter(None, [node.module])])
            yield from (f"{module}.{name.name}" for name in node.names)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "lenet":
            yield from filter(None, [doors.get(node.attr)])


def files(folder: str) -> list[Path]:
    """A folder's Python files, those of all its rooms with them; of the project's own folder the files alone."""
    return sorted((ROOT / folder).glob("*.py" if folder == "." else "**/*.py"))


def rooms(top: str) -> dict[str, set[str]]:
    """The rooms of `lenet` or `ui`, each with the rooms and the single files beside it that it imports."""
    found: dict[str, set[str]] = {}
    for file in files(top):
        room, *rest = file.relative_to(ROOT / top).parts
        if rest:
            asked = {module.split(".")[1] for module in imports(file) if module.startswith(f"{top}.")}
            found[room] = found.get(room, set()) | asked - {room}
    return found


def purpose(folder: Path) -> str:
    """What a room says of itself."""
    return (ast.get_docstring(ast.parse((folder / "__init__.py").read_text(encoding="utf-8"))) or "").split("\n\n")[0]


def floors(found: dict[str, set[str]]) -> list[list[str]]:
    """Rooms by floor, the ground last: each stands above all that it imports."""
    height: dict[str, int] = {}
    for room in TopologicalSorter(found).static_order():
        below = [height[other] for other in found.get(room, set()) if other in found]
        if room in found:
            height[room] = 1 + max(below, default=-1)
    return [sorted(room for room in height if height[room] == floor) for floor in range(max(height.values()), -1, -1)]


def steps(found: dict[str, set[str]]) -> list[tuple[str, str]]:
    """The arrows that no other way down already tells."""
    reach: dict[str, set[str]] = {}
    for room in TopologicalSorter(found).static_order():
        near = {other for other in found.get(room, set()) if other in found}
        reach[room] = near.union(*(reach[other] for other in near))
    return [
        (room, other)
        for room in sorted(found)
        for other in sorted(found[room] & found.keys())
        if not any(other in reach[between] for between in found[room] & found.keys())
    ]


# --- the picture --------------------------------------------------------------------------------------


def picture() -> str:
    """The map as SVG."""
    parts, top = [], EDGE
    for draw in (_pages, _ui, _lenet):
        drawn, height = draw(top)
        parts += drawn
        top += height + BETWEEN
        parts.append(_arrow(WIDTH / 2, top - BETWEEN, WIDTH / 2, top))
    parts.pop()  # nothing lies below the last
    height = top - BETWEEN + EDGE
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-label="The rooms of the project and who imports whom" {FONT} font-size="14">'
    )
    tip = (
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
        f'<path d="M0 0L8 4L0 8z" fill="{ARROW}"/></marker></defs>'
    )
    ground = f'<rect width="{WIDTH}" height="{height}" fill="{PAPER}"/>'
    return "\n".join([head, tip, ground, *parts, "</svg>", ""])


def _pages(top: int) -> tuple[list[str], int]:
    names = ["app.py", *(f"{file.stem}.py" for file in files("pages"))]
    return _box(
        EDGE, top, WIDTH - 2 * EDGE, 68, "app.py, pages/", "arrange, and do nothing else: " + ", ".join(names)
    ), 68


def _ui(top: int) -> tuple[list[str], int]:
    found = rooms("ui")
    views = sorted(set(found) - set(FOUNDATION))
    below = {room: found[room] for room in FOUNDATION}
    said = "one folder a view, its Python, JavaScript and CSS side by side, named like its page: " + ", ".join(views)
    drawn, height = _house("ui/", top, below, BAND + BETWEEN)
    inner = top + HEAD
    drawn += _box(2 * EDGE, inner, WIDTH - 4 * EDGE, BAND, "views", said)
    drawn.append(_arrow(WIDTH / 2, inner + BAND, WIDTH / 2, inner + BAND + BETWEEN))
    return drawn, height


def _lenet(top: int) -> tuple[list[str], int]:
    return _house("lenet/", top, rooms("lenet"), 0)


def _house(name: str, top: int, found: dict[str, set[str]], above: int) -> tuple[list[str], int]:
    """A frame with its rooms floor by floor; `above` is what is kept free over them."""
    levels = floors(found)
    height = HEAD + above + len(levels) * (ROOM + BETWEEN) - BETWEEN + EDGE
    drawn = [
        f'<rect x="{EDGE}" y="{top}" width="{WIDTH - 2 * EDGE}" height="{height}" rx="10" fill="none" stroke="{WALL}"/>'
        f'<text x="{EDGE + 14}" y="{top + 23}" font-weight="700" fill="{INK}">{name}</text>'
    ]
    places = {}
    for floor, level in enumerate(levels):
        wide = (WIDTH - 4 * EDGE - GAP * (len(level) - 1)) / len(level)
        for place, room in enumerate(level):
            x, y = 2 * EDGE + place * (wide + GAP), top + HEAD + above + floor * (ROOM + BETWEEN)
            places[room] = (x, y, wide)
            drawn += _box(x, y, wide, ROOM, f"{room}/", purpose(ROOT / name / room))
    drawn += [_step(places[room], places[other]) for room, other in steps(found)]
    return drawn, height


def _step(one: tuple[float, float, float], other: tuple[float, float, float]) -> str:
    """An arrow between two rooms, where they face each other."""
    left, right = max(one[0], other[0]), min(one[0] + one[2], other[0] + other[2])
    if left < right:
        return _arrow((left + right) / 2, one[1] + ROOM, (left + right) / 2, other[1])
    near = [min(max(other[0] + other[2] / 2, room[0] + 30), room[0] + room[2] - 30) for room in (one, other)]
    return _arrow(near[0], one[1] + ROOM, near[1], other[1])


def _box(x: float, y: float, wide: float, high: float, name: str, said: str) -> list[str]:
    lines = textwrap.wrap(said, max(12, int((wide - 28) / 7.1)))
    text = "".join(
        f'<tspan x="{x + 14:g}" dy="{LINE}">{escape(line)}</tspan>' for line in lines[: int((high - 30) // LINE) + 1]
    )
    return [
        f'<rect x="{x:g}" y="{y:g}" width="{wide:g}" height="{high:g}" rx="7" fill="{PAPER}" stroke="{INK}"/>',
        f'<text x="{x + 14:g}" y="{y + 22:g}" fill="{SOFT}">'
        f'<tspan font-weight="700" fill="{INK}">{escape(name)}</tspan>{text}</text>',
    ]


def _arrow(x1: float, y1: float, x2: float, y2: float) -> str:
    ends = f'x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}"'
    return f'<line {ends} stroke="{ARROW}" stroke-width="1.5" marker-end="url(#tip)"/>'


if __name__ == "__main__":
    PICTURE.write_text(picture(), encoding="utf-8", newline="\n")
