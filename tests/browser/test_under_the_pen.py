"""The networks answer while the pen is down: before anything is sent, and the same as the server once it was."""

import re
import time
from itertools import pairwise
from math import ceil, hypot

import pytest

import lenet

from .digits import DRAWINGS
from .playground import CANVAS, Playground
from .serving import serve

EMPTY = {"average": ("empty", ""), "max": ("empty", "")}
TOUCH = {"viewport": {"width": 390, "height": 1200}, "has_touch": True, "is_mobile": True}
SHOWN = "() => document.querySelector('.st-key-prediction .answers').innerText"
# Frames in which an answer was repainted after the pen's lift: none should be.
WATCH = """() => {
  const texts = () => document.querySelector('.st-key-prediction .answers').innerText
  const first = texts()
  window.watched = { repainted: 0, on: true }
  const look = () => {
    if (texts() !== first) watched.repainted += 1
    if (watched.on) requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}"""


def on_the_way(stroke, apart=20):
    """A stroke's points and some between them, no further apart than a quick hand's, which the canvas rounds off."""
    way = stroke[:1]
    for (x0, y0), (x1, y1) in pairwise(stroke):
        parts = max(1, ceil(hypot(x1 - x0, y1 - y0) / apart))
        way += [(x0 + (x1 - x0) * part / parts, y0 + (y1 - y0) * part / parts) for part in range(1, parts + 1)]
    return way


def pen_down(home, strokes):
    """Draw, and leave the pen on the canvas."""
    corner = home.page.locator(CANVAS).bounding_box()
    scale = corner["width"] / 320
    for number, stroke in enumerate(strokes):
        points = [(corner["x"] + scale * x, corner["y"] + scale * y) for x, y in on_the_way(stroke)]
        home.page.mouse.move(*points[0])
        home.page.mouse.down()
        for point in points[1:]:
            home.page.mouse.move(*point)
        if number < len(strokes) - 1:
            home.page.mouse.up()
    frames(home)


def frames(home, count=3):
    home.page.evaluate(
        "count => new Promise(done => { const next = () => count-- ? requestAnimationFrame(next) : done(); next() })",
        count,
    )


def looks(home):
    """What is seen of the canvas, from the top of the page."""
    home.page.locator(".stMain").evaluate("main => main.scrollTo(0, 0)")
    return home.page.screenshot(clip=home.page.locator(CANVAS).bounding_box())


def test_the_answer_changes_under_the_pen_before_anything_is_sent(visit):
    home = visit()
    sent = home.page.evaluate("wire.sent")
    seen = []
    for drawing in (DRAWINGS[3], DRAWINGS[10]):
        pen_down(home, drawing.on_canvas()[:1])
        seen.append(home.page.evaluate(SHOWN))
        assert home.page.evaluate("wire.sent") == sent
        home.page.mouse.up()
        home.settle()
        home.clear()
        sent = home.page.evaluate("wire.sent")
    assert len(set(seen)) == 2
    assert all(re.search(r"Sure|Not sure", text) for text in seen)


def twenty_digits(home, put_down, lift):
    """Each is right while the pen is still down, and the same once the server knows of it."""
    pen = "medium"
    for drawing in sorted(DRAWINGS, key=lambda drawing: drawing.pen):
        if drawing.pen != pen:
            pen = drawing.pen
            home.press(pen, ".st-key-pen")
        put_down(home, drawing.on_canvas())
        before = home.page.evaluate(SHOWN)
        assert home.labels() == {"average": str(drawing.digit), "max": str(drawing.digit)}, drawing
        home.page.evaluate(WATCH)
        lifted = home.page.evaluate("performance.now()")
        lift()
        home.settle(0, since=lifted)
        assert home.page.evaluate(SHOWN) == before, drawing
        assert home.page.evaluate("watched.on = false, watched.repainted") == 0, drawing
        home.clear()


def test_twenty_digits_by_mouse_are_right_before_the_lift_and_the_same_after(visit):
    home = visit()
    twenty_digits(home, pen_down, home.page.mouse.up)


