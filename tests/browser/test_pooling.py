"""The pooling page as a reader uses it; its numbers against plain loops."""

import re

import numpy as np
import pytest

import lenet

PICTURES = lenet.small_pictures


def number(text):
    return float(text.replace("−", "-"))


def in_hand(page, where):
    """The window's numbers, the average and the maximum, as they stand beside it."""
    said = page.text(f"{where} .readout")
    row, column = map(int, re.search(r"row (\d+), column (\d+)", said).groups())
    sum_text, average = re.search(r"average: \((.*)\) / \d+ = (\S+)", said).groups()
    maximum = re.search(r"maximum: (\S+)", said).group(1)
    numbers = [number(text) for text in sum_text.replace("+ ", "").replace("− ", "−").split()]
    return row - 1, column - 1, numbers, number(average), number(maximum)


def check_window(page, where, image, size, stride, boards=0):
    """Numbers, results and the marked winner are those of the picture."""
    row, column, numbers, average, maximum = in_hand(page, where)
    top, left = row * stride, column * stride
    window = image[top : top + size, left : left + size]
    assert numbers == pytest.approx(window.ravel().tolist(), abs=0.006)
    assert average == pytest.approx(window.mean(), abs=0.002)
    assert maximum == pytest.approx(window.max(), abs=0.002)
    input_board = page.page.locator(f"{where} .board").nth(boards)
    assert page.mark(input_board) == [left, top, size, size]
    x, y, *_ = page.mark(input_board, "winner")
    assert image[int(y), int(x)] == pytest.approx(window.max())
    return row, column


