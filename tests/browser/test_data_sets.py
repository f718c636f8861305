"""A data set as a reader brings it: looked at, kept, trained on, and answered in its own class names."""

import dataclasses
import json
from importlib.util import find_spec

import numpy as np
import pytest

import lenet
from lenet.datasets import kept
from lenet.training.recipe import TrainingConfig
from tests.own_data import SHAPES, data_set, zipped

from .digits import DRAWINGS
from .test_training import follow, started, type_into

pytestmark = pytest.mark.skipif(find_spec("keras") is None, reason="Keras is not installed")


@pytest.fixture
def no_sets(playground_runs):
    """None is kept at the end."""
    yield
    for found in kept.every(playground_runs):
        kept.delete(found.id, playground_runs)


def test_bring_look_keep_train_draw_read(visit, playground_runs, no_sets):
    page = visit("/training")
    page.give_file("shapes.zip", zipped(count=60), ".st-key-data_files", "application/zip")
    page.page.locator(".st-key-keep_data_set button").wait_for()
    shown = page.page.locator(".digits figcaption")
    shown.first.wait_for()
    assert shown.count() == 100
    assert set(shown.all_inner_texts()) == {"bar", "cross", "ring"}
    assert kept.every(playground_runs) == []
    page.page.locator(".st-key-data_classes textarea").fill("bar\n<b>cross</b>\nring")
    page.page.keyboard.press("Control+Enter")
    page.settle()
    page.press("Keep", ".st-key-keep_data_set")
    (found,) = kept.every(playground_runs)
    assert found.classes == SHAPES
    assert "It trains on the data set shapes." in page.text(".stMain")

    page.page.locator(".st-key-all_settings summary").click()
    type_into(page, "epochs", "2")
    page.press("Train", ".st-key-train")
    run = started(page, playground_runs, data=found.id)
    follow(page, "done")
    page.page.locator("[role=grid] th[title='<b>cross</b>']").first.wait_for()
    page.page.locator("[class*='st-key-news_']").wait_for()  # it answers on every page from here on
    page.go_to("Draw", "Draw a digit")
    page.wait_for_answers()
    page.draw(DRAWINGS[10].on_canvas())
    assert page.labels()["average"] in SHAPES
    bars = page.page.locator("[data-network=average] .bars li > span:first-child")
    assert tuple(bars.all_inner_texts()) == SHAPES  # text, whatever it looks like
    assert page.page.locator("[data-network=average] .bars b").count() == 0
    run.delete()


@pytest.mark.parametrize("width", [1440, 390])
def test_train_on_it_brings_the_recipe_into_view(visit, playground_runs, no_sets, width):
    data = kept.keep(data_set(), playground_runs)
    page = visit("/training", viewport={"width": width, "height": 844})
    button = page.page.locator(f".st-key-use_data_{data} button")
    button.scroll_into_view_if_needed()
    page.settle()
    for _ in range(2):  # also where it is chosen already
        button.click()
        page.page.wait_for_function(
            """() => {
              const { top, bottom } = document.querySelector('.st-key-trains_on')?.getBoundingClientRect() ?? {}
              return top > 0 && bottom < innerHeight
            }"""
        )
        assert "It trains on the data set Three <i>shapes</i>." in page.text(".st-key-trains_on:focus")
        page.settle()


@pytest.fixture
def of_shapes(playground_runs, no_sets):
    """A run on a data set of three classes as a trainer leaves it, with weights that were never trained."""
    data = kept.keep(data_set(), playground_runs)
    folder = playground_runs / "20260102-030405-dada"
    config = TrainingConfig(data=data, epochs=1)
    rng = np.random.default_rng(5)
    weights = {name: rng.normal(0, 0.1, shape).astype(np.float32) for name, shape in config.spec.weight_shapes.items()}
    facts = {"classes": list(SHAPES), "data": data}
    network = lenet.Network(folder.name, config.spec, weights, 0.0, facts)
    network.save(folder)
    (folder / "config.json").write_text(json.dumps(dataclasses.asdict(config)), encoding="utf-8")
    yield folder
    lenet.runs.Run(folder).delete()


def test_inside_names_its_outputs(visit, of_shapes):
    page = visit(f"/training?run={of_shapes.name}")
    page.press("Use it on every page", ".st-key-use_here_run")
    page.settle()
    page.go_to("Inside", "Inside the network")
    bars = page.page.locator(".overview .OUTPUT li > span:first-child")
    assert tuple(bars.all_inner_texts()) == SHAPES
    bars.nth(1).click()
    page.page.locator(".softmax th[scope=row]", has_text="<b>cross</b>").wait_for()
    assert page.page.locator(".softmax tbody tr").count() == 4  # three classes and the total
    page.go_to("Pooling")
    assert "reads no digits, so our own network stands here." in page.text(".stMain")


def test_one_step_names_its_answers(visit, of_shapes):
    """Of what the digit is it knows nothing, so it asks for the answer that the network gives."""
    page = visit(f"/training?run={of_shapes.name}")
    page.press("Use it on every page", ".st-key-use_here_run")
    page.settle()
    page = visit("/training?sample=2&weights=trained")
    step = page.page.locator(".onestep")
    step.locator(".guess .bars").wait_for()
    assert tuple(step.locator(".guess .bars li > span:first-child").all_inner_texts()) == SHAPES
    assert tuple(step.locator(".answers label").all_inner_texts()) == SHAPES
    best = step.locator(".guess li.best > span:first-child").inner_text()
    assert step.locator(".answers label:has(:checked)").inner_text() == best
    assert f"Before any step it says {best}" in step.locator(".said").first.inner_text()
    step.get_by_role("radio", name="ring").check()
    assert "L = −ln p[ring]" in step.locator(".error .formula").inner_text()
    assert step.locator(".others").is_hidden()
