"""On opening, a digit that writes itself: see ``ghost.js``. Nobody's handwriting is in it."""

from functools import lru_cache
from typing import Any

import numpy as np

from lenet.digits import pen
from lenet.digits.glyphs import DIGITS

from ..browser.component import mount
from ..digit import in_hand
from ..digit.canvas import PENS
from ..digit.preparing import CANVAS_SIZE

DIGIT, STYLE, HAND, WOBBLE = 3, 2, 10, 0.015  # in one stroke; on its way it looks like a 1, a 7 and a 2
_FILLS = 0.6  # of the canvas


def show_ghost() -> None:
    """Nothing to see where something is in hand, where less motion is asked for, or a second time."""
    mount("draw/ghost", "ghost", {"strokes": strokes(), "nothing": in_hand.is_empty()})


@lru_cache
def strokes() -> list[dict[str, Any]]:
    """The ghost's strokes as the browser has them: ``CanvasStroke`` of ``canvas_paths.js``."""
    paths = pen.vary(DIGITS[DIGIT][STYLE], np.random.default_rng(HAND), WOBBLE)
    points = np.concatenate(paths)
    low, high = points.min(axis=0), points.max(axis=0)
    scale = _FILLS * CANVAS_SIZE / (high - low).max()
    fitted = [(path - (low + high) / 2) * scale + CANVAS_SIZE / 2 for path in paths]
    return [{"path": path.round(1).tolist(), "width": PENS["medium"], "erases": False} for path in fitted]
