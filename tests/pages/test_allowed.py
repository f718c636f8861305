"""What a visitor may not do: grey, with the reason beside it; refused also where a page still offers it."""

import json
import logging
import os
import re

import psutil
import pytest
import streamlit as st
from streamlit import config
from streamlit.runtime.secrets import Secrets

import lenet
from lenet import runs
from lenet.experiments import robustness
from lenet.files import disk, processes
from lenet.serving.passwords import Guesses
from lenet.sharing import network_file, registry
from lenet.training import devices
from lenet.training.recipe import TrainingConfig
from tests.made_up import made_up

from .test_comparing import html
from .visiting import PAGES, opened, sent, shown

TRAINING, COMPARING = "pages/training.py", "pages/comparing.py"
OFF = "This is switched off on this playground; on your own machine it is on."
LOCKED = "This needs the password; type it on the page Training first."


def in_state(place, state):
    """A run that is done, stopped, waits, or trains: the process is this one."""
    run = made_up(place)
    events = (run.folder / "events.jsonl").read_text(encoding="utf-8").splitlines()[:-1]
    me = {"pid": os.getpid(), "created": psutil.Process().create_time()}
    if state == "stopped":
        events += ['{"kind": "stopped"}']
    if state in ("queued", "running"):
        disk.write_json(run.folder / "pid.json", {**me, "ticket": 1})
        events = [json.dumps({"kind": "started", "time": 0, **me})] if state == "running" else []
    if state != "done":
        (run.folder / "events.jsonl").write_text("".join(f"{event}\n" for event in events), encoding="utf-8")
    assert run.state == state
    return run


def every_file(place):
    """What lies below, but for locks."""
    files = [path for path in sorted(place.rglob("*")) if path.is_file() and path.suffix != ".lock"]
    return {path: path.read_bytes() for path in files}


def reasons(at):
    return [body for body in (element.proto.body for element in at.get("html")) if "why_not" in body]


COSTLY = {  # state of the run that the page shows: what may not be pressed without the right
    "done": ("train", "twin_start", "delete_for_good", "keep_note", "use_default_run", "use_ours_run"),
    "stopped": ("resume", "train"),
    "running": ("stop", "change_rate", "train"),
    "queued": ("withdraw", "train"),
}


def buttons(at, run, keys):
    of_a_run = ("withdraw", "delete_for_good")
    return {key: at.button(key=f"{key}_{run.name}" if key in of_a_run else key) for key in keys}


@pytest.mark.parametrize("state", COSTLY)
@pytest.mark.parametrize(("variable", "value", "why"), [("", "off", OFF), ("_PASSWORD", "sesame", LOCKED)])
def test_what_costs_is_grey_with_the_reason_beside_it(place, monkeypatch, state, variable, value, why):
    monkeypatch.setenv(f"LENET_TRAINING{variable}", value)
    run = in_state(place, state)
    registry.make_default("max", registry.keep(lenet.load("max"), place), place)  # another than the run's
    at = opened(TRAINING)
    for key, button in buttons(at, run, COSTLY[state]).items():
        assert button.disabled, key
    assert at.file_uploader(key="bring").disabled
    assert len(reasons(at)) == {"done": 7, "stopped": 7, "running": 7, "queued": 8}[state]
    assert all(why in reason for reason in reasons(at))


@pytest.mark.parametrize(("state", "key"), [(state, key) for state, keys in COSTLY.items() for key in keys])
def test_a_press_asks_for_the_right_itself(place, monkeypatch, state, key):
    """The page was shown when all was allowed; a message can also be made without any page."""
    run = in_state(place, state)
    registry.make_default("max", registry.keep(lenet.load("max"), place), place)  # another than the run's
    at = opened(TRAINING)
    button = buttons(at, run, (key,))[key]
    assert not button.disabled
    before = every_file(place)
    monkeypatch.setenv("LENET_TRAINING", "off")
    button.click().run()
    assert OFF in [error.value for error in at.error]
    assert every_file(place) == before


def test_a_press_asks_for_the_password_itself(place, monkeypatch):
    run = in_state(place, "done")
    at = opened(TRAINING)
    monkeypatch.setenv("LENET_TRAINING_PASSWORD", "sesame")
    at.button(key=f"delete_for_good_{run.name}").click().run()
    assert LOCKED in [error.value for error in at.error]
    assert run.folder.exists()


