"""A network that was trained here is its reader's: named, used at once, remembered; a run goes on from where it is."""

import dataclasses
import json
import time

import pytest
from streamlit.testing.v1 import AppTest

import lenet
from lenet import runs
from lenet.datasets import kept
from lenet.files import disk, journal, owners
from lenet.sharing import registry
from lenet.training.recipe import PRESETS, TrainingConfig
from tests import own_data
from tests.made_up import ERRORS, begun, made_up

from .test_home import ROOT, home, opened, shown

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
    dataclasses.replace(lenet.load(config.pooling), name=run.name).save(run.folder)
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
        == "내 신경망, 평균, 99.3 %: 훈련이 끝나서 이제 모든 페이지에서 평균 풀링 자리에 답합니다."
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
    at.button(key="close_0").click().run()
    assert news(at) == []
    assert "For average pooling answers: Your network, average, 98.0 %" in at.caption[0].value


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


# --- what the browser remembers ------------------------------------------------------------------------


def remembering(told, page="app.py"):
    """A new session of a browser that remembers this."""
    at = home()
    from ui.page import yours
    from ui.session import state

    heard = []

    def hear():
        heard.append(True)
        state.FRAME.set({"remembered": told if isinstance(told, str) else json.dumps(told)})
        yours.hear()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yours, "take_what_ended", lambda take=yours.take_what_ended: (heard or hear(), take()))
        at.run()
    if page != "app.py":
        at.switch_page(page).run()
    assert not at.exception
    return at


def test_what_is_in_use_is_remembered_in_the_next_session(place):
    run = made_up(place, "max")
    run.describe("<i>mine</i>")
    kept = registry.keep(dataclasses.replace(lenet.load("average"), name="brought"), place)
    told = {"max": {"id": run.name, "title": "x"}, "average": {"id": f".brought/{kept.name}"}, f"run:{run.name}": False}
    at = remembering(told)
    assert [caption.value for caption in at.caption] == [
        "For average pooling answers: brought",
        "For max pooling answers: \\<i\\>mine\\</i\\>",
    ]
    assert not at.info
    assert at.session_state["own_runs"] == {run.name: False}


def test_a_run_that_ended_meanwhile_is_used_once_its_reader_is_back(place):
    run = made_up(place, "average")
    at = remembering({f"run:{run.name}": True})
    assert news(at) == ["Your network, average, 99.3 % is trained, and now answers for average pooling on every page."]


GONE = "The network that answered for max pooling is no longer here: "


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"max": {"id": "20260101-000000-ffff", "title": "![x](y)"}}, [GONE + "!\\[x\\](y). It was forgotten."]),
        ({"max": {"id": "../../etc", "title": "z" * 500}}, [GONE + "z" * 80 + ". It was forgotten."]),
        ({"max": {"id": ".brought/../20260102"}}, [GONE + "None. It was forgotten."]),
        ({"max": ["a"]}, [GONE + ". It was forgotten."]),
        ("{", ["What this browser remembered of your networks is damaged; it was forgotten."]),
        ("[1]", ["What this browser remembered of your networks is damaged; it was forgotten."]),
        ({"run:../x": True, "run:\x00": True, "other": 3, "max": None}, []),
    ],
    ids=["gone", "outside", "dots", "list", "torn", "no record", "names"],
)
def test_what_is_gone_or_damaged_is_said_once_and_forgotten(place, told, said):
    at = remembering(told)
    assert [info.value for info in at.info] == said
    assert not at.run().info
    assert at.session_state["own_runs"] == {}
    assert at.session_state["replacements"].get("max") is None


def test_a_damaged_network_is_forgotten(place):
    run = made_up(place, "max")
    (run.folder / "weights.npz").write_bytes(b"PK")
    at = remembering({"max": {"id": run.name, "title": "mine"}})
    (info,) = at.info
    assert info.value == "The network that answered for max pooling is damaged: mine. It was forgotten."
    assert at.session_state["replacements"] == {}


# --- for everybody ---------------------------------------------------------------------------------------


def test_for_everybody_is_apart_and_says_what_it_does(place):
    run = made_up(place, "average")
    at = opened(PAGE)
    said = "Everybody who visits this playground then gets it for average pooling"
    assert said in shown(at)
    at.button(key="use_here_run").click().run()
    assert registry.defaults(place) == {}
    at.button(key="use_default_run").click().run()
    assert registry.defaults(place) == {"average": run.folder}


