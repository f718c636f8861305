"""A run that is followed: what is sent each second, and that it is the run that was chosen."""

import json

import psutil
import pytest

from lenet import runs
from lenet.files import disk, journal
from tests.made_up import STEPS, begun, train_on

FACT = "[data-phase=training] .way"  # how much of the training is done, in percent


@pytest.fixture
def training_run(playground_runs):
    """A run in whose place this very process trains: two epochs of ten are done."""
    run = begun(playground_runs, epochs=10)
    train_on(run, 2 * STEPS, frames_each=STEPS)
    assert run.state == "running"
    yield run
    if run.folder.exists():
        (run.folder / "pid.json").unlink(missing_ok=True)
        run.delete()


def epoch(run, number):
    """One more epoch ends."""
    last = run.epochs()[-1]
    journal.append(run.folder, {**last, "epoch": number, "last_step": number * STEPS})


def shows(page, text):
    page.page.wait_for_function(
        """([fact, text]) => [...document.querySelectorAll('.st-key-run_shown *')].map(part => part.shadowRoot)
          .some(root => root?.querySelector(fact)?.getAttribute('aria-valuenow') === text)""",
        arg=[FACT, text],
    )


def test_a_run_is_followed_with_little_and_without_a_run_of_the_page(visit, training_run):
    """Two epochs are 10 kB of curves, mistakes and maps; a second in which nothing happens must not send them again."""
    page = visit(f"/training?run={training_run.name}&sample=5")
    shows(page, "20")
    # Once it is known what can train here, the page runs anew.
    page.page.wait_for_function("() => !document.body.innerText.includes('Looking for a GPU or processor to train on')")
    page.settle()
    received, sizes = page.count_received(), []
    page.page.on("response", lambda answer: sizes.append(len(answer.body())) if "/look" in answer.url else None)
    page.page.wait_for_timeout(4500)
    assert len(sizes) >= 3
    assert max(sizes) < 1000
    epoch(training_run, 3)
    shows(page, "30")
    assert received() == 0


def test_a_look_that_is_not_answered_is_asked_again(visit, training_run):
    page = visit(f"/training?run={training_run.name}&sample=5")
    shows(page, "20")
    page.page.route("**/look?*", lambda route: route.abort())
    epoch(training_run, 3)
    page.page.wait_for_timeout(2500)
    epoch(training_run, 4)
    page.page.unroute("**/look?*")
    shows(page, "40")
    assert page.page.locator(".stException").count() == 0


def test_two_runs_with_one_title_are_two(visit, training_run, trained_run):
    """Also when the one in hand changes its state or its title after the list was sent."""
    for run in (training_run, trained_run):
        run.describe("the same", "")
    page = visit(f"/training?run={training_run.name}")
    shows(page, "20")
    journal.append(training_run.folder, {"kind": "stopped"})
    (training_run.folder / "pid.json").unlink()
    page.page.locator(".heading[data-state=stopped]").wait_for(state="attached")
    page.press("Your own", ".st-key-preset")
    shown = page.page.locator(".st-key-run input").input_value()
    assert (shown.startswith("the same · "), shown.endswith("(2)")) == (True, False)  # both began at one moment
    training_run.describe("another", "")
    box = page.page.locator(".st-key-run input")
    box.click()
    page.page.get_by_role("option").filter(has_text="(2)").click()
    page.settle()
    assert f"run={trained_run.name}" in page.page.url
    shows(page, "100")
    assert json.loads((training_run.folder / "about.json").read_text(encoding="utf-8"))["title"] == "another"


def test_another_tab_learns_what_somebody_does_to_a_run_that_has_ended(visit, trained_run):
    page = visit(f"/training?run={trained_run.name}")
    trained_run.describe(title="by another")
    page.page.locator(f".st-key-title_{trained_run.name} input[value='by another']").wait_for()
    me = psutil.Process()
    holder = {"pid": me.pid, "created": me.create_time()}
    journal.append(trained_run.folder, {"kind": "stopped"}, {"kind": "started", **holder})
    disk.write_json(trained_run.folder / "pid.json", {**holder, "ticket": 1})
    page.page.locator(".heading[data-state=running]").wait_for(state="attached")  # resumed
    page.page.locator(".st-key-stop").wait_for()
    journal.append(trained_run.folder, {"kind": "stopped"})
    (trained_run.folder / "pid.json").unlink()
    page.page.locator(".st-key-resume").wait_for()
    trained_run.delete()
    page.page.locator(".run .said", has_text="No longer here").wait_for()
    assert "This run was deleted" in page.page.locator(".run .missing").inner_text()


def test_a_deleted_run_can_be_left(visit, training_run, trained_run):
    page = visit(f"/training?run={training_run.name}")
    shows(page, "20")
    (training_run.folder / "pid.json").unlink()
    training_run.delete()
    page.page.locator(".run .missing", has_text="This run was deleted").wait_for()
    shows(page, "20")  # what was seen of it stays until one leaves
    page.press("Your own", ".st-key-preset")
    shows(page, "100")
    assert [run.name for run in runs.runs(training_run.folder.parent)] == [trained_run.name]
    assert page.page.locator(".stException").count() == 0
