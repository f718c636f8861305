"""The one list of state: every key that a session holds is declared in it, and nobody goes round it."""

import ast
from pathlib import Path

import pytest

from tests.made_up import made_up

from .visiting import arrived

ROOT = Path(__file__).parents[2]
LIST = ROOT / "ui" / "session" / "state.py"
PAGES = ["app.py", *sorted(str(page.relative_to(ROOT)) for page in (ROOT / "pages").glob("*.py"))]


def test_no_other_module_touches_the_state():
    for file in sorted([*ROOT.glob("*.py"), *(ROOT / "ui").rglob("*.py"), *(ROOT / "pages").glob("*.py")]):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        touched = [node.lineno for node in ast.walk(tree) if getattr(node, "attr", "") == "session_state"]
        imported = [node for node in ast.walk(tree) if getattr(node, "name", "") == "session_state"]
        assert bool(touched) == (file == LIST), (file, touched)
        assert not imported, file


def undeclared(at):
    from ui.session import state

    return sorted(key for key in at.session_state if not state.is_declared(key))


def test_every_key_that_a_visit_leaves_is_declared(place):
    """Over all pages in one session, with runs to look at, and with what only some settings show."""
    run, other = made_up(place, "max"), made_up(place, "average")
    at = arrived("app.py", sample="3", compare=f"{run.name},{other.name},max")
    for page in PAGES:
        at.switch_page(page).run()
        assert not at.exception, at.exception
        assert undeclared(at) == [], page
    assert {"in_url", "here", "digit_source", "frame", "lang"} <= set(at.session_state)


@pytest.mark.parametrize(
    ("page", "link"),
    [
        ("pages/inside.py", {"view": "plain"}),
        ("pages/convolution.py", {"filter": "typed"}),
        ("pages/convolution.py", {"filter": "C1.2"}),
        ("pages/receptive_field.py", {"stack": "own"}),
        ("app.py", {"sample": "nonsense", "digit": "test-5"}),
    ],
)
def test_settings_that_show_more_leave_no_other_keys(page, link):
    at = arrived(page, **link)
    assert undeclared(at) == []
    assert not at.run().exception
    assert undeclared(at) == []


def test_what_is_pressed_and_typed_leaves_no_other_keys(place, monkeypatch):
    monkeypatch.setenv("LENET_TRAINING_PASSWORD", "sesame")
    run = made_up(place, "max")
    at = arrived("pages/training.py")
    at.text_input(key="password").set_value("wrong").run()
    assert undeclared(at) == []
    at.run()
    monkeypatch.delenv("LENET_TRAINING_PASSWORD")
    for key in ("use_here_run", "keep_note", f"delete_for_good_{run.name}", "train"):
        at.button(key=key).click().run()
        assert not at.exception, key
        assert undeclared(at) == [], key


def test_an_undeclared_key_is_found():
    """So that the tests above can fail."""
    at = arrived("app.py")
    at.session_state["invented"] = 1
    assert undeclared(at) == ["invented"]


def test_nothing_is_declared_twice():
    arrived("app.py")
    from ui.session import state

    slots = [entry for entry in vars(state).values() if isinstance(entry, state.Slot)]
    families = [entry for entry in vars(state).values() if isinstance(entry, state.SlotFamily)]
    members = [family.pattern.format(name) for family in families for name in family.names]
    keys = [*(slot.key for slot in slots), *members, *state.UNREAD]
    assert len(keys) > 100
    assert sorted(keys) == sorted(set(keys))
    named = [family for family in families if not family.names]
    assert [(key, family.pattern) for key in keys for family in named if family.has(key)] == []
    assert all(entry.holds and entry.set_by for entry in [*slots, *families])


def test_a_slot_has_its_first_value_until_another_is_set(monkeypatch):
    arrived("app.py")
    from types import SimpleNamespace

    from ui.session import state

    monkeypatch.setattr(state, "st", SimpleNamespace(session_state={}))
    slot = state.Slot("numbers", "some", "a test", list)
    assert slot.peek("none") == "none"
    assert not slot.there()
    slot.get().append(1)
    assert slot.get() == [1]
    slot.set([2])
    assert slot.pop(None) == [2]
    assert slot.pop(None) is None
    slot.set([3])
    slot.drop()
    assert slot.get() == []
    with pytest.raises(KeyError):
        state.Slot("other", "nothing", "a test").get()


def test_a_family_has_a_slot_for_each_name():
    arrived("app.py")
    from ui.session import state

    family = state.SlotFamily("kept_{}_here", "some", "a test")
    assert family["a"].key == "kept_a_here"
    assert [family.has(key) for key in ("kept_a_here", "kept__here", "kept_a", "xkept_a_here")] == [True, False] + [
        False
    ] * 2
    closed = state.SlotFamily("kept_{}", "some", "a test", names=("a",))
    assert (closed.has("kept_a"), closed.has("kept_b")) == (True, False)
    with pytest.raises(KeyError, match="'b' is none of 'kept_{}'; there is: a"):
        closed["b"]
