"""Every page for readers who listen, have no mouse, need contrast, or want nothing to move."""

from pathlib import Path

import axe_playwright_python
import pytest

from .test_lessons import PAGES

# axe-core lies inside the package, and is put into the page from there: nothing is fetched.
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
LOOKING = Path(__file__).with_name("looking.js").read_text(encoding="utf-8")
# By itself axe passes over texts of one letter: here they are mostly digits. The other options are its own.
_CONTRAST = """{ ignoreUnicode: true, ignoreLength: true, ignorePseudo: false, boldValue: 700, boldTextPt: 14,
  largeTextPt: 18, contrastRatio: { normal: { expected: 4.5 }, large: { expected: 3 } }, pseudoSizeThreshold: 0.25,
  shadowOutlineEmMax: 0.2, textStrokeEmMin: 0.03 }"""
_RUN = f"""async where => {{
  axe.configure({{ checks: [{{ id: 'color-contrast', options: {_CONTRAST} }}] }})
  const {{ violations }} = await axe.run(where ?? document, {{ resultTypes: ['violations'] }})
  return violations.flatMap(({{ id, nodes }}) => nodes.map(node => `${{id}}: ${{node.html.slice(0, 160)}}`))
}}"""
QUERIES = {"training": "?run={run}", "comparing": "?compare=average,{run}"}
POPOVERS = ".stMain [data-testid=stPopoverButton]:enabled"


def look(page):
    """What axe finds, and texts that do not stand out from what is painted behind them, which axe cannot tell."""
    return page.page.evaluate(_RUN) + page.page.evaluate("looking.faint()")


def in_every_look(page):
    """What is wrong on a wide page, light and dark, and on a narrow one in Korean, by where it is wrong."""
    found = {"light": look(page)}
    page.page.emulate_media(color_scheme="dark")
    page.settle(600)
    found["dark"] = look(page)
    page.press("한국어", ".stSidebar")
    page.page.set_viewport_size({"width": 390, "height": 844})
    page.settle(600)
    found["narrow, Korean, dark"] = look(page)
    page.page.emulate_media(color_scheme="light")
    page.settle(600)
    found["narrow, Korean, light"] = look(page)
    return found


def in_popovers(page):
    """The same for what opens on a click."""
    found = {}
    for button in page.page.locator(POPOVERS).all():
        name = button.inner_text()
        button.click()
        page.settle(400)
        found[f"popover {name}"] = page.page.evaluate(_RUN, "[data-testid=stPopoverBody]")
        page.page.keyboard.press("Escape")
        page.settle(400)  # what closes may have the page run, and while it runs it is paler
    return found


@pytest.mark.parametrize("name", ["", *PAGES])
def test_nothing_keeps_anybody_out(visit, trained_run, name):
    query = QUERIES.get(name, "").format(run=trained_run.name)
    page = visit(f"/{name}{query}", color_scheme="light")
    page.page.evaluate(AXE)
    page.page.evaluate(LOOKING)
    page.page.keyboard.press("Tab")  # focus that comes by keys is shown, that of a mouse need not be
    found = {"focus is not seen": page.page.evaluate("looking.unseen()")}
    page.page.emulate_media(reduced_motion="reduce")
    page.settle(100)
    found["moves"] = page.page.evaluate("looking.moving()")
    found |= in_popovers(page) | in_every_look(page)
    assert {where: what for where, what in found.items() if what} == {}


@pytest.mark.parametrize(("locale", "said"), [("en-US", "Skip to the page"), ("ko-KR", "본문으로 건너뛰기")])
def test_the_first_key_leads_past_the_menu(visit, locale, said):
    page = visit("/pooling", plots=False, locale=locale)
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
    page = visit("/pixels", plots=False)
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
    page = visit("/inside?sample=5&network=both", plots=False)
    levels = page.page.locator(".stMain").locator("h1, h2, h3, h4").evaluate_all("all => all.map(one => one.tagName)")
    assert levels == ["H1", "H2", "H2"]
    pictures = page.page.locator(".stMain [role=img]")
    names = [picture.get_attribute("aria-label") for picture in pictures.all()]
    assert len(names) > 80
    assert all(names)
    for name in ("Input, map 1", "C3, map 16", "C5, all 120 units", "F6, all 84 units"):
        assert names.count(name) == 2, name


def test_a_cell_of_the_confusion_matrix_is_called_what_stands_in_it(visit):
    page = visit("/comparing", plots=False)
    cells = page.page.locator(".confusion [role=gridcell][data-read]").evaluate_all(
        "all => all.map(cell => [cell.dataset.label, cell.dataset.read, cell.textContent, cell.ariaLabel])"
    )
    assert len(cells) == 100
    assert len({name for *_, name in cells}) == 100
    for label, read, shown, name in cells:
        assert f"a {label} was" in name.lower()
        assert name.endswith("right." if label == read else f"as {read}.")
        assert shown == "·" or shown in name
    assert ["1", "1", "1132", "1132 times a 1 was read right."] in cells


def test_figures_follow_the_theme_and_have_a_text(visit):
    page = visit("/why_not_dense", color_scheme="light")
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
