"""Every string of the source has its Korean, whole and with the same places for values."""

import ast
import re
import string
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir, extract_from_file
from babel.messages.pofile import read_po

from lenet import problems
from ui.session import languages

JOINED = "\u2060"
NASTY = [  # what a person may write, and what a page then shows, letter by letter
    "![i](//far.example/x.png)",
    "[link](https://far.example)",
    "[link][1] and ^[note] and [^1]",
    "https://far.example/a_b?c=d",
    "see HTTP://far.example, or www.far.example",
    "<https://far.example> <b>bold</b> <img src=//far.example/x.png>",
    "someone@far.example",
    "mailto:someone@far.example",
    "**bold** __bold__ *lean* _lean_ ~~gone~~ ~gone~",
    "most_epochs a_b_c _x_y_ a__b__c 한_글_ _한_글",
    "`code` ``code``",
    ":smile: :+1: :8ball: a:b:c",
    ":material/home: :streamlit:",
    ":red[red] :red-background[x] :blue-badge[x] :small[x]",
    ":rainbow[:red[x]] ::leaf ::: block",
    "$x^2$ $$x$$",
    "&lt;b&gt; &amp; &#33; R&D",
    "# heading",
    "1. one",
    "12) twelve",
    "- item",
    "+ item",
    "* item",
    "> quote",
    "--- *** ___",
    "===",
    "a -> b <- c -- d >= e <= f ~= g <-> h",
    "| a | b |",
    "C:\\new\\*.npz",
    "한국어 제목: 첫 _훈련_",
]

ROOT = Path(__file__).parents[2]
KEYWORDS = {"_": None, "N_": None}


def source_strings():
    found = set()
    for folder in ("lenet", "ui", "pages"):
        for _, _, message, _, _ in extract_from_dir(str(ROOT / folder), keywords=KEYWORDS):
            found.add(message)
    found |= {message for _, message, _, _ in extract_from_file("python", str(ROOT / "home.py"), keywords=KEYWORDS)}
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


def test_korean_has_one_word_for_one_thing():
    """테스트, 스텝, 훈련 방법, 페이지; not these beside them."""
    for sentence, message in korean().items():
        found = re.findall("시험|걸음|레시피|훈련법|모든 쪽|이 쪽", message.string)
        assert not found, (sentence, found)


@pytest.mark.parametrize("folder", ["lenet", "ui", "pages", "."])
def test_no_string_hides_from_the_catalogue(folder):
    """`_()` inside an f-string, or around anything but a literal, is not found by extraction."""
    for file in sorted((ROOT / folder).glob("*.py" if folder == "." else "**/*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                calls = [call for call in ast.walk(node) if isinstance(call, ast.Call)]
                assert not any(getattr(call.func, "id", "") in KEYWORDS for call in calls), (file, node.lineno)


def test_every_problem_is_marked():
    """What `lenet` raises can be said in Korean: its sentence stands in the catalogue."""
    known = korean()
    for file in sorted((ROOT / "lenet").rglob("*.py")):
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


@pytest.mark.parametrize("text", NASTY)
def test_what_a_person_wrote_is_shown_letter_by_letter(text):
    """By CommonMark's rule for a backslash; that nothing is left of the markup only a browser can tell."""
    shown = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", languages.escape_markdown(text))
    assert shown.replace(JOINED, "") == text


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("best so far, rate 0.002", "best so far, rate 0.002"),
        ("most_epochs can be a whole number, not 'ten'.", "most_epochs can be a whole number, not 'ten'."),
        ("1. one", "1\\. one"),
        ("![i](x)", "!\\[i\\](x)"),
        ("http://x.org", f"http:{JOINED}//x.org"),
        ("www.x.org", f"www{JOINED}.x.org"),
        ("me@x.org", f"me{JOINED}@x.org"),
        (":smile:", f"\\:{JOINED}smile:"),
        ("a -> b", f"a -{JOINED}\\> b"),
        ("two\nlines\n\n    code", "two lines code"),
        ("\u202eback\x00\ud800", "back"),
        ("", ""),
    ],
)
def test_escape_markdown(text, safe):
    assert languages.escape_markdown(text) == safe


def test_what_a_problem_quotes_is_text():
    problem = problems.Problem("{path} is no picture", path="![i](//far.example/x.png)")
    assert languages.problem_markdown(problem) == "!\\[i\\](//far.example/x.png) is no picture"
    assert languages.problem_text(problem) == "![i](//far.example/x.png) is no picture"
