"""What viewers of one run that trains cost the server: its processor, by the clock of the process, and what is sent.

    python benchmarks/viewers.py [--viewers 10] [--seconds 30] [--json]

The run is made up and grows as a real one does, in another process, so that nothing else than looking is measured. Each
viewer is a WebSocket that asks as Chromium does, and a connection that asks how the run goes, every second; the frames
that a browser fetches then are fetched too. Beside it, what Streamlit alone takes: for as many who are connected and do
nothing, and for as many looks at nothing, a fragment with one line of text.
"""

import argparse
import json
import multiprocessing
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.sessions import record, together  # noqa: E402
from tests.browser.serving import serve  # noqa: E402

EVERY = 1.0  # seconds between two looks of a viewer: ui/training/run/looks.py
_EPOCHS, _STEPS_A_SECOND = 12, 40
_ARRIVE, _SETTLE = 2.0, 16.0  # seconds in which viewers come, and in which each has fetched what was there
_ROWS = {
    "idle": "Streamlit, connected and idle",
    "streamlit_alone": "Streamlit, a line of text",
    "a_run": "a run that trains",
}
NOTHING = """
import streamlit as st
with st.container(key="way_on"):
    st.write("here")
st.fragment(lambda: st.html("<p>nothing</p>"), run_every={every}, key="look")()
"""


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--viewers", type=int, default=10)
    arguments.add_argument("--seconds", type=int, default=30)
    arguments.add_argument("--json", action="store_true")
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        script = root / "nothing.py"
        script.write_text(NOTHING.format(every=EVERY), encoding="utf-8")
        with serve(script) as (address, server):
            idle = looking(address, psutil.Process(server.pid), options, reruns=False)
            alone = looking(address, psutil.Process(server.pid), options)
        runs = {"LENET_RUNS": f"{root / 'runs'}"}
        with growing(root / "runs") as name, serve("app.py", environment=runs) as (address, server):
            ours = looking(f"{address}/training?run={name}&sample=5", psutil.Process(server.pid), options, reruns=False)
    result = {"viewers": options.viewers, "every_s": EVERY, "idle": idle, "streamlit_alone": alone, "a_run": ours}
    print(json.dumps(result, indent=2) if options.json else report(result))


@contextmanager
def growing(root):
    """A run that trains for some minutes; its name."""
    root.mkdir()
    spawn = multiprocessing.get_context("spawn")
    told = spawn.Queue()
    process = spawn.Process(target=_grow, args=(root, told), daemon=True)
    process.start()
    try:
        yield told.get(timeout=120)
    finally:
        process.kill()
        process.join()


def _grow(root, told):
    """Train as if: the trainer is this process."""
    from tests import made_up

    made_up.PRESSED = time.time() - 10
    run = made_up.begun(root, "average", _EPOCHS)
    made_up.train_on(run, 20, frames_each=1)
    told.put(run.name)
    total, done, begun = made_up.STEPS * _EPOCHS, 20, time.time()
    while done < total:
        time.sleep(0.5)
        until = min(total, 20 + int((time.time() - begun) * _STEPS_A_SECOND))
        made_up.train_on(run, until, done, frames_each=_STEPS_A_SECOND // 2)
        done = until
    time.sleep(600)


def looking(address, server, options, reruns=True):
    """So many viewers for so long: what that took of the server once all had come; `reruns`: of a fragment."""
    visit, follow = record(address, [lambda page: page.wait_for_timeout(1000 * (EVERY + 1))])
    base, acts = address.split("/training")[0], [follow[-1:]] if reruns else []
    uses = []

    def watch():
        for pause in (_ARRIVE + EVERY + _SETTLE, options.seconds):
            time.sleep(pause)
            uses.append((time.monotonic(), processor(server)))

    watcher = threading.Thread(target=watch)
    watcher.start()
    seconds = options.seconds + _SETTLE
    sessions = together(base, options.viewers, visit[:1], acts, seconds, EVERY, arrive=_ARRIVE)
    watcher.join()
    share = (uses[1][1] - uses[0][1]) / (uses[1][0] - uses[0][0])
    return {
        "looks": sum(len(session.waits) for session in sessions),
        "lost": sum(session.lost for session in sessions),
        "share_of_a_core": round(share, 4),
        "kB_a_second_each": round(sum(one.received for one in sessions) / len(sessions) / seconds / 1000, 2),
        "files_each": round(sum(len(one.fetched) for one in sessions) / len(sessions), 1),
    }


def processor(process):
    """Seconds of processor that a process has used."""
    times = process.cpu_times()
    return times.user + times.system


def report(result):
    lines = [f"{result['viewers']} viewers, a look every {result['every_s']:g} s each"]
    for name, words in _ROWS.items():
        row = result[name]
        lines.append(
            f"{words}: {row['share_of_a_core']:.1%} of a core, {row['kB_a_second_each']} kB a second each, "
            f"{row['looks']} looks, {row['files_each']} files each, {row['lost']} lost"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
