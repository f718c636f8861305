"""What a browser sends while its reader draws or follows a run: recorded once, and sent again by many at a time.

A session here is a WebSocket that speaks Streamlit's protocol and no browser behind it: what is measured is the
server alone. The recorded messages are the very bytes that Chromium sent.
"""

import asyncio
import http.client
import json
import re
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import websockets
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser.serving import CHROMIUM, FLAGS  # noqa: E402

CANVAS = ".st-key-draw canvas.upper-canvas"
_FILE = re.compile(rb"/runs/[\w-]+/(?:frames|results)/\w+")  # as a message names a file that the page fetches
_LOOK = re.compile(rb"/runs/[\w-]+/look")  # and where a run's view asks how it goes
_QUIET = 2.0  # seconds after which a page has sent what it had to send


def record(address, acts):
    """What Chromium sends for a page and for each thing done on it.

    Parameters
    ----------
    address : str
    acts : sequence of callable
        Each is given the Playwright page.

    Returns
    -------
    list of list of bytes
        First what the visit sends, then what each act sends.
    """
    from playwright.sync_api import sync_playwright

    frames = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="en-US")
        page.on("websocket", lambda socket: socket.on("framesent", lambda frame: frames.append(frame)))
        page.goto(address)
        page.wait_for_selector(".st-key-way_on")
        found = [_sent(page, frames)]
        for act in acts:
            act(page)
            found.append(_sent(page, frames))
        browser.close()
    return found


def _sent(page, frames):
    page.wait_for_timeout(1000 * _QUIET)
    taken = [frame for frame in frames if isinstance(frame, bytes)]
    frames.clear()
    return taken


def stroke(seed):
    """An act: a stroke of four points, another one for each seed."""

    def draw(page):
        corner = page.locator(CANVAS).bounding_box()
        points = np.random.default_rng(seed).uniform(20, 300, (4, 2)) * corner["width"] / 320
        points += corner["x"], corner["y"]
        page.mouse.move(*points[0])
        page.mouse.down()
        for point in points[1:]:
            page.mouse.move(*point, steps=4)
        page.mouse.up()

    return draw


@dataclass
class Session:
    """One reader: what was waited for, what was received, and whether the connection was lost.

    Attributes
    ----------
    waits : list of float
        Seconds from each thing sent to the end of the rerun that it caused, and from each look to its answer.
    received : int
        Bytes, since the visit was answered.
    lost : bool
    fetched : dict
        Files that messages have named -> how many bytes they had.
    """

    waits: list = field(default_factory=list)
    received: int = 0
    lost: bool = False
    fetched: dict = field(default_factory=dict)
    look: str = ""
    mark: str = ""
    connection: http.client.HTTPConnection | None = None

    async def play(self, address, visit, acts, until, every=1.0, begin=0.0):
        """Visit the page, then do the acts in turn, one each `every` seconds, until the time `until` (monotonic).

        Where the page has a run on it that is asked for, that is an act of its own.
        """
        await asyncio.sleep(begin)
        try:
            async with websockets.connect(
                address.replace("http", "ws") + "/_stcore/stream", subprotocols=["streamlit"], max_size=None
            ) as socket:
                for frame in visit:
                    await self._send(socket, frame)
                await self._fetch(address)
                self.waits.clear()
                self.received = 0
                due, turn = time.monotonic(), 0
                while due < until and (acts or self.look):
                    await asyncio.sleep(max(0.0, due - time.monotonic()))
                    for frame in acts[turn % len(acts)] if acts else []:
                        await self._send(socket, frame)
                    if self.look:
                        await asyncio.to_thread(self._ask, address)
                    await self._fetch(address)
                    due, turn = max(due + every, time.monotonic()), turn + 1
                await asyncio.sleep(max(0.0, until - time.monotonic()))
        except (websockets.WebSocketException, OSError, TimeoutError):
            self.lost = True

    async def _send(self, socket, frame):
        begun = time.monotonic()
        await socket.send(frame)
        while True:
            data = await asyncio.wait_for(socket.recv(), timeout=60)
            self._take(data)
            self.look = next((name.decode() for name in _LOOK.findall(data)), self.look)
            # "script_finished" is a small message; large ones are pictures and need not be read.
            if len(data) < 200 and ForwardMsg.FromString(data).WhichOneof("type") == "script_finished":
                break
        self.waits.append(time.monotonic() - begun)

    def _take(self, data):
        self.received += len(data)
        self.fetched.update((name.decode(), None) for name in _FILE.findall(data) if name.decode() not in self.fetched)

    def _ask(self, address):
        begun = time.monotonic()
        answer = self._get(address, f"{self.look}?since={self.mark}")
        self.waits.append(time.monotonic() - begun)
        self.mark = json.loads(answer)["mark"]
        self._take(answer)

    async def _fetch(self, address):
        """What was named and not fetched yet, as the page does: over a connection that stays."""
        names = [name for name, size in self.fetched.items() if size is None]
        if names:
            self.fetched.update(zip(names, await asyncio.to_thread(self._sizes, address, names), strict=True))

    def _sizes(self, address, names):
        return [len(self._get(address, name)) for name in names]

    def _get(self, address, name):
        for again in (True, False):
            self.connection = self.connection or http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
            try:
                self.connection.request("GET", name)
                return self.connection.getresponse().read()
            except (http.client.HTTPException, ConnectionError):  # the server closes what nobody has used for a while
                self.connection = None
                if not again:
                    raise
        return b""


def together(address, count, visit, acts, seconds, every=1.0, arrive=0.0):
    """So many sessions at once, their beginnings spread over `arrive` seconds and one `every`; a list of `Session`."""

    async def all_of_them():
        until = time.monotonic() + arrive + every + seconds
        sessions = [Session() for _ in range(count)]
        starts = [(arrive + every) * place / count for place in range(count)]
        plays = (
            one.play(address, visit, acts, until, every, begin) for one, begin in zip(sessions, starts, strict=True)
        )
        await asyncio.gather(*plays)
        return sessions

    return asyncio.run(all_of_them())