def test_where_nobody_trains_nobody_looks_for_a_gpu(monkeypatch):
    """To look costs a process with TensorFlow in it."""
    asked = []
    monkeypatch.setattr(devices, "start_detection", asked.append)
    opened(TRAINING)
    assert len(asked) == 1
    monkeypatch.setenv("LENET_TRAINING", "off")
    assert "Looking for a GPU or processor to train on" not in shown(opened(TRAINING))
    assert len(asked) == 1


def test_measuring_asks_for_the_right(place, monkeypatch):
    run = made_up(place)
    monkeypatch.setattr(robustness, "start", lambda folder: pytest.fail("it was measured"))
    at = opened(COMPARING, compare=run.name)
    key = f"measure_{run.name}"
    assert not at.button(key=key).disabled
    monkeypatch.setenv("LENET_MEASURING", "off")
    at.button(key=key).click().run()
    assert OFF in [error.value for error in at.error]
    assert at.button(key=key).disabled
    assert [OFF in reason for reason in reasons(at)] == [True]
    monkeypatch.delenv("LENET_MEASURING")
    monkeypatch.setenv("LENET_TRAINING", "off")
    at.run()
    assert at.button(key=key).disabled
    assert at.button(key=f"twin_{run.name}_start").disabled


def test_a_twin_from_comparing_asks_for_the_right(place, monkeypatch):
    run = made_up(place)
    at = opened(COMPARING, compare=run.name)
    monkeypatch.setenv("LENET_TRAINING", "off")
    at.button(key=f"twin_{run.name}_start").click().run()
    assert OFF in [error.value for error in at.error]
    assert runs.runs(place) == [run]


def test_two_networks_are_measured_at_a_time(place, monkeypatch):
    started = []
    monkeypatch.setattr(robustness, "start", started.append)
    busy, other, third = (made_up(place) for _ in range(3))
    going = {"done": 1, "of": 59, "pid": os.getpid(), "created": processes.created(os.getpid())}
    disk.write_json(busy.folder / "robustness.progress.json", going)
    at = opened(COMPARING, compare=third.name)
    at.button(key=f"measure_{third.name}").click().run()
    assert started == [third.folder]
    disk.write_json(other.folder / "robustness.progress.json", going)
    at.button(key=f"measure_{third.name}").click().run()
    assert started == [third.folder]
    assert "2 networks are being measured; try again when one is done." in [error.value for error in at.error]


def bring(at, data):
    at.file_uploader(key="bring").set_value(("weights.npz", data, "application/zip")).run()


def test_bringing_asks_for_the_right_and_for_room(place, monkeypatch):
    first, second = (network_file.pack(lenet.load(name)) for name in ("average", "max"))
    at = opened(TRAINING)
    monkeypatch.setenv("LENET_BRINGING", "off")
    bring(at, first)
    assert not (place / registry.BROUGHT).exists()
    assert [OFF in reason for reason in reasons(at)] == [True, True]  # beside data sets, and beside networks
    monkeypatch.delenv("LENET_BRINGING")
    monkeypatch.setenv("LENET_MOST_KEPT", "1")
    at.run()
    bring(at, first)
    assert len([*(place / registry.BROUGHT).iterdir()]) == 1
    at.run()  # the same again needs no more room
    assert not at.error
    bring(at, second)
    assert "keeps 1 runs, brought networks and data sets at most" in "".join(error.value for error in at.error)
    assert len([*(place / registry.BROUGHT).iterdir()]) == 1
    at.button(key="train").click().run()
    assert "keeps 1 runs, brought networks and data sets at most" in at.error[0].value
    assert runs.runs(place) == []


def test_a_run_from_before_the_limits_does_not_go_on(place, monkeypatch):
    run = in_state(place, "stopped")
    disk.write_json(run.folder / "config.json", vars(TrainingConfig(pooling="max", epochs=500)))
    monkeypatch.setenv("LENET_MOST_EPOCHS", "10")
    at = opened(TRAINING)
    at.button(key="resume").click().run()
    assert "This playground trains 10 epochs at most, not 500." in [error.value for error in at.error]
    assert run.state == "stopped"


