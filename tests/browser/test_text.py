"""Text that people wrote is shown as text: no picture, no link, nothing bold, and nothing asked of another server."""

import dataclasses
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import TimeoutError

import lenet
from lenet import runs
from lenet.sharing import network_file
from tests.made_up import made_up
from tests.unit.test_languages import JOINED, NASTY

from .playground import PAGES, Playground
from .serving import serve

TITLE = "**bold9** ![i](//far9.example/x.png) www.far9.example"
OTHER = "<b>bold9</b> [l](http://far9.example) :smile: :red[bold9]"
NOTE = "# bold9\n- **bold9** http://far9.example\n![i](//far9.example/note.png)"
FOLDER = "a `b` **bold9** <b>bold9<"
NETWORK = "http:||far9.example _bold9_ **bold9** me@far9.example".replace("|", "/")
HEADINGS = {
    "Draw": "Draw a digit",
    "Receptive field": "Padding and receptive field",
}  # others are called as in the menu
FILE = "**bold9** ![i](far9.example) www.far9.example"
LOG = "epoch 1 **bold9** ![i](//far9.example/log.png)\nValueError: **bold9** [l](http://far9.example)\n"

# Everything on the page, in shadow roots too: marked up words, and links and pictures from elsewhere.
_FOUND = r"""() => {
  const MARKED = 'strong, em, b, i, del, code, h1, h2, h3, h4, li, a, span'
  const OURS = new RegExp(`^(data:|blob:|[./]|${location.origin})`)
  const wrong = part => {
    const link = part.getAttribute('href') ?? part.getAttribute('src') ?? ''
    const asked = link.startsWith('./runs/') ? link.split('?')[0] : link  // what is asked of us may quote it
    return /far9|^mailto:/.test(asked) || (part.matches('img') && !OURS.test(link))
      || (part.matches(MARKED) && part.textContent.trim() === 'bold9')
  }
  const walk = root => [...root.querySelectorAll('*')].flatMap(part =>
    [...(part.shadowRoot ? walk(part.shadowRoot) : []), ...(wrong(part) ? [part.outerHTML.slice(0, 200)] : [])])
  return walk(document)
}"""


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """Two runs with markup in every text, one of them failed."""
    root = tmp_path_factory.mktemp("written")
    run, failed = made_up(root), made_up(root, "average")
    run.describe(TITLE, NOTE)
    failed.folder.rename(root / FOLDER)
    failed = runs.Run(root / FOLDER)
    failed.describe(OTHER, NOTE)
    (failed.folder / "log.txt").write_text(LOG, encoding="utf-8")
    lines = (failed.folder / "events.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    (failed.folder / "events.jsonl").write_text("".join(lines[:-1]), encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def app(written, browser):
    """The app with those runs; gives a page and what it asked other servers for."""
    with serve("app.py", environment={"LENET_RUNS": str(written)}) as (address, _):
        context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US")
        asked = []
        context.on(
            "request", lambda request: request.url.startswith((address, "data:", "blob:")) or asked.append(request.url)
        )

        def visit(query=""):
            return Playground(context.new_page(), address + query, plots="unpainted")  # their texts too

        yield visit, asked
        context.close()


def found(page):
    return page.page.evaluate(_FOUND)


def bring(page, network, name):
    page.give_file(name, network_file.pack(network), ".st-key-bring", "application/zip")


def test_markup_in_every_text_on_every_page(app, written):
    visit, asked = app
    page = visit("/training")
    bring(page, dataclasses.replace(lenet.load("max"), name=NETWORK), f"{FILE}.npz")
    assert NETWORK in page.text(".st-key-brought")
    page.press("Use it on every page", ".st-key-use_here_brought")
    assert NETWORK in page.text(".stSidebar").replace(JOINED, "")

    for name in ("Comparing", "Inside the network", "Pooling", "Architecture", "Receptive field", "Draw", "Training"):
        page.go_to(name, HEADINGS.get(name))
        assert NETWORK in page.text(".stSidebar").replace(JOINED, ""), name
        assert found(page) == [], name
    assert asked == []


def test_markup_in_the_names_of_runs(app, written):
    visit, asked = app
    names = {run.title: run.name for run in runs.runs(written)}
    for title, name in names.items():
        page = visit(f"/training?run={quote(name)}")
        if page.page.locator(".st-key-log summary").count():  # of a run that failed it is open
            page.page.locator(".st-key-log summary").click()
            page.settle()
        for key in ("delete", "take_along", "twin", "everybody_run"):
            button = page.page.locator(f"[class*=st-key-{key}] button").first
            if button.count():
                button.click()
                page.settle()
                assert found(page) == [], (title, key)
                page.page.keyboard.press("Escape")
                page.settle()
        options = page.page.locator("[role=option]")
        for _ in range(3):  # a click may only close what is still open
            page.page.locator(".st-key-run input").click()
            with suppress(TimeoutError):
                options.first.wait_for(timeout=1500)
                break
        shown = "\n".join(options.all_inner_texts())
        assert TITLE in shown
        assert OTHER in shown
        assert found(page) == [], title
    page = visit(f"/comparing?compare={quote(','.join(names.values()))}")
    shown = page.text("body").replace(JOINED, "")
    assert shown.count(TITLE) >= 3
    assert found(page) == []
    assert asked == []


@pytest.mark.parametrize("page_name", PAGES)
def test_markup_in_a_link(visit, page_name):
    asked = []
    value = quote(f"{TITLE} {OTHER}")
    page = visit(f"/{page_name}?sample=3&network={value}&run={value}&digit=%ED%A0%80{value}")
    page.page.on("request", lambda request: "localhost" in request.url or asked.append(request.url))
    assert page.page.locator(".stAlert").count() >= 3
    assert "**bold9** ![i](//far9.example/x.png)" in page.text(".stMain").replace(JOINED, "")
    assert found(page) == []
    assert asked == []


def test_markup_in_what_a_problem_quotes(app):
    visit, asked = app
    page = visit("/training")
    page.give_file(f"{FILE}.keras", b"\x89HDF\r\n\x1a\n", ".st-key-bring", "application/zip")
    assert f"{FILE}.keras is a Keras file" in page.text(".st-key-brought").replace(JOINED, "")
    assert found(page) == []
    page.page.locator(".st-key-all_settings summary").click()
    box = page.page.locator(".st-key-recipe_rate input")
    box.fill("**bold9** http://far9.example/")
    box.press("Enter")
    page.settle()
    assert "Learning rate is '**bold9** http://far9.example/'" in page.text(".stMain").replace(JOINED, "")
    assert found(page) == []
    assert asked == []


SHOWN = f"""
import sys
sys.path.insert(0, {str(Path(__file__).parents[2])!r})
import streamlit as st
from tests.unit.test_languages import NASTY
from ui.session import languages
for place, text in enumerate(NASTY):
    safe = languages.escape_markdown(text)
    with st.container(key=f"nasty_{{place}}"):
        st.caption(safe)
        st.error(safe)
        st.info("It asks for " + safe)
        st.button(safe, key=f"button_{{place}}")
        st.progress(0.5, safe)
        st.popover(safe)
        st.segmented_control("one", [safe], key=f"one_{{place}}")
st.html('<p class="end"></p>')
"""
_PLACES = ("stCaptionContainer", "stAlertContentError", "stAlertContentInfo", "stButton", "stProgress", "stPopover")
_MARKUP = ":is(a, img, strong, em, code, del, h1, h2, h3, li, blockquote, table, hr, sup, .katex)"


def test_every_sign_of_markdown_is_shown_letter_by_letter(browser, tmp_path):
    (tmp_path / "shown.py").write_text(SHOWN, encoding="utf-8")
    with serve(tmp_path / "shown.py") as (address, _):
        page = browser.new_page()
        asked = []
        page.on("request", lambda request: request.url.startswith((address, "data:")) or asked.append(request.url))
        page.goto(address)
        page.locator(".end").wait_for(state="attached", timeout=120_000)
        page.wait_for_function(
            "count => document.querySelectorAll('[data-testid=stProgress]').length === count", arg=len(NASTY)
        )
        for place, text in enumerate(NASTY):
            box = page.locator(f".st-key-nasty_{place}")
            for name in (*_PLACES, "stButtonGroup"):
                assert text in box.get_by_test_id(name).first.inner_text().replace(JOINED, ""), (name, text)
            assert box.locator(_MARKUP).count() == 0, text
        assert asked == []
        page.close()
