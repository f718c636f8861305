"""The home page in its first ten seconds: a digit writes itself, one network reads it, nothing jumps."""

import pytest

from .digits import DRAWINGS
from .playground import CANVAS, Playground

FOUR, ONE = DRAWINGS[10], DRAWINGS[3]
PHONE = {"width": 390, "height": 844}
TIP = ".st-key-draw .tip"  # where the ghost's pen is
PAST = ".st-key-draw canvas.past"
WRITTEN = "() => document.querySelector('.st-key-prediction .card').dataset.label === '3'"
STRIP = ".st-key-strip canvas.C1"
# By the browser's own measure, all of it; a shift that a reader has just set going is none.
SHIFTS = """(() => {
  window.shifts = []
  new PerformanceObserver(list => shifts.push(...list.getEntries().filter(one => !one.hadRecentInput)
    .map(one => [one.value, ...one.sources.map(({ node }) => node?.className ?? node?.nodeName)])))
    .observe({ type: 'layout-shift', buffered: true })
})()"""


@pytest.fixture
def moving(visit):
    """Open a page for somebody who does not mind that things move, at once."""

    def moving(query="", **look):
        return visit(query, reduced_motion="no-preference", **look)

    return moving


def maps(home):
    """What C1 shows in the network in small."""
    return home.page.locator(STRIP).evaluate(
        "canvas => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.join()"
    )


def test_a_digit_writes_itself_and_the_network_follows_it_and_it_leaves_nothing(moving):
    home = moving()
    home.page.wait_for_function(WRITTEN)
    written = maps(home)
    assert home.page.locator(TIP).is_visible()
    assert "This one writes itself." in home.page.locator(".st-key-draw .hint.ghost").inner_text()
    assert home.shown() == {"average"}
    home.page.locator(TIP).wait_for(state="hidden")
    home.settle()
    assert set(home.answers().values()) == {("empty", "")}
    assert home.page.locator(".st-key-draw .hint.nothing").inner_text() == "Draw a digit here"
    assert maps(home) != written
    assert home.ink() == 0
    assert "drawing" not in home.page.url
    assert home.page.locator(".course.none").count() == 1
    home.draw(ONE.on_canvas())
    assert set(home.labels().values()) == {"1"}
    home.clear()
    home.page.wait_for_timeout(1500)
    assert not home.page.locator(TIP).is_visible()  # once in the life of a page
    home.go_to("Pixels", "Pixels")
    home.go_to("Draw", "Draw a digit")
    home.page.wait_for_timeout(1500)
    assert not home.page.locator(TIP).is_visible()


def test_the_ghost_is_in_no_other_ink_and_sends_nothing(moving):
    home = moving()
    home.page.locator(TIP).wait_for(state="visible")
    sent = home.page.evaluate("wire.sent")
    home.page.wait_for_function(WRITTEN)
    assert home.page.evaluate("wire.sent") == sent
    inks = home.page.locator(PAST).evaluate(
        """canvas => { const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
        return data.reduce((most, value, i) => (i % 4 < 3 ? Math.max(most, value) : most), 0) }"""
    )
    assert 100 < inks < 200  # a reader's is white


@pytest.mark.parametrize("way", ["stroke", "key", "sample", "page"])
def test_a_touch_ends_the_ghost(moving, way):
    home = moving()
    home.page.locator(TIP).wait_for(state="visible")
    if way == "stroke":
        home.draw(ONE.on_canvas())
        assert set(home.labels().values()) == {"1"}
        assert home.page.locator(".course.none").count() == 0
    elif way == "key":
        home.page.keyboard.press("Tab")
    elif way == "sample":
        home.page.locator(".st-key-sample_8 button").click()
        home.settle()
        assert set(home.labels().values()) == {"8"}
    else:
        home.go_to("Pixels", "Pixels")
        assert "drawing" not in home.page.url
        home.go_to("Draw", "Draw a digit")
        home.wait_for_answers()
    home.page.wait_for_timeout(1000)
    assert not home.page.locator(TIP).is_visible()
    assert home.page.evaluate(WRITTEN) is False


