"""Several digits: read as a row while they are drawn, each with its box, any of them taken in hand by a click."""

import numpy as np

import lenet
from tests.unit.pictures import encode

from .digits import DRAWINGS
from .pen import frames, pen_down
from .playground import CANVAS

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
STYLES = {(drawing.digit, drawing.style): drawing.strokes for drawing in DRAWINGS}
ROW = [  # 472, in pixels of the canvas
    *[[(15 + 0.95 * x, 100 + 0.95 * y) for x, y in stroke] for stroke in STYLES[4, "open, two strokes"]],
    *[[(120 + 0.9 * x, 100 + 0.9 * y) for x, y in stroke] for stroke in STYLES[7, "plain"]],
    *[[(215 + 0.9 * x, 105 + 0.9 * y) for x, y in stroke] for stroke in STYLES[2, "round top, straight foot"]],
]
ALL = {"average": "472", "max": "472"}
CARD = ".st-key-prediction .card:not(.other)"


def said(home):
    """The row as one reads it."""
    return home.page.locator(f"{CARD} .row").inner_text().strip()


def came_to(home):
    """At which digit the way to the answer ends, as it is read aloud."""
    return home.page.locator(".course svg").first.get_attribute("aria-label").rstrip(".")[-1]


def test_a_row_is_read_under_the_pen_and_the_same_after_the_lift(visit):
    home = visit()
    sent = home.page.evaluate("wire.sent")
    pen_down(home, ROW[:3])
    assert home.labels() == {"average": "47", "max": "47"}
    home.page.mouse.up()
    home.settle()
    assert home.page.evaluate("wire.sent") > sent
    pen_down(home, ROW[3:])
    assert home.labels() == ALL
    assert said(home) == "472"
    home.page.mouse.up()
    home.settle()
    assert home.labels() == ALL
    assert said(home) == "472"
    assert home.page.locator(".boxes button").count() == 3


def test_one_is_taken_in_hand_and_stays_through_a_reload_and_inside(visit):
    home = visit()
    home.draw(ROW)
    home.page.locator(f"{CARD} .row .one").nth(1).click()
    home.settle()
    assert home.labels() == {"average": "7", "max": "7"}
    assert home.page.locator(f"{CARD} .big").inner_text() == "7"
    assert "one=2" in home.page.url
    assert came_to(home) == "7"
    home.page.reload()
    home.wait_for_answers()
    assert home.labels() == {"average": "7", "max": "7"}
    assert came_to(home) == "7"
    home.go_to("Inside the network")
    assert home.page.locator(".answer").first.inner_text().split("reads ")[1][0] == "7"
    home.go_to("Draw", "Draw a digit")
    home.page.locator(f"{CARD} .row .all").click()
    home.settle()
    assert home.labels() == ALL
    assert "one=" not in home.page.url
    assert came_to(home) == "2"  # drawn last


def test_of_several_it_is_marked_which_one_is_prepared(visit):
    home = visit()
    home.draw(ROW)
    assert marked(home) == (2, 2, "Digit 3: redrawn 20×20")
    home.page.locator(f"{CARD} .row .one").nth(0).click()
    home.settle()
    assert marked(home) == (0, 0, "Digit 1: redrawn 20×20")
    home.page.locator(f"{CARD} .row .all").click()
    home.settle()
    home.draw([[(140, 150), (190, 152)]])  # the 7 is crossed: now it was drawn last
    assert home.labels() == ALL
    assert marked(home) == (1, 1, "Digit 2: redrawn 20×20")
    home.clear()
    home.draw(ROW[2:3])
    assert home.page.locator(".st-key-stages figcaption").nth(1).inner_text() == "redrawn 20×20"


def marked(home):
    """Which digit's box and place in the row are marked, and what stands below its first picture."""
    boxes, row = (
        [one.get_attribute("class") or "" for one in home.page.locator(place).all()]
        for place in (".boxes button", f"{CARD} .row .one")
    )
    (box,) = [place for place, name in enumerate(boxes) if "shown" in name.split()]
    (one,) = [place for place, name in enumerate(row) if "shown" in name.split()]
    return box, one, home.page.locator(".st-key-stages figcaption").nth(1).inner_text()


def test_a_frame_takes_its_digit_in_hand_and_within_it_one_draws(visit):
    home = visit()
    home.draw(ROW)
    left, top, width, height = home.page.locator(".boxes button").first.bounding_box().values()
    home.page.mouse.click(left + width / 2, top + 5)
    home.settle()
    assert home.labels() == {"average": "4", "max": "4"}
    middle = "([x, y]) => document.elementFromPoint(x, y).closest('.boxes') === null"
    assert home.page.evaluate(middle, [left + width / 2, top + height / 2])
    corner = home.page.locator(CANVAS).bounding_box()
    assert corner["x"] < left < corner["x"] + 40  # the four's
    ink = home.ink()
    home.draw([[(40, 260), (60, 300)]])
    assert home.ink() > ink
    assert len(home.labels()["average"]) > 1  # all are in hand again


def test_one_digit_has_neither_row_nor_boxes(visit):
    home = visit()
    home.draw(ROW[2:3])
    assert home.labels() == {"average": "7", "max": "7"}
    assert home.page.locator(".boxes button").count() == 0
    assert not home.page.locator(f"{CARD} .row").is_visible()


def test_on_a_phone_a_row_is_drawn_with_a_finger_and_one_is_tapped(visit):
    home = visit(**PHONE)
    scale = home.page.locator(CANVAS).bounding_box()["width"] / 320
    home.touch([[(x * scale, y * scale) for x, y in stroke] for stroke in ROW])
    assert home.labels() == ALL
    row, choice = (home.page.locator(part).first.bounding_box() for part in (f"{CARD} .row", ".st-key-choice"))
    assert choice["y"] - row["y"] - row["height"] < 90  # one line of words stands between them
    home.page.locator(f"{CARD} .row .one").nth(2).tap()
    home.settle()
    assert home.labels() == {"average": "2", "max": "2"}
    assert home.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_digits_of_a_picture_have_boxes_on_it(visit):
    row = np.hstack([np.kron(lenet.mnist.sample(digit), np.ones((4, 4), np.uint8)) for digit in (4, 7, 2)])
    home = visit()
    home.page.locator(".st-key-picture_popover button").first.click()
    home.give_file("row.png", encode(row), "body", "image/png")
    assert home.labels() == ALL
    home.page.keyboard.press("Escape")
    frames(home)
    boxes = home.page.locator(".boxes button")
    corner = home.page.locator(CANVAS).bounding_box()
    places = [box.bounding_box() for box in boxes.all()]
    middles = [(place["x"] + place["width"] / 2 - corner["x"]) / corner["width"] for place in places]
    assert np.allclose(middles, [1 / 6, 3 / 6, 5 / 6], atol=0.05)
    boxes.nth(1).click()
    home.settle()
    assert home.labels() == {"average": "7", "max": "7"}
