"""The tables of facts: shapes, parameters, connections."""

import json
from itertools import product

import pytest

from lenet import NetworkSpec, Problem, book, classic, lenet_1998, post
from lenet.digits import preparation
from lenet.network.spec import READING_SIZES, TABLE_1998, leftover, nearest_fits, output_size

# name: kind, kernel, stride, padding, shape, parameters, connections
CLASSIC = {
    "C1": ("convolution", 5, 1, 0, (28, 28, 6), 156, 122_304),
    "S2": ("pooling", 2, 2, 0, (14, 14, 6), 0, 4_704),
    "C3": ("convolution", 5, 1, 0, (10, 10, 16), 2_416, 241_600),
    "S4": ("pooling", 2, 2, 0, (5, 5, 16), 0, 1_600),
    "C5": ("convolution", 5, 1, 0, (120,), 48_120, 48_120),
    "F6": ("dense", 1, 1, 0, (84,), 10_164, 10_164),
    "OUTPUT": ("dense", 1, 1, 0, (10,), 850, 850),
}
# The border that the others get from preparation is put on by C1: the same arithmetic.
BOOK = {**CLASSIC, "C1": ("convolution", 5, 1, 2, (28, 28, 6), 156, 122_304)}
POST = {
    "C1": ("convolution", 5, 1, 2, (32, 32, 6), 156, 159_744),
    "S2": ("pooling", 2, 2, 0, (16, 16, 6), 0, 6_144),
    "C3": ("convolution", 5, 1, 0, (12, 12, 16), 2_416, 347_904),
    "S4": ("pooling", 2, 2, 0, (6, 6, 16), 0, 2_304),
    "C5": ("dense", 6, 1, 0, (120,), 69_240, 69_240),
    "F6": ("dense", 1, 1, 0, (84,), 10_164, 10_164),
    "OUTPUT": ("dense", 1, 1, 0, (10,), 850, 850),
}
PAPER = {
    "C1": ("convolution", 5, 1, 0, (28, 28, 6), 156, 122_304),
    "S2": ("pooling", 2, 2, 0, (14, 14, 6), 12, 5_880),
    "C3": ("convolution", 5, 1, 0, (10, 10, 16), 1_516, 151_600),
    "S4": ("pooling", 2, 2, 0, (5, 5, 16), 32, 2_000),
    "C5": ("convolution", 5, 1, 0, (120,), 48_120, 48_120),
    "F6": ("dense", 1, 1, 0, (84,), 10_164, 10_164),
    "OUTPUT": ("rbf", 1, 1, 0, (10,), 0, 840),
}


@pytest.mark.parametrize(
    ("spec", "table"),
    [(lenet_1998(), PAPER), (classic(), CLASSIC), (classic("max", "relu"), CLASSIC), (post(), POST), (book(), BOOK)],
)
def test_every_layer(spec, table):
    rows = {
        layer.name: (
            layer.kind,
            layer.kernel,
            layer.stride,
            layer.padding,
            layer.shape,
            layer.parameters,
            layer.connections,
        )
        for layer in spec.layers
    }
    assert rows == table


def test_the_book_has_its_own_squashing_function_and_input():
    assert (book().squashing, book().pooling, book().padding, book().input_size) == ("sigmoid", "average", 2, 28)
    assert post() == NetworkSpec("average", "tanh", 2, 32)


def test_what_digits_are_prepared_to_is_what_networks_read():
    assert READING_SIZES == (preparation.INPUT, preparation.FRAME)


def test_totals():
    assert classic("average").parameters == classic("max").parameters == 61_706
    assert post().parameters == 82_826
    assert book().parameters == 61_706
    assert round(post().parameters * 4 / 1024, 2) == 323.54  # KB, as Keras prints it
    assert classic().connections == 429_342
    assert (lenet_1998().parameters, lenet_1998().connections) == (60_000, 340_908)
    assert [layer.fixed for layer in lenet_1998().layers] == [0, 0, 0, 0, 0, 0, 840]


