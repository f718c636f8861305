"""A unit taken apart on the page inside the network. What is printed is held to NumPy, number by number."""

import re

import numpy as np
import pytest

import lenet
from lenet.network.receptive_field import fields
from lenet.network.spec import LAYER_NAMES

PRINTED = 1.01e-3  # three digits, and at most one more in the last place: rounded terms add up to rounded totals
FIELDS = {field.name: field for field in fields(lenet.classic())}
LISTS = {"C5": {"one": 6, "two": 10}, "F6": {"one": 4, "two": 7}}  # units side by side
PRINTED_AT = {
    "which": ".which",
    "value": ".which .value",
    "squashed": ".squashed",
    "pooled": ".pooled",
    "rows": ".contributions .row:not([hidden]) .sumof",
    "shares": ".softmax .share span",
    "scores": ".softmax .score span",
    "powers": ".softmax .power span",
}

# All of it in one call, since many units are read.
READ = """(taken, at) => {
  const texts = selector => [...taken.querySelectorAll(selector)].map(part => part.innerText)
  const said = Object.fromEntries(Object.entries(at).map(([name, selector]) => [name, texts(selector)]))
  const boards = [...taken.querySelectorAll('.full .board')]
  said.full = boards.map(board => [...board.querySelectorAll('text')].map(text => text.textContent))
  said.maps = [...taken.querySelectorAll('.part')].map(part => Number(part.dataset.map))
  said.pressed = Number(taken.querySelector('.part[aria-pressed=true]')?.dataset.map)
  return said
}"""


def number(text):
    return float(text.replace("−", "-").replace("+", ""))


def numbers(texts):
    return [number(text) for text in texts]


def sample(digit):
    return lenet.from_mnist(lenet.mnist.sample(digit)).input


def take(page, layer, number_, row=0, column=0, network=0):
    """Click on a unit of the overview."""
    net = page.page.locator(".net").nth(network)
    if layer == "OUTPUT":
        net.locator(".bars li").nth(number_).click()
        return
    boards = net.locator(f".layer.{layer} .board")
    if layer in LISTS:
        shape = net.locator(".overview").get_attribute("class").split()[-1]
        page.point(boards.first, *divmod(number_, LISTS[layer][shape]))
    else:
        page.point(boards.nth(number_), row, column)
    named = page.text(".inside .readout").split(" = ")[0]
    for _ in range(3):  # on a busy machine a repaint between down and up may swallow a click
        page.page.mouse.down()
        page.page.mouse.up()
        if page.text(".taken >> nth=0 >> .which").startswith(named):
            return
        page.page.wait_for_timeout(300)


def some_units(rng):
    """Units of every layer: its first, its last, and one at random: (layer, map, row, column)."""
    for layer in lenet.classic().layers:
        maps, size = layer.maps, layer.output_size
        yield layer.name, 0, 0, 0
        yield layer.name, maps - 1, size - 1, size - 1
        if layer.name != "OUTPUT":
            yield layer.name, int(rng.integers(maps)), int(rng.integers(size)), int(rng.integers(size))


def windows_of(network, activations, layer, row, column):
    """What a unit reads: (k, k, maps), zeros outside."""
    names = ["input", *LAYER_NAMES]
    entry = next(entry for entry in network.spec.layers if entry.name == layer)
    source = activations[names[names.index(layer) - 1]][0]
    source = source.reshape(entry.input_size, entry.input_size, -1)
    top, left = row * entry.stride, column * entry.stride
    return source[top : top + entry.kernel, left : left + entry.kernel]


