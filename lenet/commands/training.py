"""Commands that train, or look what can train: train, devices. Keras is loaded once a training begins."""

import argparse
import os
import time
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from ..datasets.identity import is_id
from ..files.folders import root
from ..problems import Problem
from ..training import devices as device_list
from ..training import recipe, run_process, runs
from ..training.settings import Data
from .output import add_command, print_json_or, say

if TYPE_CHECKING:
    from ..network.network import Network

_RUN_NAME = "%Y%m%d-%H%M%S"


def add_to(commands: Any) -> None:
    """Declare these commands and their options."""
    parser = add_command(commands, train, json_too=False)
    parser.add_argument("--recipe", type=Path, help="a JSON file; the options below override it")
    new_run = Path("runs") / time.strftime(_RUN_NAME)
    parser.add_argument("--out", type=Path, default=new_run, help="the folder that receives the network")
    parser.add_argument("--run", type=Path, metavar="FOLDER", help="a run folder: its recipe, resumed where it ended")
    begin = "what it begins with: a name, a folder, or one below that of the runs; else random weights"
    parser.add_argument("--begin", metavar="NETWORK", help=begin)
    add_device(parser)
    for setting in _settings():
        texts = setting.choices if isinstance(setting, recipe.Choice) and isinstance(setting.default, str) else None
        parser.add_argument(f"--{setting.name.replace('_', '-')}", choices=texts, help=setting.about)
    parser = add_command(commands, train_1998, json_too=False)
    parser.add_argument("--seed", default="0", help=recipe.SETTINGS["seed"].about)
    parser.add_argument("--fraction", default="1", help=recipe.SETTINGS["fraction"].about)
    parser.add_argument("--out", type=Path, default=new_run, help="the folder that receives the network")
    add_command(commands, devices).add_argument("--out", type=Path, help="a JSON file that receives it")


def add_device(parser: argparse.ArgumentParser) -> None:
    """Let a command be told where this very process trains; a recipe knows GPUs by their numbers too."""
    device = recipe.SETTINGS["device"]
    parser.add_argument("--device", choices=device.choices, default=device.default, help=device.about)


def _settings() -> list[recipe.Setting]:
    """The settings that are options: all but the device, since ``--device`` is where this very process trains."""
    return [setting for name, setting in recipe.SETTINGS.items() if name != "device"]


def train(options: argparse.Namespace) -> None:
    """Train a network by a recipe (Keras is imported only here)."""
    if options.run is not None:
        _train_run(options.run.absolute())
        return
    config = _config(options)
    network = keras_training(options.device).train(config, options.out, say, _begin(options.begin))
    _report(network, options.out)


def train_1998(options: argparse.Namespace) -> None:
    """Train LeNet-5 as published, as published: single digits, twenty passes, Levenberg-Marquardt (no Keras)."""
    from ..training import as_in_1998  # loads NumPy

    chosen = {name: recipe.parse(name, getattr(options, name)) for name in ("seed", "fraction")}
    as_in_1998.train(recipe.TrainingConfig(**{**vars(recipe.PRESETS["lenet-1998"]), **chosen}), options.out, say)


def _begin(name: str | None) -> "Network | None":
    if name is None:
        return None
    from ..network import zoo  # loads NumPy, which a run that waits has no use for

    inside = root() / name
    return zoo.load(inside if name not in zoo.names() and not Path(name).exists() and inside.is_dir() else name)


def _config(options: argparse.Namespace) -> recipe.TrainingConfig:
    """The recipe in the file that is given, or the usual one, with what the options say instead."""
    base = recipe.TrainingConfig.from_file(options.recipe) if options.recipe else recipe.TrainingConfig()
    typed = [(setting, getattr(options, setting.name)) for setting in _settings()]
    given = {setting.name: _parsed(setting, text) for setting, text in typed if text is not None}
    return recipe.TrainingConfig(**{**vars(base), **given})


def _parsed(setting: recipe.Setting, text: str) -> recipe.Value:
    """A setting's value; of the data also where a path is given, whose data set is kept first."""
    if isinstance(setting, Data) and text not in setting.choices and not is_id(text):
        from .datasets import keep_path  # loads NumPy

        return keep_path(Path(text))
    return setting.parse(text)


def _train_run(folder: Path) -> None:
    """Train the recipe in a run folder, or go on from its checkpoint, once its device is free."""
    with run_process.failure_recorded(folder), run_process.wait_turn(folder) as free:
        if not free:
            _report(None, folder)
            return
        config = runs.Run(folder).config
        _report(keras_training(config.device).train(config, folder, report=say), folder)


def _report(network: "Network | None", folder: Path) -> None:
    if network is None:
        print(f"{folder}: stopped; python -m lenet train --run {folder} goes on")
    else:
        print(f"{folder}: sure from {network.sure_at:.3f} on; {network.facts['calibration']}")


def keras_training(device: str) -> ModuleType:
    """`lenet.training.training`, which imports Keras, with this process's eyes on one device alone.

    Parameters
    ----------
    device : str
        As a recipe has it: ``"auto"`` leaves every device in sight.

    Raises
    ------
    Problem
        Where Keras, or what it trains with, is missing.
    """
    quieten_tensorflow()
    if device == "cpu":
        hide_gpus()
    elif device.startswith("gpu:"):
        os.environ["CUDA_VISIBLE_DEVICES"] = device.removeprefix("gpu:")
    try:
        from ..training import training
    except ModuleNotFoundError as error:
        raise device_list.missing_module(error.name) from error
    return training


def quieten_tensorflow() -> None:
    """Let TensorFlow print errors only, once it is loaded."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")


def hide_gpus() -> None:
    """Let no GPU be found by what is loaded from here on."""
    os.environ["CUDA_VISIBLE_DEVICES"] = "-1"


def devices(options: argparse.Namespace) -> None:
    """What training can run on here."""
    quieten_tensorflow()
    found = device_list.write_detection(options.out) if options.out else _found()
    print_json_or(found, options.json, _device_lines(found))


def _found() -> dict[str, Any]:
    try:
        return device_list.detect()
    except ModuleNotFoundError as error:
        raise device_list.missing_module(error.name) from error


def _device_lines(found: dict[str, Any]) -> list[str]:
    lines = [f"{found['backend']}: CPU, {found['cores']} cores"]
    lines += ["{name}: {model}, {bytes} bytes".format(**gpu) for gpu in found["gpus"]]
    if found["why"]:
        lines.append(str(Problem.from_record(**found["why"])))
    return lines