def test_twenty_digits_by_finger_are_right_before_the_lift_and_the_same_after(visit):
    home = visit(**TOUCH)
    session = home.page.context.new_cdp_session(home.page)

    def touch(kind, *points):
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": list(points)})

    def finger_down(_, strokes):
        corner = home.page.locator(CANVAS).bounding_box()
        for number, stroke in enumerate(strokes):
            first, *rest = [{"x": corner["x"] + x, "y": corner["y"] + y} for x, y in on_the_way(stroke)]
            touch("touchStart", first)
            for point in rest:
                touch("touchMove", point)
            if number < len(strokes) - 1:
                touch("touchEnd")
        frames(home)

    twenty_digits(home, finger_down, lambda: touch("touchEnd"))


def test_on_inside_every_map_moves_under_the_pen(visit):
    page = visit("/inside?network=both&at=C3&map=2&row=5&column=5")
    sent = page.page.evaluate("wire.sent")
    layers = ("C1", "S2", "C3", "S4", "C5", "F6")

    def shown():
        boards = [page.page.locator(f".net .layer.{layer} .board").first for layer in layers]
        return [*(page.pixels(board).tobytes() for board in boards), page.text(".taken >> nth=0 >> .which")]

    before = shown()
    pen_down(page, DRAWINGS[10].on_canvas())
    after = shown()
    assert all(one != other for one, other in zip(before, after, strict=True))
    assert [text.split("reads ")[1][0] for text in page.page.locator(".answer").all_inner_texts()] == ["4", "4"]
    page.page.mouse.up()
    page.settle()
    assert shown() == after
    assert page.page.evaluate("wire.sent") > sent


def test_a_stroke_sends_little(visit):
    """To and fro, on the home page and on Inside, with a digit of one stroke."""
    for query in ("", "/inside?network=both"):
        home = visit(query)
        home.page.evaluate(
            """() => {
              const { send } = WebSocket.prototype
              window.up = 0
              WebSocket.prototype.send = function (data) {
                window.up += data.byteLength ?? data.length
                send.call(this, data)
              }
            }"""
        )
        received = home.count_received()
        pen_down(home, DRAWINGS[3].on_canvas())
        home.page.mouse.up()
        home.settle()
        assert 1000 < home.page.evaluate("up") + received() <= 10_000, query


def test_an_eraser_cuts_and_is_a_step_like_any_other(visit):
    home = visit()
    home.draw(DRAWINGS[10].on_canvas())
    four, ink = home.labels(), home.ink()
    home.press("eraser", ".st-key-pen")
    home.draw([[(20, 160), (300, 160)]])
    erased = home.page.evaluate(SHOWN)
    assert home.ink() < ink - 500
    assert erased != ""
    home.page.keyboard.press("Control+z")
    home.settle()
    assert (home.labels(), home.ink()) == (four, ink)
    home.page.keyboard.press("Control+Shift+z")
    home.settle()
    assert home.page.evaluate(SHOWN) == erased
    home.clear()
    home.page.keyboard.press("Control+z")
    home.settle()
    assert home.page.evaluate(SHOWN) == erased


def test_a_drawing_survives_a_refresh_and_another_tab(visit):
    home = visit("/?network=max&lang=ko")
    home.draw(DRAWINGS[10].on_canvas())
    labels, ink = home.labels(), home.ink()
    assert labels == {"average": "4", "max": "4"}
    assert home.shown() == {"max"}
    assert len(home.page.url) < 600
    entries = home.page.evaluate("history.length")
    home.draw([[(20, 20), (60, 22)]])
    assert home.page.evaluate("history.length") == entries  # a drawing is no entry, however it grows
    home.page.keyboard.press("Control+z")
    home.settle()
    home.page.reload()
    home.wait_for_answers()
    assert home.labels() == labels
    assert home.ink() == pytest.approx(ink, rel=0.02)
    other = visit(home.page.url.split("/", 3)[3].join(("/", "")))
    assert other.labels() == labels
    home.go_to("합성곱", "합성곱")
    assert "drawing=" in home.page.url
    home.page.reload()
    home.wait_for_components("convolution")
    home.settle()
    assert "내 숫자" in home.text(".st-key-digit")


