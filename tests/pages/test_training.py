"""The training page in AppTest: what is typed, what is allowed, what is done with a run. No process is started."""

import dataclasses
import json

import numpy as np
import pytest

import lenet
from lenet import presets, runs
from lenet.files import disk
from lenet.sharing import registry
from lenet.training import devices, recipe
from lenet.training.recipe import PRESETS
from lenet.training.settings import Number, declare, declared
from tests.made_up import begun, made_up

from .visiting import answers, home, opened, shown

PAGE = "pages/training.py"


def finished(place, pooling="max"):
    """A run that is done, with the weights of ours."""
    return made_up(place, pooling)


def test_at_first_there_is_no_run():
    at = opened(PAGE)
    assert "Nothing was trained here yet." in shown(at)
    assert not at.button(key="train").disabled
    assert len([box for box in at.selectbox if box.key == "run"]) == 0


def test_train_starts_the_recipe_that_is_shown(place):
    at = opened(PAGE, preset="post")
    at.button(key="train").click().run()
    (run,) = runs.runs(place)
    assert run.config == PRESETS["post"]
    assert at.selectbox(key="run").value == run.name
    assert at.query_params["run"] == run.name
    assert "In line, first come, first served:" in shown(at)
    at.button(key=f"withdraw_{run.name}")  # there is a way out of the line


def test_the_network_of_1998_is_trained_as_published(place):
    at = opened(PAGE, preset="lenet-1998")
    mean, spread = presets.TRIALS.mean_and_spread("lenet-1998")
    assert f"It errs on {100 * mean:.2f} ± {100 * spread:.2f} % of the test digits" in shown(at)
    assert at.selectbox(key="recipe_table").value == "1998"
    at.button(key="train").click().run()
    (run,) = runs.runs(place)
    assert run.config == PRESETS["lenet-1998"]


def test_what_is_typed_makes_the_recipe_ones_own(place):
    at = opened(PAGE, preset="post")
    at.text_input(key="recipe_epochs").set_value(" 7 ").run()
    at.selectbox(key="recipe_pooling").select("max").run()
    assert at.segmented_control(key="preset").value == "own"
    at.button(key="train").click().run()
    (run,) = runs.runs(place)
    assert run.config == dataclasses.replace(PRESETS["post"], epochs=7, pooling="max")
    at.segmented_control(key="preset").set_value("sixty").run()
    assert at.text_input(key="recipe_epochs").value == "3"


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("epochs", "0", "Epochs must be from 1 to 10000, not 0."),
        ("rate", "fast", "Learning rate is 'fast'; type a number like 0.001."),
        ("rate", "1e308", "Learning rate must be from 1e-09 to 100, not 1e+308."),
        ("seed", "", "Seed is ''; type a whole number like 0."),
        ("fraction", "nan", "Fraction of the digits is 'nan'; type a number like 1."),
    ],
)
def test_a_bad_value_is_refused_where_it_is_typed(name, text, said):
    at = opened(PAGE)
    at.text_input(key=f"recipe_{name}").set_value(text).run()
    assert [error.value for error in at.error] == [said]
    assert at.button(key="train").disabled
    at.text_input(key=f"recipe_{name}").set_value("1").run()
    assert not at.error
    assert not at.button(key="train").disabled


def test_a_setting_that_is_declared_is_on_the_page(monkeypatch, place):
    """Its control, its words and its check; nothing else has to know of it."""
    wider = dataclasses.make_dataclass(
        "Wider",
        [("frames", int, declare(1, Number(title="Frames", about="Pictures a digit.", group="film", least=1, most=9)))],
        bases=(recipe.TrainingConfig,),
        frozen=True,
    )
    monkeypatch.setattr(recipe, "TrainingConfig", wider)
    monkeypatch.setattr(recipe, "SETTINGS", declared(wider))
    monkeypatch.setattr(recipe, "PRESETS", {name: wider(**vars(config)) for name, config in PRESETS.items()})
    at = opened(PAGE)
    assert at.text_input(key="recipe_frames").label == "Frames"
    at.text_input(key="recipe_frames").set_value("10").run()
    assert [error.value for error in at.error] == ["Frames must be from 1 to 9, not 10."]
    at.text_input(key="recipe_frames").set_value("4").run()
    at.button(key="train").click().run()
    (folder,) = place.glob("[0-9]*")
    assert json.loads((folder / "config.json").read_text(encoding="utf-8"))["frames"] == 4


