"""Which kinds of picture file are read, and what is said of the others."""

import struct
import subprocess

import pytest

import lenet
from lenet import Problem, open_picture
from lenet.digits import picture_kinds
from tests.unit.pictures import CASES, encode, read, small
from tests.unit.test_preparation import canvas, same

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:PIL")


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
    assert picture_kinds.kinds() == "PNG, JPEG, GIF, BMP, WebP, TIFF, AVIF"
    assert {"jfif", "avif", "tif"} < set(picture_kinds.endings())
    for kind in picture_kinds.KINDS:
        assert same(lenet.prepare(open_picture(encode(canvas()[..., :3], kind))), lenet.prepare(canvas())) > 0.98
