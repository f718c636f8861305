"""The canvas itself: it fits, its steps go back and on, and nothing that was drawn on it is lost."""

import pytest

from .digits import DRAWINGS
from .playground import CANVAS

NARROW = [320, 360]
FOUR, SLASHED = DRAWINGS[10], DRAWINGS[2]
EMPTY = {"average": "", "max": ""}
UNDO, REDO = (f".st-key-draw .dc-icon-button[data-step={step}]" for step in ("undo", "redo"))


def sideways(page):
    """How far the page can be scrolled sideways, and how far the canvas itself."""
    return page.page.evaluate(
        """() => {
            const over = element => element.scrollWidth - element.clientWidth
            const host = document.querySelector('.st-key-draw [data-testid=stBidiComponentIsolated]')
            return [over(document.querySelector('.stMain')), over(host.shadowRoot.querySelector('.dc-scroll'))]
        }"""
    )


def stroke(page, points):
    """Draw one stroke with the mouse, and wait for nothing."""
    corner = page.page.locator(CANVAS).bounding_box()
    mouse = page.page.mouse
    mouse.move(corner["x"] + points[0][0], corner["y"] + points[0][1])
    mouse.down()
    for x, y in points[1:]:
        mouse.move(corner["x"] + x, corner["y"] + y, steps=4)
    mouse.up()


# --- it fits ---------------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["/?sample=3", "/inside?sample=3"])
def test_the_canvas_fits_a_narrow_screen(visit, query):
    page = visit(query, viewport={"width": NARROW[0], "height": 640})
    for width in NARROW:
        page.page.set_viewport_size({"width": width, "height": 640})
        page.settle()
        assert sideways(page) == [0, 0]
        box, pad = page.page.locator(CANVAS).bounding_box(), page.page.locator(".st-key-cover").bounding_box()
        assert box["width"] == box["height"] == pad["width"] == pad["height"]
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width


def test_the_canvas_fits_at_four_hundred_percent(visit):
    home = visit(viewport={"width": 320, "height": 225}, device_scale_factor=4)  # 1280 by 900 pixels
    assert sideways(home) == [0, 0]
    assert home.page.locator(CANVAS).bounding_box()["width"] == 288


@pytest.mark.parametrize(("query", "width", "side"), [("/", 320, 288), ("/", 1440, 320), ("/inside", 1440, 256)])
def test_ink_lands_where_the_pointer_was(visit, query, width, side):
    page = visit(query, viewport={"width": width, "height": 900})
    assert page.page.locator(CANVAS).bounding_box()["width"] == side
    page.draw([[(side * 0.7, side * 0.2), (side * 0.9, side * 0.2)]])
    assert page.middle() == pytest.approx([256, 64], abs=2)  # of 320


def test_a_finger_on_a_narrow_screen_draws_where_it_is_and_is_read(visit):
    home = visit(viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True)
    home.touch([[(x * 0.9, y * 0.9) for x, y in stroke] for stroke in FOUR.on_canvas()])
    assert home.labels() == {"average": "4", "max": "4"}
    home.clear()
    home.touch([[(30, 230), (90, 230)]])
    assert home.middle() == pytest.approx([60 * 320 / 288, 230 * 320 / 288], abs=3)


# --- a step back, a step on ---------------------------------------------------------------------


def press(page, keys):
    """Press keys, and wait for the answer."""
    page.page.keyboard.press(keys)
    page.settle(400)


def test_keys_undo_and_redo(visit):
    home = visit()
    home.draw(SLASHED.on_canvas())  # a zero, then its slash
    slashed = home.ink()
    for undo, redo in (("Control+z", "Control+Shift+z"), ("Control+z", "Control+y"), ("Meta+z", "Meta+Shift+z")):
        press(home, undo)
        round_ = home.ink()
        assert 0 < round_ < slashed
        assert home.labels() == {"average": "0", "max": "0"}
        press(home, undo)
        assert home.ink() == 0
        assert home.labels() == EMPTY
        press(home, redo)
        assert home.ink() == round_
        press(home, redo)
        assert home.ink() == slashed


def test_keys_undo_where_the_keyboard_writes_korean(visit):
    home = visit()
    home.draw(FOUR.on_canvas()[:1])
    home.page.evaluate(
        """() => document.body.dispatchEvent(new KeyboardEvent('keydown',
            { key: 'ㅋ', code: 'KeyZ', ctrlKey: true, bubbles: true, composed: true }))"""
    )
    home.settle(400)
    assert home.ink() == 0


def test_keys_in_a_text_field_stay_there(visit):
    home = visit()
    home.draw(FOUR.on_canvas())
    drawn = home.ink()
    home.page.evaluate(
        """() => {
            const field = Object.assign(document.createElement('input'), { type: 'text', id: 'field' })
            document.querySelector('.stMain').prepend(field)
            field.focus()
        }"""
    )
    home.page.keyboard.type("4")
    home.page.keyboard.press("Control+z")
    home.settle(400)
    assert home.page.locator("#field").input_value() == ""
    assert home.ink() == drawn


