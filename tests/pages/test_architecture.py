"""The architecture page in AppTest: trained runs are shown like the networks that ship."""

import json
import re

from lenet.training.recipe import TrainingConfig

from .visiting import opened

PAGE = "pages/architecture.py"


def test_without_runs_there_is_nothing_to_pick(monkeypatch, tmp_path):
    monkeypatch.setenv("LENET_RUNS", str(tmp_path))
    assert len(opened(PAGE).selectbox) == 0


def test_a_trained_run_can_be_shown(monkeypatch, tmp_path):
    monkeypatch.setenv("LENET_RUNS", str(tmp_path))
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "config.json").write_text(json.dumps(vars(TrainingConfig(pooling="max"))), encoding="utf-8")
    at = opened(PAGE)
    assert "AveragePooling2D" in at.code[0].value
    at.selectbox(key="trained_run").select("mine").run()
    assert not at.exception
    assert "MaxPooling2D" in at.code[0].value


def test_a_damaged_run_is_one_sentence(monkeypatch, tmp_path):
    monkeypatch.setenv("LENET_RUNS", str(tmp_path))
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "config.json").write_text("{", encoding="utf-8")
    at = opened(PAGE)
    at.selectbox(key="trained_run").select("mine").run()
    assert not at.exception
    assert "is no training recipe" in at.error[0].value


def html(at):
    return "\n".join(element.proto.body for element in at.get("html"))


def test_the_network_of_1998_counts_what_the_paper_counts(monkeypatch, tmp_path):
    monkeypatch.setenv("LENET_RUNS", str(tmp_path))
    at = opened(PAGE, arch="lenet-1998")
    assert not at.info
    assert "Trainable params: 60,000" in at.code[0].value
    (total,) = re.findall(r'<tr class="total">.*?</tr>', html(at).split("four")[0])
    assert re.findall(r"<td>([\d,]*)</td>", total)[1:3] == ["60,000", "340,908"]
    assert "60,000 numbers are trained. The 840 of the output are pictures" in html(at)
    assert "6 × (1 + 1) = 12" in html(at)
    assert "A coefficient and a bias for each map are trained" in html(at)
    assert "It has no weights." not in html(at)


def test_it_begins_with_the_network_of_the_other_pages(monkeypatch, tmp_path):
    """Until the reader chooses here; that choice holds here alone."""
    monkeypatch.setenv("LENET_RUNS", str(tmp_path))
    for network, shown in (("lenet-1998", "lenet-1998"), ("both", "average"), ("max", "max")):
        at = opened(PAGE, network=network)
        assert at.segmented_control(key="arch").value == shown
    at.segmented_control(key="arch").set_value("average").run()
    assert dict(at.query_params) == {"network": "max", "arch": "average"}
    assert at.segmented_control(key="arch").value == "average"


def test_the_table_of_1998(monkeypatch, tmp_path):
    monkeypatch.setenv("LENET_RUNS", str(tmp_path))
    (table,) = re.findall(r'<table class="pairs">.*?</table>', html(opened(PAGE, arch="lenet-1998")))
    rows = [re.findall(r"<td[^>]*>(■?)</td>", row) for row in table.split("<tr>")[2:]]
    assert [len(row) for row in rows] == [16] * 6
    columns = ["".join(str(row) for row in range(6) if rows[row][column]) for column in range(16)]
    assert " ".join(columns) == "012 123 234 345 045 015 0123 1234 2345 0345 0145 0125 0134 1245 0235 012345"
    assert "60 of the 96 pairs" in html(opened(PAGE, arch="lenet-1998"))


def test_where_every_map_is_read_there_is_no_table(monkeypatch, tmp_path):
    monkeypatch.setenv("LENET_RUNS", str(tmp_path))
    assert 'class="pairs"' not in html(opened(PAGE))
    assert "It has no weights." in html(opened(PAGE))


def test_four_networks_side_by_side(monkeypatch, tmp_path):
    monkeypatch.setenv("LENET_RUNS", str(tmp_path))
    (table,) = re.findall(r'<table class="layers four">.*?</table>', html(opened(PAGE)))
    (total,) = re.findall(r'<tr class="total">.*?</tr>', table)
    assert re.findall(r"<td>(.*?)</td>", total) == ["82,826", "61,706", "61,706", "60,000 + 840 fixed"]
    assert "<td>10 · 840 fixed</td>" in table
    assert "<td>340,908</td>" in table
