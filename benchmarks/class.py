"""What a class costs the server: a stroke, learners who draw at the same time, viewers of one run, memory.

    python benchmarks/class.py [--learners 30] [--viewers 10] [--seconds 30] [--rounds 8] [--json]

With STREAMLIT_RUNNER_POST_SCRIPT_GC=true in the environment it measures Streamlit's default, which collects
garbage after every script and fragment run; the project's own setting is off.
"""

import argparse
import json
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import psutil

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.sessions import record, stroke, together  # noqa: E402
from lenet import runs  # noqa: E402
from lenet.files import processes
from lenet.training.recipe import PRESETS  # noqa: E402
from tests.browser.serving import serve  # noqa: E402

_STROKES = 6  # recorded for a page, then drawn in turn


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--learners", type=int, default=30)
    arguments.add_argument("--viewers", type=int, default=10)
    arguments.add_argument("--seconds", type=int, default=30)
    arguments.add_argument("--rounds", type=int, default=8)
    arguments.add_argument("--json", action="store_true")
    options = arguments.parse_args()
    with playground() as (address, server, root):
        result = {"page": {path or "home": drawing(address + path, server, options) for path in ("/", "/inside")}}
        result["viewers"] = viewing(address, server, root, options)
    with playground() as (address, server, root):
        result["memory_mb"] = memory(address, server, options)
    print(json.dumps(result, indent=2) if options.json else report(result, options))


@contextmanager
def playground():
    """The app with runs of its own: address, process, folder."""
    with tempfile.TemporaryDirectory() as root, serve("app.py", environment={"LENET_RUNS": root}) as (address, server):
        yield address, psutil.Process(server.pid), Path(root)


def drawing(address, server, options):
    """One learner, then many, a stroke a second each."""
    visit, *acts = record(address, [stroke(seed) for seed in range(_STROKES)])
    base = address.rsplit("/", 1)[0]
    rows = {}
    for name, count in (("one", 1), ("many", options.learners)):
        used = processor(server)
        sessions = together(base, count, visit, acts, options.seconds, arrive=0.2 * count)
        waits = np.concatenate([session.waits for session in sessions])
        rows[name] = {
            "strokes": len(waits),
            "lost": sum(session.lost for session in sessions),
            "median_ms": round(1000 * float(np.median(waits))),
            "p95_ms": round(1000 * float(np.quantile(waits, 0.95))),
            "processor_ms_a_stroke": round(1000 * (processor(server) - used) / len(waits)),
        }
    return rows


def viewing(address, server, root, options):
    """Viewers of one run that trains all the while."""
    run = runs.start(replace(PRESETS["best"], epochs=1000, fraction=0.02), where=root)
    try:
        while not run.epochs():
            time.sleep(0.2)
        (visit,) = record(f"{address}/training?run={run.name}", [])
        begun, used = time.monotonic(), processor(server)
        sessions = together(address, options.viewers, visit[:1], [], options.seconds, arrive=2.0)
        seconds = time.monotonic() - begun
        return {
            "lost": sum(session.lost for session in sessions),
            "share_of_a_core": round((processor(server) - used) / seconds, 3),
            "kB_a_second_each": round(float(np.mean([one.received for one in sessions])) / options.seconds / 1000, 1),
            "epochs_so_far": len(run.epochs()),
        }
    finally:
        processes.kill(processes.holder(run.folder), run.folder)


def memory(address, server, options):
    """The server's memory at first, and after each round of sessions that came, drew and went."""
    visit, *acts = record(address, [stroke(seed) for seed in range(_STROKES)])
    sizes = [server.memory_info().rss]
    for _ in range(options.rounds):
        together(address, 2 * options.learners, visit, acts, 10, every=3.0, arrive=5.0)
        time.sleep(3)
        sizes.append(server.memory_info().rss)
    return [round(size / 1e6) for size in sizes]


def processor(process):
    """Seconds of processor that a process has used."""
    times = process.cpu_times()
    return times.user + times.system


def report(result, options):
    lines = []
    for page, rows in result["page"].items():
        for name, row in rows.items():
            count = 1 if name == "one" else options.learners
            lines.append(
                f"{page}, {count} drawing a stroke a second: median {row['median_ms']} ms, p95 {row['p95_ms']} ms, "
                f"{row['processor_ms_a_stroke']} ms of processor a stroke, {row['lost']} lost"
            )
    view = result["viewers"]
    lines.append(
        f"{options.viewers} viewers of a run: {view['share_of_a_core']:.0%} of a core, "
        f"{view['kB_a_second_each']} kB a second each, {view['lost']} lost"
    )
    sizes = ", ".join(map(str, result["memory_mb"]))
    lines.append(f"memory at first and after each round of {2 * options.learners} sessions: {sizes} MB")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
