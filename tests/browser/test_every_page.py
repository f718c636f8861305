"""What holds on every page in every look: it fits, it can be read, it keeps nobody out, it asks no other server.

Each page is opened once, and then looks otherwise: every pair of width, scheme and language is seen. All that axe knows
is asked once for each language and width; between these only colours can have become wrong.
"""

from pathlib import Path

import axe_playwright_python
import pytest

from .playground import PAGES

# axe-core lies inside the package, and is put into the page from there: nothing is fetched.
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
LOOKING = Path(__file__).with_name("looking.js").read_text(encoding="utf-8")
# By itself axe passes over texts of one letter: here they are mostly digits. The other options are its own.
_CONTRAST = """{ ignoreUnicode: true, ignoreLength: true, ignorePseudo: false, boldValue: 700, boldTextPt: 14,
  largeTextPt: 18, contrastRatio: { normal: { expected: 4.5 }, large: { expected: 3 } }, pseudoSizeThreshold: 0.25,
  shadowOutlineEmMax: 0.2, textStrokeEmMin: 0.03 }"""
_RUN = f"""async ([where, rules]) => {{
  axe.configure({{ checks: [{{ id: 'color-contrast', options: {_CONTRAST} }}] }})
  const options = {{ resultTypes: ['violations'], ...(rules && {{ runOnly: rules }}) }}
  const {{ violations }} = await axe.run(where ?? document, options)
  return violations.flatMap(({{ id, nodes }}) => nodes.map(node => `${{id}}: ${{node.html.slice(0, 160)}}`))
}}"""
_COLOURS = ["color-contrast"]
POPOVERS = ".stMain [data-testid=stPopoverButton]:enabled"
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
# Settings that ask for much room, a digit, and a run where runs are shown.
QUERY = "?sample=2&stack=own&walk_padding=1&window=4&pooled=line"
RUNS = {"training": "&preset=own&run={run}", "comparing": "&compare=average,{run}"}


@pytest.fixture
def opened(visit, trained_run):
    """Open a page, with what looks at it."""

    def opened(name, **look):
        page = visit(f"/{name}{QUERY}{RUNS.get(name, '').format(run=trained_run.name)}", plots="unpainted", **look)
        page.page.evaluate(AXE)
        page.page.evaluate(LOOKING)
        return page

    return opened


def wrong(page, address, axe=None):
    """What is wrong as the page stands there: list of lines. `axe`: the rules that it holds to; all by default."""
    main = page.page.locator(".stMain")
    sideways = main.evaluate("main => main.scrollWidth - main.clientWidth")
    asked = page.page.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)")
    elsewhere = [name for name in asked if not name.startswith((address, "data:", "blob:"))]
    ours = {
        "asked of another server": elsewhere,
        "scrolls sideways": [f"by {sideways} pixels"] if sideways > 0 else [],
        "past the edge": main.evaluate("looking.past"),
        "small": main.evaluate("looking.small"),
        "small in a board": page.page.evaluate("looking.smallNumbers()"),
        "faint": page.page.evaluate("looking.faint()"),
        "axe": page.page.evaluate(_RUN, [None, axe]),
    }
    return [f"{what}: {where}" for what, places in ours.items() for where in places]


def look_otherwise(page, scheme, size):
    page.page.emulate_media(color_scheme=scheme)
    page.page.set_viewport_size(size)
    page.settle(600)


def in_popovers(page):
    """What axe finds in what opens on a click, by its name."""
    found = {}
    for button in page.page.locator(POPOVERS).all():
        name = button.inner_text()
        button.click()
        page.settle(400)
        found[f"popover {name}"] = page.page.evaluate(_RUN, ["[data-testid=stPopoverBody]", None])
        page.page.keyboard.press("Escape")
        page.settle(400)  # what closes may have the page run, and while it runs it is paler
    return found


@pytest.mark.parametrize("name", PAGES)
def test_a_dark_page_in_korean_on_a_phone_that_turns_light_english_and_wide_and_back(opened, address, name):
    page = opened(name, viewport=NARROW, color_scheme="dark", locale="ko-KR")
    found = {"Korean, narrow, dark": wrong(page, address)}
    look_otherwise(page, "light", WIDE)
    found["Korean, wide, light"] = wrong(page, address, axe=_COLOURS)
    page.press("English", ".stSidebar")
    page.settle(600)
    page.page.keyboard.press("Tab")  # focus that comes by keys is shown, that of a mouse need not be
    found["focus is not seen"] = page.page.evaluate("looking.unseen()")
    found["moves"] = page.page.evaluate("looking.moving()")
    found |= in_popovers(page)
    found["wide, light"] = wrong(page, address)
    look_otherwise(page, "dark", WIDE)
    found["wide, dark"] = wrong(page, address, axe=_COLOURS)
    look_otherwise(page, "light", NARROW)
    found["narrow, light"] = wrong(page, address)
    assert {where: what for where, what in found.items() if what} == {}
