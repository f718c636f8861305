"""Two languages: English in the source, Korean in `locale/ko`, through gettext."""

import gettext
import io
from functools import lru_cache
from pathlib import Path

import streamlit as st
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from lenet.problems import N_, Problem

__all__ = ["LANGUAGES", "N_", "_", "explain", "language"]

LANGUAGES = {"en": "English", "ko": "한국어"}
LOCALE = Path(__file__).parent.parent / "locale"


def _(sentence, **values):
    """`sentence` in the reader's language, `values` put in at its ``{name}`` places."""
    said = _catalogue(language()).gettext(sentence)
    return said.format(**values) if values else said


def explain(problem: Problem):
    """A `Problem` from `lenet` in the reader's language, its values quoted."""
    return _(problem.sentence, **problem.values)


def plain(text):
    """What a person wrote, for places that take Markdown: nothing in it is markup."""
    return "".join(f"\\{letter}" if letter in "\\`*_{}[]()#+-.!|$:<>~" else letter for letter in text)


def explain_with(problem, **translated):
    """The same, some of its values in the reader's language."""
    return _(problem.sentence, **{**problem.values, **translated})


def language():
    """The language of this session, "en" or "ko": chosen, from the link, or the browser's."""
    return st.session_state.get("kept_lang") or browser_language()


def browser_language():
    """The browser's language where there is a catalogue for it, else English."""
    wanted = (st.context.locale or "en").split("-")[0].lower()
    return wanted if wanted in LANGUAGES else "en"


@lru_cache
def _catalogue(language):
    """The `.po` file of a language as gettext translations; English has none and needs none."""
    if language == "en":
        return gettext.NullTranslations()
    with open(LOCALE / language / "LC_MESSAGES" / "lenet.po", "rb") as file:
        compiled = io.BytesIO()
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
