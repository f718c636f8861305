"""Data sets of the reader's own: read, refused with a sentence, kept whole or not at all."""

import gzip
import resource
import struct
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from lenet import Problem
from lenet.datasets import bringing, fashion, idx, kept
from lenet.datasets.data_set import DataSet, assemble
from lenet.datasets.identity import classes_of, is_id
from tests.unit.set_files import SHAPES, X, Y, as_files, as_idx, as_npz, as_png, as_zip, drawn, in_any_order, made_up

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
    assert [str(remark) for remark in found.remarks] == ["Left out, since they are no pictures: 1 of the files."]
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
