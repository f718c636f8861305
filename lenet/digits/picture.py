"""Picture files of any kind, from anyone, as an array; refused with a sentence where they are none."""

import io
import threading
import warnings
from contextlib import contextmanager, nullcontext

import numpy as np
from PIL import Image, UnidentifiedImageError

from ..problems import N_, Problem
from . import metadata
from .ink import find_ink, to_grey

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
NAMED = ("heic", "heif")  # not read, but told from others, so that it can be said what to do
MOST_MEGABYTES = 15
MOST_PIXELS = 60_000_000
_LONGEST = 32_768  # pixels a side; each row costs as well
_BUDGET = 210_000_000  # bytes that decoding may take, all else (the file, strips, the small picture) left out
_MOST_RUNS = 4  # megabytes of a BMP in runs, which Pillow unpacks in Python
_PIXELS_AND_SCANS = 600_000_000  # a progressive JPEG goes over its pixels once a scan
_FRAME = 10_000  # an animation's frame costs as much as so many pixels, however small it is
_LIGHT = 16_000_000  # bytes; what takes less is decoded without waiting, strokes of the pen above all
_WORKING_SIZE = 1024  # pixels; a photo is shrunk to this while it is decoded

_HEIC = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"}
_DRAWINGS = (b"%!PS", b"\xc5\xd0\xd3\xc6")  # EPS, plain and with a preview
_BITS_PER_SAMPLE, _SAMPLES_PER_PIXEL, _ROWS_PER_STRIP, _TILE_WIDTH, _TILE_LENGTH = 258, 277, 278, 322, 323
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

# One heavy picture at a time in the whole process, not in each session: sixty learners share one memory.
_turn = threading.Lock()
warnings.filterwarnings("ignore", module=r"PIL\.")  # what it finds odd in a file is no line on our terminal


def open_picture(data):
    """Decode a picture file.

    Animated pictures give their first frame, or their last where the first is blank; 16-bit ones
    are scaled by their own range; photos are turned upright and shrunk to 1024 pixels.

    Parameters
    ----------
    data : bytes

    Returns
    -------
    ndarray of shape (H, W), (H, W, 3) or (H, W, 4), uint8
        What `lenet.prepare` takes.

    Raises
    ------
    Problem
        When the bytes are no picture of one of `KINDS`, are cut off, or would cost more than 300 MB.
    """
    _refuse(data)
    lean, turned = metadata.without(data)
    with _opened(lean) as image, _turn if _cost(image, lean) > _LIGHT else nullcontext():
        first = _decoded(image, turned)
        return _last(image, first) if _may_move(image) and find_ink(to_grey(first)) is None else first


def kinds():
    """The names of the kinds that are read, for a sentence."""
    return ", ".join(KINDS)


def endings():
    """How the names of files may end that are read."""
    return [ending for of_kind in KINDS.values() for ending in of_kind]


@contextmanager
def _decoding():
    """Whatever a decoder throws, as a `Problem`: over damaged bytes it may be any exception at all."""
    try:
        yield
    except Problem:
        raise
    except UnidentifiedImageError as error:
        raise Problem(N_("This file is no picture; choose one of these kinds: {kinds}."), kinds=kinds()) from error
    except Image.DecompressionBombError as error:
        raise Problem(
            N_("This picture is too large; choose one of {most} megapixels or less."), most=MOST_PIXELS // 10**6
        ) from error
    except Exception as error:
        why = str(error)[:200] or type(error).__name__
        raise Problem(N_("This picture is cut off or damaged ({why}); save it again."), why=why) from error


def _refuse(data):
    """What need not be decoded to know that it cannot be read."""
    if not data:
        raise Problem(N_("The file is empty; choose a picture ({kinds})."), kinds=kinds())
    _check_bytes(data, MOST_MEGABYTES)
    if _is_heic(data):
        raise Problem(
            N_(
                "This is a HEIC photo, which cannot be read here; save it as JPEG and choose that. On an iPhone or "
                "iPad, Settings, Camera, Formats, Most Compatible makes all new photos JPEG."
            )
        )
    if data.startswith((b"II+\0", b"MM\0+")):  # a directory of any length: what it costs is not known before
        raise Problem(N_("This is a BigTIFF, which cannot be read here; save it as PNG and choose that."))
    start = data[:1000].lstrip().lower()
    if data.startswith(_DRAWINGS) or (start.startswith(b"<") and b"<svg" in start):
        raise Problem(N_("This file holds lines (SVG or EPS), not pixels; save it as PNG and choose that."))


def _check_bytes(data, most):
    if len(data) > most * 10**6:
        raise Problem(N_("This file has more than {most} MB; choose a smaller picture."), most=most)


def _is_heic(data):
    """By the brands in the first box of the file; AVIF has such a box too."""
    if data[4:8] != b"ftyp":
        return False
    box = data[8 : min(int.from_bytes(data[:4]), 200)]
    brands = {box[place : place + 4] for place in range(0, len(box), 4)}
    return bool(brands & _HEIC) and not brands & {b"avif", b"avis"}


@_decoding()
def _opened(data):
    """The header alone; nothing but the kinds that are read is tried, and no program is started."""
    return Image.open(io.BytesIO(data), formats=[kind.upper() for kind in KINDS])


