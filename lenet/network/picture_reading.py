"""Picture files read one by one, as the command line reads them: each digit of several."""

from pathlib import Path
from typing import Any

from ..digits.parting import InkPart
from ..digits.photo import Developed, develop
from ..digits.picture_file import open_picture
from ..digits.picture_kinds import MOST_MEGABYTES
from ..digits.preparation import from_ink
from ..problems import N_, Problem
from .network import Network
from .several import UNREAD, part_ink


def read_picture_file(network: Network, file: str | Path) -> dict[str, Any]:
    """What `network` reads in a picture file.

    Returns
    -------
    dict
        ``"row"``: what is read, from left to right, `UNREAD` where the network is not sure. ``"digits"``: of each its
        label, class, whether it is sure, probabilities, and box in shares of the picture's width and height: left,
        top, right, bottom. ``"label"``, ``"class"`` and ``"probabilities"`` are those of the digit where there is one,
        None and none otherwise; ``"sure"``: of all.

    Raises
    ------
    Problem
        Which names the file.
    """
    data = _bytes_of(file)
    try:
        developed = develop(open_picture(data))
    except Problem as problem:
        raise Problem(N_("{path}: {problem}"), path=str(file), problem=str(problem)) from problem
    parts = [] if developed.ink is None else part_ink([network], developed.ink)
    digits = [_digit(network, part, developed) for part in parts]
    one = digits[0] if len(digits) == 1 else {"label": None, "class": None, "probabilities": []}
    return {
        "label": one["label"],
        "class": one["class"],
        "sure": bool(digits) and all(digit["sure"] for digit in digits),
        "probabilities": one["probabilities"],
        "row": "".join(digit["class"] if digit["sure"] else UNREAD for digit in digits),
        "digits": digits,
    }


def _digit(network: Network, part: InkPart, developed: Developed) -> dict[str, Any]:
    reading = network.read(from_ink(part.ink, part.ink).input)
    return {
        "label": reading.label,
        "class": network.classes[reading.label],
        "sure": reading.sure,
        "probabilities": [round(float(p), 6) for p in reading.probabilities],
        "box": [round(share, 4) for share in developed.box_of(part.box)],
    }


def as_line(row: dict[str, Any]) -> str:
    """One file's answer in a line: what `read_picture_file` gives, with the file's name under ``"file"``."""
    if not row["digits"]:
        return f"{row['file']}: no ink"
    if len(row["digits"]) == 1:
        return f"{row['file']}: {row['class']} ({_how_sure(row['digits'][0])})"
    each = "; ".join(f"{digit['class']} {_how_sure(digit)}" for digit in row["digits"])
    return f"{row['file']}: {row['row']} ({each})"


def _how_sure(digit: dict[str, Any]) -> str:
    best = digit["probabilities"][digit["label"]]
    return f"{best:.1%}{'' if digit['sure'] else ', not sure'}"


def _bytes_of(file: str | Path) -> bytes:
    try:
        with open(file, "rb") as opened:
            return opened.read(MOST_MEGABYTES * 10**6 + 1)  # one more than is taken, however long the file is
    except OSError as error:
        raise Problem(N_("{path} cannot be read: {why}."), path=str(file), why=error.strerror) from error
