"""A run's time: how long it has taken since the press, and how long it will take. Imports no Keras."""

from collections.abc import Mapping, Sequence
from typing import Any

from ..files import checks, journal
from .run_state import ASKED, ENDS

Expected = Mapping[str, float]
"""Seconds as the trainer reckons them: by phase after the training, ``"validation"`` an epoch, ``"step"`` of one."""

_TIMED = ("teaching", "training", "measuring", "calibrating")  # phases whose time is reckoned, in order


def took(events: Sequence[journal.Event], now: float | None) -> float | None:
    """Seconds by the clock from the press to the end, waiting and all; of a run that was resumed, of all its spells.

    Parameters
    ----------
    events : list of dict
        The run's journal.
    now : float or None
        Seconds since 1970 while it lives; None when it has ended, be it without a last word.

    Returns
    -------
    float or None
        None where the journal does not say when it began.
    """
    spells = _spells([event for event in events if checks.is_number(event.get("time"))])
    if not spells:
        return None
    if now is not None:
        spells[-1][1] = max(now, spells[-1][1])
    return sum(end - begin for begin, end in spells)


def starts(events: Sequence[journal.Event]) -> int:
    """How often a run was started: once, and again each time that it was resumed."""
    return len(_spells([event for event in events if checks.is_number(event.get("time"))]))


def _spells(events: Sequence[journal.Event]) -> list[list[float]]:
    """[first, last] time of each stretch in which it lived: from a press, or from a start that no press came before."""
    spells: list[list[float]] = []
    started = ended = True
    for event in events:
        kind, time = event["kind"], float(event["time"])
        if kind == ASKED or (kind == "started" and started) or not spells:
            spells.append([time, time])
            started = ended = False
        started = started or kind == "started"
        if not ended:
            spells[-1][1] = max(spells[-1][1], time)
        ended = ended or kind in ENDS
    return spells


def seconds_left(events: Sequence[journal.Event], progress: Mapping[str, Any], epochs: int, now: float) -> float | None:
    """Seconds until a run has ended: what is left of the phase in progress, and the phases that follow.

    Parameters
    ----------
    events : list of dict
        The run's journal: the events of the phases ``teaching`` and ``training`` say what is expected.
    progress : dict
        The trainer's last word.
    epochs : int
        Of the run.
    now : float
        Seconds since 1970.

    Returns
    -------
    float or None
        None before enough is known.
    """
    reckoned = [event for event in events if isinstance(event.get("expected"), dict)]
    if not reckoned or not all(checks.is_number(value) for value in reckoned[-1]["expected"].values()):
        return None
    expected = _as_it_turned_out(events, reckoned[-1]["expected"])
    phase, said = progress.get("phase"), progress.get("time")
    if phase not in _TIMED:
        return None
    since = now - float(said) if said is not None and checks.is_number(said) else 0.0
    left = _phase_left(events, progress, epochs, expected)
    if left is None:
        return None
    to_come = {**expected, "training": _epochs_left(events, epochs) * _epoch(reckoned[-1], expected)}
    return max(0.0, left - since) + sum(to_come.get(name, 0.0) for name in _TIMED[_TIMED.index(phase) + 1 :])


def _phase_left(
    events: Sequence[journal.Event], progress: Mapping[str, Any], epochs: int, expected: Expected
) -> float | None:
    """Seconds that are left of the phase in progress, by the trainer's last word; None before that is known."""
    phase = progress.get("phase")
    if phase == "teaching":
        left = progress.get("left")
        return float(left) if left is not None and checks.is_number(left) else None
    if phase == "training":
        return _training_left(progress, epochs, expected)
    told = progress.get("part")
    part = min(1.0, max(0.0, float(told))) if told is not None and checks.is_number(told) else 0.0
    # How long all of it takes: the further it is, the more by how long it has taken so far.
    whole = expected.get(str(phase), 0.0)
    so_far = _so_far(events, progress)
    return (1 - part) * (whole if so_far is None else (1 - part) * whole + so_far)


def _so_far(events: Sequence[journal.Event], progress: Mapping[str, Any]) -> float | None:
    """Seconds from the beginning of the phase in progress to the trainer's last word."""
    begun: list[Any] = [event.get("time") for event in events if event.get("phase") == progress.get("phase")]
    said: Any = progress.get("time")
    if not begun or not checks.is_date(begun[-1]) or not checks.is_date(said):
        return None
    return max(0.0, float(said - begun[-1]))


def _epochs_left(events: Sequence[journal.Event], epochs: int) -> int:
    ended = [event["epoch"] for event in events if event["kind"] == "epoch" and checks.is_count(event.get("epoch"))]
    return epochs - max(ended, default=0)


def _epoch(reckoned: Mapping[str, Any], expected: Expected) -> float:
    """Seconds of a whole epoch, as was reckoned before the first."""
    steps: Any = reckoned.get("steps")
    return (steps if checks.is_count(steps) else 0) * expected.get("step", 0.0) + expected.get("validation", 0.0)


def _as_it_turned_out(events: Sequence[journal.Event], expected: Expected) -> Expected:
    """What is expected, reading digits as fast as the last validation did."""
    found = [event["validation_seconds"] for event in events if checks.is_number(event.get("validation_seconds"))]
    if not found or not expected.get("validation"):
        return expected
    times = found[-1] / expected["validation"]
    return {**expected, "validation": found[-1], "measuring": expected.get("measuring", 0.0) * times}


def _training_left(progress: Mapping[str, Any], epochs: int, expected: Expected) -> float | None:
    names = ("epoch", "step", "steps", "seconds_a_step")
    if not all(checks.is_number(progress.get(name)) for name in names):
        return None
    epoch, step, steps, pace = (progress[name] for name in names)
    left = (epochs - epoch) * steps + steps - step
    return left * pace + (epochs - epoch + 1) * expected.get("validation", 0.0)
