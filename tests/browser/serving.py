"""Start the app as a newcomer would, on a free port."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import closing, contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
# The headless shell is the same engine without the window around it: a page opens in half the time.
_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, _NAMES)), None)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--process-per-site"]


@contextmanager
def serve(script, cwd=ROOT, environment=None, below="", port=None):
    """`streamlit run script`; yields the address and the process, once it answers.

    `below`: the path that its address has, as in ``"/digits"``.
    """
    port = port or _free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.headless=true", f"--server.port={port}"]
    command += [f"--server.baseUrlPath={below}"] if below else []
    with tempfile.TemporaryFile("w+", encoding="utf-8") as log:
        own = {**os.environ, **(environment or {})}
        server = subprocess.Popen(command, cwd=cwd, env=own, stdout=log, stderr=subprocess.STDOUT)
        try:
            _wait_for(f"http://localhost:{port}{below}/_stcore/health", server, log)
            yield f"http://localhost:{port}{below}", server
        finally:
            server.kill()  # asked politely, it waits for its open pages
            server.wait()


def _free_port():
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(address, server, log):
    for _ in range(1200):
        if server.poll() is not None:
            log.seek(0)
            raise RuntimeError(f"the server stopped: {log.read()}")
        try:
            with urllib.request.urlopen(address, timeout=1):
                return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"no answer from {address} within a minute")
