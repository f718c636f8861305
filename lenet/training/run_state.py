"""What state a run is in: worked out from its folder and its process, both as they are at one moment."""

import dataclasses
from pathlib import Path

from ..files import journal, processes

STATES = ("queued", "running", "stopping", "stopped", "done", "failed")
LIVE = ("queued", "running", "stopping")  # those in which it can still change
STOP = "stop"  # the file that asks a run to end

ASKED = "asked"  # the kind of event that says when a run was started or resumed by a press
ENDS = ("done", "failed", "stopped")  # the kinds of event that are a process's last


def events(folder: Path) -> list[journal.Event]:
    """The events of a run folder, oldest first: list of dict, each with a ``kind``."""
    return [event for event in journal.events(folder) if isinstance(event.get("kind"), str)]


@dataclasses.dataclass(frozen=True)
class Snapshot:
    """What a run folder and its process say, all of one moment.

    Attributes
    ----------
    process : dict or None
        What ``pid.json`` says; None when nobody holds the folder.
    alive : bool
        Whether that process lives.
    asked : bool
        Whether it was asked to stop.
    events : list of dict
    """

    process: processes.Record | None
    alive: bool
    asked: bool
    events: list[journal.Event]

    @property
    def ticket(self) -> int:
        """Its place in the line; 0 where it has none."""
        return (self.process or {}).get("ticket", 0)

    @property
    def last(self) -> str | None:
        """The kind of the newest event since the process began; None before it began."""
        return _last_kind(self.events, self.process)

    @property
    def state(self) -> str:
        """One of `STATES`."""
        last = self.last
        if last in ("done", "failed"):
            return last
        if self.alive:
            if self.asked or last == "stopped":
                return "stopping"
            return "running" if last else "queued"
        untouched = not (self.process or _happened(self.events))
        return "stopped" if self.asked or last == "stopped" or untouched else "failed"


def snapshot(folder: Path) -> Snapshot:
    """What a run folder and its process say now: the only way to tell what state a run is in.

    A process says its last word, lets go of the folder, and ends. So it is looked at before the
    events: the other way round, one that ends in between would seem to have died without a word.
    And where the folder has changed hands meanwhile, all of it is looked at anew.

    Returns
    -------
    Snapshot
    """
    while True:
        process = processes.holder(folder)
        alive, asked = processes.alive(process, folder), (folder / STOP).exists()
        found = Snapshot(process, alive, asked, events(folder))
        if processes.holder(folder) == process:
            return found


def _happened(events: list[journal.Event]) -> list[journal.Event]:
    """What trainers did; that one was asked for says nothing of what state it is in."""
    return [event for event in events if event["kind"] != ASKED]


def _last_kind(events: list[journal.Event], process: processes.Record | None) -> str | None:
    """The kind of the newest event since this process began; None before it began."""
    events = _happened(events)
    if process is None:
        return events[-1]["kind"] if events and events[-1]["kind"] in ENDS else None
    begun = [i for i, event in enumerate(events) if _is_start_of(event, process)]
    return events[-1]["kind"] if begun else None


def _is_start_of(event: journal.Event, process: processes.Record) -> bool:
    same = all(event.get(key) == process.get(key) for key in ("pid", "created"))
    return same and event["kind"] in ("started", "failed")
