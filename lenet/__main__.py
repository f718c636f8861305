"""python -m lenet read | evaluate | swap | shuffle | robustness | seeds | train | export | networks | ..."""

import argparse
import json
import os
import sys
import time
from pathlib import Path

import lenet

# Nothing that loads NumPy or OpenCV: a run that waits in line is this program too. The rest is `lenet.NAME`, below.
from .files import journal
from .network.spec import POOLINGS, SQUASHINGS, NetworkSpec, book
from .parsing import integer_among
from .problems import N_, Problem
from .training import devices as listing
from .training import run_life, runs
from .training.recipe import OPTIMISERS, PRECISIONS, SCHEDULES, parse


def main(arguments=None):
    """Run one command; exit code 0, or 2 with one line on bad input."""
    options = _parser().parse_args(arguments)
    try:
        return options.command(options) or 0
    except Problem as problem:
        print(f"lenet: {problem}", file=sys.stderr)
        return 2


def read(options):
    """Read picture files: the digit, its probability, and whether the network is sure.

    A file that cannot be read is a line of its own on stderr; the others are read all the same.
    """
    network = lenet.load(options.network)
    rows = []
    for file in options.files:
        try:
            rows.append({"file": str(file), **lenet.picture_reading.read_picture_file(network, file)})
        except Problem as problem:
            print(f"lenet: {problem}", file=sys.stderr, flush=True)
            continue
        if not options.json:
            print(lenet.picture_reading.as_line(rows[-1]), flush=True)
    if options.json:
        print(json.dumps(rows, indent=2))
    return 0 if len(rows) == len(options.files) else 2


def evaluate(options):
    """Error on MNIST's 10,000 test digits."""
    images, labels = lenet.mnist.load("test")
    rows = []
    for name in options.network or lenet.names():
        network = lenet.load(name)
        result = lenet.evaluate(network, lenet.mnist.to_input(images), labels)
        rows.append(
            {
                "network": network.name,
                "digits": result.count,
                "error_percent": round(100 * result.error, 2),
                "not_sure_percent": round(100 * result.held_back, 2),
                "error_when_sure_percent": round(100 * result.sure_error, 2),
                "confusion": result.confusion.tolist(),
            }
        )
    if options.json:
        print(json.dumps(rows, indent=2))
        return
    for row in rows:
        print(
            "{network}: {error_percent} % of {digits} test digits wrong; not sure of {not_sure_percent} %, "
            "{error_when_sure_percent} % wrong of the rest".format(**row)
        )


def swap(options):
    """Swap the pooling inside the shipped networks; writes lenet/experiments/swap.json."""
    lenet.swap.write()
    lenet.swap.results.cache_clear()
    made = lenet.swap.results()
    rows = [
        {"network": name, "pooling": pooling, "error_percent": round(100 * made.error(name, pooling), 2)}
        for name, pooling in made.answers
    ]
    if options.json:
        print(json.dumps(rows, indent=2))
        return
    for row in rows:
        print("trained with {network} pooling, run with {pooling}: {error_percent} % wrong".format(**row))


def shuffle(options):
    """Train plain networks and LeNet-5 on MNIST as it is and shuffled (some minutes)."""
    _training(options)
    from .experiments.shuffle_training import shuffle_experiment

    lenet.shuffle.write(*shuffle_experiment(report=lambda line: print(line, file=sys.stderr, flush=True)))
    lenet.shuffle.results.cache_clear()
    made = lenet.shuffle.results()
    rows = []
    for kind in lenet.shuffle.KINDS:
        for order in lenet.shuffle.ORDERS:
            mean, best, worst = (round(100 * share, 2) for share in made.mean(kind, order))
            rows.append({"network": kind, "pixels": order, "mean": mean, "best": best, "worst": worst})
    if options.json:
        print(json.dumps(rows, indent=2))
        return
    for row in rows:
        print("{network}, MNIST {pixels}: {mean} % wrong ({best} to {worst})".format(**row))


def robustness(options):
    """How networks stand disturbed test digits; writes robustness.json beside each (a minute or so)."""
    rows = []
    for name in options.networks or lenet.names():
        network, folder = lenet.load(name), lenet.folder_of(name)
        for kind, points in lenet.robustness.write(network, folder)["kinds"].items():
            percent = {str(point["level"]): round(100 * point["accuracy"], 2) for point in points}
            rows.append({"network": network.name, "kind": kind, "right_percent": percent})
    if options.json:
        print(json.dumps(rows, indent=2))
        return
    for row in rows:
        percent = ", ".join(f"{level}: {right}" for level, right in row["right_percent"].items())
        print("{network}, {kind}: % right at {percent}".format(**row, percent=percent))


