"""How a run goes, over HTTP: only what has come is said, one look serves all, and nothing else can be had."""

import json
import string
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from streamlit import config

from lenet import Problem, runs
from lenet.files import journal
from lenet.training import frames
from tests import asgi, made_up
from tests.made_up import STEPS
from ui.training.run import looks, served

WHOLE = {"state": "a", "frames": [[0], [1]], "curve": [[5, 0.5], [10, 0.4]], "epochs": [], "results": []}


@pytest.fixture(autouse=True)
def root(tmp_path, monkeypatch):
    monkeypatch.setenv("LENET_RUNS", str(tmp_path))
    return tmp_path


def get(path, **headers):
    return asgi.get(served.routes(), path, **headers)


def looked(run, since=""):
    status, _headers, body = get(f"/runs/{run.name}/look?since={since}")
    assert status == 200
    return json.loads(body)


# --- what is said --------------------------------------------------------------------------------------


def test_of_what_is_known_only_the_short_is_said():
    mark = looks.answer(WHOLE)["mark"]
    assert looks.answer(WHOLE, mark) == {"mark": mark, "after": mark, "parts": {"state": "a"}, "more": {}}


def test_only_new_rows_are_said():
    mark = looks.answer(WHOLE)["mark"]
    said = looks.answer({**WHOLE, "curve": [*WHOLE["curve"], [15, 0.3]], "epochs": [[1]]}, mark)
    assert said["more"] == {"curve": {"from": 2, "rows": [[15, 0.3]]}, "epochs": {"from": 0, "rows": [[1]]}}


@pytest.mark.parametrize("rows", [[[5, 0.5], [10, 0.39], [15, 0.3]], [[5, 0.5]], []])
def test_rows_that_do_not_go_on_from_the_known_ones_are_said_from_the_first(rows):
    """A run that was resumed trains its last epoch again."""
    said = looks.answer({**WHOLE, "curve": rows}, looks.answer(WHOLE)["mark"])
    assert said["more"] == {"curve": {"from": 0, "rows": rows}}


@pytest.mark.parametrize("since", ["x", "2", "-1.0_²._9", "_" * 5000, "9" * 5000, "2.0_2.0_0.0_0.0_0"])
def test_a_mark_that_is_none_gets_all_rows(since):
    said = looks.answer(WHOLE, since)
    assert said["after"] == since
    for name in ("frames", "curve"):
        assert said["more"][name] == {"from": 0, "rows": WHOLE[name]}


# --- over HTTP -------------------------------------------------------------------------------------------


def test_a_run_is_followed_by_its_looks(root, monkeypatch):
    monkeypatch.setattr(looks, "_FRESH", 0)
    run = made_up.begun(root)
    made_up.train_on(run, 20, frames_each=10)
    first = looked(run)
    assert first["parts"]["state"] == {"name": "running", "lives": True, "every": 1}
    assert [row[0] for row in first["parts"]["curve"]] == [5, 10, 15, 20]
    made_up.train_on(run, STEPS, 20, frames_each=410)
    then = looked(run, first["mark"])
    assert then["after"] == first["mark"]
    assert then["more"]["curve"]["rows"][0][0] == 25
    assert [row[0] for row in then["more"]["frames"]["rows"]] == [410]
    assert [row[:2] for row in then["more"]["results"]["rows"]] == [[1, STEPS]]
    assert then["parts"]["page"] == first["parts"]["page"]
    assert looked(run, then["mark"])["more"] == {}
    journal.append(run.folder, {"kind": "failed", "sentence": "", "values": {}, "time": 1})
    ended = looked(run, then["mark"])["parts"]
    assert ended["state"] == {"name": "failed", "lives": False, "every": 1}
    assert ended["page"] != first["parts"]["page"]  # the page says it too


def test_what_somebody_called_a_run_is_something_that_the_page_says(root, monkeypatch):
    """A run that has ended, too: its page runs anew."""
    monkeypatch.setattr(looks, "_FRESH", 0)
    run, pages = made_up.made_up(root), []
    for about in ({}, {"title": "mine"}, {"note": "rate 0.002"}, {}):
        run.describe(**about)
        pages.append(looked(run)["parts"]["page"])
    assert pages[-1] == pages[-2]
    assert len({*pages}) == 3


