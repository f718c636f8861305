"""What a public playground allows: from texts, and refused when mistyped."""

import pytest

from lenet import Problem
from lenet.limits import Limits
from lenet.recipe import TrainingConfig


def test_nothing_said_nothing_limited():
    assert Limits.of({}) == Limits(True, "", None, 20)  # but the line: each that waits holds memory
    assert Limits.of({"training": None, "most_epochs": "", "most_queued": None}) == Limits()
    Limits().refuse(TrainingConfig(epochs=10_000))


def test_all_of_it():
    made = Limits.of({"training": "on", "training_password": "open", "most_epochs": "5", "most_queued": 0})
    assert made == Limits(True, "open", 5, 0)
    assert made.fits("open")
    assert not made.fits("Open")
    assert not made.fits("")
    made.refuse(TrainingConfig(epochs=5))
    with pytest.raises(Problem, match="This playground trains 5 epochs at most, not 6"):
        made.refuse(TrainingConfig(epochs=6))


def test_a_password_may_be_korean():
    assert Limits.of({"training_password": "열려라"}).fits("열려라")
    assert not Limits.of({"training_password": "열려라"}).fits("닫혀라")


@pytest.mark.parametrize("text", ["off", "False", "0", "OFF"])
def test_off(text):
    with pytest.raises(Problem, match="Training is switched off on this playground"):
        Limits.of({"training": text}).refuse(TrainingConfig())


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"training": "maybe"}, "training can be on or off, not 'maybe'"),
        ({"most_epochs": "ten"}, "most_epochs can be a whole number, not 'ten'"),
        ({"most_queued": "-1"}, "most_queued can be a whole number, not '-1'"),
        ({"most_epochs": 2.5}, "most_epochs can be a whole number, not '2.5'"),
    ],
)
def test_a_mistyped_limit_lets_nobody_in(settings, said):
    with pytest.raises(Problem, match=said):
        Limits.of(settings)