def check_detail(page, network, activations, unit, nth=0):
    """The operands printed give the value printed, and both are the network's."""
    layer, map_, row, column = unit
    taken = page.page.locator(".taken").nth(nth)
    said = taken.evaluate(READ, PRINTED_AT)
    values = activations[layer][0]
    shown = [int(found) for found in re.findall(r"(?:map|unit|row|column|Output) (\d+)", said["which"][0])]
    places = [map_] if layer == "OUTPUT" else [map_ + 1] if layer in LISTS else [map_ + 1, row + 1, column + 1]
    assert shown == places
    value = number(said["value"][0])
    real = values[map_] if values.ndim == 1 else values[row, column, map_]
    assert value == pytest.approx(real, abs=6e-4), unit
    window = windows_of(network, activations, layer, row, column)
    if layer in ("S2", "S4"):
        return check_pooled(said["pooled"][0], window[..., map_], network.spec.pooling, value)
    kernel = network.weights[f"{layer}/kernel"][..., map_]
    bias = network.weights[f"{layer}/bias"][map_]
    products = window * kernel
    *terms, printed_bias, total = numbers(said["rows"])
    added = products.sum(axis=(0, 1))
    order = np.argsort(-np.abs(added), kind="stable")
    shown = len(said["maps"])
    largest, others = added[order[:shown]], added[order[shown:]]
    np.testing.assert_allclose(terms, [*largest, *([others.sum()] if len(others) else [])], atol=PRINTED)
    np.testing.assert_allclose(added[said["maps"]], largest, atol=PRINTED)  # each with its own name
    if layer in ("C1", "C3", "C5"):
        check_full(said["full"], window, kernel, dict(zip(said["maps"], terms, strict=False)), said["pressed"])
    assert printed_bias == pytest.approx(bias, abs=PRINTED)
    assert round(sum(terms) + printed_bias, 3) == total  # it adds up to the digits printed
    if layer == "OUTPUT":
        return check_softmax(said, network, activations, map_, total, value)
    squashed = {"tanh": np.tanh(total), "relu": max(0, total), "sigmoid": 1 / (1 + np.exp(-total))}[
        network.spec.squashing
    ]
    assert number(said["squashed"][0]) == pytest.approx(squashed, abs=PRINTED)
    return None


def check_full(full, window, kernel, terms, pressed):
    """The map that is shown in full, by map number: window, filter, products; the products add up to its sum."""
    patch, weights, products = (numbers(board) for board in full)
    np.testing.assert_allclose(patch, window[..., pressed].ravel(), atol=0.0051)
    np.testing.assert_allclose(weights, kernel[..., pressed].ravel(), atol=0.0051)
    np.testing.assert_allclose(products, (window * kernel)[..., pressed].ravel(), atol=PRINTED)
    assert round(sum(products), 3) == terms[pressed]


def check_pooled(said, window, pooling, value):
    worked, result = said.rsplit(" = ", 1)
    found = numbers(re.findall(r"[−\d.]+", re.sub(r"/ 4$", "", worked.replace("+ ", "").replace("− ", "−"))))
    np.testing.assert_allclose(found, window.ravel(), atol=6e-4)
    assert number(result) == value
    assert value == pytest.approx(max(found) if pooling == "max" else np.mean(found), abs=PRINTED)


def check_softmax(said, network, activations, map_, total, value):
    scores, powers, shares = (numbers(said[name]) for name in ("scores", "powers", "shares"))
    assert scores[map_] == pytest.approx(total, abs=PRINTED)
    weights, bias = network.weights["OUTPUT/kernel"][0, 0], network.weights["OUTPUT/bias"]
    np.testing.assert_allclose(scores, activations["F6"][0] @ weights + bias, atol=PRINTED)
    np.testing.assert_allclose(powers, np.exp(np.array(scores) - max(scores)), atol=PRINTED)
    np.testing.assert_allclose(shares, np.array(powers) / sum(powers), atol=2 * PRINTED)
    assert round(sum(shares), 3) == 1
    assert shares[map_] == pytest.approx(value, abs=PRINTED)


def check_lit(page, unit):
    """The square on the input is `lenet.receptive_field`'s."""
    layer, _, row, column = unit
    field = FIELDS[layer]
    assert page.mark(page.page.locator(".board.input"), "field") == [
        field.box(column)[0],
        field.box(row)[0],
        field.size,
        field.size,
    ]


