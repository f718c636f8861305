"""The shipped digits are MNIST, and damage is noticed."""

import zipfile

import numpy as np
import pytest

from lenet import Problem, mnist


def test_counts_and_first_labels():
    images, labels = mnist.load("train")
    assert images.shape == (60000, 28, 28)
    assert np.bincount(labels).tolist() == [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
    assert labels[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
    assert round(float(images.mean() / 255), 5) == 0.13066
    assert round(float(images.std() / 255), 5) == 0.30811
    images, labels = mnist.load("test")
    assert images.shape == (10000, 28, 28)
    assert np.bincount(labels).tolist() == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]
    assert labels[:10].tolist() == [7, 2, 1, 0, 4, 1, 4, 9, 5, 9]


def test_samples_are_what_they_say():
    _, labels = mnist.load("test")
    assert [int(labels[row]) for row in mnist.SAMPLE_ROWS] == list(range(10))


def test_input_is_padded_and_scaled():
    image = np.zeros((1, 28, 28), np.uint8)
    image[0, 0, 0] = 255
    ready = mnist.to_input(image)
    assert ready.shape == (1, 32, 32)
    assert ready.dtype == np.float32
    assert ready[0, 2, 2] == 1
    assert ready.sum() == 1


def test_a_missing_file(tmp_path):
    with pytest.raises(Problem, match=r"The MNIST file .*nowhere.npz is missing; take it from the project again"):
        mnist.load("test", tmp_path / "nowhere.npz")


def test_one_changed_pixel_is_noticed(tmp_path):
    images, labels = mnist.load("test")
    images = images.copy()
    images[5000, 14, 14] ^= 1
    np.savez_compressed(tmp_path / "mnist.npz", x_test=images, y_test=labels)
    with pytest.raises(Problem, match=r"is damaged \(x_test: sha256\)"):
        mnist.load("test", tmp_path / "mnist.npz")


@pytest.mark.parametrize("damage", ["cut", "noise", "empty", "no zip", "other arrays", "pickle"])
def test_damaged_files_give_one_sentence(tmp_path, damage):
    file = tmp_path / "mnist.npz"
    whole = mnist.FILE.read_bytes()
    if damage == "cut":
        file.write_bytes(whole[: len(whole) // 2])
    elif damage == "noise":
        middle = len(whole) - 900_000
        file.write_bytes(whole[:middle] + bytes(1000) + whole[middle + 1000 :])
    elif damage == "empty":
        file.write_bytes(b"")
    elif damage == "no zip":
        file.write_bytes(b"not a picture of a digit" * 100)
    elif damage == "other arrays":
        np.savez(file, x_test=np.zeros((3, 28, 28), np.uint8), y_test=np.zeros(3, np.uint8))
    else:
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("x_test.npy", _pickled())
    with pytest.raises(Problem, match="is damaged"):
        mnist.load("test", file)


def _pickled():
    import io

    buffer = io.BytesIO()
    np.save(buffer, np.array([{"a": 1}], dtype=object), allow_pickle=True)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("part", "counts"),
    [
        ("train", [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]),
        ("test", [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]),
    ],
)
def test_overview(part, counts):
    found, means, spreads = mnist.overview(part)
    assert found.tolist() == counts
    images, labels = mnist.load(part)
    assert float(means[3, 14, 14]) == pytest.approx(images[labels == 3][:, 14, 14].mean() / 255, abs=1e-5)
    assert float(spreads[3, 14, 14]) == pytest.approx(np.sqrt(np.var(images[labels == 3][:, 14, 14] / 255)), abs=1e-5)
