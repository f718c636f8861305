"""The book's network in the browser: sigmoid, and an input of 28x28 that lies on the drawing without the border."""

import numpy as np
import pytest

import lenet
from lenet.sharing import registry

from .digits import DRAWINGS
from .pen import pen_down
from .playground import CANVAS
from .test_taken_apart import check_detail, take

INPUT = ".st-key-desk .board.input"
DIGIT = lenet.from_mnist(lenet.mnist.sample(5))


@pytest.fixture(scope="module")
def book(playground_runs):
    """A network of that kind, with weights of no training, answers for average pooling."""
    spec, rng = lenet.book(), np.random.default_rng(28)
    weights = {
        name: rng.normal(0, 3 * np.prod(shape[:-1]) ** -0.5 if name.endswith("kernel") else 0.3, shape)
        for name, shape in spec.weight_shapes.items()
    }
    made = lenet.Network("the book", spec, {name: array.astype(np.float32) for name, array in weights.items()})
    registry.make_default("average", registry.keep(made, playground_runs), playground_runs)
    yield made
    registry.make_default("average", None, playground_runs)


def shares(page):
    """Ten probabilities as the card prints them, in percent."""
    values = page.page.locator(".st-key-prediction .card[data-network=average] .value").all_inner_texts()
    return [float(value.removesuffix(" %")) for value in values]


def place_of_input(page):
    """Left, top and width of the input over the canvas, in widths of the canvas."""
    canvas = page.page.locator(CANVAS).bounding_box()
    board = page.page.locator(INPUT).bounding_box()
    left, top = (board[axis] - canvas[axis] for axis in ("x", "y"))
    return np.array([left, top, board["width"]]) / canvas["width"]


def frames(board):
    """Column, row, width and height of the frames around the ink and the picture."""
    return board.locator("rect.frame").evaluate_all(
        "all => all.map(one => ['x', 'y', 'width', 'height'].map(name => Number(one.getAttribute(name))))"
    )


def test_it_reads_a_sample_as_numpy_does(link, book):
    page = link("/?sample=5")
    np.testing.assert_allclose(shares(page), 100 * book.read(DIGIT.input).probabilities, atol=0.051)


def test_it_reads_under_the_pen_and_the_server_agrees(visit, book):
    home = visit()
    pen_down(home, DRAWINGS[10].on_canvas())
    under, label = shares(home), home.labels()["average"]
    assert label == str(np.argmax(under))
    home.page.mouse.up()
    home.settle()
    assert (shares(home), home.labels()["average"]) == (under, label)


def test_what_is_squeezed_raw_is_read_too(link, book):
    page = link("/?sample=5&feed=raw")
    squeezed = lenet.squeeze(lenet.mnist.sample(5))
    np.testing.assert_allclose(shares(page), 100 * book.read(squeezed).probabilities, atol=0.051)


def test_on_inside_the_input_is_mnists_own_frame(link, book):
    page = link("/inside?network=average&sample=5&at=C1&map=1&row=1&column=1")
    board = page.page.locator(INPUT)
    np.testing.assert_allclose(page.pixels(board)[..., 0], 255 * DIGIT.digit, atol=1)
    assert page.mark(board, "field") == [-2, -2, 5, 5]
    np.testing.assert_allclose(place_of_input(page), [0, 0, 1], atol=0.01)
    canvas = page.page.locator(CANVAS).bounding_box()
    page.page.mouse.move(canvas["x"] + canvas["width"] * 14.5 / 28, canvas["y"] + canvas["height"] * 3.5 / 28)
    assert page.text(".inside .readout").startswith("Input, row 4, column 15 = ")
    page.press("max", ".st-key-network")
    assert page.grid(board) == [32, 32]  # ours reads the border too


def test_on_a_drawing_it_lies_two_pixels_within_the_input_of_ours(visit, book):
    page = visit("/inside?network=max")
    page.draw(DRAWINGS[10].on_canvas())
    left, top, width = place_of_input(page)
    pixel = width / 32
    page.press("average", ".st-key-network")
    np.testing.assert_allclose(place_of_input(page), [left + 2 * pixel, top + 2 * pixel, 28 * pixel], atol=1e-3)
    assert page.grid(page.page.locator(INPUT)) == [28, 28]


def test_units_taken_apart_add_up_to_what_numpy_says(link, book):
    page = link("/inside?network=average&sample=5")
    activations = book.forward(DIGIT.input)
    for unit in (
        ("S2", 3, 6, 6),
        ("C3", 7, 4, 5),
        ("S4", 2, 1, 3),
        ("C5", 60, 0, 0),
        ("F6", 40, 0, 0),
        ("OUTPUT", 5, 0, 0),
    ):
        take(page, *unit)
        check_detail(page, book, activations, unit)
    take(page, "F6", 3)
    assert page.text(".taken .squash").startswith("sigmoid(")


def test_the_receptive_field_page_shows_its_input(link, book):
    page = link("/receptive_field?sample=5&trained=average&layer=C1&row=1&column=1")
    assert "Input 28×28, frame 20×20" in page.text(".room.fields")
    board = page.page.locator(".room.fields .board").first
    assert page.grid(board) == [28, 28]
    assert page.mark(board, "field") == [-2, -2, 5, 5]
    assert frames(board) == [[4, 4, 20, 20]]
    page.press("max", ".st-key-network")
    assert "Input 32×32, frames 28×28 and 20×20" in page.text(".room.fields")
    assert frames(board) == [[6, 6, 20, 20], [2, 2, 28, 28]]
