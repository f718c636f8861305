"""Fields against google-research/receptive_field's numbers, and against perturbed pixels."""

import numpy as np
import pytest

from lenet import NetworkSpec, book, classic
from lenet.forward import forward
from lenet.receptive_field import fields

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


@pytest.mark.parametrize("spec", [classic("average", "tanh"), classic("max", "relu"), book()])
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
        moved = np.abs(after[field.name] - before[field.name]).max(axis=(1, 3)) > 0  # (pixel, unit column)
        expected = np.array([[low <= pixel <= high for low, high in field.boxes()] for pixel in range(32)])
        if spec.pooling == "average" or field.name == "C1":
            assert (moved == expected).all(), field.name
        else:
            assert not (moved & ~expected).any(), field.name  # a maximum may ignore a pixel that it sees
