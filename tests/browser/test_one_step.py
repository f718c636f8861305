"""One step, seen, as a reader takes it; every number against NumPy's, in float64."""

import re

import numpy as np
import pytest

import lenet
from lenet.network import gradients
from lenet.network.forward import forward
from lenet.training import start

VIEW = ".onestep"
IMAGE = lenet.from_mnist(lenet.mnist.sample(8)).input


class InNumPy:
    """The same steps in Python."""

    def __init__(self, name, target, image=IMAGE):
        self.spec = lenet.load(name).spec
        self.weights = {key: array.astype(float) for key, array in lenet.load(name).weights.items()}
        self.target, self.image = target, image

    @property
    def activations(self):
        return forward(self.spec, self.weights, self.image)

    @property
    def probabilities(self):
        return self.activations["OUTPUT"][0]

    @property
    def loss(self):
        return gradients.loss(self.probabilities, self.target)

    @property
    def gradients(self):
        return gradients.backward(self.spec, self.weights, self.activations, self.target)

    def step(self, rate, count=1):
        for _ in range(count):
            self.weights = gradients.step(self.weights, self.gradients, rate)
        return self

    def measured(self, name, place):
        return gradients.finite_difference(self.spec, self.weights, self.image, self.target, name, place).slope


def number(text):
    """A number as it is printed: 0.0213, −2.10 · 10⁻⁷."""
    plain = text.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−", "0123456789--"))
    return float(plain.replace(" · 10", "e").strip("±"))


def data(page, selector, name):
    return page.page.locator(f"{VIEW} {selector}".rstrip()).get_attribute(f"data-{name}")


def probabilities(page):
    return [float(part) for part in data(page, "", "probabilities").split(",")]


def ask_for(page, digit):
    page.page.locator(f"{VIEW} .answers input").nth(digit).check(force=True)
    page.settle()


def take(page, kind, steps):
    page.page.locator(f"{VIEW} .buttons .{kind}").click()
    page.page.wait_for_selector(f"{VIEW}[data-steps='{steps}']")


def check_weight(page, numpy, name, place):
    """The weight in hand: its gradient worked out, the same measured, and where the step moves it."""
    grads = numpy.gradients.weights[name]
    assert float(data(page, "tbody", "gradient")) == pytest.approx(grads[place], rel=1e-9)
    slope = float(data(page, ".check", "slope"))
    assert slope == pytest.approx(numpy.measured(name, place), rel=1e-5)
    assert slope == pytest.approx(grads[place], rel=1e-5)
    printed = [number(text) for text in page.page.locator(f"{VIEW} .check dd").all_inner_texts()]
    assert printed[2:] == pytest.approx([grads[place]] * 2, rel=1e-5)
    moved = numpy.weights[name][place] - 0.002 * grads[place]
    assert float(data(page, ".moves", "to")) == pytest.approx(moved, rel=1e-9)


def test_from_random_weights_the_answer_moves_with_every_step(visit):
    page = visit("/training")
    numpy = InNumPy("average", 3, lenet.from_mnist(lenet.mnist.sample(3)).input)
    numpy.weights = {name: array.astype(float) for name, array in start.weights(numpy.spec, "normal", 0).items()}
    assert probabilities(page) == pytest.approx(numpy.probabilities.tolist(), abs=1e-9)
    assert numpy.probabilities.max() < 0.5
    for count in (1, 2):
        before = numpy.probabilities[3]
        take(page, "one", count)
        assert probabilities(page) == pytest.approx(numpy.step(0.002).probabilities.tolist(), abs=1e-9)
        assert numpy.probabilities[3] > before + 0.005
    take(page, "ten", 12)
    assert "After 12 steps it says 3" in page.text(VIEW)


def test_it_is_there_from_the_first_second(visit):
    page = visit("/training?weights=trained")
    numpy = InNumPy("average", 3, lenet.from_mnist(lenet.mnist.sample(3)).input)
    assert float(data(page, ".formula[data-loss]", "loss")) == pytest.approx(numpy.loss, rel=1e-9)
    assert probabilities(page) == pytest.approx(numpy.probabilities.tolist(), abs=1e-12)
    assert "Before any step it says 3 (100.0 %)." in page.text(VIEW)


