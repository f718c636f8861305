"""The receptive field page as a reader uses it; its fields against `lenet.receptive_field`."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

import lenet
from lenet.network.receptive_field import fields

FIELDS = {field.name: field for field in fields(lenet.classic())}


def told(page):
    """What stands beside the overlay: unit, box, centre, jump."""
    said = page.text(".fields .readout").replace("−", "-")
    unit = tuple(int(number) - 1 for number in re.search(r", row (\d+), column (\d+) =", said).groups())
    box = [int(number) for number in re.search(r"rows (\d+) to (\d+) and columns (\d+) to (\d+)", said).groups()]
    centre = [float(number) for number in re.search(r"row ([\d.]+), column ([\d.]+) as pixel index", said).groups()]
    edge = [float(number) for number in re.search(r"at 0; ([\d.]+), ([\d.]+) counted", said).groups()]
    jump = re.search(r"lies (\d+) pixels", said)
    return unit, box, centre, edge, int(jump.group(1)) if jump else None


def check_field(page, layer):
    """Sentence, square and the cell of the map say the same, and it is what `lenet` says."""
    field = FIELDS[layer]
    (row, column), box, centre, edge, jump = told(page)
    assert box == [edge + 1 for edge in (*field.box(row), *field.box(column))]  # counted from 1, as the unit is
    assert centre == [field.centre(row), field.centre(column)]
    assert edge == [field.edge_centre(row), field.edge_centre(column)]
    assert jump == (field.jump if field.units > 1 else None)
    boards = page.page.locator(".fields .board")
    assert page.mark(boards.first, "field") == [field.box(column)[0], field.box(row)[0], field.size, field.size]
    assert page.mark(boards.nth(1)) == [column, row, 1, 1]
    return row, column


def test_the_field_follows_the_mouse(link):
    page = link("/receptive_field?layer=C1&sample=5")
    for layer in ("C1", "S2", "C3", "S4", "C5"):
        if layer != "C1":
            page.press(layer, ".st-key-layer")
        follow(page, layer)


def follow(page, layer):
    """Sentence, square and cell wherever the mouse is, on the digit and on the map."""
    field = FIELDS[layer]
    main, small = page.page.locator(".fields .board").first, page.page.locator(".fields .board").nth(1)
    assert page.grid(small) == [field.units, field.units]
    for y, x in [(0, 0), (31, 31), (9, 22), (16, 16)]:
        page.point(main, y, x)
        row, column = check_field(page, layer)
        for unit, pixel in ((row, y), (column, x)):
            away = [abs(centre - pixel) for centre in field.centres()]
            assert away[unit] == min(away)
    page.point(small, field.units - 1, 0)
    assert check_field(page, layer) == (field.units - 1, 0)
    lattice = main.locator("path.lattice").get_attribute("d")
    assert lattice.count("M") == field.units**2


def test_the_value_is_the_networks(link):
    page = link("/receptive_field?layer=C3&map=7&trained=max&sample=5")
    maps = lenet.load("max").forward(lenet.from_mnist(lenet.mnist.sample(5)).input)["C3"][0]
    board = page.page.locator(".fields .board").nth(1)
    for row, column in [(0, 9), (4, 4), (8, 2)]:
        page.point(board, row, column)
        value = float(re.search(r"= (\S+)", page.text(".fields .readout")).group(1).replace("−", "-"))
        assert value == pytest.approx(maps[row, column, 6], abs=6e-4)


def test_a_click_takes_the_unit_in_hand_and_into_the_link(link):
    page = link("/receptive_field?layer=C3&sample=5")
    page.point(page.page.locator(".fields .board").nth(1), 2, 7)
    before = page.pixels(page.page.locator(".maps .board").nth(1))
    page.page.mouse.down()
    page.page.mouse.up()
    page.settle()
    assert "row=3" in page.page.url
    assert "column=8" in page.page.url
    assert check_field(page, "C3") == (2, 7)
    boards = page.page.locator(".maps .board")
    assert (page.pixels(boards.nth(1)) != before).any()
    assert page.mark(boards.nth(1), "border") == [14, 4, 14, 14]
    check_slope(page, (2, 7, 0))


def check_slope(page, unit):
    """The value under the pointer is the gradient's."""
    digit = lenet.from_mnist(lenet.mnist.sample(5)).input
    slope = lenet.effective_field.gradient(lenet.load("average"), digit, "C3", unit)[0]
    row, column = np.unravel_index(np.abs(slope).argmax(), slope.shape)
    page.point(page.page.locator(".maps .board").nth(1), int(row), int(column))
    said = page.text(".maps .readout").replace("−", "-")
    assert f"pixel row {row}, column {column}" in said
    assert float(re.search(r"slope (\S+)", said).group(1)) == pytest.approx(slope[row, column], rel=0.006)


