"""Fields against google-research/receptive_field's numbers, and against perturbed pixels."""

from math import floor

import numpy as np
import pytest

from lenet import NetworkSpec, classic, mnist, post, stack
from lenet.network.forward import forward
from lenet.network.receptive_field import Field, arithmetic, fields, missed

# layer: size, jump, padding (pixels before pixel 0), centre of unit 0, centre of unit 1
VALID_32 = {
    "C1": (5, 1, 0, 2.0, 3.0),
    "S2": (6, 2, 0, 2.5, 4.5),
    "C3": (14, 2, 0, 6.5, 8.5),
    "S4": (16, 4, 0, 7.5, 11.5),
    "C5": (32, 4, 0, 15.5, 19.5),
    "F6": (32, 4, 0, 15.5, 19.5),
}
PADDED_28 = {
    "C1": (5, 1, 2, 0.0, 1.0),
    "S2": (6, 2, 2, 0.5, 2.5),
    "C3": (14, 2, 2, 4.5, 6.5),
    "S4": (16, 4, 2, 5.5, 9.5),
    "C5": (32, 4, 2, 13.5, 17.5),
    "F6": (32, 4, 2, 13.5, 17.5),
}


@pytest.mark.parametrize(("spec", "table"), [(classic(), VALID_32), (NetworkSpec(input_size=28, padding=2), PADDED_28)])
def test_oracle(spec, table):
    rows = {field.name: field for field in fields(spec)}
    for name, (size, jump, padding, first, second) in table.items():
        field = rows[name]
        assert (field.size, field.jump, -field.start, field.centre(0), field.centre(1)) == (
            size,
            jump,
            padding,
            first,
            second,
        )


def test_c3_in_both_conventions():
    c3 = fields(classic())[2]
    assert c3.units == 10
    assert c3.centres() == [6.5, 8.5, 10.5, 12.5, 14.5, 16.5, 18.5, 20.5, 22.5, 24.5]
    assert [c3.edge_centre(unit) for unit in range(10)] == [7, 9, 11, 13, 15, 17, 19, 21, 23, 25]
    assert c3.boxes()[0] == (0, 13)
    assert c3.boxes()[-1] == (18, 31)


def test_what_the_padding_is_for():
    bare = fields(NetworkSpec(input_size=28, padding=0))[2]
    assert bare.units == 8
    assert (bare.centre(0), bare.centre(7)) == (6.5, 20.5)  # the digit reaches from 4 to 23


@pytest.mark.parametrize("spec", [classic("average", "tanh"), classic("max", "relu"), post()])
def test_every_unit_sees_its_box_and_nothing_else(spec):
    """Change one pixel at a time; the units that move are those whose box holds it."""
    rng = np.random.default_rng(0)
    weights = {name: rng.uniform(0.05, 0.1, shape).astype(np.float32) for name, shape in spec.weight_shapes.items()}
    image = rng.uniform(0.4, 0.6, (32, 32)).astype(np.float32)
    row = 15
    changed = np.repeat(image[np.newaxis], 32, axis=0)
    changed[np.arange(32), row, np.arange(32)] = 3.0  # enough to win any maximum
    small = {name: array * np.float32(0.2) for name, array in weights.items()}  # keeps tanh off its flat ends
    before, after = forward(spec, small, image), forward(spec, small, changed)
    for field in fields(spec)[:4]:
        change = np.abs(after[field.name] - before[field.name]).max(axis=(1, 3))  # (pixel, unit column)
        moved = change > 1e-5  # a batch of one may be rounded otherwise than a batch of 32, by some 1e-7
        expected = np.array([[low <= pixel <= high for low, high in field.boxes()] for pixel in range(32)])
        if spec.pooling == "average" or field.name == "C1":
            assert (moved == expected).all(), field.name
        else:
            assert not (moved & ~expected).any(), field.name  # a maximum may ignore a pixel that it sees


@pytest.mark.parametrize(
    ("spec", "first", "last"),
    [(NetworkSpec(input_size=28), 6, 21), (NetworkSpec(input_size=28, padding=2), 4, 23), (classic(), 6, 25)],
)
def test_pixels_that_c3_has_in_the_middle(spec, first, last):
    reached = fields(spec)[2].reaches(spec.input_size)
    assert reached.shape == (spec.input_size,)
    assert np.flatnonzero(reached).tolist() == list(range(first, last + 1))


