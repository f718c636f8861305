"""What a reader does on a page, and what they see."""

import time
from itertools import pairwise

import numpy as np

PLOT = ".js-plotly-plot, .flat svg"  # in space, or flat where there is no WebGL
PAGES = [  # all of them, as the way on leads; the first is home
    "",
    "pixels",
    "why_not_dense",
    "convolution",
    "pooling",
    "receptive_field",
    "inside",
    "architecture",
    "training",
    "comparing",
]
READY = {  # page: what its components show when they are there
    "convolution": (".walk .readout b", ".slide .readout b, .stAlert"),
    "pooling": (".st-key-pool_small .readout b", ".st-key-pool_maps .readout b"),
    "receptive_field": (".fields .readout b", ".toy .mark", ".maps .mark", ".stack tr"),
    "pixels": (".pixels .readout b", ".digits .digit", ".overviews img", PLOT),
    "why_not_dense": (".four .card",),
    "architecture": (".layers.four", ".stCode code", PLOT),
    "training": (".onestep .formula",),
    "comparing": (".intervals tr",),
    "inside": (".taken .which, .plains",),
}
_MIDDLE = """(board, [row, column]) => {
  board.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  const box = board.getBoundingClientRect()
  const { height, width } = board.querySelector('canvas')
  return [box.x + (column + 0.5) * box.width / width, box.y + (row + 0.5) * box.height / height]
}"""
# The middle of what is drawn on `canvas`, in its own pixels.
MIDDLE_OF_INK = """
const { data, width } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
let count = 0, x = 0, y = 0
for (let i = 0; i < data.length; i += 4) if (data[i] > 127) {
  count += 1
  x += (i / 4) % width
  y += Math.floor(i / 4 / width)
}
return [x / count, y / count]"""
RUNNING = "[data-testid=stApp][data-test-script-state=running]"
WAY_ON = ".st-key-way_on"  # what a page draws last
CANVAS = ".st-key-draw canvas.upper-canvas"
PATIENCE = 120_000  # milliseconds: a machine may be busy, and then everything takes long
SOON = 20  # seconds that a busy machine may take
LATE = 260  # milliseconds: the canvas sends once more so long after the pen's lift

# Notes when the page last sent something to the server, and when it last heard from it.
_LISTEN = """(() => {
  window.wire = { sent: 0, heard: 0, bytes: 0 }
  window.WebSocket = class extends WebSocket {
    constructor(...all) {
      super(...all)
      this.addEventListener('message', ({ data }) => {
        wire.heard = performance.now()
        wire.bytes += data.byteLength ?? data.size ?? data.length
      })
    }
    send(data) {
      wire.sent = performance.now()
      super.send(data)
    }
  }
})()"""
_CLEARED = """() => [...document.querySelectorAll('.st-key-prediction .card')]
  .every(card => card.dataset.state === 'empty')"""
# A page at rest is called idle with its next frame only, which may be long in coming: one is asked for.
_IDLE = """() => new Promise(done => requestAnimationFrame(
  () => requestIdleCallback(() => setTimeout(done, 0), { timeout: 5000 })))"""
_FOLLOW = """query => {
  history.pushState(null, '', query)
  dispatchEvent(new PopStateEvent('popstate', { state: null }))
}"""
_QUIET = """([running, quiet]) => wire.heard > wire.sent && performance.now() - wire.heard > quiet
  && !document.querySelector(running)"""
# What is drawn in space has its texts, its buttons and its place, and stays black.
_UNPAINTED = """for (const { prototype } of [WebGLRenderingContext, WebGL2RenderingContext])
  for (const name of Object.keys(prototype)) if (/^draw(Arrays|Elements)/.test(name)) prototype[name] = () => {}"""


