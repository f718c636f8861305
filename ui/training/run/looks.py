"""How a run goes, as its view asks every second: over HTTP, so that no page has to run for it.

All that is short is said each time, of the lists that grow only the rows that have come. A view sends the mark of what
it was told last, and nothing is remembered of it here. One look at a run's folder serves all who ask at that time.
"""

import json
import time
import zlib
from collections.abc import Mapping
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import quote

from lenet import runs
from lenet.training import run_process
from lenet.training.run_state import LIVE

from . import told

EVERY = 1  # seconds between two looks of a view; what came meanwhile it plays evenly over as long
GROWING = ("frames", "curve", "epochs", "results")

_FRESH = 0.5  # seconds for which a look is given to whoever asks
_MOST_FRESH = 64  # runs whose last look is remembered
_LONGEST = 200  # characters of a mark

_last: dict[Path, tuple[float, dict[str, Any]]] = {}
_lock = Lock()  # of both dicts
_asked: dict[Path, Lock] = {}


def address(run: runs.Run) -> str:
    """Where a view asks for a run, below the server's address; its folder may have any name."""
    return f"/runs/{quote(run.name, safe='')}"


def answer(whole: Mapping[str, Any], since: str = "") -> dict[str, Any]:
    """What `ui/browser/calculating/arrival.js` takes: all of it, or what is other than at a mark.

    Parameters
    ----------
    whole : dict
        What `course` returns.
    since : str
        The mark; what is none, or of other rows, gets all of them.

    Returns
    -------
    dict
        ``mark`` and ``parts``; with a mark ``after`` too, and ``more``, the new rows of lists by name.
    """
    marks = {name: _mark(whole[name]) for name in GROWING}
    short = {name: value for name, value in whole.items() if name not in GROWING}
    mark = "_".join([*marks.values(), _sum(short)])
    if not since:
        return {"mark": mark, "parts": dict(whole)}
    said = dict(zip(GROWING, since[:_LONGEST].split("_"), strict=False))
    more = {}
    for name in GROWING:
        if said.get(name) != marks[name]:
            first = _known(whole[name], said.get(name, ""))
            more[name] = {"from": first, "rows": whole[name][first:]}
    return {"mark": mark, "after": since, "parts": short, "more": more}


def _mark(rows: list[Any]) -> str:
    """How many rows there are, and what the last of them says: a run that goes on may have others after the same."""
    return f"{len(rows)}.{_sum(rows[-1:])}"


def _known(rows: list[Any], said: str) -> int:
    """How many of these rows a view has by the mark of its own: all that it has, or none that can be relied on."""
    count, _dot, _rest = said.partition(".")
    known = int(count) if count.isascii() and count.isdecimal() else 0
    return known if known <= len(rows) and _mark(rows[:known]) == said else 0


def _sum(value: object) -> str:
    return f"{zlib.crc32(json.dumps(value).encode()):x}"


def course(run: runs.Run, fresh: bool = False) -> dict[str, Any]:
    """How a run goes, in no language; a `Problem` where it is gone or damaged.

    Parameters
    ----------
    run : runs.Run
    fresh : bool
        Whether it has to be as it is now, not as it was a moment ago.
    """
    with _lock:
        own = _asked.setdefault(run.folder, Lock())
    with own:  # of a run one at a time: whoever comes meanwhile is told the same
        at, found = _last.get(run.folder, (0.0, {}))
        if fresh or time.monotonic() - at > _FRESH:
            found = _course(run)
            _keep(run.folder, found)
    return found


def _keep(folder: Path, found: dict[str, Any]) -> None:
    """For who asks next, and for a few runs."""
    with _lock:
        _last.pop(folder, None)
        _last[folder] = time.monotonic(), found
        for old in [*_last][:-_MOST_FRESH]:
            del _last[old]
            _asked.pop(old, None)


def _course(run: runs.Run) -> dict[str, Any]:
    now = run.state
    frames = told.frames(run)
    steps = {name: told.frame_step(run, name) for name in frames}
    results = told.results(run, sorted(steps.values()))
    return {
        "state": {"name": now, "lives": now in LIVE, "every": EVERY},
        "page": _sum(_of_the_page(run, now, bool(frames))),
        "clock": told.clock(run, now),
        "phases": told.phases(run, now),
        "now": told.word(run) if now in LIVE else {},
        "total": told.total(run),
        "by_steps": told.counts_steps(run),
        "curve": told.curve(run),
        "epochs": told.epochs(run),
        "rates": told.rates(run),
        "frames": [[step, f"{address(run)}/frames/{name}"] for name, step in steps.items()],
        "results": [[epoch, step, f"{address(run)}/results/{epoch}"] for epoch, (step, _read) in results.items()],
    }


def _of_the_page(run: runs.Run, now: str, has_frames: bool) -> list[Any]:
    """What the page around the view says of a run: where it is another, the page has to run anew."""
    holder = run_process.device_holder(run) if now == "queued" else None
    line = [[other.name, other.title] for other in runs.waiting()]
    waits_for = None if holder is None else [holder.name, holder.title]
    return [now, str(run.damage() or ""), has_frames, run.title, run.note, waits_for, line]
