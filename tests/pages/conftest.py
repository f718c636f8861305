"""Pages in AppTest have runs of their own, and ask no process what can train here."""

import pytest

from lenet.training import devices


@pytest.fixture(autouse=True)
def place(monkeypatch, tmp_path):
    """Where the runs lie."""
    monkeypatch.setenv("LENET_RUNS", str(tmp_path))
    monkeypatch.setattr(devices, "start_detection", lambda where: None)
    return tmp_path
