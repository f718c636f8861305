"""The networks answer while the pen is down: before anything is sent, and the same as the server once it was."""

import re
import signal
import time

import pytest

from .digits import DRAWINGS
from .pen import EMPTY, SHOWN, frames, looks, on_the_way, pen_down
from .playground import CANVAS, Playground
from .serving import serve

TOUCH = {"viewport": {"width": 390, "height": 1200}, "has_touch": True, "is_mobile": True}
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


def each_digit(drawings, home, put_down, lift):
    """Each is right while the pen is still down, and the same once the server knows of it."""
    pen = "medium"
    for drawing in sorted(drawings, key=lambda drawing: drawing.pen):
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


# Twenty digits, each drawn in one of two ways, which draw nine of the ten digits each.
BY_MOUSE, BY_FINGER = DRAWINGS[::2], DRAWINGS[1::2]


def test_digits_by_mouse_are_right_before_the_lift_and_the_same_after(visit):
    home = visit()
    each_digit(BY_MOUSE, home, pen_down, home.page.mouse.up)


def test_digits_by_finger_are_right_before_the_lift_and_the_same_after(visit):
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

    each_digit(BY_FINGER, home, finger_down, lambda: touch("touchEnd"))


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


def on_a_slow_link(new_page, address):
    page = new_page()
    page.add_init_script(SLOW)
    return Playground(page, address)


def test_a_slow_link_stops_no_pen(new_page, address):
    home = on_a_slow_link(new_page, address)
    pen_down(home, DRAWINGS[10].on_canvas())
    home.page.mouse.up()
    frames(home)
    assert set(home.labels().values()) == {"4"}
    home.settle(3000)
    assert set(home.labels().values()) == {"4"}
    home.page.locator(".st-key-clear button").click()
    frames(home)
    assert home.answers() == EMPTY  # at once
    home.page.close()


@pytest.mark.parametrize(("path", "gap"), [("", 0), ("", 500), ("/inside", 250)])  # milliseconds of 800
def test_a_stroke_is_kept_before_a_sample_has_come(new_page, address, path, gap):
    """The sample was picked, and its answer is on its way: the stroke is the newer wish, and begins a drawing."""
    lesson = on_a_slow_link(new_page, f"{address}{path}?network=average")
    lesson.page.locator(".st-key-sample_7 button").click()
    lesson.page.wait_for_timeout(gap)
    pen_down(lesson, DRAWINGS[10].on_canvas()[:1])
    lesson.page.mouse.up()
    lesson.settle(3000)
    assert lesson.ink() > 1000
    assert "drawing=" in lesson.page.url
    assert "sample=" not in lesson.page.url
    assert not lesson.page.locator(".st-key-cover").is_visible()
    lesson.page.close()


def test_a_stroke_is_kept_before_the_canvas_was_cleared(new_page, address):
    home = on_a_slow_link(new_page, address)
    pen_down(home, DRAWINGS[10].on_canvas())
    home.page.mouse.up()
    home.settle(3000)
    home.page.locator(".st-key-clear button").click()
    pen_down(home, [[(160, 30), (158, 160), (160, 290)]])
    home.page.mouse.up()
    home.settle(3000)
    assert home.ink() > 1000
    assert set(home.labels().values()) == {"1"}
    home.page.close()


def ink_that_is_seen(home):
    """Of what lies on top: the canvas, or what is ahead of it."""
    return home.page.evaluate(
        """() => {
          const root = document.querySelector('.st-key-draw [data-testid=stBidiComponentIsolated]').shadowRoot
          const past = root.querySelector('.past')
          const canvas = past.hidden ? root.querySelector('canvas.dc-canvas.lower-canvas') : past
          const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
          let count = 0
          for (let i = 0; i < data.length; i += 4) if (data[i] > 127) count += 1
          return count * (320 / canvas.width) ** 2
        }"""
    )


def test_on_a_slow_link_the_eraser_erases_at_once(new_page, address):
    home = on_a_slow_link(new_page, address)
    pen_down(home, [[(160, 40), (160, 280)]])
    home.page.mouse.up()
    home.settle(3000)
    before = ink_that_is_seen(home)
    home.press("eraser", ".st-key-pen")
    pen_down(home, [[(100, 160), (220, 160)]])
    home.page.mouse.up()
    frames(home)
    assert ink_that_is_seen(home) < before - 300
    home.settle(3000)
    assert ink_that_is_seen(home) < before - 300
    strokes = home.page.url.split("drawing=")[1]
    assert strokes
    home.page.reload()
    home.page.wait_for_selector(".st-key-way_on")
    home.settle(3000)
    assert ink_that_is_seen(home) < before - 300
    home.page.close()


@pytest.mark.parametrize("path", ["", "/inside?network=average"])
def test_a_server_that_says_nothing_stops_neither_clear_nor_pen(new_page, path):
    with serve("app.py") as (address, server):
        page = new_page()
        home = Playground(page, address + path)
        pen_down(home, DRAWINGS[10].on_canvas())
        home.page.mouse.up()
        home.settle(1000)
        server.send_signal(signal.SIGSTOP)
        try:
            home.page.locator(".st-key-clear button").click()
            frames(home)
            assert ink_that_is_seen(home) == 0  # at once
            home.page.wait_for_timeout(4000)  # it has given up waiting for an answer
            assert ink_that_is_seen(home) == 0
            pen_down(home, [[(160, 30), (158, 160), (160, 290)]])
            home.page.mouse.up()
            frames(home)
            one = ink_that_is_seen(home)
            assert one > 1000
            home.page.wait_for_timeout(1000)
        finally:
            server.send_signal(signal.SIGCONT)
        home.settle(4000)
        assert ink_that_is_seen(home) == pytest.approx(one, rel=0.05)
        if not path:
            assert set(home.labels().values()) == {"1"}
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