@pytest.mark.parametrize("wait", [150, 250, 300])
def test_the_ghost_does_not_write_over_a_stroke_that_began_before_it_could_see_it(new_page, address, wait):
    """For some moments on opening the canvas is there, and what listens to touches is not yet."""
    page = new_page(reduced_motion="no-preference")
    page.goto(address)
    corner = page.locator(CANVAS).bounding_box()
    page.wait_for_timeout(wait)
    for stroke in ONE.on_canvas():
        points = [(corner["x"] + x, corner["y"] + y) for x, y in stroke]
        page.mouse.move(*points[0])
        page.mouse.down()
        for point in points[1:]:
            page.mouse.move(*point)
        page.mouse.up()
    for _ in range(15):
        page.wait_for_timeout(200)
        assert not page.locator(TIP).is_visible()
    page.close()


@pytest.mark.parametrize(("query", "motion"), [("", "reduce"), ("/?sample=5", "no-preference")])
def test_no_ghost_for_who_asks_for_less_motion_or_comes_with_a_digit(visit, query, motion):
    home = visit(query, reduced_motion=motion)
    before = home.answers()
    home.page.wait_for_timeout(2500)
    assert not home.page.locator(TIP).is_visible()
    assert home.answers() == before
    assert home.page.locator(".st-key-draw .hint.nothing").is_visible() == (query == "")


@pytest.mark.parametrize("viewport", [{"width": 1440, "height": 900}, PHONE])
def test_nothing_jumps(new_page, address, viewport):
    page = new_page(viewport, reduced_motion="no-preference")
    page.add_init_script(SHIFTS)
    home = Playground(page, address)
    home.page.locator(TIP).wait_for(state="visible")
    home.page.wait_for_function(WRITTEN)
    home.page.locator(TIP).wait_for(state="hidden")
    home.draw([[(x * 0.9, y * 0.9) for x, y in stroke] for stroke in FOUR.on_canvas()])
    home.page.locator(".st-key-sample_2 button").click()
    home.settle()
    shifts = home.page.evaluate("shifts")
    assert sum(value for value, *_ in shifts) < 0.1, shifts
    page.close()


@pytest.mark.parametrize("viewport", [{"width": 1440, "height": 900}, PHONE])
@pytest.mark.parametrize("path", ["", "/inside"])
def test_nothing_jumps_on_opening_not_even_the_empty_page_for_its_menu(new_page, address, path, viewport):
    page = new_page(viewport)
    page.add_init_script(SHIFTS)
    opened = Playground(page, address + path)
    opened.page.wait_for_timeout(1000)
    shifts = opened.page.evaluate("shifts")
    assert sum(value for value, *_ in shifts) < 0.1, shifts
    page.close()


def test_the_document_has_the_look_and_an_unknown_page_too(new_page, address):
    page = new_page()
    for path in ("/", "/inside", "/nowhere"):
        assert "--hand-on-black" in page.request.get(address + path).text()
    icon = page.request.get(address + "/favicon.png")
    assert icon.headers["content-type"] == "image/png"
    page.close()


def test_one_line_says_what_this_is(visit):
    home = visit()
    assert home.text(".lead") == (
        "LeNet-5 read cheques in 1998. This one is 61,706 numbers, learned from handwritten digits: draw, and watch it "
        "read yours."
    )


def test_where_the_other_network_differs_both_are_shown_and_nothing_moves(visit):
    home = visit("/?digit=test-2040")  # a 5: one network says 6
    places = (
        "() => ['.st-key-choice', '.st-key-door'].map(one => document.querySelector(one).getBoundingClientRect().y)"
    )
    before = home.page.evaluate(places)
    differing = home.answers()
    assert len(set(differing.values())) == 2, differing
    assert home.shown() == {"average", "max"}
    assert "The two disagree: not sure (average pooling), 6 (max pooling)." in home.text(".st-key-prediction")
    home.page.locator(".st-key-sample_2 button").click()
    home.settle()
    assert home.shown() == {"average"}
    assert "The two disagree" not in home.text(".st-key-prediction")
    assert home.page.evaluate(places) == before


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_the_network_in_small_is_the_door_to_inside(visit, by):
    home = visit("/?network=max")
    home.draw(FOUR.on_canvas())
    door = home.page.locator(".st-key-door a")
    if by == "mouse":
        box = home.page.locator(STRIP).bounding_box()
        home.page.mouse.click(box["x"] + 20, box["y"] + 20)
    else:
        door.focus()
        assert door.inner_text() == "Look inside the network →"
        home.page.keyboard.press("Enter")
    home.page.wait_for_selector(".stMain h1:has-text('Inside')")
    home.wait_for_components("inside")
    home.settle()
    assert "network=max" in home.page.url
    assert home.ink() > 500  # the session went along
    assert "reads 4" in home.text(".net .answer")


