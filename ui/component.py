"""What follows the mouse runs in the browser: small components in plain JavaScript, fed with numbers.

`lenet` computes; `components/*.js` draw and point. `components/common.js` goes before each of them.
"""

import base64
from functools import lru_cache
from pathlib import Path

import numpy as np
import streamlit as st

_FOLDER = Path(__file__).with_name("components")


@lru_cache
def component(name):
    """The component in ``components/<name>.js``, ready to be mounted with ``key=`` and ``data=``."""
    script = "\n".join((_FOLDER / file).read_text() for file in ("common.js", f"{name}.js"))
    style = (_FOLDER / "components.css").read_text()
    return st.components.v2.component(f"lenet_{name}", js=script, css=style)


def packed(array):
    """An array for the browser: its shape, and its values as base64 of little-endian float32."""
    values = np.ascontiguousarray(array, "<f4")
    return {"shape": list(values.shape), "f32": base64.b64encode(values.tobytes()).decode()}
