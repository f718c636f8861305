"""Commands that say what a network is made of: architecture, fields."""

import argparse
import json
import os
from collections.abc import Callable
from typing import Any

import lenet

from ..network.spec import NetworkSpec, post
from ..parsing import integer_among
from ..problems import N_, Problem
from .output import add_command, print_json_or
from .training import hide_gpus, quieten_tensorflow

_PADS, _SIZES = range(1000), range(1, 10_000)  # what is a number of pixels at all; `NetworkSpec` knows what fits
_FIELDS_HEAD = "layer    R  J  units  first box    first centre (pixel index)  (edge)"


def add_to(commands: Any) -> None:
    """Declare these commands and their options."""
    add_command(commands, architecture).add_argument("--spec", help="a network's settings as JSON")
    parser = add_command(commands, fields)
    parser.add_argument("--input", default="32", help="size of the input in pixels")
    parser.add_argument("--pad", default="0", help="border that C1 adds")


def architecture(options: argparse.Namespace) -> None:
    """Keras's summary and diagram of a network; without --spec, writes lenet/lessons/summaries/ again."""
    if options.spec is None:
        written = [str(path) for path in lenet.keras_summary.write(_keras_description())]
        print_json_or(written, options.json, written)
        return
    spec = _spec(options.spec)
    words = _keras_description()(spec)
    print(json.dumps(words) if options.json else f"{words['summary']}\n{words['dot']}")


def _spec(text: str) -> NetworkSpec:
    try:
        return NetworkSpec.from_dict(dict(json.loads(text)))
    except Problem:
        raise
    except (ValueError, TypeError) as error:
        raise Problem(
            N_("--spec takes JSON such as {example}, not {text!r}."), example=json.dumps(post().to_dict()), text=text
        ) from error


def _keras_description() -> Callable[[NetworkSpec], dict[str, str]]:
    """`keras_model.describe`, or a `Problem` where Keras or pydot is missing."""
    quieten_tensorflow()
    hide_gpus()
    try:
        import pydot  # noqa: F401  Keras draws with it, and would say so only after a while

        from ..training.keras_model import LINE_LENGTH, describe
    except ModuleNotFoundError as error:
        raise Problem(
            N_("Keras's words need {module}, which is not installed: use Python 3.11 to 3.13 and requirements.txt."),
            module=error.name,
        ) from error
    os.environ["COLUMNS"] = str(LINE_LENGTH)  # Keras would cut the table to the terminal's width
    return describe


def fields(options: argparse.Namespace) -> None:
    """Print the receptive fields, layer by layer, in both conventions."""
    pad, size = integer_among(options.pad, "--pad", _PADS), integer_among(options.input, "--input", _SIZES)
    spec = NetworkSpec(padding=pad, input_size=size)
    rows = [
        {
            "layer": field.name,
            "R": field.size,
            "J": field.jump,
            "units": field.units,
            "first_box": list(field.box(0)),
            "first_centre": field.centre(0),
            "first_centre_edge": field.edge_centre(0),
        }
        for field in lenet.receptive_field.fields(spec)
    ]
    print_json_or(rows, options.json, [_FIELDS_HEAD, *map(_field_line, rows)])


def _field_line(row: dict[str, Any]) -> str:
    first, last = row["first_box"]
    return (
        f"{row['layer']:7} {row['R']:2} {row['J']:2}  {row['units']:5}  {f'{first} to {last}':11}"
        f"  {row['first_centre']:>26}  {row['first_centre_edge']:>6}"
    )
