"""What holds for all tests."""

import os
from pathlib import Path

import pytest

# Several tests run at a time, and start servers and trainers: threads of NumPy's would only wait for each other.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

HERE = Path(__file__).parent
# Files whose tests train, load TensorFlow, or visit pages many times over. The browser's are slow too.
SLOW_FILES = {
    *(f"unit/test_training{part}.py" for part in ("", "_by_command", "_digits", "_on_own_data", "_rates")),
    *("unit/test_run_processes.py", "unit/test_dataset.py", "unit/test_notebook.py"),
    *(
        "unit/test_keras.py",
        "unit/test_gradients_in_keras.py",
        "pages/test_damage.py",
        "pages/test_links.py",
        "pages/test_allowed.py",
    ),
    *("pages/test_training.py", "pages/test_comparing.py", "pages/test_state.py", "pages/test_yours.py"),
    *("pages/test_remembered.py", "pages/test_whose.py"),
}


def pytest_collection_modifyitems(items):
    """`slow` and in front: then no worker begins something long when the others are done, and the quick fill up."""
    for item in items:
        if item.path.relative_to(HERE).as_posix() in SLOW_FILES:
            item.add_marker(pytest.mark.slow)
    items.sort(key=lambda item: ("slow" not in item.keywords, "browser" in item.keywords))
