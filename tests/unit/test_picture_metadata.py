"""Photos are turned upright, whatever else stands beside their pixels."""

import struct

import numpy as np
import pytest
from PIL import Image

import lenet
from lenet import open_picture
from lenet.digits import picture_metadata
from tests.unit.pictures import CASES, encode, read
from tests.unit.test_preparation import canvas, photo, same

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:PIL")


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
    for place, tag, _ in list(picture_metadata._entries(bytes(data))):
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
    assert picture_metadata.orientation(exif) == turn