def test_one_look_at_the_folder_serves_all_who_ask(root, monkeypatch):
    run = made_up.made_up(root)
    asked = []
    course = looks._course
    monkeypatch.setattr(looks, "_FRESH", 60)
    monkeypatch.setattr(looks, "_course", lambda run: asked.append(run) or course(run))
    for _ in range(10):
        looked(run)
    assert len(asked) == 1
    looks.course(run, fresh=True)
    assert len(asked) == 2


def test_who_asks_while_it_is_looked_at_is_told_the_same(root, monkeypatch):
    run = made_up.made_up(root)
    asked, course = [], looks._course

    def slow(run):
        asked.append(run)
        time.sleep(0.2)
        return course(run)

    monkeypatch.setattr(looks, "_course", slow)
    with ThreadPoolExecutor(8) as visitors:
        told = list(visitors.map(looks.course, [run] * 8))
    assert len(asked) == 1
    assert all(one == told[0] for one in told)


@pytest.mark.parametrize("name", ["a run#1", "a?b=c", "50 %", "숫자"])
def test_a_run_of_any_name_is_found(root, name):
    run = made_up.made_up(root)
    run = runs.Run(run.folder.rename(root / name))
    address = looks.address(run)
    assert set(address) <= set("/%-_.~") | set(string.ascii_letters + string.digits)
    said = get(f"{address}/look")
    assert said[0] == 200
    (_first, (_step, frame), _last) = json.loads(said[2])["parts"]["frames"]
    assert get(frame)[0] == 200


@pytest.mark.parametrize(
    ("error", "status"), [(FileNotFoundError("gone"), 404), (OSError(24, "Too many open files"), 503)]
)
def test_what_cannot_be_read_just_now_is_not_called_gone(root, monkeypatch, error, status):
    run = made_up.made_up(root)

    def broken(_run):
        raise error

    monkeypatch.setattr(looks, "course", broken)
    assert get(f"/runs/{run.name}/look")[::2] == (status, b"")  # and no folder is told


def test_a_frame_comes_as_it_lies_there_and_once(root):
    run = made_up.made_up(root)
    (_first, (step, address), _last) = looked(run)["parts"]["frames"]
    status, headers, body = get(address)
    assert (status, headers["content-type"]) == (200, "application/octet-stream")
    assert body == frames.place(run.folder, step).read_bytes()
    status, _headers, body = get(address, if_none_match=headers["etag"])
    assert (status, body) == (304, b"")
    frames.place(run.folder, step).write_bytes(bytes(frames.size(run.config.spec.weight_shapes)))
    assert get(address, if_none_match=headers["etag"])[0] == 200


def test_what_was_read_wrong_comes_by_its_epoch(root):
    run = made_up.made_up(root)
    addresses = [address for _epoch, _step, address in looked(run)["parts"]["results"]]
    assert [json.loads(get(address)[2])["matrix"][8][3] for address in addresses] == [1, 2]


@pytest.mark.parametrize(
    "path",
    [
        "/runs/nobody/look",
        "/runs/../look",
        "/runs/.gone/look",
        "/runs/..%2f/look",
        "/runs/{run}/frames/7",
        "/runs/{run}/frames/..",
        "/runs/{run}/frames/config.json",
        "/runs/{run}/results/9",
        "/runs/{run}/owner",
        "/runs/{run}/log.txt",
    ],
)
def test_nothing_else_can_be_had(root, path):
    run = made_up.made_up(root)
    (root / ".gone").mkdir()
    (root / ".gone" / "config.json").write_text("{}", encoding="utf-8")
    assert get(path.format(run=run.name))[0] == 404


def test_a_run_that_was_deleted_is_missing(root, monkeypatch):
    monkeypatch.setattr(looks, "_FRESH", 0)
    run = made_up.made_up(root)
    looked(run)
    run.delete()
    assert get(f"/runs/{run.name}/look")[0] == 404
    damaged = made_up.made_up(root)
    (damaged.folder / runs.CONFIG).write_text("{", encoding="utf-8")
    assert get(f"/runs/{damaged.name}/look")[0] == 404
    with pytest.raises(Problem):
        looks.course(damaged)


def test_below_a_path(root):
    run = made_up.made_up(root)
    config.set_option("server.baseUrlPath", "/digits")
    try:
        assert get(f"/digits/runs/{run.name}/look")[0] == 200
        assert get(f"/runs/{run.name}/look")[0] == 404
    finally:
        config.set_option("server.baseUrlPath", "")
