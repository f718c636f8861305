"""Inside the network as a reader uses it; what is printed of a unit taken apart is in test_taken_apart.py."""

import numpy as np
import pytest

import lenet

from .digits import DRAWINGS
from .playground import PATIENCE


def sample(digit):
    return lenet.from_mnist(lenet.mnist.sample(digit)).input


@pytest.fixture(scope="module")
def looked_at(stay):
    """The page for tests that point at it and change nothing."""
    return stay("/inside?sample=5&network=average", viewport={"width": 1440, "height": 1400})


def test_hovering_lights_what_is_read_and_what_reads(looked_at):
    page = looked_at
    net = page.page.locator(".net")
    page.point(net.locator(".layer.C3 .board").nth(8), 4, 6)
    for map_ in range(6):
        assert page.mark(net.locator(".layer.S2 .board").nth(map_), "reads") == [6, 4, 5, 5]
    assert page.mark(net.locator(".layer.S4 .board").nth(8), "readers") == [3, 2, 1, 1]
    assert net.locator(".layer.S4 .board").nth(7).locator("rect.readers").count() == 0
    said = page.text(".inside .readout")
    maps = lenet.load("average").forward(sample(5))["C3"][0]
    assert said.startswith(f"C3, map 9, row 5, column 7 = {maps[4, 6, 8]:.3f}.".replace("-", "−"))
    assert (
        "Reads rows 5 to 9, columns 7 to 11 of S2 (6 maps). Sees rows 9 to 22, columns 13 to 26 of the input." in said
    )
    page.point(net.locator(".layer.input .board"), 10, 31)
    for map_ in range(6):
        assert page.mark(net.locator(".layer.C1 .board").nth(map_), "readers") == [27, 6, 1, 5]


def test_what_lights_up_is_what_moves(looked_at):
    """Readers of a pixel and windows of a unit, against a network in which that pixel was changed."""
    page = looked_at
    network = lenet.load("average")
    image = sample(5)
    for row, column in [(12, 14), (0, 0), (20, 9)]:
        changed = image.copy()
        changed[row, column] += 0.25
        moved = np.argwhere(network.forward(image)["C1"][0, ..., 0] != network.forward(changed)["C1"][0, ..., 0])
        page.point(page.page.locator(".layer.input .board"), row, column)
        left, top, width, height = page.mark(page.page.locator(".layer.C1 .board").first, "readers")
        assert [top, left, top + height - 1, left + width - 1] == [*moved.min(axis=0), *moved.max(axis=0)]


def test_the_keyboard_goes_everywhere(visit):
    page = visit("/inside?sample=5&network=average&at=C3&map=1&row=1&column=1")
    page.page.locator(".nets").focus()
    press = page.page.keyboard.press

    def unit():
        return page.text(".inside .readout").split(" = ")[0]

    for key in ("ArrowDown", "ArrowRight", "ArrowRight", "Shift+ArrowDown"):
        press(key)
    assert unit() == "C3, map 2, row 2, column 3"
    press("Shift+ArrowRight")
    assert unit() == "S4, map 2, row 1, column 2"
    for _ in range(3):
        press("Shift+ArrowRight")
    assert unit() == "Output 1"
    press("ArrowRight")
    press("Enter")
    page.page.wait_for_url("**at=OUTPUT**")
    page.settle()
    assert "map=3" in page.page.url
    assert page.text(".taken .which").startswith("Output 2 =")
    press("Escape")
    assert not page.page.locator(".panel").is_visible()
    press("Enter")
    assert page.page.locator(".panel").is_visible()


def test_the_link_brings_the_unit_back(visit):
    page = visit("/inside?sample=5&network=max&at=C1&map=4&row=28&column=2")
    assert page.text(".taken .which").startswith("C1, map 4, row 28, column 2 =")
    page = visit("/inside?sample=5&network=max&at=S4&map=120&row=30&column=30")  # beyond the layer: its last
    assert page.text(".taken .which").startswith("S4, map 16, row 5, column 5 =")


def test_the_forward_pass_plays_and_can_be_paused(visit):
    page = visit("/inside?sample=5&network=average")
    play = page.page.locator(".inside .play").first
    waiting = page.page.locator(".layer.waiting")
    assert waiting.count() == 0
    play.click()
    assert waiting.count() == 7
    assert page.text(".sentence") == "The digit arrives: 32×32 numbers from 0 to 1."
    page.page.locator(".sentence", has_text="C1:").wait_for()
    play.click()
    assert waiting.count() == 6
    assert page.text(".sentence") == "C1: 6 filters of 5×5 slide over it and each look for one thing: 6 × 28×28."
    page.page.locator(".inside .next").first.click()
    assert page.text(".sentence") == "S2 halves the maps and keeps the average of each 2×2 window: 6 × 14×14."


# --- the digit, the fallback, the payload ----------------------------------------------------------


def test_drawing_here_changes_everything(visit):
    page = visit("/inside?network=average")
    page.draw([[(0.7 * x, 0.7 * y) for x, y in stroke] for stroke in DRAWINGS[10].on_canvas()])
    assert "reads 4, sure" in page.text(".answer")
    assert page.page.locator(".net .bars .best span").first.inner_text() == "4"
    page.page.locator(".stSidebar a", has_text="Draw").click()
    page.wait_for_answers()
    assert page.labels() == {"average": "4"}
    assert page.ink() > 1000
    page.go_to("Inside the network")
    assert "reads 4, sure" in page.text(".answer")


def test_without_a_canvas_in_the_browser_there_are_plain_pictures(visit, browser, address):
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US")
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page.goto(address + "/inside?sample=5&network=average&at=C3&map=9&row=5&column=7")
    page.wait_for_selector(".plains img")
    pictures = 1 + 6 + 6 + 16 + 16 + 1 + 1
    page.locator(".plains img").nth(pictures - 1).wait_for(state="attached")
    assert page.locator(".plains img").count() == pictures
    maps = lenet.load("average").forward(sample(5))["C3"][0]
    text = page.locator(".stMain").inner_text()
    assert f"C3 9, (5, 7) = {maps[4, 6, 8]:.3f}." in text
    assert "It sees rows 9 to 22 and columns 13 to 26 of the input." in text
    context.close()


def test_the_weights_travel_once(visit):
    """The two networks' weights are some 660 kB; a digit is sent alone, and the browser works out the rest."""
    page = visit("/convolution?sample=5&network=both")
    received = []
    page.page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: received.append(frame)))
    page.page.goto(page.page.url.replace("convolution", "inside"))
    page.wait_for_components("inside")
    page.settle()
    received.clear()
    page.page.locator(".st-key-sample_4 button").click()
    page.settle()
    assert [text.split("reads ")[1][0] for text in page.page.locator(".answer").all_inner_texts()] == ["4", "4"]
    assert 1000 < sum(map(len, received)) < 80_000
