"""Who answers which address: pages get the document with the look, and Streamlit keeps what is its own."""

import pytest
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from streamlit import config

from tests import asgi
from ui.page import server

OWN = ["/favicon.png", "/manifest.json", "/oauth2callback", "/static/x.js", "/_stcore/health"]


def answer(path):
    """Status, headers and text of a server where one word stands for all that Streamlit answers."""
    rest = Route("/{path:path}", lambda _request: PlainTextResponse("streamlit"))
    status, headers, body = asgi.get([*server.routes(), rest], path)
    return status, headers, body.decode()


@pytest.mark.parametrize("path", ["/", "/training", "/nonsense", "/index.html", "/" + "a" * 300])
def test_a_page_has_the_look_from_the_start(path):
    status, headers, text = answer(path)
    assert (status, headers["cache-control"]) == (200, "no-cache")
    assert "--paper" in text.split("<body>")[1]


@pytest.mark.parametrize("path", OWN)
def test_what_is_streamlits_stays_so(path):
    assert answer(path)[2] == "streamlit"


def test_below_a_path():
    config.set_option("server.baseUrlPath", "/digits/")
    try:
        assert "--paper" in answer("/digits/training")[2]
        assert answer("/digits/oauth2callback")[2] == "streamlit"
        assert answer("/a/training")[2] == "streamlit"
    finally:
        config.set_option("server.baseUrlPath", "")
