"""What a LeNet-5 is made of, before any weight is known: shapes and counts, layer by layer."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from functools import cached_property
from typing import Any

from ..problems import N_, Problem
from . import classes

POOLINGS = ("average", "max")
SQUASHINGS = ("tanh", "relu", "sigmoid")
KERNELS, STRIDES, PADDINGS = range(1, 8), range(1, 5), range(5)  # what the lessons let a reader choose
INPUT_SIZES = range(16, 257)
CLASSES = range(classes.FEWEST, classes.MOST + 1)
READING_SIZES = (32, 28)  # of a network that reads digits: as preparation makes them, and without their border
LAYER_NAMES = ("C1", "S2", "C3", "S4", "C5", "F6", "OUTPUT")


Shapes = dict[str, tuple[int, ...]]  # "C1/kernel" -> the shape of the array of that name


@dataclass(frozen=True)
class Layer:
    """One layer, seen from its input to its output.

    Attributes
    ----------
    name : str
        ``C1 S2 C3 S4 C5 F6 OUTPUT``.
    kind : {"convolution", "pooling", "dense"}
        A dense layer is a convolution whose kernel covers all of its input.
    kernel, stride, padding : int
        In units of the layer before; padding is what is added on each side.
    input_size, output_size : int
        Height and width (all maps are square).
    input_maps, maps : int
        Feature maps read and made.
    """

    name: str
    kind: str
    kernel: int
    stride: int
    padding: int
    input_size: int
    input_maps: int
    maps: int

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
        """(kernel, kernel, maps read, maps made); None for pooling, which has no weights."""
        if self.kind == "pooling":
            return None
        return (self.kernel, self.kernel, self.input_maps, self.maps)

    @property
    def parameters(self) -> int:
        """maps x (kernel x kernel x maps read + 1 bias); 0 for pooling."""
        return 0 if self.kind == "pooling" else self.maps * (self._reads + 1)

    @property
    def connections(self) -> int:
        """Every use of a weight or bias: once per output unit. Pooling reads without a bias."""
        units = self.output_size**2 * self.maps
        return units * (self._reads + (self.kind != "pooling"))

    @property
    def _reads(self) -> int:
        """Numbers of the layer before that one unit reads."""
        maps_read = 1 if self.kind == "pooling" else self.input_maps
        return self.kernel**2 * maps_read


@dataclass(frozen=True)
class NetworkSpec:
    """The choices that make one LeNet-5 differ from another.

    Parameters
    ----------
    pooling : {"average", "max"}
        What S2 and S4 do with their 2x2 windows.
    squashing : {"tanh", "relu", "sigmoid"}
        The squashing function after C1, C3, C5 and F6.
    padding : int, 0 to 4
        Border that C1 adds on each side: 0 is 'valid' (the `classic` network),
        2 is 'same' (the `post` and the `book` network).
    input_size : int
        Height and width of the input in pixels; 32 in all shipped networks, 28 in the `book`
        network, which takes a digit as MNIST has it: see `forward.own_input`.
    classes : int, 2 to 10
        Units of OUTPUT: one a digit, or one a class of the data set that it is trained on.

    Raises
    ------
    Problem
        For a choice that does not exist, or an input too small for the stack.

    References
    ----------
    LeCun, Bottou, Bengio, Haffner (1998), section II.B.
    """

    pooling: str = "average"
    squashing: str = "tanh"
    padding: int = 0
    input_size: int = 32
    classes: int = classes.MOST

    def __post_init__(self) -> None:
        _choose("pooling", self.pooling, POOLINGS)
        _choose("squashing", self.squashing, SQUASHINGS)
        _choose("padding", self.padding, tuple(PADDINGS))
        _choose("input size", self.input_size, INPUT_SIZES)
        _choose("classes", self.classes, CLASSES)

    @cached_property
    def layers(self) -> tuple[Layer, ...]:
        """All seven layers, C1 to OUTPUT."""
        c1 = Layer("C1", "convolution", 5, 1, self.padding, self.input_size, 1, 6)
        s2 = Layer("S2", "pooling", 2, 2, 0, c1.output_size, 6, 6)
        c3 = Layer("C3", "convolution", 5, 1, 0, s2.output_size, 6, 16)
        s4 = Layer("S4", "pooling", 2, 2, 0, c3.output_size, 16, 16)
        # C5 sees all of S4 at once: 5x5 in the paper, 6x6 (dense on 576) in the post.
        kind = "convolution" if s4.output_size == 5 else "dense"
        c5 = Layer("C5", kind, s4.output_size, 1, 0, s4.output_size, 16, 120)
        f6 = Layer("F6", "dense", 1, 1, 0, 1, 120, 84)
        output = Layer("OUTPUT", "dense", 1, 1, 0, 1, 84, self.classes)
        return (c1, s2, c3, s4, c5, f6, output)

    @property
    def parameters(self) -> int:
        """Weights and biases of all layers together."""
        return sum(layer.parameters for layer in self.layers)

    @property
    def connections(self) -> int:
        """Connections of all layers together."""
        return sum(layer.connections for layer in self.layers)

    @property
    def weight_shapes(self) -> Shapes:
        """{"C1/kernel": (5, 5, 1, 6), "C1/bias": (6,), ...}: the arrays of `weights.npz`."""
        shapes: Shapes = {}
        for layer in self.layers:
            if layer.kernel_shape:
                shapes[f"{layer.name}/kernel"] = layer.kernel_shape
                shapes[f"{layer.name}/bias"] = (layer.maps,)
        return shapes

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
