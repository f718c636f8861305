"""Where what the playground writes down lies."""

import os
from pathlib import Path


def root() -> Path:
    """The folder that holds the runs: the environment's ``LENET_RUNS``, else ``runs``."""
    return Path(os.environ.get("LENET_RUNS") or "runs").absolute()