def seeds(options):
    """Train average and max, tanh and ReLU from five seeds each (a quarter of an hour)."""
    train_one = _training(options).train
    lenet.seeds.experiment(train_one, report=lambda line: print(line, file=sys.stderr, flush=True))
    lenet.seeds.results.cache_clear()
    made = lenet.seeds.results()
    rows = []
    for pooling in POOLINGS:
        for squashing in SQUASHINGS:
            mean, spread = (round(100 * share, 2) for share in made.mean_and_spread(pooling, squashing))
            rows.append({"pooling": pooling, "squashing": squashing, "mean": mean, "spread": spread})
    if options.json:
        print(json.dumps(rows, indent=2))
        return
    for row in rows:
        print("{pooling} pooling, {squashing}: {mean} % wrong, standard deviation {spread} %".format(**row))


def train(options):
    """Train a network by a recipe (Keras is imported only here)."""
    if options.run is not None:
        _train_run(options)
        return
    training = _training(options)
    made = training.TrainingConfig
    base = made.from_file(options.recipe) if options.recipe else made()
    given = {name: getattr(options, name) for name in _RECIPE if getattr(options, name) is not None}
    chosen = {name: text if _RECIPE[name] is str else parse(name, text) for name, text in given.items()}
    config = made(**{**vars(base), **chosen})
    _report(training.train(config, options.out, report=lambda line: print(line, flush=True)), options.out)


def _train_run(options):
    """Train the recipe in a run folder, or go on from its checkpoint, once its device is free."""
    folder = options.run.absolute()
    with run_life.recorded(folder), run_life.turn(folder) as free:
        if not free:
            _report(None, folder)
            return
        config = runs.Run(folder).config
        options.device = config.device
        _report(_training(options).train(config, folder, report=lambda line: print(line, flush=True)), folder)


def _report(network, folder):
    if network is None:
        print(f"{folder}: stopped; python -m lenet train --run {folder} goes on")
    else:
        print(f"{folder}: sure from {network.sure_at:.3f} on; {network.facts['calibration']}")


def _training(options):
    """The room that imports Keras, or a `Problem` where Keras is missing."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    if options.device == "cpu":
        os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
    elif options.device.startswith("gpu:"):
        os.environ["CUDA_VISIBLE_DEVICES"] = options.device.removeprefix("gpu:")
    try:
        from .training import training
    except ModuleNotFoundError as error:
        raise listing.lacks(error.name) from error
    return training


def export(options):
    """Write a network as one file: .npz for another playground, .onnx for other programs."""
    made = {".npz": lenet.network_file.pack, ".onnx": _to_onnx}.get(options.out.suffix.lower())
    if made is None:
        raise Problem(N_("{path} ends neither in .npz nor in .onnx; name it so."), path=str(options.out))
    data = made(lenet.load(options.network))
    with journal.writing(options.out), journal.replacing(options.out) as part:
        part.write_bytes(data)
    row = {"network": options.network, "file": str(options.out), "bytes": len(data)}
    print(json.dumps(row, indent=2) if options.json else "{file}: {network}, {bytes:,} bytes".format(**row))


def _to_onnx(network):
    try:
        from .sharing.onnx_file import to_onnx
    except ModuleNotFoundError as error:
        raise Problem(
            N_("An .onnx file needs {module}, which is not installed; install requirements.txt again."),
            module=error.name,
        ) from error
    return to_onnx(network)


def devices(options):
    """What training can run on here."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    made = listing.write(options.out) if options.out else _found()
    if options.json:
        print(json.dumps(made, indent=2))
        return
    print(f"{made['backend']}: CPU, {made['cores']} cores")
    for gpu in made["gpus"]:
        print("{name}: {model}, {bytes} bytes".format(**gpu))
    if made["why"]:
        print(Problem.from_record(**made["why"]))


def _found():
    try:
        return listing.found()
    except ModuleNotFoundError as error:
        raise listing.lacks(error.name) from error


def networks(options):
    """List the networks that ship."""
    rows = []
    for name in lenet.names():
        network = lenet.load(name)
        rows.append({"name": name, **network.spec.to_dict(), "parameters": network.spec.parameters, **network.facts})
    if options.json:
        print(json.dumps(rows, indent=2))
        return
    for row in rows:
        print("{name}: {pooling} pooling, {squashing}, {parameters:,} parameters".format(**row))


