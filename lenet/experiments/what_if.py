"""What a change of a network does to MNIST's 10,000 test digits: worked out once for all who ask, one at a time."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Lock

import numpy as np

from ..digits import mnist
from ..network import ablation
from ..network.ablation import Edit
from ..network.network import Network

_CHUNK = 250  # digits between two words of how far it is
_MOST_KEPT = 60  # changes


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


def effect(network: Network, edits: Sequence[Edit], told: Callable[[float], None] = lambda share: None) -> Effect:
    """Read all 10,000 test digits with the network as it is and as it was changed.

    Parameters
    ----------
    network : Network
    edits : sequence of Edit
    told : callable
        Called with the share that is done, 0 to 1.

    Raises
    ------
    Problem
        When a layer has no such map.
    """
    digits, labels = mnist.load("test")
    right = []
    for turn, changes in enumerate(((), tuple(edits))):
        parts = []
        for start in range(0, len(digits), _CHUNK):
            images = mnist.to_input(digits[start : start + _CHUNK])
            scores = ablation.forward(network, changes, images)["OUTPUT"]
            parts.append(scores.argmax(axis=1) == labels[start : start + _CHUNK])
            told((turn + (start + len(images)) / len(digits)) / 2)
        right.append(np.concatenate(parts))
    before, after = right
    counts = (~before, ~after, before & ~after, ~before & after)
    return Effect(*(int(count.sum()) for count in counts))


@dataclass
class Asked:
    """An effect that is being worked out.

    Attributes
    ----------
    share : float
        That is done, 0 to 1.
    found : Effect or None
    failed : Exception or None
        Why it came to nothing.
    """

    share: float = 0.0
    found: Effect | None = None
    failed: Exception | None = None

    @property
    def done(self) -> bool:
        """Whether nothing more comes."""
        return self.found is not None or self.failed is not None


class Effects:
    """Effects by what they are of; the ones that were asked for last are kept."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[str, str], Asked] = OrderedDict()
        self._lock = Lock()
        self._worker = ThreadPoolExecutor(1, "what-if")

    def ask(self, key: str, network: Network, edits: Sequence[Edit]) -> Asked:
        """How far the effect of edits on the network of this key is; asked for the first time, it is begun."""
        name = key, ablation.to_text(edits)
        with self._lock:
            asked = self._known.get(name)
            if asked is None:
                asked = self._known[name] = Asked()
                self._worker.submit(_work_out, asked, network, tuple(edits))
            self._known.move_to_end(name)
            while len(self._known) > _MOST_KEPT:
                self._known.popitem(last=False)
        return asked


def _work_out(asked: Asked, network: Network, edits: Sequence[Edit]) -> None:
    def told(share: float) -> None:
        asked.share = share

    try:
        asked.found = effect(network, edits, told)
    except Exception as error:  # noqa: BLE001  # nobody else would hear of it: the page says it
        asked.failed = error
