"""The real app, started as a newcomer would, in a real Chromium."""

import os
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests import made_up

from .serving import CHROMIUM, FLAGS, serve

WIDE = {"width": 1440, "height": 900}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """They are `browser` and `slow`. Without Chromium they are skipped, but never on a CI machine: there they fail."""
    marks = [pytest.mark.browser, pytest.mark.slow]
    if not CHROMIUM and not os.environ.get("CI"):
        reason = "no Chromium on this machine (apt-get install chromium-headless-shell)"
        marks.append(pytest.mark.skip(reason=reason))
    for item in items:
        if Path(__file__).parent in item.path.parents:
            for mark in marks:
                item.add_marker(mark)


@pytest.fixture(scope="session")
def playground_runs(tmp_path_factory):
    """Where the app's runs lie; what still trains at the end is ended."""
    from lenet import runs
    from lenet.files import processes

    root = tmp_path_factory.mktemp("runs")
    yield root
    for run in runs.runs(root):
        holder = processes.holder(run.folder)  # of a made-up run that a failed test has left: these tests themselves
        if holder is not None and holder["pid"] != os.getpid():
            processes.kill(holder, run.folder)


@pytest.fixture(scope="session")
def address(playground_runs):
    """Where the app runs. Its trainers are quicker at the end, see `trainers/`."""
    environment = {"LENET_RUNS": str(playground_runs), "PYTHONPATH": str(Path(__file__).with_name("trainers"))}
    with serve("app.py", environment=environment) as (address, _):
        yield address


@pytest.fixture
def trained_run(playground_runs):
    """A run that is done: noise at first, then the weights of ours."""
    run = made_up.made_up(playground_runs)
    yield run
    if run.folder.exists():
        run.delete()


@pytest.fixture
def growing(playground_runs):
    """A run that trains as a test lets it."""
    run = made_up.begun(playground_runs)
    made_up.train_on(run, 8, frames_each=2)
    yield run
    if run.folder.exists():
        (run.folder / "pid.json").unlink(missing_ok=True)
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


class Tabs:
    """Opens tabs. Those of one language and one kind of screen share what the browser has loaded and compiled.

    A tab more stays open in each, so that their common process does too: a page opens in two thirds of the time.
    """

    def __init__(self, browser, address):
        self._browser, self._address, self._contexts = browser, address, {}

    def __call__(self, viewport=WIDE, color_scheme="light", **options):
        """A new tab."""
        # A digit that writes itself on opening is for test_opening.py alone.
        options = {"locale": "en-US", "reduced_motion": "reduce", **options}
        kind = repr(sorted(options.items()))
        if kind not in self._contexts:
            self._contexts[kind] = self._browser.new_context(**options)
            self._contexts[kind].new_page().goto(f"{self._address}/_stcore/health")
        page = self._contexts[kind].new_page()
        page.set_viewport_size(viewport)
        page.emulate_media(color_scheme=color_scheme)
        return page

    def forget(self):
        """Let the browser remember nothing of the networks that an earlier test has used."""
        for context in self._contexts.values():
            context.pages[0].evaluate("localStorage.clear()")

    def close(self):
        """Close all of them."""
        for context in self._contexts.values():
            context.close()


@pytest.fixture(scope="session")
def new_page(browser, address):
    """Open a tab, see `Tabs`."""
    tabs = Tabs(browser, address)
    yield tabs
    tabs.close()


FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Note whether a test has failed: what it has left is not for the next one, nor for when it is tried once more."""
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


@contextmanager
def visits(new_page, address):
    """Open the app in a tab of its own, which is a session of its own; the tabs are closed afterwards.

    `plots`: whether Plotly's pictures are wanted, see `Playground`.
    """
    from .playground import Playground

    tabs, problems = [], []
    new_page.forget()

    def visit(query="", plots=False, **look):
        tabs.append(new_page(**look))
        tabs[-1].on("pageerror", lambda error: problems.append(str(error)))
        tabs[-1].on("console", lambda said: "BidiComponent Error" in said.text and problems.append(said.text))
        return Playground(tabs[-1], address + query, plots)

    yield visit
    for tab in tabs:
        tab.close()
    assert problems == [], "the browser's console says so"


@pytest.fixture
def visit(new_page, address):
    """Open the app, for one test."""
    with visits(new_page, address) as visit:
        yield visit


@pytest.fixture(scope="module")
def stay(new_page, address):
    """Open the app, for all tests of a file that only look and point."""
    with visits(new_page, address) as visit:
        yield visit


@pytest.fixture
def open_run(visit):
    """Show a run, the sample 5 in hand."""

    from .run_page import RunPage

    def open_run(run, **look):
        page = visit(f"/training?run={run.name}&sample=5", **look)
        page.__class__ = RunPage
        page.run.locator(".stage").wait_for(state="attached")
        return page

    return open_run


class Links:
    """Follows links in a tab that is there already, as Back and Forward do; one tab for each look."""

    def __init__(self, visit):
        self._visit, self._tabs = visit, {}

    def __call__(self, query, **look):
        kind = repr(sorted(look.items()))
        if kind in self._tabs:
            self._tabs[kind].follow_link(query)
        else:
            self._tabs[kind] = self._visit(query, **look)
        return self._tabs[kind]

    def begin_anew(self):
        """The next link is followed in a new tab."""
        self._tabs.clear()


@pytest.fixture(scope="module")
def links(stay):
    """The tabs in which the tests of a file follow links."""
    return Links(stay)


@pytest.fixture
def link(request, links):
    """Follow a link, for a test that begins with what the link says, and leaves nothing else that lasts."""
    yield links
    if request.node.stash[FAILED]:
        links.begin_anew()
