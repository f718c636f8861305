"""Every string of the source has its Korean, whole and with the same places for values."""

import ast
import string
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir, extract_from_file
from babel.messages.pofile import read_po

from lenet import problems

ROOT = Path(__file__).parents[2]
KEYWORDS = {"_": None, "N_": None}


def source_strings():
    found = set()
    for folder in ("lenet", "ui", "pages"):
        for _, _, message, _, _ in extract_from_dir(str(ROOT / folder), keywords=KEYWORDS):
            found.add(message)
    found |= {message for _, message, _, _ in extract_from_file("python", str(ROOT / "app.py"), keywords=KEYWORDS)}
    return found


def korean():
    with open(ROOT / "locale/ko/LC_MESSAGES/lenet.po", "rb") as file:
        return {message.id: message for message in read_po(file, locale="ko") if message.id}


def places(sentence):
    return sorted((name, spec) for _, name, spec, _ in string.Formatter().parse(sentence) if name is not None)


def test_every_string_has_its_korean_and_nothing_is_left_over():
    assert set(korean()) == source_strings()


def test_korean_is_korean_and_finished():
    for sentence, message in korean().items():
        assert message.string.strip(), sentence
        assert not message.fuzzy, sentence
        words = "".join(text for text, *_ in string.Formatter().parse(sentence))
        if any(letter.isalpha() for letter in words):
            assert any("가" <= letter <= "힣" for letter in message.string), sentence


def test_korean_keeps_the_values():
    for sentence, message in korean().items():
        assert places(message.string) == places(sentence), sentence


@pytest.mark.parametrize("folder", ["lenet", "ui", "pages", "."])
def test_no_string_hides_from_the_catalogue(folder):
    """`_()` inside an f-string, or around anything but a literal, is not found by extraction."""
    for file in sorted((ROOT / folder).glob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                calls = [call for call in ast.walk(node) if isinstance(call, ast.Call)]
                assert not any(getattr(call.func, "id", "") in KEYWORDS for call in calls), (file, node.lineno)


def test_every_problem_is_marked():
    """What `lenet` raises can be said in Korean: its sentence stands in the catalogue."""
    known = korean()
    for file in sorted((ROOT / "lenet").glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Problem":
                sentence = node.args[0]
                assert isinstance(sentence, ast.Call), (file, node.lineno)
                assert sentence.func.id == "N_", (file, node.lineno)
                assert ast.literal_eval(sentence.args[0]) in known


def test_a_problem_keeps_its_values():
    problem = problems.Problem("{name} is {value!r}", name="x", value="y")
    assert str(problem) == "x is 'y'"
    assert problem.values == {"name": "x", "value": "y"}
