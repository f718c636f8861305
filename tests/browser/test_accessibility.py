"""Single things for readers who listen or have no mouse; what holds on every page is in test_every_page.py."""

from itertools import pairwise

import pytest


@pytest.mark.parametrize(("locale", "said"), [("en-US", "Skip to the page"), ("ko-KR", "본문으로 건너뛰기")])
def test_the_first_key_leads_past_the_menu(visit, locale, said):
    page = visit("/pooling", locale=locale)
    focus = "document.activeElement"
    page.page.keyboard.press("Tab")
    assert page.page.evaluate(f"{focus}.innerText") == said
    page.page.keyboard.press("Enter")
    page.page.wait_for_function(f"{focus}.matches('main')")
    page.page.keyboard.press("Tab")
    assert page.page.evaluate(f"{focus}.closest('main') !== null && !{focus}.matches('main')")
    assert page.page.evaluate("document.documentElement.lang") == locale[:2]
    page.press("English" if locale == "ko-KR" else "한국어", ".stSidebar")
    page.page.wait_for_function("lang => document.documentElement.lang !== lang", arg=locale[:2])


def test_the_menu_shows_where_the_keyboard_is(visit):
    page = visit("/pixels")
    seen = []
    while len(seen) < 10:
        page.page.keyboard.press("Tab")
        part = page.page.evaluate(
            """() => { const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement)
            return [document.activeElement.matches('.stSidebar a'), outlineStyle, parseFloat(outlineWidth)] }"""
        )
        if part[0]:
            seen.append(part[1:])
    assert seen == [["solid", 2]] * 10


def test_headings_and_pictures_have_their_names(visit):
    page = visit("/inside?sample=5&network=both")
    levels = page.page.locator(".stMain").locator("h1, h2, h3, h4").evaluate_all("all => all.map(one => one.tagName)")
    assert levels == ["H1", "H2", "H2"]
    pictures = page.page.locator(".stMain [role=img]")
    names = [picture.get_attribute("aria-label") for picture in pictures.all()]
    assert len(names) > 80
    assert all(names)
    for name in ("C3, map 16", "C5, all 120 units", "F6, all 84 units"):
        assert names.count(name) == 2, name
    assert names.count("Input") == 1


def test_a_cell_of_the_confusion_matrix_is_called_what_stands_in_it(visit):
    page = visit("/comparing")
    cells = page.page.locator(".confusion [role=gridcell][data-read]").evaluate_all(
        "all => all.map(cell => [cell.dataset.label, cell.dataset.read, cell.textContent, cell.ariaLabel])"
    )
    assert len(cells) == 100
    assert len({name for *_, name in cells}) == 100
    for label, read, shown, name in cells:
        assert f"a {label} was" in name.lower()
        assert name.endswith("right." if label == read else f"as {read}.")
        assert shown == "·" or shown in name
    assert ["1", "1", "1130", "1130 times a 1 was read right."] in cells


def check_names_stand_apart(page):
    """The names at the lines' ends, on a phone."""
    page.page.set_viewport_size({"width": 390, "height": 844})
    page.settle(600)
    frame = page.page.locator(".st-key-growth .main-svg").first.bounding_box()
    names = [text.bounding_box() for text in page.page.locator(".st-key-growth .textpoint text").all()]
    names = sorted((name for name in names if name["width"] > 10), key=lambda name: name["y"])
    assert len(names) == 4
    assert all(name["x"] >= frame["x"] for name in names)
    assert all(name["x"] + name["width"] <= frame["x"] + frame["width"] for name in names)
    for one, other in pairwise(names):
        assert one["x"] + one["width"] + 8 <= other["x"] or one["y"] + one["height"] <= other["y"] + 1, (one, other)


def test_figures_follow_the_theme_and_have_a_text(visit):
    page = visit("/why_not_dense", plots=True)
    ink = page.page.locator(".st-key-growth .xtick text").first
    assert ink.evaluate("text => getComputedStyle(text).fill") == "rgb(29, 33, 38)"
    page.page.emulate_media(color_scheme="dark")
    page.page.wait_for_function(
        """() => { const text = document.querySelector('.st-key-growth .xtick text')
        return text && getComputedStyle(text).fill === 'rgb(232, 230, 225)' }"""
    )
    # While the new one comes the old one is still there.
    named = ".st-key-growth [role=figure][aria-label^='Parameters against']"
    page.page.wait_for_function("named => document.querySelectorAll(named).length === 1", arg=named)
    check_names_stand_apart(page)
