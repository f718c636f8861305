"""What follows the mouse runs in the browser: small components in plain JavaScript, fed with numbers.

`lenet` computes; `components/*.js` draw and point, dressed by the `.css` beside them.
"""

import base64
import json
from functools import lru_cache
from pathlib import Path

import numpy as np
import streamlit as st

from .following import forget, is_followed, message

# The files of a component, where it is more than `common.js` and its own.
_PARTS = {"core": ("common", "network", "overview", "detail", "view", "core"), "inside": ("inside",)}
_ROOT = Path(__file__).parents[1]


def mount(name, key, data, grows=(), **on_change):
    """Put the component in ``components/<name>.js`` on the page, or give it new data.

    Parameters
    ----------
    name, key : str
    data : dict
        JSON values, and arrays through `packed`. It travels as one text, because Streamlit takes
        tables inside a dict for data frames.
    grows : sequence of str
        Lists among `data` that only grow; of what is followed their new rows alone are sent.
    **on_change : callable
        ``on_<state>_change``, for each state that the component sets.
    """
    made = _later(name) if is_followed() else _component(name)
    made(
        key=key,
        height="content",
        data={"json": message(key, data, grows)},
        on_lost_change=lambda: forget(key),
        **on_change,
    )


def show_code(key, *names):
    """Send the code of components that are then followed on this page: once, not with each of their messages."""
    _views(names)(key=key, height="content")


@lru_cache
def _component(name):
    script = "\n".join(_script(part) for part in _PARTS.get(name, ("common", name)))
    return st.components.v2.component(f"lenet_{name}", js=script, css=_style(name))


@lru_cache
def _later(name):
    return st.components.v2.component(f"lenet_later_{name}", js=_script("later").replace("NAME", name))


@lru_cache
def _views(names):
    offers = "\n".join(
        f"offer({json.dumps(name)}, {json.dumps(_style(name))}, (() => {{\n{_inner(name)}\n}})())" for name in names
    )
    script = _script("common") + _script("views").replace("OFFERS", offers)
    return st.components.v2.component(f"lenet_views_{'_'.join(names)}", js=script)


def _inner(name):
    """A component's code as the body of a function that gives its view: names in it are its own."""
    return _script(name).replace("export default function", "return function")


def _script(part):
    return next(_ROOT.rglob(f"{part}.js")).read_text(encoding="utf-8")


def _style(name):
    files = [*_ROOT.rglob("common.css"), *_ROOT.rglob(f"{name}.css")]
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def packed(array):
    """An array for the browser: its shape, and its values as base64 of little-endian float32."""
    values = np.ascontiguousarray(array, "<f4")
    return {"shape": list(values.shape), "f32": base64.b64encode(values.tobytes()).decode()}
