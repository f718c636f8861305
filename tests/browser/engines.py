"""Firefox and WebKit, real ones from Debian, behind the same few calls.

Playwright drives browsers of its own only; these are driven as their makers do it: Firefox by
Marionette, WebKit by WebDriver. WebKit has no headless mode and is given a screen that nobody sees.
"""

import abc
import io
import os
import shutil
import subprocess
import time
from glob import glob
from importlib.util import find_spec
from itertools import pairwise

import numpy as np
from PIL import Image, ImageGrab

WIDTH, HEIGHT = 1440, 900
PATIENCE = 120  # seconds: a machine may be busy, and then everything takes long
_MINI_BROWSER = "/usr/lib/*/webkit2gtk-4.*/MiniBrowser"  # no name on the path leads to it


class Engine(abc.ABC):
    """One browser with one page."""

    @abc.abstractmethod
    def ask(self, script):
        """What a function body of JavaScript returns."""

    def until(self, script):
        """Wait until the script returns what counts as true, and return that."""
        end = time.monotonic() + PATIENCE
        while not (found := self.ask(script)):
            assert time.monotonic() < end, f"after {PATIENCE} seconds still nothing: {script}"
            time.sleep(0.1)
        return found

    def shown(self, x, y, width, height):
        """What the reader sees in this box of the page: grey, 0 to 255."""
        return np.array(self._picture().convert("L"))[round(y) : round(y + height), round(x) : round(x + width)]


class Firefox(Engine):
    def __init__(self):
        from marionette_driver.marionette import Marionette

        self.driver = Marionette(bin=firefox(), headless=True, gecko_log=os.devnull)
        self.driver.start_session()
        self.driver.set_window_rect(width=WIDTH, height=HEIGHT)

    def open(self, address):
        self.driver.navigate(address)

    def ask(self, script):
        return self.driver.execute_script(script, sandbox=None)

    def draw(self, points):
        """One stroke of the mouse; points on the page."""
        mouse = self.driver.actions.sequence("pointer", "mouse", {"pointerType": "mouse"})
        mouse.pointer_move(*_whole(points[0])).pointer_down()
        for point in _between(points):
            mouse.pointer_move(*_whole(point), duration=20)
        mouse.pointer_up().perform()

    def _picture(self):
        return Image.open(io.BytesIO(self.driver.screenshot(format="binary", full=False)))

    def close(self):
        self.driver.quit()
        self.driver.cleanup()


class WebKit(Engine):
    def __init__(self):
        from selenium import webdriver

        self.screen, self.display = _screen()
        options = webdriver.WebKitGTKOptions()
        options.binary_location = mini_browser()
        options.add_argument("--automation")
        service = webdriver.WebKitGTKService(
            shutil.which("WebKitWebDriver"), env={**os.environ, "DISPLAY": self.display}
        )
        try:
            self.driver = webdriver.WebKitGTK(options=options, service=service)
        except BaseException:
            self.screen.kill()
            raise
        self.driver.set_window_size(WIDTH, HEIGHT)

    def open(self, address):
        self.driver.get(address)

    def ask(self, script):
        return self.driver.execute_script(script)

    def draw(self, points):
        """One stroke of the mouse; points on the page."""
        from selenium.webdriver.common.actions.action_builder import ActionBuilder

        actions = ActionBuilder(self.driver, duration=20)
        mouse = actions.pointer_action
        mouse.move_to_location(*_whole(points[0])).pointer_down()
        for point in _between(points):
            mouse.move_to_location(*_whole(point))
        mouse.pointer_up()
        actions.perform()

    def _picture(self):
        """Of the screen itself: a screenshot by WebDriver is painted anew, and then nothing is missing."""
        bar = self.ask("return outerHeight - innerHeight")
        return ImageGrab.grab(bbox=(0, bar, WIDTH, HEIGHT), xdisplay=self.display)

    def close(self):
        self.driver.quit()
        self.screen.kill()
        self.screen.wait()


def firefox():
    """Where Firefox is, or None."""
    return shutil.which("firefox-esr") or shutil.which("firefox")


def mini_browser():
    """Where WebKit's own small browser is, or None."""
    return next(iter(sorted(glob(_MINI_BROWSER))), None)


def missing(name):
    """What to install before this engine can be used; '' where all is there."""
    if name == "firefox":
        there = firefox() and find_spec("marionette_driver")
        return "" if there else "apt-get install firefox-esr, pip install marionette_driver"
    there = mini_browser() and shutil.which("WebKitWebDriver") and shutil.which("Xvfb") and find_spec("selenium")
    return "" if there else "apt-get install webkit2gtk-driver xvfb, pip install selenium"


def _screen():
    """A screen that nobody sees, and its name."""
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{WIDTH + 160}x{HEIGHT + 100}x24", "-nolisten", "tcp"]
    screen = subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    with os.fdopen(read) as said:
        return screen, f":{said.readline().strip()}"


def _between(points):
    """Four places on the way to each point: a driver jumps, and WebKit's passes over the first."""
    for a, b in pairwise(points):
        yield from ([a[axis] + (b[axis] - a[axis]) * part / 4 for axis in (0, 1)] for part in range(1, 5))


def _whole(point):
    return tuple(round(axis) for axis in point)
