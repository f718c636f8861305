"""A network: a spec, its weights, and when it is sure. Load, save, read."""

import json
import os
import tokenize
import zipfile
import zlib
from contextlib import nullcontext
from dataclasses import dataclass, field
from math import prod
from pathlib import Path

import numpy as np
from numpy.lib import format as npy

from .forward import as_batch, forward, pixels
from .journal import whole, write_json
from .problems import N_, Problem
from .spec import NetworkSpec

ZOO = Path(__file__).parent / "zoo"
MOST_BYTES = 8_000_000  # a weights.npz has 250 kB; anything much larger is something else
WEIGHTS = "weights.npz"
ABOUT = "about"  # what `exchange.pack` adds to the arrays
_MOST_ARRAYS, _MOST_SAID = 1_000, 300
_HEADERS = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}
# What a zip file, and the headers of the arrays in it, set off when bytes of them are changed.
ZIP_DAMAGE = (OSError, EOFError, zipfile.BadZipFile, zlib.error, RuntimeError)
_HEADER_DAMAGE = (ValueError, TypeError, LookupError, SyntaxError, tokenize.TokenError, MemoryError, OverflowError)


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
        """Read one input of shape (32, 32), in [0, 1], light ink on dark; returns a `Reading`.

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
        return self.judge(self.forward(images)["OUTPUT"][0])

    def judge(self, probabilities):
        """The `Reading` that ten probabilities make."""
        label = int(probabilities.argmax())
        return Reading(label, probabilities, bool(probabilities[label] >= self.sure_at))

    def forward(self, images):
        """Every activation for one image or many; see `lenet.forward.forward`. Refuses what `read` refuses."""
        return forward(self.spec, self.weights, pixels(self.spec, images))

    def probabilities(self, images, chunk=500):
        """Probabilities alone, (n, 10), for many images in little memory."""
        images = pixels(self.spec, images)
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
        ``weights.npz``, or the path of a file with weights beside such a ``network.json``: of that
        very file, whatever it is called.

    Returns
    -------
    Network

    Raises
    ------
    Problem
        When there is no such network, or its files are damaged or of other shapes.
    """
    file = weights_of(name)
    arrays = load_arrays(file)
    if arrays.pop(ABOUT, None) is not None and file.name != WEIGHTS:  # in a run folder network.json counts
        raise Problem(
            N_(
                "{path} is a network packed as one file; bring it on the Training page, or read its bytes with "
                "lenet.exchange.unpack."
            ),
            path=str(file),
        )
    about = _about(file.parent / "network.json")
    spec = NetworkSpec.from_dict(about.pop("spec"))
    sure_at = about.pop("sure_at")
    return Network(about.pop("name"), spec, check_weights(arrays, spec.weight_shapes), sure_at, about)


def names():
    """Names of the networks that ship, sorted."""
    return sorted(path.parent.name for path in ZOO.glob("*/network.json"))


def load_arrays(source, called=None):
    """The arrays of an ``.npz``, its size bounded; nothing is unpickled.

    Sizes are looked at before anything is unpacked: that of the file, those that the archive states
    and those that each array's header states.

    Parameters
    ----------
    source : path or binary file object
    called : str, optional
        What a problem calls the file; its path when None is given.

    Returns
    -------
    dict of str to ndarray

    Raises
    ------
    Problem
        When there is no such file, it is too large, or it is damaged.
    """
    called = str(source) if called is None else called
    try:
        with nullcontext(source) if hasattr(source, "read") else open(source, "rb") as file:
            return _read_arrays(file, called)
    except FileNotFoundError:
        raise Problem(N_("There is no file {path}."), path=called) from None
    except Problem:
        raise
    except (*ZIP_DAMAGE, *_HEADER_DAMAGE) as error:
        why = str(error)[:_MOST_SAID] or type(error).__name__
        raise Problem(N_("{path} holds no weights: {why}."), path=called, why=why) from error


