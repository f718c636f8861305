"""The same pages in Firefox and in WebKit, which is the engine of every iPad: each opens, a digit is drawn and read."""

import os
import re
import time

import numpy as np
import pytest

import lenet

from .digits import DRAWINGS
from .engines import Firefox, WebKit, missing
from .playground import CANVAS as IN_CHROMIUM
from .playground import MIDDLE_OF_INK, PAGES, PLOT, READY

FOUR = DRAWINGS[10].on_canvas()
CANVAS = ".canvas-root canvas.upper-canvas"
# All that match, in shadow roots too, but not across their borders.
FIND = """
const find = (selector, root = document) => [...root.querySelectorAll(selector),
  ...[...root.querySelectorAll('*')].filter(part => part.shadowRoot).flatMap(part => find(selector, part.shadowRoot))]
const rest = !document.querySelector('[data-testid=stApp][data-test-script-state=running]')
const links = [...document.querySelectorAll('.stSidebar a')]
const link = path => links.find(one => one.getAttribute('href').split('?')[0] === path)
"""
# Boards whose cells are not all of one colour.
PAINTED = """return find('.board canvas').filter(board => {
  const cells = new Uint32Array(board.getContext('2d').getImageData(0, 0, board.width, board.height).data.buffer)
  return cells.some(cell => cell !== cells[0])
}).length"""
MIDDLE = f"const canvas = find('.canvas-container .lower-canvas')[0]\n{MIDDLE_OF_INK}"


@pytest.fixture(scope="module", params=["firefox", "webkit"])
def engine(request):
    """One session of the browser for all tests of this file."""
    lacking = missing(request.param)
    if lacking and not os.environ.get("CI"):
        pytest.skip(f"no {request.param} on this machine ({lacking})")
    assert not lacking, f"CI is set, and there is no {request.param}: {lacking}"
    browser = {"firefox": Firefox, "webkit": WebKit}[request.param]()
    yield browser
    browser.close()


def go_to(engine, path):
    """By the menu; waits until the page is whole."""
    engine.until(f"{FIND} return Boolean(link('{path}'))")
    engine.ask(f"{FIND} link('{path}').click()")
    wait(engine, path)


def wait(engine, path):
    ready = [re.sub(r"\.st-key-\w+ ", "", selectors) for selectors in READY.get(path, ()) if selectors != PLOT]
    ready += [".st-key-way_on", CANVAS] if path in ("", "inside") else [".st-key-way_on"]
    engine.until(f"{FIND} return rest && location.pathname === '/{path}' && {ready}.every(one => find(one).length)")


def home(engine, address):
    engine.open(address)
    wait(engine, "")


def canvas(engine):
    """The drawing canvas's box on the page: x, y, width, height."""
    return engine.ask(
        f"{FIND} const box = find('{CANVAS}')[0].getBoundingClientRect();return [box.x, box.y, box.width, box.height]"
    )


def draw(engine, strokes):
    x, y, _, _ = canvas(engine)
    for stroke in strokes:
        engine.draw([(x + a, y + b) for a, b in stroke])


def test_every_page_opens(engine, address):
    home(engine, f"{address}/?sample=3")
    for path in PAGES[1:]:
        go_to(engine, path)
        assert engine.ask(f"{FIND} return find('[data-testid=stException], .stAlert').length") == 0, path
        if path in ("inside", "pooling"):
            engine.until(f"{FIND} const painted = () => {{ {PAINTED} }}; return painted() >= 10")


def test_a_digit_is_drawn_read_and_shown_again(engine, address):
    home(engine, address)
    draw(engine, FOUR)
    engine.until(
        f"{FIND} const cards = find('.st-key-prediction .card');"
        "return rest && cards.length === 2 && cards.every(card => card.dataset.label === '4')"
    )
    drawn = at_rest(engine)
    assert (drawn < 30).mean() > 0.8
    assert (drawn > 225).mean() > 0.03
    for _ in range(5):  # a canvas that stays white does so at times only
        go_to(engine, "inside")
        see(engine, lambda shown: (shown < 30).mean() > 0.8)
        go_to(engine, "")
        see(engine, lambda shown: shown.shape == drawn.shape and np.abs(shown.astype(float) - drawn).mean() < 3)


def at_rest(engine, seconds=20):
    """The canvas once its picture stays: the answer comes under the pen, before the screen shows the stroke's end."""
    end = time.monotonic() + seconds
    before, now = None, engine.shown(*canvas(engine))
    while before is None or (before != now).any():
        assert time.monotonic() < end, f"after {seconds} seconds the canvas still changes"
        time.sleep(0.5)
        before, now = now, engine.shown(*canvas(engine))
    return now


def see(engine, right, seconds=20):
    """Wait until the canvas looks right, twice in a row."""
    end = time.monotonic() + seconds
    while not (right(engine.shown(*canvas(engine))) and right(engine.shown(*canvas(engine)))):
        assert time.monotonic() < end, f"after {seconds} seconds the canvas is not as it should be"
        time.sleep(0.1)


def test_the_small_canvas_is_as_large_as_in_chromium_and_ink_lands_where_the_pointer_was(engine, address, visit):
    chromium = visit("/inside").page.locator(IN_CHROMIUM).bounding_box()
    assert chromium["width"] == chromium["height"] == 256
    home(engine, address)
    go_to(engine, "inside")
    assert canvas(engine) == pytest.approx(list(chromium.values()), abs=2)
    draw(engine, [[(50, 150), (100, 150)]])
    engine.until(f"{FIND} return rest && location.search.includes('drawing=')")
    assert engine.ask(FIND + MIDDLE) == pytest.approx([75 / 0.8, 150 / 0.8], abs=3)


def test_a_run_is_gone_through_and_a_step_is_taken(engine, address, trained_run):
    """The frames come as files and are worked out in this engine; so are the gradients of a step."""
    engine.open(f"{address}/training?run={trained_run.name}&sample=5")
    answer = "const bars = () => find('.run .answer .bars .value').map(one => one.textContent)"
    engine.until(f"{FIND} {answer}; return rest && bars().length === 10 && bars()[5] !== ''")
    image = lenet.from_mnist(lenet.mnist.sample(5)).input
    for place, step in ((0, 0), (1, trained_run.frames()[-1])):
        engine.ask(
            f"{FIND} const slider = find('.timeline input')[0]; slider.value = {place} * slider.max;"
            "slider.dispatchEvent(new Event('input', {bubbles: true}))"
        )
        wanted = [f"{100 * share:.1f} %" for share in trained_run.at(step).read(image).probabilities]
        engine.until(f"{FIND} {answer}; return bars().join() === {','.join(wanted)!r}")
    engine.until(f"{FIND} return Boolean(find('.onestep .play.one')[0])")
    before = engine.ask(f"{FIND} return find('.onestep')[0].dataset.probabilities")
    engine.ask(f"{FIND} find('.onestep .play.one')[0].click()")
    engine.until(f"{FIND} return find('.onestep')[0].dataset.steps === '1'")
    after = engine.ask(f"{FIND} return find('.onestep')[0].dataset.probabilities")
    assert float(after.split(",")[5]) > float(before.split(",")[5])
