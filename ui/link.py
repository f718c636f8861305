"""What a reader has set is in the URL, so that a link keeps the view."""

import streamlit as st

from .wording import LANGUAGES, _, browser_language

# Parameter: its possible values, the usual one first; the usual one is not written into the URL.
PARAMETERS = {
    "lang": tuple(LANGUAGES),
    "network": ("both", "average", "max"),
    "sample": ("", *"0123456789"),
    "feed": ("prepared", "raw"),
}


def get(name):
    """The value of a parameter: as set in this session, else from the link, else the usual one."""
    if f"kept_{name}" not in st.session_state:
        st.session_state[f"kept_{name}"] = _from_url(name)
    return st.session_state[f"kept_{name}"]


def put(name, value):
    """Set a parameter, in the session and in the URL."""
    st.session_state[f"kept_{name}"] = value
    # A language that was chosen stays in the link: the next reader's browser may speak another.
    if value == _usual(name) and name != "lang":
        _linked().pop(name, None)
    else:
        _linked()[name] = value
    restore()


def restore():
    """Bring the URL to what the session holds; a change of page empties it."""
    wanted = _linked()
    for name in PARAMETERS:
        if name in wanted and st.query_params.get(name) != wanted[name]:
            st.query_params[name] = wanted[name]
        elif name not in wanted and name in st.query_params:
            del st.query_params[name]


def choose(name, label, words):
    """A segmented control for a parameter.

    Parameters
    ----------
    name : str
        One of `PARAMETERS`.
    label : str
        For screen readers.
    words : dict of str to str
        Value -> what stands on the button.

    Returns
    -------
    str
        The value chosen.
    """
    if name not in st.session_state:
        st.session_state[name] = get(name)
    return st.segmented_control(
        label,
        list(words),
        format_func=words.get,
        required=True,
        key=name,
        label_visibility="collapsed",
        on_change=lambda: put(name, st.session_state[name]),
    )


def show_complaints():
    """Say once which parts of the link made no sense, and what would."""
    for name, value in st.session_state.pop("complaints", {}).items():
        st.info(
            _(
                "The link asks for {name}={value}, which does not exist; it was left out. There is: {choices}.",
                name=name,
                value=value[:40],
                choices=", ".join(filter(None, PARAMETERS[name])),
            )
        )


def _usual(name):
    return browser_language() if name == "lang" else PARAMETERS[name][0]


def _from_url(name):
    value = st.query_params.get(name)
    if value is None:
        return _usual(name)
    if value in PARAMETERS[name]:
        _linked()[name] = value
        return value
    st.session_state.setdefault("complaints", {})[name] = value
    return _usual(name)


def _linked():
    """The parameters that stand in the URL."""
    return st.session_state.setdefault("linked", {})
