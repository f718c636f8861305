"""A run as it is looked at: the slider through its frames, what follows it, the film, the pictures. Nothing trains."""

import dataclasses
import io
import itertools
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import lenet
from lenet.datasets import fashion
from lenet.datasets.identity import make_id
from lenet.files import disk, journal
from lenet.training import frames, run_record
from tests import made_up
from tests.made_up import PRESSED, STEPS

from .playground import Playground

SVG = "{http://www.w3.org/2000/svg}"
# Sets the slider, as a hand does.
GO = """(slider, place) => {
  slider.value = `${place}`
  slider.dispatchEvent(new Event('input', { bubbles: true }))
}"""


class RunPage(Playground):
    """The page Training with a run on it."""

    @property
    def run(self):
        return self.page.locator(".room.run")

    @property
    def slider(self):
        return self.run.locator(".rail input")

    def go(self, place):
        self.slider.evaluate(GO, place)

    def wait_for_step(self, step):
        self.run.evaluate(
            """(run, step) => new Promise(done => {
              const look = () => run.dataset.shown === `${step}` ? done() : requestAnimationFrame(look)
              look()
            })""",
            step,
        )

    def values(self):
        """The probabilities as they are written."""
        return self.run.locator(".answer .value").all_inner_texts()

    def save(self, button):
        with self.page.expect_download() as download:
            button.click()
        return download.value.suggested_filename, Path(download.value.path()).read_bytes()


@pytest.fixture
def open_run(visit, monkeypatch):
    """Show a run, the sample 5 in hand."""

    def open_run(run, **look):
        page = visit(f"/training?run={run.name}&sample=5", **look)
        page.__class__ = RunPage
        page.run.locator(".stage").wait_for(state="attached")
        return page

    return open_run


@pytest.fixture
def growing(playground_runs):
    """A run that trains as a test lets it."""
    run = made_up.begun(playground_runs)
    made_up.train_on(run, 8, frames_each=2)
    yield run
    if run.folder.exists():
        (run.folder / "pid.json").unlink(missing_ok=True)
        run.delete()


def written(probabilities):
    """As the page writes them; where it rounds the other way, both are right."""
    return [f"{100 * float(share):.1f} %" for share in probabilities]


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


def test_the_loss_is_shown_from_its_beginning(open_run, trained_run):
    page = open_run(trained_run)
    chart = page.run.locator(".charts .loss")
    first = chart.locator("path.curve.training").get_attribute("d").removeprefix("M").split("L")[0]
    top = float(chart.locator(".grid line").last.get_attribute("y1"))
    assert float(first.split(",")[1]) >= top  # 2.27 at step 5: the axis goes up to 2.5
    assert not chart.locator(".beyond").is_visible()


def test_what_lies_beyond_an_axis_is_marked_and_the_mark_explained(open_run, growing):
    leap = [{"step": step, "loss": 900.0 if step == 250 else 0.1, "rate": 0.001} for step in range(10, 410, 10)]
    start = [{**row, "accuracy": 0.1 if row["step"] == 10 else 0.95} for row in leap]
    (growing.folder / "steps.jsonl").unlink()
    journal.append(growing.folder, *start, name="steps.jsonl")
    charts = open_run(growing).run.locator(".charts")
    charts.locator(".loss .beyond:visible", has_text="▲ higher than the axis goes").wait_for()
    charts.locator(".accuracy .beyond:visible", has_text="▼ lower than the axis goes").wait_for()
    assert "l5 -8" in charts.locator(".loss .dots.training").get_attribute("d")
    assert "l5 8" in charts.locator(".accuracy .dots.training").get_attribute("d")
    assert charts.locator(".beyond:visible").count() == 2


def test_pointing_at_a_curve_tells_its_numbers_and_a_click_takes_the_slider_there(open_run, trained_run):
    page = open_run(trained_run)
    page.wait_for_step(2 * STEPS)
    chart = page.run.locator(".charts .accuracy svg.chart")
    chart.evaluate("chart => chart.scrollIntoView({ block: 'center' })")
    box = chart.bounding_box()
    page.page.mouse.move(box["x"] + 58, box["y"] + 60)
    assert re.search(r"Step \d+\n? *training 1\d\.\d\d %", page.text(".charts .accuracy"))
    page.page.mouse.click(box["x"] + 58, box["y"] + 60)
    page.wait_for_step(0)


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


