"""Data sets of the reader's own: read, refused with a sentence, kept whole or not at all."""

import gzip
import io
import resource
import struct
import time
import tracemalloc
import zipfile
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from numpy.lib import format as npy
from PIL import Image

from lenet import Problem
from lenet.datasets import bringing, fashion, framing, idx, kept
from lenet.datasets.data_set import DataSet, assemble
from lenet.datasets.identity import classes_of, is_id
from lenet.network.arrays import load_arrays

SHAPES = ("cross", "ring", "bar")


def drawn(kind, size=28, shade=255):
    """A picture of a shape, light on dark: its kind can be told by its pixels."""
    image = np.zeros((size, size), np.uint8)
    a, b = size // 4, 3 * size // 4
    if kind == "cross":
        image[a:b, size // 2] = image[size // 2, a:b] = shade
    elif kind == "ring":
        image[a:b, [a, b]] = image[[a, b], a:b] = shade
    else:
        image[a:b, a] = shade
    return image


def made_up(count=30, kinds=SHAPES, size=28):
    """Pictures and labels sorted by class; each picture is another one."""
    images = [drawn(kind, size, 255 - place % 128) for kind in kinds for place in range(count)]
    return np.stack(images), np.repeat(np.arange(len(kinds), dtype=np.uint8), count)


def as_idx(array):
    """An idx file as it is published: 0 0 8 rank, sizes, bytes."""
    return struct.pack(f">BBBB{array.ndim}I", 0, 0, 8, array.ndim, *array.shape) + array.tobytes()


def as_files(train, test, pack=lambda data: data, ending=""):
    """The four files under their published names."""
    parts = {"train": train, "t10k": test}
    return {
        f"{part}-{what}-ubyte{ending}": pack(as_idx(array))
        for part, arrays in parts.items()
        for what, array in zip(("images-idx3", "labels-idx1"), arrays, strict=True)
    }


def as_npz(**arrays):
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


def as_png(image, kind="PNG"):
    file = io.BytesIO()
    Image.fromarray(image).save(file, kind)
    return file.getvalue()


def as_zip(files):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return file.getvalue()


def in_any_order(images, labels):
    """Pictures with their labels, for comparing two orders."""
    return sorted((int(label), image.tobytes()) for image, label in zip(images, labels, strict=True))


# --- what is taken --------------------------------------------------------------------------------


@pytest.mark.parametrize(("pack", "ending"), [(lambda data: data, ""), (gzip.compress, ".gz")], ids=["plain", "gzip"])
def test_four_idx_files(pack, ending):
    train, test = made_up(40), made_up(7)
    found = bringing.from_files(as_files(train, test, pack, ending), "Shapes", SHAPES)
    assert (found.name, found.classes, found.remarks) == ("Shapes", SHAPES, ())
    assert in_any_order(*found.train) == in_any_order(*train)
    assert in_any_order(*found.test) == in_any_order(*test)


def test_two_idx_files_leave_a_tenth_for_testing():
    files = dict(list(as_files(made_up(40), made_up(7)).items())[:2])
    found = bringing.from_files(files, "Shapes")
    assert found.classes == ("0", "1", "2")
    assert (len(found.labels), len(found.test_labels)) == (108, 12)
    assert in_any_order(
        np.concatenate([found.images, found.test_images]), np.concatenate([found.labels, found.test_labels])
    ) == in_any_order(*made_up(40))
    assert np.bincount(found.test_labels).tolist() == [4, 4, 4]
    (remark,) = found.remarks
    assert str(remark) == "It has no test part, so one in 10 was split off, 12 pictures."


@pytest.mark.parametrize("count", [26, 40, 311])
def test_what_is_held_out_has_its_share_of_each_class(count):
    """The last twelfth of what is trained on: also where a class has few, and all come class by class."""
    images, labels = made_up(count)
    few = np.r_[0:count, count : count + 26, 2 * count : 3 * count]  # of the second class, 26 alone
    found = assemble("Shapes", SHAPES, (images[few], labels[few]))
    for part in (found.test_labels, found.labels[-(len(found.labels) // 12) :]):
        assert set(part.tolist()) == {0, 1, 2}


def test_an_npz_names_its_classes():
    train, test = made_up(), made_up(5)
    arrays = {"x_train": train[0], "y_train": train[1], "x_test": test[0], "y_test": test[1]}
    found = bringing.from_files({"shapes.npz": as_npz(**arrays, classes=np.array(SHAPES))}, "Shapes")
    assert found.classes == SHAPES
    assert in_any_order(*found.test) == in_any_order(*test)
    assert bringing.from_files({"shapes.npz": as_npz(**arrays)}, "Shapes", ["a", "b", "c"]).classes == ("a", "b", "c")


@pytest.mark.parametrize(
    ("change", "labels"),
    [
        (lambda images: images / 255, lambda labels: labels.astype(np.int64)),
        (lambda images: images.astype(np.float32)[..., np.newaxis], lambda labels: labels[:, np.newaxis]),
        (lambda images: 255 - images, lambda labels: labels),  # dark on light
    ],
    ids=["0 to 1", "one channel", "dark on light"],
)
def test_pixels_and_labels_in_other_forms(change, labels):
    train = made_up()
    file = as_npz(x_train=change(train[0]), y_train=labels(train[1]), x_test=change(train[0]), y_test=labels(train[1]))
    found = bringing.from_files({"shapes.npz": file}, "Shapes")
    assert in_any_order(*found.train) == in_any_order(*train)


@pytest.mark.parametrize("dtype", [bool, np.uint8, np.int32, np.float32])
def test_pixels_that_are_0_or_1(dtype):
    images, labels = made_up()
    file = as_npz(x_train=(images > 0).astype(dtype), y_train=labels, x_test=images[:1] > 0, y_test=labels[:1])
    found = bringing.from_files({"shapes.npz": file}, "Shapes")
    assert in_any_order(*found.train) == in_any_order(np.where(images, 255, 0).astype(np.uint8), labels)


@pytest.mark.parametrize(
    "change",
    [lambda labels: np.eye(3)[labels], lambda labels: np.eye(3, dtype=bool)[labels], lambda labels: labels * 1.0],
    ids=["one-hot", "one-hot of bool", "with a point"],
)
def test_labels_as_people_have_them(change):
    images, labels = made_up()
    file = as_npz(x_train=images, y_train=change(labels), x_test=images[:3], y_test=change(labels[:3]))
    found = bringing.from_files({"shapes.npz": file}, "Shapes")
    assert in_any_order(*found.train) == in_any_order(images, labels)
    assert found.test_labels.tolist() == [0, 0, 0]


def test_other_sizes_keep_their_shape():
    """A bar of 14x56 on grey ground: half as large, in the middle, the rest as its rim is."""
    image = np.full((14, 56), 40, np.uint8)
    image[4:10, 10:46] = 240
    images = np.stack([image] * 60)
    found = assemble("Wide", None, (images, np.arange(60, dtype=np.uint8) % 2))
    assert found.images.shape[1:] == (28, 28)
    assert np.unique(found.images[0][:10]).tolist() == [40]
    assert np.unique(found.images[0][13, 6:22]).tolist() == [240]
    assert found.images[0].sum() == 40 * 28 * 28 + 200 * 3 * 18


def test_a_zip_file_of_pictures_in_folders():
    files = {}
    for kind in SHAPES:
        for place in range(25):
            image = drawn(kind, shade=255 - place)
            part = "test" if place < 3 else "train"
            files[f"shapes/{part}/{kind}/{place}.png"] = as_png(image)
    files |= {"shapes/readme.txt": b"shapes", "__MACOSX/shapes/._0.png": b"", "shapes/train/ring/.DS_Store": b""}
    found = bringing.from_files({"shapes.zip": as_zip(files)}, "Shapes")
    assert found.classes == ("bar", "cross", "ring")
    assert (len(found.labels), len(found.test_labels)) == (66, 9)
    assert [str(remark) for remark in found.remarks] == ["1 files that are no pictures were left out."]
    tested = [(kind, drawn(kind, shade=255 - place)) for kind in SHAPES for place in range(3)]
    wanted = [found.classes.index(kind) for kind, _image in tested]
    assert in_any_order(*found.test) == in_any_order([image for _kind, image in tested], wanted)


def test_pictures_of_other_kinds_and_sizes_dark_on_light():
    """JPEGs on white paper become light on dark; what is drawn is fitted as a drawing is."""

    def jpeg(kind):
        return as_png(np.pad(255 - drawn(kind, 120), 20, constant_values=255), "JPEG")

    files = {f"{kind}/{place}.jpg": jpeg(kind) for kind in SHAPES for place in range(24)}
    plain = bringing.from_files({"shapes.zip": as_zip(files)}, "Shapes")
    assert plain.images[:, 0].max() < 30  # the paper is dark now
    assert "inverted" in str(plain.remarks[0])
    fitted = bringing.from_files({"shapes.zip": as_zip(files)}, "Shapes", drawn=True)
    ring = fitted.images[fitted.labels == 2][0]
    assert (np.flatnonzero(ring.any(axis=0))[[0, -1]] == [4, 23]).all()  # 20 of 28 pixels, as MNIST's


def test_a_folder_of_pictures(tmp_path):
    for kind in SHAPES:
        (tmp_path / kind).mkdir()
        for place in range(22):
            (tmp_path / kind / f"{place}.png").write_bytes(as_png(drawn(kind)))
    found = bringing.from_path(tmp_path, "Shapes")
    assert (found.classes, len(found.labels) + len(found.test_labels)) == (("bar", "cross", "ring"), 66)


def test_fashion_mnist_where_keras_leaves_it(tmp_path, monkeypatch):
    """Files in its format, made here: ten classes, gzipped, under their names."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    assert not fashion.is_there()
    kinds = [drawn("ring", shade=80 + 17 * place) for place in range(10)]
    images, labels = np.stack(kinds * 24), np.tile(np.arange(10, dtype=np.uint8), 24)
    folder = tmp_path / "datasets" / "fashion-mnist"
    folder.mkdir(parents=True)
    for name, data in as_files((images, labels), (images[:50], labels[:50]), gzip.compress, ".gz").items():
        (folder / name).write_bytes(data)
    assert fashion.is_there()
    found = fashion.load()
    assert (found.name, found.classes[0], found.classes[9]) == ("Fashion-MNIST", "T-shirt/top", "Ankle boot")
    assert (len(found.labels), len(found.test_labels)) == (240, 50)


# --- what is refused --------------------------------------------------------------------------------


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
        (with_one(IMAGES, BOMB), "says that it holds 1683627180048 bytes; .* may have 100000000"),
        (with_one(IMAGES, gzip.compress(BOMB + bytes(10**7))), "says that it holds 1683627180048 bytes"),
        (with_one(LABELS, as_idx(made_up()[1][:-1])), r"Pictures of shape \(90, 28, 28\) do not go .*\(89,\)"),
        (with_one(LABELS, as_idx(made_up()[1] + 1)), "To train on there are 0 pictures of 0; each class needs 20"),
        (with_one(LABELS, as_idx(made_up()[1] + 9)), "There are 12 classes; the network tells 2 to 10 apart"),
        (with_one(LABELS, as_idx(made_up()[0])), "Of idx files bring pictures and labels"),
        (with_one("more-labels-idx1-ubyte", as_idx(made_up()[1])), "Of idx files bring"),
        ({IMAGES: WHOLE}, "Of idx files bring"),
        ({"a.png": as_png(drawn("ring"))}, "a.png is no data set; bring idx files"),
        ({"x.npz": b"PK\3\4" + bytes(40)}, "x.npz is damaged"),
        ({"x.tar": bytes(5000)}, "x.tar is no data set"),
        ({}, "A data set has files of 100000000 bytes"),
    ],
)
def test_idx_files_that_are_no_set(files, said):
    with pytest.raises(Problem, match=said):
        bringing.from_files(files, "Shapes")


X, Y = made_up()


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
        ({"x_train": np.where(X, np.nan, 0), "y_train": Y}, "Pixels go from nan"),
        ({"x_train": X[:, 12:15], "y_train": Y}, "The pictures are 3x28 pixels; a side may have 4 to 1024"),
        ({"x_train": X[:45], "y_train": Y[:45]}, "there are 14 pictures of 1; each class needs 20"),
        ({"x_train": X, "y_train": Y * 5}, "There are 11 classes; the network tells 2 to 10 apart"),
        ({"x_train": X, "y_train": Y * 0}, "there are 0 pictures of 1"),
        ({"x_train": np.array([object()]), "y_train": Y}, "holds no data set: Object arrays cannot be loaded"),
        ({"x_train": np.zeros((200_000, 28, 28), np.uint8), "y_train": Y}, "unpacks to .* may have 100000000"),
    ],
)
def test_arrays_that_are_no_set(arrays, said):
    with pytest.raises(Problem, match=said):
        bringing.from_files({"x.npz": as_npz(**arrays)}, "Shapes")


def test_a_zip_bomb_is_not_unpacked():
    """Ten files of 15 MB of zeros each, in 150 kB."""
    file = as_zip({f"{place % 2}/{place}.png": bytes(15_000_000) for place in range(10)})
    assert len(file) < 200_000
    with pytest.raises(Problem, match="The pictures unpack to 150000000 bytes"):
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
    refused_within(1, packed, "say that they hold 120000168 bytes together; .* may have 100000000")


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


# --- what is kept -------------------------------------------------------------------------------------


def test_there_and_back_again(tmp_path):
    brought = assemble("Shapes", SHAPES, made_up(), made_up(5))
    data = kept.keep(brought, tmp_path)
    assert is_id(data)
    assert classes_of(data) == 3
    assert kept.keep(brought, tmp_path) == data  # the same one is kept once
    assert kept.every(tmp_path) == [kept.Kept(data, "Shapes", SHAPES, 90, 15)]
    again = kept.load(data, tmp_path)
    assert isinstance(again, DataSet)
    for ours, theirs in zip((*again.train, *again.test), (*brought.train, *brought.test), strict=True):
        np.testing.assert_array_equal(ours, theirs)
    other = kept.keep(assemble("Shapes", ("a", "b", "c"), made_up(), made_up(5)), tmp_path)
    assert other != data
    kept.delete(data, tmp_path)
    assert [found.id for found in kept.every(tmp_path)] == [other]
    with pytest.raises(Problem, match=f"There is no data set {data} here any more"):
        kept.load(data, tmp_path)
    assert [path.name for path in (tmp_path / ".datasets").iterdir()] == [other]


def test_a_set_whose_files_are_damaged(tmp_path):
    brought = assemble("Shapes", SHAPES, made_up(), made_up(5))
    data = kept.keep(brought, tmp_path)
    file = tmp_path / ".datasets" / data / "data.npz"
    file.write_bytes(file.read_bytes()[:-200])
    with pytest.raises(Problem, match=r"data\.npz holds no data set"):
        kept.load(data, tmp_path)
    (file.parent / "about.json").write_text("{", encoding="utf-8")
    assert kept.every(tmp_path) == []
    assert kept.keep(brought, tmp_path) == data  # kept anew
    assert len(kept.load(data, tmp_path).labels) == 90


def test_a_set_that_was_half_deleted_can_be_kept_and_deleted_again(tmp_path, monkeypatch):
    """Killed between moving it away and deleting it; what was left goes with the next one that is kept or deleted."""
    brought, remove = assemble("Shapes", SHAPES, made_up(), made_up(5)), kept.shutil.rmtree

    def killed(path, *args, **kwargs):
        if ".gone-" in str(path):
            raise KeyboardInterrupt

    for _ in range(2):
        data = kept.keep(brought, tmp_path)
        monkeypatch.setattr(kept.shutil, "rmtree", killed)
        with pytest.raises(KeyboardInterrupt):
            kept.delete(data, tmp_path)
        monkeypatch.setattr(kept.shutil, "rmtree", remove)
    assert kept.every(tmp_path) == []
    data = kept.keep(brought, tmp_path)
    assert [path.name for path in (tmp_path / ".datasets").iterdir()] == [data]
    (tmp_path / ".datasets" / ".part-0123").mkdir()  # of a writer that was killed
    kept.delete(data, tmp_path)
    assert list((tmp_path / ".datasets").iterdir()) == []


def test_two_who_keep_the_same_set_at_once(tmp_path, monkeypatch):
    """The second one waits, and then finds it there."""
    brought, save, saved = assemble("Shapes", SHAPES, made_up(), made_up(5)), np.savez_compressed, []

    def slowly(*args, **kwargs):
        saved.append(args[0])
        time.sleep(0.3)
        save(*args, **kwargs)

    monkeypatch.setattr(kept.np, "savez_compressed", slowly)
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(kept.keep, [brought] * 2, [tmp_path] * 2)
    assert first == second
    assert len(saved) == 1
    assert len(kept.load(first, tmp_path).labels) == 90


def test_a_disk_without_room_keeps_nothing(tmp_path):
    """Files may grow to 4 kB here; this one would have 70."""
    images = np.random.default_rng(3).integers(0, 60, (90, 28, 28), np.uint8)
    images[0, 0, 0] = 255
    brought = assemble("Noise", SHAPES, (images, Y), (images, Y))
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        with pytest.raises(Problem, match=r"\.datasets cannot be written: File too large"):
            kept.keep(brought, tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert list((tmp_path / ".datasets").iterdir()) == []
    assert len(kept.load(kept.keep(brought, tmp_path), tmp_path).labels) == 90


@pytest.mark.parametrize(
    "text", ["", "mnist", "..", "0123456789abcdef-11", "0123456789abcdef-1", "../0123456789abcd-3", 7]
)
def test_what_is_no_id(text, tmp_path):
    assert not is_id(text)
    assert kept.find(text, tmp_path) is None


def test_idx_files_are_told_by_their_first_bytes():
    assert idx.is_idx(as_idx(Y))
    assert idx.is_idx(gzip.compress(as_idx(X)))
    assert not any(map(idx.is_idx, (b"", b"\x1f\x8b", as_png(X[0]), struct.pack(">BBBB", 0, 0, 13, 3))))
