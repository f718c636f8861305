"""From pen-up to the repainted answer, beside an empty page with the same canvas, in a real browser.

    python benchmarks/pen_to_answer.py [--strokes 60] [--json]

The home page, the page Inside with both networks, and the empty page are open at once, in one
browser, and drawn on in turn, so that what else the machine does falls on all. The clock runs in the
page: from the pointer's release to the frame after the answer's text has changed; Inside paints all
maps in the same go. Every stroke starts on an empty canvas. Also: memory of the server with
the page in use, and the time from `streamlit run` to the first canvas.
"""

import argparse
import json
import sys
import time
from pathlib import Path

import numpy as np
import psutil

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser.serving import CHROMIUM, FLAGS, serve  # noqa: E402

CANVAS = ".st-key-draw canvas.upper-canvas"
HOME = "document.querySelector('.st-key-prediction')"
INSIDE = "document.querySelector('.st-key-inside [data-testid=stBidiComponentIsolated]').shadowRoot"
CLOCK = """() => {
    const answer = ROOT
    window.waits = []
    let up = null
    document.addEventListener('pointerup', () => { up = performance.now() }, true)
    document.addEventListener('mouseup', () => { up ??= performance.now() }, true)
    new MutationObserver(() => {
        if (up === null) return
        const released = up
        up = null
        requestAnimationFrame(() => requestAnimationFrame(() => window.waits.push(performance.now() - released)))
    }).observe(answer, { subtree: true, childList: true, characterData: true })
}"""


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--strokes", type=int, default=60)
    arguments.add_argument("--json", action="store_true")
    options = arguments.parse_args()
    result = {"pen_up_to_answer_ms": measure_pen(options.strokes), **measure_server()}
    print(json.dumps(result, indent=2) if options.json else report(result))


def measure_pen(strokes):
    from playwright.sync_api import sync_playwright

    with serve("app.py") as (app, _), serve("benchmarks/empty_page.py") as (empty, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        pages = {
            "app": open_page(browser, app, HOME),
            "inside": open_page(browser, app + "/inside?network=both", INSIDE),
            "empty": open_page(browser, empty, HOME),
        }
        rng = np.random.default_rng(0)
        for turn in range(strokes):
            points = rng.uniform(20, 300, (4, 2))
            for page in list(pages.values())[:: 1 if turn % 2 else -1]:
                page.bring_to_front()
                draw(page, points)
        waits = {name: page.evaluate("window.waits") for name, page in pages.items()}
        browser.close()
    rows = {name: quantiles(values, strokes) for name, values in waits.items()}
    for name in ("app", "inside"):
        for kind in ("median", "p95"):
            rows[name][f"ratio_{kind}"] = round(rows[name][kind] / rows["empty"][kind], 2)
    return rows


def open_page(browser, address, root):
    page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="en-US")
    page.goto(address)
    page.wait_for_selector(CANVAS)
    page.wait_for_selector(".st-key-prediction, .taken .which")
    page.wait_for_timeout(1500)
    page.evaluate(CLOCK.replace("ROOT", root))
    return page


def draw(page, points):
    corner = page.locator(CANVAS).bounding_box()
    scale = corner["width"] / 320
    points = [(corner["x"] + scale * x, corner["y"] + scale * y) for x, y in points]
    before = page.evaluate("window.waits.length")
    page.mouse.move(*points[0])
    page.mouse.down()
    for point in points[1:]:
        page.mouse.move(*point, steps=4)
    page.mouse.up()
    page.wait_for_function("count => window.waits.length > count", arg=before, timeout=10_000)
    # An empty canvas again, so that the next stroke is sure to change the answer; not timed.
    page.locator(".st-key-draw .dc-icon-button").last.dispatch_event("click")
    page.wait_for_timeout(800)


def quantiles(values, expected):
    return {
        "strokes": len(values),
        "unanswered": expected - len(values),
        "median": round(float(np.median(values))),
        "p95": round(float(np.quantile(values, 0.95))),
    }


def measure_server():
    """Seconds from `streamlit run` to the first canvas, and resident memory after some drawing."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="en-US")
        starts = []
        for _ in range(3):
            start = time.perf_counter()
            with serve("app.py") as (address, server):
                page.goto(address)
                page.wait_for_selector(CANVAS)
                starts.append(time.perf_counter() - start)
                page.wait_for_timeout(1500)
                page.evaluate(CLOCK.replace("ROOT", HOME))
                rng = np.random.default_rng(1)
                for _ in range(10):
                    draw(page, rng.uniform(20, 300, (4, 2)))
                for digit in (3, 8):
                    page.locator(f".st-key-sample_{digit} button").click()
                    page.wait_for_timeout(500)
                memory = psutil.Process(server.pid).memory_info().rss
        browser.close()
    return {"start_to_canvas_s": round(float(np.median(starts)), 2), "server_memory_mb": round(memory / 1e6)}


def report(result):
    pen = result["pen_up_to_answer_ms"]
    return "\n".join(
        [
            "pen-up to answer   median   p95  (ms)",
            "home page          {median:6}  {p95:4}  {ratio_median} and {ratio_p95} times the empty page".format(
                **pen["app"]
            ),
            "inside             {median:6}  {p95:4}  {ratio_median} and {ratio_p95} times".format(**pen["inside"]),
            "empty page         {median:6}  {p95:4}".format(**pen["empty"]),
            f"streamlit run to the first canvas: {result['start_to_canvas_s']} s (median of 3)",
            f"server memory with the page in use: {result['server_memory_mb']} MB",
        ]
    )


if __name__ == "__main__":
    main()
