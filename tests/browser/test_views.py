"""Views are modules and style sheets that the browser loads as files, one at a time and once."""

import time
from urllib.parse import urlparse

import numpy as np

SLOW = 1.5  # seconds that a file takes


def late(page, ending, seconds=SLOW):
    """Files of this ending come later; returns when each was asked for."""
    asked = []

    def hold(route):
        asked.append(time.monotonic())
        time.sleep(seconds)
        route.continue_()

    page.route(f"**/bidi-components/**/{ending}", hold)
    return asked


def mistakes(page):
    found = []
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


def test_nothing_is_shown_before_its_style_has_come(visit):
    home = visit()
    asked = late(home.page, "walk.css")
    home.page.evaluate("""() => {
      window.bare = 0
      const look = () => {
        for (const one of document.querySelectorAll('[data-testid=stBidiComponentIsolated]')) {
          const walk = one.shadowRoot?.querySelector('.walk .bordered')
          if (walk && getComputedStyle(walk).position !== 'relative') window.bare += 1
        }
        requestAnimationFrame(look)
      }
      look()
    }""")
    home.go_to("Convolution")
    assert len(asked) == 1
    assert home.page.evaluate("window.bare") == 0


def test_a_file_that_did_not_come_is_asked_for_again(visit):
    home = visit()
    asked = []

    def lose(route):
        asked.append(route.request.url)
        route.abort() if len(asked) == 1 else route.continue_()

    home.page.route("**/bidi-components/**/walk.js*", lose)
    home.page.locator(".stSidebar a", has_text="Convolution").first.click()
    home.page.locator(".walk").wait_for(timeout=20_000)
    assert [urlparse(url).query for url in asked] == ["", "again=1"]


def test_a_file_that_never_comes_is_one_sentence(visit):
    korean = visit(locale="ko-KR")
    korean.page.route("**/bidi-components/**/walk.js*", lambda route: route.abort())
    korean.page.locator(".stSidebar a", has_text="합성곱").first.click()
    alert = korean.page.locator("[role=alert]", has_text="페이지를 새로 고치세요")
    alert.first.wait_for(timeout=40_000)
    assert korean.page.locator(".stException").count() == 0


def test_a_page_that_is_left_before_its_views_have_come_leaves_nothing_behind(visit):
    home = visit()
    found = mistakes(home.page)
    late(home.page, "walk.js", 2 * SLOW)
    home.page.locator(".stSidebar a", has_text="Convolution").first.click()
    home.page.wait_for_selector(".stMain h1:has-text('Convolution')")
    home.go_to("Pooling")
    home.settle(int(2000 * SLOW))
    assert home.page.locator(".walk").count() == 0
    home.page.unroute_all(behavior="wait")
    home.go_to("Convolution")
    assert home.page.locator(".walk").count() == 1
    assert found == []


def test_each_file_is_asked_for_once(visit):
    home = visit()
    paths = []
    home.page.on("request", lambda request: paths.append(urlparse(request.url).path))
    for page in ("Convolution", "Pooling", "Convolution"):
        home.go_to(page)
    asked = [path.partition("lenet-playground.view/")[2] for path in paths if "lenet-playground.view/" in path]
    wanted = {"convolution/walk.js", "convolution/slide.css", "pooling/pooling.js", "browser/drawing/board.js"}
    assert wanted <= set(asked)
    assert len(asked) == len(set(asked)), sorted(asked)


def test_all_views_of_a_page_are_painted_anew_in_other_colours(visit):
    page = visit("/convolution?sample=7", color_scheme="light")
    light = shown(page)
    assert len(light) == 7
    page.page.emulate_media(color_scheme="dark")
    page.settle(1000)
    dark = shown(page)
    assert sum(one != other for one, other in zip(light, dark, strict=True)) >= 5  # all but the pictures in ink
    assert dark == shown(visit("/convolution?sample=7", color_scheme="dark"))


def shown(page):
    """The pixels of every board."""
    boards = page.page.locator(".stMain .board")
    return [np.asarray(page.pixels(boards.nth(i))).tolist() for i in range(boards.count())]
