"""Networks brought from elsewhere, and which answer by default."""

import dataclasses
import os
import shutil

import numpy as np

import lenet
from lenet.sharing import registry


def brought():
    return dataclasses.replace(lenet.load("max"), name="a friend's")


def test_kept_once_and_whole(tmp_path):
    folder = registry.keep(brought(), tmp_path)
    assert registry.keep(brought(), tmp_path) == folder
    assert len(list((tmp_path / ".brought").iterdir())) == 1
    again = registry.load(folder)
    assert (again.name, again.spec, again.sure_at) == ("a friend's", brought().spec, brought().sure_at)
    for name, array in brought().weights.items():
        np.testing.assert_array_equal(again.weights[name], array)
    assert lenet.runs.runs(tmp_path) == []  # it is no run


def test_brought_again_it_is_mended(tmp_path):
    folder = registry.keep(brought(), tmp_path)
    (folder / "weights.npz").write_bytes(b"PK torn")
    assert "holds no weights" in str(registry.damage(folder))
    assert registry.keep(brought(), tmp_path) == folder
    assert registry.damage(folder) is None


def test_loaded_anew_when_its_weights_change(tmp_path):
    folder = registry.keep(brought(), tmp_path)
    first = registry.load(folder)
    assert registry.load(folder) is first
    dataclasses.replace(first, sure_at=0.5).save(folder)
    os.utime(folder / "weights.npz", ns=(0, 1))
    assert registry.load(folder).sure_at == 0.5


def test_defaults(tmp_path):
    assert registry.defaults(tmp_path) == {}
    folder = registry.keep(brought(), tmp_path)
    registry.make_default("max", folder, tmp_path)
    assert registry.defaults(tmp_path) == {"max": folder}
    (folder / "weights.npz").unlink()
    assert registry.defaults(tmp_path) == {"max": folder}  # a page says that it is damaged
    assert "There is no file" in str(registry.damage(folder))
    shutil.rmtree(folder)
    assert registry.defaults(tmp_path) == {}  # what is gone answers nobody
    registry.make_default("max", None, tmp_path)
    assert (tmp_path / registry.DEFAULTS).read_text(encoding="utf-8") == "{}\n"
    (tmp_path / registry.DEFAULTS).write_text("[", encoding="utf-8")
    assert registry.defaults(tmp_path) == {}
