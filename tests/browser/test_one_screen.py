"""Inside the network: what is in view together, at the sizes that readers have; on a phone the sheet."""

from itertools import pairwise

import pytest

from .digits import DRAWINGS
from .playground import CANVAS
from .test_taken_apart import take

UNITS = {"C1": 3, "C3": 8, "S4": 0, "F6": 29, "OUTPUT": 5}  # one of each kind, its number from 0
IN_LINK = "at=C3&map=9"
SCREENS = {"low": [(1280, 720)], "high": [(1440, 900), (1920, 1080)]}  # a low one is shown fewer contributions
HIGHER = {
    "low": [(1280, 1024)],
    "high": [(1440, 1000), (1440, 1200)],
}  # there cells could be larger than the page is wide
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
LAYERS = ("C1", "S2", "C3", "S4", "C5", "F6", "OUTPUT")


def box(page, selector):
    return page.page.locator(selector).first.bounding_box()


def inside(part, width, height):
    return (
        part["x"] >= 0
        and part["y"] >= 0
        and part["x"] + part["width"] <= width
        and part["y"] + part["height"] <= height
    )


@pytest.mark.parametrize("kind", SCREENS)
def test_canvas_network_and_the_unit_in_hand_are_in_view_together(visit, kind):
    """One unit of each kind after the other, the first by a link, the others by a click."""
    screens = SCREENS[kind]
    first = {"width": screens[0][0], "height": screens[0][1]}
    page = visit(f"/inside?sample=3&network=average&{IN_LINK}", viewport=first)
    for width, height in screens:
        page.page.set_viewport_size({"width": width, "height": height})
        for layer, unit in UNITS.items():
            take(page, layer, unit)
            page.settle()
            check_in_view_together(page, layer, width, height)
    take(page, "C3", UNITS["C3"])
    for width, height in HIGHER[kind]:
        page.page.set_viewport_size({"width": width, "height": height})
        page.settle()
        check_in_view_together(page, "C3", width, height)


def check_in_view_together(page, layer, width, height):
    assert page.text(".taken .which").startswith("Output" if layer == "OUTPUT" else f"{layer}, ")
    parts = [CANVAS, *(f".layer.{name}" for name in LAYERS), ".taken .which"]
    parts += {
        "S4": [".pooling .board", ".pooled"],
        "F6": [".contributions", ".waterfall", ".curve", ".squash"],
        "OUTPUT": [".contributions", ".waterfall", ".softmax"],
    }.get(layer, [*(f".full figure:nth-of-type({n}) .board" for n in (1, 2, 3)), ".contributions", ".curve", ".squash"])
    for part in parts:
        assert inside(box(page, part), width, height), (part, box(page, part))
    row = [part.bounding_box() for part in page.page.locator(".details .apart").first.locator("> *").all()]
    assert all(one["x"] + one["width"] <= other["x"] for one, other in pairwise(row)), row
    assert (
        box(page, ".panel")["y"] - box(page, ".under")["y"] - box(page, ".under")["height"] < 16
    )  # a sample has no past
    assert page.page.locator("[data-testid=stMain]").evaluate("main => main.scrollTop") == 0
    assert box(page, ".st-key-bar")["height"] <= 64
    assert box(page, ".nets")["height"] <= 360
    assert page.page.locator(".net").count() == 1
    assert not page.page.locator(".layer.input").count()


@pytest.mark.parametrize("sample", ["sample=3", ""])
def test_the_unit_in_hand_stays_in_view_where_something_was_changed(visit, sample):
    page = visit(f"/inside?{sample}&network=average&{IN_LINK}&edits=C1m3x0.5", viewport={"width": 1280, "height": 720})
    if not sample:
        page.draw([[(x * 200 / 320, y * 200 / 320) for x, y in stroke] for stroke in DRAWINGS[10].on_canvas()])
    for part in (CANVAS, ".whatif", *(f".full figure:nth-of-type({n}) .board" for n in (1, 2, 3)), ".squash"):
        assert inside(box(page, part), 1280, 720), (part, box(page, part))


