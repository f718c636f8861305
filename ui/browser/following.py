"""What repaints by itself while it is looked at: only what has changed since the last time is sent.

Of a long message that is sent again Streamlit sends a reference. The end of a fragment's run lets the browser drop
older messages of that fragment; when the page runs at the same time, it may be referred to what was dropped, and the
connection breaks. So what a component in a fragment is given is never the same long message twice: at a page's run all
of it with a mark, afterwards the changes with the mark they belong after. A browser to which one of them did not come
asks for all.
"""

import json
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

import streamlit as st

from ..session import state

# None: not followed; False: at a page's run; True: by itself.
_REPEATS: ContextVar[bool | None] = ContextVar("repeats", default=None)


def follow(show: Callable[..., None], every: float | None, key: str, *arguments: object) -> None:
    """Show something that is looked at again by itself; the only way to make such a fragment.

    Parameters
    ----------
    show : callable
        Called with `arguments`.
    every : float or None
        Seconds between two looks; None: nothing can change by itself any more.
    key : str
        Of the fragment.
    """
    repeats = False

    def look() -> None:
        nonlocal repeats
        before = _REPEATS.set(repeats)
        repeats = True
        try:
            show(*arguments)
        finally:
            _REPEATS.reset(before)

    st.fragment(look, run_every=every, key=key)()


def repeats() -> bool:
    """Whether what is shown now is shown again by itself, the page around it left as it is."""
    return bool(_REPEATS.get())


def is_known(key: str) -> bool:
    """Whether the browser has what a followed component was sent before, so that changes are enough."""
    return repeats() and "texts" in (state.SENT[key].get() or {})


def message(key: str, data: dict[str, Any]) -> str:
    """What a component is sent of its data, as JSON.

    Parameters
    ----------
    key : str
        Of the component.
    data : dict

    Returns
    -------
    str
        ``parts``: the data, or what has changed of them; in what is followed ``mark`` too; with changes
        ``after``, the mark of what they change.
    """
    if _REPEATS.get() is None:
        return as_json({"parts": data})
    known = state.SENT[key].get()
    now = {name: hash(as_json(value)) for name, value in data.items()}
    mark = known["mark"] if known else 0
    if not (_REPEATS.get() and known and "texts" in known):
        content = {"mark": mark + 1, "parts": data}
    else:
        parts = {name: data[name] for name, text in now.items() if known["texts"].get(name) != text}
        content = {"mark": mark + bool(parts), "after": mark, "parts": parts}
    state.SENT[key].set({"texts": now, "mark": content["mark"]})
    return as_json(content)


def forget(key: str) -> None:
    """The browser lacks what it was sent: the next message has all of it."""
    known = state.SENT[key].get()
    if known:
        state.SENT[key].set({"mark": known["mark"]})


def as_json(value: object) -> str:
    """A value as one line of JSON, its letters as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