# --- to go on ----------------------------------------------------------------------------------------------


USED = "{} is trained, and now answers for average pooling on every page."


def test_one_epoch_more_is_a_run_of_its_own(place, monkeypatch):
    at = opened(PAGE)
    run = train(at, place)
    end(run, 0.02)
    at.run()
    at.button(key="close_0").click().run()
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


# --- whose it is -------------------------------------------------------------------------------------------

THEIRS = "Somebody else started this run, so only they can stop, change or delete it"
OF_A_RUN = {  # its state: what changes it
    "done": ("delete_for_good", "keep_note"),
    "stopped": ("resume", "delete_for_good", "keep_note"),
    "running": ("stop", "change_rate", "keep_note"),
    "queued": ("withdraw", "change_rate", "keep_note"),
}


def in_state(place, state):
    """A run that somebody with the key has started."""
    run = made_up(place) if state == "done" else begun(place)
    if state == "stopped":
        journal.append(run.folder, {"kind": "stopped"})
        (run.folder / "pid.json").unlink()
    if state == "queued":
        (run.folder / "events.jsonl").unlink()
    owners.mark(run.folder, KEY)
    assert run.state == state
    return run


KEY = "0123456789-_abcdefghij"


@pytest.mark.parametrize(("state", "key"), [(state, key) for state, keys in OF_A_RUN.items() for key in keys])
def test_what_somebody_else_started_is_theirs(place, state, key):
    run = in_state(place, state)
    key = f"{key}_{run.name}" if key in ("withdraw", "delete_for_good") else key
    at, mine = opened(PAGE), remembering({f"key:{KEY}": True}, PAGE)
    assert at.button(key=key).disabled
    assert at.text_input(key=f"title_{run.name}").disabled
    assert shown(at).count(THEIRS) == 1
    assert not mine.button(key=key).disabled
    assert not mine.text_input(key=f"title_{run.name}").disabled
    assert THEIRS not in shown(mine)
    before = {path: path.read_bytes() for path in place.rglob("*") if path.is_file() and path.suffix != ".lock"}
    mine.session_state["owner_keys"] = []  # a press from a page that was shown when all was allowed
    mine.button(key=key).click().run()
    assert "This is somebody else's; only they can change or delete it." in [error.value for error in mine.error]
    assert before == {path: path.read_bytes() for path in before}


def test_what_anybody_may_do_with_a_run_of_somebody_else(place):
    run = in_state(place, "done")
    (run.folder / "checkpoint.npz").touch()
    at = opened(PAGE)
    assert not at.button(key="use_here_run").disabled
    at.button(key="one_more").click().run()
    (longer,) = set(runs.runs(place)) - {run}
    assert at.selectbox(key="run").value == longer.name
    assert not at.button(key=f"withdraw_{longer.name}").disabled


def test_a_run_without_a_mark_is_everybodys(place):
    run = made_up(place)
    at = opened(PAGE)
    assert THEIRS not in shown(at)
    at.button(key=f"delete_for_good_{run.name}").click().run()
    assert not run.folder.exists()


@pytest.mark.parametrize(
    ("url", "ip", "may"),
    [
        ("http://localhost:8501/training", None, True),
        ("http://127.0.0.1:8501/", None, True),
        ("http://[::1]:8501/", None, True),
        ("https://play.example/digits/training", None, False),  # through a proxy on the server's machine
        ("http://localhost:8501/", "192.168.0.7", False),
        ("http://localhost.example/", None, False),
        (None, None, False),
    ],
)
def test_who_sits_at_the_servers_machine_may_change_all_of_it(place, monkeypatch, url, ip, may):
    """A browser that has forgotten its keys is no trouble to who is alone, nor a class to its teacher."""
    opened(PAGE)  # the canvas can be imported only once a page runs
    from ui.page import access

    monkeypatch.setattr(type(access.st.context), "url", url)
    monkeypatch.setattr(type(access.st.context), "ip_address", ip)
    run = in_state(place, "done")
    at = opened(PAGE)
    assert at.button(key=f"delete_for_good_{run.name}").disabled != may
    assert (THEIRS in shown(at)) != may
    assert run.folder.exists()


