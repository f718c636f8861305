"""What a training goes on from after it was stopped or killed: weights, the optimiser's state, the last epoch's event.

Imports Keras.
"""

import json
from pathlib import Path

import keras
import numpy as np

from ..files import disk, journal
from ..network.arrays import load_arrays
from ..network.network import Network, check_weights_of
from ..problems import N_, Problem
from . import frames, run_record, runs
from .keras_model import set_weights
from .recipe import TrainingConfig


def keep(model: keras.Model, network: Network, event: journal.Event, run_dir: Path) -> None:
    """Keep a whole epoch: first what the next one starts from, then the word of it.

    No state of a random generator has to be kept: an epoch's digits are made from the seed and
    the epoch's number alone, and the network itself draws nothing once it has been built.
    """
    variables = enumerate(model.optimizer.variables)
    state = {_state_name(place): keras.ops.convert_to_numpy(variable) for place, variable in variables}
    with disk.replacing(run_dir / runs.CHECKPOINT) as part:
        np.savez(part, event=np.array(json.dumps(event)), **network.weights, **state)  # type: ignore[arg-type]  # none is called allow_pickle
    journal.append(run_dir, event)


def resume(model: keras.Model, config: TrainingConfig, run_dir: Path, steps: int) -> int:
    """Put the checkpoint into the model, where there is one; returns the number of epochs done, of so many steps."""
    path = run_dir / runs.CHECKPOINT
    if not path.exists():
        _drop_after(run_dir, 0, 0)
        return 0
    arrays = load_arrays(path)
    try:
        event = json.loads(str(arrays.pop("event")))
        for place, variable in enumerate(model.optimizer.variables):
            variable.assign(arrays.pop(_state_name(place)))
        done, step = (
            int(event["epoch"]),
            int(event.get("last_step", steps * event["epoch"])),
        )  # those of before have none
    except (KeyError, ValueError, TypeError) as error:
        raise Problem(N_("{path} is no checkpoint of this run: {why}."), path=str(path), why=repr(error)) from error
    set_weights(model, check_weights_of(config.spec, arrays))
    _drop_after(run_dir, done, step)
    if not any(kept.get("epoch") == done for kept in journal.events(run_dir)):
        journal.append(run_dir, event)  # it was killed between the checkpoint and the word of it
    return done


def _drop_after(run_dir: Path, epoch: int, step: int) -> None:
    """What comes after the checkpoint is trained again, and must not stand there twice."""
    journal.drop(run_dir, lambda event: event.get("kind") == "epoch" and event.get("epoch", 0) > epoch)
    journal.drop(run_dir, lambda event: event.get("kind") == "rate" and event.get("step", 0) > step)
    journal.drop(run_dir, lambda row: row.get("step", 0) > step, run_record.STEPS)
    frames.drop_after(run_dir, step)


def _state_name(place: int) -> str:
    """What an array of the optimiser's is called in the file."""
    return f"optimizer/{place}"