def test_the_last_stroke_survives_a_reload_at_the_lift(visit):
    home = visit("/?sample=5")
    four = DRAWINGS[10].on_canvas()
    pen_down(home, four)
    home.page.mouse.up()
    home.page.reload()
    home.wait_for_answers()
    home.page.wait_for_function("() => location.search.includes('drawing=')")
    home.settle()
    assert home.labels() == {"average": "4", "max": "4"}
    ink = home.ink()
    pen_down(home, [[(30, 30), (290, 40)]])
    home.page.reload()  # it is the stroke that nobody has lifted the pen from which is lost
    home.wait_for_answers()
    assert home.labels() == {"average": "4", "max": "4"}
    assert home.ink() == pytest.approx(ink, rel=0.001)
    home.go_to("Pixels", "Pixels")
    assert home.page.locator(".stSidebar .mine").count() == 1
    home.go_to("Draw", "Draw a digit")
    home.wait_for_answers()
    assert home.ink() == pytest.approx(ink, rel=0.001)
    home.page.keyboard.press("Control+z")  # its second stroke
    home.settle()
    assert 0 < home.ink() < ink
    home.page.keyboard.press("Control+z")
    home.settle()
    assert home.answers() == EMPTY


def test_what_was_drawn_does_not_come_along_to_another_address(visit):
    home = visit()
    pen_down(home, DRAWINGS[10].on_canvas())
    home.page.mouse.up()
    home.page.goto(home.page.url.split("?")[0] + "?sample=7")
    home.wait_for_answers()
    assert home.labels() == {"average": "7", "max": "7"}
    assert home.ink() == 0


def test_back_keeps_the_drawing_as_it_is(visit):
    home = visit()
    home.draw(DRAWINGS[3].on_canvas())
    home.go_to("Pixels", "Pixels")
    home.go_to("Draw", "Draw a digit")
    home.clear()
    home.draw(DRAWINGS[10].on_canvas())
    home.page.go_back()
    home.page.wait_for_selector(".stMain h1:has-text('Pixels')")
    home.settle()
    home.page.go_back()
    home.page.wait_for_selector(".stMain h1:has-text('Draw')")
    home.wait_for_answers()
    assert set(home.labels().values()) == {"4"}


def test_going_back_along_the_drawing(visit):
    home = visit()
    home.draw(DRAWINGS[10].on_canvas())
    now = home.page.evaluate(SHOWN)
    slider = home.page.locator(".course input[type=range]")
    sent = home.page.evaluate("wire.sent")
    whole = looks(home)
    slider.fill("1")
    frames(home)
    assert home.page.evaluate(SHOWN) != now
    assert looks(home) != whole
    assert home.page.evaluate("wire.sent") == sent
    slider.fill(slider.get_attribute("max"))
    frames(home)
    assert home.page.evaluate(SHOWN) == now
    assert looks(home) == whole
    home.page.locator(".course button").click()
    home.page.wait_for_function(f"now => ({SHOWN})() !== now", arg=now)
    home.page.wait_for_function(f"now => ({SHOWN})() === now", arg=now)
    slider.fill("1")
    home.draw([[(20, 20), (60, 22)]])  # the pen comes down on the drawing as it is
    assert not home.page.locator(".st-key-draw canvas.past").is_visible()


