"""What a link can say: every parameter of the URL, with its possible values."""

import re
from collections.abc import Iterator
from typing import Protocol, SupportsIndex

import lenet
from lenet.digits import drawing_text
from lenet.figures.curves import COLOURS
from lenet.network.zoo import PUBLISHED, SHIPPED

LANGUAGES = {"en": "English", "ko": "한국어"}


class Values(Protocol):
    """What a parameter may be: the usual value first; of many values `__iter__` names some."""

    def __contains__(self, value: object, /) -> bool: ...

    def __iter__(self) -> Iterator[str]: ...

    def __getitem__(self, place: SupportsIndex, /) -> str: ...


class _Rows:
    """The digits of MNIST as link values: "train-0" to "train-59999", "test-0" to "test-9999"."""

    def __contains__(self, value: object) -> bool:
        part, _, row = str(value).partition("-")
        # As a row is written: no sign, no digits of other scripts, and not so many that `int` refuses them.
        known = part in lenet.mnist.COUNTS and re.fullmatch(r"0|[1-9][0-9]{0,4}", row)
        return bool(known) and int(row) < lenet.mnist.COUNTS[part]

    def __iter__(self) -> Iterator[str]:
        return iter(f"{part}-{row}" for part, count in lenet.mnist.COUNTS.items() for row in (0, count - 1))

    def __getitem__(self, place: SupportsIndex) -> str:
        return ("", *self)[place]


class _Runs:
    """The runs that lie here, as link values; and those that did, which the page says are gone."""

    def __contains__(self, value: object) -> bool:
        return value == "" or lenet.runs.is_run_id(str(value)) or value in list(self)

    def __iter__(self) -> Iterator[str]:
        return iter(run.name for run in lenet.runs.runs())

    def __getitem__(self, place: SupportsIndex) -> str:
        return ("", *self)[place]


class _Several(_Runs):
    """Networks to compare, separated by commas: ours and the runs, as many as there are colours."""

    def __contains__(self, value: object) -> bool:
        asked = set(str(value).split(",", 1000))
        return value == "" or (len(asked) <= len(COLOURS) and asked <= {*SHIPPED, *super().__iter__()})

    def __iter__(self) -> Iterator[str]:
        return iter([*SHIPPED, *super().__iter__()])


class _Edits:
    """What was changed about the networks on the page Inside, as `lenet.ablation.to_text` writes it."""

    def __contains__(self, value: object) -> bool:
        try:
            edits = lenet.ablation.from_text(str(value))
        except lenet.Problem:
            return False
        layers = {layer.name: layer for layer in lenet.classic().layers}
        cells = layers["C1"].kernel ** 2
        return all(edit.number < layers[edit.layer].maps and (edit.place or 0) < cells for edit in edits)

    def __iter__(self) -> Iterator[str]:
        return iter(("C1m3x0", "C3f12x0.5", "C1w2.13x-0.25"))

    def __getitem__(self, place: SupportsIndex) -> str:
        return ("", *self)[place]


class _Weights:
    """A weight on the page Training: layer, map made, map read, row and column of its window, from 1: "C1.3.1.2.4"."""

    def __contains__(self, value: object) -> bool:
        layer, *numbers = str(value).split(".", 5)
        if value == "" or len(numbers) != 4 or not all(re.fullmatch("[1-9][0-9]{0,2}", number) for number in numbers):
            return value == ""
        made, read, row, column = map(int, numbers)
        shapes = [spec.weight_shapes.get(f"{layer}/kernel", (0, 0, 0, 0)) for spec in (lenet.classic(), lenet.post())]
        return any(row <= k and column <= k and read <= c and made <= m for k, _, c, m in shapes)

    def __iter__(self) -> Iterator[str]:
        return iter(("OUTPUT.4.1.1.1", "F6.1.1.1.1", "C5.1.1.1.1", "C3.1.1.1.1", "C1.1.1.1.1"))

    def __getitem__(self, place: SupportsIndex) -> str:
        return ("", *self)[place]


class _Dial:
    """A number that is turned by hundredths, from -most to most; empty: as it was trained."""

    def __init__(self, most: int) -> None:
        self.most = most

    def __contains__(self, value: object) -> bool:
        if value == "":
            return True
        known = re.fullmatch(r"0|-?(0\.\d?[1-9]|[1-9]\d?(\.\d?[1-9])?)", str(value), re.ASCII)
        return bool(known) and abs(float(str(value))) <= self.most

    def __iter__(self) -> Iterator[str]:
        return iter((f"{-self.most}", "-0.5", "0", "0.25", f"{self.most}"))

    def __getitem__(self, place: SupportsIndex) -> str:
        return ("", *self)[place]