class Playground:
    """One open page. Reads the answer from the cards' data attributes.

    `plots`: whether Plotly's pictures are wanted; "unpainted" if all of them but what is drawn in space, which costs
    seconds of processor each time where there is no GPU.
    """

    def __init__(self, page, address, plots=False):
        self.page = page
        self.plots = plots
        page.set_default_timeout(PATIENCE)
        page.add_init_script(_LISTEN)
        if not plots:
            self._leave_out_plots()
        elif plots == "unpainted":
            page.add_init_script(_UNPAINTED)
        page.goto(address)
        self._wait_for_page(address)
        self.settle()

    def _wait_for_page(self, address):
        self.page.wait_for_selector(WAY_ON)
        self.wait_for_components(address.split("?")[0].rsplit("/", 1)[-1])
        if self.page.locator(".st-key-prediction").count():
            self.wait_for_answers()

    def _leave_out_plots(self):
        """Plotly's pictures in space cost eight seconds of processor a visit where there is no GPU."""
        session = self.page.context.new_cdp_session(self.page)
        session.send("Network.enable")
        session.send("Network.setBlockedURLs", {"urls": ["*PlotlyChart*"]})

    def wait_for_components(self, page):
        for selector in READY.get(page, ()):
            if selector == PLOT and not self.plots:
                continue
            self.page.locator(selector).first.wait_for(state="attached")

    def count_received(self):
        """A function that says how many bytes the server has sent since."""
        before = self.page.evaluate("wire.bytes")
        return lambda: self.page.evaluate("wire.bytes") - before

    def wait_for_answers(self):
        self.page.wait_for_selector(CANVAS)
        self.page.wait_for_selector(".st-key-prediction .card")
        self.page.locator(".course figure").first.wait_for(state="attached")  # it has its place: nothing moves any more
        self.settle()

    def settle(self, milliseconds=LATE, since=None):
        """Wait so long for what was set going to begin, then until it was answered and no script runs.

        The server may be slow on a busy machine, so what counts is its answer, not the time. `since`: the page's
        own clock when something was done that the page must tell the server; it may be slow to do so.
        """
        if since is not None:
            self.page.wait_for_function("since => wire.sent > since", arg=since)
        self.page.wait_for_timeout(milliseconds)
        self.page.evaluate(_IDLE)
        self.page.wait_for_function(_QUIET, arg=[RUNNING, 120])

    def soon(self, look, wanted):
        """What `look` finds once it is what is wanted, or after some seconds: a busy machine may be late."""
        until = time.monotonic() + SOON
        while (found := look()) != wanted and time.monotonic() < until:
            self.page.wait_for_timeout(100)
        return found

    def draw(self, strokes, steps=3):
        """Draw with the mouse, then wait for the answer."""
        self.page.locator(CANVAS).evaluate("canvas => canvas.scrollIntoView({ block: 'center' })")
        corner = self.page.locator(CANVAS).bounding_box()
        mouse = self.page.mouse
        for stroke in strokes:
            points = [(corner["x"] + x, corner["y"] + y) for x, y in stroke]
            mouse.move(*points[0])
            mouse.down()
            for point in points[1:]:
                mouse.move(*point, steps=steps)
            lifted = self.page.evaluate("performance.now()")
            mouse.up()
        self.settle(since=lifted)

    def touch(self, strokes):
        """Draw with a finger, then wait for the answer."""
        self.settle(since=self.finger(strokes))

    def finger(self, strokes):
        """Draw with a finger; returns when it was lifted, by the page's clock. Points in CSS pixels of the canvas."""
        canvas = self.page.locator(CANVAS)
        canvas.scroll_into_view_if_needed()
        corner = canvas.bounding_box()
        session = self.page.context.new_cdp_session(self.page)
        for stroke in strokes:
            points = [{"x": corner["x"] + x, "y": corner["y"] + y} for x, y in stroke]
            session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": points[:1]})
            for a, b in pairwise(points):
                for part in range(1, 6):
                    between = {axis: a[axis] + (b[axis] - a[axis]) * part / 5 for axis in "xy"}
                    session.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [between]})
            lifted = self.page.evaluate("performance.now()")
            session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        return lifted

    def clear(self):
        """Press Clear, then wait until every answer is empty."""
        before = self.page.evaluate("performance.now()")
        self.page.locator(".stApp button", has_text="Clear").first.click()
        self.settle(0, since=before)
        self.page.wait_for_function(_CLEARED)

    def press(self, name, within=".stApp"):
        """Press a button or switch by what is written on it."""
        self.page.locator(within).locator("button", has_text=name).first.click()
        self.settle()

    def give_file(self, name, data, within=".stMain", kind="application/octet-stream"):
        """Choose a file as the uploader's, then wait for the answer."""
        before = self.page.evaluate("performance.now()")
        box = self.page.locator(within).locator("input[type=file]").first
        box.set_input_files({"name": name, "mimeType": kind, "buffer": data})
        self.settle(900, since=before)

    def shown(self):
        """Whose answers are to be seen; the other network's is there too, and waits until it differs."""
        return set(
            self.page.locator(".st-key-prediction .card").evaluate_all(
                """cards => cards.filter(card => getComputedStyle(card).visibility === 'visible')
                  .map(card => card.dataset.network)"""
            )
        )

    def answers(self):
        """{network: (state, label)}, whether the page shows it or not."""
        cards = self.page.locator(".st-key-prediction .card").all()
        return {
            card.get_attribute("data-network"): (card.get_attribute("data-state"), card.get_attribute("data-label"))
            for card in cards
        }

    def labels(self):
        """The digits read, by network; '' where nothing is."""
        return {name: label for name, (_, label) in self.answers().items()}

    def text(self, selector=".stApp"):
        """What stands there; spaces at which no line breaks are spaces."""
        return self.page.locator(selector).inner_text().replace("\u00a0", " ")

    def go_to(self, page, title=None):
        """By the menu."""
        self.page.locator(".stSidebar a", has_text=page).first.click()
        self.page.wait_for_selector(f".stMain h1:has-text('{title or page}')")
        self.wait_for_components(self.page.url.split("?")[0].rsplit("/", 1)[-1])
        self.settle()

    def follow_link(self, query):
        """Another link in this tab, as Back and Forward bring one: far quicker than a visit."""
        before = self.page.evaluate("performance.now()")
        self.page.evaluate(_FOLLOW, query)
        self.settle(since=before)
        self._wait_for_page(query)
        self.page.mouse.move(0, 0)

    def point(self, board, row, column):
        """Move the mouse to the middle of a board's cell."""
        x, y = board.evaluate(_MIDDLE, [row, column])
        self.page.mouse.move(x, y)
        return x, y

    def grid(self, board):
        """Rows and columns of a board."""
        return board.locator("canvas").evaluate("canvas => [canvas.height, canvas.width]")

    def pixels(self, board):
        """What a board shows: rows of [red, green, blue]."""
        flat = board.locator("canvas").evaluate(
            """canvas => [...canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data]"""
        )
        rows, columns = self.grid(board)
        return np.array(flat, np.uint8).reshape(rows, columns, 4)[..., :3]

    def mark(self, board, kind="window"):
        """A mark's column, row, width and height, in cells."""
        return board.locator(f"rect.{kind}").evaluate(
            "rect => ['x', 'y', 'width', 'height'].map(name => Number(rect.getAttribute(name)))"
        )

    def middle(self):
        """The middle of what is drawn, in the canvas's own pixels."""
        return self.page.locator(".st-key-draw .canvas-container .lower-canvas").evaluate(
            f"canvas => {{ {MIDDLE_OF_INK} }}"
        )

    def ink(self):
        """White pixels on the drawing canvas itself."""
        return self.page.locator(".st-key-draw canvas.dc-canvas.lower-canvas").evaluate(
            """canvas => { const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
                let count = 0; for (let i = 0; i < data.length; i += 4) count += data[i] > 127; return count; }"""
        )
