"""What of a run is saved as a file: its film, its network. Each is made when the browser asks for it.

Streamlit's own download button keeps what it has made until any page has run twice, and forgets how to make it when its
own page runs again. A page that follows a run does so all the time: a press on it would now and then save nothing.
"""

import base64
import zlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from html import escape
from urllib.parse import quote, urlencode

import numpy as np
import streamlit as st

from lenet import Problem, runs
from lenet.network.classes import one_line
from lenet.problems import N_
from lenet.sharing import network_file, registry

from ...digit import in_hand
from ...page.titles import file_name, run_title
from ...session.languages import LANGUAGES, _, language
from . import film

_SIDE, _LEVELS = 32, 255  # of the digit that a film is made of: pixels, and how many shades an address tells apart

FILM = "film.gif"

Asked = Mapping[str, str]
"""What stands behind the question mark of an address."""


def show_film(run: runs.Run) -> None:
    """A link that saves its film, on the digit in hand."""
    dark = st.context.theme.type == "dark"
    digit = _packed(in_hand.digit_for_lesson().input)
    _show(run, FILM, _("Save the film"), "film", digit=digit, dark=str(int(dark)), lang=language())


def show_network(run: runs.Run, file: str, label: str, key: str) -> None:
    """A link that saves its network as `file`, one of `FILES`."""
    _show(run, file, label, key, title=run_title(run))


def _show(run: runs.Run, file: str, label: str, key: str, **asked: str) -> None:
    address = f"./runs/{quote(run.name, safe='')}/{file}?{urlencode(asked)}"
    kept_as = f"lenet-5-{file_name(run_title(run))}.{file.rpartition('.')[2]}"
    with st.container(key=key, width="content"):
        link = f'<a class="save" href="{escape(address)}" download="{escape(kept_as)}">{escape(label)}</a>'
        st.html(link, width="content")


def _packed(image: np.ndarray) -> str:
    """A digit as letters for an address; what is not between 0 and 1 becomes so."""
    levels = np.rint(np.clip(image, 0, 1) * _LEVELS).astype(np.uint8)
    return base64.urlsafe_b64encode(zlib.compress(levels.tobytes(), 9)).decode()


def _unpacked(letters: str) -> np.ndarray:
    """The digit of an address, float32 of shape (32, 32) from 0 to 1; a `Problem` where it is none."""
    try:
        levels = zlib.decompressobj().decompress(base64.urlsafe_b64decode(letters), _SIDE**2 + 1)
    except (ValueError, zlib.error) as error:
        raise Problem(N_("{value} is no digit of an address."), value=letters[:40]) from error
    if len(levels) != _SIDE**2:
        raise Problem(N_("{value} is no digit of an address."), value=letters[:40])
    return np.frombuffer(levels, np.uint8).reshape(_SIDE, _SIDE).astype(np.float32) / _LEVELS


# --- what is made ----------------------------------------------------------------------------------------


def _film(run: runs.Run, asked: Asked) -> bytes:
    spoken = asked.get("lang", "")
    words = film.film_words(spoken if spoken in LANGUAGES else "en")
    return film.make(run, _unpacked(asked.get("digit", "")), asked.get("dark") == "1", words)


def _weights(run: runs.Run, asked: Asked) -> bytes:
    own = registry.load(run.folder)
    title = one_line(asked.get("title", ""), network_file.MOST_NAME)
    return network_file.pack(replace(own, name=title or own.name))


def _onnx(run: runs.Run, _asked: Asked) -> bytes:
    from lenet.sharing.onnx_file import to_onnx  # loaded only by who wants it

    return to_onnx(registry.load(run.folder))


def _keras(run: runs.Run, _asked: Asked) -> bytes:
    return (run.folder / "model.keras").read_bytes()


FILES: dict[str, Callable[[runs.Run, Asked], bytes]] = {
    FILM: _film,
    "weights.npz": _weights,
    "model.keras": _keras,
    "network.onnx": _onnx,
}
