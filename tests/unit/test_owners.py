"""Whose a run or a data set is."""

from lenet import runs
from lenet.files import owners
from lenet.training.recipe import TrainingConfig


def test_who_has_the_key(tmp_path):
    mine, other = owners.new_key(), owners.new_key()
    assert mine != other
    assert owners.is_key(mine)
    assert owners.is_open_to(tmp_path, [])  # everybody's without a mark
    owners.mark(tmp_path, mine)
    assert owners.is_open_to(tmp_path, [other, mine])
    assert not owners.is_open_to(tmp_path, [other])
    assert not owners.is_open_to(tmp_path, [])
    (tmp_path / owners.FILE).write_bytes(b"\xff")  # damaged: nobody's, rather than everybody's
    assert not owners.is_open_to(tmp_path, [mine])
    (tmp_path / owners.FILE).unlink()  # by who has the files
    assert owners.is_open_to(tmp_path, [])


def test_what_can_be_no_key():
    assert not any(map(owners.is_key, ["", "x" * 21, "x" * 23, "x" * 21 + "\n", "x" * 21 + "ä"]))


def test_a_run_has_its_mark_before_its_process_starts(tmp_path, monkeypatch):
    seen = []
    monkeypatch.setattr(runs, "_launch", lambda folder: seen.append(owners.is_open_to(folder, ["mine"])))
    runs.start(TrainingConfig(), tmp_path, owner="mine")
    assert seen == [True]
    (run,) = runs.runs(tmp_path)
    assert not owners.is_open_to(run.folder, ["another"])
