"""How accuracy falls when digits are disturbed: shifted, turned, scaled, drawn with another pen, noisy, covered.

What a network stands is measured on all 10,000 test digits and kept beside its weights as
`robustness.json`, by ``python -m lenet robustness``; a page lets that command run as a process of
its own (`start`) and follows it (`look`).
"""

import contextlib
import json
import os
import time
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from ..digits import mnist
from ..digits.preparation import FRAME, INPUT, frame
from ..files import journal, processes
from ..network.zoo import folder_of
from ..problems import N_, Problem
from .swap import weights_hash

FILE, PROGRESS, LOG = "robustness.json", "robustness.progress.json", "robustness.log"
SEED = 1998  # of the noise and of the places that are covered
SIDES = ((-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1))  # (down, right), clockwise from the top

_FINE = 4  # strokes are made thicker and thinner at 4 times the resolution
_SILENT = 60.0  # seconds without word after which a process counts as dead; a level takes one, ten on a busy machine
_MOST_LEVELS, _MOST_SAID = 1_000, 300


@dataclass(frozen=True)
class Kind:
    """One way to disturb a digit.

    Attributes
    ----------
    levels : tuple of float
        What is measured, from the least to the most.
    none : float
        The level that leaves a digit as it is.
    limits : (float, float)
        The least and the most that `disturb` takes.
    """

    levels: tuple
    none: float
    limits: tuple


@dataclass(frozen=True)
class Standing:
    """What `look` saw in a network's folder."""

    progress: dict | None  # while it is being measured: "done" and "of", levels
    problem: Problem | None  # why the last measuring broke off, or what is wrong with its file
    made: dict | None  # as `read` returns it


KINDS = {
    "shift": Kind((0, 1, 2, 3, 4, 5, 6, 7, 8), 0, (0, INPUT)),
    "turn": Kind((-60, -50, -40, -30, -20, -10, 0, 10, 20, 30, 40, 50, 60), 0, (-180, 180)),
    "scale": Kind((0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.4), 1.0, (0.1, 4)),
    "pen": Kind((-1.5, -1.0, -0.5, 0, 0.5, 1.0, 1.5, 2.0), 0, (-4, 4)),
    "noise": Kind((0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8), 0, (0, 4)),
    "occlusion": Kind((0, 2, 4, 6, 8, 10, 12, 14, 16), 0, (0, FRAME)),
}


def disturb(images, kind, level):
    """Digits disturbed, as network inputs. The same digits, kind and level always give the same.

    Parameters
    ----------
    images : ndarray of shape (n, 28, 28), uint8
        As MNIST's; what becomes of a digit depends on its row alone, not on how many come with it.
    kind : str
        ``"shift"``: by `level` whole pixels to one of eight `SIDES`, a row the next (diagonally: by
        `level` both ways); ``"turn"``: by `level` degrees around the middle, counter-clockwise;
        ``"scale"``: `level` times as large, around the middle; ``"pen"``: strokes `level` pixels
        wider, below 0 thinner, in steps of half a pixel; ``"noise"``: normally distributed, with
        standard deviation `level`, then cut off at 0 and 1; ``"occlusion"``: a black square of
        `level` whole pixels a side at a random place of the 28x28.
    level : float
        Within the kind's limits.

    Returns
    -------
    ndarray of shape (n, 32, 32), float32 in [0, 1]
        At the kind's level `none` exactly ``mnist.to_input(images)``.

    Raises
    ------
    Problem
        For a kind that does not exist, or a level outside its limits.
    """
    _check(kind, level)
    inputs = mnist.to_input(images)
    return inputs if level == KINDS[kind].none else _CHANGES[kind](inputs, level)


def measure(network, report=None):
    """How often a network is right on the 10,000 test digits, by kind and level.

    Parameters
    ----------
    network : Network
    report : callable, optional
        Called with (done, of) before each level: how many are measured, of how many.

    Returns
    -------
    dict of str to list of dict
        Kind -> ``{"level": float, "accuracy": float in [0, 1]}`` in the order of its levels.
    """
    images, labels = mnist.load("test")
    undisturbed = _accuracy(network, mnist.to_input(images), labels)
    steps = [(kind, level) for kind in KINDS for level in KINDS[kind].levels]
    made = {kind: [] for kind in KINDS}
    for done, (kind, level) in enumerate(steps):
        if report is not None:
            report(done, len(steps))
        none = level == KINDS[kind].none
        accuracy = undisturbed if none else _accuracy(network, disturb(images, kind, level), labels)
        made[kind].append({"level": level, "accuracy": accuracy})
    return made


