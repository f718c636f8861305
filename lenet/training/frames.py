"""The frames of a run: its weights at about a hundred moments, dense at the beginning, where nearly everything happens.

A frame is all weights one after the other, in the order of `NetworkSpec.weight_shapes`, as little-endian float16: half
the room of float32, and the very bytes that a browser is given. Three digits of each weight are left.
"""

import os
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from ..files import disk
from ..network.forward import Weights
from ..network.spec import Shapes
from ..problems import N_, Problem

FOLDER, ENDING = "frames", ".f16"
EVEN = 80  # moments that are spread evenly over a run
FEW_EPOCHS = 20  # of so many, or fewer, the end of each is a moment too
MOST, MOST_BYTES = 120, 20_000_000  # of a run

_DTYPE = np.dtype("<f2")


def is_due(before: int, step: int, total: int, even: int = EVEN) -> bool:
    """Whether something is kept after a step: after 1, 2, 4, 8, ... of them, and `even` times in all.

    Parameters
    ----------
    before : int
        The step after which this was asked last; -1 where it never was.
    step : int
        Steps taken; 0 is before the first.
    total : int
        Steps of the run.
    even : int
    """
    doubled = step.bit_length() > max(before, 0).bit_length()
    return before < 0 or doubled or step * even // total > before * even // total


def keep(folder: Path, step: int, weights: Weights) -> None:
    """Keep the weights after a step in a run's folder; where there are too many frames, one of the others goes.

    What float16 cannot hold (beyond 65,504) becomes its largest number.
    """
    most = np.finfo(_DTYPE).max
    flat = np.concatenate([np.clip(array, -most, most).astype(_DTYPE).ravel() for array in weights.values()])
    (folder / FOLDER).mkdir(exist_ok=True)
    with disk.replacing(place(folder, step)) as part:
        part.write_bytes(flat.tobytes())
    steps = _written(folder / FOLDER)
    while len(steps) > most_kept(flat.nbytes):
        gone = least_missed(steps)
        place(folder, gone).unlink()
        steps.remove(gone)


def most_kept(frame_bytes: int) -> int:
    """How many frames of this size a run may have."""
    return max(2, min(MOST, MOST_BYTES // frame_bytes))


def least_missed(steps: Sequence[int]) -> int:
    """The one of these steps, three at least and in order, that leaves the smallest gap; never the first or the last.

    A gap counts for as much as it exceeds what is wanted at its place: as much again as what went before, and from
    the first of `EVEN` parts of the run on always that part.
    """
    even = steps[-1] / EVEN
    gaps = {
        step: (after - before) / max(1, min(step, even))
        for before, step, after in zip(steps, steps[1:], steps[2:], strict=False)
    }
    return min(gaps, key=gaps.__getitem__)


def place(folder: Path, step: int) -> Path:
    """Where the frame after a step lies."""
    return folder / FOLDER / f"{step:08}{ENDING}"


def kept(folder: Path, shapes: Shapes) -> list[int]:
    """The steps of a run whose frames are whole, in order: list of int; what is torn is passed over."""
    frames = folder / FOLDER
    try:
        written = os.stat(frames).st_mtime_ns  # changes with every name in it
    except OSError:
        return []
    return list(_kept(frames, written, size(shapes)))


@lru_cache(maxsize=64)
def _kept(frames: Path, _written_at: int, wanted: int) -> tuple[int, ...]:
    """A page looks every second: as long as nothing came or went, the folder is looked at once."""
    return tuple(step for step in _written(frames) if _bytes_of(frames / f"{step:08}{ENDING}") == wanted)


def _written(frames: Path) -> list[int]:
    return sorted(int(path.stem) for path in frames.glob(f"*{ENDING}") if path.stem.isdecimal())


def _bytes_of(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:  # it has just been thinned out
        return -1


def size(shapes: Shapes) -> int:
    """Bytes of a frame of this network."""
    return _DTYPE.itemsize * sum(int(np.prod(shape)) for shape in shapes.values())


def load(folder: Path, step: int, shapes: Shapes) -> Weights:
    """The weights of a frame, float32.

    Raises
    ------
    Problem
        Where there is none after this step, or it is damaged.
    """
    path = place(folder, step)
    try:
        found = path.read_bytes()
    except FileNotFoundError:
        raise Problem(N_("There is no file {path}."), path=str(path)) from None
    if len(found) != size(shapes):
        raise Problem(
            N_("{path} has {found} bytes, not {wanted}: it is torn, or of another network."),
            path=str(path),
            found=len(found),
            wanted=size(shapes),
        )
    flat = np.frombuffer(found, _DTYPE).astype(np.float32)
    ends = np.cumsum([int(np.prod(shape)) for shape in shapes.values()])[:-1]
    parts = np.split(flat, ends)
    return {name: part.reshape(shape) for (name, shape), part in zip(shapes.items(), parts, strict=True)}


def drop_after(folder: Path, step: int) -> None:
    """Make the frames fit a checkpoint after `step`: what is trained again is kept again."""
    for later in _written(folder / FOLDER):
        if later > step:
            place(folder, later).unlink(missing_ok=True)
