"""What a change does to the test digits, against reading them all with `evaluate`."""

import time

import numpy as np
import pytest

import lenet
from lenet import Problem
from lenet.experiments import what_if
from lenet.experiments.what_if import Effect, Effects, effect

FEW = slice(0, 600)


@pytest.fixture
def few(monkeypatch):
    """Few of the digits, and the labels as they are."""
    digits, labels = lenet.mnist.load("test")
    monkeypatch.setattr(what_if.mnist, "load", lambda part: (digits[FEW], labels[FEW]))
    return lenet.mnist.to_input(digits[FEW]), labels[FEW]


def test_an_effect_is_what_reading_them_all_says(few):
    images, labels = few
    network = lenet.load("average")
    edits = lenet.ablation.from_text("C1m3x0_S4m2x0_F6f5x2")
    shares = []
    found = effect(network, edits, shares.append)
    assert effect(network, edits, right_before=what_if.read_right(network, (), shares.append)) == found
    shares = shares[len(shares) // 3 : 2 * len(shares) // 3]
    before = network.probabilities(images).argmax(axis=1) == labels
    after = lenet.ablation.kept(network, edits, "x").probabilities(images).argmax(axis=1) == labels
    assert found == Effect(
        int((~before).sum()), int((~after).sum()), int((before & ~after).sum()), int((~before & after).sum())
    )
    assert found.broken > 0
    assert found.wrong == found.wrong_before + found.broken - found.mended
    assert shares[-1] == 1
    np.testing.assert_array_less(shares[:-1], shares[1:])  # of the second reading


def wait(asked):
    for _ in range(600):
        if asked.done:
            return asked
        asked.wanted = time.monotonic()
        time.sleep(0.05)
    raise AssertionError("it never came")


def test_what_nobody_asks_for_any_more_is_given_up(few, monkeypatch):
    monkeypatch.setattr(what_if, "_PATIENCE", -1.0)
    effects, network = Effects(), lenet.load("max")
    edits = lenet.ablation.from_text("C3m1x0")
    first = effects.ask("max", network, edits)
    effects._worker.shutdown()
    assert not first.done
    assert effects._known == {}


def test_what_failed_is_said_and_tried_again(few, monkeypatch):
    effects, network = Effects(), lenet.load("max")
    edits = lenet.ablation.from_text("C3m1x0")

    def broken(*arguments):
        raise MemoryError("no room")

    with monkeypatch.context() as patch:
        patch.setattr(what_if, "read_right", broken)
        first = wait(effects.ask("max", network, edits))
    assert str(first.failed) == "The test digits could not be read: no room."
    effects._worker.submit(lambda: None).result()  # it has been forgotten by now
    assert wait(effects.ask("max", network, edits)).found is not None


def test_it_is_worked_out_once_for_all_who_ask(few):
    effects, network = Effects(), lenet.load("max")
    first = effects.ask("max", network, lenet.ablation.from_text("C3m1x0"))
    assert effects.ask("max", network, lenet.ablation.from_text("C3m1x0")) is first
    other = effects.ask("max", network, lenet.ablation.from_text("C3m2x0"))
    assert other is not first
    assert wait(first).found == effect(network, lenet.ablation.from_text("C3m1x0"))
    assert wait(other).failed is None


def test_what_came_to_nothing_is_told():
    asked = Effects().ask("max", lenet.load("max"), [lenet.ablation.Edit("C1", 40, "map", 0)])
    assert isinstance(wait(asked).failed, Problem)
    assert asked.found is None


def test_so_many_are_kept(few, monkeypatch):
    monkeypatch.setattr(Effects, "_work_out", lambda *arguments: None)
    effects, network = Effects(), lenet.load("max")
    first = effects.ask("max", network, lenet.ablation.from_text("C5m1x0"))
    for number in range(2, what_if._MOST_KEPT + 2):
        effects.ask("max", network, lenet.ablation.from_text(f"C5m{number}x0"))
    assert effects.ask("max", network, lenet.ablation.from_text("C5m1x0")) is not first