def write(network, folder):
    """Measure a network and keep the result beside its weights; says in `PROGRESS` how far it is.

    Parameters
    ----------
    network : Network
    folder : path
        Where the network was loaded from; receives `FILE`.

    Returns
    -------
    dict
        As `read` returns it.

    Raises
    ------
    Problem
        When the folder cannot be written, or holds no network.
    """
    folder, me = Path(folder), {"pid": os.getpid(), "created": processes.created(os.getpid())}
    try:
        with journal.writing(folder):
            made = {
                "made by": "python -m lenet robustness",
                "data": "MNIST test digits, x_test sha256 " + mnist.HASHES["x_test"],
                "digits": mnist.COUNTS["test"],
                "weights sha256": weights_hash(folder),
                "kinds": measure(network, lambda done, of: _say(folder, done, of, me)),
            }
            journal.write_json(folder / FILE, made)
    except Exception as error:
        with contextlib.suppress(OSError):
            journal.write_json(folder / PROGRESS, {"why": str(error) or type(error).__name__})
        raise
    with contextlib.suppress(OSError):
        (folder / PROGRESS).unlink(missing_ok=True)
    return made


def results(folder):
    """What was measured of the network in a folder.

    Parameters
    ----------
    folder : path

    Returns
    -------
    dict or None
        ``"kinds"`` as from `measure`, ``"digits"``, and the provenance. None when nothing was
        measured, or the weights were others then.

    Raises
    ------
    Problem
        When the file is damaged, or the folder holds no network.
    """
    file = Path(folder) / FILE
    try:
        made = json.loads(file.read_text(encoding="utf-8"))
        for kind in KINDS:
            _check_points(kind, made["kinds"][kind])
        if type(made["digits"]) is not int or made["digits"] < 1:
            raise ValueError(f"{made['digits']!r} digits")
        known = made["weights sha256"]
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise Problem(
            N_("{file} holds no measured accuracies ({why}); make it again: python -m lenet robustness {folder}."),
            file=str(file),
            why=repr(error),
            folder=str(folder),
        ) from error
    return made if known == weights_hash(folder) else None


def look_at(folder):
    """How far the measuring in a folder is, whether it broke off, and what was measured.

    In this order: a process writes what it has measured before it takes back its word. Looked at the
    other way round, one that ends in between would seem to have measured nothing.
    """
    going, problem = _going(Path(folder))
    try:
        made = results(folder)
    except Problem as damaged:
        return Standing(going, problem or damaged, None)
    return Standing(going, problem, made)


def _going(folder):
    """The progress, or else the `Problem` that broke it off; None, None when nothing is being measured."""
    said = journal.load_object(folder / PROGRESS)
    if said is None:
        return None, None
    if "why" in said:
        return None, _broke_off(str(said["why"]))
    done, of = said.get("done"), said.get("of")
    if not (type(done) is int and type(of) is int and 0 <= done <= of <= _MOST_LEVELS and of):
        return None, None
    if not processes.alive(said, folder):
        # It may have ended well in between: then it has taken its word back.
        return None, _unsaid(folder) if journal.load_object(folder / PROGRESS) == said else None
    try:
        silent = time.time() - (folder / PROGRESS).stat().st_mtime
    except OSError:
        return None, None
    return (None if silent > _SILENT else {"done": done, "of": of}), None


def _unsaid(folder):
    """Why a process ended that could not say so itself: by its log, or else it was killed."""
    try:
        lines = (folder / LOG).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    if lines and lines[-1].startswith("lenet: "):
        return _broke_off(lines[-1].removeprefix("lenet: "))
    return Problem(N_("The measuring was killed, or the machine ran out of memory or was switched off."))


def _broke_off(why):
    return Problem(N_("The measuring broke off: {why}"), why=why[:_MOST_SAID])


def start(folder):
    """Measure the network in a folder in a process of its own, which outlives this one; see `progress`.

    Parameters
    ----------
    folder : path
        What the process prints goes to its `LOG`.

    Returns
    -------
    bool
        False when one is at it already.

    Raises
    ------
    Problem
        When there is no such folder, or it cannot be written.
    """
    folder = folder_of(Path(folder).absolute())  # a lock would make a folder that is gone again
    with journal.writing(folder), journal.lock(folder / ".robustness.lock"):
        if _going(folder)[0] is not None:
            return False
        # On a busy machine two threads of NumPy's wait for each other: it took seven times as long as with one.
        alone = {"OPENBLAS_NUM_THREADS": "1"}
        (folder / LOG).unlink(missing_ok=True)
        process = processes.start(["robustness", str(folder)], folder / LOG, alone)
        _say(folder, 0, sum(len(kind.levels) for kind in KINDS.values()), processes.about(process))
    return True


