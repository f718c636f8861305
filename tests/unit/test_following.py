"""What is followed: a page's run sends everything, afterwards only changes come, and they add up to the whole."""

import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from ui.browser import following
from ui.session import state

ROWS = [{"epoch": epoch, "loss": 1 / epoch} for epoch in range(1, 2001)]
WORDS = {"epoch": "Epoch", "loss": "Loss"}


@pytest.fixture(autouse=True)
def streamlit(monkeypatch):
    """A session, and fragments that are kept instead of shown."""
    made = SimpleNamespace(session_state={}, looks=[])
    monkeypatch.setattr(state, "st", made)

    def fragment(look, run_every, key):
        made.looks.append(look)
        return look

    made.fragment = fragment
    monkeypatch.setattr(following, "st", made)
    return made


class Browser:
    """What a browser does with the messages, written from their description and not from the code."""

    def __init__(self):
        self.data, self.mark, self.lost, self.size = None, None, 0, 0

    def take(self, text):
        self.size = len(text)
        said = json.loads(text)
        if "after" not in said:
            self.data, self.mark = said["parts"], said["mark"]
        elif said["mark"] == self.mark:
            assert said["parts"] == {}
        elif said["after"] != self.mark:
            self.lost += 1
            return
        else:
            self.data |= said["parts"]
            self.mark = said["mark"]


def followed(streamlit, browser, arriving=lambda text: True):
    """A function that shows data in a followed fragment: the first time as a page's run does, then by itself."""
    current = {}

    def show():
        text = following.message("progress", current["data"])
        if arriving(text):
            browser.take(text)

    def look(data):
        current["data"] = data
        if streamlit.looks:
            streamlit.looks[-1]()
        else:
            following.follow(show, 1, "followed")

    return look


def data(count, step=None):
    return {"epochs": ROWS[:count], "step": step, "words": WORDS}


def test_what_is_not_followed_is_sent_whole_and_alike():
    """Streamlit then knows it again and sends no more than a reference."""
    first, second = (following.message("core", data(3)) for _ in range(2))
    assert first == second
    assert json.loads(first) == {"parts": data(3)}


def test_changes_add_up_to_the_whole(streamlit):
    browser = Browser()
    look = followed(streamlit, browser)
    for now in (data(0), data(1), data(1, {"step": 5}), data(4, {"step": 5}), data(4), data(2000), data(3), data(0)):
        look(now)
        assert browser.data == now
    assert browser.lost == 0


def test_little_is_sent_where_little_has_changed(streamlit):
    browser = Browser()
    look = followed(streamlit, browser)
    look(data(1999))
    assert browser.size > 50_000
    look(data(1999))
    assert browser.size < 60
    look(data(1999, {"step": 5}))
    assert browser.size < 80
    assert browser.data == data(1999, {"step": 5})


def test_no_message_of_a_page_that_is_followed_is_the_same_as_another(streamlit):
    """Of the same one Streamlit would send a reference to what the browser may have dropped."""
    texts = []
    for _ in range(3):
        following.follow(lambda: texts.append(following.message("progress", data(9))), 1, "followed")
    assert len(set(texts)) == 3


def test_a_browser_that_missed_a_change_asks_for_all(streamlit):
    browser = Browser()
    arrives = [True, True, False, True]
    look = followed(streamlit, browser, arriving=lambda text: arrives.pop(0) if arrives else True)
    for count in (1, 2, 3):
        look(data(count))
    assert browser.data == data(2)
    look(data(4))
    assert browser.lost == 1
    assert browser.data == data(2)  # nothing is put where it does not belong
    following.forget("progress")
    look(data(5))
    assert browser.data == data(5)


def test_a_mark_is_never_used_again(streamlit):
    """Else changes could be put on something older that had the same mark."""
    marks = []
    look = followed(streamlit, SimpleNamespace(take=lambda text: marks.append(json.loads(text)["mark"])))
    for count in range(1, 9):
        if count % 3 == 0:
            following.forget("progress")
        look(data(count))
    assert marks == sorted(set(marks))


def test_there_is_no_other_way_to_repeat():
    """What repeats by itself in any other way would be sent whole each time."""
    root = Path(__file__).parents[2]
    here = Path(following.__file__)
    for file in sorted([*root.glob("*.py"), *(root / "ui").rglob("*.py"), *(root / "pages").glob("*.py")]):
        assert file == here or "run_every" not in file.read_text(encoding="utf-8"), file
