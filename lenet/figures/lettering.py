"""What is written in pictures that are made pixel by pixel: how much of each pixel the letters cover."""

from functools import lru_cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

_KOREAN = Path(__file__).parent / "font" / "NotoSansCJKkr-film.otf"  # a few letters: see the README there


@lru_cache(maxsize=4096)
def mask(text: str, size: int) -> np.ndarray:
    """A line of text, its letters standing `size` pixels below the top, whichever font has them.

    Parameters
    ----------
    text : str
        In Latin letters, or in those of ``font/``, which has a few Korean ones.
    size : int
        In pixels.

    Returns
    -------
    ndarray of shape (height, width), float32
        In [0, 1]; text is 1.
    """
    font = ImageFont.load_default(size) if text.isascii() else ImageFont.truetype(_KOREAN, size)
    _left, _top, right, bottom = font.getbbox(text, anchor="ls")  # from where the first letter stands
    image = Image.new("L", (int(right) + 1, size + int(bottom) + 1))
    ImageDraw.Draw(image).text((0, size), text, fill=255, font=font, anchor="ls")
    return np.asarray(image, np.float32) / 255