def _cost(image, data):
    """Bytes that decoding will take at its peak; a `Problem` where that is too much."""
    width, height = image.size
    if width < 1 or height < 1:
        raise Problem(
            N_("This picture is {width}x{height} pixels: there is nothing in it."), width=width, height=height
        )
    if max(width, height) > _LONGEST:
        raise Problem(
            N_("This picture is {width}x{height} pixels; a side may have {most} at most. Cut out the digit."),
            width=width,
            height=height,
            most=_LONGEST,
        )
    each, most = _cost_of_a_pixel(image, data)
    most = min(most, MOST_PIXELS, int(_BUDGET / each))
    if width * height > most:
        raise Problem(
            N_("This picture has {width}x{height} pixels; choose one of {most} megapixels or less, or a plain JPEG."),
            width=width,
            height=height,
            most=f"{most / 10**6:.3g}",
        )
    return width * height * each


@_decoding()
def _cost_of_a_pixel(image, data):
    """Bytes that a pixel takes while it is decoded, and how many pixels there may be.

    Measured, see benchmarks/pictures.py.
    """
    stored = {"1": 1, "L": 1, "P": 1, "I;16": 2, "I;16B": 2}.get(image.mode, 4)
    if image.format in ("WEBP", "AVIF") or image.tell():
        return 17, MOST_PIXELS  # canvases or planes of colour, the frame before, the bytes, the picture
    if image.format == "TIFF":
        return _cost_in_tiff(image, stored), MOST_PIXELS
    if image.format == "BMP" and image.tile[0].codec_name == "bmp_rle":
        _check_bytes(data, _MOST_RUNS)
    if image.format != "JPEG":
        return stored, MOST_PIXELS
    scans = data.count(b"\xff\xda")
    if scans > 1:  # all its coefficients are kept, however small it comes out
        return 2 * image.layers + stored / 4, _PIXELS_AND_SCANS // scans
    return (stored / 4 if min(image.size) >= 2 * _WORKING_SIZE else stored), MOST_PIXELS


def _cost_in_tiff(image, stored):
    """The picture, again when it is turned, and one strip or tile, which may be all of it or more."""
    tags = image.tag_v2
    width, height = image.size
    across, down = tags.get(_TILE_WIDTH, width), tags.get(_TILE_LENGTH, min(tags.get(_ROWS_PER_STRIP, height), height))
    if across * down > MOST_PIXELS:
        why = f"tiles of {across}x{down} pixels"
        raise Problem(N_("This picture is cut off or damaged ({why}); save it again."), why=why)
    bits = tags.get(_BITS_PER_SAMPLE, (1,))
    samples = max(tags.get(_SAMPLES_PER_PIXEL, 1), len(bits))
    strip = across * down * max(bits) * samples / 8
    twice = tags.get(metadata.ORIENTATION, 1) != 1
    return stored * (1 + twice) + strip / (width * height)


@_decoding()
def _decoded(image, turned=1):
    """The picture, or the frame that it is at, upright and shrunk."""
    image.draft("RGB", (_WORKING_SIZE, _WORKING_SIZE))  # JPEG only: decodes at a fraction of the size
    if image.format == "TIFF":
        _leave_turning_to_one_tag(image)
    image.load()
    if image.format in ("PNG", "WEBP", "AVIF"):
        turned = metadata.orientation(image.info.get("exif", b""))
    small = _shrunk(image)
    return np.asarray(small.transpose(_TURNS[turned]) if turned in _TURNS else small)


def _leave_turning_to_one_tag(image):
    """A TIFF turns itself while it is decoded, by all of its EXIF: let it find the orientation alone."""
    only = Image.Exif()
    only[metadata.ORIENTATION] = image.tag_v2.get(metadata.ORIENTATION, 1)
    image.getexif = lambda: only


def _shrunk(image):
    """In 8 bits, at most 1024 pixels a side. Worked on in strips: the whole is never there twice."""
    deep = image.mode.startswith(("I", "F"))
    mode = image.mode[0] if deep else _plain_mode(image)
    factor = max(1, max(image.size) // _WORKING_SIZE)
    height = factor * max(1, 10**6 // (factor * image.width))
    made = Image.new(mode, tuple(-(-side // factor) for side in image.size))
    for top in range(0, image.height, height):
        strip = image.crop((0, top, image.width, min(top + height, image.height))).convert(mode)
        made.paste(strip.reduce(factor), (0, top // factor))
    made.thumbnail((_WORKING_SIZE, _WORKING_SIZE), Image.Resampling.BOX)
    return Image.fromarray(_eight_bits(np.asarray(made, np.float32))) if deep else made


def _plain_mode(image):
    transparent = image.mode in ("LA", "PA", "RGBA", "RGBa", "La") or "transparency" in image.info
    return "RGBA" if transparent else "L" if image.mode in ("L", "1") else "RGB"


def _eight_bits(values):
    """Scaled by their own range; what is no number is black, what is endless the end of the range."""
    finite = values[np.isfinite(values)]
    low, high = (finite.min(), finite.max()) if finite.size else (0, 0)
    scaled = (np.clip(np.nan_to_num(values, nan=low), low, high) / 2 - low / 2) / max(high / 2 - low / 2, 0.5)
    return np.round(scaled * 255).astype(np.uint8)


def _may_move(image):
    """Whether it is an animation; of a GIF that is known only once it is played. Pages of a TIFF are no frames."""
    return image.format == "GIF" or (image.format != "TIFF" and getattr(image, "is_animated", False))


@_decoding()
def _last(image, first):
    """The last frame, `first` where it is the only one; a `Problem` where it takes too long to get there."""
    number = spent = 0
    while True:
        try:
            image.seek(number + 1)
        except EOFError:
            return _decoded(image) if number else first
        _cost(image, b"")
        number += 1
        spent += image.width * image.height + _FRAME
        if spent > MOST_PIXELS:
            raise Problem(
                N_("This animation starts empty and is too long to be played to its end; save its last picture alone.")
            )