def test_the_keyboard_walks_and_takes(link):
    page = link("/receptive_field?layer=C3&sample=5&row=5&column=5")
    page.page.locator(".fields .board").first.focus()
    page.page.keyboard.press("ArrowDown")
    page.page.keyboard.press("ArrowRight")
    page.page.keyboard.press("ArrowRight")
    assert check_field(page, "C3") == (5, 6)
    page.page.keyboard.press("Enter")
    page.settle()
    assert "row=6" in page.page.url
    assert "column=7" in page.page.url


def test_the_four_paddings_and_the_ink_they_miss(link):
    page = link("/receptive_field?layer=C3&sample=3")
    digit = lenet.from_mnist(lenet.mnist.sample(3)).digit
    counts = page.page.locator(".panels .count").all_inner_texts()
    missed = []
    for padding, said in enumerate(counts):
        # C3's centres, two pixels apart from 6.5 on, as many as the stack leaves; pixels within one of them are met.
        units = ((28 + 2 * padding - 4) // 2) - 4
        met = {pixel for unit in range(units) for pixel in (6 + 2 * unit, 7 + 2 * unit)}
        ink = np.argwhere(np.pad(digit, padding) > 0)
        missed.append(sum(row not in met or column not in met for row, column in ink.tolist()))
        assert said == f"{missed[-1]} of {len(ink)} ink pixels missed"
        panel = page.page.locator(".panels .board").nth(padding)
        assert panel.locator("path.missed").get_attribute("d").count("M") == missed[-1]
        assert page.grid(panel) == [28 + 2 * padding] * 2
    assert missed == sorted(missed, reverse=True)
    assert missed[0] > missed[2]
    page.point(page.page.locator(".panels .board").nth(2), 0, 0)
    assert page.mark(page.page.locator(".panels .board").nth(2), "field") == [0, 0, 14, 14]


def test_the_toy_walk_colours_what_was_in_the_middle(visit):
    page = visit("/receptive_field")
    toy = page.page.locator(".toy")
    ink = int(lenet.small_pictures.THREE.sum())
    inner = int(lenet.small_pictures.THREE[1:4, 1:4].sum())
    counts = toy.locator(".count")
    whole = [
        f"In the middle: 9 of 25 cells, {inner} of {ink} ink cells.",
        f"In the middle: 25 of 25 cells, {ink} of {ink} ink cells.",
    ]
    assert counts.all_inner_texts() == whole
    toy.locator(".play").click()
    assert counts.nth(1).inner_text() != whole[1]
    counts.nth(1).filter(has_text="3 of 25 cells").wait_for()
    toy.locator(".play").click()
    cells = [int(re.search(r"(\d+) of 25", text).group(1)) for text in counts.all_inner_texts()]
    assert cells[0] == min(9, cells[1])
    assert 3 <= cells[1] < 25
    seen = [toy.locator("path.seen").nth(side).get_attribute("d").count("M") for side in range(2)]
    assert seen == cells
    toy.locator(".next").click()
    assert counts.nth(1).inner_text().startswith(f"In the middle: {cells[1] + 1} of 25")
    page.point(toy.locator(".board").nth(0), 4, 4)
    assert page.mark(toy.locator(".board").nth(0)) == [2, 2, 3, 3]  # it can go no further
    page.point(toy.locator(".board").nth(1), 5, 5)
    assert page.mark(toy.locator(".board").nth(1)) == [4, 4, 3, 3]
    assert counts.all_inner_texts() == whole


# --- the table -----------------------------------------------------------------------------------


def table(page):
    """Rows of (layer, size, jump, field), each the number after the last '='."""
    rows = []
    for line in page.page.locator(".stack tbody tr").all():
        name = line.locator("th b").inner_text()
        rows.append((name, *(int(text.split("= ")[-1]) for text in line.locator("td.sum").all_inner_texts())))
    return rows


def test_the_table_of_all_three_networks(link):
    page = link("/receptive_field")
    assert table(page) == [("C1", 28, 1, 5), ("S2", 14, 2, 6), ("C3", 10, 2, 14), ("S4", 5, 4, 16), ("C5", 1, 4, 32)]
    assert not page.page.locator(".stack button.convolution").is_visible()
    page.press("post", ".st-key-stack")
    assert table(page) == [("C1", 32, 1, 5), ("S2", 16, 2, 6), ("C3", 12, 2, 14), ("S4", 6, 4, 16), ("C5", 1, 4, 36)]
    page.press("book", ".st-key-stack")
    assert table(page) == [("C1", 28, 1, 5), ("S2", 14, 2, 6), ("C3", 10, 2, 14), ("S4", 5, 4, 16), ("C5", 1, 4, 32)]
    assert "(28 + 2·2 − 5) / 1 + 1 = 28" in page.page.locator(".stack tbody tr").first.inner_text()


def setting(page, row, key, text):
    page.page.get_by_label(f"{row}: {key}", exact=True).fill(text)
    page.page.get_by_label(f"{row}: {key}", exact=True).press("Tab")
    page.settle()


def test_a_stack_of_ones_own(visit):
    page = visit("/receptive_field?stack=own")
    setting(page, 1, "kernel", "3")
    assert table(page)[0] == ("C1", 30, 1, 3)
    page.page.locator(".stack .remove").nth(4).click()
    page.settle()
    page.page.locator(".stack button.pooling").click()
    page.settle()
    assert [row[0] for row in table(page)] == ["C1", "S2", "C3", "S4", "S5"]
    assert table(page)[-1][1:] == (2, 8, 18)
    setting(page, 5, "stride", "3")
    assert "Stride 3 is longer than the kernel 2: pixels in between are never read." in page.text(".stack")
    page.go_to("Pooling")
    page.go_to("Receptive field", "Padding and receptive field")
    assert table(page)[0] == ("C1", 30, 1, 3)  # it is kept


BAD = [  # key, what is typed, what is said
    ("kernel", "33", "C3: kernel cannot be '33'; give a whole number from 1 to 32."),
    ("kernel", "20", "C3: a 20×20 kernel does not fit into 14 pixels with padding 0; "
     "use a kernel of 14 or less, or padding 3 or more."),
    ("stride", "", "C3: stride cannot be ''; give a whole number from 1 to 8."),
    ("stride", "NaN", "C3: stride cannot be 'NaN'; give a whole number from 1 to 8."),
    ("padding", "1e308", "C3: padding cannot be '1e308'; give a whole number from 0 to 16."),
    ("padding", "-1", "C3: padding cannot be '-1'; give a whole number from 0 to 16."),
]  # fmt: skip


def test_a_bad_stack_explains_itself(visit):
    page = visit("/receptive_field?stack=own")
    for key, text, said in BAD:
        field = page.page.get_by_label(f"3: {key}", exact=True)
        before = field.input_value()
        setting(page, 3, key, text)
        problem = page.page.locator(".stack .problem")
        expect(problem).to_have_text(said, timeout=30_000)
        assert "Traceback" not in page.text()
        assert page.page.locator(".stack tbody tr").count() == 5
        assert field.input_value() == text
        setting(page, 3, key, before)
        expect(problem).to_be_hidden(timeout=30_000)
