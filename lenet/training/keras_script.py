"""A recipe as a script that trains the same network in plain Keras. Writes text, and imports no Keras."""

from pathlib import Path

from ..datasets import kept
from ..network.classes import MNIST
from ..network.forward import AMPLITUDE, STEEPNESS
from ..network.prototypes import RUBBISH, SCALE, prototypes
from ..network.spec import LEVELS, Layer, NetworkSpec
from .dataset import HELD_OUT, HELD_OUT_OF_OTHERS
from .recipe import SETTINGS, TrainingConfig

_WIDTH = 28  # pixels of a digit in Keras's MNIST

_SCRIPT = '''\
"""LeNet-5 in plain Keras. It needs: pip install keras tensorflow"""

import math
{device}
import keras
import numpy as np
{notes}
EPOCHS, BATCH, RATE = {epochs}, {batch}, {rate}

keras.utils.set_random_seed({seed}){precision}


{of_1998}def as_input(digits):
    """Grey values from 0 to 1, a border around each digit: (n, {size}, {size}, 1)."""
    return np.pad(digits, ((0, 0), ({border}, {border}), ({border}, {border})))[..., np.newaxis].astype("float32") / 255


{load}
held = {held_out}  # for validation, never trained on
held_out = as_input(digits[-held:]), labels[-held:]
used = round((len(digits) - held) * {fraction})
digits, labels = as_input(digits[:used]), labels[:used]
steps = EPOCHS * math.ceil(len(digits) / BATCH)

{network}

rate = {schedule}
model.compile(
    optimizer={optimiser},
    loss={loss},
    metrics=["accuracy"],
)
model.summary()
model.fit(digits, labels, batch_size=BATCH, epochs=EPOCHS, validation_data=held_out, verbose=2)
loss, accuracy = model.evaluate(as_input(test_digits), test_labels, verbose=0)
print(f"{{accuracy:.2%}} of {{len(test_digits):,}} test {pictures} are read right")
model.save("lenet-5.keras")
'''

_MODEL = """\
{imports}import keras

{of_1998}{network}
model.summary()
"""

_NETWORK = """\
model = keras.Sequential(
    [
        keras.Input(({size}, {size}, 1)),
{layers}
    ]
)\
"""

_MNIST = "(digits, labels), (test_digits, test_labels) = keras.datasets.mnist.load_data()"
_OWN = """\
with np.load("{file}") as data:  # in the folder that holds the runs
    digits, labels, test_digits, test_labels = (data[name] for name in ("x_train", "y_train", "x_test", "y_test"))\
"""

_IMPORTS_OF_1998 = """\
from collections.abc import Sequence
from typing import Any

from keras import ops

"""
_LOSS_OF_1998 = """

def loss(labels, shares):
    return equation_9(ops.one_hot(ops.reshape(labels, (-1,)), {classes}), shares)


"""

_SCHEDULES = {
    "constant": "RATE",
    "cosine": "keras.optimizers.schedules.CosineDecay(RATE, steps)",
    "rise": "keras.optimizers.schedules.CosineDecay(\n"
    "    RATE / 10, steps - max(1, steps // 5), warmup_target=RATE, warmup_steps=max(1, steps // 5)\n"
    ")",
}


def as_script(config: TrainingConfig, begins_with: str | None = None) -> str:
    """A script that trains the recipe's network with Keras alone: architecture, optimiser, schedule, length, seed.

    What plain Keras does not do is left out, and a comment in the script says so.

    Parameters
    ----------
    config : TrainingConfig
    begins_with : str, optional
        What the network is called that the training begins with; the script begins with random weights.

    Returns
    -------
    str
        Python.
    """
    spec, is_mnist = config.spec, config.data == MNIST
    return _SCRIPT.format(
        device=_device(config),
        notes=_notes(config, begins_with),
        epochs=config.epochs,
        batch=config.batch,
        rate=config.rate,
        seed=config.seed,
        precision=_precision(config),
        size=spec.input_size,
        border=(spec.input_size - _WIDTH) // 2,
        load=_MNIST if is_mnist else _OWN.format(file=kept.file_of(config.data)),
        held_out=HELD_OUT if is_mnist else f"len(digits) // {HELD_OUT_OF_OTHERS}",
        pictures="digits" if is_mnist else "pictures",
        fraction=config.fraction,
        of_1998=_of_1998(spec),
        network=_network(spec),
        loss="loss" if spec.output == "rbf" else '"sparse_categorical_crossentropy"',
        schedule=_SCHEDULES[config.schedule],
        optimiser=_optimiser(config),
    )


def as_model(spec: NetworkSpec) -> str:
    """The network alone in plain Keras, untrained: Python, to copy.

    Parameters
    ----------
    spec : NetworkSpec

    Returns
    -------
    str
        It makes ``model``, whose layers are called as ours are.
    """
    of_1998 = _of_1998(spec)
    return _MODEL.format(imports="import math\n\n" if of_1998 else "", of_1998=of_1998, network=_network(spec))


