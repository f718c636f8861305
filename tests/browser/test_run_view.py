"""A run as it is looked at: its state, its phases, the slider and what follows it. Nothing trains."""

import numpy as np
import pytest

import lenet
from lenet import runs
from lenet.files import disk, journal
from lenet.training import frames, run_record
from tests import made_up
from tests.made_up import STEPS


def test_two_hundred_frames_scrubbed(open_run, trained_run):
    """Each is shown, as NumPy works it out from the same frame."""
    for step in range(0, 2 * STEPS, 4)[:200]:
        weights = made_up.weights_at("max", step / (2 * STEPS))
        flat = np.concatenate([array.astype("<f2").ravel() for array in weights.values()])
        frames.place(trained_run.folder, step).write_bytes(flat.tobytes())
    steps = trained_run.frames()
    assert len(steps) == 202  # and the two at the ends of epochs
    page = open_run(trained_run)
    assert page.slider.get_attribute("max") == "201"
    image = lenet.from_mnist(lenet.mnist.sample(5)).input
    for place, step in enumerate(steps):
        page.go(place)
        page.wait_for_step(step)
        if place % 40 == 0:
            exact = trained_run.at(step).read(image).probabilities
            shown = [float(value.removesuffix(" %")) for value in page.values()]
            np.testing.assert_allclose(shown, 100 * exact, atol=0.051)
    assert page.text(".timeline output") == "step 860 · epoch 2 ends"
    assert page.run.locator(".results").get_attribute("data-epoch") == "2"


def test_all_of_it_follows_the_slider(open_run, trained_run):
    page = open_run(trained_run)
    page.wait_for_step(2 * STEPS)
    last = page.pixels(page.run.locator(".set.kernels .board").first)
    grid = page.run.locator("[role=grid]")
    grid.locator("[data-label='8'][data-read='3']").filter(has_text="2").wait_for()
    page.slider.focus()
    page.slider.press("ArrowLeft")
    page.wait_for_step(STEPS)
    assert "step 430 · epoch 1 ends" in page.text(".timeline")
    grid.locator("[data-label='8'][data-read='3']").filter(has_text="1").wait_for()
    assert "After epoch 1" in page.text(".results")
    assert "Step 430" in page.text(".charts .loss")
    page.slider.press("Home")
    page.wait_for_step(0)
    assert page.text(".timeline output") == "before the first step"
    assert "No epoch had ended by then." in page.text(".results")
    assert (page.pixels(page.run.locator(".set.kernels .board").first) != last).any()
    page.run.locator(".player .next").click()
    page.press("Play", ".timeline")
    page.wait_for_step(2 * STEPS)


RIGHT = "parts => parts.map(part => part.getBoundingClientRect().right)"


@pytest.mark.parametrize(
    ("locale", "state", "took", "phases"),
    [
        (
            "en-US",
            "Done",
            "took 0:50",
            ["Preparing", "Training", "Measuring on 10,000 test digits", "Finding when to say ‘not sure’"],
        ),
        (
            "ko-KR",
            "끝남",
            "걸린 시간 0:50",
            ["준비", "훈련", "테스트 숫자 10,000개로 재기", "‘확실하지 않음’의 기준 찾기"],
        ),
    ],
)
def test_phases_with_their_names_and_times(open_run, trained_run, locale, state, took, phases):
    page = open_run(trained_run, locale=locale)
    assert page.text(".run .said") == state
    assert page.text(".run .time") == took
    assert page.run.locator(".phases .name").all_inner_texts() == phases
    assert page.run.locator(".phases .took").all_inner_texts() == ["0:09", "0:30", "0:03", "0:07"]
    parts = page.run.locator(".phases .way")
    assert [part.get_attribute("aria-valuenow") for part in parts.all()] == ["100"] * 4


# How many rows the phases stand in, and the words that have no room.
ROWS = """list => {
  const rows = new Set([...list.children].map(phase => Math.round(phase.getBoundingClientRect().bottom)))
  const narrow = [...list.querySelectorAll('span')].filter(part => part.scrollWidth > part.clientWidth)
  return [rows.size, narrow.map(part => part.textContent)]
}"""


def test_the_phases_of_a_run_with_a_teacher_have_room(open_run, growing):
    """Its answers were kept from before: that is said where a time would stand."""
    config = {**disk.load_json(growing.folder / runs.CONFIG), "teacher": 2}
    disk.write_json(growing.folder / runs.CONFIG, config)
    page = open_run(growing)
    phases = page.run.locator(".phases")
    taught = phases.locator("[data-phase=teaching]")
    assert taught.inner_text() == "A larger network has learned before"
    assert taught.locator(".way").get_attribute("aria-valuenow") == "100"
    for width, rows in ((1440, 1), (1100, 1), (390, 5)):
        page.page.set_viewport_size({"width": width, "height": 900})
        page.page.wait_for_timeout(300)
        assert phases.evaluate(ROWS) == [rows, []], width


def test_what_was_open_is_open_when_the_page_is_loaded_again(open_run, growing):
    page = open_run(growing)
    for key in ("log", "details"):
        page.page.locator(f".st-key-{key} summary").click()
        page.settle()
    page.page.reload()
    for key, closed in (("log", ""), ("details", ""), ("recipe_code", ":not([open])")):
        page.page.locator(f".st-key-{key} details{closed or '[open]'}").wait_for(state="attached")
    assert page.run.locator(".said").inner_text() == "Training"


