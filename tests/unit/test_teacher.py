"""A teacher: it learns, tells of the epochs that the small network sees, is kept, and changes nothing else. Slow."""

import dataclasses

import numpy as np
import pytest

import lenet
from lenet import runs
from lenet.files import journal
from lenet.training.dataset import TrainingSet
from lenet.training.recipe import TrainingConfig

CONFIG = TrainingConfig(epochs=2, batch=16, rate=0.003, distortion=0.3, synthetic=20, non_digits=10, seed=3, teacher=6)
DIGITS = 300


@pytest.fixture(scope="module", autouse=True)
def keras_is_here():
    """Keras is imported by the worker that runs this file, and not by each that collects it. It tells of few epochs."""
    global teacher, training
    pytest.importorskip("keras", reason="Keras is not installed")
    from lenet.training import teacher, training

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(teacher, "EPOCHS_TOLD", 3)
        yield


@pytest.fixture(scope="module")
def shown():
    images, labels = (array[:DIGITS] for array in lenet.mnist.load("train"))
    return TrainingSet(CONFIG, images, labels)


@pytest.fixture(scope="module")
def told(shown, tmp_path_factory):
    """What a teacher says after six epochs of 300 digits, where it is kept, and how far it said it was."""
    folder, looks = tmp_path_factory.mktemp("teacher") / "kept", []
    return teacher.answers(CONFIG, shown, folder, lambda: lambda *look: looks.append(look)), folder, looks


def test_it_learns_and_tells_of_every_epoch(shown, told):
    answers, _folder, _looks = told
    assert answers.shape == (teacher.EPOCHS_TOLD, DIGITS + 30, 10)
    np.testing.assert_allclose(np.exp(answers.astype(np.float32)).sum(axis=-1), 1, atol=0.01)
    for number in (0, teacher.EPOCHS_TOLD - 1):
        targets = shown.shown(number)[1]
        is_digit = targets.max(axis=1) == 1
        assert (answers[number].argmax(axis=1) == targets.argmax(axis=1))[is_digit].mean() > 0.5  # guessing: 0.1


def test_it_says_how_far_it_is_as_shares_of_its_time(told):
    """Six epochs of 21 steps are twelve calls of Keras, and three more tell of as many epochs."""
    _answers, _folder, looks = told
    assert len(looks) == 12 + 3
    assert looks[0] == (0.0, None)  # the first call warms up
    shares, left = (np.array(column) for column in zip(*looks[1:], strict=True))
    assert (shares[-1], left[-1]) == (1, 0)
    assert ((shares > 0) & (left >= 0)).all()


def test_it_is_kept_for_the_networks_that_see_the_same(shown, told):
    answers, folder, _looks = told

    def begin():
        raise AssertionError("it learns again")

    for config in (CONFIG, dataclasses.replace(CONFIG, pooling="max", epochs=9, rate=0.1)):
        np.testing.assert_array_equal(teacher.answers(config, shown, folder, begin), answers)
    for config in (dataclasses.replace(CONFIG, teacher=7), dataclasses.replace(CONFIG, seed=4)):
        with pytest.raises(AssertionError, match="it learns again"):
            teacher.answers(config, shown, folder, begin)


def test_what_another_run_is_writing_is_left_alone(shown, told, tmp_path, monkeypatch):
    """The newest alone is kept, but what begins with a dot is not there yet."""
    for name in ("older.npy", ".part-1234-other.npy"):
        (tmp_path / name).write_bytes(b"x")
    monkeypatch.setattr(teacher, "_learn_and_tell", lambda *_: told[0])
    teacher.answers(CONFIG, shown, tmp_path, lambda: None)
    assert len([*tmp_path.glob("[!.]*.npy")]) == 1
    assert not (tmp_path / "older.npy").exists()
    assert (tmp_path / ".part-1234-other.npy").exists()


def test_a_stop_ends_its_learning(shown, tmp_path):
    """At the next call of Keras; nothing half learned is kept."""
    looks = iter(range(3))
    with pytest.raises(StopIteration):
        teacher.answers(CONFIG, shown, tmp_path, lambda: lambda *_: next(looks))
    assert [*tmp_path.glob("*.npy")] == []


@pytest.mark.parametrize("size", [28, 32])
def test_it_takes_what_the_network_takes(size):
    spec = TrainingConfig(padding=2 if size == 28 else 0, input_size=size).spec
    model = teacher.build(spec)
    assert model.input_shape == (None, size, size, 1)
    assert model.output_shape == (None, 10)
    assert model.count_params() > 61_706


def test_a_run_with_a_teacher_ends_alike_whether_it_was_kept(tmp_path, monkeypatch):
    monkeypatch.setattr("lenet.training.dataset.HELD_OUT", 500)
    monkeypatch.setattr("lenet.training.calibration._drawings", lambda kind, count, seed: np.zeros((2, 32, 32)))
    monkeypatch.setenv("LENET_RUNS", str(tmp_path / "runs"))
    config = dataclasses.replace(CONFIG, teacher=1, fraction=0.005)
    first, second = (training.train(config, tmp_path / name, lambda line: None) for name in ("first", "second"))
    for name, array in first.weights.items():
        np.testing.assert_array_equal(second.weights[name], array)
    kinds = [[event.get("phase") for event in runs.Run(tmp_path / name).phases()] for name in ("first", "second")]
    assert kinds[0] == ["preparing", "teaching", "training", "measuring", "calibrating"]
    assert kinds[1] == ["preparing", "training", "measuring", "calibrating"]
    before, after = (event["expected"] for event in runs.Run(tmp_path / "first").phases() if "expected" in event)
    assert before == {**after, "step": before["step"]}  # reckoned once: what is drawn for it would take no time again
    without = training.train(dataclasses.replace(config, teacher=0), tmp_path / "without", lambda line: None)
    assert any((without.weights[name] != array).any() for name, array in first.weights.items())
    assert journal.events(tmp_path / "first")[-1]["kind"] == "done"
