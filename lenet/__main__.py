"""python -m lenet read | evaluate | train | ...: the parser. What the commands do lies in `lenet.commands`."""

import argparse
import sys
from collections.abc import Sequence
from io import TextIOWrapper

from .commands import datasets, experiments, lessons, output, reading, training
from .problems import Problem

_BAD_INPUT = 2  # the exit code


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; exit code 0, or 2 with one line on bad input."""
    options = _parser().parse_args(arguments)
    try:
        return options.command(options) or 0
    except Problem as problem:
        output.complain(problem)
        return _BAD_INPUT


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m lenet", description="LeNet-5: read, evaluate, train.")
    commands = parser.add_subparsers(required=True, metavar="command")
    for family in (reading, training, datasets, experiments, lessons):
        family.add_to(commands)
    return parser


if __name__ == "__main__":
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a file name that the terminal cannot show
    sys.exit(main())
