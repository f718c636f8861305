"""A run's time: how long it has taken since the press, and how long it will take. Imports no Keras."""

from collections.abc import Mapping, Sequence
from typing import Any

from ..files import checks, journal
from .run_state import ASKED, ENDS

Expected = Mapping[str, float]
"""Seconds that the phases after the training take, as the trainer reckons: by phase, and ``"validation"`` an epoch."""


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
    """Seconds until a run that trains has ended: steps, validations, and the phases that follow.

    Parameters
    ----------
    events : list of dict
        The run's journal: the event of the phase ``training`` says what is expected.
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
    training = [event for event in events if event.get("phase") == "training"]
    expected = training[-1].get("expected") if training else None
    phase, said = progress.get("phase"), progress.get("time")
    since = now - float(said) if said is not None and checks.is_number(said) else 0.0
    if not isinstance(expected, dict) or not all(checks.is_number(value) for value in expected.values()):
        return None
    expected = _as_it_turned_out(events, expected)
    after = {name: expected.get(name, 0.0) for name in ("measuring", "calibrating")}
    if phase == "training":
        left = _training_left(progress, epochs, expected)
        return None if left is None else max(0.0, left - since) + sum(after.values())
    if phase not in list(after):
        return None
    told = progress.get("part")
    part = float(told) if told is not None and checks.is_number(told) else 0.0
    left = max(0.0, after[phase] * (1 - part) - since)
    return left + (after["calibrating"] if phase == "measuring" else 0.0)


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
