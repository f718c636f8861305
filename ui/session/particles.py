"""Korean particles after values: "{x}을(를)" becomes 을 or 를 by how the value's last letter is read."""

import re

# What follows a syllable with a final consonant, and what follows one without.
_PAIRS = {
    "을(를)": ("을", "를"),
    "은(는)": ("은", "는"),
    "이(가)": ("이", "가"),
    "과(와)": ("과", "와"),
    "(으)로": ("으로", "로"),
}
_READ = dict(zip("0123456789%", "영일이삼사오육칠팔구트", strict=True))  # 10 and 100, 십 and 백, end as 0 does
_PLACE = re.compile(rf"([가-힣0-9%])([\"'’)\]]*)({'|'.join(map(re.escape, _PAIRS))})")
_FIRST, _FINALS, _RIEUL = ord("가"), 28, 8  # Unicode counts syllables by first consonant, vowel, and 28 finals or none


def with_particles(text: str) -> str:
    """The text with each particle in the form that the letter before it asks for.

    After Latin letters and signs both forms stay, because nobody knows how these are read. Its twin is
    ``ui/browser/calculating/particles.js``.
    """
    return _PLACE.sub(_chosen, text)


def _chosen(found: re.Match[str]) -> str:
    letter, between, particle = found.groups()
    final = (ord(_READ.get(letter, letter)) - _FIRST) % _FINALS
    closed, open_ = _PAIRS[particle]
    is_open = final == 0 or (particle == "(으)로" and final == _RIEUL)
    return f"{letter}{between}{open_ if is_open else closed}"
