"""A network: a spec, its weights, and when it is sure. Load, save, read."""

import json
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from .forward import as_batch, forward
from .journal import whole, write_json
from .problems import N_, Problem
from .spec import NetworkSpec

ZOO = Path(__file__).parent / "zoo"
MOST_BYTES = 8_000_000  # a weights.npz has 250 kB; anything much larger is something else


@dataclass(frozen=True)
class Reading:
    """What a network makes of one input.

    Attributes
    ----------
    label : int
        The most probable digit, 0 to 9.
    probabilities : ndarray of shape (10,), float32
    sure : bool
        False: the network says 'not sure' instead of guessing.
    """

    label: int
    probabilities: np.ndarray
    sure: bool


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
        The network is sure from this probability of its best digit on.
    facts : dict
        Where it comes from: recipe, errors, calibration.
    """

    name: str
    spec: NetworkSpec
    weights: dict
    sure_at: float = 0.0
    facts: dict = field(default_factory=dict)

    def read(self, image):
        """Read one input of shape (32, 32), in [0, 1], light ink on dark; returns a `Reading`."""
        return self.judge(self.forward(image)["OUTPUT"][0])

    def judge(self, probabilities):
        """The `Reading` that ten probabilities make."""
        label = int(probabilities.argmax())
        return Reading(label, probabilities, bool(probabilities[label] >= self.sure_at))

    def forward(self, images):
        """Every activation for one image or many; see `lenet.forward.forward`."""
        return forward(self.spec, self.weights, images)

    def probabilities(self, images, chunk=500):
        """Probabilities alone, (n, 10), for many images in little memory."""
        images = as_batch(self.spec, images)
        parts = [self.forward(images[i : i + chunk])["OUTPUT"] for i in range(0, len(images), chunk)]
        return np.concatenate(parts) if parts else np.zeros((0, 10), np.float32)

    def save(self, folder):
        """Write ``network.json`` and ``weights.npz`` into the folder, each whole; `load` is the way back."""
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        about = {"name": self.name, "spec": self.spec.to_dict(), "sure_at": self.sure_at, **self.facts}
        with whole(folder / "weights.npz") as part:
            np.savez(part, **self.weights)
        write_json(folder / "network.json", about)


def load(name):
    """Load a network.

    Parameters
    ----------
    name : str or path
        A name from the zoo (``"average"``, ``"max"``), a folder with ``network.json`` and
        ``weights.npz``, or the path of such a ``weights.npz``.

    Returns
    -------
    Network

    Raises
    ------
    Problem
        When there is no such network, or its files are damaged or of other shapes.
    """
    folder = _folder(name)
    about = _about(folder / "network.json")
    spec = NetworkSpec.from_dict(about.pop("spec"))
    sure_at = float(about.pop("sure_at"))
    return Network(
        about.pop("name"), spec, check_weights(load_arrays(folder / "weights.npz"), spec.weight_shapes), sure_at, about
    )


def names():
    """Names of the networks that ship, sorted."""
    return sorted(path.parent.name for path in ZOO.glob("*/network.json"))


def load_arrays(path):
    """The arrays of an ``.npz``, its size bounded; nothing is unpickled."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Problem(
                N_("{path} has {size} bytes; weights of a LeNet-5 have less than {most}."),
                path=str(path),
                size=path.stat().st_size,
                most=MOST_BYTES,
            )
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(item.file_size for item in archive.infolist())
        if unpacked > MOST_BYTES:
            raise Problem(
                N_("{path} unpacks to {size} bytes; weights of a LeNet-5 have less than {most}."),
                path=str(path),
                size=unpacked,
                most=MOST_BYTES,
            )
        with np.load(path, allow_pickle=False) as arrays:
            return {name: arrays[name] for name in arrays.files}
    except FileNotFoundError:
        raise Problem(N_("There is no file {path}."), path=str(path)) from None
    except Problem:
        raise
    except (OSError, ValueError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise Problem(N_("{path} holds no weights: {why}."), path=str(path), why=str(error)) from error


def check_weights(weights, wanted):
    """The weights as float32, if names, shapes and values are as wanted: {name: shape}."""
    if set(weights) != set(wanted):
        raise Problem(
            N_("The weights are named {found}; this network has {wanted}."),
            found=", ".join(sorted(weights)),
            wanted=", ".join(sorted(wanted)),
        )
    for name, array in weights.items():
        if array.shape != wanted[name] or array.dtype.kind != "f":
            raise Problem(
                N_("{name} is {dtype} of shape {shape}; this network needs floating point of shape {wanted}."),
                name=name,
                dtype=array.dtype,
                shape=array.shape,
                wanted=wanted[name],
            )
        if not np.isfinite(array).all():
            raise Problem(N_("{name} holds values that are not finite numbers."), name=name)
    return {name: np.ascontiguousarray(array, np.float32) for name, array in weights.items()}


def _folder(name):
    text = str(name)
    if text in names():
        return ZOO / text
    path = Path(text)
    if path.is_dir():
        return path
    if path.name.endswith(".npz") and path.is_file():
        return path.parent
    raise Problem(
        N_("There is no network {name!r}; there are {names}, or give a run folder or a weights.npz."),
        name=text,
        names=", ".join(names()),
    )


def _about(path):
    try:
        about = json.loads(path.read_text())
        return {"name": str(about["name"]), **about, "spec": dict(about["spec"]), "sure_at": float(about["sure_at"])}
    except FileNotFoundError:
        raise Problem(N_("There is no file {path}."), path=str(path)) from None
    except (OSError, UnicodeDecodeError, ValueError, KeyError, TypeError) as error:
        raise Problem(N_("{path} describes no network: {why}."), path=str(path), why=repr(error)) from error