def test_a_run_is_followed_while_it_grows(open_run, growing):
    page = open_run(growing)
    assert page.text(".run .said") == "Training"
    page.wait_for_step(8)
    before = page.text(".run .time")
    made_up.train_on(growing, 20, 8, frames_each=2)
    page.wait_for_step(20)
    assert page.text(".timeline output") == "step 20 · epoch 1"
    page.page.wait_for_function("before => true", arg=before)
    assert page.text(".run .time") != before  # the clock goes on by itself
    # Who looks at an earlier moment stays there.
    page.slider.focus()
    page.slider.press("Home")
    page.wait_for_step(0)
    made_up.train_on(growing, 30, 20, frames_each=2)
    page.page.wait_for_function(
        """() => [...document.querySelectorAll('.st-key-run_shown *')].map(part => part.shadowRoot).filter(Boolean)
          .some(root => root.querySelector('.rail input')?.max === '15')"""
    )
    assert page.run.get_attribute("data-shown") == "0"
    page.press("Follow the newest", ".timeline")
    page.wait_for_step(30)
    # At its end the page says so, and goes on as any other run.
    journal.append(growing.folder, {"kind": "failed", "sentence": "", "values": {}, "time": 1})
    page.run.locator(".heading[data-state=failed]").wait_for(state="attached")
    assert page.run.locator(".newest").is_hidden()


def test_the_learning_rate_of_a_run_that_trains(open_run, growing):
    page = open_run(growing)
    page.press("Learning rate", ".st-key-rate_popover")
    box = page.page.locator(f".st-key-wished_rate_{growing.name} input")
    box.fill("fast")
    box.press("Enter")
    page.settle()
    assert "Learning rate is 'fast'" in page.text("[data-testid=stPopoverBody]")
    assert page.page.locator(".st-key-change_rate button").is_disabled()
    box.fill("0.004")
    box.press("Enter")
    page.settle()
    page.page.locator(".st-key-change_rate button").click()
    page.settle()
    assert growing.rate == 0.004
    page.page.locator("[data-testid=stPopoverBody]").wait_for(state="hidden")
    assert "Its highest learning rate is now 0.004." in page.text(".stMain")
    told = page.run.locator(".state > *").evaluate_all(RIGHT)
    assert max(told) <= page.page.locator(".st-key-stop").bounding_box()["x"]  # the buttons lie over no word
    journal.append(growing.folder, {"kind": "rate", "step": 5, "rate": 0.004, "time": 1})
    page.run.locator(".charts .rate", has_text="changed to 0.004").wait_for()


def test_a_torn_frame_is_passed_over(open_run, trained_run):
    torn = frames.place(trained_run.folder, STEPS)
    torn.write_bytes(torn.read_bytes()[:5000])
    frames.place(trained_run.folder, 7).write_bytes(b"")
    page = open_run(trained_run)
    page.wait_for_step(2 * STEPS)
    assert page.slider.get_attribute("max") == "1"
    page.go(0)
    page.wait_for_step(0)


def test_frames_that_do_not_come_are_a_sentence_and_the_slider_goes_on(open_run, trained_run, new_page):
    page = open_run(trained_run)
    page.wait_for_step(2 * STEPS)
    page.page.route("**/runs/*/frames/*", lambda route: route.abort())
    extra = frames.place(trained_run.folder, 2 * STEPS).read_bytes()
    frames.place(trained_run.folder, 100).write_bytes(extra[:-2] + b"\x00\x3c")
    page.press("As the post", ".st-key-preset")  # the page runs anew and learns of the frame
    page.run.locator(".rail input[max='3']").wait_for()
    page.go(1)
    page.run.locator(".missing", has_text="did not arrive").wait_for()
    page.go(2)
    page.wait_for_step(STEPS)
    assert page.run.locator(".missing").inner_text() == ""


def test_who_follows_a_link_to_a_run_sees_it_on_one_screen(open_run, trained_run):
    """State, slider, filters, maps and probabilities, at 1440x900."""
    page = open_run(trained_run)
    page.wait_for_step(2 * STEPS)
    for part in (".heading", ".rail", ".set.kernels", ".set.C1", ".set.C3", ".answer"):
        box = page.run.locator(part).bounding_box()
        assert box["y"] >= 0, part
        assert box["y"] + box["height"] <= 900, part


def test_on_a_phone_nothing_goes_sideways(open_run, trained_run):
    page = open_run(trained_run, viewport={"width": 390, "height": 844})
    page.wait_for_step(2 * STEPS)
    assert page.run.evaluate("run => run.scrollWidth <= run.clientWidth")
    assert page.page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_run_from_before_has_its_network_alone(open_run, trained_run):
    for frame in (trained_run.folder / frames.FOLDER).iterdir():
        frame.unlink()
    (trained_run.folder / run_record.STEPS).unlink()
    page = open_run(trained_run)
    page.wait_for_step(2 * STEPS)
    assert page.slider.is_disabled()
    image = lenet.from_mnist(lenet.mnist.sample(5)).input
    exact = lenet.load("max").read(image).probabilities
    shown = [float(value.removesuffix(" %")) for value in page.values()]
    np.testing.assert_allclose(shown, 100 * exact, atol=0.5)
