"""The command that keeps, lists and deletes data sets: datasets."""

import argparse
from pathlib import Path
from typing import Any

import lenet

from ..problems import N_, Problem
from .output import add_command, note, print_rows

_LINE = "{id}: {name}, {trained:,} to train on, {tested:,} to test on; {classes}"
_FASHION = "fashion-mnist"  # what is given for Fashion-MNIST in Keras's folder


def add_to(commands: Any) -> None:
    """Declare these commands and their options."""
    parser = add_command(commands, datasets)
    what = f"a file or folder to keep as a data set; {_FASHION} takes it from Keras's folder"
    parser.add_argument("--keep", metavar="PATH", nargs="+", help=what)
    parser.add_argument("--name", help="what it is called; its file's name without this")
    parser.add_argument("--classes", help="names of its classes, between commas")
    parser.add_argument("--drawn", action="store_true", help="prepare pictures as drawings are")
    parser.add_argument("--delete", metavar="ID", help="a data set to delete for good")


def datasets(options: argparse.Namespace) -> None:
    """List the data sets that are kept; keep one, or delete one."""
    if options.delete is not None:
        lenet.runs.refuse_data_in_use(options.delete)
        lenet.kept.delete(options.delete)
    if options.keep is not None:
        names = options.classes.split(",") if options.classes else None
        keep_path(*map(Path, options.keep), name=options.name, names=names, drawn=options.drawn)
    rows = [
        {"id": kept.id, "name": kept.name, "classes": ", ".join(kept.classes), "trained": kept.trained}
        | {"tested": kept.tested}
        for kept in lenet.kept.every()
    ]
    print_rows(rows, options.json, _LINE)


def keep_path(*paths: Path, name: str | None = None, names: list[str] | None = None, drawn: bool = False) -> str:
    """Keep what lies at a path, or in a set's several files, as a data set; what was done to it is said on stderr."""
    from ..datasets import bringing, fashion

    if [str(path) for path in paths] == [_FASHION]:
        if not fashion.is_there():
            raise Problem(N_("Fashion-MNIST does not lie in {folder}; Keras leaves it there."), folder=fashion.folder())
        found = fashion.load()
    else:
        found = bringing.from_paths(paths, name or paths[0].absolute().stem, names, drawn)
    for remark in found.remarks:
        note(str(remark))
    return lenet.kept.keep(found)
