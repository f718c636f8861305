"""Inside LeNet-5 as published: its table, its trained subsampling, its prototypes; what is printed is held to NumPy."""

import re

import numpy as np
import pytest

import lenet
from lenet.network import prototypes
from lenet.network.spec import TABLE_1998

from .test_every_page import AXE, LOOKING, wrong
from .test_inside import lines
from .test_one_screen import PHONE, box, inside
from .test_taken_apart import PRINTED, number, numbers, sample, take

HERE = "/inside?sample=5&network=lenet-1998"
BEFORE = {"S2": "C1", "S4": "C3", "C3": "S2"}


@pytest.fixture
def network():
    return lenet.load("lenet-1998")


def pointed(page, column, row):
    """The mouse at a pair of the table that stands in the unit's place: a map of C3 and one of S2, from 0."""
    return page.point(page.page.locator(".inhand .pairs .board"), 6 * row + 2, 6 * column + 2)


def marked(page, layer, kind):
    """Which boards of a layer have such a mark."""
    return page.page.locator(f".layer.{layer} .board").evaluate_all(
        "(boards, kind) => boards.flatMap((board, i) => board.querySelector(`rect.${kind}`) ? [i] : [])", kind
    )


# --- the numbers of a unit -------------------------------------------------------------------------


def test_units_of_every_kind_taken_apart(visit, network):
    page = visit(f"{HERE}&at=S2&map=2&row=5&column=6", viewport={"width": 1440, "height": 1400})
    maps = {name: array[0] for name, array in network.forward(sample(5)).items()}
    check_subsampled(page, network, maps, ("S2", 1, 4, 5))
    for unit in (("S4", 8, 2, 3), ("S4", 15, 4, 4)):
        take(page, *unit)
        check_subsampled(page, network, maps, unit)
    for unit in (("C3", 3, 4, 6), ("C3", 11, 0, 9), ("C3", 15, 5, 5)):
        take(page, *unit)
        check_convolved(page, network, maps, unit)
    for digit in (5, 3):
        take(page, "OUTPUT", digit)
        check_compared(page, network, maps, digit)


def check_subsampled(page, network, maps, unit):
    layer, map_, row, column = unit
    window = maps[BEFORE[layer]][2 * row : 2 * row + 2, 2 * column : 2 * column + 2, map_]
    coefficient, bias = (float(network.weights[f"{layer}/{part}"][map_]) for part in ("coefficient", "bias"))
    added, multiplied, total = page.page.locator(".taken .pooled").all_inner_texts()
    *cells, whole = numbers(re.findall(r"[−\d.]+", added.replace("+ ", "").replace("− ", "−")))
    np.testing.assert_allclose(cells, window.ravel(), atol=PRINTED)
    assert whole == pytest.approx(window.sum(), abs=PRINTED)
    assert round(sum(cells), 3) == whole
    shown = numbers(page.page.locator(".pooling .board text").all_text_contents())
    assert shown == cells
    factor, product = numbers(re.findall(r"[−\d.]+", multiplied)[1:])
    assert [factor, product] == pytest.approx([coefficient, coefficient * window.sum()], abs=PRINTED)
    start, moved, end = numbers(re.findall(r"[−\d.]+", total.replace("+ ", "").replace("− ", "−")))
    assert [start, moved] == pytest.approx([product, bias], abs=PRINTED)
    assert round(start + moved, 3) == end
    value = 1.7159 * np.tanh(2 * (coefficient * window.sum() + bias) / 3)
    assert number(page.text(".taken .value")) == pytest.approx(value, abs=6e-4)
    assert value == pytest.approx(maps[layer][row, column, map_], abs=1e-5)


def check_convolved(page, network, maps, unit):
    layer, map_, row, column = unit
    window = maps["S2"][row : row + 5, column : column + 5]
    added = (window * network.weights["C3/kernel"][..., map_]).sum(axis=(0, 1))
    read = list(TABLE_1998[map_])
    rows = page.page.locator(".contributions .part")
    assert sorted(rows.evaluate_all("all => all.map(row => Number(row.dataset.map))")) == read
    order = sorted(read, key=lambda one: -abs(added[one]))
    np.testing.assert_allclose(numbers(rows.locator(".sumof").all_inner_texts()), added[order], atol=PRINTED)
    page.page.mouse.move(0, 0)
    page.page.locator(".net:not(.hovering)").wait_for()
    assert marked(page, "S2", "reads") == read
    assert marked(page, "S4", "readers") == [map_]
    assert [sign for sign, _ in lines(page, "own")] == ["neg" if added[one] < 0 else "pos" for one in order]
    value = 1.7159 * np.tanh(2 * (added[read].sum() + network.weights["C3/bias"][map_]) / 3)
    assert number(page.text(".taken .value")) == pytest.approx(value, abs=6e-4)
    assert f"of S2, maps {', '.join(str(one + 1) for one in read)}." in page.text(".inside .readout")


