"""What follows the mouse runs in the browser: small components in plain JavaScript, fed with numbers.

`lenet` computes; `components/*.js` draw and point. `components/common.js` goes before each of them.
"""

import base64
import json
from functools import lru_cache
from pathlib import Path

import numpy as np
import streamlit as st

_PARTS = {"inside": ("network", "overview", "detail")}  # what a component is made of besides its own file
_FOLDER = Path(__file__).with_name("components")


def mount(name, key, data, **on_change):
    """Put the component in ``components/<name>.js`` on the page, or give it new data.

    Parameters
    ----------
    name, key : str
    data : dict
        JSON values, and arrays through `packed`. It travels as one text, because Streamlit takes
        tables inside a dict for data frames.
    **on_change : callable
        ``on_<state>_change``, for each state that the component sets.
    """
    _component(name)(key=key, height="content", data={"json": json.dumps(data)}, **on_change)


@lru_cache
def _component(name):
    script = "\n".join(
        (_FOLDER / file).read_text()
        for file in ("common.js", *(f"{part}.js" for part in _PARTS.get(name, ())), f"{name}.js")
    )
    style = (_FOLDER / "components.css").read_text()
    return st.components.v2.component(f"lenet_{name}", js=script, css=style)


def packed(array):
    """An array for the browser: its shape, and its values as base64 of little-endian float32."""
    values = np.ascontiguousarray(array, "<f4")
    return {"shape": list(values.shape), "f32": base64.b64encode(values.tobytes()).decode()}
