"""What a network reads, in a few words within a sentence."""

import lenet

from ..session.languages import _


def read_in_words(network: lenet.Network, reading: lenet.Reading) -> str:
    """Like "7 (99.8 %)", or "not sure (7 comes first with 41.0 %)"."""
    label, best = network.classes[reading.label], percent(reading.probabilities[reading.label])
    if reading.sure:
        return _("{label} ({best})", label=label, best=best)
    return _("not sure ({label} comes first with {best})", label=label, best=best)


def outcome_of(before: lenet.Reading, after: lenet.Reading) -> int:
    """What became of an answer: 0 the same and sure, 1 another and sure, 2 not sure."""
    return 2 if not after.sure else int(after.label != before.label)


def percent(share: float) -> str:
    """A share from 0 to 1 in percent, with one decimal."""
    return f"{100 * share:.1f} %"