def check_compared(page, network, maps, digit):
    """Distances of all ten, what becomes of them, and each of the 84 differences of one."""
    drawn, own = maps["F6"], prototypes.prototypes().reshape(10, -1)
    away = np.square(drawn - own).sum(axis=1)

    def row(kind):
        return numbers(page.page.locator(f".column:not(.names) .{kind}").all_inner_texts())

    np.testing.assert_allclose(row("distance"), [*away, 100], atol=0.0051)
    np.testing.assert_allclose(row("scaled"), -0.1 * np.array([*away, 100]), atol=0.0051)
    powers = np.exp(-0.1 * (np.array([*away, 100]) - away.min()))
    np.testing.assert_allclose(row("power"), powers, atol=PRINTED)
    shares = row("share")
    np.testing.assert_allclose(shares, [*maps["OUTPUT"], 1 - maps["OUTPUT"].sum()], atol=PRINTED)
    assert round(sum(shares), 3) == 1
    assert f"add up to {round(sum(row('power')), 3):.3f}, the probabilities to 1.000" in page.text(".beside .total")
    assert page.page.locator(".column.best").all_inner_texts()[0].startswith(str(away.argmin()))
    assert "digitised by hand" in page.text(".taken .why")
    assert page.text(".apiece") == f"84 squared differences, together {away[digit]:.3f}"
    page.page.locator(".pictures .board").nth(2).focus()
    squares = []
    for key in ["ArrowRight"] * 84:
        page.page.keyboard.press(key)
        squares.append(number(page.text(".apiece").split(" = ")[-1]))
    np.testing.assert_allclose(squares, np.square(drawn - own[digit]), atol=2 * PRINTED)
    assert round(sum(squares), 3) == round(float(away[digit]), 3)
    assert page.text(".inside .readout").startswith("F6, unit 84 =")
    page.page.keyboard.press("Tab")


# --- how C3 reads S2 ---------------------------------------------------------------------------------


def filled(page):
    """For each column of the table the rows that are filled: an empty cell is faint."""
    flat = page.page.locator(".pairs.C3 .board canvas").evaluate(
        "canvas => [...canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data]"
    )
    opaque = np.array(flat).reshape(6 * 6 - 1, 16 * 6 - 1, 4)[..., 3] == 255
    corners = opaque[::6, ::6]
    assert opaque.sum() == 25 * corners.sum()
    return tuple(tuple(np.flatnonzero(column).tolist()) for column in corners.T)


def test_the_table_is_the_papers_and_lights_both_sides(visit, network):
    page = visit(f"{HERE}&at=C3&map=4")
    assert filled(page) == TABLE_1998
    page.page.locator(".tools .table").click()
    assert not page.page.locator(".details").is_visible()
    assert "60 of the 96 pairs are connected and 36 left out" in page.text(".inhand .pairs")
    pointed(page, 7, 3)
    maps = network.forward(sample(5))
    added = (maps["S2"][0, 5:10, 5:10, 3] * network.weights["C3/kernel"][..., 3, 7]).sum()
    assert page.text(".pairs .said").endswith(
        f"C3 8 reads S2 4 through this filter; in the middle of the map that adds {added:+.3f}.".replace("-", "−")
    )
    assert marked(page, "S2", "reads") == [3]
    assert marked(page, "C3", "window") == [7]
    page.page.locator(".net.hovering").wait_for()
    assert [sign for sign, _ in lines(page, "own")] == ["neg" if added < 0 else "pos"]
    pointed(page, 3, 0)
    assert page.text(".pairs .said") == "C3 4 does not read S2 1."
    assert inside(box(page, ".inhand .pairs .board"), 1440, 900)
    page.page.mouse.click(*pointed(page, 7, 3))
    page.page.wait_for_url("**map=8**")
    assert page.text(".taken .which").startswith("C3, map 8,")
    assert page.page.locator(".part[aria-pressed=true]").get_attribute("data-map") == "3"
    check_by_keys(page)


