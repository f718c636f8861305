"""A wrong password waits, longer each time, for whoever guesses; by a clock that the test turns."""

import threading

from lenet.serving.passwords import EARLY, RIGHT, WRONG, Guesses


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


def turned(wrong=0, who="10.0.0.1"):
    """A clock and the guesses, after so many wrong ones, each as soon as it is looked at."""
    clock = Clock()
    guesses = Guesses(clock)
    for _ in range(wrong):
        _outcome, wait = guesses.judge(who, lambda: False)
        clock.now += wait
    return clock, guesses


def never():
    raise AssertionError("a guess that comes too early is not looked at")


def test_the_wait_doubles_up_to_a_minute():
    clock, guesses = turned()
    waits = []
    for _ in range(9):
        outcome, wait = guesses.judge("10.0.0.1", lambda: False)
        assert outcome == WRONG
        waits.append(wait)
        clock.now += wait
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_too_early_is_not_looked_at_right_or_not():
    clock, guesses = turned(wrong=2)
    assert guesses.judge("10.0.0.1", lambda: False) == (WRONG, 4)
    clock.now += 1.5
    assert guesses.judge("10.0.0.1", never) == (EARLY, 2.5)
    clock.now += 2.5
    assert guesses.judge("10.0.0.1", lambda: True) == (RIGHT, 0)
    assert guesses.judge("10.0.0.1", lambda: False) == (WRONG, 2)  # everybody's third and fourth; one's own first


def test_the_right_one_at_once_never_waits():
    _clock, guesses = turned()
    assert [guesses.judge("10.0.0.1", lambda: True) for _ in range(3)] == [(RIGHT, 0)] * 3


def test_the_owner_elsewhere_waits_seconds_not_a_minute():
    _clock, guesses = turned(wrong=20)
    assert guesses.judge("10.0.0.1", lambda: False) == (WRONG, 60)
    assert guesses.judge("10.0.0.2", never) == (EARLY, 8)


def test_many_addresses_guess_no_faster_than_once_in_eight_seconds():
    clock, guesses = turned()
    looked = 0
    for attempt in range(36_000):  # ten a second for an hour, each from another address
        outcome, _wait = guesses.judge(f"10.{attempt >> 16}.{attempt >> 8 & 255}.{attempt & 255}", lambda: False)
        looked += outcome == WRONG
        clock.now += 0.1
    assert 440 <= looked <= 460


def test_all_without_an_address_are_one():
    _clock, guesses = turned(wrong=3, who=None)
    assert guesses.judge(None, lambda: False) == (WRONG, 8)
    assert guesses.judge(None, never) == (EARLY, 8)


def test_quiet_is_forgiven_one_by_one_and_nothing_is_kept():
    clock, guesses = turned(wrong=5)
    clock.now += 4 * 300
    assert guesses.judge("10.0.0.1", lambda: False) == (WRONG, 2)
    clock.now += 3 * 300
    assert guesses.judge("10.0.0.9", lambda: False) == (WRONG, 1)
    assert set(guesses._wrong) > {"10.0.0.9"}
    assert "10.0.0.1" not in guesses._wrong


def test_guesses_that_come_together_are_one():
    _clock, guesses = turned()
    looked, outcomes, begin = [], [], threading.Barrier(20)

    def guess():
        begin.wait()
        outcomes.append(guesses.judge("10.0.0.1", lambda: bool(looked.append(1)))[0])

    threads = [threading.Thread(target=guess) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(looked) == 1
    assert sorted(outcomes) == [EARLY] * 19 + [WRONG]
