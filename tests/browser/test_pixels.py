"""The data page and 'why not a plain network' as a reader uses them."""

import re

import numpy as np
import pytest

import lenet
from lenet import shuffle

TEST, TEST_LABELS = lenet.mnist.load("test")


def lens_numbers(page):
    return [int(text) for text in page.page.locator(".pixels .board").nth(1).locator("text").all_text_contents()]


@pytest.mark.parametrize(("lens", "paper"), [(8, "black"), (14, "white"), (28, "black")])
def test_the_numbers_under_the_lens_are_the_pixels(link, lens, paper):
    page = link(f"/pixels?digit=test-0&lens={lens}&paper={paper}")
    digit = TEST[0].astype(int) if paper == "black" else 255 - TEST[0].astype(int)
    for row, column in [(14, 14), (0, 27), (20, 9)]:
        page.point(page.page.locator(".pixels .board").first, row, column)
        left, top, *_ = (int(place) for place in page.mark(page.page.locator(".pixels .board").first))
        assert lens_numbers(page) == digit[top : top + lens, left : left + lens].ravel().tolist()
        assert top <= row < top + lens
        assert left <= column < left + lens
        said = page.text(".pixels .readout")
        assert said.startswith(f"row {row}, column {column} = {digit[row, column]} ·")


def test_any_digit_of_mnist_can_be_found_and_used_everywhere(visit):
    page = visit("/pixels?part=test&label=7")
    rows = np.flatnonzero(TEST_LABELS == 7)
    buttons = page.page.locator(".digits .digit")
    assert buttons.count() == 40
    assert buttons.nth(3).get_attribute("aria-label") == f"row {rows[3]}, a 7"
    page.press("More", ".st-key-paging")
    assert buttons.nth(0).get_attribute("aria-label") == f"row {rows[40]}, a 7"
    index = page.page.locator(".st-key-index input")
    index.fill("9980")
    index.press("Enter")
    page.settle()
    labels = [button.get_attribute("aria-label") for button in buttons.all()]
    wanted = rows[np.searchsorted(rows, 9980)]
    assert f"row {wanted}, a 7" in labels
    buttons.nth(labels.index(f"row {wanted}, a 7")).click()
    page.settle()
    assert f"digit=test-{wanted}" in page.page.url
    assert buttons.nth(labels.index(f"row {wanted}, a 7")).get_attribute("aria-pressed") == "true"
    digit = page.pixels(page.page.locator(".pixels .board").first)[..., 0]
    assert (digit == TEST[wanted]).all()
    page.go_to("Pooling")
    assert page.page.locator(".st-key-alike .card").first.get_attribute("data-label") == "7"
    page.page.locator(".st-key-sample_2 button").click()
    page.settle()
    assert "digit=" not in page.page.url
    assert page.page.locator(".st-key-alike .card").first.get_attribute("data-label") == "2"


def test_the_last_training_digit_can_be_reached_by_link(visit):
    page = visit("/pixels?digit=train-59999&part=train")
    digit = page.pixels(page.page.locator(".pixels .board").first)[..., 0]
    assert (digit == lenet.mnist.load("train")[0][59_999]).all()
    assert page.page.locator(".digit[aria-pressed=true]").get_attribute("aria-label") == "row 59999, a 8"


def test_a_row_that_does_not_exist_is_said(link):
    page = link("/pixels?digit=test-10000")
    assert "The link asks for digit=test-10000, which does not exist" in page.text(".stMain")


def test_only_what_is_shown_is_sent(visit):
    page = visit("/convolution")
    received = []
    page.page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: received.append(len(frame))))
    page.page.goto(page.page.url.replace("convolution", "pixels"))
    page.page.locator(".digits .digit").first.wait_for()
    page.settle()
    assert sum(received) < 700_000  # 60,000 digits would be 47 million


def test_lights_and_inks(visit):
    page = visit("/pixels")
    mixed = page.page.locator(".mixed")
    assert mixed.all_inner_texts() == [
        "All three together: white (255, 255, 255)",
        "All three together: black (0, 0, 0)",
    ]
    for key in ("light_blue", "ink_magenta"):
        slider = page.page.locator(f".st-key-{key} input[type=range]")
        slider.focus()
        page.page.keyboard.press("Home")
        page.settle()
    assert mixed.all_inner_texts() == [
        "All three together: yellow (255, 255, 0)",
        "All three together: green (0, 255, 0)",
    ]


def test_counts_and_means(visit):
    page = visit("/pixels?part=test", plots=True)
    captions = page.page.locator(".overviews figcaption").all_inner_texts()
    assert captions == [f"{digit} {np.sum(digit == TEST_LABELS):,}" for digit in range(10)]
    assert page.page.locator(".overviews img").count() == 20
    assert page.page.locator(".js-plotly-plot").count() == 1


# --- why not a plain network ----------------------------------------------------------------------


def count(page, kind):
    return int(page.text(f".growth [data-kind={kind}] .count").replace(",", ""))


def test_parameters_follow_the_slider(visit):
    page = visit("/why_not_dense?size=64&channels=1")
    for size, channels in ((64, 1), (65, 3)):
        if channels == 3:
            page.press("colour", ".st-key-channels")
            page.page.locator(".st-key-size input[type=range]").focus()
            page.page.keyboard.press("ArrowRight")
            page.settle()
        wanted = lenet.plain_network.growth(size, channels)
        assert {kind: count(page, kind) for kind in wanted} == wanted
    assert "65×65×3 = 12,675 inputs" in page.text(".stMain")


def test_the_shuffle_and_four_readings(visit):
    page = visit("/why_not_dense?sample=8")
    image = lenet.from_mnist(lenet.mnist.sample(8)).input
    flat = page.page.locator(".frames.pair img").last.evaluate(
        """async image => { const canvas = document.createElement('canvas'); await image.decode()
        canvas.width = canvas.height = 32
        const context = canvas.getContext('2d'); context.drawImage(image, 0, 0)
        return [...context.getImageData(0, 0, 32, 32).data] }"""
    )
    shown = np.array(flat).reshape(32, 32, 4)[..., 0]
    assert abs(shown - np.round(255 * shuffle.shuffle(image))).max() <= 1
    made = shuffle.results()
    cards = page.page.locator(".four .card").all()
    assert len(cards) == 4
    for card in cards:
        kind, order = card.get_attribute("data-network"), card.get_attribute("data-order")
        assert card.get_attribute("data-label") == str(made.probabilities(kind, order, image).argmax())
        mean, best, worst = (float(found) for found in re.findall(r"\d+\.\d+", card.locator(".verdict").inner_text()))
        errors = [100 * made.errors[kind, order, seed] for seed in shuffle.SEEDS]
        assert (mean, best, worst) == pytest.approx((np.mean(errors), min(errors), max(errors)), abs=0.006)