def test_the_film_can_be_saved_while_it_trains(open_run, playground_runs):
    """On opening there was no frame yet."""
    run = made_up.begun(playground_runs)
    page = open_run(run)
    film = page.page.locator(".st-key-film button")
    assert film.count() == 0
    made_up.train_on(run, 8, frames_each=2)
    film.wait_for()
    page.wait_for_step(8)
    made_up.train_on(run, 20, 8, frames_each=2)
    page.wait_for_step(20)
    _name, data = page.save(film)
    with Image.open(io.BytesIO(data)) as moving:
        assert moving.n_frames == 11  # all that there are by now
    (run.folder / "pid.json").unlink()
    run.delete()


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
    assert "Its highest learning rate is now 0.004." in page.text(".st-key-run_controls")
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


def test_the_film_opened_again(open_run, trained_run):
    page = open_run(trained_run)
    name, data = page.save(page.page.locator(".st-key-film button"))
    assert name == "lenet-5-Network-max-99.3.gif"  # as it is called on the page
    with Image.open(io.BytesIO(data)) as film:
        assert (film.n_frames, film.format) == (3, "GIF")
        pictures = []
        for place in range(3):
            film.seek(place)
            pictures.append(np.asarray(film.convert("RGB")))
    assert all((one != other).any() for one, other in zip(pictures, pictures[1:], strict=False))
    assert len(data) < 5_000_000


def test_pictures_opened_again(open_run, trained_run):
    page = open_run(trained_run)
    page.wait_for_step(2 * STEPS)
    filters = page.run.locator("figure.kernels")
    name, data = page.save(filters.locator(".quiet"))
    assert name == "C1 filters.png"
    picture = np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))
    assert picture.shape == (192, 6 * 160 + 5 * 10 + 32, 3)
    board = page.pixels(filters.locator(".board").nth(1))
    np.testing.assert_array_equal(picture[16 + 16 : 192 - 16 : 32, 16 + 170 + 16 : 16 + 330 : 32], board)

    name, data = page.save(page.run.locator("figure.C3 .quiet"))
    assert Image.open(io.BytesIO(data)).size == (8 * 170 - 10 + 32, 2 * 170 - 10 + 32)

    name, data = page.save(page.run.locator(".charts .loss .quiet"))
    assert name == "Loss.svg"
    chart = ET.fromstring(data)
    lines = [path for path in chart.iter(f"{SVG}path") if "fill:none" in path.get("style").replace(" ", "")]
    assert len(lines) == 2
    assert all(re.search(r"stroke:\s?rgb", line.get("style")) and line.get("d") for line in lines)

    name, data = page.save(page.run.locator(".answer .quiet"))
    texts = [text.text for text in ET.fromstring(data).iter(f"{SVG}text")]
    assert texts[1::2] == page.values()

    name, data = page.save(page.run.locator(".results .about .quiet"))
    texts = [text.text for text in ET.fromstring(data).iter(f"{SVG}text")]
    assert len(texts) == 20 + 100
    assert (texts.count("500"), texts.count("3")) == (10, 2 + 1)


@pytest.fixture
def of_clothes(trained_run):
    """The same of a data set that is gone, whose classes have long names."""
    names = [*fashion.CLASSES[:9], "Ankle boot of a wandering person 1234567"]
    config = dataclasses.replace(trained_run.config, data=make_id("0" * 64, 10))
    disk.write_json(trained_run.folder / "config.json", dataclasses.asdict(config))
    journal.drop(trained_run.folder, lambda event: event["kind"] == "done")
    journal.append(trained_run.folder, {"kind": "started", "classes": names}, {"kind": "done", "time": PRESSED + 50})
    return trained_run, names


TEXTS = """() => [...document.querySelectorAll('svg text')].map(text => {
  const { left, top, right, bottom } = text.getBoundingClientRect()
  return [text.textContent, left, top, right, bottom]
})"""


@pytest.mark.parametrize("where", [".answer .quiet", ".results .about .quiet"], ids=["bars", "matrix"])
def test_long_names_of_classes_in_pictures(open_run, of_clothes, where):
    """Whole, inside the picture, and none over another."""
    run, names = of_clothes
    page = open_run(run)
    page.wait_for_step(2 * STEPS)
    _name, data = page.save(page.run.locator(where))
    page.page.goto("about:blank")
    page.page.set_content(f"<body style='margin:0'>{data.decode()}</body>")
    width, height = page.page.evaluate(
        "() => { const box = document.querySelector('svg').getBoundingClientRect(); return [box.width, box.height] }"
    )
    texts = page.page.evaluate(TEXTS)
    assert set(names) <= {text for text, *_box in texts}
    for text, left, top, right, bottom in texts:
        assert 0 <= left < right <= width, text
        assert 0 <= top < bottom <= height, text
    for (one, left, top, right, bottom), (other, *box) in itertools.combinations(texts, 2):
        across = min(right, box[2]) - max(left, box[0])
        assert across <= 0 or min(bottom, box[3]) - max(top, box[1]) <= 1, (one, other)


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
