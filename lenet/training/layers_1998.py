"""What the LeNet-5 of 1998 has and Keras has not: layers, its squashing function and its loss, in `keras.ops` alone.

They train on every backend. A saved model needs this module when it is loaded: it is registered with Keras.
"""

import math
from collections.abc import Sequence
from typing import Any

import keras
from keras import ops

from ..network.forward import AMPLITUDE, STEEPNESS
from ..network.prototypes import RUBBISH, SCALE

PACKAGE = "lenet"
_LEAST = 1e-37  # probability whose logarithm is taken: about the smallest that float32 has
_LEAST_RUBBISH = math.exp(-RUBBISH) / 20  # less than it has beside ten digits at no distance: rounding alone gets there


@keras.saving.register_keras_serializable(PACKAGE)
def scaled_tanh(x: Any) -> Any:
    """1.7159 tanh(2x/3), the squashing function of 1998."""
    return AMPLITUDE * ops.tanh(STEEPNESS * x)


@keras.saving.register_keras_serializable(PACKAGE)
def equation_9(targets: Any, probabilities: Any) -> Any:
    """The paper's loss: minus the logarithm of the right digit's probability, in which rubbish takes part.

    What targets lack to 1 is asked of rubbish: for a shape that is no digit all of it, so that F6 is driven away from
    every prototype. Keras's own cross-entropy would make the probabilities add up to 1 first, and so leave rubbish out.
    """
    digits = ops.sum(targets * ops.log(ops.maximum(probabilities, _LEAST)), axis=-1)
    rubbish = ops.maximum(1 - ops.sum(probabilities, axis=-1), _LEAST_RUBBISH)
    return -digits - (1 - ops.sum(targets, axis=-1)) * ops.log(rubbish)


@keras.saving.register_keras_serializable(PACKAGE)
class Subsampling(keras.layers.Layer):
    """The sum of every 2x2 window, times a coefficient, plus a bias, one of each a map; then squashed."""

    def __init__(self, activation: Any, **about: Any) -> None:
        super().__init__(**about)
        self.activation = keras.activations.get(activation)

    def build(self, shape: tuple[int, ...]) -> None:
        """Make a coefficient and a bias for each map of (n, h, w, maps)."""
        quarter = keras.initializers.Constant(0.25)  # so that it begins with the average
        self.coefficient = self.add_weight(name="coefficient", shape=shape[-1:], initializer=quarter)
        self.bias = self.add_weight(name="bias", shape=shape[-1:], initializer="zeros")

    def call(self, x: Any) -> Any:
        """(n, h, w, maps) to (n, h // 2, w // 2, maps)."""
        total = 4 * ops.average_pool(x, 2, 2, data_format="channels_last")
        return self.activation(total * self.coefficient + self.bias)

    def get_config(self) -> dict[str, Any]:
        """What it is made from, for a saved model."""
        return {**super().get_config(), "activation": keras.activations.serialize(self.activation)}


@keras.saving.register_keras_serializable(PACKAGE)
class TableConvolution(keras.layers.Layer):
    """A convolution whose maps read some of the maps before: a filter for each pair that the table names, no others.

    Parameters
    ----------
    table : sequence of sequence of int
        For each map made, the maps that it reads.
    kernel_size : int
    activation : str or callable
    """

    def __init__(self, table: Sequence[Sequence[int]], kernel_size: int, activation: Any, **about: Any) -> None:
        super().__init__(**about)
        self.table, self.kernel_size = [list(maps) for maps in table], kernel_size
        self.activation = keras.activations.get(activation)
        self.pairs = [(read, made) for made, maps in enumerate(self.table) for read in maps]

    def build(self, shape: tuple[int, ...]) -> None:
        """Make a filter for each pair and a bias for each map, reading (n, h, w, maps)."""
        self.read = shape[-1]
        area, pairs, maps = self.kernel_size**2, len(self.pairs), len(self.table)
        fan_in, fan_out = area * pairs / maps, area * pairs / self.read
        limit = (6 / (fan_in + fan_out)) ** 0.5  # as Glorot and Bengio have it, Keras's usual
        uniform = keras.initializers.RandomUniform(-limit, limit)
        self.filters = self.add_weight(name="filters", shape=(area, pairs), initializer=uniform)
        self.bias = self.add_weight(name="bias", shape=(maps,), initializer="zeros")

    @property
    def kernel(self) -> Any:
        """(k, k, maps read, maps made): the filters at their places, zeros at the others."""
        maps, side = len(self.table), self.kernel_size
        places = ops.one_hot(
            [read * maps + made for read, made in self.pairs], self.read * maps, dtype=self.compute_dtype
        )
        return ops.reshape(ops.matmul(self.filters, places), (side, side, self.read, maps))

    def set_kernel(self, kernel: Any) -> None:
        """Take the filters out of a kernel of that shape."""
        reads, makes = zip(*self.pairs, strict=True)
        self.filters.assign(kernel[:, :, list(reads), list(makes)].reshape(self.filters.shape))

    def call(self, x: Any) -> Any:
        """(n, h, w, maps read) to (n, h - k + 1, w - k + 1, maps made)."""
        return self.activation(ops.conv(x, self.kernel, padding="valid", data_format="channels_last") + self.bias)

    def get_config(self) -> dict[str, Any]:
        """What it is made from, for a saved model."""
        about = {"table": self.table, "kernel_size": self.kernel_size}
        return {**super().get_config(), **about, "activation": keras.activations.serialize(self.activation)}


@keras.saving.register_keras_serializable(PACKAGE)
class Prototypes(keras.layers.Layer):
    """How far F6 is from each digit's prototype, as probabilities; the prototypes are fixed.

    Parameters
    ----------
    prototypes : nested sequence of shape (classes, 12, 7)
        Ink 1, paper -1.
    """

    def __init__(self, prototypes: Sequence[Any], **about: Any) -> None:
        super().__init__(**{"dtype": "float32", **about})  # float16 knows no probability below 6e-8
        self.pictures = [[[int(pixel) for pixel in row] for row in picture] for picture in prototypes]

    def build(self, _shape: tuple[int, ...]) -> None:
        """Keep the prototypes among the weights, where nothing trains them."""
        shape = (len(self.pictures), len(self.pictures[0]), len(self.pictures[0][0]))
        self.prototypes = self.add_weight(name="prototypes", shape=shape, initializer="zeros", trainable=False)
        self.prototypes.assign(ops.convert_to_tensor(self.pictures, dtype="float32"))

    def call(self, f6: Any) -> Any:
        """(n, 84) to probabilities (n, classes), which add up to 1 with that of rubbish."""
        away = ops.expand_dims(f6, 1) - ops.reshape(self.prototypes, (len(self.pictures), -1))  # (n, classes, 84)
        scores = -SCALE * ops.sum(away * away, axis=-1)
        rubbish = ops.full_like(scores[:, :1], -RUBBISH)
        return ops.softmax(ops.concatenate([scores, rubbish], axis=-1), axis=-1)[:, :-1]

    def get_config(self) -> dict[str, Any]:
        """What it is made from, for a saved model."""
        return {**super().get_config(), "prototypes": self.pictures}
