"""The browser's own calculations, tested where they run: in JavaScript, by Node."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

TESTS = sorted((Path(__file__).parents[1] / "js").glob("*.test.mjs"))


def test_there_are_tests():
    assert [file.name for file in TESTS] == ["numbers.test.mjs"]


@pytest.mark.parametrize("file", TESTS, ids=lambda file: file.name)
def test_in_node(file):
    if not shutil.which("node"):
        missing = "Node is not on this machine (apt-get install nodejs)"
        assert not os.environ.get("CI"), missing
        pytest.skip(missing)
    done = subprocess.run(["node", "--test", str(file)], capture_output=True, encoding="utf-8", timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
