"""The real app, started as a newcomer would, in a real Chromium."""

import os
from pathlib import Path

import pytest

from tests.made_up import made_up

from .serving import CHROMIUM, FLAGS, serve


def pytest_collection_modifyitems(items):
    """Without Chromium browser tests are skipped, but never on a CI machine: there they fail."""
    if CHROMIUM or os.environ.get("CI"):
        return
    skipped = pytest.mark.skip(reason="no Chromium on this machine (apt-get install chromium-headless-shell)")
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(skipped)


@pytest.fixture(scope="session")
def playground_runs(tmp_path_factory):
    """Where the app's runs lie; what still trains at the end is ended."""
    from lenet import runs
    from lenet.files import processes

    root = tmp_path_factory.mktemp("runs")
    yield root
    for run in runs.runs(root):
        processes.kill(processes.holder(run.folder), run.folder)


@pytest.fixture(scope="session")
def address(playground_runs):
    """Where the app runs."""
    with serve("app.py", environment={"LENET_RUNS": str(playground_runs)}) as (address, _):
        yield address


@pytest.fixture
def trained_run(playground_runs):
    """A run that is done: noise at first, then the weights of ours."""
    run = made_up(playground_runs)
    yield run
    if run.folder.exists():
        run.delete()


@pytest.fixture(scope="session")
def browser():
    """A Chromium."""
    from playwright.sync_api import sync_playwright

    assert CHROMIUM, "CI is set, and there is no Chromium: apt-get install chromium-headless-shell"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser, address):
    """Open the app in a browser context of its own; everything is closed afterwards."""
    from .playground import Playground

    contexts = []

    def visit(query="", plots=True, **options):
        context = browser.new_context(**{"viewport": {"width": 1440, "height": 900}, "locale": "en-US", **options})
        contexts.append(context)
        return Playground(context.new_page(), address + query, plots)

    yield visit
    for context in contexts:
        context.close()
