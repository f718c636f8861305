"""Work done behind one's back: by a thread of its own, one thing after the other, while whoever asked goes on."""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

MOST = 8  # things that may wait; who asks for more waits himself


class Behind:
    """Does what it is given in that order, by one thread.

    What goes wrong is raised where the next thing is given, or at `flush`, at the latest. Left as a context it has done
    everything, and raises nothing any more.
    """

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1)
        self._waiting: deque[Future[Any]] = deque()

    def __enter__(self) -> "Behind":
        return self

    def __exit__(self, *_error: object) -> None:
        self._pool.shutdown()

    def do(self, action: Callable[..., Any], *arguments: Any) -> None:
        """Have it done; what it is given must not change any more."""
        while self._waiting and (self._waiting[0].done() or len(self._waiting) >= MOST):
            self._waiting.popleft().result()
        self._waiting.append(self._pool.submit(action, *arguments))

    def flush(self) -> None:
        """Wait until all is done."""
        while self._waiting:
            self._waiting.popleft().result()
