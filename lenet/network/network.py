"""A network: a spec, its weights, and when it is sure. Read with it, save it; `zoo.load` is the way back."""

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ..files import checks
from ..files.disk import replacing, write_json
from ..problems import N_, Problem
from . import judging
from .classes import DIGITS, MNIST, named
from .forward import Activations, Weights, as_batch, checked_pixels, connected, forward
from .spec import NetworkSpec, Shapes

EVIDENCE_AT = "evidence_at"  # fact of a network that says when an input is familiar
OF_DATA = ("data", "data_name", "classes")  # facts of a network that was trained on another set than MNIST

# Characters that a problem quotes, of a name and of a value.
_MOST_OF_A_NAME, _MOST_OF_A_VALUE = 300, 40


@dataclass(frozen=True)
class Reading:
    """What a network makes of one input.

    Attributes
    ----------
    label : int
        The most probable class, counted from 0: of a network that reads digits the digit itself.
    probabilities : ndarray of shape (classes,), float32; (10,) of digits
        They add up to 1; with the OUTPUT of 1998 to less, by the probability that it is none of them.
    sure : bool
        False: the network says 'not sure' instead of guessing. Of what is not familiar it never is.
    evidence : float
        How much speaks for any class at all: see `judging.evidence`.
    familiar : bool
        False: so little speaks for any class that the input is taken for none of them.
    """

    label: int
    probabilities: np.ndarray
    sure: bool
    evidence: float = np.inf
    familiar: bool = True


@dataclass(frozen=True)
class Network:
    """A spec with weights.

    Attributes
    ----------
    name : str
    spec : NetworkSpec
    weights : dict of str to ndarray, float32
        ``"C1/kernel"``, ``"C1/bias"``, ... in the shapes of ``spec.weight_shapes``.
    sure_at : float, 0 to 1
        The network is sure from this probability of its best class on.
    facts : dict
        Where it comes from: recipe, errors, calibration; ``"classes"`` and ``"data"`` of one that was trained on
        another set than MNIST; ``"evidence_at"``.
    """

    name: str
    spec: NetworkSpec
    weights: Weights
    sure_at: float = 0.0
    facts: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def classes(self) -> tuple[str, ...]:
        """What its outputs are called, ``("0", ..., "9")`` of digits: plain text, which a page has to escape."""
        return named(self.spec.classes, self.facts.get("classes"))

    @property
    def data(self) -> str:
        """The id of the data set that it was trained on; ``"mnist"`` where it does not say."""
        found = self.facts.get("data")
        return found if isinstance(found, str) else MNIST

    @property
    def reads_digits(self) -> bool:
        """Whether its outputs are the ten digits: what all lessons are about."""
        return self.classes == DIGITS

    @property
    def evidence_at(self) -> float:
        """An input is familiar from this evidence on; minus infinity where the network does not say."""
        found = self.facts.get(EVIDENCE_AT)
        return float(found) if found is not None and checks.is_number(found) else -np.inf

    def read(self, image: ArrayLike) -> Reading:
        """Read one prepared input of shape (32, 32), or one of the network's own size; returns a `Reading`.

        In [0, 1], light ink on dark.

        Raises
        ------
        Problem
            For any other array: another size, several images, values from 0 to 255, NaN.
        """
        images = as_batch(self.spec, image)
        if len(images) != 1:
            raise Problem(
                N_("read takes one image, not {count}; probabilities takes as many as you like."), count=len(images)
            )
        activations = self.forward(images)
        (evidence,) = judging.evidence(judging.scores(self.weights, activations))
        return self._judged(activations["OUTPUT"][0], evidence)

    def _judged(self, probabilities: np.ndarray, evidence: np.float32) -> Reading:
        label, familiar = int(probabilities.argmax()), bool(evidence >= np.float32(self.evidence_at))
        sure = familiar and bool(probabilities[label] >= self.sure_at)
        return Reading(label, probabilities, sure, float(evidence), familiar)

    def is_sure(self, probabilities: np.ndarray, evidence: np.ndarray) -> np.ndarray:
        """Of which of many readings, as of `outputs`, it is sure: (n,), bool."""
        return (probabilities.max(axis=1) >= self.sure_at) & (evidence >= np.float32(self.evidence_at))

    def forward(self, images: ArrayLike) -> Activations:
        """Every activation for one image or many; see `lenet.network.forward`. Refuses what `read` refuses."""
        return forward(self.spec, self.weights, checked_pixels(self.spec, images))

    def probabilities(self, images: ArrayLike, chunk: int = 500) -> np.ndarray:
        """Probabilities alone, (n, classes), for many images in little memory."""
        return self.outputs(images, chunk)[0]

    def outputs(self, images: ArrayLike, chunk: int = 500) -> tuple[np.ndarray, np.ndarray]:
        """Probabilities, (n, classes), and `judging.evidence`, (n,), for many images in little memory."""
        images = checked_pixels(self.spec, images)
        probabilities = np.zeros((len(images), self.spec.classes), np.float32)
        evidence = np.zeros(len(images), np.float32)
        for first in range(0, len(images), chunk):
            part = slice(first, first + chunk)
            activations = self.forward(images[part])
            probabilities[part] = activations["OUTPUT"]
            evidence[part] = judging.evidence(judging.scores(self.weights, activations))
        return probabilities, evidence

    def save(self, folder: str | Path) -> None:
        """Write ``network.json`` and ``weights.npz`` into the folder, each at once; `zoo.load` is the way back."""
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        about = {"name": self.name, "spec": self.spec.to_dict(), "sure_at": self.sure_at, **self.facts}
        with replacing(folder / "weights.npz") as part:
            np.savez(part, **self.weights)  # type: ignore[arg-type]  # no layer is called allow_pickle
        write_json(folder / "network.json", about)


