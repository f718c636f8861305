"""Whatever a reader brings as a data set: which kind it is, and what it holds."""

import io
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

from ..network.classes import one_line
from ..problems import N_, Problem
from . import idx, npz, pictures
from .data_set import MOST_BYTES, DataSet, assemble, megabytes

_ARRAY = ".npy"  # how the files end that an .npz is made of

_turn = threading.Lock()  # one set at a time in the whole process: what it takes of memory, it takes once


def from_files(
    files: Mapping[str, bytes], name: str, names: Sequence[str] | None = None, drawn: bool = False
) -> DataSet:
    """A data set of files of anybody's; nothing in them is run.

    Parameters
    ----------
    files : dict of str to bytes
        Name -> contents: two or four idx files, gzipped or not; or one ``.npz``; or one zip file of pictures.
    name : str
        What the set is called.
    names : sequence of str, optional
        What its classes are called; as the files have it, or their numbers, where None is given.
    drawn : bool
        Whether pictures are drawings, which go the way that the canvas's do.

    Raises
    ------
    Problem
        For anything else, in a sentence.
    """
    with _turn:
        if not files or sum(map(len, files.values())) > MOST_BYTES:
            raise Problem(N_("A data set has files of {most} MB at most together."), most=megabytes(MOST_BYTES))
        called = {_shown(file): data for file, data in files.items()}
        if all(map(idx.is_idx, called.values())):
            return assemble(name, names, *idx.parts(called))
        if len(called) == 1:
            ((file, data),) = called.items()
            return _from_archive(data, file, name, names, drawn)
        other = next(file for file, data in called.items() if not idx.is_idx(data))
        raise Problem(
            N_("{path} does not go with the other files: bring one .npz or one zip at a time, or idx files together."),
            path=other,
        )


def from_path(path: Path, name: str, names: Sequence[str] | None = None, drawn: bool = False) -> DataSet:
    """The same of a file, or of a folder with idx files or with a folder for each class, on this machine."""
    if not path.is_dir():
        return from_files({path.name: _bytes_of(path)}, name, names, drawn)
    files = [file for file in sorted(path.iterdir()) if "idx" in file.name and file.is_file()]
    if files:
        return from_files({file.name: _bytes_of(file) for file in files}, name, names, drawn)
    train, test, found, remarks = pictures.from_folder(path, drawn)
    return assemble(name, found if names is None else names, train, test, remarks)


def from_paths(paths: Sequence[Path], name: str, names: Sequence[str] | None = None, drawn: bool = False) -> DataSet:
    """The same of several files, or of what lies at one path."""
    if len(paths) == 1:
        return from_path(paths[0], name, names, drawn)
    return from_files({path.name: _bytes_of(path) for path in paths}, name, names, drawn)


def _from_archive(data: bytes, file: str, name: str, names: Sequence[str] | None, drawn: bool) -> DataSet:
    if not data.startswith(b"PK"):
        raise _no_data_set(file)
    found: Sequence[str] | None
    remarks: list[Problem] = []
    with pictures.opened(io.BytesIO(data), file) as archive:
        if any(inside.endswith(_ARRAY) for inside in archive.namelist()):
            train, test, found = npz.read(io.BytesIO(data), file)
        else:
            train, test, found, remarks = pictures.from_zip(archive, drawn)
    return assemble(name, found if names is None else names, train, test, remarks)


def _no_data_set(file: str) -> Problem:
    return Problem(
        N_("{path} is no data set; bring idx files, an .npz with x_train and y_train, or a zip file of pictures."),
        path=file,
    )


def _bytes_of(path: Path) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read(MOST_BYTES + 1)  # one more than is taken, however long the file is
    except FileNotFoundError:
        raise Problem(N_("There is no file {path}."), path=str(path)) from None
    except OSError as error:
        raise Problem(N_("{path} cannot be read: {why}."), path=str(path), why=error.strerror) from error


def _shown(file: str) -> str:
    return one_line(Path(file).name, 80) or "?"
