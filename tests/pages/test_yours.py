"""A network that was trained here is its reader's: named, used at once, remembered; a run goes on from where it is."""

import dataclasses
import json
import time

import pytest
from streamlit.testing.v1 import AppTest

import lenet
from lenet import runs
from lenet.datasets import kept
from lenet.files import disk, journal
from lenet.network.zoo import in_place_of
from lenet.sharing import registry
from lenet.training.recipe import PRESETS, TrainingConfig
from tests import own_data
from tests.made_up import ERRORS, begun, made_up

from .visiting import ROOT, opened, shown

PAGE = "pages/training.py"


def train(at, place, **settings):
    """Press Train; returns the run, which waits: no process is started here."""
    before = set(runs.runs(place))
    for name, text in settings.items():
        at.text_input(key=f"recipe_{name}").set_value(text).run()
    at.button(key="train").click().run()
    (run,) = set(runs.runs(place)) - before
    return run


def end(run, error=0.0093):
    """What a trainer leaves of a run that is done."""
    config = run.config
    dataclasses.replace(lenet.load(in_place_of(config.spec)), name=run.name).save(run.folder)
    journal.append(run.folder, {"kind": "started", "pid": 1, "created": 0, "time": time.time()})
    journal.append(run.folder, {"kind": "done", "test_error": error, "time": time.time()})
    (run.folder / "pid.json").unlink()
    (run.folder / "checkpoint.npz").touch()
    assert run.state == "done"


def news(at):
    return [part.value.replace("**", "") for part in at.markdown if "trained" in part.value]


@pytest.mark.parametrize("page", ["app.py", PAGE, "pages/pooling.py"])
def test_a_run_that_has_ended_is_used_at_once_wherever_the_reader_is(place, page):
    at = opened(PAGE)
    run = train(at, place)
    at.switch_page(page).run()
    assert news(at) == []
    end(run)
    at.run()
    assert news(at) == ["Your network, average, 99.1 % is trained, and now answers for average pooling on every page."]
    assert "For average pooling answers: Your network, average, 99.1 %" in [caption.value for caption in at.caption]
    at.button(key="undo_0").click().run()
    assert news(at) == []
    assert not at.caption or "Your network" not in at.caption[0].value


def test_it_is_said_in_korean(place):
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    at.query_params["lang"] = "ko"
    at.session_state["own_runs"] = {made_up(place, "average").name: True}
    at.run()
    (said,) = [part.value for part in at.markdown if "내 신경망" in part.value]
    assert (
        said.replace("**", "")
        == "내 신경망, 평균, 99.4 %: 훈련이 끝나서 이제 모든 페이지에서 평균 풀링 자리에 답합니다."
    )


def test_a_run_of_somebody_else_is_not_taken_over(place):
    mine, other = opened(PAGE), opened(PAGE)
    end(train(other, place))
    mine.run()
    assert news(mine) == []
    assert "Network, average, 99.1 %" in mine.selectbox(key="run").options  # not called yours either
    assert not mine.caption


def test_of_two_that_have_ended_the_last_counts_and_both_are_said(place):
    at = opened(PAGE)
    first, second = train(at, place), train(at, place)
    end(first, 0.02)
    end(second, 0.03)
    at.run()
    assert news(at) == [
        "Your network, average, 98.0 % is trained. Another answers for average pooling.",
        "Your network, average, 97.0 % is trained, and now answers for average pooling on every page.",
    ]
    at.button(key="undo_1").click().run()  # back to what was before it: the first
    assert news(at) == ["Your network, average, 98.0 % is trained, and now answers for average pooling on every page."]
    at.button(key="close_news_0").click().run()
    assert news(at) == []
    assert "For average pooling answers: Your network, average, 98.0 %" in at.caption[0].value


def test_what_was_said_of_a_network_that_answers_no_more_makes_room(place):
    at = opened(PAGE)
    end(train(at, place), 0.02)
    at.run()
    assert len(news(at)) == 1
    end(train(at, place), 0.03)
    at.run()
    assert news(at) == ["Your network, average, 97.0 % is trained, and now answers for average pooling on every page."]


def test_it_is_compared_to_ours_of_its_pooling(place):
    at = opened(PAGE)
    at.selectbox(key="recipe_pooling").select("max").run()
    run = train(at, place)
    end(run)
    at.switch_page("pages/comparing.py").run()
    assert at.multiselect(key="compare").value == ["max", run.name]
    assert at.query_params["network"] == "max"  # where one network is shown, it is this one
    assert "compare" not in at.query_params


def test_it_comes_to_what_was_chosen_to_compare(place):
    other = made_up(place)
    at = opened(PAGE, compare=other.name)
    run = train(at, place)
    end(run)
    at.switch_page("pages/comparing.py").run()
    assert at.multiselect(key="compare").value == [other.name, "average", run.name]


# --- for everybody ---------------------------------------------------------------------------------------