def architecture(options):
    """Keras's summary and diagram of a network; without --spec, writes lenet/lessons/summaries/ again."""
    if options.spec is None:
        written = [str(path) for path in lenet.keras_summary.write(_keras_description())]
        print(json.dumps(written, indent=2) if options.json else "\n".join(written))
        return
    spec = _spec(options.spec)
    made = _keras_description()(spec)
    print(json.dumps(made) if options.json else f"{made['summary']}\n{made['dot']}")


def _spec(text):
    try:
        return NetworkSpec.from_dict(dict(json.loads(text)))
    except Problem:
        raise
    except (ValueError, TypeError) as error:
        raise Problem(
            N_("--spec takes JSON such as {example}, not {text!r}."), example=json.dumps(book().to_dict()), text=text
        ) from error


def _keras_description():
    """`keras_model.describe`, or a `Problem` where Keras or pydot is missing."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
    try:
        import pydot  # noqa: F401  Keras draws with it, and would say so only after a while

        from .training.keras_model import LINE_LENGTH, describe
    except ModuleNotFoundError as error:
        raise Problem(
            N_("Keras's words need {module}, which is not installed: use Python 3.11 to 3.13 and requirements.txt."),
            module=error.name,
        ) from error
    os.environ["COLUMNS"] = str(LINE_LENGTH)  # Keras would cut the table to the terminal's width
    return describe


def fields(options):
    """Print the receptive fields, layer by layer, in both conventions."""
    pad, size = (
        integer_among(options.pad, "--pad", range(1000)),
        integer_among(options.input, "--input", range(1, 10_000)),
    )
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
    if options.json:
        print(json.dumps(rows, indent=2))
        return
    print("layer    R  J  units  first box    first centre (pixel index)  (edge)")
    for row in rows:
        first, last = row["first_box"]
        print(
            f"{row['layer']:7} {row['R']:2} {row['J']:2}  {row['units']:5}  {f'{first} to {last}':11}"
            f"  {row['first_centre']:>26}  {row['first_centre_edge']:>6}"
        )


_RECIPE = {
    "pooling": str,
    "squashing": str,
    "padding": int,
    "epochs": int,
    "batch": int,
    "optimiser": str,
    "rate": float,
    "schedule": str,
    "weight_decay": float,
    "distortion": float,
    "prepared": float,
    "synthetic": int,
    "non_digits": int,
    "fraction": float,
    "seed": int,
    "precision": str,
}


def _new_run():
    return Path("runs") / time.strftime("%Y%m%d-%H%M%S")


def _parser():
    parser = argparse.ArgumentParser(prog="python -m lenet", description="LeNet-5: read, evaluate, train.")
    commands = parser.add_subparsers(required=True, metavar="command")

    def add(command):
        made = commands.add_parser(command.__name__, help=command.__doc__, description=command.__doc__)
        made.set_defaults(command=command)
        if command is not train:
            made.add_argument("--json", action="store_true", help="print JSON")
        return made

    reading = add(read)
    reading.add_argument("files", nargs="+", type=Path, metavar="FILE")
    reading.add_argument("--network", default="average", help="name, run folder or weights.npz")
    add(evaluate).add_argument("--network", action="append", help="may be given more than once")
    add(swap)
    add(shuffle).add_argument("--device", choices=("auto", "cpu"), default="auto")
    add(robustness).add_argument("networks", nargs="*", metavar="NETWORK", help="name, run folder or weights.npz")
    add(seeds).set_defaults(device="cpu")
    training = add(train)
    training.add_argument("--recipe", type=Path, help="a JSON file; the options below override it")
    training.add_argument("--out", type=Path, default=_new_run(), help="the folder that receives the network")
    training.add_argument("--run", type=Path, metavar="FOLDER", help="a run folder: its recipe, resumed where it ended")
    training.add_argument("--device", choices=("auto", "cpu"), default="auto")
    choices = {"pooling": POOLINGS, "squashing": SQUASHINGS}
    choices |= {"optimiser": OPTIMISERS, "schedule": SCHEDULES, "precision": PRECISIONS}
    for name in _RECIPE:
        training.add_argument(f"--{name.replace('_', '-')}", choices=choices.get(name))
    exporting = add(export)
    exporting.add_argument("network", metavar="NETWORK", help="name, run folder or weights.npz")
    exporting.add_argument("--out", type=Path, required=True, metavar="FILE", help="ends in .npz or .onnx")
    add(devices).add_argument("--out", type=Path, help="a JSON file that receives it")
    add(networks)
    add(architecture).add_argument("--spec", help="a network's settings as JSON")
    fielding = add(fields)
    fielding.add_argument("--input", default="32", help="size of the input in pixels")
    fielding.add_argument("--pad", default="0", help="border that C1 adds")
    return parser


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="backslashreplace")  # a file name that the terminal cannot show
    sys.exit(main())
