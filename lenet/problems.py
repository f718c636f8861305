"""What can go wrong through something a person did, said so that they can mend it."""

from typing import Any, Self


def N_(sentence: str) -> str:
    """Mark `sentence` for the catalogue; it is translated where it is shown."""
    return sentence


class Problem(ValueError):
    """One clear sentence, with the offending values quoted in it.

    Parameters
    ----------
    sentence : str
        English text with ``{name}`` places, marked with `N_` where it is raised.
    **values
        What stands in those places. Kept apart from the sentence so that a page can
        translate the sentence and put the same values in.
    """

    def __init__(self, sentence: str, **values: Any) -> None:
        self.sentence = sentence
        self.values = values
        super().__init__(sentence.format(**values))

    @classmethod
    def from_record(cls, sentence: str | None, values: Any) -> Self:
        """A problem that was written down, as its sentence and its values; damage shows as no more than that."""
        try:
            return cls(sentence or "?", **values)
        except (KeyError, IndexError, ValueError, TypeError, AttributeError):
            return cls("{text}", text=str(sentence))
