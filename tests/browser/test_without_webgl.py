"""Where the browser cannot draw in space, or fails at it, the same is drawn flat; no address of a site outside."""

import pytest

from lenet.network.spec import LAYER_NAMES

from .playground import Playground
from .serving import CHROMIUM, FLAGS

# Notes whether the word of a missing WebGL, or a site's address, was ever to be seen.
_WATCH = """new MutationObserver(() => {
  const words = [...document.querySelectorAll('.no-webgl')]
  if (words.some(part => getComputedStyle(part).visibility === 'visible')) window.shown = true
}).observe(document, { childList: true, subtree: true, attributes: true })"""
# The first drawing in space, which is the question whether there can be one, is granted; those after it are not.
_FAILING = """(() => {
  const { getContext } = HTMLCanvasElement.prototype
  let asked = 0
  HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
    return kind.includes('webgl') && asked++ ? null : getContext.call(this, kind, ...rest)
  }
})()"""
_LOSE = """() => { const plot = document.querySelector('.st-key-boxes .js-plotly-plot')
  const gl = plot._fullLayout.scene._scene.glplot.gl
  gl.getExtension('WEBGL_lose_context').loseContext() }"""
LOOKS = [(1440, "light", "en-US"), (390, "dark", "ko-KR")]


@pytest.fixture(scope="module")
def without(browser):
    """A Chromium that has no WebGL."""
    chromium = browser.browser_type.launch(executable_path=CHROMIUM, args=[*FLAGS, "--disable-3d-apis"])
    yield chromium
    chromium.close()


@pytest.fixture
def opened(address):
    """Open a page of the app in a browser of one's own, with a script that runs before the page's."""
    contexts = []

    def opened(chromium, path, script=_WATCH, **look):
        contexts.append(chromium.new_context(**look))
        contexts[-1].add_init_script(script)
        return Playground(contexts[-1].new_page(), address + path, plots=True)

    yield opened
    for context in contexts:
        context.close()


def names_on(page):
    """What is written on each box, its name first, once the flat drawing is there."""
    page.page.locator(".flat .box").first.wait_for()
    boxes = page.page.locator(".flat .box").all()
    return [box.locator("text").all_text_contents() for box in boxes]


@pytest.mark.parametrize(("width", "scheme", "locale"), LOOKS)
def test_boxes_and_landscape_are_drawn_flat(without, opened, address, width, scheme, locale):
    look = {"viewport": {"width": width, "height": 844}, "color_scheme": scheme, "locale": locale}
    page = opened(without, "/architecture", **look)
    first, last = ("입력", "출력") if locale == "ko-KR" else ("Input", "Output")
    names = names_on(page)
    assert [name for name, _ in names] == [first, *LAYER_NAMES[:-1], last]
    assert names[3] == ["C3", "16 × 10×10"]
    said = page.page.locator(".flat svg").get_attribute("aria-label")
    assert all(f"{name} {size}" in said for name, size in names)
    ink = page.page.locator(".flat text").first.evaluate("text => getComputedStyle(text).fill")
    assert ink == ("rgb(232, 230, 225)" if scheme == "dark" else "rgb(29, 33, 38)")
    size = "svg => 14 * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width"
    assert page.page.locator(".flat svg").evaluate(size) >= 13.9
    page.press("블로그 글" if locale == "ko-KR" else "post", ".st-key-arch")
    page.page.locator(".flat .box[data-layer=C3] text", has_text="16 × 12×12").wait_for()
    page.page.goto(f"{address}/pixels?sample=5")
    page.page.locator(".flat .tiles path").first.wait_for()
    page.settle()
    assert (
        page.page.locator(".flat .tiles path").evaluate_all(
            "all => all.reduce((sum, path) => sum + path.getAttribute('d').split('M').length - 1, 0)"
        )
        == 27 * 27
    )
    assert page.page.locator(".js-plotly-plot").count() == 0
    assert "webgl" not in page.text(".stMain").lower()
    assert page.page.evaluate("window.shown") is None
    assert page.page.locator(".stMain").evaluate("main => main.scrollWidth - main.clientWidth") <= 0


def test_a_session_is_asked_once(without, opened):
    page = opened(without, "/architecture")
    page.go_to("Pixels and colour")
    page.page.locator(".flat .tiles").wait_for()
    loaded = "performance.getEntriesByType('resource').filter(entry => entry.name.includes('PlotlyChart')).length"
    before = page.page.evaluate(loaded)
    page.page.locator(".st-key-sample_8 button").click()
    page.settle()
    assert page.page.locator(".js-plotly-plot").count() == 0
    assert page.page.evaluate(loaded) == before


def test_plotly_failing_to_begin(browser, opened):
    page = opened(browser, "/architecture", script=f"{_WATCH};{_FAILING}")
    page.page.locator(".flat .box").last.wait_for()
    assert len(names_on(page)) == 8
    page.page.locator(".js-plotly-plot").wait_for(state="detached")


def test_a_drawing_in_space_that_breaks_off(browser, opened):
    page = opened(browser, "/architecture")
    page.page.locator(".st-key-boxes canvas").first.wait_for()
    assert page.page.locator(".flat .box").count() == 0
    page.page.wait_for_function(
        "() => document.querySelector('.st-key-boxes .js-plotly-plot')?._fullLayout?.scene?._scene?.glplot?.gl"
    )
    page.page.evaluate(_LOSE)
    page.page.locator(".flat .box").last.wait_for()
    assert len(names_on(page)) == 8
    page.page.locator(".js-plotly-plot").wait_for(state="detached")
