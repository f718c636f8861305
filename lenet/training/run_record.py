"""What a run has kept in its folder, read: recipe, journal, curves, frames, log. Imports no Keras.

What state a run is in is worked out anew at each look, from what lies in its folder and from whether its
process is alive; it is written down nowhere, so that nothing can disagree.
"""

import contextlib
import dataclasses
import os
import shutil
import time
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..files import checks, disk, journal
from ..network.classes import named
from ..problems import N_, Problem
from . import run_clock
from .epoch_event import EPOCH, is_sound
from .recipe import SETTINGS, TrainingConfig
from .run_state import ASKED, LIVE, events, snapshot

if TYPE_CHECKING:
    from ..network.network import Network

CONFIG, LOG, ABOUT = "config.json", "log.txt", "about.json"
PROGRESS, STEPS, RATE, BEGIN = "progress.json", "steps.jsonl", "rate.json", "begin"
RESERVE_BYTES = 65_536  # what a process that trains keeps free for its last words
_LOG_BYTES, _LOG_LINES = 8_192, 20


@dataclasses.dataclass(frozen=True)
class Record:
    """What a run has kept; see `runs.Run`, which can be stopped and deleted too.

    Attributes
    ----------
    folder : path
    """

    folder: Path

    @property
    def name(self) -> str:
        """The name of its folder, unique among the runs of one root."""
        return self.folder.name

    @property
    def config(self) -> TrainingConfig:
        """Its `TrainingConfig`, read when the file has changed; a damaged one is a `Problem`."""
        self._must_exist()
        return _config(self.folder / CONFIG, disk.fingerprint(self.folder / CONFIG))

    @property
    def state(self) -> str:
        """One of `STATES`; a `Problem` when the folder is gone or cannot be read."""
        return snapshot(self._must_exist()).state

    @property
    def state_or_none(self) -> str | None:
        """Its state; None when its folder went or is damaged meanwhile."""
        with contextlib.suppress(Problem):
            return self.state
        return None

    @property
    def title(self) -> str:
        """What a person calls it; empty at first."""
        return self._about().get("title") or ""

    @property
    def note(self) -> str:
        """What a person noted; empty at first."""
        return self._about().get("note") or ""

    @property
    def twin_setting(self) -> str | None:
        """The setting in which it differs from the run whose twin it is; None where it is nobody's twin."""
        name = self._about().get("twin")
        return name if name in SETTINGS else None

    @property
    def went_on_from(self) -> tuple[str, int] | None:
        """The name of the run that it went on from, and after how many epochs; None where it began by itself."""
        name, after = (self._about().get(key, "") for key in ("from", "after"))
        is_name = name == Path(name).name and name != ""
        return (name, int(after)) if is_name and after.isascii() and after.isdecimal() else None

    @property
    def asked_at(self) -> float | None:
        """When it was first started, in seconds since 1970; None where its journal does not say so."""
        times = (event.get("time") for event in self.events() if event["kind"] in (ASKED, "started"))
        return next((time for time in times if checks.is_date(time)), None)

    @property
    def test_error(self) -> float | None:
        """Share of the test pictures of its data set that its network reads wrong; None before it is done."""
        told: list[Any] = [event.get("test_error") for event in self.events() if event["kind"] == "done"]
        return next((error for error in reversed(told) if checks.is_number(error) and 0 <= error <= 1), None)

    def _about(self) -> dict[str, str]:
        found = disk.load_json(self.folder / ABOUT) or {}
        return {key: value for key, value in found.items() if isinstance(value, str)}

    def events(self) -> list[journal.Event]:
        """Its events, oldest first: list of dict with ``kind`` started, epoch, stopped, failed or done."""
        return events(self.folder)

    def epochs(self) -> list[journal.Event]:
        """The events of whole epochs, in order; each has its number, and the rest as far as it is sound."""
        return [event for event in self.events() if event["kind"] == "epoch" and checks.is_count(event.get("epoch"))]

    def progress(self) -> dict[str, Any]:
        """The last word of how far the phase in progress is: dict with ``phase`` and ``time``.

        In training also epoch, step and steps of it, loss, accuracy, rate; in the other phases ``part``, 0 to 1, where
        that can be said. Empty before the first word.
        """
        found = disk.load_json(self.folder / PROGRESS) or {}
        counts = [found.get(key) for key in ("epoch", "step", "steps")]
        return found if all(map(checks.is_count, counts)) or counts == [None] * 3 else {}

    def steps(self) -> list[journal.Event]:
        """The curves by steps: list of dict with step, loss, accuracy (means since the row before), rate, epoch."""
        rows = journal.events(self.folder, STEPS)
        return [row for row in rows if checks.is_count(row.get("step"))]

    def phases(self) -> list[journal.Event]:
        """The phases that have begun since the last press, or since a process that nobody pressed for began.

        In order: list of dict with ``phase`` and ``time``.
        """
        found: list[journal.Event] = []
        for event in self.events():
            if event["kind"] in (ASKED, "started"):
                found = []
            elif event["kind"] == "phase":
                found.append(event)
        return found

    def took(self, now: str | None = None) -> float | None:
        """Seconds by the clock since the press, or from it to the end; None where that is not known.

        `now` is its state, where that is known already.
        """
        lives = (now or self.state) in LIVE
        return run_clock.took(self.events(), time.time() if lives else None)

    def seconds_left(self, now: str | None = None) -> float | None:
        """Seconds until it has ended; None before enough is known, and where it does not train; `now` as for `took`."""
        if (now or self.state) != "running":
            return None
        return run_clock.seconds_left(self.events(), self.progress(), self.config.epochs, time.time())

    def rates(self) -> list[tuple[int, float]]:
        """After which steps another learning rate held, and which: list of (int, float)."""
        return [
            (event["step"], event["rate"])
            for event in self.events()
            if event["kind"] == "rate" and checks.is_count(event.get("step")) and checks.is_number(event.get("rate"))
        ]

    @property
    def left_its_recipe(self) -> bool:
        """Whether its recipe alone does not tell how it trained: with another rate on the way, or on from another."""
        return bool(self.rates()) or self.rate != self.config.rate or self.went_on_from is not None

    @property
    def rate(self) -> float:
        """The highest learning rate that holds now: the recipe's, unless another was wished for."""
        wished = (disk.load_json(self.folder / RATE) or {}).get("rate")
        return float(wished) if wished is not None and checks.is_number(wished) else self.config.rate

    def begin(self) -> "Network | None":
        """The `Network` that it began with; None where weights were random, a `Problem` where its files are damaged."""
        from ..network import zoo  # loads NumPy, which a run that waits has no use for

        folder = self.folder / BEGIN
        return zoo.load(folder) if folder.exists() else None

    @property
    def begins_with(self) -> str | None:
        """The name of the network that it began with; None where weights were random."""
        name = (disk.load_json(self.folder / BEGIN / "network.json") or {}).get("name")
        return name if isinstance(name, str) else None

    def damage(self) -> Problem | None:
        """What is damaged in its folder: a `Problem`, which says it in one sentence, or None."""
        try:
            written = disk.fingerprint(self.folder / journal.EVENTS)
            return _damaged_epoch(self.folder, self.config.spec.classes, self._pictures(), written)
        except Problem as problem:
            return problem

    def frames(self) -> list[int]:
        """The steps after which its weights are kept, 0 is before the first: list of int, in order."""
        from . import frames  # loads NumPy, which a run that waits has no use for

        return frames.kept(self.folder, self.config.spec.weight_shapes)

    def frame(self, step: int) -> bytes:
        """A frame's bytes, as `frames` describes them; a `Problem` where there is none."""
        from . import frames

        try:
            return frames.place(self.folder, step).read_bytes()
        except OSError as error:
            raise Problem(N_("There is no file {path}."), path=str(frames.place(self.folder, step))) from error

    def mistakes(self) -> dict[str, Any] | None:
        """What was read wrong after the newest epoch.

        Returns
        -------
        dict or None
            ``"epoch"``; ``"confusion"``, 10x10 counts or as many as there are classes, a row for each true
            one; ``"mistakes"``, the most certain ones: [row of the training digits, label, class read,
            probability]. None
            before the first epoch, and where it is damaged.
        """
        epochs = self.epochs()
        return self.mistakes_of(epochs[-1]) if epochs else None

    def mistakes_of(self, event: journal.Event) -> dict[str, Any] | None:
        """The same of an epoch by its event; None where it is damaged."""
        names = ("confusion", "mistakes")
        classes, pictures = self.config.spec.classes, self._pictures()
        if not all(is_sound(name, event.get(name), classes, pictures) for name in names):
            return None
        return {name: event[name] for name in ("epoch", *names)}

    def _pictures(self) -> int:
        """How many pictures its data has to train on."""
        from ..datasets.kept import count  # loads NumPy, which a run that waits has no use for

        return count(self.config.data)

    @property
    def classes(self) -> tuple[str, ...]:
        """What its outputs are called: as was written down at its start, else as its data set or its network has it."""
        from ..datasets import kept

        config = self.config
        told = [event["classes"] for event in self.events() if event["kind"] == "started" and "classes" in event]
        if not told and kept.find(config.data) is not None:
            return kept.class_names(config.data)
        known = told[-1] if told else (disk.load_json(self.folder / "network.json") or {}).get("classes")
        return named(config.spec.classes, known)

    def at(self, step: int) -> "Network":
        """The `Network` as it was after a step that is kept, its weights with three digits; a `Problem` for others."""
        from ..network.network import Network  # loads NumPy, which a run that waits has no use for
        from . import frames

        spec, facts = self.config.spec, {"classes": self.classes}
        return Network(self.name, spec, frames.load(self.folder, step, spec.weight_shapes), facts=facts)

    def log(self) -> str:
        """The end of what its process has printed: str of at most 20 lines."""
        try:
            with open(self.folder / LOG, "rb") as file:
                file.seek(max(0, file.seek(0, os.SEEK_END) - _LOG_BYTES))
                text = file.read().decode(errors="replace")
        except OSError:
            return ""
        return "\n".join(text.splitlines()[-_LOG_LINES:])

    def why(self) -> tuple[Problem, str]:
        """Why it failed: a `Problem`, which says it in one sentence, and the end of the log."""
        now, log = snapshot(self._must_exist()), self.log()
        last = now.events[-1] if now.last == "failed" else {}
        if last.get("sentence"):
            return Problem.from_record(last["sentence"], last.get("values")), log
        return _silent_end(self.folder, log), log

    def _must_exist(self) -> Path:
        if not self.folder.is_dir():
            raise Problem(N_("There is no run {name} any more."), name=self.name)
        return self.folder


