"""Work done behind one's back: by a thread of its own, one thing after the other, while whoever asked goes on."""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

MOST = 8  # things that may wait; who asks for more waits himself


class Behind:
    """Does what it is given in that order, by one thread.

    What goes wrong is raised where a later thing is given, or at `flush`, at the latest; what was to be done after
    it is not done. Left as a context it has ended, and raises nothing any more.
    """

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1)
        self._waiting: deque[Future[Any]] = deque()
        self._wrong: Exception | None = None

    def __enter__(self) -> "Behind":
        return self

    def __exit__(self, *_error: object) -> None:
        self._pool.shutdown()

    def do(self, action: Callable[..., Any], *arguments: Any) -> None:
        """Have it done; what it is given must not change any more."""
        while self._waiting and (self._waiting[0].done() or len(self._waiting) >= MOST):
            self._waiting.popleft().result()
        self._waiting.append(self._pool.submit(self._act, action, arguments))

    def flush(self) -> None:
        """Wait until all is done."""
        while self._waiting:
            self._waiting.popleft().result()

    def _act(self, action: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
        if self._wrong is not None:
            raise self._wrong
        try:
            action(*arguments)
        except Exception as error:
            self._wrong = error
            raise
