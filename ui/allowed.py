"""What visitors of a public playground may do: limits from the environment or Streamlit's secrets."""

import os

import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError

from lenet.limits import NAMES, Limits

from .wording import _


def limits():
    """The `Limits` that hold here: ``LENET_MOST_EPOCHS`` and so on, else ``[lenet]`` in the secrets."""
    try:
        secret = dict(st.secrets.get("lenet", {}))
    except StreamlitSecretNotFoundError:  # no file of secrets: nothing is limited by it
        secret = {}
    return Limits.of({name: os.environ.get(f"LENET_{name.upper()}") or secret.get(name) for name in NAMES})


def may_change():
    """Whether this visitor may train, stop, delete."""
    now = limits()
    return now.training and (not now.password or st.session_state.get("unlocked", False))


def show_lock():
    """What keeps this visitor from training, and the way in where there is one."""
    now = limits()
    if not now.training:
        st.info(_("Training is switched off on this playground. On your own machine it is on: see the README."))
    elif not may_change():
        st.text_input(_("Password for training"), type="password", key="password", on_change=_unlock)
        if st.session_state.pop("wrong_password", False):
            st.error(_("This is not the password."))


def _unlock():
    fits = limits().fits(st.session_state["password"])
    st.session_state["unlocked"] = fits
    st.session_state["wrong_password"] = not fits
