"""Stacks that a reader puts together: what fits, what is said, and fields against perturbed pixels."""

import re

import numpy as np
import pytest

from lenet import Problem, book, classic, post, stack
from lenet.network.forward import convolve
from lenet.network.receptive_field import fields


def row(kernel, stride=1, padding=0, kind="convolution"):
    return {"kind": kind, "kernel": str(kernel), "stride": str(stride), "padding": str(padding)}


def test_lenet_as_a_reader_types_it():
    assert stack.rows(classic()) == [row(5), row(2, 2, kind="pooling"), row(5), row(2, 2, kind="pooling"), row(5)]
    assert stack.rows(post())[0] == row(5, padding=2)
    assert stack.rows(post())[4] == row(6)
    assert stack.rows(book()) == [row(5, padding=2), *stack.rows(classic())[1:]]


@pytest.mark.parametrize(
    ("spec", "sizes"), [(classic(), [28, 14, 10, 5, 1]), (post(), [32, 16, 12, 6, 1]), (book(), [28, 14, 10, 5, 1])]
)
def test_lenets_rows_make_lenets_layers(spec, sizes):
    layers = stack.build(stack.rows(spec), spec.input_size)
    assert [layer.name for layer in layers] == ["C1", "S2", "C3", "S4", "C5"]
    assert [layer.output_size for layer in layers] == sizes
    assert fields(layers) == fields(spec)[:5]


def test_each_layer_reads_what_the_one_before_has_made():
    layers = stack.build([row(3, 2, 1), row(2, 2, kind="pooling"), row(4, 1, 3)], input_size=20)
    assert [(layer.name, layer.kind) for layer in layers] == [
        ("C1", "convolution"),
        ("S2", "pooling"),
        ("C3", "convolution"),
    ]
    assert [(layer.input_size, layer.output_size) for layer in layers] == [(20, 10), (10, 5), (5, 8)]
    assert [(layer.kernel, layer.stride, layer.padding) for layer in layers] == [(3, 2, 1), (2, 2, 0), (4, 1, 3)]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            [row(5), row(30)],
            "C2: a 30×30 kernel does not fit into 28 pixels with padding 0; "
            "use a kernel of 28 or less, or padding 1 or more.",
        ),
        (
            [row(5), row(7, 7, kind="pooling"), row(9, 1, 1, kind="pooling"), row("x")],
            "S3: a 9×9 kernel does not fit into 4 pixels with padding 1; "
            "use a kernel of 6 or less, or padding 3 or more.",
        ),
    ],
)
def test_a_kernel_that_does_not_fit_says_what_does(rows, said):
    with pytest.raises(Problem, match=f"^{re.escape(said)}$"):
        stack.build(rows)


@pytest.mark.parametrize("size", [1, 4, 7])
def test_what_is_said_to_fit_does_fit_and_no_less(size):
    for kernel in range(size + 1, 33):
        with pytest.raises(Problem) as caught:
            stack.build([row(kernel)], size)
        most, needed = caught.value.values["most"], caught.value.values["needed"]
        assert stack.build([row(most)], size)[0].output_size == 1
        assert stack.build([row(kernel, padding=needed)], size)[0].output_size in (1, 2)
        with pytest.raises(Problem, match="does not fit"):
            stack.build([row(most + 1)], size)
        with pytest.raises(Problem, match="does not fit"):
            stack.build([row(kernel, padding=needed - 1)], size)


@pytest.mark.parametrize("count", [0, 13])
def test_a_stack_has_1_to_12_layers(count):
    with pytest.raises(Problem, match=f"A stack has 1 to 12 layers, not {count}"):
        stack.build([row(1)] * count)


def test_twelve_layers_are_named_by_their_place():
    names = [layer.name for layer in stack.build([row(1), row(1, kind="pooling")] * 6)]
    assert names == ["C1", "S2", "C3", "S4", "C5", "S6", "C7", "S8", "C9", "S10", "C11", "S12"]


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (row("five"), "C2: kernel cannot be 'five'; give a whole number from 1 to 32."),
        (row(33), "C2: kernel cannot be '33'; give a whole number from 1 to 32."),
        (row(2, 0, kind="pooling"), "S2: stride cannot be '0'; give a whole number from 1 to 8."),
        (row(2, "1.5"), "C2: stride cannot be '1.5'; give a whole number from 1 to 8."),
        (row(2, 1, 17), "C2: padding cannot be '17'; give a whole number from 0 to 16."),
        (row(2, 1, ""), "C2: padding cannot be ''; give a whole number from 0 to 16."),
    ],
)
def test_the_first_row_that_is_no_layer_is_named(bad, said):
    with pytest.raises(Problem, match=f"^{re.escape(said)}$"):
        stack.build([row(5), bad, row("later")])


def test_nothing_is_remarked_of_lenet():
    assert stack.remarks(stack.build(stack.rows(classic()))) == {}


@pytest.mark.parametrize(
    ("rows", "name", "said"),
    [
        ([row(3), row(2, 3)], "C2", "Stride 3 is longer than the kernel 2: pixels in between are never read."),
        ([row(2, 1, 2), row(3)], "C1", "Padding 2 is as wide as the kernel 2: the outer windows see border alone."),
        ([row(5), row(3, 3, kind="pooling")], "S2", "Rows and columns left over at the far edge: 1."),
        ([row(2, 2), row(16), row(2, 1, 1)], "C3", "The field of 34 pixels is wider than the picture of 32."),
    ],
    ids=["stride", "padding", "left over", "field"],
)
def test_what_works_but_may_not_be_meant_is_remarked(rows, name, said):
    remarks = stack.remarks(stack.build(rows))
    assert {layer: str(remark) for layer, remark in remarks.items()} == {name: said}


@pytest.mark.parametrize(
    ("size", "settings"),
    [
        (17, [(3, 2, 1), (3, 2, 1), (3, 1, 0)]),
        (20, [(4, 2, 0), (3, 1, 1), (5, 2, 2)]),
        (16, [(5, 1, 2), (2, 2, 0), (3, 3, 1)]),
        (13, [(7, 3, 3), (1, 1, 0), (4, 2, 2)]),
    ],
)
def test_every_unit_of_a_stack_sees_its_box_and_nothing_else(size, settings):
    """Change one pixel at a time; the units that move are those whose box holds it."""
    rng = np.random.default_rng(size)
    layers = stack.build([row(*each) for each in settings], size)
    picture = rng.uniform(size=(1, size, size, 1))
    before, after = picture, picture + np.eye(size * size).reshape(-1, size, size, 1)
    for layer, field in zip(layers, fields(layers), strict=True):
        kernel = rng.uniform(0.1, 1, (layer.kernel, layer.kernel, before.shape[-1], 2))
        before, after = (convolve(x, kernel, np.zeros(2), layer.padding, layer.stride) for x in (before, after))
        moved = (np.abs(after - before) > 1e-9).all(axis=-1).reshape(size, size, field.units, field.units)
        holds = np.array([[low <= pixel <= high for low, high in field.boxes()] for pixel in range(size)])
        expected = holds[:, np.newaxis, :, np.newaxis] & holds[np.newaxis, :, np.newaxis, :]
        assert (moved == expected).all(), layer


def test_a_single_window_skips_nothing():
    layers = stack.build([{"kind": "convolution", "kernel": "5", "stride": "7", "padding": "0"}], 5)
    assert stack.remarks(layers) == {}


@pytest.mark.parametrize("row", [{}, {"kind": "dense"}, {"kind": "convolution"}])
def test_a_row_that_is_no_layer_is_refused(row):
    with pytest.raises(Problem):
        stack.build([row])
