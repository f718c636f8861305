"""What a LeNet-5 is made of, before any weight is known: shapes and counts, layer by layer."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from functools import cached_property
from math import prod
from typing import Any

from ..problems import N_, Problem
from . import classes

POOLINGS = ("average", "max")
TRAINED = "trained"  # the subsampling of 1998: the sum times a coefficient, plus a bias, squashed
SQUASHINGS = ("tanh", "relu", "sigmoid", "scaled_tanh")
OUTPUTS = ("softmax", "rbf")
LEVELS = {"unit": (0.0, 1.0), "1998": (-0.1, 1.175)}  # what the input has for background and for ink
PROTOTYPE = (12, 7)  # rows and columns of a digit's picture that F6 is compared with: 84 units
KERNELS, STRIDES, PADDINGS = range(1, 8), range(1, 5), range(5)  # what the lessons let a reader choose
INPUT_SIZES = range(16, 257)
CLASSES = range(classes.FEWEST, classes.MOST + 1)
READING_SIZES = (32, 28)  # of a network that reads digits: as preparation makes them, and without their border
_S2_MAPS, _C3_MAPS = range(6), 16
_MOST_QUOTED = 60  # characters of a value that are quoted
LAYER_NAMES = ("C1", "S2", "C3", "S4", "C5", "F6", "OUTPUT")


Shapes = dict[str, tuple[int, ...]]  # "C1/kernel" -> the shape of the array of that name
Table = tuple[tuple[int, ...], ...]  # for each map of C3 the maps of S2 that it reads

# Table I of the paper: neighbours by threes, by fours, fours with gaps, then all.
_READS = "012 123 234 345 045 015  0123 1234 2345 0345 0145 0125  0134 1245 0235  012345"
TABLE_1998: Table = tuple(tuple(map(int, maps)) for maps in _READS.split())
TABLES: dict[str, Table | None] = {"full": None, "1998": TABLE_1998}


@dataclass(frozen=True)
class Layer:
    """One layer, seen from its input to its output.

    Attributes
    ----------
    name : str
        ``C1 S2 C3 S4 C5 F6 OUTPUT``.
    kind : {"convolution", "pooling", "dense", "rbf"}
        A dense layer is a convolution whose kernel covers all of its input; the units of an rbf
        layer are distances from what it reads to fixed prototypes.
    kernel, stride, padding : int
        In units of the layer before; padding is what is added on each side.
    input_size, output_size : int
        Height and width (all maps are square).
    input_maps, maps : int
        Feature maps read and made.
    table : tuple of tuple of int, or None
        For each map made, the maps that it reads; None where it reads all.
    trained : bool
        Whether pooling has a coefficient and a bias a map, and is squashed.
    """

    name: str
    kind: str
    kernel: int
    stride: int
    padding: int
    input_size: int
    input_maps: int
    maps: int
    table: Table | None = None
    trained: bool = False

    @property
    def output_size(self) -> int:
        """floor((n + 2p - k) / s) + 1."""
        return output_size(self.input_size, self.kernel, self.stride, self.padding)

    @property
    def shape(self) -> tuple[int, ...]:
        """(height, width, maps), or (units,) once the layer has lost its width."""
        return (self.maps,) if self.output_size == 1 else (self.output_size, self.output_size, self.maps)

    @property
    def kernel_shape(self) -> tuple[int, int, int, int] | None:
        """(kernel, kernel, maps read, maps made); None for pooling and rbf, which have no kernel."""
        if self.kind in ("pooling", "rbf"):
            return None
        return (self.kernel, self.kernel, self.input_maps, self.maps)

    @property
    def weight_shapes(self) -> Shapes:
        """{"kernel": (5, 5, 1, 6), "bias": (6,)}; of pooling nothing, or ``"coefficient"`` and ``"bias"``.

        A kernel has a place for each pair of maps, also for those that its `table` leaves out: zeros.
        """
        if self.kernel_shape:
            return {"kernel": self.kernel_shape, "bias": (self.maps,)}
        if self.kind == "rbf":
            return {"prototypes": (self.maps, *PROTOTYPE)}
        return {"coefficient": (self.maps,), "bias": (self.maps,)} if self.trained else {}

    @property
    def pairs(self) -> int:
        """Pairs of a map read and a map made that are connected: 60 of C3's 96 in 1998."""
        if self.kind == "pooling":
            return self.maps
        return self.input_maps * self.maps if self.table is None else sum(map(len, self.table))

    @property
    def parameters(self) -> int:
        """What is trained: kernel x kernel weights a pair of maps and a bias a map, or a coefficient and a bias."""
        if self.kind == "pooling":
            return 2 * self.maps * self.trained
        return 0 if self.kind == "rbf" else self.kernel**2 * self.pairs + self.maps

    @property
    def fixed(self) -> int:
        """Numbers that are not trained: the pixels of an rbf layer's prototypes."""
        return self.input_maps * self.maps if self.kind == "rbf" else 0

    @property
    def connections(self) -> int:
        """Every use of a weight or bias: once per output unit. Plain pooling and rbf read without a bias."""
        biases = self.maps if self.parameters else 0
        return self.output_size**2 * (self.kernel**2 * self.pairs + biases)


