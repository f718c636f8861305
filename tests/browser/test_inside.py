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
    page.point(page.page.locator(".board.input"), 10, 31)
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
        page.point(page.page.locator(".board.input"), row, column)
        left, top, width, height = page.mark(page.page.locator(".layer.C1 .board").first, "readers")
        assert [top, left, top + height - 1, left + width - 1] == [*moved.min(axis=0), *moved.max(axis=0)]


def test_the_keyboard_goes_everywhere(link):
    page = link("/inside?sample=5&network=average&at=C3&map=1&row=1&column=1")
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


@pytest.mark.parametrize(("trembles", "is_still"), [(5, True), (12, False)])
def test_a_click_that_trembles_is_meant_for_where_it_began(link, trembles, is_still):
    """Within some pixels; what moves further is meant for where it ends."""
    page = link("/inside?sample=5&network=average")
    board = page.page.locator(".layer.C1 .board").nth(1).bounding_box()
    x, y = board["x"] + board["width"] / 2, board["y"] + board["height"] / 2
    cell = board["width"] / 28
    page.page.mouse.move(x, y)
    page.page.mouse.down()
    page.page.mouse.move(x + trembles, y, steps=4)
    page.page.mouse.up()
    page.page.wait_for_url("**at=C1**")
    began, ended = 15, int((board["width"] / 2 + trembles) / cell) + 1
    assert began < ended
    assert f"column={began if is_still else ended}" in page.page.url


def test_the_link_brings_the_unit_back(visit):
    page = visit("/inside?sample=5&network=max&at=C1&map=4&row=28&column=2")
    assert page.text(".taken .which").startswith("C1, map 4, row 28, column 2 =")
    page = visit("/inside?sample=5&network=max&at=S4&map=120&row=30&column=30")  # beyond the layer: its last
    assert page.text(".taken .which").startswith("S4, map 16, row 5, column 5 =")


# --- the forward pass ------------------------------------------------------------------------------


def opaque(board):
    """How many cells of a board are there: the others are faint."""
    return board.locator("canvas").evaluate(
        """canvas => { const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
        return data.filter((value, i) => i % 4 === 3 && value === 255).length }"""
    )


def value_in_hand(page):
    return float(page.text(".taken .which .value").replace("−", "-"))


def test_the_forward_pass_step_by_step(visit):
    """One cell of every map a step, with the unit that is made in hand; its numbers are NumPy's."""
    page = visit("/inside?sample=5&network=average&at=C3&map=3")
    maps = lenet.load("average").forward(sample(5))
    player = page.page.locator(".top .player")
    step_on, along = player.locator(".next"), player.locator("input")
    step_on.click()
    assert page.text(".doing") == "C1: 6 filters of 5×5 slide over it and each look for one thing: 6 × 28×28."
    assert page.page.locator(".layer.waiting").count() == 6
    for place, (layer, board, cells, unit) in {
        0: ("C1", 2, 1, (0, 0, 2)),
        400: ("C1", 5, 401, (14, 8, 2)),
        784 + 30: ("S2", 0, 31, (2, 2, 2)),
        980 + 55: ("C3", 7, 56, (5, 5, 2)),
        1080 + 12: ("S4", 15, 13, (2, 2, 2)),
        1105 + 40: ("C5", 0, 41, (40,)),
        1225 + 83: ("F6", 0, 84, (83,)),
    }.items():
        along.fill(str(place))
        assert player.get_attribute("data-step") == str(place)
        assert opaque(page.page.locator(f".layer.{layer} .board").nth(board)) == cells
        assert value_in_hand(page) == pytest.approx(maps[layer][0][unit], abs=6e-4)
    player.locator(".back").click()
    assert opaque(page.page.locator(".layer.F6 .board")) == 83
    along.fill(str(1309 + 5))
    assert page.page.locator(".bars .waiting").count() == 4
    step_on.click()
    assert page.page.locator(".bars .waiting").count() == 3
    assert value_in_hand(page) == pytest.approx(maps["OUTPUT"][0][6], abs=6e-4)


STOPS = {"C1": 300, "S2": 784 + 30, "C3": 980 + 55, "S4": 1080 + 12, "C5": 1105 + 40, "F6": 1225 + 40}


@pytest.mark.parametrize("locale", ["en-US", "ko-KR"])
@pytest.mark.parametrize("size", [(1440, 900), (1280, 720), (390, 844)], ids=str)
def test_what_each_layer_does_can_be_read_whole_while_it_is_made(visit, size, locale):
    width, height = size
    page = visit("/inside?sample=5&network=average", viewport={"width": width, "height": height}, locale=locale)
    along = page.page.locator(".top .player input")
    for layer, place in STOPS.items():
        along.fill(str(place))
        said = page.page.locator(".inside :is(.sentence, .doing)").filter(visible=True)
        assert said.count() == 1
        assert layer in said.inner_text()
        tall, room = said.evaluate("node => [node.scrollHeight, node.clientHeight]")
        assert tall <= room + 1  # lines of half pixels
        for part in (said, page.page.locator(f".layer.{layer}")):
            box = part.bounding_box()
            assert box["y"] >= 0
            assert box["y"] + min(box["height"], 200) <= height, layer


