"""Zip files that anybody may have made: how many entries one has, before its directory is read."""

import os
from typing import BinaryIO

_ENTRY = b"PK\1\2"  # how each entry of a zip file's directory begins, APPNOTE.TXT 4.3.12
_CHUNK = 2**20  # bytes


def most_entries(file: BinaryIO) -> int:
    """How many entries a zip file has at most, without making anything of them.

    `zipfile` makes an object for each before it can be asked how many there are, and what a file says of their number
    need not be true. So beginnings of entries are counted, wherever they stand.
    """
    file.seek(0, os.SEEK_SET)
    count, rest = 0, b""
    while chunk := file.read(_CHUNK):
        count += (rest + chunk).count(_ENTRY)
        rest = chunk[1 - len(_ENTRY) :]  # an entry may begin in one chunk and go on in the next
    return count
