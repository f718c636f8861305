"""A network that was trained here is its reader's: from the press to the use, over a refresh, in another tab."""

import json
from importlib.util import find_spec

import pytest

from lenet import runs
from lenet.files import owners
from lenet.sharing import registry
from tests.made_up import made_up

from .playground import Playground
from .test_training import started, type_into

pytestmark = pytest.mark.skipif(find_spec("keras") is None, reason="Keras is not installed")

KEY = "lenet.networks"
NEWS = "[class*='st-key-news_']"
ANY_MINUTE = 400_000  # milliseconds until a tiny training has ended on a machine with much else to do


@pytest.fixture
def tab(browser, address):
    """Open a tab of a browser that remembers this, or what another tab's browser does."""
    contexts = []

    def tab(path, locale="en-US", remembers=None, like=None, address=address):
        kept = [{"name": KEY, "value": remembers if isinstance(remembers, str) else json.dumps(remembers)}]
        state = {"cookies": [], "origins": [{"origin": address, "localStorage": kept if remembers else []}]}
        context = browser.new_context(
            locale=locale, reduced_motion="reduce", storage_state=like.page.context.storage_state() if like else state
        )
        contexts.append(context)
        return Playground(context.new_page(), address + path)

    yield tab
    for context in contexts:
        context.close()


def remembered(page):
    return json.loads(page.page.evaluate(f"localStorage.getItem('{KEY}')"))


def without_key(told):
    """What is remembered but for the one key to what was made in this browser."""
    (key,) = (name for name in told if name.startswith("key:"))
    return {name: value for name, value in told.items() if name != key}


def opened_again(page):
    page.page.reload()
    page.page.wait_for_selector(".st-key-way_on")
    page.settle(600)


def test_from_the_press_to_the_use_in_both_languages(tab, playground_runs):
    page = tab("/training")
    page.page.locator(".st-key-all_settings summary").click()
    for setting, text in (("fraction", "0.01"), ("epochs", "1"), ("batch", "30")):
        type_into(page, setting, text)
    page.press("Train", ".st-key-train")
    run = started(page, playground_runs, batch=30)
    page.go_to("Pooling")  # it ends wherever the reader is
    korean = tab("/", "ko-KR", like=page)  # and in whatever tab
    assert without_key(remembered(page)) == {f"run:{run.name}": True}

    page.page.locator(NEWS).wait_for(timeout=ANY_MINUTE)
    right = f"{100 * (1 - run.test_error):.1f} %"
    title = f"Your network, average, {right}"
    assert f"{title} is trained, and now answers for average pooling on every page." in page.text(NEWS)
    page.settle(600)
    assert without_key(remembered(page)) == {f"run:{run.name}": False, "average": {"id": run.name, "title": title}}
    page.go_to("Draw", "Draw a digit")
    assert title in page.text(".st-key-prediction")
    page.go_to("Comparing")
    assert page.text(".chips >> nth=0").split("\n") == ["ours, average pooling", title]

    korean.page.locator(NEWS).wait_for(timeout=ANY_MINUTE)
    theirs = f"내 신경망, 평균, {right}"
    assert f"{theirs}: 훈련이 끝나서 이제 모든 페이지에서 평균 풀링 자리에 답합니다." in korean.text(NEWS)
    assert theirs in korean.text(".st-key-prediction")
    korean.go_to("비교")
    assert korean.text(".chips >> nth=0").split("\n") == ["기본 제공, 평균 풀링", theirs]

    opened_again(page)
    page.page.locator(".stSidebar", has_text=title).wait_for()  # what the browser remembers comes when it comes
    again = tab("/", like=page)
    again.settle(600)
    assert title in again.text(".st-key-prediction")
    assert again.page.locator(NEWS).count() == 0  # it was said

    korean.press("되돌리기", NEWS)
    assert theirs not in korean.text(".stSidebar")
    korean.settle(600)
    assert without_key(remembered(korean)) == {f"run:{run.name}": False}
    opened_again(korean)
    assert theirs not in korean.text(".stSidebar")


def test_a_name_is_typed_where_it_stands(tab, trained_run):
    name = "<b>mine</b> ![i](//far.example/x.png)"
    page = tab(f"/training?run={trained_run.name}", remembers={"max": {"id": trained_run.name, "title": "old"}})
    page.settle(600)
    field = page.page.locator(f".st-key-title_{trained_run.name} input")
    assert field.input_value() == "Network, max, 99.3 %"
    field.fill(name)
    field.press("Enter")
    page.settle(600)
    assert trained_run.title == name
    assert name in page.text(".stSidebar").replace("\u2060", "")
    assert page.page.locator("b:text-is('mine'), img[src*=far]").count() == 0
    assert remembered(page)["max"]["title"] == name
    page.go_to("Comparing")
    assert name in page.text(".chips >> nth=0")


