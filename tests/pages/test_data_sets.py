"""A data set on the Training page: brought, looked at, kept, trained on, deleted. No process is started."""

import dataclasses
import gzip
import json
import pickle
import re
import shutil

import numpy as np
import pytest

import lenet
from lenet import Problem, runs
from lenet.datasets import bringing, kept
from lenet.files import disk, journal, processes
from lenet.training import run_process
from lenet.training.epoch_event import CURVES
from lenet.training.recipe import TrainingConfig
from tests.own_data import SHAPES, data_set, shapes, zipped
from tests.unit.set_files import as_files
from ui.confusion.confusion import confusion_words
from ui.page import access
from ui.training.run import told
from ui.training.run.run import _words as run_words

from .visiting import opened, sent, shown

PAGE = "pages/training.py"


def brought(*files):
    """The page after these files were brought."""
    at = opened(PAGE)
    at.file_uploader(key="data_files").set_value([(name, data, "application/zip") for name, data in files]).run()
    assert not at.exception, at.exception
    return at


def test_a_zip_of_pictures_is_kept_and_trained_on(place):
    at = brought(("shapes.zip", zipped()))
    assert "81 pictures to train on, 9 to test on. To train on: bar 27, cross 27, ring 27." in shown(at)
    assert kept.every() == []  # it is looked at, and nothing more
    assert at.text_input(key="data_name").value == "shapes"
    at.text_area(key="data_classes").set_value("<b>|</b>\n+\no").run()
    at.button(key="keep_data_set").click().run()
    (found,) = kept.every()
    assert (found.name, found.classes, found.trained) == ("shapes", ("<b>|</b>", "+", "o"), 81)
    assert "It trains on the data set shapes." in shown(at)
    assert at.segmented_control(key="preset").value == "sixty"  # a recipe goes with any data
    at.button(key="train").click().run()
    (run,) = runs.runs(place)
    assert (run.config.data, run.config.epochs, run.config.spec.classes) == (found.id, 3, 3)
    at.button(key=f"delete_data_now_{found.id}").click().run()
    assert "The run Your network, shapes, average trains on this data set; let it end" in at.error[0].value
    run_process.end(run.folder, {"kind": "done"})
    (run.folder / "pid.json").unlink(missing_ok=True)
    at.button(key=f"delete_data_now_{found.id}").click().run()
    assert kept.every() == []
    assert "It trains on the data set" not in shown(at)


def test_a_session_holds_no_more_of_a_set_than_it_shows(place, monkeypatch):
    """The set is in memory until it is kept, once on the server, and read once; the session has a hundred pictures."""
    read, from_files = [], bringing.from_files
    monkeypatch.setattr(bringing, "from_files", lambda *args: read.append(args[0].keys()) or from_files(*args))
    at = brought(("shapes.zip", zipped(count=60)))
    assert "162 pictures to train on, 18 to test on." in shown(at)
    assert len(pickle.dumps(at.session_state["data_read"])) < 100 * 28 * 28 + 5_000
    at.text_input(key="data_name").set_value("Mine").run()
    at.button(key="keep_data_set").click().run()
    assert len(read) == 1
    (found,) = kept.every()
    assert (found.name, found.trained, found.tested) == ("Mine", 162, 18)
    at.text_input(key="data_name").set_value("Again").run()
    at.button(key="keep_data_set").click().run()
    assert len(read) == 2  # it was let go of
    assert [found.name for found in kept.every()] == ["Again", "Mine"]


def test_two_who_bring_sets_at_once_keep_their_own():
    """The server has the newest in memory; the other is read again."""
    one, other = brought(("one.zip", zipped(count=40))), brought(("other.zip", zipped(count=60)))
    for at in (one, other):
        at.button(key="keep_data_set").click().run()
    assert {found.name: found.trained for found in kept.every()} == {"one": 108, "other": 162}


def test_four_idx_files_and_the_names_of_fashion_mnist():
    images, labels = shapes(100)
    ten = labels * 0 + [place % 10 for place in range(len(labels))]
    files = as_files((images, ten.astype("uint8")), (images[:40], ten[:40].astype("uint8")), gzip.compress, ".gz")
    at = brought(*files.items())
    assert "300 pictures to train on, 40 to test on." in shown(at)
    at.button(key="fashion_names").click().run()
    at.button(key="keep_data_set").click().run()
    (found,) = kept.every()
    assert (found.name, found.classes[9]) == ("Fashion-MNIST", "Ankle boot")


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.zip", b"PK\3\4" + bytes(50), "a.zip is damaged"),
        ("<b>a.npz", b"x", r"\<b\>a.npz is no data set"),
    ],
)
def test_what_is_wrong_is_said(name, data, said):
    at = brought((name, data))
    assert said in at.error[0].value
    assert not [button for button in at.button if button.key == "keep_data_set"]