def check_by_keys(page):
    page.page.locator(".tools .table").focus()
    page.page.keyboard.press("Enter")
    page.page.locator(".inhand .pairs .board").focus()
    for key in ("ArrowDown", "ArrowRight", "ArrowRight"):
        page.page.keyboard.press(key)
    assert page.text(".pairs .said").startswith("C3 10 reads S2 5 ")
    assert marked(page, "C3", "window") == [9]
    page.page.keyboard.press("Enter")
    page.page.wait_for_url("**map=10**")
    page.page.locator(".tools .table").click()
    page.page.locator(".layer.C1 .board").first.click()
    assert page.page.locator(".inhand .pairs").count() == 0  # below the view again
    assert page.page.locator(".pairs.C3").is_visible()
    page.page.locator(".layer.C3 .board").first.click()  # the table takes the unit's place once more
    page.page.locator(".inhand .pairs").wait_for()
    page.page.locator(".tools .close").click()
    assert page.page.locator(".pairs.C3").is_visible()


def test_average_and_max_read_all_ninety_six(link):
    page = link("/inside?sample=5&network=average&at=S2&map=1")
    assert filled(page) == ((0, 1, 2, 3, 4, 5),) * 16
    page.page.locator(".tools .table").click()
    assert "the network of 1998 left 36 of the 96 pairs out" in page.text(".inhand .pairs")
    assert inside(box(page, ".inhand .pairs .board"), 1440, 900)
    for width, height in ((1280, 1024), (1440, 1000)):  # high windows: the kernels leave their explanation its place
        page.page.set_viewport_size({"width": width, "height": height})
        page.settle()
        board, about = box(page, ".inhand .pairs .board"), box(page, ".inhand .pairs .about")
        assert board["x"] + board["width"] <= about["x"]


# --- the forward pass, the what-if, the answer --------------------------------------------------------


def test_the_forward_pass_is_told_as_it_was_in_1998_and_ends(visit, network):
    page = visit(f"{HERE}&at=C3&map=3")
    maps = network.forward(sample(5))
    player = page.page.locator(".top .player")
    for place, said, layer, unit in (
        (
            784,
            "S2 halves height and width: each 2×2 window added up, times a trained number, squashed: 6 × 14×14.",
            "S2",
            (0, 0, 2),
        ),
        (
            980,
            "C3: each of its 16 maps reads 3 to 6 of the 6 maps of S2, by its table, through a 5×5 window: 16 × 10×10.",
            "C3",
            (0, 0, 2),
        ),
        (1225, "F6: 84 units draw, from the 120 features, a picture of 7×12 pixels.", "F6", (0,)),
        (1309, "The output: how far that picture is from 10 prototypes; the nearest is the answer.", "OUTPUT", (0,)),
    ):
        player.locator("input").fill(str(place))
        assert page.text(".sentence") == said
        assert number(page.text(".taken .value")) == pytest.approx(maps[layer][0][unit], abs=6e-4)
    player.locator("input").fill("1300")
    player.locator("select").select_option("fast")
    player.locator(".play").click()
    page.page.locator(".net:not(.passing)").wait_for()
    assert page.page.locator(".layer.waiting").count() == 0
    assert page.grid(page.page.locator(".layer.F6 .board")) == [12, 7]
    none = 100 * (1 - maps["OUTPUT"].sum())
    assert number(page.text(".out .nodigit").split("\n")[-1].split(" ")[-2]) == pytest.approx(none, abs=0.051)


def test_what_if_a_map_of_s2_were_off_and_keeping_that(visit, network):
    page = visit(f"{HERE}&at=S2&map=3")
    page.page.locator(".off-map").click()
    page.settle()
    edits = [lenet.ablation.Edit("S2", 2, "map", 0)]
    after = lenet.ablation.forward(network, edits, sample(5))["OUTPUT"][0]
    assert f"({100 * after.max():.1f} %)" in page.text(".whatif")
    assert "× 0 (what if) = 0.000" in page.text(".squash")
    shares = numbers([text.split()[0] for text in page.page.locator(".net .bars .value").all_inner_texts()])
    np.testing.assert_allclose(shares, 100 * after, atol=0.051)
    page.page.locator(".st-key-effect", has_text="test digits LeNet-5 of 1998 misreads").wait_for()
    page.press("Keep the changed network", ".st-key-effect")
    page.page.locator(".st-key-effect", has_text="Kept as a network of your own").wait_for()


def test_a_scribble_is_no_digit(visit, network):
    page = visit("/inside?network=lenet-1998&at=OUTPUT")
    page.draw(
        [
            [(20 + 30 * (i % 6), 30 if i % 2 else 180) for i in range(14)],
            [(100, 20), (100, 220)],
            [(20, 110), (220, 110)],
        ]
    )
    assert "not sure" in page.text(".answer")
    assert page.text(".net .big") == "?"
    left = number(page.text(".out .nodigit").split("\n")[-1].split(" ")[-2])
    assert left > 20  # percent: no digit at all has its share


