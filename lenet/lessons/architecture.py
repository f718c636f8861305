"""What each layer costs, with the arithmetic written out; and the network as Keras describes it.

Keras's own texts ship in `summaries/`, made by ``python -m lenet architecture``; those of another
network are made on demand in a process of its own, so that a page never loads TensorFlow.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ..network import receptive_field
from ..network.spec import book, classic
from ..problems import N_, Problem

FOLDER = Path(__file__).parent / "summaries"
SHIPPED = {"classic-average": classic("average"), "classic-max": classic("max"), "book": book()}
ENDINGS = {"summary": "txt", "dot": "dot"}
BYTES = 4  # of one float32 parameter
TIMEOUT = 120  # seconds; importing TensorFlow takes most of them on a slow machine


@dataclass(frozen=True)
class Row:
    """One layer and how each of its numbers comes about.

    Attributes
    ----------
    name, kind, shape
        As in `Layer`.
    parameters, connections : int
        As in `Layer`.
    multiplications : int
        Weights used for one image; a border's zeros are multiplied too. An average is a sum
        times 1/4: one multiplication a unit. A maximum needs none.
    field, jump : int
        R and J, in input pixels.
    parameters_worked, connections_worked, multiplications_worked, size_worked, field_worked, jump_worked : str
        The arithmetic, like ``"6 × (5×5×1 + 1) = 156"``.
    """

    name: str
    kind: str
    shape: tuple
    parameters: int
    connections: int
    multiplications: int
    field: int
    jump: int
    parameters_worked: str
    connections_worked: str
    multiplications_worked: str
    size_worked: str
    field_worked: str
    jump_worked: str


@dataclass(frozen=True)
class Totals:
    """All layers together, and the sums that make them: ``"156 + 0 + 2,416 + ... = 61,706"``."""

    parameters: int
    connections: int
    multiplications: int
    parameters_worked: str
    connections_worked: str
    multiplications_worked: str

    @property
    def kilobytes(self):
        """Size of the parameters as float32, in KB of 1024 bytes, as Keras counts."""
        return self.parameters * BYTES / 1024


def rows(spec):
    """A `Row` for each of the seven layers of a `NetworkSpec`, in order."""
    stack = zip(spec.layers, receptive_field.fields(spec), receptive_field.arithmetic(spec), strict=True)
    return [_row(layer, spec.pooling, field, worked) for layer, field, worked in stack]


def totals(spec):
    """The `Totals` of a `NetworkSpec`."""
    made = rows(spec)
    sums, worked = {}, {}
    for counted in ("parameters", "connections", "multiplications"):
        counts = [getattr(row, counted) for row in made]
        sums[counted] = sum(counts)
        worked[f"{counted}_worked"] = equation(" + ".join(f"{count:,}" for count in counts), sum(counts))
    return Totals(**sums, **worked)


def _row(layer, pooling, field, worked):
    counts = _pooling_counts(layer, pooling) if layer.kind == "pooling" else _weight_counts(layer)
    numbers = {counted: number for counted, (number, _) in counts.items()}
    texts = {f"{counted}_worked": equation(left, number) for counted, (number, left) in counts.items()}
    return Row(
        layer.name,
        layer.kind,
        layer.shape,
        **numbers,
        field=field.size,
        jump=field.jump,
        **texts,
        size_worked=worked.size,
        field_worked=worked.field,
        jump_worked=worked.jump,
    )


def _weight_counts(layer):
    units, reads = units_text(layer), reads_text(layer)
    multiplications = layer.output_size**2 * layer.maps * layer.kernel**2 * layer.input_maps
    return {
        "parameters": (layer.parameters, f"{layer.maps} × ({reads} + 1)"),
        "connections": (layer.connections, f"{units} × ({reads} + 1)"),
        "multiplications": (multiplications, f"{units} × {reads}"),
    }


def _pooling_counts(layer, pooling):
    units, each = units_text(layer), 1 if pooling == "average" else 0
    return {
        "parameters": (layer.parameters, f"{layer.maps} × 0"),
        "connections": (layer.connections, f"{units} × {reads_text(layer)}"),
        "multiplications": (layer.output_size**2 * layer.maps * each, f"{units} × {each}"),
    }


def equation(left, number):
    """``"6 × 26 = 156"`` from its left side and its number."""
    return f"{left} = {number:,}"


def units_text(layer):
    """The units of a layer: ``"28×28×6"``, or ``"84"`` once it has lost its width."""
    return "×".join(map(str, layer.shape))


def reads_text(layer):
    """What one unit reads: ``"5×5×6"``, ``"2×2"`` when pooling, ``"84"`` from a flat layer."""
    if layer.kind == "pooling":
        return f"{layer.kernel}×{layer.kernel}"
    return str(layer.input_maps) if layer.input_size == 1 else f"{layer.kernel}×{layer.kernel}×{layer.input_maps}"


def summary(spec):
    """What Keras prints for ``model.summary()``: a table drawn with lines, no colours.

    Raises
    ------
    Problem
        When the spec is none of `SHIPPED` and Keras cannot be asked.
    """
    return _described(spec)["summary"]


def dot(spec):
    """What ``keras.utils.model_to_dot`` makes of the network, for Graphviz; raises as `summary`."""
    return _described(spec)["dot"]


def write(describe, folder=FOLDER):
    """Write the shipped texts again with ``describe`` (of `keras_model`); the paths written."""
    folder.mkdir(exist_ok=True)
    written = []
    for name, spec in SHIPPED.items():
        for part, text in describe(spec).items():
            written.append(folder / f"{name}.{ENDINGS[part]}")
            written[-1].write_text(text, encoding="utf-8")
    return written


@lru_cache
def _described(spec):
    for name, shipped in SHIPPED.items():
        if spec == shipped:
            return {part: (FOLDER / f"{name}.{ending}").read_text(encoding="utf-8") for part, ending in ENDINGS.items()}
    return _ask_keras(spec)


def _ask_keras(spec):
    command = [sys.executable, "-m", "lenet", "architecture", "--spec", json.dumps(spec.to_dict()), "--json"]
    surroundings = os.environ | {"TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1", "PYTHONUTF8": "1"}
    root = Path(__file__).parents[2]  # where `-m lenet` is found
    try:
        done = subprocess.run(
            command, cwd=root, env=surroundings, capture_output=True, encoding="utf-8", timeout=TIMEOUT, check=True
        )
        return json.loads(done.stdout)
    except subprocess.CalledProcessError as error:
        why = (error.stderr.strip().splitlines() or [f"exit code {error.returncode}"])[-1].removeprefix("lenet: ")
    except (OSError, subprocess.TimeoutExpired, ValueError) as error:
        why = str(error)
    raise Problem(N_("Keras could not describe this network: {why}"), why=why)
