"""Commands that read digits or list networks: read, evaluate, networks, export."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import lenet

from ..files import disk
from ..problems import N_, Problem
from .output import NETWORK_HELP, add_command, complain, print_json_or, print_rows, say

if TYPE_CHECKING:
    from ..network.network import Network

_EVALUATION = (
    "{network}: {error_percent} % of {digits} test digits wrong; not sure of {not_sure_percent} %, "
    "{error_when_sure_percent} % wrong of the rest"
)


def add_to(commands: Any) -> None:
    """Declare these commands and their options."""
    parser = add_command(commands, read)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--network", default="average", help=NETWORK_HELP)
    add_command(commands, evaluate).add_argument("--network", action="append", help="may be given more than once")
    add_command(commands, networks)
    parser = add_command(commands, export)
    parser.add_argument("network", metavar="NETWORK", help=NETWORK_HELP)
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="ends in .npz or .onnx")


def read(options: argparse.Namespace) -> int:
    """Read picture files: the digit, its probability, and whether the network is sure.

    A file that cannot be read is a line of its own on stderr; the others are read all the same.
    """
    network = lenet.load(options.network)
    rows = []
    for file in options.files:
        try:
            rows.append({"file": str(file), **lenet.picture_reading.read_picture_file(network, file)})
        except Problem as problem:
            complain(problem)
            continue
        if not options.json:
            say(lenet.picture_reading.as_line(rows[-1]))
    print_json_or(rows, options.json, ())
    return 0 if len(rows) == len(options.files) else 2


def evaluate(options: argparse.Namespace) -> None:
    """Error on MNIST's 10,000 test digits, or on the test part of the data set that it was trained on."""
    rows = [_evaluation(lenet.load(name)) for name in options.network or lenet.names()]
    print_rows(rows, options.json, _EVALUATION)


def _evaluation(network: "Network") -> dict[str, Any]:
    images, labels = lenet.kept.part(network.data, "test")
    result = lenet.evaluate(network, lenet.mnist.to_input(images), labels)
    return {
        "network": network.name,
        "digits": result.count,
        "error_percent": round(100 * result.error, 2),
        "not_sure_percent": round(100 * result.held_back, 2),
        "error_when_sure_percent": round(100 * result.sure_error, 2),
        "confusion": result.confusion.tolist(),
        "classes": list(network.classes),
    }


def networks(options: argparse.Namespace) -> None:
    """List the networks that ship."""
    rows = []
    for name in lenet.names():
        network = lenet.load(name)
        rows.append({"name": name, **network.spec.to_dict(), "parameters": network.spec.parameters, **network.facts})
    print_rows(rows, options.json, "{name}: {pooling} pooling, {squashing}, {parameters:,} parameters")


def export(options: argparse.Namespace) -> None:
    """Write a network as one file: .npz for another playground, .onnx for other programs."""
    data = _packer(options.out)(lenet.load(options.network))
    with disk.write_errors_as_problem(options.out), disk.replacing(options.out) as part:
        part.write_bytes(data)
    row = {"network": options.network, "file": str(options.out), "bytes": len(data)}
    print_json_or(row, options.json, ["{file}: {network}, {bytes:,} bytes".format(**row)])


def _packer(path: Path) -> Callable[["Network"], bytes]:
    """What makes the file that this name asks for."""
    ending = path.suffix.lower()
    if ending == ".npz":
        return lenet.network_file.pack
    if ending == ".onnx":
        return _onnx_packer()
    raise Problem(N_("{path} ends neither in .npz nor in .onnx; name it so."), path=str(path))


def _onnx_packer() -> Callable[["Network"], bytes]:
    try:
        from ..sharing.onnx_file import to_onnx
    except ModuleNotFoundError as error:
        raise Problem(
            N_("An .onnx file needs {module}, which is not installed; install requirements.txt again."),
            module=error.name,
        ) from error
    return to_onnx
