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


EXPECTED = {"validation": 1.0, "measuring": 2.0, "calibrating": 5.0}
TRAINING = [*PRESSED, at(110, "phase", phase="training", steps=100, expected=EXPECTED)]
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
        (TRAINING, {"phase": "measuring", "time": 120, "part": 0.5}, 120, 1 + 5),
        (TRAINING, {"phase": "calibrating", "time": 120, "part": 0.8}, 120.5, 0.5),
        (TRAINING, {"phase": "calibrating", "time": 120, "part": 0.8}, 150, 0),
    ],
)
def test_the_time_left(events, word, now, left):
    found = run_clock.seconds_left(events, word, 3, now)
    assert found == (left if left is None else pytest.approx(left))
