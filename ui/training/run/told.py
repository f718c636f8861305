"""What the browser is told of a run, as it lies in the run's folder; worked out once for all who look at it."""

import json
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import numpy as np

import lenet
from lenet import Problem, runs
from lenet.datasets import kept as data_sets
from lenet.files import checks, disk, journal
from lenet.network.network import Network
from lenet.network.spec import LEVELS, Shapes
from lenet.sharing import registry
from lenet.training import frames as kept_frames
from lenet.training import run_clock, run_record
from lenet.training.recipe import TrainingConfig
from lenet.training.run_process import PHASES

from ...browser.html import data_url

Rows = list[list[Any]]
Files = dict[int | str, Callable[[], bytes]]
"""Name of a file -> what makes its bytes."""

CURVE = ("step", "loss", "accuracy", "rate")
EPOCH = ("epoch", "last_step", "loss", "accuracy", "held_out_loss", "held_out_accuracy", "rate")
_LAST = "network"  # the name of the finished network among the frames of a run that kept none
_WORD = ("epoch", "step", "steps", "images_per_second", "rate")


def spec(run: runs.Run) -> lenet.NetworkSpec:
    """What its network is made of."""
    return _spec(run.config)


@lru_cache(maxsize=journal.MOST_CACHED)
def _spec(recipe: TrainingConfig) -> lenet.NetworkSpec:
    return recipe.spec


@lru_cache(maxsize=journal.MOST_CACHED)
def _shapes(own: lenet.NetworkSpec) -> Shapes:
    return own.weight_shapes


def clock(run: runs.Run, now: str) -> dict[str, float | None]:
    """Seconds since the press, and seconds left, of a run in this state, None where that is not known; its starts."""
    times = {"took": run.took(now), "left": run.seconds_left(now)}
    rounded = {name: None if value is None else round(value, 1) for name, value in times.items()}
    return {**rounded, "starts": run_clock.starts(run.events())}


def curve(run: runs.Run) -> Rows:
    """Training by steps: rows of step, loss, accuracy, rate; what is no number is None."""
    return _curve(run.folder, disk.fingerprint(run.folder / run_record.STEPS))


@lru_cache(maxsize=journal.MOST_CACHED)
def _curve(folder: Path, _written: disk.Fingerprint | None) -> Rows:
    return [[_number(row.get(name)) for name in CURVE] for row in runs.Run(folder).steps()]


def epochs(run: runs.Run) -> Rows:
    """A row for each whole epoch, its values as `EPOCH` names them.

    A run that does not say after which step an epoch ended counts in epochs: its steps are those.
    """
    return _epochs(run.folder, disk.fingerprint(run.folder / journal.EVENTS))


@lru_cache(maxsize=journal.MOST_CACHED)
def _epochs(folder: Path, _written: disk.Fingerprint | None) -> Rows:
    run = runs.Run(folder)
    found, steps = run.epochs(), _steps_of_an_epoch(run) or 1
    counted = all(checks.is_count(event.get("last_step")) for event in found)
    # Runs from before do not say after which step an epoch ended.
    ends = [{} if counted else {"last_step": steps * event["epoch"]} for event in found]
    return [[_number({**event, **end}.get(name)) for name in EPOCH] for event, end in zip(found, ends, strict=True)]


def _steps_of_an_epoch(run: runs.Run) -> int | None:
    """Steps of an epoch, as its training said; None before it did, and of a run from before."""
    said: list[Any] = [event.get("steps") for event in run.events() if event.get("phase") == "training"]
    return int(said[-1]) if said and checks.is_count(said[-1]) else None


def counts_steps(run: runs.Run) -> bool:
    """Whether its journal counts in steps; a run from before, until it goes on, counts in epochs."""
    steps = _steps_of_an_epoch(run)
    return steps is not None or all(checks.is_count(event.get("last_step")) for event in run.epochs())


def rates(run: runs.Run) -> Rows:
    """After which steps another learning rate held, and which."""
    return [[step, rate] for step, rate in run.rates()]


def total(run: runs.Run) -> int | None:
    """Steps of the whole run; None before that is known."""
    steps = _steps_of_an_epoch(run)
    if steps is not None:
        return steps * run.config.epochs
    return None if counts_steps(run) else run.config.epochs


def word(run: runs.Run) -> dict[str, Any]:
    """How far it is within its training, as far as that is sound; empty in other phases."""
    found = run.progress()
    return {name: _number(found.get(name)) for name in _WORD} if found.get("phase") == "training" else {}


def phases(run: runs.Run, now: str) -> list[dict[str, Any]]:
    """The phases in order: list of dict with ``name``, ``share`` 0 to 1, ``seconds`` that it took, or None.

    A teacher's says too whether it was ``kept``: another run's teacher had learned the same.

    Parameters
    ----------
    run : runs.Run
    now : str
        Its state.
    """
    names = [name for name in PHASES if name != "teaching" or run.config.teacher]
    begun = [event for event in run.phases() if event.get("phase") in names]
    shares = dict.fromkeys(names, 1.0 if now == "done" else 0.0)
    shares["training"] = max(shares["training"], min(1.0, len(run.epochs()) / run.config.epochs))
    for event in begun[:-1]:
        shares[event["phase"]] = 1.0
    if begun and now != "done":
        phase = begun[-1]["phase"]
        shares[phase] = max(shares[phase], _share(run.progress(), phase, run.config.epochs))
    kept = _is_kept(names, [event["phase"] for event in begun])
    if kept:
        shares["teaching"] = 1.0
    took = _took(begun, run.events()[-1] if now == "done" else {})
    told = [{"name": name, "share": round(shares[name], 3), "seconds": took.get(name)} for name in names]
    return [{**phase, "kept": kept} if phase["name"] == "teaching" else phase for phase in told]


