"""The comparing page in AppTest: errors with their intervals, settings that differ, mistakes, curves, seeds."""

import dataclasses
import json
import re
import time

from lenet import runs
from lenet.experiments import changes, optimisers, presets, robustness, seeds
from lenet.files import disk
from lenet.network import zoo
from lenet.training.recipe import TrainingConfig
from tests.made_up import PRESSED, made_up

from .visiting import opened, shown

PAGE = "pages/comparing.py"


def charts(at):
    """Those of the networks that are compared: the one of the optimisers always stands there."""
    return [chart for chart in at.get("plotly_chart") if "chart_optimisers" not in chart.proto.id]


def html(at):
    return "\n".join(element.proto.body for element in at.get("html"))


def test_ours_at_first():
    at = opened(PAGE)
    assert at.multiselect(key="compare").value == ["average", "max", "lenet-1998"]
    assert re.findall(r'data-wrong="(\d+)"', html(at)) == ["60", "70", "57"]
    assert "0.47 – 0.77 %" in html(at)  # Wilson's interval of 60 in 10,000
    assert "Our own networks ship without their curves" in shown(at)
    assert len(charts(at)) == 6  # one for each disturbance


def test_what_was_published_stands_beside_ours():
    at = opened(PAGE, compare="average,max,lenet-1998")
    assert len(re.findall(r'data-wrong="(\d+)"', html(at))) == 3
    rows = re.findall(r'data-published="(\d+)"><th scope="row">([^<]*)</th><td>([^<]*)</td><td>([^<]*)</td>', html(at))
    assert [(wrong, title) for wrong, title, _percent, _interval in rows] == [
        ("170", "LeNet-1, 16×16 pixels"),
        ("110", "LeNet-4, the digits as they are"),
        ("95", "LeNet-5, the digits as they are"),
        ("85", "LeNet-5, with hugely distorted digits"),
        ("80", "LeNet-5, with distorted digits"),
        ("70", "Boosted LeNet-4, with distorted digits"),
    ]
    assert rows[2][2:] == ("0.95 %", "0.78 – 1.16 %")
    assert "0.82 ± 0.2 %" in shown(at)
    assert "report 1.1 to 1.4 % wrong" in shown(at)
    assert "Gradient-Based Learning Applied to Document Recognition" in shown(at)


def test_what_was_published_is_not_set_beside_nothing():
    at = opened(PAGE, compare="average")
    at.multiselect(key="compare").set_value([]).run()
    assert not at.exception
    assert "data-published" not in html(at)


def test_the_published_network_without_and_with_its_robustness(place, monkeypatch):
    """Not measured: it can be. Measured: a line more in each figure."""
    real = robustness.status
    ours = zoo.ZOO / "lenet-1998"
    measured = json.loads((zoo.ZOO / "max" / "robustness.json").read_text(encoding="utf-8"))
    for results in (None, measured):
        made = robustness.Status(None, None, results)
        monkeypatch.setattr(robustness, "status", lambda folder, made=made: made if folder == ours else real(folder))
        at = opened(PAGE, compare="average,lenet-1998")
        assert [button.key for button in at.button if button.key == "measure_lenet-1998"] == (
            [] if results else ["measure_lenet-1998"]
        )
        drawn = [json.loads(chart.proto.spec) for chart in charts(at)]
        assert [sum(bool(line["x"]) for line in chart["data"]) for chart in drawn] == [2 if results else 1] * 6


def test_runs_side_by_side(place):
    first, second = made_up(place, "average"), made_up(place, "max")
    config = TrainingConfig(pooling="max", epochs=2, rate=0.004)
    disk.write_json(second.folder / "config.json", vars(config))
    second.describe("the <i>other</i>", "")
    at = opened(PAGE, compare=f"{first.name},{second.name}")
    assert at.multiselect(key="compare").value == [first.name, second.name]
    assert re.findall(r'data-wrong="(\d+)"', html(at)) == ["60", "70"]
    (table,) = re.findall(r'<table class="layers settings">.*?</table>', html(at))
    assert re.findall(r'<tr><th scope="row">([^<]*)</th><td>([^<]*)</td><td>([^<]*)</td>', table) == [
        ("Pooling", "average", "max"),
        ("Learning rate", "0.001", "0.004"),
    ]
    assert "the &lt;i&gt;other&lt;/i&gt;" in html(at)
    assert len(charts(at)) == 2  # loss and accuracy; the disturbances were not measured yet


def test_what_was_measured_is_shown_and_the_rest_can_be(place, monkeypatch):
    run = made_up(place, "max")
    started = []
    monkeypatch.setattr(robustness, "start", started.append)
    at = opened(PAGE, compare=run.name)
    assert len(charts(at)) == 2
    at.button(key=f"measure_{run.name}").click().run()
    assert started == [run.folder]
    measured = json.loads((zoo.ZOO / "max" / "robustness.json").read_text(encoding="utf-8"))
    disk.write_json(run.folder / "robustness.json", measured | {"weights sha256": robustness.weights_hash(run.folder)})
    at.run()
    assert len(charts(at)) == 8
    assert f"measure_{run.name}" not in [button.key for button in at.button]