def test_for_everybody_is_apart_and_says_what_it_does(place):
    run = made_up(place, "average")
    at = opened(PAGE)
    said = "Everybody who visits this playground then gets it for average pooling"
    assert said in shown(at)
    at.button(key="use_here_run").click().run()
    assert registry.defaults(place) == {}
    at.session_state["everybody_run"] = True  # the popover is open
    at.button(key="use_default_run").click().run()
    assert registry.defaults(place) == {"average": run.folder}
    assert "Everybody now gets it for average pooling." in shown(at)
    assert not at.session_state["everybody_run"]
    at.session_state["everybody_run"] = True
    at.button(key="use_ours_run").click().run()
    assert registry.defaults(place) == {}
    assert "Ours answers for average pooling again, for everybody." in shown(at)
    assert "Everybody now gets it" not in shown(at)
    assert not at.session_state["everybody_run"]
    assert "again, for everybody" in shown(at.run())  # the browser may ask for another run at once
    at.button(key="use_default_run").click().run()
    assert "again, for everybody" not in shown(at)


def test_for_everybody_stays_open_where_it_came_to_nothing(place, monkeypatch):
    made_up(place, "average")
    at = opened(PAGE)

    def refuse(pooling, folder):
        raise lenet.Problem("The disk is full.")

    monkeypatch.setattr(registry, "make_default", refuse)
    at.session_state["everybody_run"] = True
    at.button(key="use_default_run").click().run()
    assert "The disk is full." in [error.value for error in at.error]
    assert at.session_state["everybody_run"]
    assert "Everybody now gets it" not in shown(at)


# --- to go on ----------------------------------------------------------------------------------------------


USED = "{} is trained, and now answers for average pooling on every page."


def test_one_epoch_more_is_a_run_of_its_own(place, monkeypatch):
    at = opened(PAGE)
    run = train(at, place)
    end(run, 0.02)
    at.run()
    at.button(key="close_news_0").click().run()
    # Three epochs of `rise`: 3/4 of the way is (0.75 - 0.2) / 0.8 along the cosine, 0.02 * 0.5 * (1 + cos(0.6875 pi)).
    said = "As its schedule has it, the learning rate falls from 0.0044 to 0 in it."
    assert said in shown(at)
    before = {path: path.read_bytes() for path in run.folder.iterdir()}
    at.button(key="one_more").click().run()
    (longer,) = set(runs.runs(place)) - {run}
    assert at.selectbox(key="run").value == longer.name
    assert longer.config == dataclasses.replace(PRESETS["sixty"], epochs=4)
    assert longer.state == "queued"
    assert {path: path.read_bytes() for path in run.folder.iterdir()} == before
    assert "For average pooling answers: Your network, average, 98.0 %" in at.caption[0].value  # meanwhile
    assert "Went on from  Your network, average, 98.0 %, after epoch 3" in shown(at)
    end(longer, 0.01)
    at.run()
    assert news(at) == [USED.format("Your network, average, 4 epochs, 99.0 %")]
    at.button(key="undo_0").click().run()
    assert "For average pooling answers: Your network, average, 98.0 %" in at.caption[0].value  # as it was before
    at.selectbox(key="run").select(run.name).run()
    assert "It went on as ‘Your network, average, 4 epochs, 99.0 %’." in [text.value for text in at.text]
    at.button(key=f"went_on_{longer.name}").click().run()
    assert at.selectbox(key="run").value == longer.name
    monkeypatch.setenv("LENET_MOST_EPOCHS", "4")
    at.button(key="one_more").click().run()
    assert "This playground trains 4 epochs at most, not 5." in shown(at)
    monkeypatch.setenv("LENET_MOST_EPOCHS", "9")
    monkeypatch.setenv("LENET_MOST_KEPT", "2")
    at.button(key="one_more").click().run()
    assert "keeps 2 runs, brought networks and data sets at most" in shown(at)
    assert len(runs.runs(place)) == 2


def test_a_run_whose_data_set_is_gone_does_not_go_on(place):
    run = made_up(place)
    (run.folder / "checkpoint.npz").touch()
    config = dataclasses.replace(run.config, data="0123456789abcdef-10")
    disk.write_json(run.folder / "config.json", vars(config))
    at = opened(PAGE)
    at.button(key="one_more").click().run()
    assert "There is no data set 0123456789abcdef-10 here any more; bring it again." in shown(at)
    assert (run.state, runs.runs(place)) == ("done", [run])