@dataclass(frozen=True)
class NetworkSpec:
    """The choices that make one LeNet-5 differ from another.

    Parameters
    ----------
    pooling : {"average", "max", "trained"}
        What S2 and S4 do with their 2x2 windows; trained, as in 1998: the sum times a coefficient,
        plus a bias, both trained and one a map, then squashed.
    squashing : {"tanh", "relu", "sigmoid", "scaled_tanh"}
        The squashing function after C1, C3, C5 and F6; scaled, as in 1998: 1.7159 tanh(2a/3).
    padding : int, 0 to 4
        Border that C1 adds on each side: 0 is 'valid' (the `classic` network),
        2 is 'same' (the `post` and the `book` network).
    input_size : int
        Height and width of the input in pixels; 32 in all shipped networks, 28 in the `book`
        network, which takes a digit as MNIST has it: see `forward.own_input`.
    classes : int, 2 to 10
        Units of OUTPUT: one a digit, or one a class of the data set that it is trained on.
    table : {"full", "1998"} or tuple of 16 tuples of int
        Which maps of S2 each map of C3 reads: all six, or as in the paper's Table I, or others.
    output : {"softmax", "rbf"}
        OUTPUT makes probabilities of weighted sums, or, as in 1998, of distances from F6, taken
        for a picture of 7x12, to a prototype of each digit: see `lenet.network.prototypes`.
    levels : {"unit", "1998"}
        What C1 reads for background and ink: 0 and 1, or -0.1 and 1.175. The paper gives their mean
        as about 0 and their variance as about 1; over MNIST's 32x32 they are 0.03 and 0.12.

    Raises
    ------
    Problem
        For a choice that does not exist, or an input too small for the stack.

    References
    ----------
    LeCun, Bottou, Bengio, Haffner (1998), sections II.B and III.A, Table I, appendix A.
    """

    pooling: str = "average"
    squashing: str = "tanh"
    padding: int = 0
    input_size: int = 32
    classes: int = classes.MOST
    table: str | Table = "full"
    output: str = "softmax"
    levels: str = "unit"

    def __post_init__(self) -> None:
        _choose("pooling", self.pooling, (*POOLINGS, TRAINED))
        _choose("squashing", self.squashing, SQUASHINGS)
        _choose("padding", self.padding, tuple(PADDINGS))
        _choose("input size", self.input_size, INPUT_SIZES)
        _choose("classes", self.classes, CLASSES)
        _choose("output", self.output, OUTPUTS)
        _choose("levels", self.levels, tuple(LEVELS))
        if isinstance(self.table, (list, tuple)):
            object.__setattr__(self, "table", _checked_table(self.table))  # JSON has lists
        else:
            _choose("table", self.table, tuple(TABLES))

    @cached_property
    def layers(self) -> tuple[Layer, ...]:
        """All seven layers, C1 to OUTPUT."""
        trained = self.pooling == TRAINED
        table = self.table if isinstance(self.table, tuple) else TABLES[self.table]
        c1 = Layer("C1", "convolution", 5, 1, self.padding, self.input_size, 1, 6)
        s2 = Layer("S2", "pooling", 2, 2, 0, c1.output_size, 6, 6, trained=trained)
        c3 = Layer("C3", "convolution", 5, 1, 0, s2.output_size, 6, _C3_MAPS, table)
        s4 = Layer("S4", "pooling", 2, 2, 0, c3.output_size, _C3_MAPS, _C3_MAPS, trained=trained)
        # C5 sees all of S4 at once: 5x5 in the paper, 6x6 (dense on 576) in the post.
        kind = "convolution" if s4.output_size == 5 else "dense"
        c5 = Layer("C5", kind, s4.output_size, 1, 0, s4.output_size, _C3_MAPS, 120)
        f6 = Layer("F6", "dense", 1, 1, 0, 1, 120, prod(PROTOTYPE))
        output = Layer("OUTPUT", "rbf" if self.output == "rbf" else "dense", 1, 1, 0, 1, f6.maps, self.classes)
        return (c1, s2, c3, s4, c5, f6, output)

    def layer(self, name: str) -> Layer:
        """The layer of that name, one of `LAYER_NAMES`."""
        return self.layers[LAYER_NAMES.index(name)]

    @property
    def parameters(self) -> int:
        """What is trained in all layers together."""
        return sum(layer.parameters for layer in self.layers)

    @property
    def fixed(self) -> int:
        """Numbers that are not trained, of all layers together: the prototypes of an rbf output."""
        return sum(layer.fixed for layer in self.layers)

    @property
    def connections(self) -> int:
        """Connections of all layers together."""
        return sum(layer.connections for layer in self.layers)

    @property
    def weight_shapes(self) -> Shapes:
        """{"C1/kernel": (5, 5, 1, 6), "C1/bias": (6,), ...}: the arrays of `weights.npz`."""
        return {f"{layer.name}/{part}": shape for layer in self.layers for part, shape in layer.weight_shapes.items()}

    def to_dict(self) -> dict[str, Any]:
        """The spec as plain JSON values; `from_dict` is the way back."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "NetworkSpec":
        """A spec from `to_dict`'s values; an unknown key is a `Problem`."""
        known = {field.name for field in fields(cls)}
        for key in values:
            if key not in known:
                raise Problem(
                    N_("A network has no setting {key!r}; it has {known}."),
                    key=key,
                    known=", ".join(sorted(known)),
                )
        return cls(**values)


