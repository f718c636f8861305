"""The architecture page in AppTest: trained runs are shown like the networks that ship."""

import json

from lenet.training.recipe import TrainingConfig

from .test_home import opened

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
