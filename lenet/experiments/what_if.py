"""What a change of a network does to MNIST's 10,000 test digits: worked out once for all who ask, one at a time."""

import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Lock

import numpy as np

from ..datasets import kept
from ..digits import mnist
from ..network import ablation
from ..network.ablation import Edit
from ..network.network import Network
from ..problems import N_, Problem

_CHUNK = 250  # digits between two words of how far it is
_MOST_KEPT = 60  # changes
_MOST_NETWORKS = 20  # whose reading as they are is kept
_PATIENCE = 5.0  # seconds: what nobody has asked for meanwhile is given up


@dataclass(frozen=True)
class Effect:
    """The test digits before and after a change.

    Attributes
    ----------
    wrong_before, wrong : int
        Read wrong before, and after.
    broken, mended : int
        Read right before and wrong after; the other way round.
    """

    wrong_before: int
    wrong: int
    broken: int
    mended: int


def effect(
    network: Network,
    edits: Sequence[Edit],
    told: Callable[[float], None] = lambda share: None,
    right_before: np.ndarray | None = None,
) -> Effect:
    """Read all test digits, of MNIST or of its data set, with the network as it was changed, and as it is.

    Parameters
    ----------
    network : Network
    edits : sequence of Edit
    told : callable
        Called with the share that is done, 0 to 1; it may raise what ends it.
    right_before : ndarray of shape (digits,), bool, optional
        Which digits the network reads right as it is; read where it is not given.

    Raises
    ------
    Problem
        When a layer has no such map.
    """
    before = read_right(network, (), told) if right_before is None else right_before
    after = read_right(network, edits, told)
    counts = (~before, ~after, before & ~after, ~before & after)
    return Effect(*(int(count.sum()) for count in counts))


def read_right(network: Network, edits: Sequence[Edit], told: Callable[[float], None]) -> np.ndarray:
    """Which test digits a changed network reads right: (digits,) bool."""
    digits, labels = kept.part(network.data, "test")
    parts = []
    for start in range(0, len(digits), _CHUNK):
        images = mnist.to_input(digits[start : start + _CHUNK])
        scores = ablation.forward(network, edits, images)["OUTPUT"]
        parts.append(scores.argmax(axis=1) == labels[start : start + _CHUNK])
        told((start + len(images)) / len(digits))
    return np.concatenate(parts)


@dataclass
class Asked:
    """An effect that is being worked out.

    Attributes
    ----------
    wanted : float
        When somebody asked for it last, by `time.monotonic`.
    share : float
        That is done, 0 to 1.
    found : Effect or None
    failed : Problem or None
        Why it came to nothing.
    """

    wanted: float
    share: float = 0.0
    found: Effect | None = None
    failed: Problem | None = None

    @property
    def done(self) -> bool:
        """Whether nothing more comes."""
        return self.found is not None or self.failed is not None


class _Abandoned(Exception):
    """Nobody asks for it any more."""


class Effects:
    """Effects by what they are of. One is worked out at a time, and only as long as somebody asks for it."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[str, str], Asked] = OrderedDict()
        self._right_before: OrderedDict[str, np.ndarray] = OrderedDict()  # by the network's key
        self._lock = Lock()
        self._worker = ThreadPoolExecutor(1, "what-if")

    def ask(self, key: str, network: Network, edits: Sequence[Edit]) -> Asked:
        """How far the effect of edits on the network of this key is; asked for the first time, it is begun."""
        name = key, ablation.to_text(edits)
        with self._lock:
            asked = self._known.get(name)
            if asked is None:
                asked = self._known[name] = Asked(time.monotonic())
                self._worker.submit(self._work_out, name, asked, network, tuple(edits))
            asked.wanted = time.monotonic()
            self._known.move_to_end(name)
            while len(self._known) > _MOST_KEPT:
                self._known.popitem(last=False)
        return asked

    def _work_out(self, name: tuple[str, str], asked: Asked, network: Network, edits: Sequence[Edit]) -> None:
        def told(share: float) -> None:
            asked.share = share
            if time.monotonic() - asked.wanted > _PATIENCE:
                raise _Abandoned

        try:
            told(0)
            before = self._before(name[0], network, told)
            asked.found = effect(network, edits, told, before)
        except _Abandoned:
            self._forget(name)
        except Problem as problem:
            asked.failed = problem
        except Exception as error:  # noqa: BLE001  # nobody else would hear of it: the page says it, and it is tried again
            logging.getLogger("lenet").exception("The test digits could not be read.")
            asked.failed = Problem(N_("The test digits could not be read: {why}."), why=str(error))
            self._forget(name)

    def _before(self, key: str, network: Network, told: Callable[[float], None]) -> np.ndarray:
        if key not in self._right_before:
            self._right_before[key] = read_right(network, (), told)
            while len(self._right_before) > _MOST_NETWORKS:
                self._right_before.popitem(last=False)
        return self._right_before[key]

    def _forget(self, name: tuple[str, str]) -> None:
        with self._lock:
            self._known.pop(name, None)
