"""The drawing is kept for the session: it is still in hand after a visit to another page."""

import pytest

from .digits import DRAWINGS
from .playground import Playground
from .serving import ROOT, serve

ELSEWHERE = """
import streamlit as st
import ui
digit = ui.held()
st.html(f'<p id="seen">{digit.source} {digit.prepared is not None}</p>')
st.page_link("app.py", label="Back")
"""


@pytest.fixture(scope="module")
def two_pages(tmp_path_factory):
    """The app with one more page, and a link to it."""
    folder = tmp_path_factory.mktemp("two_pages")
    for name in ("ui", "lenet", "locale", ".streamlit"):
        (folder / name).symlink_to(ROOT / name)
    (folder / "pages").mkdir()
    (folder / "pages" / "elsewhere.py").write_text(ELSEWHERE)
    app = (ROOT / "app.py").read_text()
    (folder / "app.py").write_text(app + '\nst.page_link("pages/elsewhere.py", label="Elsewhere")\n')
    with serve("app.py", cwd=folder) as (address, _):
        yield address


def test_the_drawing_is_there_after_a_visit_elsewhere(browser, two_pages):
    context = browser.new_context(viewport={"width": 1440, "height": 1200}, locale="en-US")
    home = Playground(context.new_page(), two_pages + "/?network=max")
    home.draw(DRAWINGS[10].on_canvas())
    assert home.labels() == {"max": "4"}
    ink = home.ink()
    home.page.get_by_text("Elsewhere").click()
    home.page.wait_for_selector("#seen")
    assert home.text("#seen") == "drawing True"
    home.page.get_by_text("Back").click()
    home.wait_for_answers()
    assert home.labels() == {"max": "4"}
    assert home.ink() == ink
    assert "network=max" in home.page.url
    home.draw([[(20, 20), (60, 22)]])  # one stroke more, on top of what is there
    assert home.page.locator(".strip img").count() == 4
    home.press("Clear")
    assert home.answers() == {"max": ("empty", "")}
    context.close()
