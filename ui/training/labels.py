"""What a run is called in a list. A browser sends the chosen label back, so a label says which run it is of.

It may have been sent before somebody else renamed the run: then the id at its end still tells.
"""

_BETWEEN = " · "


def label(title, name, *about):
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


def among(found, *wishes):
    """The first wish that is an id in `found` or a label of one; else the last wish.

    Parameters
    ----------
    found : container of str
    *wishes : str or None
    """
    names = (name for wish in wishes for name in (wish, str(wish).rsplit(_BETWEEN, 1)[-1]))
    return next((name for name in names if name in found), wishes[-1])