@pytest.mark.parametrize("name", ["average", "max"])
def test_twenty_units_of_each_network_taken_apart_add_up(link, name):
    page = link(f"/inside?sample=5&network={name}", viewport={"width": 1440, "height": 1400})
    network = lenet.load(name)
    activations = network.forward(sample(5))
    units = list(some_units(np.random.default_rng(len(name))))
    assert len(units) == 20
    for unit in units:
        take(page, *unit)
        check_detail(page, network, activations, unit)
        check_lit(page, unit)


def test_another_map_in_full(link):
    page = link("/inside?sample=5&network=max&at=C3&map=4&row=3&column=8")
    network = lenet.load("max")
    for card in range(6):
        page.page.locator(".part").nth(card).click()
        check_detail(page, network, network.forward(sample(5)), ("C3", 3, 2, 7))


def test_two_networks_side_by_side(visit):
    page = visit("/inside?sample=5&network=both&at=S2&map=2&row=5&column=6", viewport={"width": 1440, "height": 1800})
    for unit in (("S2", 1, 4, 5), ("C3", 7, 2, 2), ("OUTPUT", 5, 0, 0)):
        if unit[0] != "S2":
            take(page, *unit, network=1)
        for nth, name in enumerate(("average", "max")):
            network = lenet.load(name)
            check_detail(page, network, network.forward(sample(5)), unit, nth)
            check_lit(page, unit)


def test_playing_across_a_map(link):
    page = link("/inside?sample=5&network=average&at=S4&map=1&row=1&column=4")
    network = lenet.load("average")
    page.page.locator(".panel > .player .next").click()
    check_detail(page, network, network.forward(sample(5)), ("S4", 0, 0, 4))
    page.page.locator(".panel > .player .next").click()
    check_detail(page, network, network.forward(sample(5)), ("S4", 0, 1, 0))


# --- what if -------------------------------------------------------------------------------------


def test_switching_a_map_off_and_undoing_it(visit):
    page = visit("/inside?sample=5&network=average&at=C1&map=3")
    network = lenet.load("average")
    page.page.locator(".off-map").click()
    page.settle()
    edit = lenet.ablation.Edit("C1", 2, "map", 0)
    after = lenet.ablation.forward(network, [edit], sample(5))
    share = 100 * after["OUTPUT"][0].max()
    answer = int(after["OUTPUT"][0].argmax())
    assert answer == 5
    assert f"What if: C1 3 × 0. average pooling: still 5 ({share:.1f} %);" in page.text(".whatif")
    lead = numbers(re.findall(r"[+−]\d+\.\d", page.text(".whatif")))
    scores = [np.log(outputs[0]) for outputs in (network.forward(sample(5))["OUTPUT"], after["OUTPUT"])]
    assert lead == pytest.approx([np.sort(one)[-1] - np.sort(one)[-2] for one in scores], abs=0.051)
    shares = numbers([text.split()[0] for text in page.page.locator(".net .bars .value").all_inner_texts()])
    np.testing.assert_allclose(shares, 100 * after["OUTPUT"][0], atol=0.051)
    assert "× 0 (what if) = 0.000" in page.text(".squash")
    take(page, "C3", 5, 2, 2)
    page.settle()
    check_detail(page, network, after, ("C3", 5, 2, 2))
    page.press("Undo")
    assert not page.page.locator(".whatif").is_visible()
    check_detail(page, network, network.forward(sample(5)), ("C3", 5, 2, 2))


def test_scaling_a_filter(visit):
    page = visit("/inside?sample=5&network=max&at=C3&map=2")
    page.page.locator(".edit input").nth(1).fill("1.5")
    page.settle()
    edit = lenet.ablation.Edit("C3", 1, "filter", 1.5)
    network = lenet.load("max")
    after = lenet.ablation.forward(network, [edit], sample(5))
    kernel = network.weights["C3/kernel"].copy()
    kernel[..., 1] *= 1.5
    changed = lenet.Network("max", network.spec, {**network.weights, "C3/kernel": kernel})
    np.testing.assert_allclose(after["OUTPUT"], changed.forward(sample(5))["OUTPUT"], atol=1e-6)
    check_detail(page, changed, after, ("C3", 1, 5, 5))
    assert "filter of C3 2 × 1.5" in page.text(".whatif")