def test_names_that_do_not_go_with_the_classes():
    at = brought(("shapes.zip", zipped()))
    at.text_area(key="data_classes").set_value("a\nb").run()
    assert [error.value for error in at.error] == ["There are 3 classes and 2 names; write one name a line."]
    assert at.button(key="keep_data_set").disabled


def test_what_a_public_playground_allows(monkeypatch):
    monkeypatch.setenv("LENET_BRINGING", "off")
    kept.keep(data_set())
    at = opened(PAGE)
    assert at.file_uploader(key="data_files").disabled
    (found,) = kept.every()
    assert at.button(key=f"delete_data_now_{found.id}").disabled
    monkeypatch.setenv("LENET_BRINGING", "on")
    monkeypatch.setenv("LENET_MOST_PICTURES", "50")
    at = brought(("shapes.zip", zipped()))
    at.button(key="keep_data_set").click().run()
    assert at.error[0].value == "This playground takes data sets of 50 pictures at most, not 90."
    monkeypatch.setenv("LENET_MOST_PICTURES", "90")
    monkeypatch.setenv("LENET_MOST_KEPT", "1")
    at.button(key="keep_data_set").click().run()
    assert at.error[0].value.startswith("This playground keeps 1 runs, brought networks and data sets at most")


def test_a_set_that_went_meanwhile(place):
    data = kept.keep(data_set())
    at = opened(PAGE)
    at.button(key=f"use_data_{data}").click().run()
    assert at.selectbox(key="recipe_data").value == data
    kept.delete(data)
    with pytest.raises(Problem, match=f"There is no data set {data} here any more; bring it again."):
        access.start_run(TrainingConfig(data=data))
    assert runs.runs(place) == []


def test_train_on_it_says_which_set_is_chosen_and_leads_to_the_recipe():
    one, other = kept.keep(data_set()), kept.keep(dataclasses.replace(data_set(), name="Others"))
    at = opened(PAGE)
    assert "The recipe trains on it." not in shown(at)
    assert to_recipe(at) == []
    at.button(key=f"use_data_{other}").click().run()
    assert "It trains on the data set Others." in shown(at)
    assert shown(at).count("The recipe trains on it.") == 1
    (pressed,) = to_recipe(at)
    assert pressed is not None
    assert to_recipe(at.run()) == [None]  # nothing moves by itself
    at.button(key=f"use_data_{one}").click().run()
    assert "It trains on the data set Three &lt;i&gt;shapes&lt;/i&gt;." in shown(at)
    assert to_recipe(at)[0] > pressed


def to_recipe(at):
    """When the button was pressed that leads to the recipe, where what it leads to is there."""
    return [parts["pressed"] for view, parts in sent(at) if view == "training/to_recipe"]


def test_a_set_is_trained_on_from_random_weights_where_the_network_has_another():
    """A training that begins with a network goes on with the data of that network."""
    data = kept.keep(data_set())
    at = opened(PAGE)
    at.button(key=f"use_data_{data}").click().run()
    at.selectbox(key="begin_with").select("max").run()
    assert "It trains on the data set" not in shown(at)
    at.button(key=f"use_data_{data}").click().run()
    assert at.selectbox(key="begin_with").value == "random"
    assert at.selectbox(key="recipe_data").value == data
    assert "It trains on the data set" in shown(at)


def test_names_with_html_stay_text(place):
    kept.keep(data_set())
    at = opened(PAGE)
    (line,) = [text.value for text in at.markdown if "200" in text.value or "540" in text.value or "600" in text.value]
    assert r"\<i\>shapes\</i\>" in line
    assert SHAPES[1] not in line


@pytest.fixture
def of_shapes(place):
    """A run on a data set of three classes as a trainer leaves it, with weights that were never trained."""
    data = kept.keep(data_set())
    run, config = runs.Run(place / "20260102-030405-dada"), TrainingConfig(data=data, epochs=1)
    rng = np.random.default_rng(5)
    weights = {name: rng.normal(0, 0.1, shape).astype(np.float32) for name, shape in config.spec.weight_shapes.items()}
    facts = {"classes": list(SHAPES), "data": data}
    lenet.Network(run.name, config.spec, weights, 0.0, facts).save(run.folder)
    disk.write_json(run.folder / "config.json", vars(config))
    numbers = dict.fromkeys(CURVES, 0.5) | {"epoch": 1}
    confusion, mistakes = [[9, 1, 0], [0, 9, 0], [0, 0, 9]], [[3, 0, 1, 0.9]]
    journal.append(run.folder, {"kind": "epoch", **numbers, "confusion": confusion, "mistakes": mistakes})
    journal.append(run.folder, {"kind": "done"})
    return run