@pytest.mark.parametrize(
    ("size", "stride", "small", "image"),
    [(2, 2, "eight", PICTURES.EIGHT), (3, 1, "lone", PICTURES.LONE), (4, 4, "line", PICTURES.LINE)],
)
def test_every_window_of_a_small_picture(link, size, stride, small, image):
    page = link(f"/pooling?window={size}&step={stride}&pooled={small}")
    where = ".st-key-pool_small"
    average = page.page.locator(f"{where} .board").nth(1)
    rows = (8 - size) // stride + 1
    assert page.grid(average) == [rows, rows]
    for row in range(rows):
        page.point(average, row, rows - 1 - row)
        assert check_window(page, where, image, size, stride) == (row, rows - 1 - row)
    page.point(page.page.locator(f"{where} .board").first, 5, 5)
    assert check_window(page, where, image, size, stride) == (min(5 // stride, rows - 1),) * 2


def test_the_digit_and_the_keyboard(link):
    page = link("/pooling?sample=6")
    digit = lenet.from_mnist(lenet.mnist.sample(6)).input
    where = ".st-key-pool_digit"
    board = page.page.locator(f"{where} .board").nth(2)
    page.point(board, 7, 8)
    assert check_window(page, where, digit, 2, 2) == (7, 8)
    board.focus()
    page.page.keyboard.press("ArrowUp")
    page.page.keyboard.press("ArrowLeft")
    assert check_window(page, where, digit, 2, 2) == (6, 7)


def test_the_six_maps_share_the_place(link):
    page = link("/pooling?sample=6")
    maps = lenet.load("average").forward(lenet.from_mnist(lenet.mnist.sample(6)).input)["C1"][0]
    where = ".st-key-pool_maps"
    boards = page.page.locator(f"{where} .pool .board")
    assert boards.count() == 18
    page.point(boards.nth(3 * 3), 12, 20)  # map 4
    assert check_window(page, where, maps[..., 3], 2, 2, boards=9) == (6, 10)
    for number_ in range(6):
        assert page.mark(boards.nth(3 * number_)) == [20, 12, 2, 2]
        assert page.mark(boards.nth(3 * number_ + 1)) == [10, 6, 1, 1]


def test_the_window_slider_changes_the_maps(link):
    page = link("/pooling")
    page.page.locator(".st-key-window input[type=range]").focus()
    page.page.keyboard.press("ArrowRight")
    page.settle()
    assert "window=3" in page.page.url
    assert page.grid(page.page.locator(".st-key-pool_digit .board").nth(1)) == [15, 15]


def cards(page, where):
    """{pooling: (state, label)}"""
    found = page.page.locator(f"{where} .card").all()
    return {card.get_attribute("data-network"): (card.get_attribute("data-state"), card.get_attribute("data-label"))
            for card in found}  # fmt: skip


@pytest.mark.parametrize("trained", ["average", "max"])
def test_the_swap_shows_both_answers_and_the_four_errors(link, trained):
    page = link("/pooling?sample=7")
    page.press(f"trained with {trained}", ".st-key-trained")
    digit = lenet.from_mnist(lenet.mnist.sample(7)).input
    for pooling, (state, label) in cards(page, ".st-key-swap").items():
        reading = lenet.swap.swapped(lenet.load(trained), pooling).read(digit)
        assert (state == "sure", label) == (reading.sure, str(reading.label))
    assert cards(page, ".st-key-alike") == {"average": ("sure", "7"), "max": ("sure", "7")}
    swap = lenet.swap.results()
    for name in ("average", "max"):
        for pooling in ("average", "max"):
            text = page.text(f".errors [data-pair='{name}/{pooling}']")
            assert text == f"{100 * np.mean(swap.answers[name, pooling] != swap.labels):.2f} %"
    assert page.text(".errors .held th") == f"trained with {trained}"


def test_the_digits_that_change_can_be_browsed(link):
    page = link("/pooling?true=9")
    swap = lenet.swap.results()
    rows = [row for row in swap.changed("average") if swap.labels[row] == 9]
    assert f"1 to 24 of {len(rows)}" in page.text(".st-key-browse")

    def captions(some):
        return [f"{swap.answers['average', 'average'][row]} → {swap.answers['average', 'max'][row]}" for row in some]

    assert page.page.locator(".gallery figcaption").all_inner_texts() == captions(rows[:24])
    page.press("More", ".st-key-browse")
    assert page.page.locator(".gallery figcaption").all_inner_texts() == captions(rows[24:48])
    assert page.page.locator(".gallery img").first.get_attribute("alt") == f"test digit {rows[24]}, a 9"
    page.press("Back", ".st-key-browse")
    assert page.page.locator(".gallery figcaption").all_inner_texts() == captions(rows[:24])


def test_the_dial_of_trained_subsampling(link):
    """Each step beside NumPy's; what is turned moves at once, is in the link, and goes back."""
    page = link("/pooling?sample=3&subsampled=3")
    network = lenet.load("lenet-1998")
    before = network.forward(lenet.from_mnist(lenet.mnist.sample(3)).input)["C1"][0, ..., 2]
    trained = [float(network.weights[f"S2/{name}"][2]) for name in ("coefficient", "bias")]
    where = ".st-key-dial"
    boards = page.page.locator(f"{where} .board")
    page.point(boards.nth(0), 17, 10)
    assert page.mark(boards.nth(0)) == [10, 16, 2, 2]
    assert [page.mark(boards.nth(i)) for i in range(1, 6)] == [[5, 8, 1, 1]] * 5
    check_dial(page, before, *trained)

    sliders = page.page.locator(f"{where} input[type=range]")
    turn(sliders.nth(0), 2)
    turn(sliders.nth(1), 1)
    page.settle()
    check_dial(page, before, 2, 1)
    assert "coefficient=2&bias=1" in page.page.url
    assert page.text(f"{where} .said p >> nth=0").startswith(threshold(before, 2, 1))

    page.page.locator(f"{where} .knob button").nth(0).click()
    page.page.locator(f"{where} .knob button").nth(1).click()
    page.settle()
    check_dial(page, before, *trained)
    assert "coefficient" not in page.page.url
    page.page.locator(f"{where} .player button").nth(4).click()
    page.settle()
    assert "subsampled=5" in page.page.url


def threshold(before, coefficient, bias):
    """What is said of a map most of whose windows lie where the curve is flat, at both of its ends."""
    totals = coefficient * before.reshape(14, 2, 14, 2).sum(axis=(1, 3)) + bias
    seen = totals[abs(totals - totals[0, 0]) > 1e-3]  # in the corner there is paper
    flat = seen[1 - np.tanh(2 / 3 * seen) ** 2 <= 0.25]
    low, high = (flat < 0).sum(), (flat > 0).sum()
    assert 2 * len(flat) > len(seen)
    assert min(low, high) > 0.02 * len(seen)
    return (
        f"Of the {len(seen)} windows that see ink {len(flat)} lie where the curve is flat, {low} at its low end and "
        f"{high} at its high one. The map is a threshold"
    )


def turn(slider, value):
    """Drag a slider to a value, and let go."""
    slider.evaluate(
        """(range, value) => {
            range.value = value
            range.dispatchEvent(new Event('input'))
            range.dispatchEvent(new Event('change'))
        }""",
        value,
    )


def check_dial(page, before, coefficient, bias):
    """The window of row 9, column 6, worked out, and its average and maximum."""
    lines = page.text(".st-key-dial .readout").splitlines()
    window = before[16:18, 10:12]
    total = coefficient * window.sum() + bias
    assert lines[0] == "window in row 9, column 6"
    results = [number(line.rsplit(" = ", 1)[1]) for line in lines[1:4]]
    assert results == pytest.approx([window.sum(), total, 1.7159 * np.tanh(2 / 3 * total)], abs=0.0011)
    assert [number(text) for text in re.findall(r": (−?[\d.]+)", lines[4])] == pytest.approx(
        [window.mean(), window.max()], abs=0.0011
    )
