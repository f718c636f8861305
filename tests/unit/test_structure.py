"""Who may import whom, and what a page's process never loads."""

import os
import re
import subprocess
import sys
import tomllib
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from docs import house
from docs.house import files, imports, rooms

ROOT = Path(__file__).parents[2]
ABOVE = {  # folder: what nothing in it may import
    "lenet": {"streamlit", "streamlit_drawable_canvas", "ui", "app", "pages"},
    "ui": {"keras", "tensorflow", "app", "pages"},
    ".": {"keras", "tensorflow"},
    "pages": {"keras", "tensorflow"},
}
GROUND = {"problems", "parsing"}  # files of `lenet` that every room stands on
ROOMS = {  # room of `lenet`: the rooms that it may import
    "commands": {"experiments", "sharing", "training", "datasets", "lessons", "network", "digits", "files"},
    "experiments": {"training", "datasets", "network", "digits", "files"},
    "sharing": {"training", "network", "files"},
    "training": {"datasets", "network", "digits", "files"},
    "datasets": {"network", "digits", "files"},
    "lessons": {"network"},
    "figures": {"network"},
    "network": {"digits", "files"},
    "digits": set(),
    "files": set(),
    "serving": set(),
}
BELOW_VIEWS = {  # room of `ui`: the rooms that it may import; a view, one folder a page, may import all of these
    "page": {"digit", "browser", "session"},
    "digit": {"browser", "session"},
    "asking": {"browser", "session"},
    "browser": {"session"},
    "session": set(),
}
SHARED_VIEWS = {  # view: the views of which it shows a part
    "comparing": {"confusion", "training"},
    "inside": {"training"},
    "pooling": {"draw"},
    "training": {"confusion"},
    "why_not_dense": {"draw"},
}
TRAINERS = {
    "training/training.py",
    "training/checkpoint.py",
    "training/course.py",
    "training/optimiser.py",
    "training/keras_model.py",
    "training/layers_1998.py",
    "training/batches.py",
    "training/teacher.py",
    "training/devices.py",
    "experiments/shuffle_training.py",
}


@pytest.mark.parametrize("folder", ABOVE)
def test_no_room_imports_what_is_above_it(folder):
    for file in files(folder):
        found = {module.split(".")[0] for module in imports(file)}
        assert not found & ABOVE[folder], file


def test_the_rooms_of_lenet_import_only_down_the_list():
    found = rooms("lenet")
    assert set(found) == set(ROOMS)
    for room, asked in found.items():
        assert asked - GROUND <= ROOMS[room], room
    list(TopologicalSorter(found).static_order())  # refuses a circle


def test_the_rooms_of_ui_import_only_down_the_list():
    found = rooms("ui")
    assert set(BELOW_VIEWS) < set(found)
    for room, asked in found.items():
        below = BELOW_VIEWS.get(room, {*BELOW_VIEWS, *SHARED_VIEWS.get(room, ())})
        assert asked <= set(below), room
    list(TopologicalSorter(found).static_order())


def test_a_view_is_named_like_its_page():
    views = set(rooms("ui")) - set(BELOW_VIEWS)
    assert {file.stem for file in (ROOT / "pages").glob("*.py")} | {"draw"} == views - {"confusion"}


def test_only_the_trainers_import_keras():
    for file in files("lenet"):
        found = {module.split(".")[0] for module in imports(file)}
        trains = file.relative_to(ROOT / "lenet").as_posix() in TRAINERS
        assert trains or not found & {"keras", "tensorflow"}, file


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "pages/README.md", ".streamlit/config.toml"])
def test_what_the_documents_name_is_there(document):
    text = (ROOT / document).read_text(encoding="utf-8")
    named = re.findall(r"`?\b((?:lenet|ui|tests|pages|docs|benchmarks|locale|notebooks)/[\w./-]*\w/?)", text)
    assert named or document == "pages/README.md"
    for path in {path for path in named if "<" not in path}:
        assert (ROOT / path).exists() or list(ROOT.glob(f"{path}*")), path


def test_the_map_of_the_house_is_as_the_house():
    assert house.PICTURE.read_text(encoding="utf-8") == house.picture(), "run: python docs/house.py"


def test_nothing_but_the_views_lies_where_they_are_served_from():
    """Whoever can open the playground can fetch every file of `ui/`."""
    lies = {file.suffix for file in (ROOT / "ui").rglob("*") if file.is_file() and "__pycache__" not in file.parts}
    assert lies <= {".py", ".js", ".css", ".png"}


def test_the_guards_walk_into_every_folder():
    assert {"lenet/figures/boxes.py", "lenet/network/forward.py"} <= {
        file.relative_to(ROOT).as_posix() for file in files("lenet")
    }
    assert "lenet.files.disk" in imports(ROOT / "lenet" / "sharing" / "registry.py")


@pytest.mark.slow
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


def test_before_a_commit_runs_what_ci_runs():
    """But for the slow tests; how each is called may differ."""
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    hooks = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    commands = re.findall(r"ruff check|ruff format|mypy|npm run --silent check", ci)
    assert set(commands) == {"ruff check", "ruff format", "mypy", "npm run --silent check"}
    assert all(command in hooks for command in commands)
    assert 'pytest -q -m "not slow"' in hooks
