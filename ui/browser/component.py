"""What follows the mouse runs in the browser: views in JavaScript, fed with numbers.

Every view is a module beside its page's Python, `<page>/<view>.js`, that the browser loads as a file, with the style
sheets it names; `browser/view.js` shows the one that a message asks for. What they calculate themselves is in
`browser/calculating`.
"""

import base64
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
import streamlit as st
from streamlit.errors import StreamlitAPIException

from lenet import Problem

from ..session import state
from ..session.languages import N_, _
from .following import as_json, forget, message
from .modules import COMPONENT, imported


def mount(view: str, key: str, data: dict[str, Any], **on_change: Callable[[], None]) -> None:
    """Put a view on the page, or give it new data.

    Parameters
    ----------
    view : str
        Its module below ``ui/``, without the ending: ``"convolution/walk"``.
    key : str
    data : dict
        JSON values, and arrays through `packed`. It travels as bytes: Streamlit takes tables inside a dict for
        data frames, and writes a Korean letter as ``\\uXXXX``, six bytes where UTF-8 has three.
    **on_change : callable
        ``on_<state>_change``, for each state that the view sets.

    Raises
    ------
    Problem
        Where the project is not installed: Streamlit then serves none of its files.
    """
    missing = _("This part of the page did not arrive. Load the page again.")
    envelope = {"view": view, "missing": missing, "files": _files(f"{view}.js")}
    find_views()(
        key=key,
        height="content",
        # A line each. Half a letter, as names of files may have one, is shown as a question mark.
        data=f"{as_json(envelope)}\n{message(key, data)}".encode("utf-8", "replace"),
        on_lost_change=lambda: forget(key),
        **on_change,
    )


def _files(module: str) -> list[str]:
    """What this browser has to fetch for a module, as far as it has not been told: so that it asks for all at once.

    By itself it would find the imports of a module once it has that, one level after the other.
    """
    files = [file for file in imported(module) if file not in state.FILES_SENT.get()]
    state.FILES_SENT.get().update(files)
    return files


@lru_cache
def find_views() -> Callable[..., Any]:
    """What shows the views; `Problem` where Streamlit does not find them."""
    try:
        return st.components.v2.component(COMPONENT, js="browser/view.js")
    except StreamlitAPIException as error:
        raise Problem(
            N_("The playground is not installed. In its folder, run {command}, then start it again."),
            command=".venv/bin/pip install -r requirements.txt",
        ) from error


def packed(array: np.ndarray) -> dict[str, Any]:
    """An array for the browser: its shape, and its values as base64 of little-endian float32."""
    values = np.ascontiguousarray(array, "<f4")
    return {"shape": list(values.shape), "f32": base64.b64encode(values.tobytes()).decode()}
