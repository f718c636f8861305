"""What a training goes on from after it was stopped or killed: weights, the optimiser's state, the last epoch's event.

Imports Keras.
"""

import json
from pathlib import Path

import keras
import numpy as np

from ..files import disk, journal
from ..network.arrays import load_arrays
from ..network.network import Network, check_weights
from ..problems import N_, Problem
from . import runs
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


def resume(model: keras.Model, config: TrainingConfig, run_dir: Path) -> int:
    """Put the checkpoint into the model, where there is one; returns the number of epochs done."""
    path = run_dir / runs.CHECKPOINT
    if not path.exists():
        journal.drop_epochs_after(run_dir, 0)
        return 0
    arrays = load_arrays(path)
    model.optimizer.build(model.trainable_variables)
    try:
        event = json.loads(str(arrays.pop("event")))
        for place, variable in enumerate(model.optimizer.variables):
            variable.assign(arrays.pop(_state_name(place)))
        done = int(event["epoch"])
    except (KeyError, ValueError, TypeError) as error:
        raise Problem(N_("{path} is no checkpoint of this run: {why}."), path=str(path), why=repr(error)) from error
    set_weights(model, check_weights(arrays, config.spec.weight_shapes))
    journal.drop_epochs_after(run_dir, done)
    if not any(kept.get("epoch") == done for kept in journal.events(run_dir)):
        journal.append(run_dir, event)  # it was killed between the checkpoint and the word of it
    return done


def _state_name(place: int) -> str:
    """What an array of the optimiser's is called in the file."""
    return f"optimizer/{place}"