def test_for_everybody_asks_again(tab, playground_runs, trained_run):
    page = tab(f"/training?run={trained_run.name}")
    everybody = page.page.locator(".st-key-use_default_run button")
    page.press("For everybody", ".st-key-everybody_run")
    said = "Everybody who visits this playground then gets it for max pooling"
    assert said in page.text("[data-testid=stPopoverBody]")
    assert "max" not in registry.defaults(playground_runs)
    everybody.click()
    page.settle(600)
    assert registry.defaults(playground_runs)["max"] == trained_run.folder
    body = page.page.locator("[data-testid=stPopoverBody]")
    body.wait_for(state="hidden")
    assert "Everybody now gets it for max pooling." in page.text(".stMain")
    other = tab("/?network=max")
    assert "Network, max, 99.3 %" in other.text(".st-key-prediction")
    page.press("For everybody", ".st-key-everybody_run")
    page.page.locator(".st-key-use_ours_run button").click()
    body.wait_for(state="hidden")
    page.settle(600)
    assert "Ours answers for max pooling again, for everybody." in page.text(".stMain")
    opened_again(other)
    assert "Network, max" not in other.text(".st-key-prediction")


def test_what_is_gone_is_said_and_forgotten_and_tabs_leave_each_other_alone(tab, playground_runs):
    there, gone = made_up(playground_runs, "average"), "20260101-000000-ffff"
    page = tab(
        "/",
        remembers={
            "average": {"id": there.name, "title": "x"},
            "max": {"id": gone, "title": "the <i>best</i>"},
        },
    )
    page.page.locator(".stAlert").wait_for()
    said = page.text(".stAlert")
    assert "no longer here: the <i>best</i>. It was forgotten; the one that everybody gets answers again." in said
    page.settle(600)
    assert set(remembered(page)) == {"average"}
    page.page.evaluate(f"localStorage.setItem('{KEY}', JSON.stringify({{ 'run:of-another-tab': true, average: 3 }}))")
    page.press("Back to ours", ".stSidebar")
    page.settle(600)
    assert remembered(page) == {"run:of-another-tab": True, "average": None}
    there.delete()
    torn = tab("/", remembers="{torn")
    torn.page.locator(".stAlert").wait_for()
    assert "is damaged; it was forgotten." in torn.text(".stAlert")
    assert [run for run in runs.runs(playground_runs) if run.name == gone] == []


OWNER = "0123456789-_abcdefghij"


def test_a_run_is_whose_browser_has_its_key(tab, address, trained_run):
    """At another host than localhost, as in a class; who sits at the server's own machine may do all."""
    owners.mark(trained_run.folder, OWNER)
    path, elsewhere = f"/training?run={trained_run.name}", f"http://class.localhost:{address.rsplit(':', 1)[1]}"
    theirs = tab(path, address=elsewhere)
    assert "Somebody else started this run, so only they can stop" in theirs.text(".stMain")
    name = theirs.page.locator(f".st-key-title_{trained_run.name} input")
    assert name.is_disabled()
    theirs.press("Delete", "[class*=st-key-delete_]")
    assert theirs.page.locator("[class*=st-key-delete_for_good] button").is_disabled()

    mine = tab(path, address=elsewhere, remembers={f"key:{OWNER}": True})
    mine.page.locator(f".st-key-title_{trained_run.name} input:enabled").wait_for()
    assert "Somebody else" not in mine.text(".stMain")

    teacher = tab(path)
    teacher.press("Delete", "[class*=st-key-delete_]")
    teacher.page.locator("[class*=st-key-delete_for_good] button").click()
    teacher.settle()
    assert not trained_run.folder.exists()


def test_a_tab_that_was_open_before_hears_what_another_has_changed(tab, trained_run):
    page = tab(f"/training?run={trained_run.name}")
    before = Playground(page.page.context.new_page(), page.page.url.split("/training")[0] + "/pooling?lang=ko")
    assert "99.3 %" not in before.text(".stSidebar")
    page.press("Use it on every page", ".st-key-use_here_run")
    before.page.locator(".stSidebar", has_text="신경망, 최대, 99.3 %").wait_for()
    before.settle(1500)  # two languages have two titles: nobody tells the other for ever
    sent = [each.page.evaluate("wire.sent") for each in (page, before)]
    before.page.wait_for_timeout(3000)
    assert [each.page.evaluate("wire.sent") for each in (page, before)] == sent
    before.press("기본 신경망으로", ".stSidebar")
    page.page.locator(".st-key-use_here_run").wait_for()
    assert "99.3 %" not in page.text(".stSidebar")


def test_a_double_click_deletes_one_run(tab, playground_runs):
    """The second click comes when the next run may stand there already."""
    first, second = made_up(playground_runs), made_up(playground_runs)
    page = tab(f"/training?run={second.name}")
    page.press("Delete", f".st-key-delete_{second.name}")
    button = page.page.locator(f".st-key-delete_for_good_{second.name} button")
    button.wait_for()
    box = button.bounding_box()
    for pause in (0, 150, 1500):
        page.page.wait_for_timeout(pause)
        page.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.settle(600)
    assert not second.folder.exists()
    assert first.folder.exists()
    first.delete()