@pytest.mark.parametrize("name", ["average", "max"])
def test_a_bad_label_pulls_the_answer(visit, name):
    page = visit(f"/training?weights=trained&sample=8&network={name}&rate=0.005")
    ask_for(page, 3)
    numpy = InNumPy(name, 3)
    assert "The right answer is 8. You ask for 3 on purpose" in page.text(VIEW)
    assert float(data(page, ".formula[data-loss]", "loss")) == pytest.approx(numpy.loss, rel=1e-9)
    take(page, "one", 1)
    assert probabilities(page) == pytest.approx(numpy.step(0.005).probabilities.tolist(), abs=1e-10)
    assert "After one step it says 8" in page.text(VIEW)
    take(page, "ten", 11)
    assert probabilities(page) == pytest.approx(numpy.step(0.005, 10).probabilities.tolist(), abs=1e-9)
    best = f"{100 * numpy.probabilities[3]:.1f} %"
    assert numpy.probabilities.argmax() == 3
    assert f"After 11 steps it says 3 ({best})." in page.text(VIEW)
    assert page.page.locator(f"{VIEW} ol.bars.changed .best").inner_text().split() == ["3", *best.split()]
    page.page.locator(f"{VIEW} .buttons .back").click()
    assert probabilities(page) == pytest.approx(InNumPy(name, 3).probabilities.tolist(), abs=1e-12)


@pytest.mark.parametrize(
    ("weight", "name", "place"),
    [
        ("C1.4.1.5.2", "C1/kernel", (4, 1, 0, 3)),
        ("C5.65.8.2.3", "C5/kernel", (1, 2, 7, 64)),
        ("F6.76.23.1.1", "F6/kernel", (0, 0, 22, 75)),
    ],
)
def test_a_weight_that_a_link_names(link, weight, name, place):
    page = link(f"/training?weights=trained&sample=8&target=3&weight={weight}")
    numpy = InNumPy("average", 3)
    check_weight(page, numpy, name, place)
    rows = [row.split("\t") for row in page.page.locator(f"{VIEW} tbody tr").all_inner_texts()]
    products = [number(row[-1]) for row in rows]
    assert sum(products[:-1]) == pytest.approx(products[-1], abs=1e-9)  # what is printed adds up
    assert products[-1] == pytest.approx(numpy.gradients.weights[name][place], rel=6e-3)


def test_the_default_weight_is_the_one_that_matters_most(link):
    page = link("/training?weights=trained&sample=8&target=3")
    numpy = InNumPy("average", 3)
    column = numpy.gradients.weights["OUTPUT/kernel"][0, 0, :, 3]
    check_weight(page, numpy, "OUTPUT/kernel", (0, 0, int(np.abs(column).argmax()), 3))


def test_the_pictures_have_the_largest_gradient_as_their_limit(link):
    page = link("/training?weights=trained&sample=8&target=3&network=max")
    grads = InNumPy("max", 3).gradients
    shown = {**grads.activations, "OUTPUT": grads.sums["OUTPUT"]}
    for layer, values in shown.items():
        limit = float(data(page, f".layer.{layer} .limit", "limit"))
        assert limit == pytest.approx(np.abs(values).max(), rel=1e-9), layer
        boards = page.page.locator(f"{VIEW} .layer.{layer} .board")
        assert boards.count() == (values.shape[3] if values.ndim == 4 else 1)
    page.page.locator(f"{VIEW} fieldset input[name=shown]").nth(1).check(force=True)
    assert float(data(page, ".layer.OUTPUT .limit", "limit")) == pytest.approx(InNumPy("max", 3).probabilities.max())


def test_pointing_at_a_unit_tells_its_gradient_and_pressing_takes_its_map(link):
    page = link("/training?weights=trained&sample=8&target=3")
    board = page.page.locator(f"{VIEW} .layer.C3 .board").nth(4)
    page.point(board, 2, 7)
    found = InNumPy("average", 3).gradients.activations["C3"][0, 2, 7, 4]
    said = page.text(f"{VIEW} .flow + .under .readout")
    assert said.startswith("C3, map 5, row 3, column 8: activation a = ")
    assert number(said.split("dL/da = ")[1]) == pytest.approx(found, rel=6e-3)
    page.page.mouse.down()
    page.page.mouse.up()
    page.settle()
    assert "to map 5 of C3" in page.text(f"{VIEW} .which")
    assert "weight=C3.5." in page.page.url