def _say(folder, done, of, process):
    journal.write_json(folder / PROGRESS, {"done": done, "of": of, **process})


def _check(kind, level):
    if kind not in KINDS:
        raise Problem(
            N_("{setting} cannot be {value!r}; choose one of: {choices}."),
            setting="kind",
            value=kind,
            choices=", ".join(KINDS),
        )
    least, most = KINDS[kind].limits
    if not least <= level <= most:
        raise Problem(
            N_("{name} must be from {least} to {most}, not {value!r}."),
            name=kind,
            least=least,
            most=most,
            value=level,
        )


def _check_points(kind, points):
    """Refuse, as a ValueError or TypeError, what `measure` cannot have returned for a kind."""
    if not points or not isinstance(points, list):
        raise ValueError(f"{kind}: {points!r}")
    least, most = KINDS[kind].limits
    for point in points:
        if not (least <= point["level"] <= most and 0 <= point["accuracy"] <= 1):
            raise ValueError(f"{kind}: {point!r}")


def _accuracy(network, inputs, labels):
    return float((network.probabilities(inputs, chunk=100).argmax(axis=1) == labels).mean())


# What is done to inputs (n, 32, 32), float32 in [0, 1].


def _shift(inputs, level):
    step = round(level)
    room = np.pad(inputs, ((0, 0), (step, step), (step, step)))
    shifted = np.empty_like(inputs)
    for place, (down, right) in enumerate(SIDES):
        top, left = step - step * down, step - step * right
        shifted[place :: len(SIDES)] = room[place :: len(SIDES), top : top + INPUT, left : left + INPUT]
    return shifted


def _turn(inputs, level):
    middle = (INPUT - 1) / 2
    matrix = cv2.getRotationMatrix2D((middle, middle), level, 1)
    return _each(inputs, lambda image: cv2.warpAffine(image, matrix, (INPUT, INPUT), flags=cv2.INTER_LINEAR))


def _scale(inputs, level):
    # Of 40 pixels every tenth of the scale is a whole, even number: sizes are exact and the middle stays.
    room = np.pad(inputs, ((0, 0), (4, 4), (4, 4)))
    side = 2 * round(20 * level)
    interpolation = cv2.INTER_AREA if level < 1 else cv2.INTER_LINEAR
    return _each(room, lambda image: _middle(cv2.resize(image, (side, side), interpolation=interpolation)))


def _middle(image):
    edge = max(0, (len(image) - INPUT) // 2)
    return frame(image[edge : len(image) - edge, edge : len(image) - edge], INPUT)


def _pen(inputs, level):
    reach = round(_FINE * abs(level) / 2)  # half of the width on either side of a stroke
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    change = cv2.dilate if level > 0 else cv2.erode
    size = (_FINE * INPUT, _FINE * INPUT)

    def drawn(image):
        fine = change(cv2.resize(image, size, interpolation=cv2.INTER_LINEAR), disc)
        return cv2.resize(fine, (INPUT, INPUT), interpolation=cv2.INTER_AREA)

    return _each(inputs, drawn)


def _noise(inputs, level):
    noise = np.random.default_rng(SEED).standard_normal(inputs.shape, np.float32)
    noise *= level
    noise += inputs
    return np.clip(noise, 0, 1, out=noise)


def _occlude(inputs, level):
    side, border = round(level), (INPUT - FRAME) // 2
    places = np.random.default_rng(SEED).random((len(inputs), 2))
    corners = (places * (FRAME - side + 1)).astype(int) + border
    away = np.arange(INPUT) - corners[..., np.newaxis]  # (n, 2, 32): rows and columns from the square's corner
    inside = (away >= 0) & (away < side)
    return np.where(inside[:, 0, :, np.newaxis] & inside[:, 1, np.newaxis, :], np.float32(0), inputs)


def _each(inputs, change):
    changed = np.empty((len(inputs), INPUT, INPUT), np.float32)
    for place, image in enumerate(inputs):
        changed[place] = change(image)
    return np.clip(changed, 0, 1, out=changed)


_CHANGES = {"shift": _shift, "turn": _turn, "scale": _scale, "pen": _pen, "noise": _noise, "occlusion": _occlude}
