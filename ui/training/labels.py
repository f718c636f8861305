"""What a run is called in a list. A browser sends the chosen label back, so a label says which run it is of.

It may have been sent before somebody else renamed the run: then the id at its end still tells.
"""

from collections.abc import Container

_BETWEEN = " · "


def run_label(title: str, name: str, *about: str) -> str:
    """The label of a run or a network: title, what is to be said about it, id; each once.

    Parameters
    ----------
    title, name : str
        `name` is the id, the folder's name.
    *about : str
        What else is said; nothing that changes by itself.
    """
    first = title if title != name else ""
    return _BETWEEN.join(part for part in (first, *about, name) if part)


def resolve_run(known: Container[str], *wishes: str | None) -> str | None:
    """The id of the run that is wished for: the first wish that is a known id or the label of one; else the last wish.

    Parameters
    ----------
    known : container of str
    *wishes : str or None
    """
    names = (name for wish in wishes for name in (wish, str(wish).rsplit(_BETWEEN, 1)[-1]))
    return next((name for name in names if name in known), wishes[-1])
