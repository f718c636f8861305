"""What is saved of a run, opened again: its film, its pictures. Nothing trains."""

import dataclasses
import io
import itertools
import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from PIL import Image

from lenet.datasets import fashion
from lenet.datasets.identity import make_id
from lenet.files import disk, journal
from tests import made_up
from tests.made_up import PRESSED, STEPS

SVG = "{http://www.w3.org/2000/svg}"


def test_the_film_can_be_saved_while_it_trains(open_run, playground_runs):
    """On opening there was no frame yet."""
    run = made_up.begun(playground_runs)
    page = open_run(run)
    film = page.page.locator(".st-key-film a")
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


def test_the_film_opened_again(open_run, trained_run):
    page = open_run(trained_run)
    name, data = page.save(page.page.locator(".st-key-film a"))
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
