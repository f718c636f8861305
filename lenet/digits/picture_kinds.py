"""Kinds of picture file: those that are read, and those that are told from them so that it can be said what to do."""

from ..problems import N_, Problem

# The kinds that are read, and how their files' names end. All that is said about kinds is said from this.
KINDS = {
    "PNG": ("png",),
    "JPEG": ("jpg", "jpeg", "jfif"),
    "GIF": ("gif",),
    "BMP": ("bmp",),
    "WebP": ("webp",),
    "TIFF": ("tif", "tiff"),
    "AVIF": ("avif",),
}
HEIC_ENDINGS = ("heic", "heif")  # not read, but known
MOST_MEGABYTES = 15  # of a file

_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"}
_AVIF_BRANDS = {b"avif", b"avis"}
_MOST_OF_A_BOX = 200  # bytes in which brands are looked for
_EPS = (b"%!PS", b"\xc5\xd0\xd3\xc6")  # plain and with a preview
_BIG_TIFF = (b"II+\0", b"MM\0+")
_HEAD = 1000  # bytes in which a file of text says that it is an SVG


def kinds() -> str:
    """The names of the kinds that are read, for a sentence."""
    return ", ".join(KINDS)


def endings() -> list[str]:
    """How the names of files may end that are read."""
    return [ending for of_kind in KINDS.values() for ending in of_kind]


def refuse_other_kinds(data: bytes) -> None:
    """A `Problem` for a file of which its first bytes, or its size, tell that it cannot be read."""
    if not data:
        raise Problem(N_("The file is empty; choose a picture ({kinds})."), kinds=kinds())
    refuse_larger(data, MOST_MEGABYTES)
    if _is_heic(data):
        raise Problem(
            N_(
                "This is a HEIC photo, which cannot be read here; save it as JPEG and choose that. On an iPhone or "
                "iPad, Settings, Camera, Formats, Most Compatible makes all new photos JPEG."
            )
        )
    if data.startswith(_BIG_TIFF):  # a directory of any length: what it costs is not known before
        raise Problem(N_("This is a BigTIFF, which cannot be read here; save it as PNG and choose that."))
    head = data[:_HEAD].lstrip().lower()
    if data.startswith(_EPS) or (head.startswith(b"<") and b"<svg" in head):
        raise Problem(N_("This file holds lines (SVG or EPS), not pixels; save it as PNG and choose that."))


def refuse_larger(data: bytes, megabytes: int) -> None:
    """A `Problem` for a file of more than so many megabytes."""
    if len(data) > megabytes * 10**6:
        raise Problem(N_("This file has more than {most} MB; choose a smaller picture."), most=megabytes)


def _is_heic(data: bytes) -> bool:
    """By the brands in the first box of the file; AVIF has such a box too."""
    if data[4:8] != b"ftyp":
        return False
    box = data[8 : min(int.from_bytes(data[:4]), _MOST_OF_A_BOX)]
    brands = {box[place : place + 4] for place in range(0, len(box), 4)}
    return bool(brands & _HEIC_BRANDS) and not brands & _AVIF_BRANDS