def test_most_synthetic(place, monkeypatch):
    monkeypatch.setenv("LENET_MOST_SYNTHETIC", "1000")
    at = opened(TRAINING)
    at.text_input(key="recipe_synthetic").set_value("1001").run()
    at.button(key="train").click().run()
    assert "This playground makes 1000 drawn digits and shapes an epoch at most, not 1001." in shown(at)
    assert runs.runs(place) == []


def test_fewer_test_digits(place, monkeypatch):
    """Of the first 1,000 test digits `average` reads some wrong; counted here by itself."""
    images, labels = lenet.mnist.load("test")
    wrong = [
        int((lenet.load(name).probabilities(lenet.mnist.to_input(images[:1000])).argmax(axis=1) != labels[:1000]).sum())
        for name in ("average", "max")
    ]
    monkeypatch.setenv("LENET_MOST_DIGITS", "1000")
    at = opened(COMPARING)
    assert [f'data-wrong="{count}"' in html(at) for count in wrong] == [True, True]
    assert "On 1,000 of MNIST&#x27;s test digits" in html(at)
    monkeypatch.setenv("LENET_MOST_DIGITS", "0")
    at.run()
    assert "This playground reads no test digits for its visitors" in shown(at)
    assert "data-wrong" not in html(at)


@pytest.mark.parametrize(("most", "said"), [("", "200"), ("50", "50"), ("0", None)])
def test_the_effective_field_over_fewer_digits(monkeypatch, most, said):
    monkeypatch.setenv("LENET_MOST_DIGITS", most)
    at = opened("pages/receptive_field.py")
    averaged = []
    monkeypatch.setattr(lenet.effective_field, "mean_field", lambda net, images, *unit: averaged.append(len(images)))
    text = shown(at)
    assert ("On average 90 % of the effect comes from" in text) == (said is not None)
    assert ("The mean over many digits is left out" in text) == (said is None)
    drawn = [text for _, parts in sent(at) if "mean strength over" in (text := json.dumps(parts))]
    assert [f"mean strength over {said} digits" in data for data in drawn] == ([True] if said else [])


# --- settings that cannot be understood --------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
def test_a_mistyped_limit_is_said_on_every_page_and_closes_what_costs(monkeypatch, page):
    monkeypatch.setenv("LENET_TRAINNING", "off")
    at = opened(page)
    assert "There is no limit 'LENET_TRAINNING'; there is: LENET_TRAINING, " in at.error[0].value
    assert "nobody trains, measures or brings a network here." in at.error[0].value
    assert "pages/" not in page or len(at.error) == 1
    if page == TRAINING:
        assert at.button(key="train").disabled
        assert at.file_uploader(key="bring").disabled
    if page == COMPARING:
        assert "data-wrong" not in html(at)


def test_it_stands_in_the_log_of_the_server_once(monkeypatch, caplog):
    monkeypatch.setenv("LENET_MOST_EPOCHS", "-3")
    with caplog.at_level(logging.ERROR, "lenet"):
        at = opened("app.py")
        at.run()
    said = [record.getMessage() for record in caplog.records if record.name == "lenet"]
    assert said == ["most_epochs can be a whole number, not '-3'. Nothing that costs this server is allowed."]


SECRETS = {  # secrets.toml: what is wrong with it, None where it is understood; whether the button is grey
    "[lenet]\ntraining = false": (None, True),
    "[lenet]\ntraining = 0": (None, True),
    '[lenet]\ntraining = "No "': (None, True),
    "[lenet]\ntraining = true": (None, False),
    "[lenet]\ntraining_password = 12": (None, True),
    "LENET_TRAINING = false": (None, True),
    'LENET_TRAINING = "off"': (None, True),
    "[database]\nhost = 1": (None, False),
    "training = false": ("training in secrets.toml does not stand under [lenet]", True),
    "[Lenet]\ntraining = true": ("Lenet in secrets.toml does not stand under [lenet]", True),
    'lenet = "off"': ("lenet in secrets.toml is no table", True),
    "[lenet]\ntrainning = false": ("There is no limit 'trainning'", True),
    "[lenet]\ntraining = off": ("secrets.toml cannot be read: Invalid value (at line 2, column 12).", True),
    "[lenet\n": ("secrets.toml cannot be read: ", True),
    "\udcff": ("secrets.toml cannot be read: 'utf-8' codec", True),
}


