"""The convolution page as a reader uses it; its numbers against SciPy's."""

import re

import numpy as np
import pytest
import scipy

import lenet

from .digits import DRAWINGS

THREE, SOBEL = lenet.small_pictures.THREE, lenet.filters.named("vertical")


def number(text):
    return float(text.replace("−", "-"))


def walked(page):
    """(row, column, terms, sum) as the walk's sentence gives them."""
    said = page.text(".walk .readout")
    row, column, terms, total = re.fullmatch(r"Row (\d+), column (\d+): (.*) = (\S+)", said).groups()
    return int(row), int(column), [number(term) for term in re.findall(r"[−\d.]+", signs(terms))], number(total)


def signs(terms):
    """'1 + 0 − 2' -> '1 0 −2'."""
    return terms.replace("+ ", "").replace("− ", "−")


def check_walk(page, picture, kernel, stride=1):
    """The sentence, the window and the marked result cell belong together, and the sum is SciPy's."""
    row, column, terms, total = walked(page)
    top, left = (row - 1) * stride, (column - 1) * stride
    k = len(kernel)
    window = picture[top : top + k, left : left + k]
    assert terms == pytest.approx((window * kernel).ravel().tolist(), abs=5e-4)
    assert total == pytest.approx(sum(terms), abs=1e-3)
    assert total == pytest.approx(scipy.signal.correlate2d(picture, kernel, "valid")[top, left], abs=1e-3)
    style = page.page.locator(".walk .over").evaluate(
        "over => ['--x', '--y'].map(name => +over.style.getPropertyValue(name))"
    )
    assert style == [left, top]
    assert page.mark(page.page.locator(".walk .board").last) == [column - 1, row - 1, 1, 1]
    return row, column


def test_play_pause_and_step(visit):
    page = visit("/convolution")
    walk = page.page.locator(".walk")
    results = page.page.locator(".walk .board").last.locator("text")
    assert results.count() == 9
    walk.locator(".play").click()
    assert walk.locator(".play").inner_text() == "Pause"
    assert results.count() < 9  # filled in one by one
    results.nth(2).wait_for(state="attached")
    walk.locator(".play").click()
    assert walk.locator(".play").inner_text() == "Play"
    row, column = check_walk(page, THREE, SOBEL)
    assert results.count() == 3 * (row - 1) + column
    walk.locator(".next").click()
    assert check_walk(page, THREE, SOBEL) == divmod_from_one(3 * (row - 1) + column)
    walk.locator(".back").click()
    assert check_walk(page, THREE, SOBEL) == (row, column)
    page.page.wait_for_timeout(900)
    assert check_walk(page, THREE, SOBEL) == (row, column)  # it has stopped


@pytest.fixture(scope="module")
def looked_at(stay):
    """The page for tests that point at it and change nothing."""
    return stay("/convolution?sample=5")


def divmod_from_one(place):
    row, column = divmod(place, 3)
    return row + 1, column + 1


def test_playing_to_the_end_stops_by_itself(visit):
    page = visit("/convolution")
    page.page.locator(".walk .play").click()
    page.page.locator(".walk .player[data-playing=true]").wait_for()
    page.page.locator(".walk .player[data-playing=false]").wait_for()
    assert check_walk(page, THREE, SOBEL) == (3, 3)
    assert page.page.locator(".walk .board").last.locator("text").count() == 9


def test_every_result_cell_shows_its_window(looked_at):
    page = looked_at
    result = page.page.locator(".walk .board").last
    for row in range(3):
        for column in range(3):
            page.point(result, row, column)
            assert check_walk(page, THREE, SOBEL) == (row + 1, column + 1)


def test_pointing_at_the_picture_and_dragging_move_the_window(looked_at):
    page = looked_at
    page.page.locator(".walk .bordered").scroll_into_view_if_needed()
    box = page.page.locator(".walk .bordered").bounding_box()
    at = {(row, column): (box["x"] + (column + 0.5) * box["width"] / 5, box["y"] + (row + 0.5) * box["height"] / 5)
          for row in range(5) for column in range(5)}  # fmt: skip
    page.page.mouse.move(*at[2, 3])
    assert check_walk(page, THREE, SOBEL) == (2, 3)
    page.page.mouse.down()
    page.page.mouse.move(*at[4, 4], steps=5)
    assert check_walk(page, THREE, SOBEL) == (3, 3)
    page.page.mouse.move(*at[0, 0], steps=5)
    page.page.mouse.up()
    assert check_walk(page, THREE, SOBEL) == (1, 1)


