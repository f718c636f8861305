"""What a browser remembers: the networks in use, the runs that were started there, keys; heard in the next session."""

import dataclasses
import json

import pytest

import lenet
from lenet.sharing import registry
from tests.made_up import made_up

from .test_yours import USED, news
from .visiting import arrived, home, sent

KEY = "0123456789-_abcdefghij"


def remembering(told, page="app.py", first=None):
    """A new session of a browser that remembers this; `first`: it came by a link to this page."""
    at = home() if first is None else arrived(first)
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
    assert news(at) == ["Your network, average, 99.4 % is trained, and now answers for average pooling on every page."]


def test_what_is_in_use_is_compared_also_where_the_page_was_there_before_it_was_heard(place):
    run = made_up(place, "max")
    told = {"max": {"id": run.name, "title": "x"}}
    at = remembering(told, first="pages/comparing.py")
    assert at.multiselect(key="compare").value == ["max", run.name]
    at.multiselect(key="compare").set_value(["average"]).run()
    assert at.multiselect(key="compare").value == ["average"], "what the reader has chosen stays"


GONE = "The network that answered for max pooling is no longer here: "
FORGOTTEN = ". It was forgotten; the one that everybody gets answers again."


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"max": {"id": "20260101-000000-ffff", "title": "![x](y)"}}, [GONE + "!\\[x\\](y)" + FORGOTTEN]),
        ({"max": {"id": "../../etc", "title": "z" * 500}}, [GONE + "z" * 80 + FORGOTTEN]),
        ({"max": {"id": ".brought/../20260102"}}, [GONE + "None" + FORGOTTEN]),
        ({"max": ["a"]}, [GONE + FORGOTTEN]),
        ("{", ["What this browser remembered of your networks is damaged; it was forgotten."]),
        ("[1]", ["What this browser remembered of your networks is damaged; it was forgotten."]),
        ({"run:../x": True, "run:\x00": True, "other": 3, "max": None}, []),
    ],
    ids=["gone", "outside", "dots", "list", "torn", "no record", "names"],
)
def test_what_is_gone_or_damaged_is_said_until_it_is_closed_and_forgotten(place, told, said):
    at = remembering(told)
    assert [info.value for info in at.info] == said
    at.run()  # a page runs again for reasons of its own
    assert [info.value for info in at.info] == said
    for _ in said:
        at.button(key="close_notice_0").click().run()
    assert not at.info
    assert at.session_state["own_runs"] == {}
    assert at.session_state["replacements"].get("max") is None


def test_a_damaged_network_is_forgotten(place):
    run = made_up(place, "max")
    (run.folder / "weights.npz").write_bytes(b"PK")
    at = remembering({"max": {"id": run.name, "title": "mine"}})
    (info,) = at.info
    assert info.value == "The network that answered for max pooling is damaged: mine" + FORGOTTEN
    assert at.session_state["replacements"] == {}


def record(at):
    """What the page lets the browser remember."""
    (told,) = [parts["remembered"] for _, parts in sent(at) if "remembered" in parts]
    return told


def test_another_tab_has_changed_what_is_in_use(place):
    """It is heard at once; what this tab waits for is said here too, and can be undone."""
    run, other = made_up(place, "average"), made_up(place, "max")
    at = remembering({"max": {"id": other.name, "title": "x"}})
    assert at.caption[0].value == "For max pooling answers: Network, max, 99.3 %"
    told = {"average": {"id": run.name, "title": "x"}, f"key:{KEY}": True, f"run:{run.name}": False}
    at = hearing(at, told)
    assert [caption.value for caption in at.caption] == [
        "For average pooling answers: Your network, average, 99.4 %",
    ]
    assert at.session_state["owner_keys"] == [KEY]
    at.session_state["own_runs"] = {run.name: True}
    at.session_state["replacements"] = {}
    at = hearing(at, told)
    assert news(at) == [USED.format("Your network, average, 99.4 %")]
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
