"""A data set as pictures in folders, which name their classes: in a zip file, or on this machine's disk."""

import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, TypeAlias

import numpy as np

from ..digits import picture_file
from ..digits.picture_kinds import MOST_MEGABYTES, endings, kinds
from ..files.zips import most_entries
from ..network.arrays import ZIP_DAMAGE
from ..network.classes import FEWEST, MOST, one_line
from ..problems import N_, Problem
from .data_set import MOST_BYTES, Part, megabytes
from .framing import from_picture

MOST_FILES = 20_000  # each takes a millisecond or more to decode

_MOST_PIXELS = 1_000_000_000  # of all pictures together: a quarter of a minute
_MOST_ENTRIES = 3 * MOST_FILES  # of a zip file: folders, and what is no picture, too
_MOST_QUOTED = 200  # characters of an error
_TEST_FOLDERS = ("test", "testing", "t10k")  # above a class: its pictures are to test on


Found: TypeAlias = tuple[Part, Part | None, tuple[str, ...], list[Problem]]
"""Part to train on, part to test on where there is one, names of the classes, what was done to them."""


@dataclass(frozen=True)
class _Entry:
    """A picture's file: where it lies, what it weighs, and how it is read."""

    path: PurePosixPath
    size: int
    read: Callable[[], bytes]


@contextmanager
def opened(file: BinaryIO, name: str) -> Iterator[zipfile.ZipFile]:
    """A zip file, which a problem calls by its name: not opened where it has too many files, its damage a `Problem`."""
    if (count := most_entries(file)) > _MOST_ENTRIES:
        raise _too_many(count)
    with _damage_as_problem(name), zipfile.ZipFile(file) as archive:
        yield archive


def from_zip(archive: zipfile.ZipFile, drawn: bool) -> Found:
    """Pictures in a zip file; `drawn` as for `framing.from_picture`."""
    return _read((_zipped(archive, item) for item in archive.infolist() if not item.is_dir()), drawn)


def _zipped(archive: zipfile.ZipFile, item: zipfile.ZipInfo) -> _Entry:
    def read() -> bytes:
        if item.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):  # others may unpack without bounds
            raise Problem(N_("{path} is compressed in a way that is not read here; zip it as usual."), path=path.name)
        return archive.read(item)  # never more than the size that it states

    path = PurePosixPath(item.filename.replace("\\", "/"))
    return _Entry(path, item.file_size, read)


def from_folder(folder: Path, drawn: bool) -> Found:
    """The same of pictures below a folder of this machine; links lead nowhere."""
    found = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    try:
        entries = [
            _Entry(PurePosixPath(path.relative_to(folder).as_posix()), path.stat().st_size, path.read_bytes)
            for path in found
        ]
        return _read(entries, drawn)
    except OSError as error:
        why = error.strerror or str(error)
        raise Problem(N_("{path} cannot be read: {why}."), path=str(folder), why=why) from error


@contextmanager
def _damage_as_problem(name: str) -> Iterator[None]:
    try:
        yield
    except Problem:
        raise
    except (*ZIP_DAMAGE, ValueError, NotImplementedError) as error:
        raise Problem(
            N_("{path} is damaged ({why}); fetch it again."), path=name, why=str(error)[:_MOST_QUOTED]
        ) from error


def _read(entries: Iterable[_Entry], drawn: bool) -> Found:
    """All pictures, decoded and framed: the folder that one lies in is its class.

    Sizes are looked at before anything is read, and how many pixels there are before a picture is decoded.
    """
    every = [entry for entry in entries if not _is_hidden(entry.path)]
    pictures = [entry for entry in every if entry.path.suffix.lower().removeprefix(".") in endings()]
    names = _class_names(pictures)
    _refuse_large(pictures)
    _refuse_many_pixels(pictures)
    rows: dict[str, list[tuple[np.ndarray, int]]] = {"train": [], "test": []}
    for entry in pictures:
        with _named(entry.path):
            image = from_picture(picture_file.open_picture(entry.read(), still=True), drawn)
            if image is None:
                raise Problem(N_("There is no ink in it."))
        rows[_part(entry.path)].append((image, names.index(_class(entry.path))))
    train, test = (_stacked(rows[part]) for part in ("train", "test"))
    if train is None:
        raise Problem(N_("All pictures are to test on; those to train on are missing."))
    others = len(every) - len(pictures)
    said = [Problem(N_("Left out, since they are no pictures: {count} of the files."), count=others)] if others else []
    return train, test, names, said


def _refuse_many_pixels(pictures: list[_Entry]) -> None:
    """By their headers: a file of some kilobytes may hold millions, and nothing is decoded before all are counted."""
    count = 0
    for entry in pictures:
        with _named(entry.path):
            count += picture_file.pixels(entry.read())
    if count > _MOST_PIXELS:
        raise Problem(
            N_("The pictures have {count} million pixels together; make them smaller, {most} million at most."),
            count=count // 10**6,
            most=_MOST_PIXELS // 10**6,
        )


def _is_hidden(path: PurePosixPath) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in path.parts)


def _class(path: PurePosixPath) -> str:
    return one_line(path.parent.name)


def _part(path: PurePosixPath) -> str:
    return "test" if any(part.lower() in _TEST_FOLDERS for part in path.parts[:-2]) else "train"


def _class_names(pictures: list[_Entry]) -> tuple[str, ...]:
    names = tuple(sorted({_class(entry.path) for entry in pictures}))
    if not pictures or not FEWEST <= len(names) <= MOST:
        raise Problem(
            N_(
                "{pictures} pictures ({kinds}) lie in {count} folders; put them into {least} to {most}, one for each "
                "class and named like it."
            ),
            pictures=len(pictures),
            kinds=kinds(),
            count=len(names),
            least=FEWEST,
            most=MOST,
        )
    return names


def _refuse_large(pictures: list[_Entry]) -> None:
    if len(pictures) > MOST_FILES:
        raise _too_many(len(pictures))
    total = sum(entry.size for entry in pictures)
    largest = max(pictures, key=lambda entry: entry.size)
    if largest.size > MOST_MEGABYTES * 10**6 or total > MOST_BYTES:
        raise Problem(
            N_(
                "The pictures unpack to {size} MB, the largest to {largest} MB; they may have {most} MB, one {each} MB."
            ),
            size=megabytes(total),
            largest=megabytes(largest.size),
            most=megabytes(MOST_BYTES),
            each=MOST_MEGABYTES,
        )


def _too_many(count: int) -> Problem:
    return Problem(N_("There are {count} files; a data set of pictures may have {most}."), count=count, most=MOST_FILES)


@contextmanager
def _named(path: PurePosixPath) -> Iterator[None]:
    """Whatever is wrong with one picture, said with its name."""
    try:
        yield
    except Problem as problem:
        name = one_line("/".join(path.parts[-2:]), 80)
        raise Problem(N_("{path}: {problem}"), path=name, problem=str(problem)) from problem


def _stacked(rows: list[tuple[np.ndarray, int]]) -> Part | None:
    if not rows:
        return None
    images, labels = zip(*rows, strict=True)
    return np.stack(images), np.array(labels, np.uint8)
