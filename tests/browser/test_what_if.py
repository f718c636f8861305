"""What if: a map off, a weight another, in the same frame."""

import pytest

import lenet

from .pen import frames


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


def test_a_change_is_kept_where_the_page_is_left_at_once(visit):
    """Long before the hand has rested so long that the server is told."""
    page = visit("/inside?sample=5&network=average&at=C1&map=3")
    page.page.locator(".edit input").first.evaluate(
        """slider => { slider.value = '0.5'; slider.dispatchEvent(new Event('input', { bubbles: true }))
        document.querySelector('.stSidebar a[href*=pixels]').click() }"""
    )
    page.page.wait_for_selector(".stMain h1:has-text('Pixels')")
    page.settle()
    page.go_to("Inside the network")
    assert "edits=C1m3x0.5" in page.page.url
    assert "C1 3 × 0.5" in page.text(".whatif")


def test_each_change_is_taken_back_for_itself(visit):
    """Also once the server has heard of it: two values of one slider are two steps."""
    page = visit("/inside?sample=5&network=average&at=C1&map=3")
    slider = page.page.locator(".edit input").first
    for value in ("0.5", "0.2"):
        slider.fill(value)
        page.page.wait_for_function("value => location.search.includes(`edits=C1m3x${value}`)", arg=value)
        page.settle()
    page.page.locator(".whatif button", has_text="Undo").first.click()
    page.page.wait_for_function("() => location.search.includes('edits=C1m3x0.5')")
    assert "C1 3 × 0.5" in page.text(".whatif")
    page.settle()
    page.page.locator(".whatif button", has_text="Undo").first.click()
    page.page.wait_for_function("() => !location.search.includes('edits')")


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


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1280, 720)])
def test_the_slider_stays_under_the_hand_that_changes_something(visit, width, height):
    page = visit(
        "/inside?sample=5&network=average&at=C1&map=3&row=10&column=10", viewport={"width": width, "height": height}
    )
    slider = page.page.locator(".tools input[type=range]").first
    before = slider.bounding_box()
    slider.fill("0")
    page.page.locator(".whatif").wait_for()
    after = slider.bounding_box()
    assert after["y"] == before["y"]
    assert abs(after["x"] - before["x"]) <= 2  # another number stands beside it
