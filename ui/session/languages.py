"""Two languages: English in the source, Korean in `locale/ko`, through gettext."""

import gettext
import io
import re
from functools import lru_cache
from pathlib import Path

import streamlit as st
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from lenet.problems import N_, Problem

from . import state
from .parameters import LANGUAGES
from .particles import with_particles

__all__ = ["LANGUAGES", "N_", "_", "escape_markdown", "language", "problem_markdown", "problem_text"]

LOCALE = Path(__file__).parents[2] / "locale"


def _(sentence: str, **values: object) -> str:
    """`sentence` in the reader's language, `values` put in at its ``{name}`` places."""
    translated = in_language(language(), sentence)
    return with_particles(translated.format(**values)) if values else translated


def in_language(name: str, sentence: str) -> str:
    """`sentence` in one of `LANGUAGES`, its ``{name}`` places as they are: for what is made outside of any page."""
    return _catalogue(name).gettext(sentence)


def problem_markdown(problem: Problem, **translated: str) -> str:
    """A `Problem` from `lenet` in the reader's language, for places that take Markdown: what it quotes is text.

    Parameters
    ----------
    problem : Problem
    **translated
        Values of the problem's that the reader's language has words for, in those words.
    """
    return escape_markdown(problem_text(problem, **translated))


def problem_text(problem: Problem, **translated: str) -> str:
    """The same as bare text, for HTML that is escaped, and for what the browser's own code shows."""
    return _(problem.sentence, **{**problem.values, **translated})


_JOINER = "\u2060"  # has no width, and parts what it stands between
# Markdown is read in two passes: a backslash keeps signs from the first, but not from the second, which looks through
# the finished text for addresses, names of pictures between colons, and arrows that stand alone.
_SECOND_PASS = re.compile(r"https?:|www|:(?=[^\s:]+:)|\S(?=@)|(?<!\S)[<>~-](?=[->=])", re.IGNORECASE)
_SIGNS = re.compile(r"[\\`*\[\]<>~$&|]|(?<![^\W_])_|_(?![^\W_])|:(?=[A-Za-z:])")  # an a_b stays: it means nothing
_BEGINNING = re.compile(r"^(\d*)(?=[-+#=.):])")  # of a list, a heading, a block


def escape_markdown(text: str) -> str:
    """What a person wrote, for places that take Markdown: one line in which nothing is markup, a link or a picture.

    Parameters
    ----------
    text : str
        Letters that cannot be shown become spaces; line ends too, so that no list or heading begins.

    Returns
    -------
    str
        Markdown that shows the text.
    """
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    parted = _SECOND_PASS.sub(rf"\g<0>{_JOINER}", " ".join(shown.split()))
    return _BEGINNING.sub(r"\g<1>\\", _SIGNS.sub(r"\\\g<0>", parted))


def unbroken(text: str) -> str:
    """A text in which no line begins with a percent sign."""
    return text.replace(" %", "\u00a0%")


def language() -> str:
    """The language of this session, "en" or "ko": chosen, from the link, or the browser's."""
    return state.IN_URL.peek({}).get("lang") or browser_language()


def browser_language() -> str:
    """The browser's language where there is a catalogue for it, else English."""
    wanted = (st.context.locale or "en").split("-")[0].lower()
    return wanted if wanted in LANGUAGES else "en"


@lru_cache
def _catalogue(language: str) -> gettext.NullTranslations:
    """The `.po` file of a language as gettext translations; English has none and needs none."""
    if language == "en":
        return gettext.NullTranslations()
    with open(LOCALE / language / "LC_MESSAGES" / "lenet.po", "rb") as file:
        compiled = io.BytesIO()
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
