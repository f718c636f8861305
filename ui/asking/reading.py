"""What a network reads, in a few words within a sentence."""

import numpy as np

import lenet

from ..session.languages import _


def read_in_words(network: lenet.Network, image: np.ndarray) -> str:
    """Like "7 (99.8 %)", or "not sure (7 comes first with 41.0 %)"."""
    reading = network.read(image)
    label, best = network.classes[reading.label], percent(reading.probabilities[reading.label])
    if reading.sure:
        return _("{label} ({best})", label=label, best=best)
    return _("not sure ({label} comes first with {best})", label=label, best=best)


def outcome_of(network: lenet.Network, before: np.ndarray, after: np.ndarray) -> int:
    """What became of an answer: 0 the same and sure, 1 another and sure, 2 not sure."""
    first, second = network.read(before), network.read(after)
    if not second.sure:
        return 2
    return int(second.label != first.label)


def percent(share: float) -> str:
    """A share from 0 to 1 in percent, with one decimal."""
    return f"{100 * share:.1f} %"