def check_weights(weights: Weights, wanted: Shapes) -> Weights:
    """The weights as float32, if names, shapes and values are as wanted: {name: shape}."""
    if set(weights) != set(wanted):
        raise Problem(
            N_("The weights are named {found}; this network has {wanted}."),
            found=", ".join(sorted(weights))[:_MOST_OF_A_NAME],
            wanted=", ".join(sorted(wanted)),
        )
    return {name: _checked(name, array, wanted[name]) for name, array in weights.items()}


def check_weights_of(spec: NetworkSpec, weights: Weights) -> Weights:
    """The weights as float32, if they are those of a spec: zero where a table connects no maps, prototypes of ink."""
    checked = check_weights(weights, spec.weight_shapes)
    for layer in spec.layers:
        if layer.kind == "rbf":
            _check_prototypes(f"{layer.name}/prototypes", checked)
        if layer.table is None:
            continue
        stray = np.argwhere(checked[f"{layer.name}/kernel"].any(axis=(0, 1)) & ~connected(layer))
        if len(stray):
            read, made = stray[0].tolist()
            raise Problem(
                N_("{name} has weights from map {read} to map {made}, which the table of this network leaves out."),
                name=f"{layer.name}/kernel",
                read=read,
                made=made,
            )
    return checked


def _check_prototypes(name: str, weights: Weights) -> None:
    strange = weights[name][np.abs(weights[name]) != 1]
    if len(strange):
        raise Problem(
            N_("{name} holds {value}; the pixels of a prototype are 1, which is ink, or -1."),
            name=name,
            value=f"{strange[0]:g}",
        )


def _checked(name: str, array: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    if array.shape != shape or array.dtype.kind != "f":
        raise Problem(
            N_("{name} is {dtype} of shape {shape}; this network needs floating point of shape {wanted}."),
            name=name,
            dtype=str(array.dtype)[:_MOST_OF_A_NAME],
            shape=array.shape,
            wanted=shape,
        )
    with np.errstate(over="ignore"):  # what is too large for float32 becomes infinite, and is refused
        checked = np.ascontiguousarray(array, np.float32)
    if not np.isfinite(checked).all():
        raise Problem(N_("{name} holds values that are not finite numbers."), name=name)
    return checked


def check_sure_at(value: Any, file: str) -> float:
    """When a network is sure, as a float; a `Problem` unless it is a number from 0 to 1."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
        raise Problem(
            N_("{path} says that it is sure from {value} on; that has to be a number from 0 to 1."),
            path=file,
            value=repr(value)[:_MOST_OF_A_VALUE],
        )
    return float(value)
