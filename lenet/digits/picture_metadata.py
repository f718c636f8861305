"""What cameras and editors write round the pixels: the orientation is read, all else is left out.

A decoder reads tags that nobody needs here, and gives up on a picture over a single one that was
written wrong. So they are taken away before it looks.
"""

import re
import struct
from collections.abc import Iterator

from ..problems import N_, Problem

ORIENTATION = 0x0112  # the tag, in EXIF and in TIFF
_MOST_PARTS = 200_000  # of a file; the largest GIF has 60,000, and each costs as much as thousands of its bytes
_TABLES = {273, 324}  # where each strip, each tile of a TIFF lies
_NUMBER_KINDS = {1: "B", 3: "H", 4: "I"}  # the kinds of number in which a TIFF may give it
# What a TIFF cannot be decoded without: layout, colours and compression, tables of tiles and strips.
_NEEDED = {*range(254, 267), 273, 274, *range(277, 281), 284, *range(290, 294), 317, 320, *range(322, 326)}
_NEEDED |= {330, 332, 338, 339, 347, *range(512, 522), *range(529, 533)}

_ENTRY = 12  # bytes: tag, kind, how many, and the value or where it lies
_APP1 = b"\xff\xe1"  # the segment of a JPEG that holds EXIF
_NOT_NEEDED = {*range(0xE1, 0xF0), 0xFE} - {0xEE}  # segments of a JPEG: APP1 to APP15 and comments, but for APP14
_SEPARATOR, _EXTENSION = b"\x2c", b"\x21"  # how a frame of a GIF begins, and what is no frame
_CONTROL = b"\xf9"  # the extension that says how the next frame is shown


def without(data: bytes) -> tuple[bytes, int]:
    """A picture file, all that is not needed to decode it left out, and its orientation.

    Parameters
    ----------
    data : bytes
        Any file.

    Returns
    -------
    bytes
    int
        1 to 8 as EXIF counts them; 1, upright, where nothing is said or it cannot be read. TIFF, PNG
        and WebP keep theirs, which the decoder hands over; an AVIF is turned by a field of its own.
    """
    if data.startswith(b"\xff\xd8"):
        return _lean_jpeg(data)
    if data.startswith(b"\x89PNG"):
        _count_chunks(data)
    if data.startswith(b"GIF8"):
        return _lean_gif(data), 1
    if data.startswith((b"II*\0", b"MM\0*")):
        return _lean_tiff(data), 1
    if data[4:8] == b"ftyp":
        return re.sub(rb"(infe\x02.{7})Exif", rb"\1left", data, flags=re.DOTALL), 1  # an item renamed is skipped
    return data, 1


def orientation(exif: bytes) -> int:
    """The orientation tag of an EXIF block, 1 to 8; 1 where there is none or it makes no sense."""
    exif = exif.removeprefix(b"Exif\0\0")
    for place, tag, kind in _entries(exif):
        if tag == ORIENTATION and kind in _NUMBER_KINDS:
            (value,) = struct.unpack_from(_order(exif) + _NUMBER_KINDS[kind], exif, place + 8)
            return value if 1 <= value <= 8 else 1
    return 1


def _order(tiff: bytes) -> str:
    """How `struct` says in which order the file has its bytes; ``""`` of what is no TIFF."""
    return {b"II": "<", b"MM": ">"}.get(bytes(tiff[:2]), "")


def _entries(tiff: bytes) -> Iterator[tuple[int, int, int]]:
    """(place, tag, kind) of each entry in the first directory of a TIFF; EXIF is one."""
    order = _order(tiff)
    if not order or len(tiff) < 8:
        return
    (start,) = struct.unpack_from(order + "I", tiff, 4)
    if start + 2 > len(tiff):
        return
    (count,) = struct.unpack_from(order + "H", tiff, start)
    first = start + 2
    count = min(count, (len(tiff) - first) // _ENTRY)  # cut off, it has fewer than it says
    for place in range(first, first + _ENTRY * count, _ENTRY):
        yield place, *struct.unpack_from(order + "HH", tiff, place)


def _lean_tiff(data: bytes) -> bytes:
    """Entries that are not needed get a type that does not exist: every reader skips them."""
    lean = bytearray(data)
    for place, tag, _ in _entries(data):
        if tag in _TABLES and struct.unpack_from(_order(data) + "I", data, place + 4)[0] > _MOST_PARTS:
            raise _too_many_parts()
        if tag not in _NEEDED:
            lean[place + 2 : place + 4] = b"\0\0"
    return bytes(lean)


def _lean_jpeg(data: bytes) -> tuple[bytes, int]:
    """Without its APP segments and comments; JFIF (APP0) and Adobe's colours (APP14) stay."""
    kept, turned, place = [data[:2]], 1, 2
    for _ in range(_MOST_PARTS):
        marker, length = data[place : place + 2], int.from_bytes(data[place + 2 : place + 4])
        if marker[:1] != b"\xff" or marker in (b"\xff\xda", b"\xff\xff") or length < 2:
            return b"".join([*kept, data[place:]]), turned  # the pixels begin, or it is the decoder's to judge
        segment = data[place : place + 2 + length]
        if marker == _APP1 and segment[4:10] == b"Exif\0\0" and turned == 1:
            turned = orientation(segment[4:])
        if marker[1] not in _NOT_NEEDED:
            kept.append(segment)
        place += len(segment)
    raise _too_many_parts()


def _count_chunks(png: bytes) -> None:
    """A `Problem` for a PNG of too many chunks: a length, a name, the data, a checksum."""
    place = 8
    for _ in range(_MOST_PARTS):
        if place >= len(png):
            return
        place += 12 + int.from_bytes(png[place : place + 4])
    raise _too_many_parts()


def _lean_gif(data: bytes) -> bytes:
    """Without comments and the like; of what is no pixels, the control of each frame stays."""
    place = 13 + _colours(data, 10)
    kept, parts = [data[:place]], 0
    while data[place : place + 1] in (_SEPARATOR, _EXTENSION):
        frame = data[place : place + 1] == _SEPARATOR
        end, blocks = _past_blocks(data, place + (11 + _colours(data, place + 9) if frame else 2))
        parts += blocks
        if parts > _MOST_PARTS:
            raise _too_many_parts()
        if frame or data[place + 1 : place + 2] == _CONTROL:
            kept.append(data[place:end])
        place = end
    return b"".join([*kept, data[place:]])


def _colours(gif: bytes, place: int) -> int:
    """Bytes of the table of colours that the flags at `place` announce: 3 a colour, 2 to 256 of them, or none."""
    flags = gif[place] if place < len(gif) else 0
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _past_blocks(gif: bytes, place: int) -> tuple[int, int]:
    """Where the blocks of data from `place` on end, each after its length, the last one empty; how many there are."""
    blocks = 1
    while place < len(gif) and gif[place]:
        place += 1 + gif[place]
        blocks += 1
    return place + 1, blocks


def _too_many_parts() -> Problem:
    return Problem(N_("This picture file has more than {most} parts; save it again."), most=_MOST_PARTS)
