"""Pages in AppTest have runs of their own, ask no process what can train here, and start none that trains."""

import functools
import os

import psutil
import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.scriptrunner import script_cache, script_runner

from lenet import runs
from lenet.files import disk
from lenet.training import devices


@pytest.fixture(scope="session", autouse=True)
def searched_once():
    """Each AppTest searches all installed packages for views, which takes twice as long as a page: once is enough."""
    with pytest.MonkeyPatch.context() as patch:
        search = functools.cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", search)
        yield


@pytest.fixture(scope="session", autouse=True)
def compiled_once():
    """Each run of an AppTest compiles its scripts anew, a tenth of it; a server keeps what it has compiled."""
    get_bytecode = script_cache.ScriptCache.get_bytecode

    @functools.cache
    def compiled(path, _written):
        return get_bytecode(script_cache.ScriptCache(), path)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            script_cache.ScriptCache,
            "get_bytecode",
            lambda self, path: compiled(os.path.abspath(path), os.stat(path).st_mtime_ns),
        )
        yield


@pytest.fixture(scope="session", autouse=True)
def keras_untouched():
    """Where Keras is loaded Streamlit resets it after each run of a page: half a second, and no page loads Keras."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(script_runner, "_clean_problem_modules", lambda: None)
        yield


@pytest.fixture(autouse=True)
def place(monkeypatch, tmp_path):
    """Where the runs lie."""
    monkeypatch.setenv("LENET_RUNS", str(tmp_path))
    monkeypatch.setattr(devices, "start_detection", lambda where: None)
    return tmp_path


@pytest.fixture(autouse=True)
def no_trainer(monkeypatch):
    """Runs get a folder, but this very process in place of a trainer."""

    def launch(folder):
        me = {"pid": os.getpid(), "created": psutil.Process().create_time()}
        disk.write_json(folder / "pid.json", {**me, "ticket": runs.next_ticket(folder.parent)})

    monkeypatch.setattr(runs, "_launch", launch)
