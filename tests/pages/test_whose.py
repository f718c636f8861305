"""Whose a run or a data set is: only they change it, and who sits at the server's own machine."""

import dataclasses

import pytest

from lenet import runs
from lenet.datasets import kept
from lenet.files import journal, owners
from tests import own_data
from tests.made_up import begun, made_up

from .test_remembered import KEY, record, remembering
from .test_yours import PAGE, train
from .visiting import opened, shown

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
