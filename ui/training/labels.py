"""Runs in a list, by their titles. A browser sends the chosen title back.

It may have been sent before the run was renamed: so it is kept which run each title was shown for.
"""

from collections.abc import Container, Sequence

from lenet import runs

from ..page.titles import distinct_titles
from ..session import state


def run_labels(found: Sequence[runs.Run], taken: Sequence[str] = ()) -> dict[str, str]:
    """The titles of runs in a list, by id, as `distinct_titles` makes them; `resolve_run` knows them from then on."""
    titles = distinct_titles(found, taken)
    state.SHOWN_TITLES.get().update({title: name for name, title in titles.items()})
    return titles


def resolve_run(known: Container[str], *wishes: str | None) -> str | None:
    """The id of the run that is wished for: the first wish that is a known id or a shown title; else the last wish.

    Parameters
    ----------
    known : container of str
    *wishes : str or None
    """
    shown = state.SHOWN_TITLES.get()
    names = (name for wish in wishes for name in (wish, shown.get(wish or "")))
    return next((name for name in names if name in known), wishes[-1])
