"""What is no data set, or too much of one: refused with a sentence, and before it costs anything."""

import gzip
import io
import struct
import tracemalloc

import numpy as np
import pytest
from numpy.lib import format as npy

from lenet import Problem
from lenet.datasets import bringing, framing
from lenet.datasets.data_set import assemble
from lenet.network.arrays import load_arrays
from tests.unit.set_files import X, Y, as_files, as_idx, as_npz, as_png, as_zip, drawn, made_up


def with_one(name, data):
    """The four files, one of them another."""
    files = as_files(made_up(), made_up(5), gzip.compress, ".gz")
    return {**files, name: data}


IMAGES, LABELS = "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"
WHOLE = gzip.compress(as_idx(made_up()[0]))
BOMB = struct.pack(">BBBB3I", 0, 0, 8, 3, 2**31, 28, 28)


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (with_one(IMAGES, WHOLE[:-9]), "train-images-idx3-ubyte.gz is cut off"),
        (with_one(IMAGES, WHOLE[:200]), "is cut off"),
        (with_one(IMAGES, as_idx(made_up()[0])[:-1]), "is cut off"),
        (with_one(IMAGES, WHOLE[:-6] + b"\0\0" + WHOLE[-4:]), "is damaged"),
        (with_one(IMAGES, as_idx(made_up()[0]) + b"\0"), "holds more than the 70576 bytes"),
        (with_one(IMAGES, gzip.compress(as_idx(made_up()[0]) + b"\0")), "holds more than the 70576 bytes"),
        (with_one(IMAGES, BOMB), "says that it holds 1,683,628 MB; .* may have 100 MB"),
        (with_one(IMAGES, gzip.compress(BOMB + bytes(10**7))), "says that it holds 1,683,628 MB"),
        (with_one(LABELS, as_idx(made_up()[1][:-1])), r"Pictures of shape \(90, 28, 28\) do not go .*\(89,\)"),
        (with_one(LABELS, as_idx(made_up()[1] + 1)), "To train on there are 0 pictures of 0; each class needs 20"),
        (with_one(LABELS, as_idx(made_up()[1] + 9)), "There are 12 classes; the network tells 2 to 10 apart"),
        (with_one(LABELS, as_idx(made_up()[0])), "Of idx files bring pictures and labels"),
        (with_one("more-labels-idx1-ubyte", as_idx(made_up()[1])), "Of idx files bring"),
        ({IMAGES: WHOLE}, "Of idx files bring"),
        ({"a.png": as_png(drawn("ring"))}, "a.png is no data set; bring idx files"),
        ({"x.npz": b"PK\3\4" + bytes(40)}, "x.npz is damaged"),
        ({"x.tar": bytes(5000)}, "x.tar is no data set"),
        ({}, "A data set has files of 100 MB"),
    ],
)
def test_idx_files_that_are_no_set(files, said):
    with pytest.raises(Problem, match=said):
        bringing.from_files(files, "Shapes")