def test_a_wide_screen_is_used_and_of_a_sample_the_input_itself_is_shown(visit):
    page = visit("/inside?sample=3&network=average", viewport={"width": 1920, "height": 1080})
    assert box(page, ".panel")["x"] + box(page, ".panel")["width"] > 1850
    assert box(page, ".layer.OUTPUT")["x"] + box(page, ".layer.OUTPUT")["width"] > 1850
    assert box(page, CANVAS)["width"] == 320
    page.page.set_viewport_size({"width": 1440, "height": 900})
    page.settle()
    canvas, shown = box(page, CANVAS), box(page, ".board.input canvas")
    assert [shown[key] for key in ("x", "y", "width")] == pytest.approx(
        [canvas[key] for key in ("x", "y", "width")], abs=1
    )
    assert (
        page.page.locator(".board.input canvas").evaluate("canvas => getComputedStyle(canvas).visibility") == "visible"
    )


def test_two_networks_are_two_rows(visit):
    page = visit("/inside?sample=3&network=both")
    first, second = (one.bounding_box() for one in page.page.locator(".net").all())
    assert first["y"] + first["height"] <= second["y"]
    assert second["y"] + second["height"] < 600
    assert inside(box(page, ".taken .which"), 1440, 900)


@pytest.mark.parametrize("sizes", [[(768, 1024)], [(1024, 768), (960, 600)]], ids=["menu shut", "menu open"])
@pytest.mark.parametrize("locale", ["en-US", "ko-KR"])
def test_on_a_tablet_and_enlarged_nothing_is_cut_off(visit, sizes, locale):
    """960x600 is 1440x900 at 150 %."""
    first = {"width": sizes[0][0], "height": sizes[0][1]}
    page = visit("/inside?sample=3&network=average", viewport=first, locale=locale)
    for width, height in sizes:
        page.page.set_viewport_size({"width": width, "height": height})
        page.settle()
        check_nothing_is_cut_off(page, width, height)


def check_nothing_is_cut_off(page, width, height):
    assert page.page.evaluate("document.documentElement.scrollWidth") <= width
    main = page.page.locator("[data-testid=stMain]")
    assert main.evaluate("main => main.scrollWidth - main.clientWidth") == 0
    for part in (CANVAS, ".layer.C1", ".layer.S2", ".top .scale", ".top .scale .legend"):
        assert inside(box(page, part), width, height), part
    assert box(page, ".top .scale")["width"] > 100
    assert box(page, ".top .sentence")["width"] > 100
    for button in page.page.locator(".st-key-bar button, .st-key-tools button, .top button").all():
        there = button.bounding_box()
        assert there["x"] >= 0
        assert there["x"] + there["width"] <= width
        assert button.evaluate("one => one.scrollWidth - one.clientWidth") <= 1


