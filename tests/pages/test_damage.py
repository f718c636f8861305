"""Every damage that a disk or a person can do to the runs folder, and every page: a sentence, never an exception."""

import json
import re
import shutil
import subprocess

import numpy as np
import pytest

import lenet
from lenet import runs
from lenet.files import disk
from lenet.sharing import registry
from lenet.training import devices
from tests.made_up import made_up

from .visiting import PAGES, answers, opened, shown

ASK = devices.start_detection  # before the fixture that lets no page ask
HUGE = "1" + "0" * 400


def text(name, content):
    """A damage: another text in a file of the run's folder."""

    def change(folder):
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)

    return change


def folder_in_place_of(name):
    def change(folder):
        (folder / name).unlink(missing_ok=True)
        (folder / name).mkdir()

    return change


def setting(name, value):
    """Another value, as JSON, of one setting of the recipe."""

    def change(folder):
        made = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        told = json.dumps({**made, name: None}).replace(f'"{name}": null', f'"{name}": {value}')
        (folder / "config.json").write_text(told, encoding="utf-8")

    return change


def events(change_one):
    """Another form of every event of an epoch."""

    def change(folder):
        made = [json.loads(line) for line in (folder / "events.jsonl").read_text(encoding="utf-8").splitlines()]
        made = [change_one(event) if event["kind"] == "epoch" else event for event in made]
        (folder / "events.jsonl").write_text("".join(json.dumps(event) + "\n" for event in made), encoding="utf-8")

    return change


def without(name):
    return events(lambda event: {key: value for key, value in event.items() if key != name})


def holding(name, value):
    return events(lambda event: {**event, name: value})