def test_a_run_without_a_network_has_curves_alone(place):
    run = made_up(place)
    (run.folder / "weights.npz").unlink()
    at = opened(PAGE, compare=run.name)
    assert "None of these runs has a network yet." in shown(at)
    assert len(charts(at)) == 2


def test_a_twin_from_here(place, monkeypatch):
    monkeypatch.setattr(runs, "_launch", lambda folder: None)
    run = made_up(place)
    at = opened(PAGE, compare=run.name)
    at.selectbox(key=f"twin_{run.name}_setting").select("squashing").run()
    at.button(key=f"twin_{run.name}_start").click().run()
    assert not at.exception
    twin = runs.runs(place)[0]
    assert twin.config == dataclasses.replace(run.config, squashing="relu")


def test_five_seeds_each():
    at = opened(PAGE)
    made = seeds.TRIALS
    for pooling in ("average", "max"):
        for squashing in ("tanh", "relu"):
            mean, spread = made.mean_and_spread(seeds.name(pooling, squashing))
            assert f"<td>{100 * mean:.2f} ± {100 * spread:.2f} %" in html(at)


def test_from_1998_to_today_a_change_at_a_time():
    at = opened(PAGE)
    (table,) = re.findall('<table class="errors seeds changes">(.*?)</table>', html(at))
    rows = re.findall("<tr>(.*?)</tr>", table)[1:]
    pairs = [("1998", "today"), *((changes.modernised(one), changes.as_published(one)) for one in changes.TODAYS)]
    for row, pair in zip(rows, pairs, strict=True):
        told = [
            f"{100 * mean:.2f} ± {100 * spread:.2f} %" for mean, spread in map(changes.TRIALS.mean_and_spread, pair)
        ]
        assert re.findall("<td>(.*?)<p", row) == told
    assert "1.7159 tanh(⅔ a) ↔ tanh" in rows[2]
    (table,) = re.findall('<table class="errors seeds changes presets">(.*?)</table>', html(at))
    told = re.findall('<th scope="row">(.*?)</th><td>(.*?) %<p', table)
    assert told == [
        (title, " ± ".join(f"{100 * share:.2f}" for share in presets.TRIALS.mean_and_spread(name)))
        for title, name in (
            ("LeNet-5 of 1998", "lenet-1998"),
            ("LeNet-5 of 1998, distorted digits, 30 epochs", "lenet-1998-distorted"),
            ("As the post", "post"),
            ("As the book", "book"),
        )
    ]
    assert f"No change alone moves the mean by more than {100 * changes.most_moved():.2f} points" in shown(at)


def test_the_optimiser_of_1998_and_todays():
    at = opened(PAGE)
    (chart,) = [chart for chart in at.get("plotly_chart") if chart not in charts(at)]
    drawn = json.loads(chart.proto.spec)["data"]
    assert [line["name"] for line in drawn] == ["as in 1998"] * 2 + ["Adam"] * 2
    old, new = optimisers.results().values()
    assert f"In the end {100 * old.error:.2f} and {100 * new.error:.2f} % of the 10,000 test digits" in shown(at)


def test_nothing_chosen():
    at = opened(PAGE)
    at.multiselect(key="compare").set_value([]).run()
    assert not at.exception
    assert "None of these runs has a network yet." in shown(at)


def test_two_runs_of_one_name_are_two(place):
    first, second = made_up(place), made_up(place)
    disk.write_json(second.folder / "config.json", vars(TrainingConfig(pooling="max", epochs=2, rate=0.004)))
    for run in (first, second):
        run.describe("twin", "")
    at = opened(PAGE, compare=f"{first.name},{second.name}")
    (table,) = re.findall(r'<table class="layers settings">.*?</table>', html(at))
    when = time.strftime("%b %-d, %H:%M", time.localtime(PRESSED))  # both began at once
    titles = [f"twin · {when}", f"twin · {when} (2)"]
    heads = "".join(f'<th scope="col">{title}</th>' for title in titles)
    assert heads in table
    assert "<td>0.001</td><td>0.004</td>" in table
    drawn = json.loads(charts(at)[0].proto.spec)
    assert len(drawn["data"]) == 4
    box = at.multiselect(key="compare")
    assert box.options[len(zoo.SHIPPED) :] == titles[::-1]


def test_a_run_that_is_renamed_stays_chosen(place):
    """A browser sends back the labels that it was sent, also when they are no longer right."""
    first, second = made_up(place), made_up(place)
    first.describe("before", "")
    at = opened(PAGE, compare=f"{first.name},{second.name}")
    first.describe("after", "")
    at.multiselect(key="compare").set_value(["before", second.name]).run()
    assert at.multiselect(key="compare").value == [first.name, second.name]
    assert not at.exception
    assert at.query_params["compare"] == f"{first.name},{second.name}"
