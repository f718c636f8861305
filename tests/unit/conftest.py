"""What several unit tests begin with."""

import subprocess
import sys

import pytest

from lenet import runs
from lenet.files import disk
from lenet.training.recipe import TrainingConfig

from .small_trainings import QUICK, few, quickly


@pytest.fixture
def run(tmp_path):
    """A run folder with a recipe in it, and no process."""
    folder = tmp_path / "20260102-030405-abcd"
    folder.mkdir()
    disk.write_json(folder / "config.json", vars(TrainingConfig(epochs=3)))
    return runs.Run(folder)


@pytest.fixture
def sleeper():
    """A process that lives until the test ends it."""
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)"]) as process:
        yield process
        process.kill()


@pytest.fixture
def fewer():
    """Trainings as they are, with fewer digits held out and fewer shapes that are none."""
    with few():
        yield


@pytest.fixture
def quick():
    """The recipe of trainings that find neither errors nor levels."""
    with quickly():
        yield QUICK