FIELDS = ["loss", "accuracy", "held_out_loss", "held_out_accuracy", "rate", "images_per_second", "seconds"]
RECIPE, NETWORK, WORD = "is no training recipe", "describes no network", "; the rest is shown."
NOTHING = ""  # a trifle: the page is as if the file were not there
# What is done to a run: what the page then says of it.
DAMAGES = {
    "config torn": (text("config.json", '{"epochs": 3'), RECIPE),
    "config empty": (text("config.json", ""), RECIPE),
    "config no utf-8": (text("config.json", b"\xff\xfe"), RECIPE),
    "config nested": (text("config.json", '{"epochs":' * 100_000), RECIPE),
    "config nested value": (setting("rate", "[" * 200 + "]" * 200), "rate must be from"),
    "config list": (text("config.json", "[1, 2]"), RECIPE),
    "config a folder": (folder_in_place_of("config.json"), RECIPE),
    "config unknown": (setting("colour", "1"), RECIPE),
    "epochs huge": (setting("epochs", HUGE), "epochs must be from 1 to 10000, not '1000"),
    "epochs digits without end": (setting("epochs", "1" * 10_000), RECIPE),
    "rate infinite": (setting("rate", "1e400"), "rate must be from 1e-09 to 100, not inf"),
    "rate NaN": (setting("rate", "NaN"), "rate must be from 1e-09 to 100, not nan"),
    "padding huge": (setting("padding", HUGE), "padding cannot be"),
    "pooling a list": (setting("pooling", "[[]]"), "pooling cannot be [[]]"),
    "device nothing": (setting("device", "null"), "The device can be auto, cpu"),
    "journal a folder": (folder_in_place_of("events.jsonl"), "cannot be read"),
    "journal of other things": (
        text("events.jsonl", '[1]\n{"kind": 3}\n{}\nnull\n"epoch"\n{"kind": "odd"}\n'),
        NOTHING,
    ),
    "journal nested": (text("events.jsonl", '{"kind":' * 100_000 + "\n"), NOTHING),
    **{
        f"epochs without {name}": (without(name), f"a sound value of {name}{WORD}")
        for name in [*FIELDS, "confusion", "mistakes"]
    },
    **{f"{name} of an epoch a text": (holding(name, "much"), f"a sound value of {name}{WORD}") for name in FIELDS},
    **{f"{name} of an epoch huge": (holding(name, 10**400), f"a sound value of {name}{WORD}") for name in FIELDS},
    "epochs without a number": (without("epoch"), f"a sound value of epoch{WORD}"),
    "epochs numbered oddly": (holding("epoch", "one"), f"a sound value of epoch{WORD}"),
    "epochs that are empty": (events(lambda event: {"kind": "epoch"}), "a sound value of epoch, loss, accuracy"),
    "confusion of texts": (holding("confusion", [["a"] * 10] * 10), f"a sound value of confusion{WORD}"),
    "confusion too small": (holding("confusion", [[1]]), f"a sound value of confusion{WORD}"),
    "mistakes of other rows": (holding("mistakes", [[10**9, 7, 1, 0.9]]), f"a sound value of mistakes{WORD}"),
    "mistakes torn": (holding("mistakes", [[55_000, 7]]), f"a sound value of mistakes{WORD}"),
    "started no time": (text("events.jsonl", '{"kind": "started", "time": "noon"}\n{"kind": "done"}\n'), NOTHING),
    "started far away": (text("events.jsonl", '{"kind": "started", "time": 1e300}\n{"kind": "done"}\n'), NOTHING),
    "failed without a sentence": (text("events.jsonl", '{"kind": "failed"}\n'), NOTHING),
    "failed with places": (text("events.jsonl", '{"kind": "failed", "sentence": "{a}", "values": [3]}\n'), "{a}"),
    "failed with nothing said": (text("events.jsonl", '{"kind": "failed", "sentence": "", "values": {}}\n'), NOTHING),
    "pid of texts": (text("pid.json", '{"pid": "1", "created": 2, "ticket": 3}'), NOTHING),
    "pid huge": (text("pid.json", f'{{"pid": {HUGE}, "created": 1e400, "ticket": NaN}}'), NOTHING),
    "pid NaN": (text("pid.json", '{"pid": NaN, "created": NaN, "ticket": NaN}'), NOTHING),
    "pid a folder": (folder_in_place_of("pid.json"), NOTHING),
    "about of numbers": (text("about.json", '{"title": 3, "note": []}'), NOTHING),
    "about nested": (text("about.json", '{"title":' * 100_000), NOTHING),
    "progress of texts": (text("progress.json", '{"epoch": "1", "step": [], "steps": {}}'), NOTHING),
    "progress huge": (text("progress.json", f'{{"epoch": 1, "step": {HUGE}, "steps": 0, "loss": 1e400}}'), NOTHING),
    "weights torn": (text("weights.npz", b"PK\x03\x04 torn"), "holds no weights"),
    "weights empty": (text("weights.npz", b""), "holds no weights"),
    "weights a folder": (folder_in_place_of("weights.npz"), "holds no weights"),
    "network torn": (text("network.json", '{"name": "x", '), NETWORK),
    "network nested": (text("network.json", '{"name":' * 100_000), NETWORK),
    "network sure at 1e400": (text("network.json", '{"name": "x", "spec": {}, "sure_at": 1e400}'), "sure from inf on"),
    "network sure at NaN": (text("network.json", '{"name": "x", "spec": {}, "sure_at": NaN}'), "sure from nan on"),
    "network sure at -1": (text("network.json", '{"name": "x", "spec": {}, "sure_at": -1}'), "sure from -1 on"),
    "network sure at huge": (
        text("network.json", f'{{"name": "x", "spec": {{}}, "sure_at": {HUGE}}}'),
        "sure from 1000",
    ),
    "network of another spec": (
        text("network.json", '{"name": "x", "spec": {"pooling": []}, "sure_at": 1}'),
        "pooling",
    ),
    "a frame torn": (text("frames/00000430.f16", b"PK"), NOTHING),
    "a frame that never was": (text("frames/" + "9" * 30 + ".f16", b""), NOTHING),
    "steps torn": (text("steps.jsonl", '{"step": "x"}\n[1]\n{"step": 5, "loss": 1e400}\n{"st'), NOTHING),
    "steps a folder": (folder_in_place_of("steps.jsonl"), "cannot be read"),
    "rate of texts": (text("rate.json", '{"rate": "fast"}'), NOTHING),
    "phases of numbers": (
        text("events.jsonl", '{"kind": "phase", "phase": 3}\n{"kind": "done", "time": []}\n'),
        NOTHING,
    ),
    "measured oddly": (text("robustness.json", '{"kinds": 3}'), NOTHING),
    "measuring oddly": (text("robustness.progress.json", '{"done": 3, "of": 0}'), NOTHING),
    "measuring nested": (text("robustness.progress.json", "[" * 100_000), NOTHING),
    "log no utf-8": (text("log.txt", b"\xff\xfe\n"), NOTHING),
}


def answers_nothing(network, images):
    return np.zeros(len(images), int), np.ones(len(images))


@pytest.fixture
def quick(monkeypatch):
    """Networks answer at once: what they answer is not what is looked at here."""
    opened("app.py")  # the canvas can be imported only once a page runs
    monkeypatch.setattr("ui.comparing.compared.answers", answers_nothing)


def damaged(place, names):
    """A run for each damage: dict by the damage's name."""
    made = {name: made_up(place) for name in names}
    for name, run in made.items():
        DAMAGES[name][0](run.folder)
    return made


@pytest.fixture(scope="module")
def all_damaged(tmp_path_factory):
    """A run for each damage, in a folder that tests only look at: dict by the damage's name."""
    return damaged(tmp_path_factory.mktemp("damaged"), DAMAGES)


