"""Networks that travel: one as a single file, and a stranger's file as a network, nothing in it believed unchecked."""

import io
import json
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from ..network.arrays import MOST_BYTES, ZIP_DAMAGE, load_arrays
from ..network.classes import one_line
from ..network.forward import BRIGHTEST, DARKEST, SQUASH, to_levels
from ..network.network import Network, check_sure_at, check_weights_of
from ..network.spec import CLASSES, POOLINGS, READING_SIZES, SQUASHINGS, Layer, NetworkSpec, classic, post
from ..network.zoo import ABOUT
from ..problems import N_, Problem

MOST_NAME = 80  # characters
FROM_KERAS = "numpy.savez('weights.npz', **lenet.keras_model.get_weights(model, lenet.classic().weight_shapes))"

Arrays: TypeAlias = dict[str, np.ndarray]

_MOST_TOLD = 10_000  # characters of a description; ours have some hundreds
_MOST_WHY = 300  # characters of what another library says
_LETTER_BYTES = 4  # of a NumPy text
_MOST_DEPTH = 6  # of facts within facts
_MOST_WEIGHT = 10_000  # trained weights are below 10
_MOST_SUM = 1e9  # trained under ReLU they reach 1e4, our tanh weights under ReLU 1e6; float32 counts to 3e38
_C5_OF_THE_POST = 6  # rows that C5 reads where C1 adds to the border; 5 where it does not
_SAID_OF_A_SPEC = ("pooling", "squashing", "padding")  # what a description has to say
_KERAS_ENDINGS = (".keras", ".h5", ".hdf5")
_KERAS_PARTS = {"config.json", "model.weights.h5"}
_HDF5 = b"\x89HDF\r\n\x1a\n"
_HDF5_PLACES = (0, 512, 1024, 2048)  # a block of the user's may come first


def pack(network: Network) -> bytes:
    """A network as one file: what a ``weights.npz`` holds, and beside the arrays what kind of network it is.

    Parameters
    ----------
    network : Network

    Returns
    -------
    bytes
        An ``.npz`` with the arrays under their names and ``about``, a text of shape () that holds
        JSON: ``name``, ``spec``, ``sure_at``, ``facts``. `unpack` is the way back; `lenet.load`
        takes it for the ``weights.npz`` of a run folder.
    """
    about = {
        "name": network.name,
        "spec": network.spec.to_dict(),
        "sure_at": network.sure_at,
        "facts": network.facts,
    }
    file = io.BytesIO()
    arrays: dict[str, Any] = {**network.weights, ABOUT: np.array(json.dumps(about))}
    np.savez(file, **arrays)
    return file.getvalue()


def unpack(data: bytes, file_name: str, pooling: str | None = None, squashing: str | None = None) -> Network:
    """A network from a file of anybody's; no code in it can run.

    Parameters
    ----------
    data : bytes
        What `pack` made, or an ``.npz`` with the arrays alone: then C5's kernel tells the padding,
        0 for 5x5 and 2 for 6x6, and the network is sure of every answer. Its input is 32x32, also
        where it was 28x28 and C1 put the border on: of a prepared digit that makes the same sums.
    file_name : str
        For problems, and for the name of a network that has none.
    pooling : {"average", "max"}, optional
    squashing : {"tanh", "relu", "sigmoid"}, optional
        What the network was trained with; needed for arrays alone, else not looked at.

    Returns
    -------
    Network
        Its name has 1 to 80 characters: plain text, which a page has to escape.

    Raises
    ------
    Problem
        For a Keras file, for anything else that is no such ``.npz``, for more than `MOST_BYTES`
        packed or unpacked, for other arrays than a LeNet-5 has or values that are no numbers, for
        weights with which sums run away, for a description that is damaged or cannot be true, and
        for arrays alone without the two choices; then its ``values["missing"]`` names those.
    """
    called = _one_line(Path(file_name).name) or "?"
    _refuse_keras(data, called)
    if not data.startswith(b"PK"):
        raise Problem(
            N_("{path} is no .npz file, so it holds no weights; bring the weights.npz that every trained run has."),
            path=called,
        )
    arrays = load_arrays(io.BytesIO(data), called)
    about = arrays.pop(ABOUT, None)
    if about is None:
        return _from_arrays_alone(arrays, called, pooling, squashing)
    name, spec, sure_at, facts = _described(about, called)
    return Network(name or Path(called).stem, spec, _checked(arrays, spec), sure_at, facts)


def _refuse_keras(data: bytes, called: str) -> None:
    parts: set[str] = set()
    if len(data) <= MOST_BYTES:
        with (
            suppress(*ZIP_DAMAGE, ValueError),
            zipfile.ZipFile(io.BytesIO(data)) as archive,
        ):
            parts = set(archive.namelist())
    is_hdf5 = any(data.startswith(_HDF5, place) for place in _HDF5_PLACES)
    if is_hdf5 or parts & _KERAS_PARTS or called.lower().endswith(_KERAS_ENDINGS):
        raise Problem(
            N_(
                "{path} is a Keras file, and loading one can run code that its author put in it; bring weights.npz "
                "instead: every trained run has one, and of a Keras model with our layer names {command} makes one."
            ),
            path=called,
            command=FROM_KERAS,
        )