def _network(spec: NetworkSpec) -> str:
    """The layers in their order, as what makes ``model``."""
    return _NETWORK.format(size=spec.input_size, layers="\n".join(f"        {line}," for line in _all_lines(spec)))


def _notes(config: TrainingConfig, begins_with: str | None) -> str:
    """What the script leaves out, a line of comment each."""
    # The data set is no part of it: the script reads that.
    own = {name: setting for name, setting in SETTINGS.items() if setting.group == "digits" and name != "data"}
    digits = {**own, "start": SETTINGS["start"]}
    asked = {name: value for name in digits if (value := getattr(config, name)) != digits[name].default}
    left = [f"{name} = {value}: {digits[name].about}" for name, value in asked.items()]
    if begins_with is not None:
        # The name is somebody's: nothing in it may end the comment.
        called = "".join(letter if letter.isprintable() else " " for letter in begins_with)
        left.append(f"It begins with random weights, the recipe with those of: {called}")
    head = ["", "# Not as in the recipe, since this is plain Keras:"] if left else []
    return "\n".join([*head, *(f"# {line}" for line in left), *([""] if left else [])])


def _device(config: TrainingConfig) -> str:
    """What keeps the script to one device; it has to be said before Keras is loaded."""
    if config.device == "auto":
        return ""
    seen = "-1" if config.device == "cpu" else config.device.removeprefix("gpu:")
    return f'import os\n\nos.environ["CUDA_VISIBLE_DEVICES"] = "{seen}"\n'


def _precision(config: TrainingConfig) -> str:
    usual = config.precision == "float32"
    return "" if usual else f'\nkeras.config.set_dtype_policy("{config.precision}")'


def _optimiser(config: TrainingConfig) -> str:
    kinds = {
        "adamw": f"AdamW(rate, {config.weight_decay})" if config.weight_decay else "Adam(rate)",
        "adam": "Adam(rate)",
        "rmsprop": "RMSprop(rate)",
        "momentum": "SGD(rate, momentum=0.9)",
        "sgd": "SGD(rate)",
    }
    return f"keras.optimizers.{kinds[config.optimiser]}"


def _of_1998(spec: NetworkSpec) -> str:
    """What Keras has not, as `layers_1998` has it, for a network that needs it."""
    own = any(layer.trained or layer.table is not None or layer.kind == "rbf" for layer in spec.layers)
    if not own and spec.squashing != "scaled_tanh":
        return ""
    code = (Path(__file__).parent / "layers_1998.py").read_text(encoding="utf-8").split("\nPACKAGE", 1)[1]
    numbers = {"AMPLITUDE": AMPLITUDE, "STEEPNESS": STEEPNESS, "SCALE": SCALE, "RUBBISH": RUBBISH}
    told = "\n".join(f"{name} = {number}" for name, number in numbers.items())
    return f"{_IMPORTS_OF_1998}{told}\nPACKAGE{code}{_LOSS_OF_1998.format(classes=spec.classes)}"


def _all_lines(spec: NetworkSpec) -> list[str]:
    background, ink = LEVELS[spec.levels]
    rescaling = f'keras.layers.Rescaling({ink - background}, {background}, name="levels")'
    layers = [line for layer in spec.layers for line in _lines(spec, layer)]
    return layers if (background, ink) == (0, 1) else [rescaling, *layers]


def _lines(spec: NetworkSpec, layer: Layer) -> list[str]:
    """The Keras layers of one of ours, as `keras_model.build` makes them."""
    squash = "scaled_tanh" if spec.squashing == "scaled_tanh" else f'"{spec.squashing}"'
    if layer.kind == "pooling" and layer.trained:
        return [f'Subsampling({squash}, name="{layer.name}")']
    if layer.kind == "rbf":
        return [f'Prototypes({prototypes(layer.maps).astype(int).tolist()}, name="{layer.name}")']
    if layer.table is not None:
        return [f'TableConvolution({layer.table}, {layer.kernel}, {squash}, name="{layer.name}")']
    if layer.kind == "pooling":
        pooling = {"average": "AveragePooling2D", "max": "MaxPooling2D"}[spec.pooling]
        return [f'keras.layers.{pooling}({layer.kernel}, {layer.stride}, name="{layer.name}")']
    activation = '"softmax"' if layer.name == "OUTPUT" else squash
    look = f'activation={activation}, name="{layer.name}"'
    if layer.kind == "convolution":
        return _convolution(layer, look)
    # A dense layer reads a flat row: the last layer with a width is flattened first.
    reads_maps = layer.name == "C5" or (layer.name == "F6" and spec.layers[4].kind == "convolution")
    flat = ["keras.layers.Flatten()"] if reads_maps else []
    return [*flat, f"keras.layers.Dense({layer.maps}, {look})"]


def _convolution(layer: Layer, look: str) -> list[str]:
    same = layer.padding == (layer.kernel - 1) // 2
    border = [f"keras.layers.ZeroPadding2D({layer.padding})"] if layer.padding and not same else []
    padding = 'padding="same", ' if same else ""
    return [*border, f"keras.layers.Conv2D({layer.maps}, {layer.kernel}, {padding}{look})"]