@pytest.mark.parametrize(
    ("arrays", "said"),
    [
        ({"x_train": X}, "holds x_train; a data set has x_train and y_train"),
        ({"x_train": X, "y_train": Y[:-1]}, "do not go with labels"),
        ({"x_train": np.stack([X] * 3, axis=-1), "y_train": Y}, "each needs its own, in grey"),
        ({"x_train": X, "y_train": Y + 0.5}, "Labels are whole numbers in one row, or one-hot, .* not float64"),
        ({"x_train": X, "y_train": np.where(Y, Y, np.nan)}, "Labels are whole numbers in one row"),
        ({"x_train": X, "y_train": Y + 1}, "Labels go from 1 to 3; count the classes from 0"),
        ({"x_train": X, "y_train": Y.astype(int) - 1}, "Labels go from -1 to 1; count the classes from 0"),
        ({"x_train": X, "y_train": 1 - np.eye(3, dtype=np.uint8)[Y]}, r"Labels .* not uint8 of shape \(90, 3\)"),
        ({"x_train": X, "y_train": np.eye(3)[Y] / 2}, r"Labels .* not float64 of shape \(90, 3\)"),
        ({"x_train": X, "y_train": np.eye(11)[Y * 5]}, "There are 11 classes; the network tells 2 to 10 apart"),
        ({"x_train": X, "y_train": np.array(["a", "b", "c"])[Y]}, "Labels are whole numbers in one row"),
        (
            {"x_train": X, "y_train": Y, "x_test": X},
            "holds x_test, x_train, y_train; a data set has x_train and y_train",
        ),
        ({"x_train": X, "y_train": Y, "classes": np.arange(3)}, r"holds classes as int64 of shape \(3,\); their names"),
        ({"x_train": X, "y_train": Y, "classes": np.array(["a", "b"])}, "The label 2 is none of 2 classes"),
        ({"x_train": X, "y_train": Y, "classes": np.array(["a", "b", " b "])}, "A class cannot be called 'b'"),
        ({"x_train": X, "y_train": Y, "classes": np.array(["a", "b", ""])}, "A class cannot be called ''"),
        ({"x_train": X * 300.0, "y_train": Y}, "Pixels go from 0 to 76500"),
        ({"x_train": X / 20, "y_train": Y}, "Pixels go from 0 to 12.75"),
        ({"x_train": np.where(X, np.nan, 0), "y_train": Y}, "Some pixels are no numbers"),
        ({"x_train": X[:, 12:15], "y_train": Y}, "The pictures are 3x28 pixels; a side may have 4 to 1024"),
        ({"x_train": X[:45], "y_train": Y[:45]}, "there are 14 pictures of 1; each class needs 20"),
        ({"x_train": X, "y_train": Y * 5}, "There are 11 classes; the network tells 2 to 10 apart"),
        ({"x_train": X, "y_train": Y * 0}, "there are 0 pictures of 1"),
        ({"x_train": np.array([object()]), "y_train": Y}, "holds Python objects in place of numbers"),
        ({"x_train": np.zeros((200_000, 28, 28), np.uint8), "y_train": Y}, "unpacks to 157 MB; .* may have 100 MB"),
    ],
)
def test_arrays_that_are_no_set(arrays, said):
    with pytest.raises(Problem, match=said):
        bringing.from_files({"x.npz": as_npz(**arrays)}, "Shapes")


def test_a_zip_bomb_is_not_unpacked():
    """Ten files of 15 MB of zeros each, in 150 kB."""
    file = as_zip({f"{place % 2}/{place}.png": bytes(15_000_000) for place in range(10)})
    assert len(file) < 200_000
    with pytest.raises(Problem, match="The pictures unpack to 150 MB"):
        bringing.from_files({"bomb.zip": file}, "Bomb")


def test_pictures_that_cost_too_much_are_not_decoded():
    """A PNG of 7,000 times 7,000 black pixels has 48 kB; so many of them would be decoded for minutes."""
    large = as_png(np.zeros((7000, 7000), np.uint8))
    file = as_zip({f"{place % 2}/{place}.png": large for place in range(50)})
    with pytest.raises(Problem, match="have 2450 million pixels together; .* 1000 million"):
        bringing.from_files({"large.zip": file}, "Large")


def refused_within(megabytes, files, said):
    """Refused with this sentence, and without more memory than this."""
    tracemalloc.start()
    try:
        with pytest.raises(Problem, match=said):
            bringing.from_files(files, "Bomb")
        assert tracemalloc.get_traced_memory()[1] < megabytes * 10**6
    finally:
        tracemalloc.stop()


def many(count, side=4):
    """So many tiny pictures, one pixel of them light, and their labels."""
    images = np.zeros((count, side, side), np.uint8)
    images[0, 0, 0] = 255
    return images, np.arange(count, dtype=np.uint8) % 2


@pytest.fixture
def unresized(monkeypatch):
    """No picture is resized before all are counted."""
    monkeypatch.setattr(framing.cv2, "resize", lambda *args, **kwargs: pytest.fail("a picture was resized"))


@pytest.mark.usefixtures("unresized")
def test_idx_files_are_counted_before_they_are_unpacked():
    files = {name: gzip.compress(as_idx(array)) for name, array in zip((IMAGES, LABELS), many(400_000), strict=True)}
    assert sum(map(len, files.values())) < 20_000
    refused_within(1, files, "There are 400000 pictures; a data set may have 100000")
    parts = as_files(many(60_000), many(60_000), gzip.compress, ".gz")
    refused_within(1, parts, "There are 120000 pictures; a data set may have 100000")


def test_idx_files_are_weighed_together_before_they_are_unpacked():
    """Each may be as large; the two together may not."""
    half = np.zeros((60, 1000, 1000), np.uint8), np.arange(60, dtype=np.uint8) % 2
    packed = as_files(half, half, lambda data: gzip.compress(data, 1), ".gz")
    refused_within(1, packed, "say that they hold 121 MB together; .* may have 100 MB")