def test_switched_off(monkeypatch, place):
    monkeypatch.setenv("LENET_TRAINING", "off")
    run = finished(place)
    at = opened(PAGE)
    assert "Training is switched off on this playground." in shown(at)
    for key in ("train", "twin_start", f"delete_for_good_{run.name}", "keep_note", "one_more", "use_default_run"):
        assert at.button(key=key).disabled, key
    assert not at.button(key="use_here_run").disabled  # looking and using harm nobody


def test_most_epochs_and_most_queued(monkeypatch, place):
    monkeypatch.setenv("LENET_MOST_EPOCHS", "5")
    monkeypatch.setenv("LENET_MOST_QUEUED", "1")
    at = opened(PAGE, preset="best")
    at.button(key="train").click().run()
    assert "This playground trains 5 epochs at most, not 30." in shown(at)
    at.segmented_control(key="preset").set_value("sixty").run()
    at.button(key="train").click().run()
    at.button(key="train").click().run()
    assert "1 runs wait already, and this playground lets 1 wait" in shown(at)
    assert len(runs.runs(place)) == 1


def test_another_learning_rate_for_a_run_that_trains(place):
    run = begun(place)
    at = opened(PAGE)
    at.text_input(key=f"wished_rate_{run.name}").set_value("-1").run()
    assert "Learning rate must be from 1e-09 to 100, not -1.0." in shown(at)
    assert at.button(key="change_rate").disabled
    at.text_input(key=f"wished_rate_{run.name}").set_value("4e-3").run()
    at.session_state["rate_popover"] = True  # the popover is open
    at.button(key="change_rate").click().run()
    assert run.rate == 0.004
    assert not at.session_state["rate_popover"]
    assert "Its highest learning rate is now 0.004." in shown(at)


def test_who_may_not_train_changes_nothing_of_a_run(place, monkeypatch):
    run = begun(place)
    at = opened(PAGE)
    monkeypatch.setenv("LENET_TRAINING", "off")
    at.button(key="stop").click().run()  # the page was shown when all was allowed
    assert "Training is switched off" in shown(at)
    assert run.state == "running"
    for key in ("stop", "change_rate"):
        assert at.button(key=key).disabled, key


def test_use_in_this_session_and_back(place):
    run = finished(place)
    run.describe("my <b>max</b>", "")
    at = opened(PAGE, sample="7")
    at.button(key="use_here_run").click().run()
    assert "In use: it answers for max pooling on every page." in shown(at)
    at.switch_page("app.py").run()
    assert answers(at) == {"average": ("sure", "7"), "max": ("sure", "7")}
    assert "my &lt;b&gt;max&lt;/b&gt;" in "".join(element.proto.body for element in at.get("html"))
    assert registry.defaults(place) == {}
    at.button(key="leave_max").click().run()
    assert "as networks do today" in shown(at)


def test_use_as_the_default_is_for_everybody(place):
    run = finished(place, "average")
    at = opened(PAGE)
    at.button(key="use_default_run").click().run()
    assert registry.defaults(place) == {"average": run.folder}
    somebody = opened("app.py", sample="3")
    assert "Network, average, 99.4 %" in shown(somebody)
    assert "Everybody who visits this playground gets it for average pooling now." in shown(at)
    assert "use_default_run" not in [button.key for button in at.button]  # it is so already
    at.button(key="use_ours_run").click().run()
    assert registry.defaults(place) == {}


@pytest.mark.parametrize("spec", [lenet.post(), lenet.book()], ids=["post", "book"])
@pytest.mark.parametrize("page", ["inside", "pooling", "receptive_field", "convolution"])
def test_every_page_works_with_a_network_of_other_sizes(place, page, spec):
    """The post's: C1 is 32x32. The book's: its input is 28x28."""
    rng = np.random.default_rng(0)
    weights = {name: rng.normal(0, 0.1, shape).astype(np.float32) for name, shape in spec.weight_shapes.items()}
    folder = registry.keep(lenet.Network("of another size", spec, weights), place)
    registry.make_default("average", folder, place)
    at = opened(f"pages/{page}.py", sample="5", network="both")
    assert "For average pooling answers: of another size" in "".join(caption.value for caption in at.caption)
    assert not at.error
    if page == "inside":
        assert "cannot stand side by side" in shown(at)