def test_what_if_moves_in_the_same_frame_and_is_in_the_link(visit):
    page = visit("/inside?sample=5&network=average&at=C1&map=3")
    sent = page.page.evaluate("wire.sent")
    slider = page.page.locator(".edit input").first
    bars = page.page.locator(".net .bars").first
    before = bars.inner_text()
    changed = slider.evaluate(
        """slider => { slider.value = '0'; slider.dispatchEvent(new Event('input', { bubbles: true }))
        return slider.getRootNode().querySelector('.net .bars').innerText }"""
    )
    assert changed != before
    assert page.page.evaluate("wire.sent") == sent
    network = lenet.load("average")
    five = lenet.from_mnist(lenet.mnist.sample(5)).input
    after = lenet.ablation.forward(network, lenet.ablation.from_text("C1m3x0"), five)["OUTPUT"][0]
    assert f"{100 * after.max():.1f} %" in changed
    assert bars.evaluate("bars => bars.classList.contains('changed')")  # what they were is marked
    page.page.wait_for_function("() => location.search.includes('edits=C1m3x0')")
    page.page.locator(".st-key-effect", has_text="misreads").wait_for()
    page.page.locator(".whatif button", has_text="Undo all").click()
    page.page.wait_for_function("() => !location.search.includes('edits')")
    assert bars.inner_text() == before


def test_a_weight_is_dragged(visit):
    page = visit("/inside?sample=5&network=average&at=C1&map=1")
    board = page.page.locator(".pairs.C1 .board")
    x, y = page.point(board, 2, 6 + 3)  # the second filter
    before = page.text(".net >> nth=0 >> .answer")
    page.page.mouse.down()
    page.page.mouse.move(x, y - 60, steps=5)
    frames(page)
    weight = lenet.load("average").weights["C1/kernel"][2, 3, 0, 1]
    assert f"weight 14 of C1 2 = {weight + 0.6:.2f}" in page.text(".whatif").replace("−", "-")
    page.page.mouse.up()
    page.page.wait_for_function("() => location.search.includes('edits=C1w2.14x')")
    assert page.text(".net >> nth=0 >> .answer") != "" != before


def test_a_weight_is_changed_where_the_unit_is_taken_apart(visit):
    """The cell of the filter that the arrows have led to, by plus and minus; and by dragging."""
    page = visit("/inside?sample=5&network=average&at=C1&map=2")
    weights = lenet.load("average").weights["C1/kernel"][..., 0, 1]
    board = page.page.locator(".full .board.dragged")
    board.focus()
    for key in ("ArrowDown", "ArrowRight", "ArrowRight", "+", "+"):
        page.page.keyboard.press(key)
    assert f"weight 8 of C1 2 = {round(float(weights[1, 2]) + 0.1, 2):g}." in page.text(".whatif").replace("−", "-")
    page.page.keyboard.press("-")
    page.page.wait_for_function("() => location.search.includes('edits=C1w2.8x')")
    x, y = page.point(board, 4, 0)
    page.page.mouse.down()
    page.page.mouse.move(x, y + 50, steps=5)
    page.page.mouse.up()
    assert f"weight 21 of C1 2 = {round(float(weights[4, 0]) - 0.5, 2):g}." in page.text(".whatif").replace("−", "-")


def test_one_draws_over_a_sample(visit):
    home = visit("/?sample=5")
    assert set(home.labels().values()) == {"5"}
    home.draw(DRAWINGS[10].on_canvas())
    assert set(home.labels().values()) == {"4"}
    assert "sample" not in home.page.url
    assert not home.page.locator(".st-key-cover").is_visible()


def test_a_sample_that_is_taken_right_after_the_lift_is_taken(visit):
    home = visit()
    pen_down(home, DRAWINGS[10].on_canvas())
    home.page.mouse.up()
    home.page.locator(".st-key-sample_7 button").click()
    home.settle(900)
    assert set(home.labels().values()) == {"7"}
    home.page.locator(".st-key-uncover button").click()
    home.settle()
    assert set(home.labels().values()) == {"4"}


def test_other_buttons_and_keys_wait_for_the_stroke(visit):
    home = visit()
    home.draw(DRAWINGS[10].on_canvas()[:1])
    pen_down(home, DRAWINGS[10].on_canvas()[1:])
    home.page.mouse.down(button="right")
    home.page.mouse.up(button="right")
    home.page.keyboard.press("Control+z")
    before = home.page.evaluate(SHOWN)
    home.page.mouse.up()
    home.settle()
    assert home.page.evaluate(SHOWN) == before
    assert set(home.labels().values()) == {"4"}


