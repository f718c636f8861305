"""Commands that measure over many digits or trainings and write what ships: swap, shuffle, robustness, seeds, ..."""

import argparse
import os
import pathlib
from typing import TYPE_CHECKING, Any

import lenet

from ..files.folders import root
from .output import NETWORK_HELP, add_command, note, print_json_or, print_rows
from .training import add_device, keras_training

if TYPE_CHECKING:
    from ..experiments.trials import Outcome, Trials
    from ..training.recipe import TrainingConfig


def add_to(commands: Any) -> None:
    """Declare these commands and their options."""
    add_command(commands, swap)
    add_device(add_command(commands, shuffle))
    add_command(commands, robustness).add_argument("networks", nargs="*", metavar="NETWORK", help=NETWORK_HELP)
    for command in (seeds, presets, changes):
        parser = add_command(commands, command)
        add_device(parser)
        parser.set_defaults(device="cpu")
        parser.add_argument("--at-once", type=int, default=1, help="so many train side by side, each on all it finds")
        parser.add_argument("--out", type=pathlib.Path, help="a JSON file in place of the one that ships")
    as_published = "what train_1998 has left there is taken, else it trains there"
    parser = add_command(commands, optimisers)
    parser.add_argument(
        "--as-published", type=pathlib.Path, default=root() / "1998", metavar="FOLDER", help=as_published
    )


def swap(options: argparse.Namespace) -> None:
    """Swap the pooling inside the shipped networks; writes lenet/experiments/swap.json."""
    lenet.swap.write()
    lenet.swap.results.cache_clear()
    results = lenet.swap.results()
    rows = [
        {"network": name, "pooling": pooling, "error_percent": _percent(results.error(name, pooling))}
        for name, pooling in results.answers
    ]
    print_rows(rows, options.json, "trained with {network} pooling, run with {pooling}: {error_percent} % wrong")


def shuffle(options: argparse.Namespace) -> None:
    """Train plain networks and LeNet-5 on MNIST as it is and shuffled (some minutes)."""
    keras_training(options.device)
    from ..experiments.shuffle_training import shuffle_experiment

    lenet.shuffle.write(*shuffle_experiment(report=note))
    lenet.shuffle.results.cache_clear()
    results = lenet.shuffle.results()
    rows = []
    for kind in lenet.shuffle.KINDS:
        for order in lenet.shuffle.ORDERS:
            mean, best, worst = map(_percent, results.mean(kind, order))
            rows.append({"network": kind, "pixels": order, "mean": mean, "best": best, "worst": worst})
    print_rows(rows, options.json, "{network}, MNIST {pixels}: {mean} % wrong ({best} to {worst})")


def robustness(options: argparse.Namespace) -> None:
    """How networks stand disturbed test digits; writes robustness.json beside each (a minute or so)."""
    rows = []
    for name in options.networks or lenet.names():
        network, folder = lenet.load(name), lenet.folder_of(name)
        for kind, points in lenet.robustness.write(network, folder)["kinds"].items():
            percent = {str(point["level"]): _percent(point["accuracy"]) for point in points}
            rows.append({"network": network.name, "kind": kind, "right_percent": percent})
    print_json_or(rows, options.json, map(_robustness_line, rows))


def _robustness_line(row: dict[str, Any]) -> str:
    percent = ", ".join(f"{level}: {right}" for level, right in row["right_percent"].items())
    return "{network}, {kind}: % right at {percent}".format(**row, percent=percent)


def seeds(options: argparse.Namespace) -> None:
    """Train average and max, tanh and ReLU from five seeds each (a quarter of an hour; goes on where it was)."""
    _train_and_print(lenet.seeds.TRIALS, options)


def presets(options: argparse.Namespace) -> None:
    """Train the presets of the post, the book and 1998 from several seeds each (goes on where it was; hours)."""
    _train_and_print(lenet.presets.TRIALS, options)


def changes(options: argparse.Namespace) -> None:
    """Train LeNet-5 from 1998 to today, a change at a time, and back, from five seeds (goes on where it was; hours)."""
    _train_and_print(lenet.changes.TRIALS, options)


def optimisers(options: argparse.Namespace) -> None:
    """Train LeNet-5 of 1998 as in 1998 and by an optimiser of today, twenty times through the digits (an hour)."""
    lenet.optimisers.experiment(keras_training("cpu").train, options.as_published, note)
    rows = []
    for name, passes in lenet.optimisers.results().items():
        rows.append({"optimiser": name, "error_percent": _percent(passes.error)})
    print_rows(rows, options.json, "optimiser of {optimiser}: {error_percent} % wrong")


def _train_and_print(trials: "Trials", options: argparse.Namespace) -> None:
    if options.at_once > 1:  # else the first of them that uses JAX takes most of a GPU's memory for itself
        os.environ.setdefault("XLA_PYTHON_CLIENT_PREALLOCATE", "false")
    from ..experiments.trials import mean_and_spread  # loads NumPy, which a run that waits has no use for

    trials.experiment(trained_and_read, note, options.out, options.device, options.at_once)
    rows = []
    for name, errors in trials.results(options.out).items():
        mean, spread = map(_percent, mean_and_spread(errors))
        rows.append({"recipe": name, "mean": mean, "spread": spread, "each": list(map(_percent, errors))})
    print_rows(rows, options.json, "{recipe}: {mean} % wrong, standard deviation {spread} %; each seed: {each}")


def trained_and_read(config: "TrainingConfig") -> "Outcome":
    """How often a network errs that is trained now, and on what; `Trials.experiment` calls it in its processes too."""
    from ..experiments.trials import measured

    return measured(keras_training(config.device).train, config)


def _percent(share: float) -> float:
    return round(100 * share, 2)