def test_training_begins_with_a_network_and_its_settings_follow(place):
    mine = made_up(place, "max")
    at = opened(PAGE)
    at.button(key="use_here_run").click().run()
    assert at.selectbox(key="begin_with").options == [
        "random weights",
        "ours, average pooling",
        "Network, max, 99.3 %",
        "ours, LeNet-5 of 1998",
    ]
    at.selectbox(key="begin_with").select("max").run()
    assert "It begins with Network, max, 99.3 %." in shown(at)
    grey = [at.selectbox(key=f"fixed_{name}") for name in ("pooling", "squashing", "padding")]
    assert [(box.value, box.disabled) for box in grey] == [("max", True), ("tanh", True), (0, True)]
    run = train(at, place)
    spec = mine.config.spec
    assert (run.config.spec, run.config.epochs) == (spec, 3)
    assert run.begins_with == "Network, max, 99.3 %"
    assert "Began with  Network, max, 99.3 %" in shown(at)
    assert any(f"--begin {run.name}/begin" in code.value for code in at.code)
    for name, array in lenet.load("max").weights.items():
        assert (run.begin().weights[name] == array).all()
    at.selectbox(key="begin_with").select("random").run()
    assert at.selectbox(key="recipe_squashing").value == "relu"  # the recipe's own again


def test_a_what_if_that_was_kept_can_be_trained_from(place):
    at = opened("pages/inside.py", network="average", edits="C1m3x0", sample="3")
    at.button(key="keep_what_if_average").click().run()
    at.button(key="train_from_average").click().run()
    at.switch_page(PAGE).run()
    (folder,) = (place / ".brought").iterdir()
    assert at.selectbox(key="begin_with").value == f".brought/{folder.name}"
    assert f"--begin .brought/{folder.name}" in at.code[1].value
    run = train(at, place)
    assert run.begins_with == "average, changed"
    assert not run.begin().weights["C3/kernel"][:, :, 2].any()


def test_a_network_to_begin_with_that_is_gone(place):
    at = opened(PAGE)
    at.session_state["begin"] = ".brought/0123"
    at.run()
    assert at.selectbox(key="begin_with").value == "random"
    assert not at.error


def test_runs_that_are_called_alike_are_told_apart(place):
    first, second, other = made_up(place), made_up(place), made_up(place)
    for run, when in ((first, "2026-11-26 00:06"), (second, "2026-11-27 10:30")):
        events = [json.dumps({"kind": "started", "time": time.mktime(time.strptime(when, "%Y-%m-%d %H:%M"))})]
        events += (run.folder / "events.jsonl").read_text(encoding="utf-8").splitlines()[1:]
        (run.folder / "events.jsonl").write_text("\n".join(events) + "\n", encoding="utf-8")
    other.describe("mine")
    options = opened(PAGE).selectbox(key="run").options
    title = f"Network, max, {100 * (1 - ERRORS['max']):.1f} %"
    assert options == ["mine", f"{title} · Nov 27, 10:30", f"{title} · Nov 26, 00:06"]
    assert opened(PAGE, lang="ko").selectbox(key="run").options[1].endswith("· 11월 27일, 10:30")
    disk.write_json(second.folder / "about.json", {"title": "mine"})
    assert opened(PAGE).selectbox(key="run").options[0].startswith("mine · ")


def test_what_the_recipe_alone_does_not_tell_is_said(place):
    """A command and a twin train by the recipe; this run did not."""
    run = made_up(place)
    command, twin = "without what was changed on the way", "this run left its recipe on the way"
    text = shown(opened(PAGE))
    assert command not in text
    assert twin not in text
    journal.append(run.folder, {"kind": "rate", "step": 430, "rate": 0.004, "time": 1})
    text = shown(opened(PAGE))
    assert "Learning rate  0.001, from step 431 on 0.004" in text
    assert command in text
    assert twin in text
    korean = shown(opened(PAGE, lang="ko"))
    assert "0.001, 스텝 431부터 0.004" in korean


@pytest.mark.parametrize(
    ("error", "said"), [(0.0, "100.0 %"), (0.0004, "99.96 %"), (0.0006, "99.9 %"), (0.9996, "0.04 %"), (1.0, "0.0 %")]
)
def test_what_is_nearly_all_is_not_called_all(place, error, said):
    run = made_up(place, "average")
    journal.append(run.folder, {"kind": "done", "test_error": error, "time": 1})
    assert opened(PAGE).selectbox(key="run").options == [f"Network, average, {said}"]


def test_a_data_set_in_use_names_the_run_that_uses_it(place):
    data = kept.keep(own_data.data_set(), place)
    run = begun(place)
    disk.write_json(run.folder / "config.json", vars(TrainingConfig(pooling="max", data=data)))
    journal.append(run.folder, {"kind": "epoch", "epoch": 1})  # damaged: it trains all the same
    at = opened(PAGE)
    at.button(key=f"delete_data_now_{data}").click().run()
    said = "The run Network, damaged trains on this data set; let it end, or stop it first."
    assert [error.value for error in at.error if "data set" in error.value] == [said]
    run.describe("mine")
    with pytest.raises(lenet.Problem, match="The run mine trains on this data set"):
        runs.refuse_data_in_use(data)
    (run.folder / "config.json").write_text("{", encoding="utf-8")
    runs.refuse_data_in_use(data)
