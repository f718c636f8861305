"""What can train here, and why no GPU: every reason, and what the page reads."""

import json
import os
import subprocess
import time

import pytest

from lenet.training import devices


@pytest.fixture
def no_gpu(monkeypatch, tmp_path):
    """A machine with a driver, whose TensorFlow is built with CUDA and finds nothing."""
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    monkeypatch.setattr(devices, "_DRIVER", tmp_path / "version")
    (tmp_path / "version").touch()
    monkeypatch.setattr(devices, "_built_with_cuda", lambda: True)
    return tmp_path / "version"


def test_hidden(no_gpu, monkeypatch):
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "-1")
    said = str(devices.why_no_gpu("tensorflow"))
    assert said == "TensorFlow sees no GPU because CUDA_VISIBLE_DEVICES=-1 hides it; unset it and start again."


def test_no_driver(no_gpu):
    no_gpu.unlink()
    said = "JAX sees no GPU: this machine has no NVIDIA driver. Training uses the processor."
    assert str(devices.why_no_gpu("jax")) == said


def test_no_cuda_in_the_build(no_gpu, monkeypatch):
    monkeypatch.setattr(devices, "_built_with_cuda", lambda: False)
    said = str(devices.why_no_gpu("tensorflow"))
    assert said == (
        "This build of TensorFlow has no CUDA in it. What brings the GPU: pip install -r requirements-gpu.txt"
    )


@pytest.mark.parametrize(("backend", "command"), [("tensorflow", "-r requirements-gpu.txt"), ("jax", '"jax[cuda12]"')])
def test_no_libraries(no_gpu, backend, command):
    said = str(devices.why_no_gpu(backend))
    assert said.endswith(f"finds the driver but not CUDA's libraries. What brings them: pip install {command}")


def test_memory_as_the_driver_says(monkeypatch):
    said = "0, 81559\n1, 24576\n2, [N/A]\nodd line\n"
    monkeypatch.setattr(subprocess, "run", lambda *args, **options: subprocess.CompletedProcess(args, 0, stdout=said))
    assert devices._memory() == {0: 81559 * 2**20, 1: 24576 * 2**20}


def test_without_the_drivers_tool(monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert devices._memory() == {}


@pytest.mark.slow
def test_a_process_finds_out_and_the_page_reads_it(tmp_path, monkeypatch):
    pytest.importorskip("keras", reason="Keras is not installed")
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "-1")
    devices.start_detection(tmp_path)
    devices.start_detection(tmp_path)  # it is asked once
    deadline = time.monotonic() + 120
    while (found := devices.detected(tmp_path)) is None and time.monotonic() < deadline:
        time.sleep(0.1)
    assert found["backend"].startswith("tensorflow 2.")
    assert found["cores"] == len(os.sched_getaffinity(0))
    assert found["gpus"] == []
    assert found["why"]["values"] == {"backend": "TensorFlow", "value": "-1"}


@pytest.mark.parametrize("damage", ["", "[]", "{}", "null", '{"backend": 1}'])
def test_damage_is_not_known(tmp_path, damage):
    (tmp_path / devices.FILE).write_text(damage, encoding="utf-8")
    assert devices.detected(tmp_path) is None
    whole = {"backend": "b", "cores": 2, "gpus": [], "why": None, "more": 1}
    (tmp_path / devices.FILE).write_text(json.dumps(whole), encoding="utf-8")
    assert devices.detected(tmp_path) == {"backend": "b", "cores": 2, "gpus": [], "why": None}
