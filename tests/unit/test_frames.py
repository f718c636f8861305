"""Frames of a run: when they are kept, that they fit, and what is damaged."""

import errno
import os
from pathlib import Path

import numpy as np
import pytest

import lenet
from lenet import runs
from lenet.files import disk
from lenet.training import frames, recipe

SHAPES = lenet.classic().weight_shapes
WEIGHTS = lenet.load("average").weights


def kept_of(total, every=1):
    """The steps of a run that are kept, looked at after so many each."""
    places = [*range(0, total, every), total]
    return [step for before, step in zip([-1, *places], places, strict=False) if frames.is_due(before, step, total)]


def test_nearly_everything_happens_at_the_beginning():
    assert kept_of(645)[:12] == [0, 1, 2, 4, 8, 9, 16, 17, 25, 32, 33, 41]
    assert kept_of(645)[-1] == 645
    assert kept_of(50) == [*range(51)]


@pytest.mark.parametrize("total", [300, 645, 4_300, 12_900, 4_300_000])
def test_a_run_has_about_a_hundred_frames(total):
    assert 80 < len(kept_of(total, max(1, min(32, total // 80)))) <= 105


def test_a_frame_is_the_weights_with_three_digits(tmp_path):
    frames.keep(tmp_path, 7, WEIGHTS)
    assert frames.kept(tmp_path, SHAPES) == [7]
    assert frames.place(tmp_path, 7).stat().st_size == 2 * 61_706
    found = frames.load(tmp_path, 7, SHAPES)
    assert [*found] == [*WEIGHTS]
    for name, array in WEIGHTS.items():
        np.testing.assert_array_equal(found[name], array.astype(np.float16))
        np.testing.assert_allclose(found[name], array, rtol=1 / 1024, atol=1e-7)


def test_three_digits_move_no_probability_by_a_hundredth():
    half = {name: array.astype(np.float16).astype(np.float32) for name, array in WEIGHTS.items()}
    images = lenet.mnist.to_input(lenet.mnist.load("test")[0][:500])
    exact = lenet.load("average").probabilities(images)
    rounded = lenet.Network("half", lenet.classic(), half).probabilities(images)
    assert np.abs(exact - rounded).max() < 0.01


def test_what_float16_cannot_hold(tmp_path):
    frames.keep(tmp_path, 0, {**WEIGHTS, "C1/bias": np.array([1e6, -1e9, 1, 2, 3, 4], np.float32)})
    np.testing.assert_array_equal(frames.load(tmp_path, 0, SHAPES)["C1/bias"], [65504, -65504, 1, 2, 3, 4])


def test_of_many_frames_those_stay_that_are_missed_most(tmp_path):
    small = {"C1/bias": np.zeros(6, np.float32)}
    for step in range(0, 3_000, 10):
        frames.keep(tmp_path, step, small)
    steps = frames.kept(tmp_path, {"C1/bias": (6,)})
    assert len(steps) == frames.MOST
    assert (steps[0], steps[-1]) == (0, 2_990)
    gaps = np.diff(steps)
    assert gaps.max() <= 60  # thirty would be even


def test_a_large_network_has_fewer():
    assert frames.most_kept(2 * 61_706) == 120
    assert frames.most_kept(1_000_000) == 20


def test_a_torn_frame_is_passed_over(tmp_path):
    run = runs.Run(tmp_path)
    disk.write_json(tmp_path / "config.json", vars(recipe.TrainingConfig()))
    for step in (0, 1, 2):
        frames.keep(tmp_path, step, WEIGHTS)
    torn = frames.place(tmp_path, 1)
    whole = torn.read_bytes()
    torn.unlink()
    torn.write_bytes(whole[:5000])
    assert run.frames() == [0, 2]
    with pytest.raises(lenet.Problem, match=r"00000001.f16 has 5000 bytes, not 123412: it is torn, or of another"):
        run.at(1)
    with pytest.raises(lenet.Problem, match=r"There is no file .*00000003.f16"):
        run.at(3)
    with pytest.raises(lenet.Problem, match=r"There is no file .*00000003.f16"):
        run.frame(3)


def test_a_run_from_before_has_none(tmp_path):
    disk.write_json(tmp_path / "config.json", vars(recipe.TrainingConfig()))
    assert runs.Run(tmp_path).frames() == []
    assert runs.Run(tmp_path).steps() == []


def test_a_full_disk_leaves_the_frames_before_and_nothing_half(tmp_path, monkeypatch):
    frames.keep(tmp_path, 1, WEIGHTS)
    write = Path.write_bytes

    def half(path, content):
        write(path, content[: len(content) // 2])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", half)
        with pytest.raises(OSError, match="No space left on device"):
            frames.keep(tmp_path, 2, WEIGHTS)
    assert [path.name for path in (tmp_path / frames.FOLDER).iterdir()] == ["00000001.f16"]
    assert frames.kept(tmp_path, SHAPES) == [1]
    frames.keep(tmp_path, 2, WEIGHTS)
    assert frames.kept(tmp_path, SHAPES) == [1, 2]
