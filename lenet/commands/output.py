"""What every command does alike: stand in the parser, and print rows as lines or as JSON."""

import argparse
import json
import sys
from collections.abc import Callable, Iterable
from typing import Any

NETWORK_HELP = "name, run folder or weights.npz"

Command = Callable[[argparse.Namespace], int | None]
Parser = argparse.ArgumentParser


def add_command(commands: Any, command: Command, json_too: bool = True) -> Parser:
    """A command's own parser: its name and its help are the function's.

    Parameters
    ----------
    commands : what `ArgumentParser.add_subparsers` returns
    command : callable
        Takes the parsed options; returns the exit code, or None for 0.
    json_too : bool
        Whether ``--json`` is among its options.
    """
    parser = commands.add_parser(command.__name__, help=command.__doc__, description=command.__doc__)
    parser.set_defaults(command=command)
    if json_too:
        parser.add_argument("--json", action="store_true", help="print JSON")
    return parser


def print_rows(rows: list[dict], as_json: bool, line: str) -> None:
    """Print rows as one JSON list, or each as the `line` that it fills."""
    print_json_or(rows, as_json, (line.format(**row) for row in rows))


def print_json_or(value: Any, as_json: bool, lines: Iterable[str]) -> None:
    """Print a value as JSON, or else these lines."""
    if as_json:
        print(json.dumps(value, indent=2))
        return
    for line in lines:
        print(line)


def say(line: str) -> None:
    """Print a line at once: the next may be minutes away."""
    print(line, flush=True)


def complain(line: object) -> None:
    """Print a line on stderr, as every command that cannot do what it is asked."""
    print(f"lenet: {line}", file=sys.stderr, flush=True)


def note(line: str) -> None:
    """Print how far a long command is, on stderr: what it has found goes to stdout at its end."""
    print(line, file=sys.stderr, flush=True)
