"""Figures have the colours of the page on which they stand, and what they say under the pointer can be read."""

import re
import tomllib
from pathlib import Path

import pytest

import lenet
from lenet.figures.boxes import boxes
from lenet.figures.curves import learning, robustness
from lenet.figures.growth import parameter_growth
from lenet.figures.style import CURVE, GRID, HAND, INK, PAPER, SIGNED
from lenet.figures.surface import surface

ROOT = Path(__file__).parents[2]
NAMES = dict.fromkeys(("dense", "plain", "lenet", "convolutions"), "x")


def luminance(colour):
    """Relative luminance as WCAG 2.1 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("dark", [False, True])
def test_words_under_the_pointer_stand_out(dark):
    figures = [
        boxes(lenet.classic(), dark),
        surface(lenet.from_mnist(lenet.mnist.sample(3)).digit, dark),
        learning([("mine", [])], "loss", dark),
        robustness([("mine", [])], "Shifted", dark),
        parameter_growth(1, NAMES, dark),
    ]
    for figure in figures:
        label = figure.layout.hoverlabel
        low, high = sorted((luminance(label.bgcolor), luminance(label.font.color)))
        assert (high + 0.05) / (low + 0.05) >= 4.5


@pytest.mark.parametrize("dark", [False, True])
def test_ink_paper_and_lines_are_those_of_the_page(dark):
    """They stand three times: for figures, which know no page; for Streamlit's own parts; for all that is ours."""
    sheet = (ROOT / "ui" / "page" / "style.css").read_text(encoding="utf-8")
    plain = dict(re.findall(r"--([\w-]+): (#\w+);", sheet))
    sheet = re.sub(r"var\(--([\w-]+)\)", lambda name: plain.get(name[1], name[0]), sheet)
    pairs = dict(re.findall(r"--(\w+): light-dark\((#\w+, #\w+)\)", sheet))
    ours = {name: pair.split(", ")[dark] for name, pair in pairs.items()}
    assert (INK[dark], PAPER[dark], GRID[dark]) == (ours["ink"], ours["paper"], ours["line"])
    assert HAND[dark] == ours["hand"]
    assert SIGNED[dark] == (ours["neg"], ours["zero"], ours["pos"])
    assert f"--curve: {CURVE};" in sheet

    theme = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
    theirs = theme["dark" if dark else "light"]
    assert {theirs[name] for name in ("textColor", "primaryColor", "linkColor")} == {INK[dark]}
    assert theirs["borderColor"] == GRID[dark]
    for part in (theirs, theirs["sidebar"]):
        assert (part["backgroundColor"], part["secondaryBackgroundColor"]) == (PAPER[dark], ours["panel"])