def _is_kept(names: Sequence[str], begun: Sequence[str]) -> bool:
    """Whether a teacher had nothing to learn: what comes after it has begun, and it has not."""
    return "teaching" in names and "teaching" not in begun and {*begun} > {"preparing"}


def _share(progress: Mapping[str, Any], phase: str, of: int) -> float:
    """How much of a phase is done by the trainer's last word."""
    if progress.get("phase") != phase:
        return 0.0
    if phase != "training":
        part: Any = progress.get("part")
        return min(1.0, max(0.0, part)) if checks.is_number(part) else 0.0
    if not all(checks.is_count(progress.get(name)) for name in ("epoch", "step", "steps")) or not progress["steps"]:
        return 0.0
    return max(0.0, min(1.0, (progress["epoch"] - 1 + min(1.0, progress["step"] / progress["steps"])) / of))


def _took(begun: Sequence[Mapping[str, Any]], last: Mapping[str, Any]) -> dict[str, float]:
    """Seconds of each phase that has ended."""
    marks = [*begun, last]
    return {
        one["phase"]: round(after["time"] - one["time"], 1)
        for one, after in zip(marks, marks[1:], strict=False)
        if checks.is_date(one.get("time")) and checks.is_date(after.get("time"))
    }


# --- files that the browser fetches ------------------------------------------------------------------


def frames(run: runs.Run) -> Files:
    """The frames by step. A run from before kept none: its finished network is the only one."""
    found: Files = {step: partial(_read_frame, run, step) for step in kept_frames.kept(run.folder, _shapes(spec(run)))}
    if not found and registry.has_network(run.folder):
        found[_LAST] = partial(_read_network, run)
    return found


def frame_step(run: runs.Run, name: int | str) -> int:
    """After which step a frame was kept."""
    if isinstance(name, int):
        return name
    rows = epochs(run)
    return int(rows[-1][1]) if rows and rows[-1][1] else run.config.epochs


def _read_frame(run: runs.Run, step: int) -> bytes:
    return run.frame(step)


def _read_network(run: runs.Run) -> bytes:
    net = registry.load(run.folder)
    if net.spec != spec(run):
        raise FileNotFoundError(run.folder)
    return b"".join(array.astype("<f2").tobytes() for array in net.weights.values())


def network_at(run: runs.Run, name: int | str) -> Network:
    """The network of a frame."""
    return run.at(name) if isinstance(name, int) else registry.load(run.folder)


def results(run: runs.Run, steps: Sequence[int]) -> dict[int, tuple[int, Callable[[], bytes]]]:
    """What was read wrong, by epoch: its last step, and what makes the file that says it.

    Of all epochs where they are few, else of those that had ended last at one of the steps.
    """
    rows = [row for row in epochs(run) if row[1] is not None]
    if len(rows) > kept_frames.MOST:
        ends = [row[1] for row in rows]
        near = {bisect_right(ends, step) - 1 for step in steps} | {len(rows) - 1}
        rows = [rows[place] for place in sorted(near) if place >= 0]
    return {row[0]: (row[1], partial(result, run, row[0])) for row in rows}


def result(run: runs.Run, epoch: int) -> bytes:
    """Confusion matrix and mistakes with their pictures, as JSON; `FileNotFoundError` where they are damaged.

    Where the data set is gone, its pictures are: then there are no mistakes to show.
    """
    events = [event for event in run.epochs() if event["epoch"] == epoch]
    found = run.mistakes_of(events[-1]) if events else None
    if found is None:
        raise FileNotFoundError(run.folder)
    data = run.config.data
    mistakes = [
        {"image": image, "label": label, "read": read, "probability": probability, "row": row}
        for row, label, read, probability in found["mistakes"]
        if (image := _picture(data, row)) is not None
    ]
    return json.dumps({"matrix": found["confusion"], "mistakes": mistakes}, separators=(",", ":")).encode()


def _picture(data: str, row: int) -> str | None:
    """A picture as an address; None where its data set is gone or damaged."""
    try:
        return _address(data, row)
    except (Problem, IndexError):
        return None


@lru_cache(maxsize=2000)
def _address(data: str, row: int) -> str:
    return data_url(data_sets.part(data, "train")[0][row])


# --- the network itself ------------------------------------------------------------------------------


@lru_cache
def network(own: lenet.NetworkSpec) -> dict[str, Any]:
    """What the browser has to know to run a frame: ``forward.js``, and where in a frame each array lies."""
    names = ("name", "kind", "kernel", "stride", "padding", "maps", "table")
    layers = [{name: getattr(layer, name) for name in names} | {"size": layer.output_size} for layer in own.layers]
    return {
        "size": own.input_size,
        "pooling": own.pooling,
        "squashing": own.squashing,
        "levels": LEVELS[own.levels],
        "layers": layers,
        "arrays": [[name, int(np.prod(shape))] for name, shape in own.weight_shapes.items()],
    }


def classes(run: runs.Run) -> list[str]:
    """What the outputs are called."""
    return list(run.classes)


def _number(value: Any) -> Any:
    """A number as it is; what JSON cannot say, and what is none, as None, which breaks the curve."""
    return value if checks.is_number(value) else None
