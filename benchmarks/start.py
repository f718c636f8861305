"""From `streamlit run` to the first canvas, and the server's memory with the page in use, in a real browser.

Beside it the same for a page with nothing but such a canvas, in turns: so much is Streamlit's and the machine's own.

python benchmarks/start.py [--json]
"""

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import psutil

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.under_the_pen import CANVAS, draw, strokes  # noqa: E402
from tests.browser.serving import CHROMIUM, FLAGS, serve  # noqa: E402

STARTS = 3
EMPTY = """from streamlit_drawable_canvas import st_canvas
st_canvas(stroke_width=16, background_color="#000000", width=320, height=320, key="draw")
"""


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--json", action="store_true")
    options = arguments.parse_args()
    result = measure()
    if options.json:
        print(json.dumps(result, indent=2))
    else:
        print(f"streamlit run to the first canvas: {result['start_to_canvas_s']} s")
        print(f"the same of an empty page with a canvas: {result['empty_to_canvas_s']} s")
        print(f"server memory with the page in use: {result['server_memory_mb']} MB")


def measure():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        empty = Path(folder) / "empty.py"
        empty.write_text(EMPTY, encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        starts = [[start(browser, script)[0] for script in (empty, "app.py")] for _ in range(STARTS - 1)]
        last, memory = start(browser, "app.py", use)
        starts.append([start(browser, empty)[0], last])
        browser.close()
    bare, ours = np.median(starts, axis=0).round(2).tolist()
    return {"start_to_canvas_s": ours, "empty_to_canvas_s": bare, "server_memory_mb": round(memory / 1e6)}


def start(browser, script, afterwards=lambda page, server: None):
    """Seconds until the canvas is there, for a browser that has seen nothing yet; and what is found afterwards."""
    page = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US").new_page()
    page.add_init_script("window.penLog = {}")
    begun = time.perf_counter()
    with serve(script) as (address, server):
        page.goto(address, wait_until="commit")
        page.wait_for_selector(CANVAS)
        seconds = time.perf_counter() - begun
        page.wait_for_timeout(1500)
        found = afterwards(page, server)
    page.context.close()
    return seconds, found


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