def test_the_table_of_1998():
    """Column by column, as Table I of the paper has its crosses."""
    rows = [
        "X...XXX..XXXX.XX",
        "XX...XXX..XXXX.X",
        "XXX...XXX..X.XXX",
        ".XXX..XXXX..X.XX",
        "..XXX..XXXX.XX.X",
        "...XXX..XXXX.XXX",
    ]
    columns = tuple(tuple(read for read in range(6) if rows[read][made] == "X") for made in range(16))
    assert columns == TABLE_1998
    assert lenet_1998().layers[2].table == TABLE_1998
    assert (lenet_1998().layers[2].pairs, classic().layers[2].pairs) == (60, 96)


def test_28_pixels_with_padding_2_is_32_pixels_without():
    padded = NetworkSpec(input_size=28, padding=2)
    assert [layer.output_size for layer in padded.layers] == [28, 14, 10, 5, 1, 1, 1]
    assert padded.parameters == 61_706


def test_weight_shapes():
    assert classic().weight_shapes == {
        "C1/kernel": (5, 5, 1, 6),
        "C1/bias": (6,),
        "C3/kernel": (5, 5, 6, 16),
        "C3/bias": (16,),
        "C5/kernel": (5, 5, 16, 120),
        "C5/bias": (120,),
        "F6/kernel": (1, 1, 120, 84),
        "F6/bias": (84,),
        "OUTPUT/kernel": (1, 1, 84, 10),
        "OUTPUT/bias": (10,),
    }


def test_weight_shapes_of_1998():
    assert lenet_1998().weight_shapes == {
        "C1/kernel": (5, 5, 1, 6),
        "C1/bias": (6,),
        "S2/coefficient": (6,),
        "S2/bias": (6,),
        "C3/kernel": (5, 5, 6, 16),
        "C3/bias": (16,),
        "S4/coefficient": (16,),
        "S4/bias": (16,),
        "C5/kernel": (5, 5, 16, 120),
        "C5/bias": (120,),
        "F6/kernel": (1, 1, 120, 84),
        "F6/bias": (84,),
        "OUTPUT/prototypes": (10, 12, 7),
    }


@pytest.mark.parametrize("spec", [NetworkSpec("max", "relu", 2), lenet_1998(), NetworkSpec(table=[[3]] * 16)])
def test_round_trip_through_json_values(spec):
    again = NetworkSpec.from_dict(json.loads(json.dumps(spec.to_dict())))
    assert again == spec
    assert hash(again) == hash(spec)


def test_a_network_of_before_1998_was_there_is_the_same():
    assert (
        NetworkSpec.from_dict({"pooling": "average", "squashing": "tanh", "padding": 0, "input_size": 32}) == classic()
    )


def test_a_table_of_ones_own():
    spec = NetworkSpec(table=[[5, 0]] * 16)
    assert spec.layers[2].table == ((5, 0),) * 16
    assert spec.layers[2].parameters == 2 * 16 * 25 + 16


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ([[0]] * 15, "The table of C3 has 15 columns; it needs 16, one for each map"),
        ([[0]] * 4 + [[]] + [[0]] * 11, r"Column 4 of the table of C3 is \[\]; it has to name maps of S2, from 0 to 5"),
        ([[0, 6]] * 16, r"Column 0 of the table of C3 is \[0, 6\]"),
        ([[2, 2]] * 16, r"Column 0 of the table of C3 is \[2, 2\]; .* each once"),
        ([[0]] * 15 + ["012"], "Column 15 of the table of C3 is '012'"),
        ([[float("nan")]] * 16, r"Column 0 of the table of C3 is \[nan\]"),
        ([[True]] * 16, r"Column 0 of the table of C3 is \[True\]"),
        ("half", "table cannot be 'half'; choose one of: full, 1998"),
        (None, "table cannot be None"),
    ],
)
def test_a_table_that_is_none(table, said):
    with pytest.raises(Problem, match=said):
        NetworkSpec(table=table)


@pytest.mark.parametrize(
    ("size", "kernel", "stride", "padding", "expected"),
    [(32, 5, 1, 0, 28), (28, 2, 2, 0, 14), (32, 5, 1, 2, 32), (7, 3, 2, 0, 3), (8, 3, 2, 0, 3), (3, 7, 1, 2, 1)],
)
def test_size_formula(size, kernel, stride, padding, expected):
    assert output_size(size, kernel, stride, padding) == expected