def test_the_keyboard_moves_the_window(looked_at):
    page = looked_at
    page.page.locator(".walk .board").last.focus()
    for key in ("ArrowDown", "ArrowRight", "ArrowRight", "ArrowRight"):
        page.page.keyboard.press(key)
    assert check_walk(page, THREE, SOBEL) == (2, 3)


def test_stride_and_padding(link):
    page = link("/convolution?walk_stride=2&walk_padding=1")
    result = page.page.locator(".walk .board").last
    assert page.grid(result) == [3, 3]
    page.point(result, 2, 1)
    check_walk(page, np.pad(THREE, 1), SOBEL, stride=2)


def type_into(page, label, text):
    cell = page.page.get_by_label(label, exact=True).first
    cell.fill(text)
    cell.press("Tab")
    page.settle()


def test_typed_numbers_are_calculated_with(visit):
    page = visit("/convolution")
    type_into(page, "Filter, row 1, column 1", "2,5")
    type_into(page, "Input, row 1, column 1", "-3")
    page.point(page.page.locator(".walk .board").last, 0, 0)
    kernel, picture = SOBEL.copy(), THREE.copy()
    kernel[0, 0], picture[0, 0] = 2.5, -3
    check_walk(page, picture, kernel)
    page.press("Back to the 3")
    check_walk(page, THREE, SOBEL)
    assert page.page.get_by_label("Filter, row 1, column 1", exact=True).first.input_value() == "-1"


NO_NUMBERS = {  # what is typed: what is said
    "abc": "Filter: Row 2, column 2 holds 'abc'; type a number like 1, -2 or 0.5.",
    "": "Filter: Row 2, column 2 is empty; type a number, 0 for nothing.",
    "NaN": "Filter: Row 2, column 2 holds 'NaN'; type a number like 1, -2 or 0.5.",
    "1e308": "Filter: Row 2, column 2 holds '1e308'; type a number from -1000 to 1000.",
    "9" * 400: f"Filter: Row 2, column 2 holds '{'9' * 20}'; type a number like 1, -2 or 0.5.",
}


def test_what_is_no_number_is_said_in_place(visit):
    page = visit("/convolution")
    cell = page.page.get_by_label("Filter, row 2, column 2", exact=True).first
    before = cell.input_value()
    for text, said in NO_NUMBERS.items():
        type_into(page, "Filter, row 2, column 2", text)
        assert page.text(".walk .problem") == said
        assert "Traceback" not in page.text()
        check_walk(page, THREE, SOBEL)  # the last good numbers go on
        assert cell.input_value() == text
        type_into(page, "Filter, row 2, column 2", before)
        assert not page.page.locator(".walk .problem").is_visible()


# --- on the digit ------------------------------------------------------------------------------


def slid(page):
    """(row, column, sum) as the sentence under the digit gives them."""
    row, column, total = re.fullmatch(
        r"Row (\d+), column (\d+): .* add up to (\S+)", page.text(".slide .readout")
    ).groups()
    return int(row) - 1, int(column) - 1, number(total)


def check_slide(page, picture, kernel, stride, padding, bias=0.0):
    full = scipy.signal.correlate2d(np.pad(picture, padding), kernel, "valid")[::stride, ::stride] + bias
    board = page.page.locator(".slide .board").nth(1)
    assert page.grid(board) == list(full.shape)
    rng = np.random.default_rng(0)
    for row, column in rng.integers(0, full.shape[0], (6, 2)).tolist():
        page.point(board, row, column)
        assert slid(page) == (row, column, pytest.approx(full[row, column], abs=2e-3))
        assert page.mark(page.page.locator(".slide .board").first) == [
            column * stride,
            row * stride,
            *[len(kernel)] * 2,
        ]


