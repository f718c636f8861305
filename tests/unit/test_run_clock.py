"""A run's time, by journals written out here."""

import pytest

from lenet.training import run_clock


def at(time, kind, **more):
    return {"kind": kind, "time": time, **more}


PRESSED = [at(100, "asked"), at(102, "started"), at(105, "phase", phase="preparing")]


@pytest.mark.parametrize(
    ("events", "now", "seconds"),
    [
        ([], 50, None),
        ([{"kind": "started"}], 50, None),
        (PRESSED, 130, 30),
        ([*PRESSED, at(140, "done")], None, 40),
        ([*PRESSED, at(140, "stopped"), at(200, "asked"), at(201, "started")], 230, 40 + 30),
        ([*PRESSED, at(140, "stopped"), at(200, "asked"), at(201, "started"), at(260, "done")], None, 40 + 60),
        ([*PRESSED, at(120, "epoch")], None, 20),  # killed
        ([*PRESSED, at(120, "epoch"), at(500, "asked"), at(501, "started")], 510, 20 + 10),
        ([at(100, "started"), at(110, "epoch"), at(500, "started")], 510, 10 + 10),  # from a command line
        ([at(100, "asked")], 160, 60),  # it waits
    ],
)
def test_the_clock_runs_from_the_press(events, now, seconds):
    assert run_clock.took(events, now) == seconds


def test_how_often_a_run_was_started():
    assert run_clock.starts([]) == 0
    assert run_clock.starts(PRESSED) == 1
    stopped = [*PRESSED, at(140, "stopped")]
    assert run_clock.starts(stopped) == 1
    assert run_clock.starts([*stopped, at(200, "asked"), at(201, "started")]) == 2
    assert run_clock.starts([at(100, "started"), at(110, "epoch"), at(500, "started")]) == 2


EXPECTED = {"validation": 1.0, "measuring": 2.0, "calibrating": 5.0}
TRAINING = [*PRESSED, at(110, "phase", phase="training", steps=100, expected=EXPECTED)]
TEACHING = [*PRESSED, at(110, "phase", phase="teaching", steps=100, expected={**EXPECTED, "step": 0.2})]
HALF = {"time": 120, "part": 0.5}
TOLD = {"phase": "teaching", "time": 120, "part": 0.25, "left": 30}
WORD = {"phase": "training", "time": 120, "epoch": 2, "step": 40, "steps": 100, "seconds_a_step": 0.1}


@pytest.mark.parametrize(
    ("events", "word", "now", "left"),
    [
        (PRESSED, {"phase": "preparing", "time": 106}, 107, None),
        (TRAINING, {}, 121, None),
        (TRAINING, {**WORD, "seconds_a_step": None}, 121, None),
        (TRAINING, WORD, 120, 16 + 2 + 2 + 5),  # 60 steps, 100 more, two validations, and what follows
        (TRAINING, WORD, 123, 16 + 2 + 2 + 5 - 3),
        ([*TRAINING, at(119, "epoch", validation_seconds=3.0)], WORD, 120, 16 + 6 + 6 + 5),
        (TEACHING, TOLD, 120, 30 + 3 * (20 + 1) + 2 + 5),  # and three epochs of 100 steps with their validations
        (TEACHING, TOLD, 125, 25 + 3 * (20 + 1) + 2 + 5),
        (TEACHING, TOLD, 160, 3 * (20 + 1) + 2 + 5),
        ([*TEACHING, at(119, "epoch", epoch=2, validation_seconds=1.0)], TOLD, 120, 30 + 20 + 1 + 2 + 5),  # resumed
        (TEACHING, {**TOLD, "left": None}, 120, None),
        (TEACHING, {**TOLD, "left": "soon"}, 120, None),
        (PRESSED, TOLD, 120, None),
        (TRAINING, {"phase": "measuring", "time": 120, "part": 0.5}, 120, 1 + 5),
        (TRAINING, {"phase": "calibrating", "time": 120, "part": 0.8}, 120.5, 0.5),
        (TRAINING, {"phase": "calibrating", "time": 120, "part": 0.8}, 150, 0),
        # Half of it took 3 s: all of it 4, halfway between the 2 that were expected and 6.
        ([*TRAINING, at(117, "phase", phase="measuring")], {**HALF, "phase": "measuring"}, 120, 2 + 5),
        ([*TRAINING, at(112, "phase", phase="calibrating")], {**HALF, "phase": "calibrating", "part": 1}, 120, 0),
        (TRAINING, {"phase": "measuring", "time": "noon", "part": 0.5}, 120, 1 + 5),
        (TRAINING, {"phase": "measuring", "time": 120, "part": "half"}, 120, 2 + 5),
        (TRAINING, {"phase": "measuring", "time": None, "part": None}, 120, 2 + 5),
        (TRAINING, {"phase": ["training"], "time": 120}, 120, None),
        (TRAINING, {**WORD, "time": "noon"}, 120, 16 + 2 + 2 + 5),
    ],
)
def test_the_time_left(events, word, now, left):
    found = run_clock.seconds_left(events, word, 3, now)
    assert found == (left if left is None else pytest.approx(left))


# --- against a training whose true end is known ---------------------------------------------------------


def training(seconds_a_step, validation, measuring, calibrating, tried, epochs=5, steps=430):
    """A training, moment by moment: [(journal, word, now)], and when it ends.

    `tried`: how many times as long as it is the reading of digits and the drawing of shapes seemed, when it was tried.
    """
    told, now, moments = [at(0, "asked"), at(1, "started"), at(1, "phase", phase="preparing")], 5.0, []
    expected = {"validation": validation, "measuring": measuring, "calibrating": calibrating}
    expected = {name: value * tried for name, value in expected.items()}
    told = [*told, at(now, "phase", phase="training", steps=steps, expected=expected)]
    for epoch in range(1, epochs + 1):
        for step in range(10, steps + 1, 10):
            now += 10 * seconds_a_step
            word = {"epoch": epoch, "step": step, "steps": steps, "seconds_a_step": seconds_a_step}
            moments.append((told, {"phase": "training", "time": now, **word}, now + 0.3))
        now += validation
        told = [*told, at(now, "epoch", epoch=epoch, validation_seconds=validation)]
    for phase, seconds in (("measuring", measuring), ("calibrating", calibrating)):
        told = [*told, at(now, "phase", phase=phase)]
        for part in range(1, 11):
            moments.append((told, {"phase": phase, "time": now + seconds * part / 10, "part": part / 10}, now + part))
        now += seconds
    return moments, now


@pytest.mark.parametrize("tried", [0.8, 1.0, 1.25])
@pytest.mark.parametrize(
    "seconds", [(0.007, 0.3, 0.6, 5.0), (0.02, 0.5, 1.0, 7.0), (0.1, 4.0, 8.0, 7.0)], ids=["quick", "usual", "slow"]
)
def test_the_time_left_is_right_within_a_third_after_the_first_fifth(seconds, tried):
    """The trial may be wrong by a quarter: of the last phases nothing better is known before they come."""
    moments, end = training(*seconds, tried)
    later = [(found, word, now) for found, word, now in moments if end / 5 < now and word["phase"] == "training"]
    assert len(later) > 50
    for found, word, now in later:
        assert run_clock.seconds_left(found, word, 5, now) == pytest.approx(end - now, rel=0.3)