def test_a_kernel_that_does_not_fit_says_what_does():
    with pytest.raises(
        Problem, match="A 7x7 kernel does not fit into 4 pixels with padding 1; use a kernel of 6 or less"
    ):
        output_size(4, 7, 1, 1)


def last_end(size, kernel, stride, padding):
    """Where the last window ends, window by window; the first one's end if even that does not fit."""
    end = kernel
    while end + stride <= size + 2 * padding:
        end += stride
    return end


@pytest.mark.parametrize("size", [5, 8, 28, 32])
def test_leftover_is_what_lies_behind_the_last_window(size):
    for kernel, stride, padding in product(range(1, 8), range(1, 5), range(5)):
        if kernel <= size + 2 * padding:
            behind = size + 2 * padding - last_end(size, kernel, stride, padding)
            assert leftover(size, kernel, stride, padding) == behind, (kernel, stride, padding)


@pytest.mark.parametrize(
    ("size", "kernel", "stride", "padding", "expected"),
    [(28, 2, 2, 0, 0), (32, 5, 2, 0, 1), (32, 5, 4, 0, 3), (5, 2, 3, 0, 0), (5, 3, 3, 1, 1), (3, 7, 4, 2, 0)],
)
def test_leftover_in_small_numbers(size, kernel, stride, padding, expected):
    assert leftover(size, kernel, stride, padding) == expected


def test_leftover_of_a_kernel_that_does_not_fit_is_refused():
    with pytest.raises(Problem, match="A 7x7 kernel does not fit into 5 pixels with padding 0; use a kernel of 5 or"):
        leftover(5, 7)


@pytest.mark.parametrize("size", [5, 8, 28, 32])
def test_no_setting_nearer_than_the_proposed_one_fits(size):
    """Try every other value of each setting, the others kept."""
    choices = {"kernel": range(1, 8), "stride": range(1, 5), "padding": range(5)}
    for values in product(*choices.values()):
        now = dict(zip(choices, values, strict=True))
        found = nearest_fits(size, **now)
        for name in choices:
            others = [{**now, name: value} for value in choices[name] if value != now[name]]
            fitting = [other[name] for other in others if last_end(size, **other) == size + 2 * other["padding"]]
            away = sorted((abs(value - now[name]), value) for value in fitting)
            assert found.pop(name, None) == (away[0][1] if away else None), (now, name)
        assert found == {}


@pytest.mark.parametrize(
    ("size", "kernel", "stride", "padding", "expected"),
    [
        (5, 7, 1, 0, {"kernel": 5, "padding": 1}),
        (5, 7, 2, 0, {"kernel": 5, "padding": 1}),
        (32, 5, 2, 0, {"kernel": 4, "stride": 1}),
        (32, 5, 4, 0, {"kernel": 4, "stride": 3}),
        (28, 2, 3, 0, {"kernel": 1, "stride": 2, "padding": 2}),
        (5, 6, 4, 0, {"kernel": 5}),
    ],
)
def test_what_to_change_so_that_the_windows_come_out_even(size, kernel, stride, padding, expected):
    assert nearest_fits(size, kernel, stride, padding) == expected


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"pooling": "median"}, "pooling cannot be 'median'; choose one of: average, max, trained"),
        ({"output": "argmax"}, "output cannot be 'argmax'; choose one of: softmax, rbf"),
        ({"levels": 1998}, "levels cannot be 1998; choose one of: unit, 1998"),
        ({"squashing": None}, "squashing cannot be None"),
        ({"padding": 7}, "padding cannot be 7; choose one of: 0, 1, 2, 3, 4"),
        ({"padding": True}, "padding cannot be True"),
        ({"input_size": 8}, "input size cannot be 8; choose one of: 16 to 256"),
    ],
)
def test_choices_that_do_not_exist(values, said):
    with pytest.raises(Problem, match=said):
        NetworkSpec(**values)


def test_unknown_setting():
    with pytest.raises(Problem, match="no setting 'depth'"):
        NetworkSpec.from_dict({"depth": 3})


def test_what_is_fixed_is_counted_apart():
    assert (lenet_1998().parameters, lenet_1998().fixed) == (60_000, 840)
    assert classic().fixed == 0