def test_name_note_and_delete(place):
    run = finished(place)
    at = opened(PAGE)
    assert at.text_input(key=f"title_{run.name}").value == "Network, max, 99.3 %"
    at.text_input(key=f"title_{run.name}").set_value(" best <b>so</b> far ").run()
    assert run.title == "best <b>so</b> far"
    assert at.selectbox(key="run").options == ["best <b>so</b> far"]
    at.text_area(key=f"note_{run.name}").set_value("rate 0.002")
    at.button(key="keep_note").click().run()
    assert (run.title, run.note) == ("best <b>so</b> far", "rate 0.002")
    at.text_input(key=f"title_{run.name}").set_value("").run()  # as usual again
    assert (run.title, at.text_input(key=f"title_{run.name}").value) == ("", "Network, max, 99.3 %")
    at.button(key=f"delete_for_good_{run.name}").click().run()
    assert not run.folder.exists()
    assert "Nothing was trained here yet." in shown(at)


def test_two_who_describe_one_run_do_not_undo_each_other(place):
    run = finished(place)
    one, other = opened(PAGE), opened(PAGE)
    other.text_area(key=f"note_{run.name}").set_value("by another")
    other.button(key="keep_note").click().run()
    one.text_input(key=f"title_{run.name}").set_value("mine").run()
    assert (run.title, run.note) == ("mine", "by another")
    assert one.text_area(key=f"note_{run.name}").value == "by another"
    one.text_area(key=f"note_{run.name}").set_value("")  # what is taken out is gone
    one.button(key="keep_note").click().run()
    assert (run.title, run.note) == ("mine", "")


def test_what_a_browser_still_says_of_a_name_is_not_typed(place):
    run = finished(place)
    one, other = opened(PAGE), opened(PAGE)
    other.text_input(key=f"title_{run.name}").set_value("mine").run()
    one.run()  # it learns of it; its browser, which has not heard yet, sends what stood there
    one.text_input(key=f"title_{run.name}").set_value("Network, max, 99.3 %").run()
    assert run.title == "mine"
    assert one.text_input(key=f"title_{run.name}").value == "mine"
    one.text_input(key=f"title_{run.name}").set_value("Network, max, 99.3 %").run()  # a second time somebody typed it
    assert run.title == ""


def test_what_was_typed_stays_when_it_cannot_be_kept(place):
    run = finished(place)
    at = opened(PAGE)
    (run.folder / ".about.lock").mkdir()
    at.text_input(key=f"title_{run.name}").set_value("mine").run()
    assert "cannot be written" in shown(at)
    assert at.run().text_input(key=f"title_{run.name}").value == "mine"


def test_the_twin_has_one_change(place):
    run = finished(place)
    at = opened(PAGE)
    at.selectbox(key="twin_setting").select("rate").run()
    at.text_input(key="twin_rate").set_value("0.004").run()
    at.button(key="twin_start").click().run()
    twin = runs.runs(place)[0]
    assert twin.config == dataclasses.replace(run.config, rate=0.004)
    assert (twin.title, twin.twin_setting) == ("", "rate")
    assert at.selectbox(key="run").options == ["Your network, max, Learning rate 0.004", "Network, max, 99.3 %"]
    at.selectbox(key="twin_setting").select("rate").run()
    at.text_input(key="twin_rate").set_value("-1").run()
    assert "Learning rate must be from 1e-09 to 100, not -1.0." in shown(at)
    assert at.button(key="twin_start").disabled


def test_a_run_that_failed_says_why_with_its_log(place):
    run = finished(place)
    (run.folder / "events.jsonl").write_text(json.dumps({"kind": "started", "time": 0}) + "\n", encoding="utf-8")
    (run.folder / "log.txt").write_text(
        "epoch 1\nTraceback (most recent call last):\nMemoryError: no more\n", encoding="utf-8"
    )
    disk.write_json(run.folder / "pid.json", {"pid": 2**22, "created": 0, "ticket": 1})
    at = opened(PAGE)
    assert "The training broke off: MemoryError: no more" in shown(at)
    assert any("MemoryError: no more" in code.value for code in at.code)
    at.button(key="resume").click().run()
    assert run.state == "queued"


