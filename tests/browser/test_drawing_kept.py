"""What was drawn stays: erased, taken back, over a refresh, in another tab, in the link."""

import pytest

from .digits import DRAWINGS
from .pen import EMPTY, SHOWN, pen_down


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
    assert home.soon(lambda: (home.labels(), home.ink()), (four, ink)) == (four, ink)
    home.page.keyboard.press("Control+Shift+z")
    assert home.soon(lambda: home.page.evaluate(SHOWN), erased) == erased
    home.clear()
    home.page.keyboard.press("Control+z")
    assert home.soon(lambda: home.page.evaluate(SHOWN), erased) == erased


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