class _Drawings:
    """A drawing, as `lenet.digits.drawing_text` writes it. None can be named in words."""

    def __contains__(self, value: object) -> bool:
        try:
            drawing_text.from_text(str(value))
        except lenet.Problem:
            return False
        return True

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __getitem__(self, place: SupportsIndex) -> str:
        return ("",)[place]


# What one step on the page Training may be as long as.
RATES = ("0.0001", "0.0002", "0.0005", "0.001", "0.002", "0.005", "0.01", "0.02", "0.05", "0.1", "0.2", "0.5", "1")
_USUAL_RATE = "0.002"  # a wrong answer asked of the networks that ship is given after some ten steps

# The dial of trained subsampling: far enough to make an average into a threshold.
COEFFICIENTS, BIASES = _Dial(2), _Dial(6)

# Parameter: its possible values, the usual one first; the usual one is not written into the URL.
PARAMETERS: dict[str, Values] = {
    "lang": tuple(LANGUAGES),
    "network": (*SHIPPED, "both"),
    "sample": ("", *"0123456789"),
    "digit": _Rows(),
    "drawing": _Drawings(),
    "one": ("", *(str(number) for number in range(1, 21))),  # of several digits
    "feed": ("prepared", "raw"),
    # pixels
    "part": ("train", "test"),
    "label": ("all", *"0123456789"),
    "paper": ("black", "white"),
    "lens": ("8", "14", "28"),
    # why not a plain network
    "size": ("32", *(str(size) for size in range(28, 225) if size != 32)),
    "channels": ("3", "1"),
    # convolution
    "walk_stride": ("1", "2"),
    "walk_padding": ("0", "1"),
    "filter": ("vertical", "horizontal", "blur", "sharpen", "identity", *(f"C1.{i}" for i in range(1, 7)), "typed"),
    "picture": ("digit", "three"),
    "kernel": ("3", "1", "2", "4", "5", "6", "7"),
    "stride": ("1", "2", "3", "4"),
    "padding": ("0", "1", "2", "3", "4"),
    # pooling
    "window": ("2", "3", "4"),
    "step": ("2", "1", "3", "4"),
    "pooled": ("eight", "lone", "line"),
    "trained": ("average", "max"),
    "subsampled": tuple(str(number) for number in range(1, 7)),  # a map of S2
    "coefficient": COEFFICIENTS,
    "bias": BIASES,
    "true": ("all", *"0123456789"),
    # receptive field
    "layer": ("C3", "C1", "S2", "S4", "C5"),
    "map": tuple(str(number) for number in range(1, 121)),
    "row": ("", *(str(number) for number in range(1, 33))),
    "column": ("", *(str(number) for number in range(1, 33))),
    "stack": ("classic", "post", "book28", "own"),
    # inside the network
    "at": ("C3", "input", "C1", "S2", "S4", "C5", "F6", "OUTPUT"),
    "range": ("layer", "map", "network"),
    "view": ("live", "plain"),
    "edits": _Edits(),
    # architecture
    "arch": ("", *SHIPPED, "post", "book28"),  # none: that of the other pages
    # training
    "preset": ("sixty", "post", "book", PUBLISHED, "best", "fail", "own"),
    "run": _Runs(),
    "weights": ("random", "trained"),
    "target": ("", *"0123456789"),
    "rate": (_USUAL_RATE, *(rate for rate in RATES if rate != _USUAL_RATE)),
    "weight": _Weights(),
    # comparing
    "compare": _Several(),
}

# What a value was called in links of earlier versions, whose `book` is the network of the study group's post; and what
# its button calls it, which one may type.
FORMER = {
    "stack": {"book": "post"},
    "arch": {"book": "post", "1998": PUBLISHED},
    "network": {"1998": PUBLISHED},
}

# A slider goes through many values on its way: all of them are one step for Back.
# So does a drawing, stroke by stroke; and it goes with the reader, so that Back leads to no older one.
STROKE_BY_STROKE = "drawing"
SLIDERS = (
    *("size", "kernel", "stride", "padding", "window", "step", "map", "row", "column", "rate"),
    *("coefficient", "bias"),
)