def test_a_key_is_made_with_the_first_run_and_remembered(place):
    at = opened(PAGE)
    assert "owner_keys" not in at.session_state or at.session_state["owner_keys"] == []
    first, second = train(at, place), train(at, place)
    (key,) = at.session_state["owner_keys"]
    told = record(at)
    assert told == {f"run:{first.name}": True, f"run:{second.name}": True, f"key:{key}": True}
    for run in (first, second):
        assert key not in (run.folder / "owner").read_text(encoding="utf-8")  # who reads the folder has no key
    again = remembering({**told, "key:odd": True, "key:" + "x" * 500: True}, PAGE)
    assert again.session_state["owner_keys"] == [key]
    assert not again.button(key=f"withdraw_{first.name}").disabled


def record(at):
    """What the page lets the browser remember."""
    sent = [json.loads(json.loads(part.proto.json)["json"])["parts"] for part in at.get("bidi_component")]
    (told,) = [parts["remembered"] for parts in sent if "remembered" in parts]
    return told


def test_another_tab_has_changed_what_is_in_use(place):
    """It is heard at once; what this tab waits for is said here too, and can be undone."""
    run, other = made_up(place, "average"), made_up(place, "max")
    at = remembering({"max": {"id": other.name, "title": "x"}})
    assert at.caption[0].value == "For max pooling answers: Network, max, 99.2 %"
    told = {"average": {"id": run.name, "title": "x"}, f"key:{KEY}": True, f"run:{run.name}": False}
    at = hearing(at, told)
    assert [caption.value for caption in at.caption] == [
        "For average pooling answers: Your network, average, 99.3 %",
    ]
    assert at.session_state["owner_keys"] == [KEY]
    at.session_state["own_runs"] = {run.name: True}
    at.session_state["replacements"] = {}
    at = hearing(at, told)
    assert news(at) == [USED.format("Your network, average, 99.3 %")]
    at.button(key="undo_0").click().run()
    assert not at.caption


def hearing(at, told):
    """Another tab of its browser has changed what is remembered to this."""
    from ui.page import yours
    from ui.session import links, state

    def arrive(here, then=links.arrive):
        state.FRAME.set({"changed": json.dumps(told)})
        yours.hear_change()
        return then(here)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(links, "arrive", arrive)
        return at.run()


def test_a_data_set_that_somebody_else_brought_is_theirs(place):
    data = kept.keep(own_data.data_set(), place, KEY)
    unmarked = kept.keep(dataclasses.replace(own_data.data_set(), name="Everybody's"), place)
    assert (
        kept.keep(own_data.data_set(), place, "abcdefghij0123456789-_") == data  # it stays whose it is
    )
    at, mine = opened(PAGE), remembering({f"key:{KEY}": True}, PAGE)
    theirs = "Somebody else brought this data set, so only they can delete it."
    assert at.button(key=f"delete_data_now_{data}").disabled
    assert shown(at).count(theirs) == 1
    assert not at.button(key=f"delete_data_now_{unmarked}").disabled
    assert not at.button(key=f"use_data_{data}").disabled
    assert theirs not in shown(mine)
    mine.button(key=f"delete_data_now_{data}").click().run()
    assert [one.id for one in kept.every(place)] == [unmarked]


def test_training_begins_with_a_network_and_its_settings_follow(place):
    mine = made_up(place, "max")
    at = opened(PAGE)
    at.button(key="use_here_run").click().run()
    assert at.selectbox(key="begin_with").options == ["random weights", "ours, average pooling", "Network, max, 99.2 %"]
    at.selectbox(key="begin_with").select("max").run()
    assert "It begins with Network, max, 99.2 %." in shown(at)
    grey = [at.selectbox(key=f"fixed_{name}") for name in ("pooling", "squashing", "padding")]
    assert [(box.value, box.disabled) for box in grey] == [("max", True), ("tanh", True), (0, True)]
    run = train(at, place)
    spec = mine.config.spec
    assert (run.config.spec, run.config.epochs) == (spec, 3)
    assert run.begins_with == "Network, max, 99.2 %"
    assert "Began with  Network, max, 99.2 %" in shown(at)
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
