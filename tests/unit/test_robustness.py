"""How accuracy falls when digits are disturbed: measured, kept in a file, shipped; its process and its command."""

import json
import os
import shutil
import subprocess
import sys
import time
from types import SimpleNamespace

import numpy as np
import pytest

import lenet
from lenet import Problem, mnist
from lenet.__main__ import main
from lenet.experiments import robustness
from lenet.experiments.disturbances import KINDS, disturb
from lenet.files import processes
from lenet.network.zoo import ZOO

LEVELS = [(kind, level) for kind in KINDS for level in KINDS[kind].levels]


@pytest.fixture
def folder(tmp_path):
    """A copy of a shipped network with what was measured of it."""
    return shutil.copytree(ZOO / "average", tmp_path / "average")


@pytest.fixture
def few(monkeypatch):
    """Lets 40 digits stand for all."""
    images, labels = mnist.load("test")
    monkeypatch.setattr(mnist, "load", lambda part: (images[:40], labels[:40]))


# Measuring.


def test_what_is_measured_is_how_often_the_network_is_right(few):
    network = lenet.load("max")
    images, labels = mnist.load("test")
    reports = []
    made = robustness.measure(network, lambda *places: reports.append(places))
    assert reports == [(done, len(LEVELS)) for done in range(len(LEVELS))]
    assert [(kind, point["level"]) for kind, points in made.items() for point in points] == LEVELS
    for kind, points in made.items():
        for point in points:
            result = lenet.evaluate(network, disturb(images, kind, point["level"]), labels)
            assert point["accuracy"] == pytest.approx(1 - result.error), (kind, point)


def test_what_is_written_is_what_is_read(folder, few):
    os.remove(folder / "robustness.json")
    assert robustness.results(folder) is None
    network = lenet.load(folder)
    made = robustness.write(network, folder)
    assert robustness.results(folder) == made
    assert made["kinds"] == robustness.measure(network)
    assert made["digits"] == 40
    assert made["made by"] == "python -m lenet robustness"
    assert mnist.HASHES["x_test"] in made["data"]
    assert sorted(path.name for path in folder.iterdir()) == [
        "network.json",
        "recipe.json",
        "robustness.json",
        "weights.npz",
    ]


def test_a_page_can_follow(folder, few):
    seen = []

    def probabilities(inputs, chunk):
        seen.append(robustness.status(folder).progress)
        return np.eye(10, dtype=np.float32)[np.zeros(len(inputs), int)]

    robustness.write(SimpleNamespace(probabilities=probabilities, data="mnist"), folder)
    disturbed = [place for place, (kind, level) in enumerate(LEVELS) if level != KINDS[kind].none]
    assert seen == [None, *({"done": place, "of": len(LEVELS)} for place in disturbed)]
    assert robustness.status(folder).progress is None


def test_measuring_that_breaks_off_leaves_no_progress_and_the_file_of_before(folder, few, monkeypatch):
    before = robustness.results(folder)

    def broken(inputs, kind, level):
        raise MemoryError

    monkeypatch.setattr(robustness, "disturb", broken)
    with pytest.raises(MemoryError):
        robustness.write(lenet.load(folder), folder)
    found = robustness.status(folder)
    assert (found.progress, str(found.problem), found.results) == (None, "The measuring broke off: MemoryError", before)


def test_a_folder_that_cannot_be_written_gives_one_sentence(folder, few, monkeypatch):
    def full(path, value):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(robustness.disk, "write_json", full)
    for measure in (lambda: robustness.write(lenet.load(folder), folder), lambda: robustness.start(folder)):
        with pytest.raises(Problem, match=r"average cannot be written: No space left on device\."):
            measure()


def test_of_other_weights_nothing_is_known(folder):
    assert robustness.results(folder) is not None
    shutil.copy(ZOO / "max" / "weights.npz", folder)
    assert robustness.results(folder) is None


