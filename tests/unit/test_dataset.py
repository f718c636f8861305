"""Material: the same numbers as ever, made as needed, and a stop is obeyed while it is made."""

import dataclasses

import numpy as np
import pytest

import lenet
from lenet import runs
from lenet.digits import distortion, pen
from lenet.digits.distortion import distort
from lenet.files import journal
from lenet.training import calibration, dataset
from lenet.training.dataset import TrainingSet
from lenet.training.recipe import TrainingConfig

MIXED = TrainingConfig(prepared=0.5, synthetic=60, non_digits=45, distortion=0.8, seed=1998)


def all_at_once(config, images, labels, number):
    """An epoch as it was made when the shipped networks were trained: everything at the beginning, in one go."""
    as_bytes = lambda digit: np.round(digit * 255).astype(np.uint8)  # noqa: E731
    rng = np.random.default_rng([config.seed, 1])

    def used(strokes):
        if rng.random() < 0.7:
            return as_bytes(lenet.prepare_strokes(strokes).digit)
        return as_bytes(lenet.prepare(pen.draw(strokes, rng.uniform(6, 16))).digit)

    drawn_labels = [place % 10 for place in range(2 * config.synthetic)]
    drawn = [used(pen.digit_strokes(label, rng)) for label in drawn_labels]
    seen = [kind for kind in pen.NON_DIGITS if kind not in pen.UNSEEN]
    signs, free = [k for k in seen if k in pen.SIGNS], [k for k in seen if k not in pen.SIGNS]
    shapes = []
    for place in range(config.non_digits):
        kinds = (signs, free)[place % 2]
        kind = kinds[place // 2 % len(kinds)]
        filled = kind in ("blob", "patches", "filled", "leaf", "portrait")
        by_pixels = lambda kind: as_bytes(lenet.prepare(pen.non_digit(kind, rng)).digit)  # noqa: E731
        shapes.append(by_pixels(kind) if filled else used(pen.non_digit_strokes(kind, rng)))
    rng = np.random.default_rng([config.seed, 2, number])
    as_drawings = rng.random(len(images)) < config.prepared
    mixed = [dataset._prepare(image) if other else image for image, other in zip(images, as_drawings, strict=True)]
    picked = rng.permutation(len(drawn))[: config.synthetic]
    everything = np.array([*mixed, *(drawn[place] for place in picked), *shapes], np.uint8)
    known = [*labels, *(drawn_labels[place] for place in picked)]
    targets = np.full((len(everything), 10), 0.1, np.float32)
    targets[: len(known)] = np.eye(10, dtype=np.float32)[known]
    order = rng.permutation(len(everything))
    return distort(everything[order], rng, config.distortion), targets[order]


@pytest.mark.parametrize(
    "config",
    [
        MIXED,
        dataclasses.replace(MIXED, prepared=0.0),
        dataclasses.replace(MIXED, synthetic=0),
        dataclasses.replace(MIXED, non_digits=0, distortion=0.0),
    ],
)
def test_an_epoch_is_what_it_was_when_the_shipped_networks_were_trained(config):
    """Else their recipes would no longer give them; also where an earlier epoch was not made in this process."""
    images, labels = (array[:40] for array in lenet.mnist.load("train"))
    for numbers in ((0, 7), (7,)):
        made = TrainingSet(config, images, labels)
        for number in numbers:
            for ours, theirs in zip(made.epoch(number), all_at_once(config, images, labels, number), strict=True):
                np.testing.assert_array_equal(ours, theirs)


def test_the_epochs_that_a_teacher_has_told_of_come_round_in_another_order():
    """Labels 0.3, teacher 0.7 of it, its logarithms divided by 1.2; shapes that are no digits keep their tenths."""
    images, labels = (array[:40] for array in lenet.mnist.load("train"))
    made = TrainingSet(MIXED, images, labels)
    plain = [made.shown(number) for number in (0, 1)]
    doubts = np.random.default_rng(4).dirichlet(np.ones(10), (2, len(made)))
    made.learn_from(np.log(doubts).astype(np.float16))
    first, third = made.epoch(0), made.epoch(2)
    assert not np.array_equal(first[0], third[0])
    for inputs, targets in (first, third):
        for x, target in zip(inputs, targets, strict=True):
            (place, *_) = np.flatnonzero((plain[0][0] == x).all(axis=(1, 2)))
            label = plain[0][1][place]
            powers = doubts[0][place] ** (1 / 1.2)
            told = label if label.max() < 1 else 0.3 * label + 0.7 * powers / powers.sum()
            np.testing.assert_allclose(target, told, atol=2e-3)
    np.testing.assert_array_equal(np.sort(made.epoch(1)[0], axis=0), np.sort(plain[1][0], axis=0))


def test_of_shapes_a_network_of_distances_is_asked_for_no_digit():
    """What is left is rubbish's, as in equation 9; everything else is the same."""
    images, labels = (array[:40] for array in lenet.mnist.load("train"))
    by_distance = dataclasses.replace(MIXED, output="rbf")
    ours, theirs = (TrainingSet(config, images, labels).epoch(0) for config in (by_distance, MIXED))
    np.testing.assert_array_equal(ours[0], theirs[0])
    is_digit = theirs[1].max(axis=1) == 1
    np.testing.assert_array_equal(ours[1], np.where(is_digit[:, np.newaxis], theirs[1], 0))
    assert (~is_digit).sum() == MIXED.non_digits


def test_nothing_is_drawn_before_it_is_needed(monkeypatch):
    monkeypatch.setattr(pen, "digit_strokes", None)
    images, labels = (array[:40] for array in lenet.mnist.load("train"))
    assert len(TrainingSet(MIXED, images, labels)) == 145


WORK = {  # what takes time before and after the steps: where it is done, and of how many
    "digits drawn": (pen, "digit_strokes", {"synthetic": 300}),
    "shapes drawn": (dataset, "_shape", {"non_digits": 300}),
    "digits prepared": (dataset, "_prepare", {"prepared": 0.5}),
    "digits distorted": (distortion.cv2, "remap", {"distortion": 1.0}),
    "shapes for the threshold": (calibration, "_drawings", {}),
}


@pytest.mark.parametrize("name", WORK)
def test_a_stop_is_obeyed_whatever_is_being_made(tmp_path, monkeypatch, name):
    """At the next piece, of some hundreds; and the run can go on from there."""
    training = pytest.importorskip("lenet.training.training", reason="Keras is not installed")
    where, work, settings = WORK[name]
    config = TrainingConfig(epochs=1, fraction=0.02, seed=3, device="cpu", **settings)
    real, calls = getattr(where, work), []

    def stopped(*arguments, **options):
        calls.append(work)
        (tmp_path / "run" / runs.STOP).touch()
        return real(*arguments, **options)

    monkeypatch.setattr(where, work, stopped)
    assert training.train(config, tmp_path / "run", lambda line: None) is None
    assert runs.Run(tmp_path / "run").state == "stopped"
    assert journal.events(tmp_path / "run")[-1]["kind"] == "stopped"
    # The trial of shapes that are none draws two of a kind at a time, and some are three digits beside each other.
    assert len(calls) <= {"remap": 256, "_drawings": 8, "digit_strokes": 12}.get(work, 1)
    assert not (tmp_path / "run" / "weights.npz").exists()


def test_a_run_stopped_after_its_last_epoch_goes_on_with_the_threshold(tmp_path, monkeypatch):
    training = pytest.importorskip("lenet.training.training", reason="Keras is not installed")
    config = TrainingConfig(epochs=1, fraction=0.004, prepared=0.5, synthetic=20, non_digits=20, seed=3, device="cpu")
    folder = tmp_path / "run"
    monkeypatch.setattr(dataset, "HELD_OUT", 500)
    drawings = calibration._drawings
    monkeypatch.setattr(
        calibration, "_drawings", lambda kind, count, seed: drawings(kind, 8, seed)
    )  # a hundred are slow
    assert (
        training.train(config, folder, lambda line: line.startswith("epoch") and (folder / runs.STOP).touch()) is None
    )
    kinds = [event["kind"] for event in runs.Run(folder).events() if event["kind"] != "phase"]
    assert kinds == ["started", "machine", "epoch", "stopped"]
    with monkeypatch.context() as patched:
        patched.setattr(dataset, "_as_used", None)  # all epochs are done: nothing is drawn again
        again = training.train(config, folder, lambda line: None)
    alone = training.train(config, tmp_path / "alone", lambda line: None)
    assert again.sure_at == alone.sure_at
    for key, array in alone.weights.items():
        np.testing.assert_array_equal(again.weights[key], array)


@pytest.mark.parametrize("name", ["synthetic", "non_digits"])
def test_how_much_may_be_drawn(name):
    assert getattr(TrainingConfig(**{name: 20_000}), name) == 20_000
    with pytest.raises(lenet.Problem, match=rf"{name} must be from 0 to 20000, not 20001\."):
        TrainingConfig(**{name: 20_001})
