"""Networks in folders: the ones that ship, and any folder that a training or a reader left."""

import json
from pathlib import Path
from typing import Any

from ..problems import N_, Problem
from .arrays import load_arrays
from .network import Network, check_sure_at, check_weights_of
from .spec import POOLINGS, TRAINED, NetworkSpec

ZOO = Path(__file__).parents[1] / "zoo"
PUBLISHED = "lenet-1998"  # LeNet-5 as published
SHIPPED = (*POOLINGS, PUBLISHED)  # the names of the networks that ship, in the order in which pages have them
WEIGHTS = "weights.npz"
ABOUT = "about"  # the array that a network packed as one file has besides its weights
_MOST_QUOTED = 300  # characters of an error that are quoted


def load(name: str | Path) -> Network:
    """Load a network.

    Parameters
    ----------
    name : str or path
        A name from the zoo (``"average"``, ``"max"``, ``"lenet-1998"``), a folder with ``network.json`` and
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
    file = _weights_file(name)
    arrays = load_arrays(file)
    if arrays.pop(ABOUT, None) is not None and file.name != WEIGHTS:  # in a run folder network.json counts
        raise Problem(
            N_(
                "{path} is a network packed as one file; bring it on the Training page, or read its bytes with "
                "lenet.network_file.unpack."
            ),
            path=str(file),
        )
    facts = _about(file.parent / "network.json")
    spec = NetworkSpec.from_dict(facts.pop("spec"))
    return Network(
        name=facts.pop("name"),
        spec=spec,
        weights=check_weights_of(spec, arrays),
        sure_at=facts.pop("sure_at"),
        facts=facts,
    )


def names() -> list[str]:
    """Names of the networks that ship."""
    return list(SHIPPED)


def in_place_of(spec: NetworkSpec) -> str:
    """Which of those that ship a network answers in place of: where it pools or answers as in 1998 the published one,
    else that with the same pooling.
    """
    return PUBLISHED if spec.pooling == TRAINED or spec.output == "rbf" else spec.pooling


def _weights_file(name: str | Path) -> Path:
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


def folder_of(name: str | Path) -> Path:
    """The folder of the network that `load` gives for this name; a `Problem` where that is not the folder's own."""
    file = _weights_file(name)
    if file.name != WEIGHTS:
        raise Problem(
            N_("{path} is not the network of its folder; give the folder, or its weights.npz."), path=str(file)
        )
    return file.parent


def _about(path: Path) -> dict[str, Any]:
    """What a network says of itself beside its weights, with the three things in it that `load` needs."""
    try:
        about = json.loads(path.read_text(encoding="utf-8"))
        spec, sure_at = dict(about["spec"]), about["sure_at"]
        about |= {"name": str(about["name"]), "spec": spec}
    except FileNotFoundError:
        raise Problem(N_("There is no file {path}."), path=str(path)) from None
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        why = repr(error)[:_MOST_QUOTED]
        raise Problem(N_("{path} describes no network: {why}."), path=str(path), why=why) from error
    return {**about, "sure_at": check_sure_at(sure_at, str(path))}