@pytest.fixture
def together(monkeypatch, all_damaged):
    """Pages show the damaged runs, all of them."""
    folder = next(iter(all_damaged.values())).folder.parent
    monkeypatch.setenv("LENET_RUNS", str(folder))
    return folder


def complaints(at):
    return once("\n".join(box.value for kind in ("error", "warning") for box in at.get(kind)))


def once(text):
    """Markdown's backslashes taken away once: of what was escaped twice some stay, and it is not what it should be."""
    return re.sub(r"\\(.)", r"\1", text)


def test_each_damaged_run_is_a_sentence_on_the_training_page(place):
    """And the next one that is chosen is as it should be. One at a time: the page is quicker where few runs lie."""
    sound = made_up(place)
    at = opened("pages/training.py", run=sound.name)
    for name in DAMAGES:
        (run,) = damaged(place, [name]).values()
        at.selectbox(key="run").select(sound.name).run()
        assert complaints(at) == "", f"before {name}"
        at.selectbox(key="run").select(run.name).run()
        assert not at.exception, (name, at.exception)
        assert DAMAGES[name][1] in complaints(at), (name, complaints(at))
        shutil.rmtree(run.folder)
    at.selectbox(key="run").select(sound.name).run()
    assert complaints(at) == "", f"after {name}"


def test_what_is_damaged_is_said_once_and_can_be_deleted(place):
    for name, run in damaged(place, ["config torn", "journal a folder"]).items():
        at = opened("pages/training.py", run=run.name)
        said = [box.value for kind in ("error", "warning") for box in at.get(kind)]
        assert len(said) == len(set(said)), (name, said)
        at.button(key=f"delete_for_good_{run.name}").click().run()
        assert not run.folder.exists(), name


def test_the_list_of_runs_says_which_are_damaged(place):
    made = damaged(place, ["config torn", "journal a folder", "about of numbers"])
    options = opened("pages/training.py").selectbox(key="run").options
    assert len(options) == len(made)
    assert sorted(option for option in options if "damaged" in option) == ["Network, damaged", "Network, damaged (2)"]


@pytest.mark.parametrize("page", PAGES)
def test_all_damaged_runs_together_are_nobodys_exception(together, page):
    assert len(runs.runs(together)) == len(DAMAGES)
    at = opened(page, sample="7")
    if page != "pages/training.py":
        assert complaints(at) == ""


@pytest.fixture
def sound_one(together):
    """A sound run beside them."""
    run = made_up(together)
    run.describe("sound")
    yield run
    run.delete()


def can_be_compared(run):
    return registry.has_network(run.folder) or run.damage() is not None or bool(run.epochs())


def test_damaged_runs_are_compared_with_a_sound_one(all_damaged, sound_one, quick):
    """A sentence beside the name of each, and the sound one's curves and errors."""
    sound, made = sound_one, all_damaged
    at = opened("pages/comparing.py", compare=sound.name)
    for start in range(0, len(DAMAGES), 5):
        five = [*DAMAGES][start : start + 5]
        listed = [made[name].name for name in five if can_be_compared(made[name])]
        at.multiselect(key="compare").set_value([sound.name, *listed]).run()
        assert not at.exception, (five, at.exception)
        assert ">sound</th>" in "".join(element.proto.body for element in at.get("html"))
        for name in five:
            if name.startswith(("config", "epochs", "weights", "network")):
                assert DAMAGES[name][1] in complaints(at), (name, complaints(at))


# The default network.


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("name", ["weights torn", "network torn", "network nested", "network sure at 1e400"])
def test_a_damaged_default_falls_back_to_ours_and_says_so(place, page, name):
    (run,) = damaged(place, [name]).values()
    registry.make_default("max", run.folder, place)
    at = opened(page, sample="7")
    warned = once("\n".join(box.value for box in at.sidebar.warning))
    assert "Network, max, 99.3 % is damaged, so ours answers for max pooling." in warned
    assert DAMAGES[name][1] in warned
    if page == "app.py":
        assert answers(at) == {"average": ("sure", "7"), "max": ("sure", "7")}
        at.button(key="leave_max").click().run()
        assert not at.sidebar.warning


def test_one_that_was_chosen_for_the_session_and_is_damaged_later(place):
    run = made_up(place)
    at = opened("pages/training.py", sample="7")
    at.button(key="use_here_run").click().run()
    DAMAGES["weights torn"][0](run.folder)
    at.switch_page("app.py").run()
    assert answers(at) == {"average": ("sure", "7"), "max": ("sure", "7")}
    assert "is damaged, so ours answers for max pooling." in at.sidebar.warning[0].value