def _read_arrays(file, called):
    size = file.seek(0, os.SEEK_END)
    if size > MOST_BYTES:
        raise Problem(
            N_("{path} has {size} bytes; weights of a LeNet-5 have less than {most}."),
            path=called,
            size=size,
            most=MOST_BYTES,
        )
    with zipfile.ZipFile(file) as archive:
        items = archive.infolist()
        unpacked = sum(item.file_size for item in items)
        if unpacked > MOST_BYTES:
            raise Problem(
                N_("{path} unpacks to {size} bytes; weights of a LeNet-5 have less than {most}."),
                path=called,
                size=unpacked,
                most=MOST_BYTES,
            )
        if len(items) > _MOST_ARRAYS:
            raise ValueError(f"{len(items)} arrays")
        return {item.filename.removesuffix(".npy"): _read_array(archive, item) for item in items}


def _read_array(archive, item):
    """One array; a header that claims more than lies behind it is refused before memory is made for it."""
    if item.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ValueError(f"{item.filename} is compressed otherwise than NumPy does")  # and may unpack without bounds
    with archive.open(item) as member:
        version = npy.read_magic(member)
        if version not in _HEADERS:
            raise ValueError(f"{item.filename} is an array of format {version}")
        shape, _, dtype = _HEADERS[version](member)
    if prod(shape) * dtype.itemsize > item.file_size:
        raise ValueError(f"{item.filename} claims {dtype} of shape {shape} in {item.file_size} bytes")
    with archive.open(item) as member:
        return npy.read_array(member, allow_pickle=False)


def check_weights(weights, wanted):
    """The weights as float32, if names, shapes and values are as wanted: {name: shape}."""
    if set(weights) != set(wanted):
        raise Problem(
            N_("The weights are named {found}; this network has {wanted}."),
            found=", ".join(sorted(weights))[:_MOST_SAID],
            wanted=", ".join(sorted(wanted)),
        )
    checked = {}
    for name, array in weights.items():
        if array.shape != wanted[name] or array.dtype.kind != "f":
            raise Problem(
                N_("{name} is {dtype} of shape {shape}; this network needs floating point of shape {wanted}."),
                name=name,
                dtype=str(array.dtype)[:_MOST_SAID],
                shape=array.shape,
                wanted=wanted[name],
            )
        with np.errstate(over="ignore"):  # what is too large for float32 becomes infinite, and is refused
            checked[name] = np.ascontiguousarray(array, np.float32)
        if not np.isfinite(checked[name]).all():
            raise Problem(N_("{name} holds values that are not finite numbers."), name=name)
    return checked


def weights_of(name):
    """The file that `load` reads a network's weights from; a `Problem` when there is none of that name."""
    text = str(name)
    if text in names():
        return ZOO / text / WEIGHTS
    path = Path(text)
    if path.is_dir():
        return path / WEIGHTS
    if path.name.endswith(".npz") and path.is_file():
        return path
    raise Problem(
        N_("There is no network {name!r}; there are {names}, or give a run folder or a weights.npz."),
        name=text,
        names=", ".join(names()),
    )


def folder_of(name):
    """The folder of the network that `load` gives for this name; a `Problem` where that is not the folder's own."""
    file = weights_of(name)
    if file.name != WEIGHTS:
        raise Problem(
            N_("{path} is not the network of its folder; give the folder, or its weights.npz."), path=str(file)
        )
    return file.parent


def _about(path):
    try:
        about = json.loads(path.read_text(encoding="utf-8"))
        spec, sure_at = dict(about["spec"]), about["sure_at"]
        about |= {"name": str(about["name"]), "spec": spec}
    except FileNotFoundError:
        raise Problem(N_("There is no file {path}."), path=str(path)) from None
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        why = repr(error)[:_MOST_SAID]
        raise Problem(N_("{path} describes no network: {why}."), path=str(path), why=why) from error
    return {**about, "sure_at": check_sure_at(sure_at, str(path))}


def check_sure_at(value, called):
    """When a network is sure, as a float; a `Problem` unless it is a number from 0 to 1."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
        raise Problem(
            N_("{path} says that it is sure from {value} on; that has to be a number from 0 to 1."),
            path=called,
            value=repr(value)[:40],
        )
    return float(value)