def classic(pooling: str = "average", squashing: str = "tanh") -> NetworkSpec:
    """What most people mean by LeNet-5: 32x32 input, no padding, 61,706 parameters."""
    return NetworkSpec(pooling=pooling, squashing=squashing, padding=0)


def post() -> NetworkSpec:
    """The listing in the study group's post: C1 padded to 32x32, C5 dense on 576, 82,826 parameters."""
    return NetworkSpec(pooling="average", squashing="tanh", padding=2)


def book() -> NetworkSpec:
    """The study group's book: 28x28 input, its border put on by C1, sigmoid, 61,706 parameters."""
    return NetworkSpec(pooling="average", squashing="sigmoid", padding=2, input_size=28)


def lenet_1998() -> NetworkSpec:
    """LeNet-5 as it was published: 60,000 trainable parameters, 340,908 connections."""
    return NetworkSpec(pooling=TRAINED, squashing="scaled_tanh", table="1998", output="rbf", levels="1998")


def output_size(size: int, kernel: int, stride: int = 1, padding: int = 0) -> int:
    """Size of a map after a convolution or pooling: floor((n + 2p - k) / s) + 1.

    Raises
    ------
    Problem
        When the kernel is larger than the padded input.
    """
    if kernel > size + 2 * padding:
        raise Problem(
            N_(
                "A {kernel}x{kernel} kernel does not fit into {size} pixels with padding {padding}; "
                "use a kernel of {most} or less."
            ),
            kernel=kernel,
            size=size,
            padding=padding,
            most=size + 2 * padding,
        )
    return (size + 2 * padding - kernel) // stride + 1


def leftover(size: int, kernel: int, stride: int = 1, padding: int = 0) -> int:
    """Rows (and columns) at the far edge that no window reaches: (n + 2p - k) mod s."""
    output_size(size, kernel, stride, padding)
    return (size + 2 * padding - kernel) % stride


def nearest_fits(size: int, kernel: int, stride: int = 1, padding: int = 0) -> dict[str, int]:
    """What to change so that the windows fit and come out even: one setting at a time.

    Returns
    -------
    dict of str to int
        ``"kernel"``, ``"stride"``, ``"padding"`` -> its nearest value that fits, the others kept;
        a setting that cannot mend it alone is left out.
    """
    now = {"kernel": kernel, "stride": stride, "padding": padding}
    found = {}
    for name, choices in (("kernel", KERNELS), ("stride", STRIDES), ("padding", PADDINGS)):
        for value in _by_distance(choices, now[name]):
            changed = {**now, name: value}
            room = size + 2 * changed["padding"] - changed["kernel"]
            if room >= 0 and room % changed["stride"] == 0:
                found[name] = value
                break
    return found


def _by_distance(choices: Sequence[int], now: int) -> list[int]:
    """All choices but the present one, the nearest first, the smaller of two that are as near."""
    return sorted((choice for choice in choices if choice != now), key=lambda choice: (abs(choice - now), choice))


def _checked_table(table: Sequence[Any]) -> Table:
    """A table for C3 as tuples; a `Problem` unless each of its 16 columns names some of S2's six maps, each once."""
    if len(table) != _C3_MAPS:
        raise Problem(
            N_("The table of C3 has {count} columns; it needs {wanted}, one for each map."),
            count=len(table),
            wanted=_C3_MAPS,
        )
    for column, maps in enumerate(table):
        known = isinstance(maps, (list, tuple)) and all(type(one) is int and one in _S2_MAPS for one in maps)
        if not known or not maps or len(set(maps)) < len(maps):
            raise Problem(
                N_("Column {column} of the table of C3 is {maps}; it has to name maps of S2, from 0 to 5, each once."),
                column=column,
                maps=repr(maps)[:_MOST_QUOTED],
            )
    return tuple(tuple(maps) for maps in table)


def _choose(setting: str, value: Any, choices: Sequence[Any]) -> None:
    """A `Problem` unless the value is one of the choices."""
    if value in choices and not isinstance(value, (bool, float)):  # True is 1 and 2.0 is 2, but neither is a size
        return
    listed = f"{choices[0]} to {choices[-1]}" if isinstance(choices, range) else ", ".join(map(str, choices))
    raise Problem(
        N_("{setting} cannot be {value!r}; choose one of: {choices}."),
        setting=setting,
        value=value,
        choices=listed,
    )
