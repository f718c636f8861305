"""What cameras and editors write round the pixels: the orientation is read, all else is left out.

A decoder reads tags that nobody needs here, and gives up on a picture over a single one that was
written wrong. So they are taken away before it looks.
"""

import re
import struct

from ..problems import N_, Problem

ORIENTATION = 0x0112  # the tag, in EXIF and in TIFF
_MOST_PARTS = 200_000  # of a file; the largest GIF has 60,000, and each costs as much as thousands of its bytes
_TABLES = {273, 324}  # where each strip, each tile of a TIFF lies
_SIZES = {1: "B", 3: "H", 4: "I"}  # the kinds of number in which a TIFF may give it
# What a TIFF cannot be decoded without: layout, colours and compression, tables of tiles and strips.
_NEEDED = {*range(254, 267), 273, 274, *range(277, 281), 284, *range(290, 294), 317, 320, *range(322, 326)}
_NEEDED |= {330, 332, 338, 339, 347, *range(512, 522), *range(529, 533)}


def without(data):
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


def orientation(exif):
    """The orientation tag of an EXIF block, 1 to 8; 1 where there is none or it makes no sense."""
    exif = exif.removeprefix(b"Exif\0\0")
    for place, tag, kind in _entries(exif):
        if tag == ORIENTATION and kind in _SIZES:
            (value,) = struct.unpack_from(_order(exif) + _SIZES[kind], exif, place + 8)
            return value if 1 <= value <= 8 else 1
    return 1


def _order(tiff):
    return {b"II": "<", b"MM": ">"}.get(bytes(tiff[:2]))


def _entries(tiff):
    """(place, tag, kind) of each entry in the first directory of a TIFF; EXIF is one."""
    order = _order(tiff)
    if order is None or len(tiff) < 8:
        return
    (start,) = struct.unpack_from(order + "I", tiff, 4)
    if start + 2 > len(tiff):
        return
    (count,) = struct.unpack_from(order + "H", tiff, start)
    whole = min(count, (len(tiff) - start - 2) // 12)  # cut off, it has fewer than it says
    for place in range(start + 2, start + 2 + 12 * whole, 12):
        yield place, *struct.unpack_from(order + "HH", tiff, place)


def _lean_tiff(data):
    """Entries that are not needed get a type that does not exist: every reader skips them."""
    lean = bytearray(data)
    for place, tag, _ in _entries(data):
        if tag in _TABLES and struct.unpack_from(_order(data) + "I", data, place + 4)[0] > _MOST_PARTS:
            raise _too_many_parts()
        if tag not in _NEEDED:
            lean[place + 2 : place + 4] = b"\0\0"
    return bytes(lean)


def _lean_jpeg(data):
    """Without its APP segments and comments; JFIF (APP0) and Adobe's colours (APP14) stay."""
    kept, turn, place = [data[:2]], 1, 2
    for _ in range(_MOST_PARTS):
        marker, length = data[place : place + 2], int.from_bytes(data[place + 2 : place + 4])
        if marker[:1] != b"\xff" or marker in (b"\xff\xda", b"\xff\xff") or length < 2:
            return b"".join([*kept, data[place:]]), turn  # the pixels begin, or it is the decoder's to judge
        segment = data[place : place + 2 + length]
        if marker == b"\xff\xe1" and segment[4:10] == b"Exif\0\0" and turn == 1:
            turn = orientation(segment[4:])
        if not (0xE1 <= marker[1] <= 0xEF and marker[1] != 0xEE) and marker[1] != 0xFE:
            kept.append(segment)
        place += len(segment)
    raise _too_many_parts()


def _count_chunks(png):
    place = 8
    for _ in range(_MOST_PARTS):
        if place >= len(png):
            return
        place += 12 + int.from_bytes(png[place : place + 4])
    raise _too_many_parts()


def _lean_gif(data):
    """Without comments and the like; of what is no pixels, the control of each frame stays."""
    kept, place, parts = [data[:13]], 13, 0
    if data[10:11] and data[10] & 0x80:
        place = 13 + 3 * 2 ** ((data[10] & 7) + 1)
        kept = [data[:place]]
    while place < len(data) and data[place] in b"\x21\x2c":
        start = place
        frame = data[place] == 0x2C
        if frame:
            table = data[place + 9] if place + 9 < len(data) else 0
            place += 11 + (3 * 2 ** ((table & 7) + 1) if table & 0x80 else 0)
        else:
            place += 2
        while place < len(data) and data[place]:
            place += 1 + data[place]
            parts += 1
        place += 1
        parts += 1
        if parts > _MOST_PARTS:
            raise _too_many_parts()
        if frame or data[start + 1 : start + 2] == b"\xf9":
            kept.append(data[start:place])
    return b"".join([*kept, data[place:]])


def _too_many_parts():
    return Problem(N_("This picture file has more than {most} parts; save it again."), most=_MOST_PARTS)
