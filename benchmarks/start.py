"""From `streamlit run` to the first canvas, and the server's memory with the page in use, in a real browser.

python benchmarks/start.py [--json]
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

from benchmarks.under_the_pen import CANVAS, draw, strokes  # noqa: E402
from tests.browser.serving import CHROMIUM, FLAGS, serve  # noqa: E402

STARTS = 3


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--json", action="store_true")
    options = arguments.parse_args()
    result = measure()
    if options.json:
        print(json.dumps(result, indent=2))
    else:
        print(f"streamlit run to the first canvas: {result['start_to_canvas_s']} s")
        print(f"server memory with the page in use: {result['server_memory_mb']} MB")


def measure():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="en-US")
        page.add_init_script("window.penLog = {}")
        starts = []
        for _ in range(STARTS):
            start = time.perf_counter()
            with serve("app.py") as (address, server):
                page.goto(address)
                page.wait_for_selector(CANVAS)
                starts.append(time.perf_counter() - start)
                page.wait_for_timeout(1500)
                memory = use(page, server)
        browser.close()
    return {"start_to_canvas_s": round(float(np.median(starts)), 2), "server_memory_mb": round(memory / 1e6)}


def use(page, server):
    """Draw ten digits and take two samples; returns the server's resident memory."""
    rng = np.random.default_rng(1)
    for digit in range(10):
        for path in strokes(digit, rng):
            draw(page, path)
            page.wait_for_timeout(500)
        page.locator(".st-key-clear button").click()
        page.wait_for_timeout(800)
    for digit in (3, 8):
        page.locator(f".st-key-sample_{digit} button").click()
        page.wait_for_timeout(500)
    return psutil.Process(server.pid).memory_info().rss


if __name__ == "__main__":
    main()