def with_a_sample_over_a_four(visit):
    """The home page, a sample in hand; and how much ink the 4 had that was drawn before."""
    home = visit()
    home.draw(FOUR.on_canvas())
    four = home.ink()
    home.page.locator(".st-key-sample_7 button").click()
    home.settle()
    return home, four


def test_a_stroke_on_a_sample_begins_a_drawing_and_the_one_before_is_steps_back(visit):
    home, four = with_a_sample_over_a_four(visit)
    home.draw(ONE.on_canvas())
    assert set(home.labels().values()) == {"1"}
    one = home.ink()
    assert one < four
    assert "sample" not in home.page.url
    for keys, ink, label in (
        ("Control+z", 0, ""),
        ("Control+z", four, "4"),
        ("Control+Shift+z", 0, ""),
        ("Control+Shift+z", one, "1"),
    ):
        home.page.keyboard.press(keys)
        home.settle(600)
        assert home.ink() == pytest.approx(ink, rel=0.02)
        assert set(home.labels().values()) == {label}


def test_after_a_sample_the_drawing_can_be_had_back(visit):
    home, four = with_a_sample_over_a_four(visit)
    assert home.ink() == 0  # the next drawing begins on an empty canvas
    home.press("Back to my drawing")
    home.settle()
    assert home.ink() == pytest.approx(four, rel=0.02)
    assert set(home.labels().values()) == {"4"}
    home.draw([[(20, 20), (22, 60)]])  # one more stroke of it
    assert home.ink() > four


def test_two_quick_strokes_on_a_sample_are_one_drawing(visit):
    home = visit("/?sample=7")
    home.draw(FOUR.on_canvas())
    assert set(home.labels().values()) == {"4"}
    home.page.reload()
    home.wait_for_answers()
    assert set(home.labels().values()) == {"4"}


@pytest.mark.parametrize("width", [390, 768])
def test_on_a_phone_the_menu_goes_once_a_page_is_chosen(visit, width):
    home = visit("/?sample=3", viewport={"width": width, "height": 844}, has_touch=True)  # a browser of its own
    home.page.locator("[data-testid=stExpandSidebarButton]").click()
    home.page.locator(".stSidebar a", has_text="Pooling").click()
    home.page.wait_for_selector(".stMain h1:has-text('Pooling')")
    home.page.locator("[data-testid=stExpandSidebarButton]").wait_for(state="visible")
    assert home.page.locator(".stSidebar").bounding_box()["x"] < 0


def test_on_a_wide_screen_the_menu_stays(visit):
    home = visit()
    home.go_to("Pooling")
    assert home.page.locator(".stSidebar").bounding_box()["x"] == 0


@pytest.mark.parametrize(
    ("width", "height", "menu"), [(768, 1024, True), (960, 600, False), (390, 844, False), (1440, 900, False)]
)
def test_the_network_is_on_the_first_screen_and_no_switch_is_cut(visit, width, height, menu):
    home = visit("/?sample=3", viewport={"width": width, "height": height}, has_touch=True)
    if menu:
        home.page.locator("[data-testid=stExpandSidebarButton]").click()
        home.settle(500)
    strip = home.page.locator(".st-key-strip").bounding_box()
    assert strip["y"] + strip["height"] < height
    main = home.page.locator(".stMain").bounding_box()
    for switch in home.page.locator(".st-key-stage [data-testid=stButtonGroup], .st-key-stage button:visible").all():
        box = switch.bounding_box()
        assert main["x"] <= box["x"]
        assert box["x"] + box["width"] <= main["x"] + main["width"]
    assert home.page.locator(CANVAS).bounding_box()["width"] >= 240