@pytest.fixture
def secrets(monkeypatch, tmp_path):
    """Write a secrets file, read as the server reads it."""

    def write(text):
        file = tmp_path / "secrets.toml"
        file.write_bytes(text.encode("utf-8", "surrogateescape"))
        config.set_option("secrets.files", [str(file)])
        monkeypatch.setattr(st, "secrets", Secrets())

    usual = config.get_option("secrets.files")
    before = dict(os.environ)
    yield write
    config.set_option("secrets.files", usual)
    for name in [name for name in os.environ if name not in before]:
        del os.environ[name]


@pytest.mark.parametrize("text", SECRETS)
def test_secrets(place, secrets, text):
    said, grey = SECRETS[text]
    secrets(text)
    at = opened(TRAINING)
    errors = "\n".join(re.sub(r"\\(.)", r"\1", error.value) for error in at.error)  # signs of Markdown are kept apart
    assert (said in errors) if said else not errors
    assert at.button(key="train").disabled == grey


def test_other_secrets_do_not_stay_in_the_environment(place, secrets):
    """Streamlit puts them there; a trainer would inherit them."""
    secrets('DATABASE_PASSWORD = "hush"\nLENET_MOST_EPOCHS = 2\n[lenet]\nmost_queued = 1')
    at = opened(TRAINING)
    assert "DATABASE_PASSWORD" not in os.environ
    at.button(key="train").click().run()
    assert "This playground trains 2 epochs at most, not 3." in shown(at)


# --- the password ------------------------------------------------------------------------------------


@pytest.fixture
def clock(monkeypatch):
    """A clock that the test turns, for guesses of its own."""
    opened(TRAINING)  # the canvas can be imported only once a page runs
    from ui.page import access

    class Clock:
        now = 0.0

    clock = Clock()
    monkeypatch.setattr(access, "_GUESSES", Guesses(lambda: clock.now))
    monkeypatch.setattr(type(access.st.context), "ip_address", None)  # as on localhost
    monkeypatch.setenv("LENET_TRAINING_PASSWORD", "sesame")
    return clock


def type_in(at, text):
    at.text_input(key="password").set_value(text).run()
    return "\n".join(error.value for error in at.error)


def test_a_wrong_password_waits_in_every_session(clock, caplog):
    one, other = opened(TRAINING), opened(TRAINING)
    with caplog.at_level(logging.WARNING, "lenet"):
        assert type_in(one, "Sesame") == "This is not the password. The next try counts in 1 s."
    assert [record.getMessage() for record in caplog.records if record.name == "lenet"] == [
        "A wrong password from this machine; the next is looked at in 1 s."
    ]
    assert one.text_input(key="password").value == ""
    early = "Too early after a wrong password; it was not looked at. Try again in 1 s."
    assert type_in(other, "sesame") == early
    assert other.button(key="train").disabled
    clock.now += 1
    assert type_in(one, "Sesame") == "This is not the password. The next try counts in 2 s."
    clock.now += 2
    assert type_in(other, "sesame") == ""
    assert not other.button(key="train").disabled
    assert one.button(key="train").disabled


def test_what_came_of_a_password_stays_until_the_next_try(clock):
    """The page runs for many reasons; a right one that came too early must not be refused in silence."""
    at = opened(TRAINING)
    type_in(at, "Sesame")
    at.run()
    assert [error.value for error in at.error if error.value.startswith("This is not the password.")] != []
    type_in(at, "sesame")
    at.run()
    assert [error.value for error in at.error if error.value.startswith("Too early after a wrong password")] != []
    clock.now += 2
    assert type_in(at, "sesame") == ""


def test_a_password_that_was_changed_is_asked_for_again(clock, monkeypatch):
    at = opened(TRAINING)
    type_in(at, "sesame")
    assert not at.button(key="train").disabled
    monkeypatch.setenv("LENET_TRAINING_PASSWORD", "barley")
    at.run()
    assert at.button(key="train").disabled
    assert type_in(at, "barley") == ""
    assert not at.button(key="train").disabled


def test_the_password_opens_what_is_open_beside_training(clock, monkeypatch):
    monkeypatch.setenv("LENET_TRAINING", "off")
    monkeypatch.setenv("LENET_BRINGING", "on")
    at = opened(TRAINING)
    assert at.file_uploader(key="bring").disabled
    type_in(at, "sesame")
    assert not at.file_uploader(key="bring").disabled
    assert at.button(key="train").disabled