def test_networks_of_different_sets_are_not_compared(of_shapes):
    at = opened("pages/comparing.py", compare=f"{of_shapes.name},max")
    said = shown(at)
    assert (
        "here are the networks that were trained on Three &lt;i&gt;shapes&lt;/i&gt;. Left out: ours, max pooling."
        in said
    )
    assert "On 60 test pictures of Three &lt;i&gt;shapes&lt;/i&gt;, which no training has seen." in said
    at = opened("pages/comparing.py", compare=f"max,{of_shapes.name}")
    assert "trained on MNIST. Left out: Network, Three &lt;i&gt;shapes&lt;/i&gt;, average." in shown(at)
    kept.delete(of_shapes.config.data)
    again = shutil.copytree(of_shapes.folder, of_shapes.folder.with_name("20260102-030405-babe"))
    at = opened("pages/comparing.py", compare=f"{of_shapes.name},{again.name}")
    assert not dict(sent(at))["asking/closing"]["done"]
    assert "The data set of these networks is gone, and its test pictures with it." in shown(at)


def test_a_network_of_another_set_that_answers_is_compared_alone_at_first(of_shapes):
    at = opened("pages/training.py", run=of_shapes.name)
    at.button(key="use_here_run").click().run()
    at.switch_page("pages/comparing.py").run()
    assert at.multiselect(key="compare").value == [of_shapes.name]
    assert "Left out" not in shown(at)


def test_pictures_are_not_called_digits(of_shapes):
    words = said_by(confusion_words(digits=False)) + said_by(run_words("en", digits=False, taught=True))
    assert [text for text in words if "digit" in text.lower()] == ["Your digit"]  # what the reader has drawn
    assert not [text for text in words if re.search(r"\ba \{label\}", text)]  # 'a Ankle boot'
    at = opened(PAGE, run=of_shapes.name)
    (said,) = [element.proto.body for element in at.get("html") if "Overfitting" in element.proto.body]
    assert "the same on one picture in 12" in said
    assert "digit" not in said
    at = opened("pages/comparing.py", compare=of_shapes.name)
    assert "digit" not in json.dumps(sent(at)[-1])


def said_by(words):
    """All sentences in a dict of dicts."""
    return [text for value in words.values() for text in (said_by(value) if isinstance(value, dict) else [value])]


@pytest.mark.parametrize("written", ["by its trainer", "with its network"])
def test_a_run_goes_on_being_shown_when_its_set_is_gone(of_shapes, written):
    """In the names of its classes: those that its trainer wrote down, or, of a run from before, its network."""
    if written == "by its trainer":
        written = (of_shapes.folder / journal.EVENTS).read_text(encoding="utf-8")
        (of_shapes.folder / journal.EVENTS).unlink()
        journal.append(of_shapes.folder, {"kind": "started", "classes": list(SHAPES)})
        with open(of_shapes.folder / journal.EVENTS, "a", encoding="utf-8") as events:
            events.write(written)
        (of_shapes.folder / "network.json").unlink()
    assert of_shapes.damage() is None
    for _ in range(2):
        at = opened(PAGE, run=of_shapes.name)
        assert not at.exception
        assert not at.error
        assert told.classes(of_shapes) == list(SHAPES)
        if kept.every():
            kept.delete(of_shapes.config.data)
    assert kept.every() == []


def test_a_run_that_wrote_nothing_down_counts_its_classes(of_shapes):
    (of_shapes.folder / "network.json").unlink()
    kept.delete(of_shapes.config.data)
    assert told.classes(of_shapes) == ["0", "1", "2"]


def test_which_run_trains_on_a_set_is_said_by_its_name(of_shapes):
    """Also where what it has written is damaged: it trains on all the same."""
    (of_shapes.folder / "network.json").unlink()
    (of_shapes.folder / journal.EVENTS).unlink()
    disk.write_json(of_shapes.folder / processes.PROCESS, processes.own_record() | {"ticket": 1})
    journal.append(of_shapes.folder, {"kind": "started", **processes.own_record()})
    journal.append(of_shapes.folder, {"kind": "epoch", "epoch": 1})
    assert (of_shapes.state, of_shapes.damage() is not None) == ("running", True)
    at = opened(PAGE)
    at.button(key=f"delete_data_now_{of_shapes.config.data}").click().run()
    said = "".join(error.value for error in at.error)
    assert "The run Network, damaged trains on this data set; let it end" in said
    with pytest.raises(Problem, match=f"The run {of_shapes.name} trains on this data set"):
        runs.refuse_data_in_use(of_shapes.config.data)
    of_shapes.describe(title="Mine")
    with pytest.raises(Problem, match="The run Mine trains on this data set"):
        runs.refuse_data_in_use(of_shapes.config.data)
