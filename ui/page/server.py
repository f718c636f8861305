"""What the server does before a page says its first word: the look is in the document, and what is slow to load is.

Streamlit's own document is an empty page. What an app says of its look comes later, in a message, and then what is
there already moves. Here the document has the look from the start. It also names the modules that every page asks for,
which the browser fetches while it still reads Streamlit's own; and the server imports meanwhile what pages need.
"""

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import Any

import streamlit as st
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Match, Route
from starlette.types import Scope
from streamlit.url_util import make_url_path

from lenet.problems import N_, Problem

from ..browser.modules import COMPONENT, imported

_UI = Path(__file__).parents[1]
_SHEETS = (_UI / "browser" / "bars.css", _UI / "page" / "style.css")
_STATIC, _DOCUMENT = Path(st.__file__).with_name("static"), "index.html"
_CHUNKS = ("BidiComponent", "Html", "PageLink", "ButtonGroup", "Button")  # of Streamlit's elements, those on every page
_CHUNK_IMPORT = re.compile(r"""(?:from|import)"\./([\w.-]+\.js)\"""")
_NEEDED = ("numpy", "pandas", "pyarrow", "cv2", "ui.page.frame")  # to import, what takes long first


class _Page(Route):
    """An address of a page; what Streamlit answers itself it goes on to answer."""

    _STREAMLITS = frozenset({file.name for file in _STATIC.iterdir()} - {_DOCUMENT} | {"oauth2callback"})

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Whether it answers; see `Route`."""
        match, found = super().matches(scope)
        page = found.get("path_params", {}).get("page")
        return (Match.NONE, {}) if page in self._STREAMLITS else (match, found)


def routes() -> list[Route]:
    """Where Streamlit's document is asked for: on the home page, and one level below it."""
    document = _document()

    async def answer(_request: Request) -> Response:
        return HTMLResponse(document, headers={"Cache-Control": "no-cache"})

    return [_Page(below_base(path), answer) for path in ("", "{page}")]


def below_base(path: str) -> str:
    """An address of this server, below the path that all of them have where one is set."""
    return make_url_path(st.get_option("server.baseUrlPath") or "", path)


@asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[None]:
    """While the first browser loads Streamlit, the server imports what its page will need."""
    Thread(target=_import_ahead, daemon=True).start()
    yield


def _import_ahead() -> None:
    for name in _NEEDED:
        with suppress(ImportError):  # the page that needs it says so
            import_module(name)


def _document() -> str:
    """Streamlit's document with the look in it, and with what to fetch ahead."""
    text = (_STATIC / _DOCUMENT).read_text(encoding="utf-8")
    for mark in ("</head>", "<body>"):
        if mark not in text:
            raise Problem(N_("Streamlit's document has no {mark}; install requirements.txt again."), mark=mark)
    style = "".join(f"<style>{sheet.read_text(encoding='utf-8')}</style>" for sheet in _SHEETS)
    ahead = "".join(f'<link rel="modulepreload" crossorigin href="./{address}">' for address in _modules(text))
    # Of equal rules the later counts: Streamlit adds its own to the head, a page's parts lie further down in the body.
    return text.replace("</head>", f"{ahead}</head>").replace("<body>", f"<body>{style}")


def _modules(known: str) -> Iterator[str]:
    """Addresses of the modules that every page asks for and Streamlit's document does not name."""
    scripts = _STATIC / "static" / "js"
    found = [file.name for chunk in _CHUNKS for file in scripts.glob(f"{chunk}.*.js")]
    for name in found:  # it grows
        others = _CHUNK_IMPORT.findall((scripts / name).read_text(encoding="utf-8"))
        found += [other for other in dict.fromkeys(others) if other not in found and other not in known]
    yield from (f"static/js/{name}" for name in found)
    yield from (f"_stcore/bidi-components/{COMPONENT}/{file}" for file in imported("browser/view.js"))