@pytest.mark.parametrize(
    "damage",
    [
        lambda made: "",
        lambda made: "{",
        lambda made: "[" * 100_000,
        lambda made: "null",
        lambda made: "[]",
        lambda made: json.dumps({**made, "digits": "many"}),
        lambda made: json.dumps({**made, "digits": 0}),
        lambda made: json.dumps({**made, "kinds": []}),
        lambda made: json.dumps({name: value for name, value in made.items() if name != "weights sha256"}),
        lambda made: json.dumps({**made, "kinds": {**made["kinds"], "pen": []}}),
        lambda made: json.dumps({**made, "kinds": {**made["kinds"], "pen": {"level": 1}}}),
        lambda made: json.dumps({**made, "kinds": {**made["kinds"], "pen": [5]}}),
        lambda made: json.dumps({**made, "kinds": {**made["kinds"], "pen": [{"level": 0}]}}),
        lambda made: json.dumps({**made, "kinds": {**made["kinds"], "pen": [{"level": 0, "accuracy": 1.5}]}}),
        lambda made: json.dumps({**made, "kinds": {**made["kinds"], "pen": [{"level": 0, "accuracy": float("nan")}]}}),
        lambda made: json.dumps({**made, "kinds": {**made["kinds"], "pen": [{"level": 10**400, "accuracy": 1}]}}),
        lambda made: json.dumps({**made, "kinds": {**made["kinds"], "pen": [{"level": "0", "accuracy": 1}]}}),
    ],
)
def test_a_damaged_file_gives_one_sentence(folder, damage):
    file = folder / "robustness.json"
    file.write_text(damage(json.loads(file.read_text(encoding="utf-8"))), encoding="utf-8")
    with pytest.raises(Problem, match=r"robustness.json holds no measured accuracies \(.*\); make it again: python -m"):
        robustness.results(folder)


# What ships.


def test_the_files_are_no_networks():
    assert lenet.names() == ["average", "max", "lenet-1998"]


@pytest.mark.parametrize("name", ["average", "max", "lenet-1998"])
def test_the_shipped_files_belong_to_the_shipped_networks(name):
    made = robustness.results(ZOO / name)
    images, labels = mnist.load("test")
    right = 1 - lenet.evaluate(lenet.load(name), mnist.to_input(images), labels).error
    assert made["digits"] == 10_000
    assert [(kind, point["level"]) for kind, points in made["kinds"].items() for point in points] == LEVELS
    for kind, points in made["kinds"].items():
        undisturbed = next(point["accuracy"] for point in points if point["level"] == KINDS[kind].none)
        assert undisturbed == pytest.approx(right, abs=1e-9)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "kind", "level"), [("average", "occlusion", 8), ("max", "shift", 4)])
def test_a_shipped_accuracy_is_found_again_on_all_test_digits(name, kind, level):
    images, labels = mnist.load("test")
    read = lenet.load(name).probabilities(disturb(images, kind, level), chunk=100).argmax(axis=1)
    known = {point["level"]: point["accuracy"] for point in robustness.results(ZOO / name)["kinds"][kind]}
    # Another processor may add up in another order: a digit or two on the brink may tip over.
    assert (read == labels).mean() == pytest.approx(known[level], abs=2e-4)


# The process.


@pytest.fixture
def launched(monkeypatch):
    """The commands that would have been started; their processes last until the test lets them end."""
    commands = []

    def popen(command, **options):
        commands.append((command, options))
        return SimpleNamespace(pid=os.getpid(), wait=lambda: 0)

    monkeypatch.setattr(processes.subprocess, "Popen", popen)
    return commands


def test_two_clicks_start_one_process(folder, launched):
    assert robustness.start(folder) is True
    assert robustness.start(folder) is False
    ((command, options),) = launched
    assert command[1:] == ["-m", "lenet", "robustness", str(folder)]
    assert options["start_new_session"]
    assert options["env"] == {**os.environ, "PYTHONIOENCODING": "utf-8", "OPENBLAS_NUM_THREADS": "1"}
    assert robustness.status(folder).progress == {"done": 0, "of": len(LEVELS)}


def test_a_process_that_was_killed_does_not_bar_the_next(folder, launched):
    robustness.start(folder)
    minutes_ago = time.time() - 120
    os.utime(folder / "robustness.progress.json", (minutes_ago, minutes_ago))
    assert robustness.status(folder).progress is None
    assert robustness.start(folder) is True
    assert len(launched) == 2


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "null",
        '{"done": 1}',
        '{"done": Infinity, "of": 3}',
        '{"done": 0, "of": 0}',
        '{"done": 4, "of": 3}',
        '{"done": "1", "of": 3}',
        "[" * 100_000,
    ],
)
def test_damaged_progress_is_none(folder, content):
    (folder / "robustness.progress.json").write_text(content, encoding="utf-8")
    assert robustness.status(folder).progress is None


