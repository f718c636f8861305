"""The swapped pooling: the shipped answers are what the shipped networks give."""

import hashlib
import json

import numpy as np
import pytest

import lenet
from lenet import Problem, mnist, swap
from lenet.network.zoo import ZOO

COMBINATIONS = [("average", "average"), ("average", "max"), ("max", "average"), ("max", "max")]
ERRORS = dict(zip(COMBINATIONS, [0.0060, 0.7677, 0.5220, 0.0070], strict=True))


@pytest.fixture
def about():
    """What the shipped file holds, to change."""
    return json.loads(swap.FILE.read_text(encoding="utf-8"))


def first(count):
    """The first test digits as inputs, and their labels."""
    images, labels = mnist.load("test")
    return mnist.to_input(images[:count]), labels[:count]


@pytest.mark.parametrize("name", ["average", "max"])
def test_the_shipped_answers_belong_to_the_shipped_weights(about, name):
    digest = hashlib.sha256()
    with np.load(ZOO / name / "weights.npz") as arrays:
        for key in sorted(arrays.files):
            digest.update(key.encode())
            digest.update(arrays[key].astype("<f4").tobytes())
    assert about["weights sha256"][name] == digest.hexdigest()


def test_the_shipped_answers_are_one_digit_for_each_test_digit():
    made = swap.results()
    assert sorted(made.answers) == COMBINATIONS
    for answers in made.answers.values():
        assert answers.shape == (10_000,)
        assert np.unique(answers).tolist() == list(range(10))
    assert mnist.HASHES["x_test"] in made.provenance["data"]
    assert made.provenance["made by"] == "python -m lenet swap"


def test_the_first_500_answers_are_what_the_networks_answer():
    images, _ = first(500)
    measured = swap.measure(images)
    assert sorted(measured) == COMBINATIONS
    for key, answers in measured.items():
        assert answers.tolist() == swap.results().answers[key][:500].tolist(), key


@pytest.mark.parametrize("name", ["average", "max"])
def test_unswapped_a_network_errs_as_it_does_by_itself(name):
    images, labels = first(500)
    made = swap.results()
    result = lenet.evaluate(lenet.load(name), images, labels)
    wrong = np.flatnonzero(made.answers[name, name][:500] != labels)
    assert wrong.tolist() == sorted(result.mistakes)
    assert len(wrong) / 500 == result.error


@pytest.mark.parametrize(("key", "error"), ERRORS.items())
def test_errors_are_counted_from_the_answers(key, error):
    _, labels = mnist.load("test")
    right = sum(int(read == label) for read, label in zip(swap.results().answers[key], labels, strict=True))
    assert right == round(10_000 * (1 - error))
    assert swap.results().error(*key) == pytest.approx(error, abs=1e-9)


def test_the_digits_that_a_swap_changes():
    answers = {
        ("average", "average"): np.array([7, 2, 1, 0]),
        ("average", "max"): np.array([7, 8, 1, 8]),
        ("max", "average"): np.array([7, 2, 1, 0]),
        ("max", "max"): np.array([0, 2, 1, 0]),
    }
    made = swap.Swap(np.array([7, 2, 1, 8]), answers, {})
    assert made.changed("average").tolist() == [1, 3]
    assert made.changed("max").tolist() == [0]
    assert [made.error(*key) for key in COMBINATIONS] == [0.25, 0.25, 0.25, 0.5]


@pytest.mark.parametrize(
    ("name", "count", "rows"), [("average", 7677, [0, 2, 3, 4, 5]), ("max", 5235, [0, 1, 3, 4, 6])]
)
def test_the_shipped_digits_that_a_swap_changes(name, count, rows):
    changed = swap.results().changed(name)
    assert len(changed) == count
    assert changed[:5].tolist() == rows


def test_swapping_changes_the_pooling_and_no_weight():
    network = lenet.load("average")
    other = swap.swapped(network, "max")
    assert (network.spec.pooling, other.spec.pooling) == ("average", "max")
    assert other.weights is network.weights
    images, _ = first(5)
    pooled = other.forward(images)
    c1 = pooled["C1"].reshape(5, 14, 2, 14, 2, 6)
    np.testing.assert_array_equal(pooled["S2"], c1.max(axis=(2, 4)))
    np.testing.assert_array_equal(pooled["C1"], network.forward(images)["C1"])


def test_a_pooling_that_does_not_exist_is_refused():
    with pytest.raises(Problem, match="pooling cannot be 'median'; choose one of: average, max"):
        swap.swapped(lenet.load("average"), "median")


def test_what_is_written_is_what_is_read(tmp_path, monkeypatch):
    shipped = swap.results().answers
    monkeypatch.setattr(swap, "measure", lambda images: {key: (read + 1) % 10 for key, read in shipped.items()})
    swap.write(tmp_path / "swap.json")
    again = swap.results(tmp_path / "swap.json")
    assert list(again.answers) == list(shipped)
    for key, read in again.answers.items():
        assert (read == (shipped[key] + 1) % 10).all(), key
    assert again.provenance == swap.results().provenance


@pytest.mark.parametrize("text", ["012", "x" * 10_000, None])
def test_answers_that_are_no_10000_digits_are_refused(tmp_path, about, text):
    about["answers"]["max/average"] = text
    (tmp_path / "swap.json").write_text(json.dumps(about), encoding="utf-8")
    with pytest.raises(Problem, match="holds no answers"):
        swap.results(tmp_path / "swap.json")


def test_the_shipped_file_is_as_the_command_writes_it(tmp_path, monkeypatch):
    monkeypatch.setattr(swap, "measure", lambda images: swap.results().answers)
    swap.write(tmp_path / "swap.json")
    assert (tmp_path / "swap.json").read_text(encoding="utf-8") == swap.FILE.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["average", "max"])
def test_answers_of_other_weights_are_refused(tmp_path, about, name):
    about["weights sha256"][name] = "0" * 64
    (tmp_path / "swap.json").write_text(json.dumps(about), encoding="utf-8")
    with pytest.raises(Problem, match=r"swap.json was made with other weights; make it again: python -m lenet swap"):
        swap.results(tmp_path / "swap.json")


@pytest.mark.parametrize(
    "content", ["", "{", "null", "{}", "[]", '{"answers": {}}', '{"answers": 5}', '{"answers": {"a": 5}}']
)
def test_a_damaged_file_gives_one_sentence(tmp_path, content):
    (tmp_path / "swap.json").write_text(content, encoding="utf-8")
    with pytest.raises(Problem, match=r"swap.json holds no answers \(.*\); make it again: python -m lenet swap"):
        swap.results(tmp_path / "swap.json")


def test_a_missing_file_gives_one_sentence(tmp_path):
    with pytest.raises(Problem, match=r"nowhere.json holds no answers \(.*No such file.*\); make it again: python -m"):
        swap.results(tmp_path / "nowhere.json")