@pytest.mark.usefixtures("unresized")
def test_arrays_are_counted_before_a_picture_is_resized():
    images, labels = many(120_000)
    with pytest.raises(Problem, match="There are 120000 pictures; a data set may have 100000"):
        bringing.from_files({"x.npz": as_npz(x_train=images, y_train=labels)}, "Bomb")


def test_labels_are_counted_before_they_are_looked_at():
    data = as_npz(x_train=X, y_train=np.zeros((5_000_000, 10), np.uint8))  # 50 MB, which a file may have
    refused_within(60, {"x.npz": data}, r"do not go with labels of shape \(5000000, 10\)")


def npy_header(dtype, shape):
    """An array's file without its data."""
    file = io.BytesIO()
    npy.write_array_header_1_0(file, {"descr": dtype, "fortran_order": False, "shape": shape})
    return file.getvalue()


def as_npy(array):
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


@pytest.mark.parametrize(
    ("classes", "said"),
    [
        (npy_header("<U0", (30_000_000,)), "x.npz holds no data set: classes.npy claims <U0"),
        (as_npy(np.zeros(500_000, "U1")), "There are 500000 classes; the network tells 2 to 10 apart"),
    ],
    ids=["of no letters", "of one letter"],
)
def test_names_of_classes_are_counted_before_they_are_read(classes, said):
    files = {"x_train.npy": as_npy(X), "y_train.npy": as_npy(Y), "classes.npy": classes}
    refused_within(5, {"x.npz": as_zip(files)}, said)


def directory_alone(count):
    """A zip file that is its directory: so many files of no bytes, in 47 bytes each."""
    entry = struct.pack("<4s4B4HL2L5H2L", b"PK\1\2", 20, 3, 20, 0, 0, 0, 0, 33, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    size = count * len(entry)
    end = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, size, 4)
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, 4 + size, 1)
    last = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return b"PK\3\4" + count * entry + end + locator + last


def test_a_directory_is_counted_before_it_is_read():
    refused_within(4, {"x.zip": directory_alone(100_000)}, "There are 100000 files; a data set of pictures may have")


def test_a_directory_of_arrays_is_counted_before_it_is_read():
    data = as_zip({"x_train.npy": as_npy(X)} | {f"{place}.npy": b"" for place in range(2000)})
    with pytest.raises(Problem, match=r"x\.npz holds no data set: 2001 arrays"):
        bringing.from_files({"x.npz": data}, "Shapes")
    tracemalloc.start()
    with pytest.raises(Problem, match="holds no weights: 100000 arrays"):
        load_arrays(io.BytesIO(directory_alone(100_000)), "weights.npz")
    assert tracemalloc.get_traced_memory()[1] < 30e6  # of which 10 MB are the file
    tracemalloc.stop()


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({f"{place}/a.png": as_png(drawn("ring")) for place in range(11)}, "lie in 11 folders; put them into 2 to 10"),
        ({"a/a.png": as_png(drawn("ring"))}, "lie in 1 folders"),
        ({"a/a.txt": b"a", "b/a.txt": b"a"}, "0 pictures .* lie in 0 folders"),
        ({"a/a.png": as_png(drawn("ring")), "b/b.png": b"<svg/>"}, "b/b.png: This file holds lines"),
        ({"test/a/a.png": as_png(drawn("ring")), "test/b/b.png": as_png(drawn("bar"))}, "All pictures are to test on"),
    ],
)
def test_zip_files_that_are_no_set(files, said):
    with pytest.raises(Problem, match=said):
        bringing.from_files({"x.zip": as_zip(files)}, "Shapes")


def test_drawings_without_ink():
    files = {f"{kind}/{place}.png": as_png(drawn("ring", shade=255 * place)) for kind in "ab" for place in range(2)}
    with pytest.raises(Problem, match="a/0.png: There is no ink in it"):
        bringing.from_files({"x.zip": as_zip(files)}, "Shapes", drawn=True)


def test_a_name_with_html_stays_a_line_of_text():
    names = ["<b>bold</b>", "a\nb\t c", "x" * 50]
    found = assemble("  <script>\n ", names, made_up())
    assert found.name == "<script>"
    assert found.classes == ("<b>bold</b>", "a b c", "x" * 40)
    with pytest.raises(Problem, match="The name '' is none"):
        assemble(" \n ", names, made_up())