# --- what is in view ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1280, 720)])
def test_in_view_together(visit, width, height):
    page = visit(f"{HERE}&at=S2&map=2", viewport={"width": width, "height": height})
    seen = {"S2": (".pooling .board", ".told .soft", ".curve", ".squash"), "OUTPUT": (".pictures", ".ten")}
    for layer, parts in seen.items():
        take(page, layer, 5 if layer == "OUTPUT" else 1)
        page.settle()
        for part in (".nets", ".taken .which", *parts):
            assert inside(box(page, part), width, height), (part, box(page, part))
    take(page, "C3", 6)
    page.page.locator(".tools .table").click()
    page.settle()
    for part in (".nets", ".inhand .pairs .board"):
        assert inside(box(page, part), width, height), (part, box(page, part))


def test_on_a_phone_in_korean(visit, address):
    page = visit(f"{HERE}&lang=ko", **PHONE, locale="ko-KR", color_scheme="dark")
    page.page.evaluate(AXE)
    page.page.evaluate(LOOKING)
    for layer, part, seen in (
        ("OUTPUT", "li", ".ten"),
        ("S2", ".board", ".told .soft"),
        ("C3", ".board", ".contributions"),
    ):
        page.page.locator(f".layer.{layer} {part}").nth(2).tap()
        page.settle()
        assert page.page.locator(seen).count() == 1
        assert page.page.evaluate("document.documentElement.scrollWidth") == 390
        assert wrong(page, address) == []
        if layer != "C3":
            page.page.keyboard.press("Escape")
    page.page.locator(".tools .table").tap()
    page.settle()
    assert wrong(page, address) == []
    board = page.page.locator(".inhand .pairs .board")
    board.scroll_into_view_if_needed()
    there = board.bounding_box()
    page.page.touchscreen.tap(there["x"] + there["width"] * 7.5 / 16, there["y"] + there["height"] * 3.5 / 6)
    page.page.wait_for_url("**map=8**")
    assert page.page.locator(".taken .which").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_keeps_anybody_out(visit, address, scheme):
    page = visit(f"{HERE}&at=OUTPUT&map=6", color_scheme=scheme)
    page.page.evaluate(AXE)
    page.page.evaluate(LOOKING)
    assert wrong(page, address) == []
    page.page.locator(".layer.C3 .board").first.click()
    page.page.locator(".tools .table").click()
    page.settle()
    assert wrong(page, address) == []


def test_plain_pictures(link, network):
    page = link(f"{HERE}&view=plain&at=OUTPUT&map=6")
    away = prototypes.distances(network.forward(sample(5))["F6"], prototypes.prototypes())[0, 5]
    assert f"Squared distance of F6 from its prototype: {away:.3f}." in page.text(".stMain")
    page = link(f"{HERE}&view=plain&at=C3&map=4")
    assert "It reads the maps 4, 5, 6 of S2." in page.text(".stMain")


def test_f6_stands_as_its_prototypes_do(link):
    """Also where another network was shown before."""
    page = link("/inside?sample=5&network=average&at=F6")
    assert page.grid(page.page.locator(".layer.F6 .board")) == [21, 4]
    page.press("1998", ".st-key-network")
    assert page.grid(page.page.locator(".layer.F6 .board")) == [12, 7]


def test_what_is_left_for_no_digit_stands_below_the_bars_of_draw_and_of_one_step(visit, network):
    """Of 1998 alone: the others' probabilities add up to 1. Drawn, it follows the pen."""
    home = visit("/?network=lenet-1998&sample=5")
    card = "[data-network=lenet-1998]"

    def adds_up():
        shares = [float(text.split(" ")[0]) for text in home.page.locator(f"{card} li .value").all_inner_texts()]
        left = float(home.text(f"{card} .nodigit .value").split(" ")[0])
        assert sum(shares) + left == pytest.approx(100, abs=0.6)  # eleven numbers, each rounded to a tenth
        return left

    assert adds_up() == pytest.approx(100 * (1 - network.forward(sample(5))["OUTPUT"].sum()), abs=0.051)
    drawn = [[(60, 60), (240, 60)], [(60, 240), (240, 240)], [(60, 60), (240, 240)]]
    home.draw(drawn)
    left = 100 * (1 - network.forward(lenet.prepare_strokes(drawn).input)["OUTPUT"].sum())
    assert adds_up() == pytest.approx(left, abs=0.3)  # the mouse moves by whole pixels
    assert home.page.locator("[data-network=average] .nodigit").count() == 0
    steps = visit("/training?sample=5")
    assert not steps.page.locator(".guess .nodigit").is_visible()
    steps.press("1998", ".st-key-network")
    steps.page.locator(".guess .nodigit").wait_for()