def test_escape_ends_the_forward_pass_then_closes_the_unit_also_where_nothing_has_the_keys(visit):
    page = visit("/inside?sample=5&network=average&at=F6&map=30")
    panel = page.page.locator(".panel")
    page.page.locator(".top .player .play").click()
    page.page.locator(".inside[data-passing]").wait_for()
    page.page.evaluate("document.activeElement.blur()")
    page.page.keyboard.press("Escape")
    assert page.page.locator(".inside[data-passing]").count() == 0
    assert panel.is_visible()
    page.page.evaluate("document.activeElement.blur()")
    page.page.keyboard.press("Escape")
    assert not panel.is_visible()


def test_the_window_of_a_step_moves_over_the_digit(visit):
    page = visit("/inside?sample=5&network=average")
    along = page.page.locator(".top .player input")
    for place in (0, 29, 783):
        along.fill(str(place))
        row, column = divmod(place, 28)
        assert page.mark(page.page.locator(".board.input"), "field") == [column, row, 5, 5]


def test_the_forward_pass_plays_is_paused_and_ends(visit):
    page = visit("/inside?sample=5&network=average")
    player = page.page.locator(".top .player")
    play = player.locator(".play")
    assert page.page.locator(".layer.waiting").count() == 0
    player.locator("select").select_option("cell by cell")
    play.click()
    page.page.wait_for_function(
        "() => document.querySelector('.st-key-inside [data-testid=stBidiComponentIsolated]')"
        ".shadowRoot.querySelector('.top .player').dataset.step === '2'"
    )
    play.click()
    reached = player.get_attribute("data-step")
    page.page.wait_for_timeout(900)  # longer than a step
    assert player.get_attribute("data-step") == reached
    assert player.get_attribute("data-playing") == "false"
    player.locator("input").fill("1316")
    player.locator("select").select_option("fast")
    play.click()
    page.page.locator(".layer.waiting").first.wait_for(state="detached")
    page.page.locator(".net:not(.passing)").wait_for()
    assert page.page.locator(".bars .waiting").count() == 0


def test_the_unit_before_the_forward_pass_is_in_hand_after_it(visit):
    page = visit("/inside?sample=5&network=average&at=S4&map=3&row=2&column=4")
    before = page.text(".taken .which")
    along = page.page.locator(".top .player input")
    along.fill("1000")
    assert page.text(".taken .which").startswith("C3, map 3, row 3, column 1 =")
    along.fill("1318")  # the last: all is there again
    assert page.text(".taken .which") == before
    assert page.page.locator(".layer.waiting").count() == 0
    assert page.text(".net .big") == "5"
    assert len(lines(page, "way")) > 10


def test_a_network_that_comes_during_the_forward_pass_is_as_far(visit):
    page = visit("/inside?sample=5&network=average")
    page.page.locator(".top .player input").fill("1000")
    page.press("both", ".st-key-network")
    page.page.locator(".net").nth(1).wait_for()
    assert page.page.locator(".layer.waiting").count() == 2 * 4
    page.press("average", ".st-key-network")
    page.page.locator(".layer.C1 .board").first.click()  # ends it
    page.press("both", ".st-key-network")
    page.page.locator(".net").nth(1).wait_for()
    assert page.page.locator(".layer.waiting").count() == 0


def test_escape_closes_from_anywhere_in_the_panel(visit):
    page = visit("/inside?sample=5&network=average&at=C3")
    for part in (".tools .close", ".contributions button"):
        page.page.locator(part).first.focus()
        page.page.keyboard.press("Escape")
        assert not page.page.locator(".panel").is_visible()
        page.page.keyboard.press("Escape")  # no toggle
        assert not page.page.locator(".panel").is_visible()
        page.page.keyboard.press("Enter")  # the network has the focus again
        assert page.page.locator(".panel").is_visible()