@pytest.mark.parametrize(
    "content",
    ["[", "[" * 100_000, "[]", '{"max": 3}', '{"max": "\\u0000"}', f'{{"max": "{"x" * 5000}"}}', '{"max": ""}'],
)
def test_defaults_that_are_none(place, content):
    (place / registry.DEFAULTS).write_text(content, encoding="utf-8")
    at = opened("app.py", sample="7")
    assert answers(at) == {"average": ("sure", "7"), "max": ("sure", "7")}


# The folder of all runs.


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("below", [False, True], ids=["a file", "cannot be made"])
def test_a_runs_folder_that_is_none(monkeypatch, tmp_path, page, below):
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    monkeypatch.setenv("LENET_RUNS", str(tmp_path / "file" / "runs" if below else tmp_path / "file"))
    monkeypatch.setattr(devices, "start_detection", ASK)
    at = opened(page, sample="7")
    if page != "pages/training.py":
        assert complaints(at) == ""
        return
    assert complaints(at).count("cannot be written: ") == 1
    at.button(key="train").click().run()
    assert not at.exception
    assert complaints(at).count("cannot be written: ") == 2


@pytest.fixture
def read_only(place, monkeypatch):
    """A disk that lets nobody write, with a run, a default and what a server once found on it."""
    run = made_up(place)
    registry.make_default("max", registry.keep(lenet.load("max"), place), place)
    (run.folder / "robustness.json").unlink(missing_ok=True)
    disk.write_json(place / devices.FILE, {"backend": "b", "cores": 2, "gpus": [], "why": None})
    made = subprocess.run(["mount", "--bind", str(place), str(place)], capture_output=True).returncode == 0
    if not made or subprocess.run(["mount", "-o", "remount,bind,ro", str(place)], capture_output=True).returncode:
        pytest.skip("no folder can be made read-only here")
    monkeypatch.setattr(devices, "start_detection", ASK)
    yield run
    subprocess.run(["umount", str(place)], check=True)


@pytest.mark.parametrize("page", PAGES)
def test_a_read_only_runs_folder(read_only, page):
    at = opened(page, sample="7")
    if page != "pages/training.py":
        assert complaints(at) == ""
        return
    assert complaints(at).count("cannot be written: Read-only file system.") == 1
    for key in ("train", "keep_note", "use_ours_run", f"delete_for_good_{read_only.name}", "use_default_run"):
        if key == "keep_note":
            at.text_input(key=f"title_{read_only.name}").set_value("mine")
        at.button(key=key).click().run()
        assert not at.exception, key
        assert complaints(at).count("cannot be written: Read-only file system.") == 2, key


GPU = {"name": "gpu:0", "model": "T4", "bytes": 1}


@pytest.mark.parametrize(
    "content",
    [
        "{",
        "[" * 100_000,
        "[]",
        "{}",
        {"gpus": "x"},
        {"gpus": [1]},
        {"gpus": [{**GPU, "name": 3}]},
        {"gpus": [{"name": "gpu:0"}]},
        {"gpus": [{**GPU, "bytes": "much"}]},
        {"gpus": [{**GPU, "bytes": float("inf")}]},
        {"gpus": [{**GPU, "bytes": 10**400}]},
        {"cores": {}},
        {"why": 3},
        {"why": {"sentence": "x"}},
        {"why": {"sentence": None, "values": None, "more": 1}},
        {"backend": None},
    ],
)
def test_odd_words_about_devices(place, content):
    whole = {"backend": "b", "cores": 2, "gpus": [], "why": None}
    told = content if isinstance(content, str) else json.dumps({**whole, **content})
    (place / devices.FILE).write_text(told, encoding="utf-8")
    at = opened("pages/training.py")
    assert complaints(at) == f"{place / devices.FILE} is damaged; delete it and start the server again."


@pytest.mark.parametrize("content", [{"pid": "1"}, {"pid": 10**400, "created": 1e400}, {"pid": 1}, {"pid": None}])
def test_odd_words_about_the_process_that_looks(place, content):
    (place / devices.FILE).write_text(json.dumps(content), encoding="utf-8")
    assert "was killed or crashed" in complaints(opened("pages/training.py"))


def test_odd_reasons_for_no_gpu(place):
    for why in ({"sentence": "{a} {b", "values": {}}, {"sentence": "", "values": {}}, {"sentence": 3, "values": 4}):
        made = {"backend": "b", "cores": 2, "gpus": [], "why": why}
        disk.write_json(place / devices.FILE, made)
        at = opened("pages/training.py")
        assert "Trains on: the processor, 2 cores." in shown(at)
        assert "Project-Id" not in shown(at)  # gettext's answer to an empty sentence