def _from_arrays_alone(arrays: Arrays, called: str, pooling: str | None, squashing: str | None) -> Network:
    is_post = "C5/kernel" in arrays and arrays["C5/kernel"].shape[:1] == (_C5_OF_THE_POST,)
    padding = post().padding if is_post else classic().padding
    outputs = arrays["OUTPUT/bias"].size if "OUTPUT/bias" in arrays else classic().classes
    count = outputs if outputs in CLASSES else classic().classes
    _checked(arrays, NetworkSpec(padding=padding, classes=count))
    asked = (("pooling", pooling, POOLINGS), ("squashing", squashing, SQUASHINGS))
    missing = [f"{name} ({' / '.join(choices)})" for name, value, choices in asked if value is None]
    if pooling is None or squashing is None:
        raise Problem(
            N_("{path} holds weights and nothing else; say too what the network was trained with: {missing}."),
            path=called,
            missing=", ".join(missing),
        )
    spec = NetworkSpec(pooling, squashing, padding, classes=count)
    return Network(Path(called).stem, spec, _checked(arrays, spec))  # what they can reach depends on the squashing


def _described(array: np.ndarray, called: str) -> tuple[str, NetworkSpec, float, dict[str, Any]]:
    """Name, spec, sure_at and facts as the file describes them, each checked."""
    try:
        about = _json(array)
        name, settings, sure_at, facts = (about[key] for key in ("name", "spec", "sure_at", "facts"))
        spec = NetworkSpec.from_dict({key: settings[key] for key in _SAID_OF_A_SPEC} | settings)
        _refuse_facts(facts)
        name = _one_line(name)
    except Problem:
        raise
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise Problem(N_("{path} describes no network: {why}."), path=called, why=repr(error)[:_MOST_WHY]) from error
    if spec.input_size not in READING_SIZES:
        raise Problem(
            N_("{path} is a network for {size}x{size} pixels; here networks read {large}x{large} or {small}x{small}."),
            path=called,
            size=spec.input_size,
            large=max(READING_SIZES),
            small=min(READING_SIZES),
        )
    return name, spec, check_sure_at(sure_at, called), facts


def _json(array: np.ndarray) -> Any:
    if array.shape != () or array.dtype.kind != "U" or array.dtype.itemsize > _LETTER_BYTES * _MOST_TOLD:
        raise ValueError(f"{array.dtype} of shape {array.shape}")
    return json.loads(array.item())


def _refuse_facts(facts: dict[str, Any]) -> None:
    """Refuse what would stand for something else in ``network.json``, or could not be written as JSON and UTF-8."""
    taken = facts.keys() & {"name", "spec", "sure_at"}
    if taken:
        raise ValueError(f"facts that are none: {', '.join(sorted(taken))}")
    if _depth(facts) > _MOST_DEPTH:
        raise ValueError("facts within facts within facts")
    json.dumps(facts, ensure_ascii=False, allow_nan=False).encode()


def _depth(value: Any) -> int:
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + max(map(_depth, inside), default=0)


def _checked(arrays: Arrays, spec: NetworkSpec) -> Arrays:
    weights = check_weights_of(spec, arrays)
    for name, array in weights.items():
        largest = float(np.abs(array).max())
        if largest > _MOST_WEIGHT:
            raise Problem(
                N_("{name} holds {value}, with which sums overflow; weights have to be {most} or less."),
                name=name,
                value=f"{largest:g}",
                most=_MOST_WEIGHT,
            )
    for name, largest in _reach(spec, weights):
        if largest > _MOST_SUM:
            raise Problem(
                N_("With these weights the sums of {name} can reach {value}; in a trained network they stay small."),
                name=name,
                value=f"{largest:.1g}",
            )
    return weights


def _reach(spec: NetworkSpec, weights: Arrays) -> Iterator[tuple[str, float]]:
    """How large the sums of each layer can become, whatever the picture: (layer name, bound).

    Interval arithmetic: every map gets the least and the largest value that it could have if each
    pixel it reads could be chosen for it alone. No picture goes beyond that, so a network that
    passes cannot overflow; few go far below it. Each weight alone says little: under tanh every
    layer starts again from -1 to 1, but under ReLU five layers multiply.
    """
    low, high = (to_levels(np.full(1, pixel), spec.levels) for pixel in (DARKEST, BRIGHTEST))
    for layer in spec.layers:
        if not layer.weight_shapes:
            continue  # an average or a maximum lies between the values it is made of
        low, high = np.minimum(low, 0), np.maximum(high, 0)  # a border of zeros is read too
        own = {part: weights[f"{layer.name}/{part}"].astype(float) for part in layer.weight_shapes}
        if layer.kind == "rbf":
            pixels = own["prototypes"].reshape(layer.maps, -1)
            yield layer.name, float((np.maximum(np.abs(low - pixels), np.abs(high - pixels)) ** 2).sum(axis=1).max())
            return
        up, down = (_added(layer, part) for part in _signs(own))
        low, high = low @ up + high @ down + own["bias"], high @ up + low @ down + own["bias"]
        yield layer.name, float(max(np.abs(low).max(), np.abs(high).max()))
        low, high = SQUASH[spec.squashing](low), SQUASH[spec.squashing](high)


def _signs(own: Arrays) -> tuple[np.ndarray, np.ndarray]:
    """What of a layer's kernel or coefficients is above 0, and what is below."""
    weights = own["kernel"] if "kernel" in own else own["coefficient"]
    return np.maximum(weights, 0), np.minimum(weights, 0)


def _added(layer: Layer, weights: np.ndarray) -> np.ndarray:
    """A layer's weights added up over its window: (maps read, maps made)."""
    return weights.sum(axis=(0, 1)) if layer.kernel_shape else np.diag(layer.kernel**2 * weights)


def _one_line(text: str) -> str:
    return one_line(text, MOST_NAME)
