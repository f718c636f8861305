"""Picture files one by one, as the command line reads them."""

from ..problems import N_, Problem
from .picture import MOST_MEGABYTES, open_picture
from .preparation import prepare


def read_file(network, file):
    """What `network` reads in a picture file: its label, None where there is no ink; sure or not; ten probabilities.

    Raises
    ------
    Problem
        Which names the file.
    """
    try:
        with open(file, "rb") as opened:
            data = opened.read(MOST_MEGABYTES * 10**6 + 1)  # one more than is taken, however long the file is
    except OSError as error:
        raise Problem(N_("{path} cannot be read: {why}."), path=str(file), why=error.strerror) from error
    try:
        prepared = prepare(open_picture(data))
    except Problem as problem:
        raise Problem(N_("{path}: {problem}"), path=str(file), problem=str(problem)) from problem
    if prepared is None:
        return {"label": None, "sure": False, "probabilities": []}
    reading = network.read(prepared.input)
    return {
        "label": reading.label,
        "sure": reading.sure,
        "probabilities": [round(float(p), 6) for p in reading.probabilities],
    }


def line(row):
    """One file's answer in a line."""
    if row["label"] is None:
        return f"{row['file']}: no ink"
    best = row["probabilities"][row["label"]]
    return f"{row['file']}: {row['label']} ({best:.1%}{'' if row['sure'] else ', not sure'})"
