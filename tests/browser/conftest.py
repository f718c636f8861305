"""The real app, started as a newcomer would, in a real Chromium."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def pytest_collection_modifyitems(items):
    """Without Chromium browser tests are skipped, but never on a CI machine: there they fail."""
    if CHROMIUM or os.environ.get("CI"):
        return
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.skip(reason="no Chromium on this machine (apt-get install chromium)"))


@contextmanager
def serve(script, cwd=ROOT):
    """`streamlit run` on a free port; yields the address and the process."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.headless=true", f"--server.port={port}"]
    with tempfile.TemporaryFile("w+") as log:
        server = subprocess.Popen(command, cwd=cwd, stdout=log, stderr=subprocess.STDOUT)
        try:
            _wait_for(f"http://localhost:{port}/_stcore/health", server, log)
            yield f"http://localhost:{port}", server
        finally:
            server.kill()  # asked politely, it waits for its open pages
            server.wait()


def _wait_for(address, server, log):
    for _ in range(300):
        if server.poll() is not None:
            log.seek(0)
            raise RuntimeError(f"the server stopped: {log.read()}")
        try:
            with urllib.request.urlopen(address, timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"no answer from {address} within 30 s")


@pytest.fixture(scope="session")
def address():
    """Where the app runs."""
    with serve("app.py") as (address, _):
        yield address


@pytest.fixture(scope="session")
def browser():
    """A Chromium."""
    from playwright.sync_api import sync_playwright

    assert CHROMIUM, "CI is set, and there is no Chromium: apt-get install chromium"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser, address):
    """Open the app in a browser context of its own; everything is closed afterwards."""
    from .playground import Playground

    contexts = []

    def visit(query="", **options):
        context = browser.new_context(**{"viewport": {"width": 1440, "height": 900}, "locale": "en-US", **options})
        contexts.append(context)
        return Playground(context.new_page(), address + query)

    yield visit
    for context in contexts:
        context.close()