def test_contributions_one_by_one_with_keys(visit):
    page = visit("/inside?sample=5&network=average&at=OUTPUT&map=6")  # of the digit 5
    network = lenet.load("average")
    added = network.forward(sample(5))["F6"][0] * network.weights["OUTPUT/kernel"][0, 0, :, 5]
    order = np.argsort(-np.abs(added), kind="stable")
    page.page.locator(".waterfall").focus()
    for place in range(3):
        page.page.keyboard.press("ArrowRight")
        said = page.text(".falling figcaption").replace("−", "-")
        assert said.startswith(f"F6 {order[place] + 1}: ")
        assert said.endswith(f"= {added[order[place]]:+.3f}")
        assert page.text(".readout").startswith(f"F6, unit {order[place] + 1} =")
    page.page.keyboard.press("Tab")  # to the table of S2 and C3
    assert not page.text(".falling figcaption").startswith("F6 ")
    assert page.text(".readout").startswith("C3, map 1, ")
    page.page.keyboard.press("Tab")
    assert page.text(".readout").startswith("Output 5 =")


def test_drawing_ends_the_forward_pass(visit):
    page = visit("/inside?network=average")
    page.page.locator(".top .player input").fill("300")
    assert page.page.locator(".top .player").get_attribute("data-step") == "300"
    assert page.page.locator(".layer.waiting").count() == 6
    page.draw([[(60, 60), (180, 60), (120, 200)]])
    assert page.page.locator(".layer.waiting").count() == 0


# --- lines -----------------------------------------------------------------------------------------


def lines(page, kind):
    """[sign, width] of each line."""
    return page.page.locator(f".wires.{kind} path:not([hidden])").evaluate_all(
        "all => all.map(path => [path.getAttribute('class'), Number(path.getAttribute('stroke-width'))])"
    )


def test_lines_are_as_wide_as_what_flows_and_of_its_sign(link):
    """Each map of S2 into a unit of C3; the widest line is 3 pixels, a line without anything 0.75."""
    page = link("/inside?sample=5&network=average&at=C3&map=8&row=4&column=6")
    network = lenet.load("average")
    window = network.forward(sample(5))["S2"][0, 3:8, 5:10]
    added = (window * network.weights["C3/kernel"][..., 7]).sum(axis=(0, 1))
    added = added[np.argsort(-np.abs(added))]
    found = lines(page, "own")
    assert [sign for sign, _ in found] == ["neg" if one < 0 else "pos" for one in added]
    widths = 0.75 + 2.25 * np.abs(added) / np.abs(added).max()
    np.testing.assert_allclose([width for _, width in found], widths, atol=0.006)
    page.point(page.page.locator(".layer.F6 .board"), 2, 1)
    assert len(lines(page, "own")) == 16
    assert page.page.locator(".net.hovering").count() == 1


def test_the_way_leads_to_the_digit_that_is_read(link):
    page = link("/inside?sample=5&network=average")
    assert len(lines(page, "way")) > 10
    ends = page.page.locator(".wires.way path").evaluate_all(
        """all => all.map(path => path.getPointAtLength(path.getTotalLength()).matrixTransform(path.getScreenCTM()))
        .map(({ x, y }) => [x, y])"""
    )
    bar = page.page.locator(".net .bars .best").bounding_box()
    at_bar = [y for x, y in ends if abs(x - bar["x"]) < 3]
    assert len(at_bar) == 3
    assert all(bar["y"] < y < bar["y"] + bar["height"] for y in at_bar)


# --- the digit, the fallback, the payload ----------------------------------------------------------


def test_drawing_here_changes_everything(visit):
    page = visit("/inside?network=average")
    page.draw([[(0.7 * x, 0.7 * y) for x, y in stroke] for stroke in DRAWINGS[10].on_canvas()])
    assert "reads 4, sure" in page.text(".answer")
    assert page.page.locator(".net .bars .best span").first.inner_text() == "4"
    page.page.locator(".stSidebar a", has_text="Draw").click()
    page.wait_for_answers()
    assert page.labels()["average"] == "4"
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
    page.wait_for_timeout(500)
    assert page.locator(".plains img").count() == 1 + 6 + 6 + 16 + 16 + 1 + 1
    canvas, first = page.locator(".st-key-small").bounding_box(), page.locator(".plains img").first.bounding_box()
    assert canvas["y"] + canvas["height"] <= first["y"]  # nothing lies under the canvas
    maps = lenet.load("average").forward(sample(5))["C3"][0]
    text = page.locator(".stMain").inner_text()
    assert f"C3 9, (5, 7) = {maps[4, 6, 8]:.3f}." in text
    assert "It sees rows 9 to 22 and columns 13 to 26 of the input." in text
    context.close()


def test_plain_pictures_chosen_leave_no_nonsense_in_the_link(visit):
    page = visit("/inside?sample=5&network=average&edits=C3m1x0")
    page.press("Colours", ".st-key-more")
    page.page.get_by_text("plain pictures", exact=True).last.click()
    page.page.locator(".plains").first.wait_for()
    page.settle()
    assert "view=plain" in page.page.url
    assert "None" not in page.page.url


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
