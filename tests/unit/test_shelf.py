"""Networks brought from elsewhere, and which answer by default."""

import dataclasses
import os
import shutil

import numpy as np

import lenet
from lenet import shelf


def brought():
    return dataclasses.replace(lenet.load("max"), name="a friend's")


def test_kept_once_and_whole(tmp_path):
    folder = shelf.keep(brought(), tmp_path)
    assert shelf.keep(brought(), tmp_path) == folder
    assert len(list((tmp_path / ".brought").iterdir())) == 1
    again = shelf.load(folder)
    assert (again.name, again.spec, again.sure_at) == ("a friend's", brought().spec, brought().sure_at)
    for name, array in brought().weights.items():
        np.testing.assert_array_equal(again.weights[name], array)
    assert lenet.runs.runs(tmp_path) == []  # it is no run


def test_brought_again_it_is_mended(tmp_path):
    folder = shelf.keep(brought(), tmp_path)
    (folder / "weights.npz").write_bytes(b"PK torn")
    assert "holds no weights" in str(shelf.damage(folder))
    assert shelf.keep(brought(), tmp_path) == folder
    assert shelf.damage(folder) is None


def test_loaded_anew_when_its_weights_change(tmp_path):
    folder = shelf.keep(brought(), tmp_path)
    first = shelf.load(folder)
    assert shelf.load(folder) is first
    dataclasses.replace(first, sure_at=0.5).save(folder)
    os.utime(folder / "weights.npz", ns=(0, 1))
    assert shelf.load(folder).sure_at == 0.5


def test_defaults(tmp_path):
    assert shelf.defaults(tmp_path) == {}
    folder = shelf.keep(brought(), tmp_path)
    shelf.make_default("max", folder, tmp_path)
    assert shelf.defaults(tmp_path) == {"max": folder}
    (folder / "weights.npz").unlink()
    assert shelf.defaults(tmp_path) == {"max": folder}  # a page says that it is damaged
    assert "There is no file" in str(shelf.damage(folder))
    shutil.rmtree(folder)
    assert shelf.defaults(tmp_path) == {}  # what is gone answers nobody
    shelf.make_default("max", None, tmp_path)
    assert (tmp_path / shelf.DEFAULTS).read_text(encoding="utf-8") == "{}\n"
    (tmp_path / shelf.DEFAULTS).write_text("[", encoding="utf-8")
    assert shelf.defaults(tmp_path) == {}