def until_it_ended(folder):
    deadline = time.monotonic() + 60
    while robustness.status(folder).progress is not None and time.monotonic() < deadline:
        time.sleep(0.05)
    return robustness.status(folder)


def test_a_process_that_fails_says_why(folder):
    (folder / "weights.npz").write_bytes(b"no weights")
    assert robustness.start(folder) is True
    found = until_it_ended(folder)
    assert found.progress is None
    assert str(found.problem).startswith("The measuring broke off: ")
    assert "weights.npz holds no weights" in str(found.problem)


def test_a_process_that_is_killed_says_so_and_does_not_bar_the_next(folder, monkeypatch):
    """At once, on whatever server the page is; the word of the one that was killed lies there still."""
    sleeper = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)"])
    monkeypatch.setattr(processes, "start", lambda *arguments, **options: sleeper)
    os.remove(folder / "robustness.json")
    assert robustness.start(folder) is True
    assert robustness.start(folder) is False
    sleeper.kill()
    sleeper.wait()
    found = robustness.status(folder)
    killed = "The measuring was killed, or the machine ran out of memory or was switched off."
    assert (found.progress, str(found.problem), found.results) == (None, killed, None)
    assert robustness.start(folder) is True


def test_a_measuring_that_ends_in_between_has_measured(folder, monkeypatch):
    """Whether it ends before or after its process is looked at, its result is there and nothing broke off."""
    looked, made = processes.alive, (folder / "robustness.json").read_bytes()
    for answer in (True, False):
        os.remove(folder / "robustness.json")
        robustness._write_progress(folder, 3, 9, processes.own_record())
        assert robustness.status(folder) == robustness.Status({"done": 3, "of": 9}, None, None)

        def ends(process, where, answer=answer):
            (folder / "robustness.json").write_bytes(made)
            (folder / "robustness.progress.json").unlink()
            return answer

        monkeypatch.setattr(processes, "alive", ends)
        found = robustness.status(folder)
        assert (found.progress, found.problem, found.results["digits"]) == (None, None, 10_000)
        monkeypatch.setattr(processes, "alive", looked)


def test_in_a_folder_that_is_gone_nothing_is_started(tmp_path, launched):
    with pytest.raises(Problem, match="There is no network '.*nowhere'"):
        robustness.start(tmp_path / "nowhere")
    assert launched == []
    assert list(tmp_path.iterdir()) == []


# The command.


@pytest.fixture
def measured(monkeypatch):
    """Lets the command measure nothing; returns where it would have written."""
    folders = []

    def write(network, folder):
        folders.append(folder)
        point = {"level": 0.5, "accuracy": 0.98765}
        return {"kinds": {"pen": [{"level": 0, "accuracy": 0.9933}, point], "shift": [{"level": 0, "accuracy": 1.0}]}}

    monkeypatch.setattr(robustness, "write", write)
    return folders


def test_the_command_prints_a_line_a_kind(measured, capsys):
    assert main(["robustness", "max"]) == 0
    assert measured == [ZOO / "max"]
    assert capsys.readouterr().out.splitlines() == [
        "max, pen: % right at 0: 99.33, 0.5: 98.77",
        "max, shift: % right at 0: 100.0",
    ]


def test_the_command_takes_all_that_ships_or_folders_and_weights(measured, folder, capsys):
    assert main(["robustness"]) == 0
    assert main(["robustness", str(folder), str(folder / "weights.npz")]) == 0
    assert measured == [ZOO / "average", ZOO / "max", ZOO / "lenet-1998", folder, folder]


def test_the_command_as_json(measured, capsys):
    assert main(["robustness", "max", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert rows[0] == {"network": "max", "kind": "pen", "right_percent": {"0": 99.33, "0.5": 98.77}}


def test_the_command_refuses_what_is_no_network(measured, capsys):
    assert main(["robustness", "median"]) == 2
    assert "There is no network 'median'" in capsys.readouterr().err
    assert measured == []
