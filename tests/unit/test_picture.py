"""Files from anyone: read rightly or refused with a sentence, quickly."""

import contextlib
import io
import json
import struct
import subprocess
import sys
import threading
import time
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import lenet
from lenet import Problem, open_picture
from lenet.digits import metadata, picture
from tests.unit.test_preparation import canvas, photo, same

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:PIL")
CASES = Path(__file__).parent / "cases"


def read(data):
    """What both networks read in a file."""
    prepared = lenet.prepare(open_picture(data))
    return {lenet.load(name).read(prepared.input).label for name in ("average", "max")}


def encode(array, kind="PNG", **options):
    buffer = io.BytesIO()
    Image.fromarray(array).save(buffer, kind, **options)
    return buffer.getvalue()


def png_header(width, height):
    """The start of a PNG that claims a size, with hardly any data behind it."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    data = zlib.compress(bytes(10_000_000 if width else 10))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "The file is empty"),
        (b"seven", "no picture"),
        (b"%PDF-1.7 " * 100, "no picture"),
        (encode(canvas())[:60], "cut off or damaged|no picture"),
        (encode(canvas())[:-600], "cut off or damaged"),
        (encode(canvas()[..., :3], "JPEG")[:700], "cut off or damaged"),
        (png_header(50_000, 50_000), "50000x50000 pixels; choose one of 60 megapixels or less|too large"),
        (png_header(0, 10), "cut off or damaged|nothing in it|no picture"),
        (png_header(1, 60_000_000), "1x60000000 pixels; a side may have 32768 at most"),
        (png_header(7700, 7800), "7700x7800 pixels; choose one of 60 megapixels or less"),
        (bytes(15_000_001), "more than 15 MB"),
        (b"GIF89a" + bytes(7) + b"\x21\xaa\0" * 300_000, "more than 200000 parts"),
        (b"\xff\xd8" + b"\xff\xe5\0\x02" * 300_000, "more than 200000 parts"),
        (b"\x89PNG\r\n\x1a\n" + bytes(12 * 300_000), "more than 200000 parts"),
    ],
    ids=[
        *("empty", "text", "pdf", "cut early", "cut late", "cut jpeg", "bomb", "zero", "thread", "60 MP", "heavy"),
        *("gif of parts", "jpeg of parts", "png of parts"),
    ],
)
def test_what_is_no_picture_gives_a_sentence_within_two_seconds(data, said):
    start = time.process_time()
    with pytest.raises(Problem, match=said):
        open_picture(data)
    assert time.process_time() - start < 2


def small(kind, **options):
    return encode(canvas(120, 0.6, (30, 20), 6)[..., :3], kind, **options)


def moving(kind, *frames):
    buffer = io.BytesIO()
    first, *rest = (Image.fromarray(frame) for frame in frames)
    first.save(buffer, kind, save_all=True, append_images=rest, **({"lossless": True} if kind == "WEBP" else {}))
    return buffer.getvalue()


def bend(whole, rng):
    """Cut off, bytes changed anywhere or in the header, bytes lost."""
    way = rng.integers(4)
    bent = bytearray(whole[: rng.integers(len(whole))] if way == 0 else whole)
    if way in (1, 2):
        for place in rng.integers(0, len(bent) if way == 1 else min(len(bent), 400), rng.integers(1, 6)):
            bent[place] = rng.choice([0, 1, 127, 128, 255, rng.integers(256)])
    if way == 3:
        place = rng.integers(len(bent))
        del bent[place : place + rng.integers(1, 9)]
    return bytes(bent)


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        *((kind, {}) for kind in ("PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF", "AVIF", "MPO")),
        *(("JPEG", {"progressive": True}), ("WEBP", {"lossless": True}), ("TIFF", {"compression": "tiff_lzw"})),
        *(("TIFF", {"compression": "jpeg"}), ("PNG", {"moving": True}), ("GIF", {"moving": True})),
        *(("WEBP", {"moving": True}), ("AVIF", {"moving": True})),
    ],
)
def test_damage_is_read_or_refused_and_nothing_else(kind, options):
    if options.get("moving"):
        whole = moving(
            kind, np.full((90, 90), 255, np.uint8), *(canvas(90, 0.5, (20, 15), 5)[..., 0] ^ n for n in (0, 9))
        )
    else:
        exif = Image.Exif()
        exif.update({0x0112: 6, 0x010F: "maker", 0x011A: 72.0})
        whole = small(kind, **options, **({"exif": exif} if kind in ("PNG", "JPEG", "WEBP", "TIFF", "AVIF") else {}))
    rng = np.random.default_rng(0)
    for _ in range(150):
        with contextlib.suppress(Problem):
            opened = open_picture(bend(whole, rng))
            assert opened.dtype == np.uint8
            prepared = lenet.prepare(opened)
            assert prepared is None or np.isfinite(prepared.input).all()


@pytest.mark.parametrize("error", [struct.error, KeyError, TypeError, AttributeError, ZeroDivisionError, OverflowError])
def test_whatever_a_decoder_throws_is_a_sentence(error, monkeypatch):
    def broken(self):
        raise error("some byte")

    monkeypatch.setattr("PIL.PngImagePlugin.PngImageFile.load", broken)
    with pytest.raises(Problem, match="cut off or damaged .*some byte"):
        open_picture(encode(canvas()))


# --- kinds ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", b"\xc5\xd0\xd3\xc6" + bytes(60)],
    ids=["EPS", "EPS with preview"],
)
def test_no_other_program_is_started(data, monkeypatch):
    def start(*arguments, **options):
        raise AssertionError(arguments)

    monkeypatch.setattr("PIL.EpsImagePlugin.Ghostscript", start)
    monkeypatch.setattr(subprocess, "Popen", start)
    with pytest.raises(Problem, match=r"holds lines \(SVG or EPS\), not pixels; save it as PNG"):
        open_picture(data + bytes(600))


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf", b"<?xml version='1.0'?>\n<!-- drawn -->\n"])
def test_lines_are_told_from_text(start):
    svg = start.replace(b"\xef\xbb\xbf", b"") + b"<svg xmlns='http://www.w3.org/2000/svg'><path d='M0 0'/></svg>"
    with pytest.raises(Problem, match="holds lines"):
        open_picture(svg)


@pytest.mark.parametrize("start", [b"II+\0", b"MM\0+"])
def test_a_tiff_with_a_directory_of_any_length_is_refused(start):
    """A million strips of one pixel each cost seconds, and its directory is not of the kind that is counted."""
    with pytest.raises(Problem, match="BigTIFF"):
        open_picture(start + bytes(1000))


@pytest.mark.parametrize("kind", ["ICO", "PPM", "TGA", "PCX", "JPEG2000", "SGI"])
def test_only_the_kinds_that_the_page_lists_are_decoded(kind):
    with pytest.raises(Problem, match="no picture; choose one of these kinds: PNG, JPEG, GIF, BMP, WebP, TIFF, AVIF"):
        open_picture(small(kind))


def ftyp(major, *others):
    box = b"ftyp" + major + bytes(4) + b"".join(others)
    return struct.pack(">I", len(box) + 4) + box + bytes(900)


@pytest.mark.parametrize("box", [ftyp(b"heic", b"mif1"), ftyp(b"mif1", b"heic"), ftyp(b"heix"), ftyp(b"msf1", b"hevc")])
def test_heic_says_what_to_do(box):
    with pytest.raises(Problem, match=r"HEIC photo.*save it as JPEG.*Most Compatible"):
        open_picture(box)


def test_avif_is_no_heic():
    assert read((CASES / "avif_5.avif").read_bytes()) == {5}
    with pytest.raises(Problem, match="no picture|cut off"):
        open_picture(ftyp(b"mif1", b"avif", b"heic"))


def test_the_kinds_that_are_named_are_those_that_are_read():
    assert picture.kinds() == "PNG, JPEG, GIF, BMP, WebP, TIFF, AVIF"
    assert {"jfif", "avif", "tif"} < set(picture.endings())
    for kind in picture.KINDS:
        assert same(lenet.prepare(open_picture(encode(canvas()[..., :3], kind))), lenet.prepare(canvas())) > 0.98


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "PA", "RGB", "RGBA", "CMYK", "I;16", "I", "F"])
def test_modes(mode):
    grey = Image.fromarray(canvas()[..., 0])
    if mode == "I;16":
        image = Image.fromarray(canvas()[..., 0].astype(np.uint16) * 257)
    elif mode in ("I", "F"):
        image = grey.convert(mode)
    elif mode == "PA":
        image = grey.convert("LA").convert("PA")
    else:
        image = grey.convert("RGB").convert(mode)
    buffer = io.BytesIO()
    image.save(buffer, "PNG" if mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16") else "TIFF") if mode != "PA" else (
        image.convert("LA").save(buffer, "PNG")
    )
    assert same(lenet.prepare(open_picture(buffer.getvalue())), lenet.prepare(canvas())) > 0.98


def test_sixteen_bits_keep_their_grey_levels():
    values = np.linspace(1000, 5000, 64).reshape(8, 8).astype(np.uint16)
    opened = open_picture(encode(values))
    assert (opened.dtype, opened.min(), opened.max()) == (np.uint8, 0, 255)
    assert (np.diff(opened.ravel().astype(int)) >= 0).all()


def test_one_pixel_is_a_page_without_ink():
    assert lenet.prepare(open_picture(encode(np.zeros((1, 1), np.uint8)))) is None


# --- animations -----------------------------------------------------------------------------

WHITE = np.full((280, 280), 255, np.uint8)


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP", "AVIF"])
def test_an_animation_gives_its_first_frame(kind):
    data = moving(kind, canvas()[..., 0], WHITE)
    assert same(lenet.prepare(open_picture(data)), lenet.prepare(canvas())) > 0.98


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP", "AVIF"])
def test_an_animation_that_starts_empty_gives_its_last_frame(kind):
    one = canvas(strokes=[[(60, 10), (60, 120)]])[..., 0]
    data = moving(kind, WHITE, 255 - one, 255 - canvas()[..., 0])
    assert same(lenet.prepare(open_picture(data)), lenet.prepare(canvas())) > 0.98


def test_a_digit_that_is_written_before_the_eye():
    assert read((CASES / "written_live_5.gif").read_bytes()) == {5}


def test_pages_of_a_tiff_are_no_frames():
    buffer = io.BytesIO()
    Image.fromarray(WHITE).save(buffer, "TIFF", save_all=True, append_images=[Image.fromarray(canvas()[..., 0])])
    assert lenet.prepare(open_picture(buffer.getvalue())) is None


@pytest.mark.parametrize(("side", "frames"), [(20, 6_001), (1000, 61)])
def test_a_long_animation_is_not_played_to_its_end(side, frames):
    dots = [np.full((side, side), 255, np.uint8) for _ in range(frames)]
    for number, dot in enumerate(dots):
        dot[9, 9] -= number % 2  # two frames that are the same would become one
    with pytest.raises(Problem, match="starts empty and is too long"):
        open_picture(moving("GIF", *dots))


def test_transparent_black_ink():
    alpha = canvas()[..., 0]
    data = encode(np.dstack([np.zeros_like(alpha)] * 3 + [alpha]))
    assert same(lenet.prepare(open_picture(data)), lenet.prepare(canvas())) > 0.98


def test_a_photo_is_turned_upright():
    upright = photo()
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned: rotate by 90 degrees to show
    data = encode(np.rot90(upright), "JPEG", exif=exif, quality=90)
    assert same(lenet.prepare(open_picture(data)), lenet.prepare(upright)) > 0.95


@pytest.mark.parametrize("path", sorted(CASES.glob("exif_*_7.jpg")), ids=lambda path: path.stem)
def test_one_tag_that_was_written_wrong_does_not_matter(path):
    assert read(path.read_bytes()) == {7}


def test_any_tag_of_any_kind_may_be_wrong_but_the_orientation_is_obeyed():
    """As every kind of number there is, and as kinds there are not."""
    turned = np.rot90(canvas()[..., :3])
    for tag in (0x0103, 0x011A, 0x8769):
        for kind in (*range(14), 255):
            exif = b"Exif\0\0II*\0\x08\0\0\0\2\0"
            exif += struct.pack("<HHII", tag, kind, 3, 0xFFFFFF00) + struct.pack("<HHII", 0x0112, 3, 1, 6) + bytes(4)
            for file in ("JPEG", "WEBP", "PNG"):
                opened = open_picture(encode(turned, file, exif=exif))
                assert same(lenet.prepare(opened), lenet.prepare(canvas())) > 0.98


def test_a_tiff_is_read_whatever_its_other_tags_are():
    data = bytearray(encode(canvas()[..., :3], "TIFF", resolution=72, resolution_unit="cm", software="ours"))
    for place, tag, _ in list(metadata._entries(bytes(data))):
        if tag in (282, 283, 305):
            data[place + 2 : place + 4] = b"\x02\0"  # text in place of a number
    assert same(lenet.prepare(open_picture(bytes(data))), lenet.prepare(canvas())) > 0.98


@pytest.mark.parametrize("turn", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
def test_each_orientation_in_each_kind(kind, turn):
    back = {1: lambda a: a, 2: np.fliplr, 3: lambda a: np.rot90(a, 2), 4: np.flipud, 6: np.rot90}
    back |= {5: lambda a: np.swapaxes(a, 0, 1), 7: lambda a: np.swapaxes(np.rot90(a, 2), 0, 1)}
    back[8] = lambda a: np.rot90(a, -1)
    exif = Image.Exif()
    exif[0x0112] = turn
    data = encode(np.ascontiguousarray(back[turn](canvas()[:240, :, :3])), kind, exif=exif)
    opened = open_picture(data)
    assert opened.shape[:2] == (240, 280)
    assert same(lenet.prepare(opened), lenet.prepare(canvas())) > 0.98


@pytest.mark.parametrize(
    ("exif", "turn"),
    [
        (b"", 1),
        (b"II*\0", 1),
        (b"II*\0\xff\xff\xff\xff", 1),
        (b"II*\0\x08\0\0\0\xff\xff\x12\1\3\0\1\0\0\0\6\0\0\0", 6),
        (b"MM\0*\0\0\0\x08\0\1\1\x12\0\4\0\0\0\1\0\0\0\x08", 8),
        (b"MM\0*\0\0\0\x08\0\1\1\x12\0\3\0\0\0\1\0\x09\0\0", 1),
        (b"MM\0*\0\0\0\x08\0\1\1\x12\0\2\0\0\0\1\0\6\0\0", 1),
    ],
)
def test_the_orientation_tag_alone(exif, turn):
    assert metadata.orientation(exif) == turn


# --- what it costs --------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["PNG 7700x7700, 16 bits", "AVIF 7700", "PNG 1x60", "JPEG 6100x6100, 1,000 scans"])
def test_a_small_file_is_not_large_in_memory(name):
    """The peak in a process of its own; benchmarks/pictures.py measures some thirty kinds of file."""
    if not Path("/proc/self/status").exists():
        pytest.skip("the peak is read from /proc")
    from benchmarks import pictures

    command = [sys.executable, pictures.__file__, name, "--json"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=300)
    assert done.returncode == 0, done.stderr
    (row,) = json.loads(done.stdout).values()
    assert row["MB"] <= 300
    assert row["seconds"] <= 2


def test_one_heavy_picture_at_a_time_and_a_drawing_does_not_wait(monkeypatch):
    inside, most, decoded = [], [], picture._decoded

    def watched(image, turned=1):
        inside.append(image)
        most.append(len(inside))
        time.sleep(0.05)
        made = decoded(image, turned)
        inside.pop()
        return made

    monkeypatch.setattr(picture, "_decoded", watched)
    heavy = encode(np.zeros((2400, 2400, 3), np.uint8))
    threads = [threading.Thread(target=open_picture, args=(heavy,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1, 1, 1, 1]
    with picture._turn:
        assert open_picture(encode(canvas())).shape == (280, 280, 4)


@pytest.mark.parametrize(("width", "height"), [(30_000, 3), (3, 30_000), (1, 9_000), (9_000, 1)])
def test_a_thread_of_a_picture(width, height):
    opened = open_picture(encode(np.zeros((height, width), np.uint8)))
    assert max(opened.shape) == 1024
    assert lenet.prepare(opened) is None


def test_shrinking_in_strips_is_shrinking():
    """Against the mean of 3x3 squares."""
    values = np.random.default_rng(0).integers(0, 256, (3072, 2400), np.uint8)
    means = values.reshape(1024, 3, 800, 3).mean(axis=(1, 3))
    np.testing.assert_allclose(open_picture(encode(values)), means, atol=0.6)


def test_sixteen_bits_are_shrunk_before_they_are_eight():
    """Two levels that are one in 8 bits of the whole range."""
    values = np.full((2048, 2048), 30_000, np.uint16)
    values[512:1024] = 30_064
    opened = open_picture(encode(values))
    assert opened.shape == (1024, 1024)
    assert (opened[300, 0], opened[600, 0]) == (255, 0)


@pytest.mark.parametrize("odd", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("rest", [0.0, 1.0, 3e38])
def test_floating_point_that_is_no_number(odd, rest):
    values = np.full((40, 40), rest, np.float32)
    values[10:30, 18:22] = odd
    assert open_picture(encode(values, "TIFF")).dtype == np.uint8


def test_a_12_megapixel_photo_within_two_seconds():
    data = encode(np.kron(photo(), np.ones((5, 5), np.uint8)), "JPEG", quality=85)  # 4000 x 3000
    start = time.process_time()
    ready = lenet.prepare(open_picture(data))
    assert time.process_time() - start < 2
    assert lenet.load("average").read(ready.input).label == 7
