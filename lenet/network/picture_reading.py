"""Picture files read one by one, as the command line reads them."""

from pathlib import Path
from typing import Any

from ..digits.picture_file import open_picture
from ..digits.picture_kinds import MOST_MEGABYTES
from ..digits.preparation import prepare
from ..problems import N_, Problem
from .network import Network


def read_picture_file(network: Network, file: str | Path) -> dict[str, Any]:
    """What `network` reads in a picture file: its label and class, None where there is no ink; sure; probabilities.

    Raises
    ------
    Problem
        Which names the file.
    """
    data = _bytes_of(file)
    try:
        prepared = prepare(open_picture(data))
    except Problem as problem:
        raise Problem(N_("{path}: {problem}"), path=str(file), problem=str(problem)) from problem
    if prepared is None:
        return {"label": None, "class": None, "sure": False, "probabilities": []}
    reading = network.read(prepared.input)
    return {
        "label": reading.label,
        "class": network.classes[reading.label],
        "sure": reading.sure,
        "probabilities": [round(float(p), 6) for p in reading.probabilities],
    }


def as_line(row: dict[str, Any]) -> str:
    """One file's answer in a line: what `read_picture_file` gives, with the file's name under ``"file"``."""
    if row["label"] is None:
        return f"{row['file']}: no ink"
    best = row["probabilities"][row["label"]]
    return f"{row['file']}: {row['class']} ({best:.1%}{'' if row['sure'] else ', not sure'})"


def _bytes_of(file: str | Path) -> bytes:
    try:
        with open(file, "rb") as opened:
            return opened.read(MOST_MEGABYTES * 10**6 + 1)  # one more than is taken, however long the file is
    except OSError as error:
        raise Problem(N_("{path} cannot be read: {why}."), path=str(file), why=error.strerror) from error
