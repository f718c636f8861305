"""The curves of a run: their axes, what lies beyond them, and what pointing at them tells. Nothing trains."""

import re

from lenet.files import journal
from tests.made_up import STEPS


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
