"""What follows the mouse runs in the browser: small components in plain JavaScript, fed with numbers.

`lenet` computes; `components/*.js` draw and point, dressed by the `.css` beside them.
"""

import base64
import json
import time
from functools import lru_cache
from pathlib import Path

import numpy as np
import streamlit as st

# The files of a component, where it is more than `common.js` and its own.
_PARTS = {"core": ("common", "network", "overview", "detail", "view", "core"), "inside": ("inside",)}
_FOLDER = Path(__file__).with_name("components")


def mount(name, key, data, live=False, **on_change):
    """Put the component in ``components/<name>.js`` on the page, or give it new data.

    Parameters
    ----------
    name, key : str
    data : dict
        JSON values, and arrays through `packed`. It travels as one text, because Streamlit takes
        tables inside a dict for data frames.
    live : bool
        True in a fragment that repaints by itself. Of a long message that is sent again Streamlit
        sends a reference; when a fragment and the page run at the same time, the browser may have
        dropped what is referred to, and the connection breaks. So each such message is another one.
    **on_change : callable
        ``on_<state>_change``, for each state that the component sets.
    """
    if live:
        data = {**data, "new": time.monotonic()}
    _component(name)(
        key=key,
        height="content",
        data={"json": json.dumps(data, ensure_ascii=False, separators=(",", ":"))},
        **on_change,
    )


@lru_cache
def _component(name):
    script = "\n".join(
        (_FOLDER / f"{part}.js").read_text(encoding="utf-8") for part in _PARTS.get(name, ("common", name))
    )
    styles = [_FOLDER / f"{part}.css" for part in ("common", name)]
    style = "\n".join(file.read_text(encoding="utf-8") for file in styles if file.exists())
    return st.components.v2.component(f"lenet_{name}", js=script, css=style)


def packed(array):
    """An array for the browser: its shape, and its values as base64 of little-endian float32."""
    values = np.ascontiguousarray(array, "<f4")
    return {"shape": list(values.shape), "f32": base64.b64encode(values.tobytes()).decode()}
