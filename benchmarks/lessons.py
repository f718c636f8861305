"""How fast the lesson pages answer, in a real browser.

    python benchmarks/lessons.py [--turns 20] [--json]

Sliders and switches: from the key or click to the frame after the page's components have been
repainted, and every script has ended. What follows the mouse: the pointer is moved over a board at
every frame for three seconds; how long the frames were apart, and how long each move kept the
browser busy (handler, style, layout).
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser.serving import CHROMIUM, FLAGS, serve  # noqa: E402

# page, its slider, a board that the slider changes
SLIDERS = [
    ("convolution", "kernel", ".slide .board >> nth=1"),
    ("convolution", "stride", ".slide .board >> nth=1"),
    ("convolution", "padding", ".slide .board >> nth=1"),
    ("pooling", "window", ".st-key-pool_maps .board >> nth=1"),
    ("pooling", "step", ".st-key-pool_maps .board >> nth=1"),
    ("receptive_field", "map", ".maps .board >> nth=2"),
]
BOARDS = [
    ("pixels", ".pixels .board >> nth=0"),
    ("convolution", ".walk .bordered"),
    ("convolution", ".slide .board >> nth=1"),
    ("pooling", ".st-key-pool_maps .board >> nth=0"),
    ("receptive_field", ".fields .board >> nth=0"),
    ("receptive_field", ".toy .board >> nth=1"),
    ("inside", ".layer.C3 .board >> nth=8"),
    ("inside", ".layer.C1 .board >> nth=0"),
    ("inside", ".layer.C5 .board >> nth=0"),
]
# A board paints by setting its canvas's width: the last such moment is the repaint.
WATCH = """() => {
    window.painted = []
    const width = Object.getOwnPropertyDescriptor(HTMLCanvasElement.prototype, 'width')
    Object.defineProperty(HTMLCanvasElement.prototype, 'width', { ...width, set(value) {
        width.set.call(this, value)
        requestAnimationFrame(() => window.painted.push([performance.now(), this])) } })
    for (const kind of ['keydown', 'click'])
        window.addEventListener(kind, () => { window.pressed = performance.now() }, true)
}"""
FOLLOW = """(board, seconds) => new Promise(done => {
    const box = board.getBoundingClientRect(), frames = [], busy = []
    const start = performance.now()
    const step = now => {
        frames.push(now)
        const turn = (now - start) / 700
        const x = box.x + box.width * (0.5 + 0.45 * Math.cos(turn))
        const y = box.y + box.height * (0.5 + 0.45 * Math.sin(1.7 * turn))
        const from = performance.now()
        board.dispatchEvent(new PointerEvent('pointermove', { clientX: x, clientY: y, pointerId: 1, bubbles: true }))
        board.getBoundingClientRect()
        busy.push(performance.now() - from)
        if (now - start < 1000 * seconds) requestAnimationFrame(step)
        else done({ frames, busy })
    }
    requestAnimationFrame(step)
})"""


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--turns", type=int, default=20)
    arguments.add_argument("--json", action="store_true")
    options = arguments.parse_args()
    result = measure(options.turns)
    print(json.dumps(result, indent=2) if options.json else report(result))


def measure(turns):
    from playwright.sync_api import sync_playwright

    with serve("app.py") as (address, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        sliders = {
            f"{page}: {name}": slide(browser, address, page, name, board, turns) for page, name, board in SLIDERS
        }
        boards = {f"{page}: {board}": follow(browser, address, page, board) for page, board in BOARDS}
        sliders["receptive_field: click on a unit"] = take(browser, address, turns)
        browser.close()
    return {"slider_to_repaint_ms": sliders, "follows_the_mouse": boards}


def open_page(browser, address, name):
    page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="en-US")
    page.add_init_script(f"({WATCH})()")
    page.goto(f"{address}/{name}?sample=5&layer=C3&network=both")
    page.wait_for_selector(".st-key-way_on")
    page.wait_for_timeout(2000)
    return page


def slide(browser, address, name, slider, board, turns):
    """Milliseconds from the key to the repaint of the board."""
    page = open_page(browser, address, name)
    target = page.locator(board).locator("canvas").element_handle()
    page.locator(f".st-key-{slider} input[type=range]").focus()
    waits = []
    for turn in range(turns):
        page.evaluate("window.painted = []")
        page.keyboard.press("ArrowRight" if turn % 2 == 0 else "ArrowLeft")
        page.wait_for_function("canvas => window.painted.some(([, which]) => which === canvas)", arg=target)
        page.wait_for_timeout(350)  # until nothing follows any more
        waits.append(page.evaluate("canvas => Math.max(...window.painted.map(([at]) => at)) - window.pressed", target))
    page.close()
    return quantiles(waits)


def take(browser, address, turns):
    """Milliseconds from a click on a unit to its effective field, on the digit and over many."""
    page = open_page(browser, address, "receptive_field")
    target = page.locator(".maps .board >> nth=2").locator("canvas").element_handle()
    units = page.locator(".fields .board >> nth=1")
    waits = []
    for turn in range(turns):
        page.evaluate("window.painted = []")
        units.click(position={"x": 10 + 20 * (turn % 10), "y": 10 + 20 * (turn // 10 % 10)})
        page.wait_for_function("canvas => window.painted.some(([, which]) => which === canvas)", arg=target)
        page.wait_for_timeout(350)
        waits.append(page.evaluate("canvas => Math.max(...window.painted.map(([at]) => at)) - window.pressed", target))
    page.close()
    return quantiles(waits)


def follow(browser, address, name, board):
    """Frames a second, and what one move costs."""
    page = open_page(browser, address, name)
    locator = page.locator(board)
    locator.scroll_into_view_if_needed()
    made = locator.evaluate(FOLLOW, 3)
    page.close()
    apart = np.diff(made["frames"])
    return {
        "frames_a_second": round(1000 / float(np.mean(apart)), 1),
        "frame_p95_ms": round(float(np.quantile(apart, 0.95)), 1),
        "move_median_ms": round(float(np.median(made["busy"])), 2),
        "move_p95_ms": round(float(np.quantile(made["busy"], 0.95)), 2),
    }


def quantiles(values):
    return {"median": round(float(np.median(values))), "p95": round(float(np.quantile(values, 0.95)))}


def report(result):
    lines = [
        f"{name}: {row['median']} / {row['p95']} ms (median / p95)"
        for name, row in result["slider_to_repaint_ms"].items()
    ]
    lines += [
        f"{name}: {row['frames_a_second']} frames a second (p95 {row['frame_p95_ms']} ms), "
        f"a move {row['move_median_ms']} / {row['move_p95_ms']} ms"
        for name, row in result["follows_the_mouse"].items()
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
