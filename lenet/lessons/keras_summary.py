"""The network as Keras describes it.

Its texts for the networks that ship lie in `summaries/`, made by ``python -m lenet architecture``; those of
another network are made on demand in a process of its own, so that a page never loads TensorFlow.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from ..network.spec import NetworkSpec, book, classic, lenet_1998, post
from ..problems import N_, Problem

FOLDER = Path(__file__).parent / "summaries"
SHIPPED = {
    "classic-average": classic("average"),
    "classic-max": classic("max"),
    "post": post(),
    "book": book(),
    "lenet-1998": lenet_1998(),
}
ENDINGS = {"summary": "txt", "dot": "dot"}
TIMEOUT = 120  # seconds; importing TensorFlow takes most of them on a slow machine


def summary(spec: NetworkSpec) -> str:
    """What Keras prints for ``model.summary()``: a table drawn with lines, no colours.

    Raises
    ------
    Problem
        When the spec is none of `SHIPPED` and Keras cannot be asked.
    """
    return _described(spec)["summary"]


def dot(spec: NetworkSpec) -> str:
    """What ``keras.utils.model_to_dot`` makes of the network, for Graphviz; raises as `summary`."""
    return _described(spec)["dot"]


def write(describe: Callable[[NetworkSpec], dict[str, str]], folder: Path = FOLDER) -> list[Path]:
    """Write the shipped texts again with ``describe`` (of `keras_model`); the paths written."""
    folder.mkdir(exist_ok=True)
    written = []
    for name, spec in SHIPPED.items():
        for part, text in describe(spec).items():
            written.append(folder / f"{name}.{ENDINGS[part]}")
            written[-1].write_text(text, encoding="utf-8")
    return written


@lru_cache
def _described(spec: NetworkSpec) -> dict[str, str]:
    for name, shipped in SHIPPED.items():
        if spec == shipped:
            return {part: (FOLDER / f"{name}.{ending}").read_text(encoding="utf-8") for part, ending in ENDINGS.items()}
    return _ask_keras(spec)


def _ask_keras(spec: NetworkSpec) -> dict[str, str]:
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