def test_a_damaged_folder_is_a_sentence(place):
    run = finished(place)
    (run.folder / "config.json").write_text("{", encoding="utf-8")
    at = opened(PAGE)
    assert not at.exception
    assert "is no training recipe" in shown(at)


def test_a_link_to_a_run_that_does_not_exist():
    assert "The link asks for run=nobody, which does not exist" in shown(home(run="nobody"))


GONE = "The run of this link is no longer here."


def test_a_link_to_a_run_that_is_gone_says_so_for_as_long_as_it_stands(place):
    gone = "20260101-000000-ffff"
    at = opened(PAGE, run=gone)
    assert [info.value for info in at.info] == [GONE]
    first, second = made_up(place), made_up(place, "average")
    at.run()  # the browser may ask for another run at once
    assert [info.value for info in at.info] == [f"{GONE} The newest is shown in its place."]
    assert at.selectbox(key="run").value == second.name
    assert at.query_params["run"] == gone
    at.selectbox(key="run").select(first.name).run()
    assert not at.info
    assert at.query_params["run"] == first.name
    first.delete()  # by somebody else
    at.run()
    assert [info.value for info in at.info] == [f"{GONE} The newest is shown in its place."]


def test_who_deletes_a_run_is_not_told_that_it_is_gone(place):
    first, run, other = made_up(place), made_up(place), made_up(place, "average")
    run.describe("my <b>max</b>")
    at = opened(PAGE, run=run.name)
    at.button(key=f"delete_for_good_{run.name}").click().run()
    assert at.selectbox(key="run").value == other.name
    assert not at.info
    said = "‘my &lt;b&gt;max&lt;/b&gt;’ was deleted."
    assert said in shown(at)
    assert said in shown(at.run())  # the browser may ask for another run at once
    at.selectbox(key="run").select(first.name).run()
    assert "was deleted" not in shown(at)


def test_gpus_by_name_and_memory(place):
    gpus = [
        {"name": "gpu:0", "model": "NVIDIA H100", "bytes": 80 * 2**30},
        {"name": "gpu:1", "model": "T4", "bytes": None},
    ]
    disk.write_json(place / devices.FILE, {"backend": "tensorflow 2", "cores": 8, "gpus": gpus, "why": None})
    at = opened(PAGE)
    assert "Trains on: NVIDIA H100 (80 GB), T4." in shown(at)
    assert at.selectbox(key="recipe_device").options == [
        "automatic, GPU first",
        "processor",
        "NVIDIA H100 (80 GB)",
        "T4",
    ]
    at.selectbox(key="recipe_device").select("gpu:0").run()
    at.button(key="train").click().run()
    assert runs.runs(place)[0].config.device == "gpu:0"


def test_no_gpu_and_why(place):
    why = {"sentence": "This build of TensorFlow has no CUDA in it. What brings the GPU: {command}"}
    why["values"] = {"command": "pip install -r requirements-gpu.txt"}
    disk.write_json(place / devices.FILE, {"backend": "tensorflow 2", "cores": 2, "gpus": [], "why": why})
    text = shown(opened(PAGE))
    assert "Trains on: the processor, 2 cores. This build of TensorFlow has no CUDA in it." in text
    assert "pip install -r requirements-gpu.txt" in text
    assert "이 TensorFlow에는 CUDA가 들어 있지 않습니다." in shown(opened(PAGE, lang="ko"))


def test_limits_in_the_secrets(monkeypatch):
    opened(PAGE)  # the canvas can be imported only once a page runs
    from ui.page import access

    monkeypatch.setattr(access.st, "secrets", {"lenet": {"most_epochs": 2, "training_password": "sesame"}})
    at = opened(PAGE)
    at.text_input(key="password").set_value("sesame").run()
    at.button(key="train").click().run()
    assert "This playground trains 2 epochs at most, not 3." in shown(at)
    monkeypatch.setenv("LENET_MOST_EPOCHS", "5")  # the environment goes before
    at.button(key="train").click().run()
    assert "This playground trains" not in shown(at)