def test_what_a_unit_sees_lies_over_the_drawing(visit):
    """A drawing in a corner: the field is as much smaller as the digit is, and lies where the digit is."""
    page = visit("/inside?network=average&at=C5&map=1")
    small = [[(0.35 * x, 0.35 * y) for x, y in stroke] for stroke in DRAWINGS[10].on_canvas()]
    page.draw(small)
    canvas, field = box(page, CANVAS), box(page, ".board.input rect.field")
    xs, ys = zip(*(point for stroke in small for point in stroke), strict=True)
    longest = max(max(xs) - min(xs), max(ys) - min(ys))
    assert field["width"] == pytest.approx(32 * longest / (20 - 2.6), rel=0.05)
    middle = [field[axis] - canvas[axis] + field["width"] / 2 for axis in ("x", "y")]
    assert middle == pytest.approx([(min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2], abs=longest * 0.2)
    assert (
        page.page.locator(".board.input canvas").evaluate("canvas => getComputedStyle(canvas).visibility") == "hidden"
    )


def test_a_notice_lies_beside_the_buttons_in_the_corners(visit):
    page = visit("/inside?sample=77&network=average")
    for width in (1440, 768):
        page.page.set_viewport_size({"width": width, "height": 1000})
        page.settle()
        notice, more = box(page, ".st-key-notice_0"), box(page, "[data-testid=stMainMenu]")
        assert notice["x"] + notice["width"] <= more["x"]
    menu = box(page, "[data-testid=stExpandSidebarButton]")
    assert menu["x"] + menu["width"] <= notice["x"]


# --- on a phone --------------------------------------------------------------------------------------


def test_all_ways_to_start_are_there_on_a_phone_right_below_the_heading(visit):
    page = visit("/inside?network=average", **PHONE)
    lead, bar = box(page, ".st-key-heading .lead"), box(page, ".st-key-bar")
    assert 0 <= bar["y"] - lead["y"] - lead["height"] < 16
    for width in (390, 320):
        page.page.set_viewport_size({"width": width, "height": 844})
        page.settle()
        for button in page.page.locator(".st-key-bar button").all():
            there = button.bounding_box()
            assert there["width"] >= 24
            assert there["x"] >= 0
            assert there["x"] + there["width"] <= width


@pytest.mark.parametrize("path", ["/", "/inside"])
def test_nothing_passes_behind_the_buttons_in_the_corners_of_a_phone(visit, path):
    page = visit(f"{path}?sample=3", **PHONE)
    corner = {"x": 0, "y": 0, "width": 390, "height": 48}
    looks = page.page.screenshot(clip=corner)
    page.page.locator("[data-testid=stMain]").evaluate("main => main.scrollTo(0, 300)")
    assert page.page.locator("[data-testid=stMain]").evaluate("main => main.scrollTop") == 300
    assert page.page.screenshot(clip=corner) == looks


def test_a_tap_is_answered_below_the_finger(visit):
    page = visit("/inside?sample=3&network=average", **PHONE)
    for place in (("C1", 2), ("C3", 12), ("C5", 0), ("OUTPUT", 9)):
        assert not page.page.locator(".panel").is_visible()
        check_tapped(page, *place)
        page.page.keyboard.press("Escape")
        page.settle()
        page.page.locator("[data-testid=stMain]").evaluate("main => main.scrollTo(0, 0)")


def check_tapped(page, layer, number):
    part = page.page.locator(f".layer.{layer} " + ("li" if layer == "OUTPUT" else ".board")).nth(number)
    part.tap()
    page.settle()
    sheet, tapped = box(page, ".panel"), part.bounding_box()
    finger = tapped["y"] + tapped["height"] / 2
    assert sheet["y"] + sheet["height"] == pytest.approx(844, abs=1)
    assert sheet["height"] >= 0.45 * 844 - 1
    assert tapped["y"] + tapped["height"] <= sheet["y"]  # what was tapped is still seen
    answer = box(page, ".taken .which")
    assert 0 < answer["y"] + answer["height"] - finger <= 200
    assert page.page.evaluate("document.documentElement.scrollWidth") == 390


def test_on_a_phone_that_lies_the_sheet_comes_under_the_finger_too(visit):
    page = visit(
        "/inside?sample=5&network=average", viewport={"width": 844, "height": 390}, has_touch=True, is_mobile=True
    )
    for layer in ("C1", "C3", "F6"):
        part = page.page.locator(f".layer.{layer} .board").first
        part.tap()
        page.page.locator(".panel").wait_for()
        page.settle()
        sheet, tapped = box(page, ".panel"), part.bounding_box()
        assert sheet["y"] + sheet["height"] == pytest.approx(390, abs=1)
        assert sheet["y"] - tapped["y"] < 200
        page.page.locator(".tools .close").tap()


def test_a_swipe_opens_the_sheet_fully_and_closes_it(visit):
    page = visit("/inside?sample=3&network=average", **PHONE)
    page.page.locator(".layer.S2 .board").nth(1).tap()
    page.settle()
    session = page.page.context.new_cdp_session(page.page)

    def swipe(by):
        handle = box(page, ".handle")
        x, y = handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2
        session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
        for part in (0.3, 0.6, 1):
            session.send(
                "Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x, "y": y + by * part}]}
            )
        session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        page.settle()

    swipe(-200)
    assert box(page, ".panel")["height"] == pytest.approx(0.92 * 844, abs=2)
    assert page.page.locator(".handle").get_attribute("aria-expanded") == "true"
    swipe(200)
    assert box(page, ".panel")["height"] == pytest.approx(0.45 * 844, abs=2)
    swipe(150)
    assert not page.page.locator(".panel").is_visible()