@lru_cache(maxsize=journal.MOST_CACHED)
def _config(file: Path, _written: disk.Fingerprint | None) -> TrainingConfig:
    return TrainingConfig.from_file(file)


@lru_cache(maxsize=journal.MOST_CACHED)
def _damaged_epoch(folder: Path, classes: int, pictures: int, fingerprint: disk.Fingerprint | None) -> Problem | None:
    """What an epoch's event lacks; worked out anew when the journal has changed."""
    epochs = [event for event in events(folder) if event["kind"] == "epoch"]
    for place, event in enumerate(epochs, 1):
        lacking = [name for name in EPOCH if not is_sound(name, event.get(name), classes, pictures)]
        if lacking:
            return Problem(
                N_("In {path} epoch {place} lacks a sound value of {names}; the rest is shown."),
                path=str(folder / journal.EVENTS),
                place=place,
                names=", ".join(lacking),
            )
    return None


def _silent_end(folder: Path, log: str) -> Problem:
    """Why a process ended that could not say so itself."""
    try:
        TrainingConfig.from_file(folder / CONFIG)
    except Problem as problem:
        return problem
    if shutil.disk_usage(folder).free < RESERVE_BYTES:
        return full_disk(folder)
    lines = log.splitlines()
    if any(line.startswith("Traceback") for line in lines):
        return broke_off(lines[-1])
    return Problem(N_("The training process was killed, or the machine ran out of memory or was switched off."))


def full_disk(folder: Path) -> Problem:
    """What is said where the disk has no room left."""
    return Problem(N_("The disk that holds {path} is full; make room and resume."), path=str(folder))


def broke_off(why: str) -> Problem:
    """What is said of an error that nobody foresaw."""
    return Problem(N_("The training broke off: {why}"), why=why)
