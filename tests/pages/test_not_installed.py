"""A copy of the project that nobody has installed: Streamlit finds none of its files."""

import pytest
from streamlit.testing.v1 import AppTest

from ui.browser import component

from .visiting import PAGES, ROOT


@pytest.fixture(autouse=True)
def nowhere(monkeypatch):
    monkeypatch.setattr(component, "COMPONENT", "nobody.view")
    component.find_views.cache_clear()
    yield
    component.find_views.cache_clear()


@pytest.mark.parametrize("page", PAGES)
def test_a_page_says_how_to_install_it(page):
    at = AppTest.from_file(str(ROOT / page), default_timeout=120).run()
    assert not at.exception
    (said,) = at.error
    shown = said.value.replace("\\", "")  # it is Markdown
    assert "In its folder, run .venv/bin/pip install -r requirements.txt, then start it again." in shown


def test_it_says_so_in_korean():
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    at.query_params["lang"] = "ko"
    (said,) = at.run().error
    assert "requirements.txt 명령을 실행한 다음" in said.value.replace("\\", "")
