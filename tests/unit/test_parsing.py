"""Numbers that a person typed: read as meant, or refused with a sentence that quotes them."""

import re

import numpy as np
import pytest

from lenet import Problem, parsing
from lenet.training import recipe

NO_NUMBER = [
    "",
    "x",
    "1_0",
    "1_000.5",
    "nan",
    "inf",
    "-Infinity",
    "1e400",
    "9" * 5000,
    "1 0",
    "1,5,2",
    "1.5,2",
    "1,000",  # a thousand to some readers, one to others
    "٣",  # digits of other scripts, which Python's own int and float take
    "１０",
    "³",
    "0x10",
    "1e",
    ".",
    ",",
    "-",
    "--1",
    "1\x00",
]


@pytest.mark.parametrize("text", NO_NUMBER)
def test_what_is_no_number_is_none_wherever_one_is_typed(text):
    assert parsing.number(text) is None
    assert parsing.integer(text) is None
    for read in (
        lambda: parsing.square_table([[text]], 7),
        lambda: parsing.integer_among(text, "kernel", range(1, 8)),
        lambda: recipe.parse("rate", text),
        lambda: recipe.parse("epochs", text),
    ):
        with pytest.raises(Problem):
            read()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0,5", 0.5),
        ("0.5", 0.5),
        ("0,005", 0.005),
        ("12,3456", 12.3456),
        ("-0,25", -0.25),
        (" −2,5 ", -2.5),
        ("1e-3", 0.001),
        ("1,5E2", 150),
        ("+7", 7),
        ("3.", 3),
        (",5", 0.5),
    ],
)
def test_a_number_is_the_same_wherever_it_is_typed(text, value):
    assert parsing.number(text) == value
    assert parsing.square_table([[text]], 7).tolist() == [[value]]
    if recipe.SETTINGS["rate"].least <= value <= recipe.SETTINGS["rate"].most:
        assert recipe.parse("rate", text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("10", 10),
        (" 10 ", 10),
        ("10,0", 10),
        ("1e1", 10),
        ("4294967295", 2**32 - 1),
        ("9" * 17, 99_999_999_999_999_999),
    ],
)
def test_a_whole_number_keeps_every_digit(text, value):
    assert parsing.integer(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", 1),
        ("-2", -2),
        ("0.5", 0.5),
        ("0,5", 0.5),
        (" 3 ", 3),
        ("−1", -1),  # the minus of a book
        ("+4", 4),
        (".25", 0.25),
        ("1000", 1000),
        ("-1000", -1000),
    ],
)
def test_a_cell_is_read_as_meant(text, value):
    assert parsing.square_table([[text]], 7).tolist() == [[value]]


def test_a_table_keeps_its_rows_and_columns():
    table = parsing.square_table([["1", "-2", "0"], ["0,5", "4", "5"], ["6", "7", "−8"]], 3)
    assert table.tolist() == [[1, -2, 0], [0.5, 4, 5], [6, 7, -8]]
    assert table.dtype == np.float64


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Row 2, column 1 is empty; type a number, 0 for nothing."),
        ("  ", "Row 2, column 1 is empty; type a number, 0 for nothing."),
        ("abc", "Row 2, column 1 holds 'abc'; type a number like 1, -2 or 0.5."),
        ("1 2", "Row 2, column 1 holds '1 2'; type a number like 1, -2 or 0.5."),
        ("1,5,2", "Row 2, column 1 holds '1,5,2'; type a number like 1, -2 or 0.5."),
        ("nan", "Row 2, column 1 holds 'nan'; type a number like 1, -2 or 0.5."),
        ("inf", "Row 2, column 1 holds 'inf'; type a number like 1, -2 or 0.5."),
        ("-inf", "Row 2, column 1 holds '-inf'; type a number like 1, -2 or 0.5."),
        ("1e308", "Row 2, column 1 holds '1e308'; type a number from -1000 to 1000."),
        ("1001", "Row 2, column 1 holds '1001'; type a number from -1000 to 1000."),
        ("−1000,5", "Row 2, column 1 holds '−1000,5'; type a number from -1000 to 1000."),
        ("x" * 90, f"Row 2, column 1 holds '{'x' * 20}'; type a number like 1, -2 or 0.5."),
        (None, "Row 2, column 1 holds 'None'; type a number like 1, -2 or 0.5."),
    ],
)
def test_a_cell_that_holds_no_such_number_is_quoted(text, said):
    with pytest.raises(Problem, match=f"^{re.escape(said)}$"):
        parsing.square_table([["1", "2"], [text, "4"]], 7)


def test_the_first_bad_cell_is_the_one_named():
    with pytest.raises(Problem, match="Row 1, column 2 holds 'first'"):
        parsing.square_table([["1", "first"], ["second", "1"]], 7)


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ([], "this table has 0 rows of 0 cells"),
        ([[]], "this table has 1 rows of 0 cells"),
        ([["1", "2"]], "this table has 1 rows of 2 cells"),
        ([["1"], ["2"]], "this table has 2 rows of 1, 1 cells"),
        ([["1", "2"], ["3"]], "this table has 2 rows of 2, 1 cells"),
        ([["1"] * 8] * 8, "8×8 is too large; use 7×7 or less"),
    ],
)
def test_a_table_of_another_shape_is_refused(cells, said):
    with pytest.raises(Problem, match=said):
        parsing.square_table(cells, 7)


def test_a_table_may_be_as_large_as_it_may_be():
    assert parsing.square_table([["1"] * 7] * 7, 7).sum() == 49


@pytest.mark.parametrize(("text", "value"), [("1", 1), ("7", 7), (" 3 ", 3), ("2.0", 2), (5, 5)])
def test_a_whole_number_is_read(text, value):
    read = parsing.integer_among(text, "kernel", range(1, 8))
    assert read == value
    assert type(read) is int  # a kernel of 2.0 is no size


@pytest.mark.parametrize(
    "text", ["2.5", "0,5", "", "x", "0", "8", "99", "-1", "−1", "nan", "inf", "1_0", "1e308", "1e999"]
)
def test_what_is_no_whole_number_of_the_range_is_quoted(text):
    said = re.escape(f"kernel cannot be '{text}'; give a whole number from 1 to 7.")
    with pytest.raises(Problem, match=f"^{said}$"):
        parsing.integer_among(text, "kernel", range(1, 8))
