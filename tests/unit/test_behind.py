"""What is done behind one's back: in order, all of it, never too much at once, and errors come out."""

import threading

import pytest

from lenet.files.behind import MOST, Behind


def test_what_is_given_is_done_in_order():
    done = []
    with Behind() as behind:
        for place in range(5 * MOST):
            behind.do(done.append, place)
        behind.flush()
        assert done == list(range(5 * MOST))


def test_what_is_left_is_done_at_the_end():
    done, gate = [], threading.Event()
    with Behind() as behind:
        behind.do(gate.wait)
        behind.do(done.append, 1)
        assert done == []
        gate.set()
    assert done == [1]


def test_who_gives_too_much_waits():
    gate, given = threading.Event(), []

    def give(behind):
        for place in range(MOST + 1):
            behind.do(gate.wait)
            given.append(place)

    with Behind() as behind:
        giving = threading.Thread(target=give, args=(behind,))
        giving.start()
        giving.join(0.5)
        assert giving.is_alive()
        assert given == list(range(MOST))
        gate.set()
        giving.join(10)
        assert not giving.is_alive()


def _fail():
    raise OSError(28, "No space left on device")


def test_what_goes_wrong_is_raised_at_the_next_thing_or_at_the_flush():
    with Behind() as behind:
        behind.do(_fail)
        with pytest.raises(OSError, match="No space left"):
            behind.flush()
        with pytest.raises(OSError, match="No space left"):
            _give(behind, _fail, *[int] * (1 + MOST))


def _give(behind, *actions):
    for action in actions:
        behind.do(action)


def test_what_comes_after_what_went_wrong_is_not_done():
    done, gate = [], threading.Event()
    with Behind() as behind:
        _give(behind, gate.wait, _fail, lambda: done.append(1))
        gate.set()
        with pytest.raises(OSError, match="No space left"):
            behind.flush()
    assert done == []


def test_another_error_is_not_hidden_by_its_own():
    behind = Behind()
    behind.do(_fail)
    behind.__exit__(KeyError, KeyError("first"), None)
    with pytest.raises(OSError, match="No space left"):  # who asks is told
        behind.flush()