def test_clear_is_a_step_like_any_other(visit):
    home = visit()
    home.draw(SLASHED.on_canvas())
    slashed = home.ink()
    home.clear()
    assert home.ink() == 0
    home.page.locator(UNDO).click()
    home.settle(400)
    assert home.soon(home.ink, slashed) == slashed
    assert home.soon(home.labels, {"average": "0", "max": "0"}) == {"average": "0", "max": "0"}
    home.page.locator(UNDO).click()  # the slash
    home.settle(400)
    assert 0 < home.ink() < slashed
    for _ in range(2):  # the slash again, and the clearing
        home.page.locator(REDO).click()
        home.settle(400)
    assert home.soon(home.ink, 0) == 0
    assert home.soon(home.labels, EMPTY) == EMPTY
    assert home.soon(home.page.locator(REDO).is_disabled, True)


def test_one_way_to_an_empty_canvas(visit):
    home = visit()
    home.draw(FOUR.on_canvas())
    home.go_to("Inside the network")
    buttons = home.page.locator(".st-key-draw .dc-icon-button:visible")
    assert [button.get_attribute("title") for button in buttons.all()] == ["Undo", "Redo"]
    home.press("Clear")
    home.settle(400)
    assert home.ink() == 0


def test_steps_outlive_a_change_of_page(visit):
    home = visit()
    home.draw(SLASHED.on_canvas())
    slashed = home.ink()
    home.go_to("Convolution")
    home.go_to("Draw", "Draw a digit")
    home.wait_for_answers()
    press(home, "Control+z")
    assert 0 < home.ink() < slashed
    press(home, "Control+y")
    assert home.ink() == slashed


# --- nothing is lost on the way -----------------------------------------------------------------


@pytest.mark.parametrize(("page", "title"), [("Convolution", "Convolution"), ("Inside the network", None)])
def test_a_page_changed_at_once_keeps_the_last_stroke(visit, page, title):
    home = visit()
    home.draw(FOUR.on_canvas()[:1])
    first = home.ink()
    # Lifted, and gone in the same breath: well within the 200 ms that the canvas waits before it sends.
    corner = home.page.locator(CANVAS).bounding_box()
    link = home.page.locator(".stSidebar a", has_text=page).first.bounding_box()
    mouse = home.page.mouse
    mouse.move(corner["x"] + 230, corner["y"] + 80)
    mouse.down()
    mouse.move(corner["x"] + 220, corner["y"] + 250, steps=4)
    mouse.up()
    mouse.click(link["x"] + 30, link["y"] + 10)
    home.page.wait_for_selector(f".stMain h1:has-text('{title or page}')")
    home.settle(900)
    home.go_to("Draw", "Draw a digit")
    home.wait_for_answers()
    assert home.ink() > first + 1000
    assert home.labels() == {"average": "4", "max": "4"}


def test_a_finger_that_changes_the_page_at_once_keeps_its_stroke(visit):
    home = visit(viewport={"width": 390, "height": 3000}, has_touch=True, is_mobile=True)
    home.touch(FOUR.on_canvas()[:1])
    link = home.page.locator(".st-key-way_on a").bounding_box()
    home.finger([[(230, 80), (225, 160), (220, 250)]])
    home.page.touchscreen.tap(link["x"] + 30, link["y"] + 10)
    home.page.wait_for_selector(".stMain h1:has-text('Pixels')")
    home.settle(900)
    home.page.go_back()
    home.page.wait_for_selector(".stMain h1:has-text('Draw')")
    home.wait_for_answers()
    assert home.labels() == {"average": "4", "max": "4"}


@pytest.mark.parametrize("gap", [0, 100])  # milliseconds
def test_a_drawing_cleared_at_once_comes_back(visit, gap):
    home = visit()
    home.draw(FOUR.on_canvas()[:1])
    drawn = home.ink()
    clear = home.page.locator(".st-key-clear button").bounding_box()
    stroke(home, [(230, 80), (220, 250)])
    home.page.wait_for_timeout(gap)
    home.page.mouse.click(clear["x"] + 10, clear["y"] + 10)
    home.settle(900)
    assert home.soon(home.ink, 0) == 0
    press(home, "Control+z")
    assert home.soon(lambda: home.ink() > drawn + 1000, True)
    assert home.soon(home.labels, {"average": "4", "max": "4"}) == {"average": "4", "max": "4"}


def test_quick_steps_back_are_all_made(visit):
    home = visit()
    home.draw(SLASHED.on_canvas())
    home.clear()
    for _ in range(3):  # the clearing, the slash, the zero
        home.page.keyboard.press("Control+z")
    home.settle(1500)
    assert home.soon(home.ink, 0) == 0
    assert home.soon(home.page.locator(UNDO).is_disabled, True)
    assert home.soon(home.labels, EMPTY) == EMPTY
    for _ in range(2):
        home.page.keyboard.press("Control+y")
    home.settle(1500)
    assert home.soon(home.labels, {"average": "0", "max": "0"}) == {"average": "0", "max": "0"}