def test_plain_pictures_keep_the_drawing(visit):
    page = visit("/inside?network=average")
    page.draw([[(0.7 * x, 0.7 * y) for x, y in stroke] for stroke in DRAWINGS[10].on_canvas()])
    ink = page.ink()
    page.press("Colours")
    page.press("plain pictures", ".st-key-view")
    page.page.keyboard.press("Escape")
    assert page.ink() == ink
    page.draw([[(20, 20), (40, 20)]])
    assert page.ink() > ink
    page.press("Colours")
    page.press("live", ".st-key-view")
    page.page.keyboard.press("Escape")
    assert page.ink() > ink


def test_a_resting_palm_draws_nothing(visit):
    home = visit(**TOUCH)
    corner = home.page.locator(CANVAS).bounding_box()
    home.page.evaluate(
        """() => dispatchEvent(new PointerEvent('pointermove', { pointerType: 'pen', bubbles: true }))"""
    )
    session = home.page.context.new_cdp_session(home.page)
    palm = [{"x": corner["x"] + 200, "y": corner["y"] + 280}]
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": palm})
    session.send(
        "Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{**palm[0], "y": palm[0]["y"] - 40}]}
    )
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    frames(home)
    assert home.answers() == {"average": ("empty", ""), "max": ("empty", "")}
    time.sleep(2.1)  # so long after the pen a touch is a finger's again
    home.touch(DRAWINGS[3].on_canvas())
    assert set(home.labels().values()) == {"1"}


def test_a_pen_released_outside_ends_its_stroke(visit):
    home = visit()
    pen_down(home, [[(160, 40), (160, 200)]])
    corner = home.page.locator(CANVAS).bounding_box()
    home.page.mouse.move(corner["x"] + 500, corner["y"] + 100, steps=4)
    home.page.mouse.up()
    home.settle()
    shown = home.page.evaluate(SHOWN)
    home.page.mouse.move(corner["x"] + 100, corner["y"] + 100, steps=4)
    frames(home)
    assert home.page.evaluate(SHOWN) == shown


SLOW = """(() => {
  const pause = 400
  window.WebSocket = class extends WebSocket {
    send(data) { setTimeout(() => super.send(data), pause) }
    addEventListener(name, call, ...rest) {
      const later = event => setTimeout(() => call(event), pause)
      super.addEventListener(name, name === 'message' ? later : call, ...rest)
    }
  }
})()"""


def test_a_slow_link_stops_no_pen(new_page, address):
    page = new_page()
    page.add_init_script(SLOW)
    home = Playground(page, address)
    pen_down(home, DRAWINGS[10].on_canvas())
    home.page.mouse.up()
    frames(home)
    assert set(home.labels().values()) == {"4"}
    home.settle(3000)
    assert set(home.labels().values()) == {"4"}
    home.page.locator(".st-key-clear button").click()
    frames(home)
    assert home.answers() == EMPTY  # at once
    page.close()


def test_a_server_that_goes_away_stops_no_pen(new_page):
    """Drawing goes on; once there is a server again, it is there as well."""
    with serve("app.py") as (address, server):
        page = new_page()
        home = Playground(page, address)
        pen_down(home, DRAWINGS[10].on_canvas()[:1])
        home.page.mouse.up()
        server.kill()
        server.wait()
        pen_down(home, DRAWINGS[10].on_canvas()[1:])
        home.page.mouse.up()
        frames(home)
        assert set(home.labels().values()) == {"4"}
        with serve("app.py", port=int(address.rsplit(":", 1)[1])):
            home.page.wait_for_function("() => location.search.includes('drawing=')")
            home.settle(1000)
            assert set(home.labels().values()) == {"4"}
            assert home.ink() > 1000
        page.close()
