"""Text files are UTF-8 on every machine, whatever its own encoding is."""

import ast
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from tests.made_up import made_up
from tests.unit.test_preparation import canvas

ROOT = Path(__file__).parents[2]
ROOMS = ("lenet", "ui", "pages", "tests", "benchmarks")
OTHERS = {"Image", "archive", "engine", "os", "webbrowser", "zipfile", "request"}  # their `open` opens no text file
TEXT = {"read_text": 0, "write_text": 1, "open": 1, "fdopen": 1, "TemporaryFile": 0, "NamedTemporaryFile": 0}


def sources():
    """Every Python text of the project with its name: files, and the cells of the notebooks."""
    for file in [*ROOT.glob("*.py"), *(file for room in ROOMS for file in (ROOT / room).rglob("*.py"))]:
        yield file, file.read_text(encoding="utf-8")
    for file in (ROOT / "notebooks").glob("*.ipynb"):
        for cell in json.loads(file.read_text(encoding="utf-8"))["cells"]:
            lines = "".join(cell["source"]).splitlines()
            if cell["cell_type"] == "code":
                yield file, "\n".join(line for line in lines if not line.startswith(("%", "!")))


def unsaid(source):
    """The calls that read or write text and do not say in which encoding."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or any(word.arg in ("encoding", None) for word in node.keywords):
            continue
        words = {word.arg: word.value for word in node.keywords}
        if _opens_text(node, words) or {"text", "universal_newlines"} & set(words) and _of_subprocess(node):
            yield node


def _opens_text(call, words):
    name = getattr(call.func, "attr", getattr(call.func, "id", None))
    owner = getattr(getattr(call.func, "value", None), "id", None)
    if name not in TEXT or owner in OTHERS:
        return False
    if name in ("read_text", "write_text"):
        return len(call.args) <= TEXT[name]
    at = TEXT[name] if owner is None or name != "open" else 0  # Path(...).open(mode)
    mode = words.get("mode") or (call.args[at] if len(call.args) > at else None)
    usual = "w+b" if "Temporary" in name else "r"
    return "b" not in (ast.literal_eval(mode) if mode is not None else usual)


def _of_subprocess(call):
    return getattr(call.func, "attr", "") in {"run", "Popen", "check_output"}


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("Path('x').read_text()", 1),
        ("path.write_text('x')", 1),
        ("open('x')", 1),
        ("open('x', 'a')", 1),
        ("path.open('w')", 1),
        ("tempfile.TemporaryFile('w+')", 1),
        ("subprocess.run(['x'], text=True)", 1),
        ("open('x', 'rb')", 0),
        ("path.open(mode='wb')", 0),
        ("tempfile.TemporaryFile()", 0),
        ("path.read_text(encoding='utf-8')", 0),
        ("subprocess.run(['x'], encoding='utf-8')", 0),
        ("figure.add(text=True)", 0),
    ],
)
def test_the_search_finds_what_does_not_say_its_encoding(source, count):
    assert len(list(unsaid(source))) == count


def test_every_text_file_says_its_encoding():
    found = [f"{file.name}:{node.lineno} {ast.unparse(node)}" for file, text in sources() for node in unsaid(text)]
    assert found == []


# --- another machine's encoding ----------------------------------------------------------------------

EVERY_PAGE = """
import locale
from pathlib import Path
from streamlit.testing.v1 import AppTest
from lenet.training import devices
assert locale.getpreferredencoding(False).lower() == "cp949"
devices.start_detection = lambda where: None  # a process that looks for what can train
died = {}
for page in ["app.py", *sorted(map(str, Path("pages").glob("*.py")))]:
    at = AppTest.from_file(str(Path("app.py").resolve()), default_timeout=300)
    at.query_params["lang"] = "ko"
    at.switch_page(page).run()
    if at.exception:
        died[page] = at.exception[0].value
    else:
        assert any(0xAC00 <= ord(letter) <= 0xD7A3 for letter in at.title[0].value), page
assert not died, died
"""


@pytest.fixture(scope="session")
def korean_windows(tmp_path_factory):
    """The surroundings of a process on a machine whose text is CP949, as on Korean Windows."""
    folder = tmp_path_factory.mktemp("locales")
    made = shutil.which("localedef") and subprocess.run(
        ["localedef", "-i", "ko_KR", "-f", "CP949", folder / "ko_KR.CP949"], capture_output=True
    )
    if not made or made.returncode:
        missing = "the locale ko_KR.CP949 cannot be made here (apt-get install locales)"
        assert not os.environ.get("CI"), missing
        pytest.skip(missing)
    own = {name: value for name, value in os.environ.items() if name not in ("PYTHONIOENCODING", "LANG", "LANGUAGE")}
    return {**own, "LOCPATH": str(folder), "LC_ALL": "ko_KR.CP949", "PYTHONUTF8": "0"}


@pytest.mark.slow
def test_every_page_opens_where_text_is_cp949(korean_windows, tmp_path):
    run = made_up(tmp_path)
    run.describe("첫 훈련 – “7”", "메모 ✓")
    done = subprocess.run(
        [sys.executable, "-c", EVERY_PAGE],
        cwd=ROOT,
        env={**korean_windows, "LENET_RUNS": str(tmp_path)},
        capture_output=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr.decode("cp949", "replace")


def read(file, surroundings):
    done = subprocess.run(
        [sys.executable, "-m", "lenet", "read", file], cwd=ROOT, env=surroundings, capture_output=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_korean_file_name_is_read_where_text_is_cp949(korean_windows, tmp_path):
    Image.fromarray(canvas()).save(tmp_path / "일곱.png")
    assert b": 7 (" in read(tmp_path / "일곱.png", korean_windows)


def test_a_file_name_that_the_terminal_cannot_show_is_spelt_out(tmp_path):
    Image.fromarray(canvas()).save(tmp_path / "칠✓.png")
    said = read(tmp_path / "칠✓.png", {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "1"})
    assert b"\\uce60\\u2713.png: 7 (" in said
