"""What the browser does while the pen is down, and what a stroke sends, in a real browser.

    python benchmarks/under_the_pen.py [--digits 20] [--json]

Digits are drawn with the mouse on the home page and on Inside, with one network and with both. For each frame in which
the pen was down: the script's work (what listens to the pointer, and what paints), the whole frame on the page's thread
(layout and painting included), the time from a pointer's event to the end of the script that answers it in the next
frame, and the frames a second. Long tasks are those over 50 ms. `changed`: in how many strokes the answer was another
once the server had it than it was right before the pen's lift. Bytes are all that went over the socket from a stroke's
beginning until the page was at rest.
"""

import argparse
import json
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from lenet.digits import pen  # noqa: E402
from lenet.digits.glyphs import DIGITS  # noqa: E402
from tests.browser.serving import CHROMIUM, FLAGS, serve  # noqa: E402

CANVAS = ".st-key-draw canvas.upper-canvas"
PAGES = {
    "home": "/",
    "inside, one network": "/inside?network=average",
    "inside, both networks": "/inside?network=both",
}
ANSWER = """() => (document.querySelector('.st-key-prediction .answers') ?? document.querySelector(
  '.st-key-inside [data-testid=stBidiComponentIsolated]').shadowRoot.querySelector('.nets')).innerText"""
STILL = 2500  # milliseconds after the pen's lift until nothing is sent any more
# Times what runs in frames and in listeners, and counts frames while the pen is down.
CLOCK = """(() => {
  const log = window.penLog = { down: false, work: [], whole: [], waits: [], frames: 0, time: 0, long: 0, script: 0 }
  const frame = window.requestAnimationFrame.bind(window)
  let begun = null, moved = null
  const channel = new MessageChannel()
  channel.port1.onmessage = () => {
    if (log.down && begun !== null) {
      log.work.push(log.script)
      log.whole.push(performance.now() - begun)
    }
    log.script = 0
    begun = null
  }
  window.requestAnimationFrame = callback => frame(time => {
    const start = performance.now()
    if (begun === null) { begun = start; channel.port2.postMessage(0) }
    callback(time)
    const end = performance.now()
    log.script += end - start
    if (log.down && moved !== null) log.waits.push(end - moved)
    moved = null
  })
  addEventListener('mousemove', event => { moved ??= event.timeStamp }, true)
  const listen = EventTarget.prototype.addEventListener
  EventTarget.prototype.addEventListener = function (type, call, options) {
    const ofPen = /^(mouse|pointer)(down|move|up)$/.test(type) && typeof call === 'function'
    if (!ofPen) return listen.call(this, type, call, options)
    const timed = function (event) {
      const start = performance.now()
      const result = call.call(this, event)
      log.script += performance.now() - start
      return result
    }
    return listen.call(this, type, timed, options)
  }
  const count = time => {
    if (log.down) {
      if (log.last) { log.frames += 1; log.time += time - log.last }
      log.last = time
    } else log.last = null
    frame(count)
  }
  frame(count)
  new PerformanceObserver(list => { if (log.down) log.long += list.getEntries().length }).observe({ type: 'longtask' })
})()"""


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--digits", type=int, default=20)
    arguments.add_argument("--json", action="store_true")
    options = arguments.parse_args()
    rows = measure(options.digits)
    print(json.dumps(rows, indent=2) if options.json else table(rows))


def measure(digits):
    from playwright.sync_api import sync_playwright

    rows = {}
    with serve("app.py") as (address, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for name, path in PAGES.items():
            # No digit writes itself meanwhile.
            page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="en-US", reduced_motion="reduce")
            page.add_init_script(CLOCK)
            rows[name] = measure_page(page, address + path, digits)
            page.close()
        browser.close()
    return rows


def measure_page(page, address, digits):
    traffic = []
    page.on("websocket", lambda socket: listen(socket, traffic))
    page.goto(address)
    page.wait_for_selector(CANVAS)
    page.wait_for_timeout(4000)
    rng, sent, changed = np.random.default_rng(0), [], 0
    for number in range(digits):
        for path in strokes(number % 10, rng):
            traffic.clear()
            before = draw(page, path)
            page.wait_for_timeout(STILL)
            changed += before != page.evaluate(ANSWER)
            sent.append([sum(size for way, size in traffic if way == wanted) for wanted in ("up", "down")])
        page.locator(".st-key-clear button").click()
        page.wait_for_timeout(1500)
    return {**row(page.evaluate("penLog"), sent), "changed": f"{changed} of {len(sent)}"}


def listen(socket, traffic):
    socket.on("framesent", lambda data: traffic.append(("up", len(data))))
    socket.on("framereceived", lambda data: traffic.append(("down", len(data))))


def strokes(digit, rng):
    """A digit on the canvas, from 0 to 1, a place for each of the mouse's events."""
    styles = DIGITS[digit]
    paths = pen.vary(styles[rng.integers(len(styles))], rng)
    points = np.concatenate(paths)
    low, high = points.min(axis=0), points.max(axis=0)
    return [(path - (low + high) / 2) / (high - low).max() * 0.7 + 0.5 for path in paths]


def draw(page, path):
    """One stroke, an event of the mouse about every frame; returns the answer right before the lift."""
    box = page.locator(CANVAS).bounding_box()
    places = [(box["x"] + box["width"] * x, box["y"] + box["height"] * y) for x, y in path]
    page.mouse.move(*places[0])
    page.mouse.down()
    page.evaluate("penLog.down = true")
    for start, end in pairwise(places):
        for share in (0.5, 1):
            page.mouse.move(start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1]))
            page.wait_for_timeout(4)
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    answer = page.evaluate(ANSWER)
    page.evaluate("penLog.down = false")
    page.mouse.up()
    return answer


def row(log, sent):
    up, down = np.array(sent).T
    return {
        "frames": len(log["work"]),
        "work_p50_ms": quantile(log["work"], 0.5),
        "work_p95_ms": quantile(log["work"], 0.95),
        "wait_p95_ms": quantile(log["waits"], 0.95),
        "frame_p50_ms": quantile(log["whole"], 0.5),
        "frame_p95_ms": quantile(log["whole"], 0.95),
        "frames_a_second": round(1000 * log["frames"] / log["time"], 1),
        "long_tasks": log["long"],
        "bytes_up": int(np.median(up)),
        "bytes_down": int(np.median(down)),
        "bytes_most": int((up + down).max()),
    }


def quantile(values, share):
    return round(float(np.quantile(values, share)), 2)


def table(rows):
    head = list(next(iter(rows.values())))
    lines = [" ".join([f"{'':22}", *(f"{name:>16}" for name in head)])]
    for name, values in rows.items():
        lines.append(" ".join([f"{name:22}", *(f"{values[key]:>16}" for key in head)]))
    return "\n".join(lines)


if __name__ == "__main__":
    main()