def sample(digit):
    return lenet.from_mnist(lenet.mnist.sample(digit)).input


@pytest.mark.parametrize(
    ("name", "kernel", "stride", "padding"), [("vertical", 3, 1, 0), ("blur", 7, 4, 4), ("sharpen", 2, 3, 1)]
)
def test_a_named_filter_on_the_digit(link, name, kernel, stride, padding):
    page = link(f"/convolution?sample=5&filter={name}&kernel={kernel}&stride={stride}&padding={padding}")
    check_slide(page, sample(5), lenet.filters.named(name, kernel), stride, padding)


def test_a_trained_filter_of_c1(link):
    page = link("/convolution?sample=8&filter=C1.4")
    weights = lenet.load("average").weights
    check_slide(page, sample(8), weights["C1/kernel"][:, :, 0, 3], 1, 0, weights["C1/bias"][3])


def test_pointing_at_the_digit_moves_the_window(looked_at):
    page = looked_at
    page.point(page.page.locator(".slide .board").first, 10, 20)
    assert slid(page)[:2] == (9, 19)


def test_a_typed_filter(visit):
    page = visit("/convolution?sample=5&filter=typed&kernel=2")
    box = page.page.locator(".slide .cells")
    cells = box.locator("input")
    assert cells.count() == 4
    for i, text in enumerate(["1", "0", "0", "-1"]):
        cells.nth(i).fill(text)
    cells.nth(3).press("Tab")
    page.settle()
    check_slide(page, sample(5), np.array([[1, 0], [0, -1.0]]), 1, 0)
    cells.nth(2).fill("1e999")
    cells.nth(2).press("Tab")
    page.settle()
    assert page.text(".slide .problem") == "Row 2, column 1 holds '1e999'; type a number like 1, -2 or 0.5."
    check_slide(page, sample(5), np.array([[1, 0], [0, -1.0]]), 1, 0)


def test_a_table_from_a_spreadsheet_can_be_pasted(visit):
    page = visit("/convolution?sample=5&filter=typed&kernel=3")
    cell = page.page.locator(".slide .cells input").first
    cell.evaluate(
        """cell => { const data = new DataTransfer(); data.setData('text', '0\\t1\\t0\\n1\\t-4\\t1\\n0\\t1\\t0\\t9\\n9')
        cell.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })) }"""
    )
    page.settle()
    check_slide(page, sample(5), np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0.0]]), 1, 0)


def test_a_setting_that_does_not_fit_says_why_and_what_does(visit):
    page = visit("/convolution?picture=three&kernel=7")
    said = page.text(".stMain .stAlert")
    assert "A 7x7 kernel does not fit into 5 pixels with padding 0; use a kernel of 5 or less." in said
    assert "Nearest that come out even: kernel 5, padding 1." in said
    page.page.locator(".st-key-padding input[type=range]").focus()
    page.page.keyboard.press("ArrowRight")
    page.settle()
    assert page.page.locator(".stMain .stAlert").count() == 0
    assert page.grid(page.page.locator(".slide .board").nth(1)) == [1, 1]
    assert "padding=1" in page.page.url


def test_what_is_left_over_is_said(link):
    page = link("/convolution?stride=2")
    assert "Rows and columns left over at the far edge: 1." in page.text()
    assert "Nearest that come out even: kernel 2, stride 1." in page.text()


def test_the_digit_drawn_at_home_is_the_digit_here(visit):
    page = visit()
    page.draw(DRAWINGS[0].on_canvas())
    shown = page.page.locator(".strip canvas").last.evaluate(
        "canvas => [...canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data]"
    )
    at_home = np.array(shown, np.uint8).reshape(32, 32, 4)[..., :3].astype(int)
    for name, board in (("Convolution", ".slide .board"), ("Receptive field", ".fields .board")):
        page.page.locator(".stSidebar a", has_text=name).click()
        page.page.wait_for_selector(board)
        page.settle()
        here = page.pixels(page.page.locator(board).first).astype(int)
        assert abs(here - at_home).max() <= 1
        assert at_home.max() == 255
    assert "Your digit" in page.text(".st-key-digit")
