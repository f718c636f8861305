"""Who may import whom, and what a page's process never loads."""

import ast
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ABOVE = {  # folder: what nothing in it may import
    "lenet": {"streamlit", "streamlit_drawable_canvas", "ui", "app", "pages"},
    "ui": {"keras", "tensorflow", "app", "pages"},
    ".": {"keras", "tensorflow"},
    "pages": {"keras", "tensorflow"},
}
TRAINERS = {"training.py", "keras_model.py", "devices.py"}


def imports(file):
    """Every module that a file imports, at any depth of its code."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


@pytest.mark.parametrize("folder", ABOVE)
def test_no_room_imports_what_is_above_it(folder):
    for file in sorted((ROOT / folder).glob("*.py")):
        found = {module.split(".")[0] for module in imports(file)}
        assert not found & ABOVE[folder], file


def test_only_the_trainers_import_keras():
    for file in sorted((ROOT / "lenet").rglob("*.py")):
        found = {module.split(".")[0] for module in imports(file)}
        assert file.name in TRAINERS or not found & {"keras", "tensorflow"}, file


def test_the_ground_stands_alone():
    for name in ("spec.py", "receptive_field.py"):
        tree = ast.parse((ROOT / "lenet" / name).read_text(encoding="utf-8"))
        relative = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level}
        assert relative <= {"problems"}


def test_a_process_that_has_rendered_every_page_has_not_loaded_tensorflow(tmp_path):
    script = """
import sys
import tomllib
from pathlib import Path
from streamlit.testing.v1 import AppTest
at = AppTest.from_file(str(Path("app.py").resolve()), default_timeout=120)
at.query_params["sample"] = "7"
at.run()
for page in sorted(Path("pages").glob("*.py")):
    assert not at.exception, at.exception
    at.switch_page(str(page)).run()
assert not at.exception, at.exception
print(sorted({"tensorflow", "keras", "jax", "torch"} & set(sys.modules)))
"""
    own = {**os.environ, "LENET_RUNS": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=own, capture_output=True, encoding="utf-8", timeout=300
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().splitlines()[-1] == "[]"


def test_garbage_is_not_collected_after_every_run():
    """It is two thirds of what a stroke costs the server, see benchmarks/class.py."""
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert settings["runner"] == {"postScriptGC": False}
    from streamlit import config

    assert config.get_option("runner.postScriptGC") is False


def test_nothing_reads_outside_the_project():
    for file in [*ROOT.glob("*.py"), *(ROOT / "lenet").rglob("*.py"), *(ROOT / "ui").rglob("*.py")]:
        assert "shared/" not in file.read_text(encoding="utf-8"), file
