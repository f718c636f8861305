"""What a picture costs: memory, time, and waiting for another's."""

import json
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

import lenet
from lenet import open_picture
from lenet.digits import picture_file
from tests.unit.pictures import encode
from tests.unit.test_preparation import canvas, photo

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:PIL")


@pytest.mark.parametrize("name", ["PNG 7700x7700, 16 bits", "AVIF 7700", "PNG 1x60", "JPEG 6100x6100, 1,000 scans"])
def test_a_small_file_is_not_large_in_memory(name):
    """The peak in a process of its own; benchmarks/pictures.py measures some thirty kinds of file."""
    if not Path("/proc/self/status").exists():
        pytest.skip("the peak is read from /proc")
    from benchmarks import pictures

    command = [sys.executable, pictures.__file__, name, "--json"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=300)
    assert done.returncode == 0, done.stderr
    (row,) = json.loads(done.stdout).values()
    assert row["MB"] <= 300
    assert row["seconds"] <= 2


def test_one_heavy_picture_at_a_time_and_a_drawing_does_not_wait(monkeypatch):
    inside, most, decoded = [], [], picture_file.decode

    def watched(image, orientation=1):
        inside.append(image)
        most.append(len(inside))
        time.sleep(0.05)
        pixels = decoded(image, orientation)
        inside.pop()
        return pixels

    monkeypatch.setattr(picture_file, "decode", watched)
    heavy = encode(np.zeros((2400, 2400, 3), np.uint8))
    threads = [threading.Thread(target=open_picture, args=(heavy,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1, 1, 1, 1]
    with picture_file._turn:
        assert open_picture(encode(canvas())).shape == (280, 280, 4)


def test_a_12_megapixel_photo_within_two_seconds():
    data = encode(np.kron(photo(), np.ones((5, 5), np.uint8)), "JPEG", quality=85)  # 4000 x 3000
    start = time.process_time()
    ready = lenet.prepare(open_picture(data))
    assert time.process_time() - start < 2
    assert lenet.load("average").read(ready.input).label == 7