def test_by_keyboard(visit):
    page = visit("/training?weights=trained&sample=8&target=3&weight=C1.4.1.5.2")
    page.page.locator(f"{VIEW} .chosen .board").first.focus()
    page.page.keyboard.press("ArrowRight")
    page.page.keyboard.press("ArrowUp")
    check_weight(page, InNumPy("average", 3), "C1/kernel", (3, 2, 0, 3))
    page.page.locator(f"{VIEW} .answers :checked").focus()
    page.page.keyboard.press("ArrowRight")
    assert float(data(page, ".formula[data-loss]", "loss")) == pytest.approx(InNumPy("average", 4).loss, rel=1e-9)
    page.page.locator(f"{VIEW} input[type=range]").focus()
    page.page.keyboard.press("ArrowRight")
    assert page.text(f"{VIEW} .rate") == "0.005"
    page.page.locator(f"{VIEW} .buttons .one").focus()
    page.page.keyboard.press("Enter")
    page.page.wait_for_selector(f"{VIEW}[data-steps='1']")
    assert probabilities(page) == pytest.approx(InNumPy("average", 4).step(0.005).probabilities.tolist(), abs=1e-10)
    page.settle()
    assert {"target=4", "rate=0.005", "weight=C1.4.1.4.3"} <= set(page.page.url.split("?")[1].split("&"))


def test_another_digit_begins_anew_and_a_setting_does_not(visit):
    page = visit("/training?weights=trained&sample=8&target=3")
    take(page, "one", 1)
    page.page.locator(f"{VIEW} .chosen select").first.select_option("C3")
    page.settle()
    assert data(page, "", "steps") == "1"
    page.press("Sample 5")
    page.page.wait_for_selector(f"{VIEW}[data-steps='0']")
    numpy = InNumPy("average", 3, lenet.from_mnist(lenet.mnist.sample(5)).input)
    assert probabilities(page) == pytest.approx(numpy.probabilities.tolist(), abs=1e-12)


def test_other_digits_are_forgotten(visit):
    page = visit("/training?weights=trained&sample=8&target=3&rate=0.02")
    take(page, "ten", 10)
    page.page.locator(f"{VIEW} .others button").click()
    said = page.page.locator(f"{VIEW} .others .said")
    said.filter(has_text="Of the first").wait_for()
    images, labels = lenet.mnist.load("test")
    inputs, labels = lenet.mnist.to_input(images[:200]), labels[:200]
    before, after = InNumPy("average", 3, inputs), InNumPy("average", 3).step(0.02, 10)
    after.image = inputs
    right = [int((one.activations["OUTPUT"].argmax(axis=1) == labels).sum()) for one in (before, after)]
    assert right[1] < right[0]
    assert said.inner_text() == (
        f"Of the first 200 test digits the network read {right[0]} right before the steps, now {right[1]}."
    )


def test_the_steps_touch_no_other_page(visit):
    page = visit("/training?weights=trained&sample=8&target=3&rate=0.05")
    take(page, "ten", 10)
    page.go_to("Pooling")
    assert page.page.locator(".st-key-alike .card[data-network=average]").get_attribute("data-label") == "8"


def test_a_step_of_the_network_of_1998(visit):
    """Its answer has no weights: the first in hand leads into F6; of C3 a map reads some maps only."""
    page = visit("/training?weights=trained&sample=8&target=3&network=lenet-1998&weight=OUTPUT.4.1.1.1")
    numpy = InNumPy("lenet-1998", 3)
    assert float(data(page, ".formula[data-loss]", "loss")) == pytest.approx(numpy.loss, rel=1e-9)
    unit = int(np.abs(numpy.gradients.sums["F6"][0]).argmax())
    column = numpy.gradients.weights["F6/kernel"][0, 0, :, unit]
    check_weight(page, numpy, "F6/kernel", (0, 0, int(np.abs(column).argmax()), unit))
    assert page.page.locator(f"{VIEW} .chosen select").first.locator("option").all_inner_texts() == [
        *("C1", "C3", "C5", "F6")
    ]
    page.page.locator(f"{VIEW} .chosen select").first.select_option("C3")
    page.page.locator(f"{VIEW} .chosen select").nth(1).select_option(index=3)  # map 4 of C3 reads 4, 5 and 6 of S2
    assert "This map reads only some maps" in page.text(f"{VIEW} .which")
    assert set(np.flatnonzero(numpy.weights["C3/kernel"][..., 3].any(axis=(0, 1)))) == {3, 4, 5}
    for _ in range(2):  # to the left lies map 3, which it does not read
        page.page.locator(f"{VIEW} .chosen .board").first.press("ArrowLeft")
    assert re.search("from map [456] of S2 to map 4 of C3", page.text(f"{VIEW} .which"))
    take(page, "one", 1)
    assert probabilities(page) == pytest.approx(numpy.step(0.002).probabilities.tolist(), abs=1e-9)