def test_units_far_apart_have_nothing_between_them_in_the_middle():
    assert Field("C1", size=3, jump=1, start=0, units=2).reaches(5).tolist() == [False, True, True, False, False]
    assert Field("S2", size=2, jump=4, start=-2, units=3).reaches(9).tolist() == [True] * 9  # centres -1.5, 2.5, 6.5
    assert Field("C3", size=5, jump=4, start=2, units=1).reaches(9).tolist() == [False] * 2 + [True] * 5 + [False] * 2


def test_ink_that_is_missed_in_small_numbers():
    down = Field("C1", size=3, jump=1, start=0, units=1)  # row 1
    across = Field("C1", size=3, jump=1, start=0, units=2)  # columns 1 and 2
    image = np.array([[0, 0.1, 0, 0], [1, 1, 1, 1], [0, 0, 0.5, -1]])
    assert missed(image, down, across).astype(int).tolist() == [[0, 1, 0, 0], [1, 0, 0, 1], [0, 0, 1, 0]]


@pytest.mark.parametrize(("digit", "pixels"), [(7, 23), (0, 53), (1, 15)])
def test_ink_of_a_digit_that_c3_misses_without_a_border(digit, pixels):
    image = mnist.sample(digit)
    c3 = fields(NetworkSpec(input_size=28))[2]
    seen = missed(image, c3, c3)
    assert seen.sum() == pixels
    assert not seen[6:22, 6:22].any()
    image = image.copy()
    image[6:22, 6:22] = 0
    assert (seen == (image > 0)).all()


def test_the_arithmetic_of_lenet():
    rows = arithmetic(classic())[:5]
    assert [row.name for row in rows] == ["C1", "S2", "C3", "S4", "C5"]
    assert [row.field.split(" = ")[1] for row in rows] == ["5", "6", "14", "16", "32"]
    assert [row.jump.split(" = ")[1] for row in rows] == ["1", "2", "2", "4", "4"]
    assert [row.size.split(" = ")[1] for row in rows] == ["28", "14", "10", "5", "1"]
    assert (rows[3].size, rows[3].jump) == ("(10 + 2·0 − 2) / 2 + 1 = 5", "2 × 2 = 4")
    assert rows[3].field == "14 + (2 − 1) × 2 = 16"


def odd_stack(size, *settings):
    """Layers of (kernel, stride, padding) onto an input of a size."""
    rows = [dict(zip(("kernel", "stride", "padding"), map(str, each), strict=True)) for each in settings]
    return stack.build([{"kind": "convolution", **row} for row in rows], size)


def calculated(formula):
    """The left side worked out, and the right side."""
    left, right = formula.split(" = ")
    for sign, python in {"×": "*", "·": "*", "−": "-", "⌊": "floor(", "⌋": ")"}.items():
        left = left.replace(sign, python)
    return eval(left, {"floor": floor}), int(right)


@pytest.mark.parametrize(
    "layers",
    [
        classic().layers,
        post().layers,
        NetworkSpec(padding=1).layers,
        odd_stack(33, (7, 4, 3), (3, 2, 1), (2, 1, 0)),
        odd_stack(32, (4, 3, 0), (3, 4, 2), (3, 2, 4)),
        odd_stack(10, (1, 3, 0), (2, 1, 3), (6, 5, 0)),
    ],
)
def test_both_sides_of_every_formula_are_equal(layers):
    for row, layer, field in zip(arithmetic(layers), layers, fields(layers), strict=True):
        assert calculated(row.size) == (layer.output_size, layer.output_size), row
        assert calculated(row.jump) == (field.jump, field.jump), row
        assert calculated(row.field) == (field.size, field.size), row


def test_only_a_division_with_a_remainder_is_rounded_down():
    rows = arithmetic(odd_stack(32, (4, 3, 0), (3, 4, 2), (3, 2, 4)))
    assert [row.size for row in rows] == [
        "⌊(32 + 2·0 − 4) / 3⌋ + 1 = 10",
        "⌊(10 + 2·2 − 3) / 4⌋ + 1 = 3",
        "(3 + 2·4 − 3) / 2 + 1 = 5",
    ]
