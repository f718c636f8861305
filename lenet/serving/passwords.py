"""Who guesses a password waits after each wrong one, longer each time, however many pages they open."""

import threading
import time
from collections.abc import Callable, Hashable

RIGHT, WRONG, EARLY = "right", "wrong", "early"
EVERYBODY = object()

_VISITOR = (1.0, 60.0)  # seconds: the wait of a visitor after the first wrong password, and after many
# Of all visitors together, since a guesser may have many addresses. While one tries without pause, the owner too has to
# try more than once, or to take the address away.
_ALL = (0.25, 8.0)
_MOST_DOUBLINGS = 10  # 2**10 seconds are more than any wait
_FORGIVEN = 300.0  # seconds without a wrong password, after which one is forgotten


class Guesses:
    """The wrong passwords of one server. Nobody is held up: what comes too early is not looked at.

    Parameters
    ----------
    clock : callable
        Seconds that only grow.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._wrong: dict[Hashable, tuple[int, float]] = {}  # who -> (how many, when the last)

    def judge(self, who: str | None, fits: Callable[[], bool]) -> tuple[str, float]:
        """Look at one guess.

        Parameters
        ----------
        who : str or None
            The visitor's address; all who have none count as one.
        fits : callable
            Whether the guess is right; asked only when the wait is over.

        Returns
        -------
        outcome : {"right", "wrong", "early"}
        wait : float
            Seconds until the next guess is looked at; 0 when this one was right.
        """
        with self._lock:  # of guesses that come together only the first is looked at
            wait = self._wait(who)
            if wait > 0:
                return EARLY, wait
            if fits():
                self._wrong.pop(who, None)
                return RIGHT, 0.0
            now = self._clock()
            self._forget(now)
            for key in (who, EVERYBODY):
                self._wrong[key] = (self._count(key, now) + 1, now)
            return WRONG, self._wait(who)

    def _wait(self, who: Hashable) -> float:
        now = self._clock()
        return max(self._left(who, *_VISITOR, now), self._left(EVERYBODY, *_ALL, now))

    def _left(self, key: Hashable, first: float, most: float, now: float) -> float:
        """How long a key still has to wait: `first`, then twice as long each time, `most` at most."""
        count = self._count(key, now)
        if not count:
            return 0.0
        return self._wrong[key][1] + min(most, first * 2 ** min(count - 1, _MOST_DOUBLINGS)) - now

    def _count(self, key: Hashable, now: float) -> int:
        count, last = self._wrong.get(key, (0, now))
        return max(0, count - int((now - last) / _FORGIVEN))

    def _forget(self, now: float) -> None:
        self._wrong = {key: value for key, value in self._wrong.items() if self._count(key, now)}
